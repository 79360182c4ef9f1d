//! `Directory` within its boundary: each method forwarded with its time.

use std::sync::Arc;

use async_trait::async_trait;
use maillage_shared::{DocumentId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId};

use super::bounded::{Boundary, READ, WRITE};
use super::{
    Directory, Document, DocumentRole, ListedDocument, Member, Participant, RightsChanges, Standing, StoreError,
    StoredSession, Summary, Visit, Workspace,
};

/// A directory within its boundary.
pub(super) struct BoundedDirectory {
    inner: Arc<dyn Directory>,
    boundary: Boundary,
}

impl BoundedDirectory {
    pub(super) fn new(inner: Arc<dyn Directory>, boundary: Boundary) -> Self {
        Self { inner, boundary }
    }
}

#[async_trait]
impl Directory for BoundedDirectory {
    async fn add_participant(&self, participant: Participant) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.add_participant(participant)).await
    }

    async fn participant(&self, id: ParticipantId) -> Result<Option<Participant>, StoreError> {
        self.boundary.within(READ, self.inner.participant(id)).await
    }

    async fn participant_by_email(&self, email: &str) -> Result<Option<Participant>, StoreError> {
        self.boundary.within(READ, self.inner.participant_by_email(email)).await
    }

    async fn set_password(&self, id: ParticipantId, password_hash: &str) -> Result<bool, StoreError> {
        self.boundary.within(WRITE, self.inner.set_password(id, password_hash)).await
    }

    async fn add_workspace(&self, workspace: Workspace) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.add_workspace(workspace)).await
    }

    async fn workspaces(&self) -> Result<Vec<Workspace>, StoreError> {
        self.boundary.within(READ, self.inner.workspaces()).await
    }

    async fn workspaces_of(&self, participant: ParticipantId) -> Result<Vec<(Workspace, Role)>, StoreError> {
        self.boundary.within(READ, self.inner.workspaces_of(participant)).await
    }

    async fn workspace_role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Role, StoreError> {
        self.boundary.within(READ, self.inner.workspace_role(workspace, participant)).await
    }

    async fn members(&self, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError> {
        self.boundary.within(READ, self.inner.members(workspace)).await
    }

    async fn knows(&self, who: ParticipantId, other: ParticipantId) -> Result<bool, StoreError> {
        self.boundary.within(READ, self.inner.knows(who, other)).await
    }

    async fn set_member(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        role: Role,
    ) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.set_member(workspace, participant, role)).await
    }

    async fn add_document(&self, document: Document) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.add_document(document)).await
    }

    async fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        self.boundary.within(READ, self.inner.document(id)).await
    }

    async fn documents_of(&self, workspace: WorkspaceId) -> Result<Vec<Document>, StoreError> {
        self.boundary.within(READ, self.inner.documents_of(workspace)).await
    }

    async fn count_documents(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        self.boundary.within(READ, self.inner.count_documents(workspace)).await
    }

    async fn set_archived(&self, id: DocumentId, archived_at: Option<Timestamp>) -> Result<bool, StoreError> {
        self.boundary.within(WRITE, self.inner.set_archived(id, archived_at)).await
    }

    async fn set_summary(&self, id: DocumentId, summary: &Summary) -> Result<bool, StoreError> {
        self.boundary.within(WRITE, self.inner.set_summary(id, summary)).await
    }

    async fn set_document_role(
        &self,
        id: DocumentId,
        participant: ParticipantId,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.set_document_role(id, participant, role)).await
    }

    async fn names(&self, ids: &[ParticipantId]) -> Result<Vec<(ParticipantId, String)>, StoreError> {
        self.boundary.within(READ, self.inner.names(ids)).await
    }

    async fn documents_for(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<ListedDocument>, StoreError> {
        self.boundary.within(READ, self.inner.documents_for(workspace, participant)).await
    }

    async fn visit(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Option<Visit>, StoreError> {
        self.boundary.within(READ, self.inner.visit(workspace, participant)).await
    }

    async fn standings(
        &self,
        documents: &[DocumentId],
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, Standing)>, StoreError> {
        self.boundary.within(READ, self.inner.standings(documents, participant)).await
    }

    async fn rights_since(&self, known: i64) -> Result<RightsChanges, StoreError> {
        self.boundary.within(READ, self.inner.rights_since(known)).await
    }

    async fn document_roles(&self, id: DocumentId) -> Result<Vec<DocumentRole>, StoreError> {
        self.boundary.within(READ, self.inner.document_roles(id)).await
    }

    async fn standing(&self, document: DocumentId, participant: ParticipantId) -> Result<Option<Standing>, StoreError> {
        self.boundary.within(READ, self.inner.standing(document, participant)).await
    }

    async fn rights_version(&self) -> Result<i64, StoreError> {
        self.boundary.within(READ, self.inner.rights_version()).await
    }

    async fn create_session(&self, session: StoredSession) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.create_session(session)).await
    }

    async fn update_session(&self, id: SessionId, data: &str, expires_at: Timestamp) -> Result<bool, StoreError> {
        self.boundary.within(WRITE, self.inner.update_session(id, data, expires_at)).await
    }

    async fn session(&self, id: SessionId, now: Timestamp) -> Result<Option<StoredSession>, StoreError> {
        self.boundary.within(READ, self.inner.session(id, now)).await
    }

    async fn delete_session(&self, id: SessionId) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.delete_session(id)).await
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.boundary.within(WRITE, self.inner.delete_expired_sessions(now)).await
    }

    /// That it answers, and that changes would be saved.
    async fn ping(&self) -> Result<(), StoreError> {
        self.boundary.within(READ, self.inner.ping()).await?;
        self.boundary.can_save().await
    }
}
