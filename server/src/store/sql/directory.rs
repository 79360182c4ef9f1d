//! `Directory` on this database: which statements make up each act, and which of them share a transaction.

use async_trait::async_trait;
use maillage_shared::{
    DocumentId, InvitationId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId, document::PROJECTION,
    search::Query,
};

use super::{SqlStore, accounts, documents, invitations, jobs, lists, members, passages, rights, sessions};
use crate::store::{
    Candidates, Directory, Document, DocumentAccess, DocumentRole, Documents, Invitation, Invitations, Job, JobCounts,
    Jobs, ListedDocument, Member, OwnDocumentRole, Participant, Participants, ProfileChange, Rights, RightsChanges,
    Sessions, StoreError, StoredSession, Summary, TokenHash, Visit, Workspace, Workspaces, Write,
};

#[async_trait]
impl Participants for SqlStore {
    async fn add_participant(&self, participant: Participant) -> Result<(), StoreError> {
        self.write(vec![Write::AddParticipant(participant)]).await
    }

    async fn participant(&self, id: ParticipantId) -> Result<Option<Participant>, StoreError> {
        accounts::by_id(&self.read, id).await
    }

    async fn names(&self, ids: &[ParticipantId]) -> Result<Vec<(ParticipantId, String)>, StoreError> {
        lists::names(&self.read, ids).await
    }

    async fn participant_by_email(&self, email: &str) -> Result<Option<Participant>, StoreError> {
        accounts::by_email(&self.read, email).await
    }

    async fn set_password(&self, id: ParticipantId, password_hash: &str) -> Result<bool, StoreError> {
        let password_hash = password_hash.to_owned();
        self.act(&[Write::SetPassword { participant: id, password_hash }]).await
    }

    async fn change_password(
        &self,
        id: ParticipantId,
        former: &str,
        password_hash: &str,
        keep: SessionId,
    ) -> Result<bool, StoreError> {
        let (former, password_hash) = (former.to_owned(), password_hash.to_owned());
        self.act(&[Write::ChangePassword { participant: id, former, password_hash, keep }]).await
    }

    async fn set_profile(&self, id: ParticipantId, change: &ProfileChange) -> Result<bool, StoreError> {
        self.act(&[Write::SetProfile { participant: id, change: change.clone() }]).await
    }
}

#[async_trait]
impl Workspaces for SqlStore {
    async fn add_workspace(&self, workspace: Workspace) -> Result<(), StoreError> {
        self.write(vec![Write::AddWorkspace(workspace)]).await
    }

    async fn workspaces(&self) -> Result<Vec<Workspace>, StoreError> {
        members::workspaces(&self.read).await
    }

    async fn workspaces_of(&self, participant: ParticipantId) -> Result<Vec<(Workspace, Role)>, StoreError> {
        members::workspaces_of(&self.read, participant).await
    }

    async fn workspace_role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Role, StoreError> {
        members::role(&self.read, workspace, participant).await
    }

    async fn members(&self, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError> {
        members::members(&self.read, workspace).await
    }

    async fn knows(&self, who: ParticipantId, other: ParticipantId) -> Result<bool, StoreError> {
        members::knows(&self.read, who, other).await
    }

    async fn visit(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Option<Visit>, StoreError> {
        lists::visit(&self.read, workspace, participant).await
    }

    async fn set_member(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        role: Role,
    ) -> Result<(), StoreError> {
        self.write(vec![Write::SetMember { workspace, participant, role }]).await
    }
}

#[async_trait]
impl Documents for SqlStore {
    async fn add_document(&self, document: Document) -> Result<(), StoreError> {
        self.write(vec![Write::AddDocument(document)]).await
    }

    async fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        documents::by_id(&self.read, id).await
    }

    async fn documents_of(&self, workspace: WorkspaceId) -> Result<Vec<Document>, StoreError> {
        documents::of_workspace(&self.read, workspace).await
    }

    async fn documents_for(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<ListedDocument>, StoreError> {
        lists::documents_for(&self.read, workspace, participant).await
    }

    async fn documents_named(&self, ids: &[DocumentId]) -> Result<Vec<Document>, StoreError> {
        lists::documents_named(&self.read, ids).await
    }

    async fn documents_behind(&self) -> Result<Vec<DocumentId>, StoreError> {
        lists::documents_behind(&self.read).await
    }

    async fn count_documents(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        documents::count(&self.read, workspace).await
    }

    async fn set_archived(&self, id: DocumentId, archived_at: Option<Timestamp>) -> Result<bool, StoreError> {
        self.act(&[Write::SetArchived { document: id, at: archived_at }]).await
    }

    async fn set_sensitive_to(&self, id: DocumentId, least: Role) -> Result<bool, StoreError> {
        self.act(&[Write::SetSensitiveTo { document: id, least }]).await
    }

    async fn set_summary(&self, id: DocumentId, summary: &Summary) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let is_new = documents::update_summary(&mut transaction, id, summary).await?
            || documents::update_worked_out_anew(&mut transaction, id, summary, PROJECTION).await?;
        if !is_new {
            return Ok(false);
        }
        passages::save(&mut transaction, id, &summary.searched, (summary.through, PROJECTION)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn search(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        query: &Query,
    ) -> Result<Candidates, StoreError> {
        if query.is_empty() {
            return Ok(Candidates::default());
        }
        let mut transaction = self.begin_read().await?;
        let found = passages::search(&mut transaction, workspace, participant, query).await?;
        transaction.commit().await?;
        Ok(found)
    }
}

#[async_trait]
impl Rights for SqlStore {
    async fn set_document_role(
        &self,
        id: DocumentId,
        participant: ParticipantId,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        self.write(vec![Write::SetDocumentRole { document: id, participant, role }]).await
    }

    async fn document_roles(&self, id: DocumentId) -> Result<Vec<DocumentRole>, StoreError> {
        documents::roles(&self.read, id).await
    }

    async fn document_roles_of(&self, participant: ParticipantId) -> Result<Vec<OwnDocumentRole>, StoreError> {
        lists::document_roles_of(&self.read, participant).await
    }

    async fn roles_in(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, Role)>, StoreError> {
        lists::roles_in(&self.read, workspace, participant).await
    }

    async fn document_access(
        &self,
        document: DocumentId,
        participant: ParticipantId,
    ) -> Result<Option<DocumentAccess>, StoreError> {
        documents::document_access(&self.read, document, participant).await
    }

    async fn document_accesses(
        &self,
        documents: &[DocumentId],
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, DocumentAccess)>, StoreError> {
        lists::document_accesses(&self.read, documents, participant).await
    }

    async fn rights_version(&self) -> Result<i64, StoreError> {
        rights::version(&self.read).await
    }

    async fn rights_since(&self, known: i64) -> Result<RightsChanges, StoreError> {
        rights::since(&self.read, known).await
    }
}

#[async_trait]
impl Sessions for SqlStore {
    async fn create_session(&self, session: StoredSession) -> Result<(), StoreError> {
        sessions::insert(&self.write, &session).await
    }

    async fn update_session(&self, id: SessionId, data: &str, expires_at: Timestamp) -> Result<bool, StoreError> {
        sessions::update(&self.write, id, data, expires_at).await
    }

    async fn session(&self, id: SessionId, now: Timestamp) -> Result<Option<StoredSession>, StoreError> {
        sessions::by_id(&self.read, id, now).await
    }

    async fn sessions_of(&self, who: ParticipantId, now: Timestamp) -> Result<Vec<StoredSession>, StoreError> {
        sessions::of_participant(&self.read, who, now).await
    }

    async fn delete_session_of(&self, who: ParticipantId, id: SessionId) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sessions::delete_own(&mut transaction, who, id).await?;
        rights::raise_for_sessions(&mut transaction, own(who, ended)).await?;
        transaction.commit().await?;
        Ok(ended > 0)
    }

    async fn delete_other_sessions(&self, who: ParticipantId, keep: SessionId) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sessions::delete_others(&mut transaction, who, keep).await?;
        rights::raise_for_sessions(&mut transaction, own(who, ended)).await?;
        transaction.commit().await?;
        Ok(ended)
    }

    async fn delete_session(&self, id: SessionId) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sessions::delete(&mut transaction, id).await?;
        rights::raise_for_sessions(&mut transaction, ended).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sessions::delete_expired(&mut transaction, now).await?;
        let count = ended.len() as u64;
        rights::raise_for_sessions(&mut transaction, ended).await?;
        transaction.commit().await?;
        Ok(count)
    }
}

/// Whose sessions ended, if any did.
fn own(who: ParticipantId, ended: u64) -> Vec<Option<ParticipantId>> {
    (ended > 0).then_some(Some(who)).into_iter().collect()
}

#[async_trait]
impl Jobs for SqlStore {
    async fn take_jobs(&self, kind: &str, now: Timestamp, until: Timestamp, most: u32) -> Result<Vec<Job>, StoreError> {
        jobs::take(&self.write, kind, (now, until), most).await
    }

    async fn next_job_at(&self, kind: &str) -> Result<Option<Timestamp>, StoreError> {
        jobs::next_at(&self.read, kind).await
    }

    async fn count_jobs(&self) -> Result<JobCounts, StoreError> {
        jobs::count(&self.read).await
    }

    async fn delete_dead_jobs(&self, before: Timestamp) -> Result<u64, StoreError> {
        jobs::delete_dead(&self.write, before).await
    }
}

#[async_trait]
impl Invitations for SqlStore {
    async fn invitations_of(&self, workspace: WorkspaceId) -> Result<Vec<Invitation>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let found = invitations::of_workspace(&mut transaction, workspace).await?;
        transaction.commit().await?;
        Ok(found)
    }

    async fn invitation(&self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let found = invitations::by_id(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(found)
    }

    async fn invitation_by_token(&self, hash: TokenHash) -> Result<Option<(Invitation, bool)>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let Some((id, stands)) = invitations::by_token(&mut transaction, hash).await? else { return Ok(None) };
        let found = invitations::by_id(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(found.map(|invitation| (invitation, stands)))
    }

    async fn delete_old_invitations(&self, before: Timestamp) -> Result<u64, StoreError> {
        invitations::delete_old(&self.write, before).await
    }
}

#[async_trait]
impl Directory for SqlStore {
    async fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let missing = || StoreError::Conflict("what this refers to is not there");
        self.act(&writes).await?.then_some(()).ok_or_else(missing)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.read).await?;
        Ok(())
    }
}
