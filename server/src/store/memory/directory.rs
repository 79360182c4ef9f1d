//! `Directory` in memory.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use maillage_shared::{
    DocumentId, InvitationId, JobId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId, document::PROJECTION,
    search::Query,
};

use super::{MemoryStore, jobs::KnownJob};
use crate::store::{
    Candidates, Concern, Directory, Document, DocumentAccess, DocumentRole, Documents, Invitation, ListedDocument,
    Member, OwnDocumentRole, Participant, Participants, ProfileChange, Rights, RightsChanges, Searched, StoreError,
    StoredSession, Summary, TokenHash, Visit, Workspace, Workspaces, Write, order,
};

/// One map a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub(super) participants: BTreeMap<ParticipantId, Participant>,
    pub(super) workspaces: BTreeMap<WorkspaceId, Workspace>,
    pub(super) members: BTreeMap<(WorkspaceId, ParticipantId), Role>,
    pub(super) documents: BTreeMap<DocumentId, Document>,
    pub(super) passages: BTreeMap<DocumentId, KnownPassages>,
    pub(super) document_roles: BTreeMap<(DocumentId, ParticipantId), Role>,
    pub(super) sessions: HashMap<SessionId, StoredSession>,
    pub(super) jobs: BTreeMap<JobId, KnownJob>,
    pub(super) invitations: BTreeMap<InvitationId, Invitation>,
    /// Whose link each is, and whether it stands.
    pub(super) invitation_tokens: BTreeMap<TokenHash, (InvitationId, bool)>,
    /// Whom each change of rights concerned; their number is the version.
    pub(super) rights_changes: Vec<Concern>,
}

/// What can be looked for in a document, with how far its journal reached and which projection worked it out.
#[derive(Debug, Clone)]
pub(super) struct KnownPassages {
    pub(super) searched: Searched,
    pub(super) through: i64,
    pub(super) version: i64,
}

pub(super) const MISSING: StoreError = StoreError::Conflict("what this refers to is not there");
pub(super) const TAKEN: StoreError = StoreError::Conflict("another row has this key");

impl Tables {
    pub(super) fn role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Role {
        self.members.get(&(workspace, participant)).copied().unwrap_or(Role::None)
    }

    pub(super) fn is_last_manager(&self, workspace: WorkspaceId, participant: ParticipantId) -> bool {
        let of_workspace = self.members.iter().filter(|((of, _), role)| *of == workspace && role.may_manage());
        of_workspace.map(|((_, who), _)| *who).eq([participant])
    }

    /// Whether what can be looked for in a document is this program's work, and of a journal that reached so far.
    fn searches(&self, document: DocumentId, through: i64) -> bool {
        let known = self.passages.get(&document);
        known.is_some_and(|known| known.version >= PROJECTION && known.through >= through)
    }

    /// Whose they were.
    pub(super) fn end_sessions(&mut self, ends: impl Fn(&StoredSession) -> bool) -> Vec<Option<ParticipantId>> {
        let ended = self.sessions.values().filter(|session| ends(session)).map(|session| session.participant).collect();
        self.sessions.retain(|_, session| !ends(session));
        ended
    }
}

#[async_trait]
impl Participants for MemoryStore {
    async fn add_participant(&self, participant: Participant) -> Result<(), StoreError> {
        self.write(vec![Write::AddParticipant(participant)]).await
    }

    async fn participant(&self, id: ParticipantId) -> Result<Option<Participant>, StoreError> {
        Ok(self.lock().directory.participants.get(&id).cloned())
    }

    async fn names(&self, ids: &[ParticipantId]) -> Result<Vec<(ParticipantId, String)>, StoreError> {
        let state = self.lock();
        let known = ids.iter().filter_map(|id| state.directory.participants.get(id));
        Ok(known.map(|known| (known.id, known.name.clone())).collect())
    }

    async fn participant_by_email(&self, email: &str) -> Result<Option<Participant>, StoreError> {
        let state = self.lock();
        Ok(state.directory.participants.values().find(|participant| participant.email == email).cloned())
    }

    async fn set_password(&self, id: ParticipantId, password_hash: &str) -> Result<bool, StoreError> {
        let password_hash = password_hash.to_owned();
        self.act(vec![Write::SetPassword { participant: id, password_hash }])
    }

    async fn change_password(
        &self,
        id: ParticipantId,
        former: &str,
        password_hash: &str,
        keep: SessionId,
    ) -> Result<bool, StoreError> {
        let (former, password_hash) = (former.to_owned(), password_hash.to_owned());
        self.act(vec![Write::ChangePassword { participant: id, former, password_hash, keep }])
    }

    async fn set_profile(&self, id: ParticipantId, change: &ProfileChange) -> Result<bool, StoreError> {
        self.act(vec![Write::SetProfile { participant: id, change: change.clone() }])
    }
}

#[async_trait]
impl Workspaces for MemoryStore {
    async fn add_workspace(&self, workspace: Workspace) -> Result<(), StoreError> {
        self.write(vec![Write::AddWorkspace(workspace)]).await
    }

    async fn workspaces(&self) -> Result<Vec<Workspace>, StoreError> {
        let mut workspaces: Vec<_> = self.lock().directory.workspaces.values().cloned().collect();
        order::by_name(&mut workspaces, |workspace| &workspace.name, |workspace| workspace.id);
        Ok(workspaces)
    }

    async fn workspaces_of(&self, participant: ParticipantId) -> Result<Vec<(Workspace, Role)>, StoreError> {
        let state = self.lock();
        let tables = &state.directory;
        let mut workspaces: Vec<_> = tables
            .workspaces
            .values()
            .map(|workspace| (workspace.clone(), tables.role(workspace.id, participant)))
            .filter(|(_, role)| role.may_read())
            .collect();
        order::by_name(&mut workspaces, |(workspace, _)| &workspace.name, |(workspace, _)| workspace.id);
        Ok(workspaces)
    }

    async fn workspace_role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Role, StoreError> {
        Ok(self.lock().directory.role(workspace, participant))
    }

    async fn members(&self, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError> {
        let state = self.lock();
        let tables = &state.directory;
        let mut members: Vec<_> = tables
            .participants
            .values()
            .filter_map(|participant| {
                let role = *tables.members.get(&(workspace, participant.id))?;
                let Participant { id, name, email, structure, .. } = participant.clone();
                Some(Member { participant: id, name, email, structure, role })
            })
            .collect();
        order::by_name(&mut members, |member| &member.name, |member| member.participant);
        Ok(members)
    }

    async fn knows(&self, who: ParticipantId, other: ParticipantId) -> Result<bool, StoreError> {
        let state = self.lock();
        let tables = &state.directory;
        let managed = tables.members.iter().filter(|((_, member), role)| *member == who && role.may_manage());
        Ok(managed.into_iter().any(|((workspace, _), _)| tables.role(*workspace, other).may_read()))
    }

    async fn visit(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Option<Visit>, StoreError> {
        Ok(self.lock().directory.visit(workspace, participant))
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
impl Documents for MemoryStore {
    async fn add_document(&self, document: Document) -> Result<(), StoreError> {
        self.write(vec![Write::AddDocument(document)]).await
    }

    async fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        Ok(self.lock().directory.documents.get(&id).cloned())
    }

    async fn documents_of(&self, workspace: WorkspaceId) -> Result<Vec<Document>, StoreError> {
        Ok(self.lock().directory.documents_of(workspace))
    }

    async fn documents_for(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<ListedDocument>, StoreError> {
        Ok(self.lock().directory.documents_for(workspace, participant))
    }

    async fn documents_named(&self, ids: &[DocumentId]) -> Result<Vec<Document>, StoreError> {
        let state = self.lock();
        Ok(ids.iter().filter_map(|id| state.directory.documents.get(id).cloned()).collect())
    }

    async fn documents_behind(&self) -> Result<Vec<DocumentId>, StoreError> {
        let state = self.lock();
        let behind = state.directory.documents.values().filter(|document| {
            let reached = state.journal.through(document.id);
            document.projected_through < reached || (reached > 0 && !state.directory.searches(document.id, reached))
        });
        Ok(behind.map(|document| document.id).collect())
    }

    async fn count_documents(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        Ok(self.documents_of(workspace).await?.len() as u64)
    }

    async fn set_archived(&self, id: DocumentId, archived_at: Option<Timestamp>) -> Result<bool, StoreError> {
        self.act(vec![Write::SetArchived { document: id, at: archived_at }])
    }

    async fn set_sensitive_to(&self, id: DocumentId, least: Role) -> Result<bool, StoreError> {
        self.act(vec![Write::SetSensitiveTo { document: id, least }])
    }

    async fn set_summary(&self, id: DocumentId, summary: &Summary) -> Result<bool, StoreError> {
        let tables = &mut self.lock().directory;
        let searches = tables.searches(id, summary.through);
        let Some(document) = tables.documents.get_mut(&id) else { return Ok(false) };
        if !tables.participants.contains_key(&summary.changed_by) {
            return Err(MISSING);
        }
        // Lexicographic: a longer journal goes before a later time.
        let is_later = (document.projected_through, document.changed_at) < (summary.through, summary.changed_at);
        let is_anew = document.projected_through == summary.through && !searches;
        if !is_later && !is_anew {
            return Ok(false);
        }
        if is_later {
            document.changed_at = summary.changed_at;
            document.changed_by = summary.changed_by;
        }
        summary.title.clone_into(&mut document.title);
        document.filled = summary.filled;
        document.required = summary.required;
        document.listed = summary.listed.clone();
        document.projected_through = summary.through;
        let (searched, through) = (summary.searched.clone(), summary.through);
        tables.passages.insert(id, KnownPassages { searched, through, version: PROJECTION });
        Ok(true)
    }

    async fn search(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        query: &Query,
    ) -> Result<Candidates, StoreError> {
        Ok(self.lock().directory.search(workspace, participant, query))
    }
}

#[async_trait]
impl Rights for MemoryStore {
    async fn set_document_role(
        &self,
        id: DocumentId,
        participant: ParticipantId,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        self.write(vec![Write::SetDocumentRole { document: id, participant, role }]).await
    }

    async fn document_roles(&self, id: DocumentId) -> Result<Vec<DocumentRole>, StoreError> {
        let state = self.lock();
        let tables = &state.directory;
        let Some(document) = tables.documents.get(&id) else { return Ok(Vec::new()) };
        let given = tables.document_roles.iter().filter(|((of, _), _)| *of == id);
        let read = |(&(_, participant), &role): (&(DocumentId, ParticipantId), &Role)| {
            let known = tables.participants.get(&participant)?;
            let (name, email) = (known.name.clone(), known.email.clone());
            let workspace_role = tables.role(document.workspace, participant);
            Some(DocumentRole { participant, name, email, role, workspace_role })
        };
        let mut roles: Vec<_> = given.filter_map(read).collect();
        order::by_name(&mut roles, |role| &role.name, |role| role.participant);
        Ok(roles)
    }

    async fn document_roles_of(&self, participant: ParticipantId) -> Result<Vec<OwnDocumentRole>, StoreError> {
        let state = self.lock();
        let tables = &state.directory;
        let given = tables.document_roles.iter().filter(|((_, who), _)| *who == participant);
        let read = |(&(id, _), &role): (&(DocumentId, ParticipantId), &Role)| {
            let document = tables.documents.get(&id)?;
            let (workspace, title) = (document.workspace, document.title.clone());
            Some(OwnDocumentRole { document: id, workspace, title, role })
        };
        Ok(given.filter_map(read).collect())
    }

    async fn roles_in(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, Role)>, StoreError> {
        Ok(self.lock().directory.roles_in(workspace, participant))
    }

    async fn document_access(
        &self,
        document: DocumentId,
        participant: ParticipantId,
    ) -> Result<Option<DocumentAccess>, StoreError> {
        Ok(self.lock().directory.document_access(document, participant))
    }

    async fn document_accesses(
        &self,
        documents: &[DocumentId],
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, DocumentAccess)>, StoreError> {
        let state = self.lock();
        let known = documents.iter().filter_map(|id| Some((*id, state.directory.document_access(*id, participant)?)));
        Ok(known.collect())
    }

    async fn rights_version(&self) -> Result<i64, StoreError> {
        Ok(self.lock().directory.rights_version())
    }

    async fn rights_since(&self, known: i64) -> Result<RightsChanges, StoreError> {
        Ok(self.lock().directory.rights_since(known))
    }
}

#[async_trait]
impl Directory for MemoryStore {
    async fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if self.act(writes)? { Ok(()) } else { Err(MISSING) }
    }

    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
