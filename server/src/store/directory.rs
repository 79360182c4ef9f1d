//! Everything that is no document's content: participants, workspaces, members, what lists show of documents, sessions.

use async_trait::async_trait;
use maillage_shared::{DocumentId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId};

use super::StoreError;

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Who.
    pub id: ParticipantId,
    /// Lower-cased, unique.
    pub email: String,
    /// As shown to others.
    pub name: String,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// One Contrat Local de Santé.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Which.
    pub id: WorkspaceId,
    /// As shown.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A member of a workspace, with the role they have in each of its documents unless a document says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub participant: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

/// A role that somebody has in one document, over the workspace's (R5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRole {
    /// Who.
    pub participant: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What they may do, unless they manage the workspace.
    pub role: Role,
    /// Their role in the workspace; `Role::None` for a guest.
    pub workspace_role: Role,
}

/// What is known of a document without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub id: DocumentId,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The gabarit it was made from, `territory/name@version`.
    pub gabarit: String,
    /// Its title when it was last looked at; the live one is in the document itself.
    pub title: String,
    /// Incontournable fields that are filled, when it was last looked at.
    pub filled: u32,
    /// Incontournable fields in all.
    pub required: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom it was made.
    pub created_by: ParticipantId,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// By whom it was last changed.
    pub changed_by: ParticipantId,
    /// When it was put away; it can be read but not changed then.
    pub archived_at: Option<Timestamp>,
}

/// What a document's task tells the directory after changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The live title.
    pub title: String,
    /// Incontournable fields that are filled.
    pub filled: u32,
    /// Incontournable fields in all.
    pub required: u32,
    /// The last change's time.
    pub changed_at: Timestamp,
    /// The last change's participant.
    pub changed_by: ParticipantId,
}

/// A browser's session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// The hash of the cookie's value.
    pub id: SessionId,
    /// Who is signed in, if anybody.
    pub participant: Option<ParticipantId>,
    /// When it began; `None` if an earlier version added it.
    pub created_at: Option<Timestamp>,
    /// What the session layer keeps, JSON.
    pub data: String,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// What a participant may do with one document, and where the document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The document's workspace.
    pub workspace: WorkspaceId,
    /// `Role::Manage` for who manages the workspace; else the role given for this document if there is one, else the
    /// workspace's; `Role::None` if neither.
    pub role: Role,
    /// Whether the document was put away.
    pub archived: bool,
}

/// A document as a list shows it to one participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDocument {
    /// What is known of it.
    pub document: Document,
    /// What the participant may do with it; never `Role::None`.
    pub role: Role,
    /// The name of who made it.
    pub created_by_name: String,
    /// The name of who last changed it.
    pub changed_by_name: String,
}

/// Somebody at a workspace's door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Their name.
    pub name: String,
    /// Their role in the workspace.
    pub role: Role,
    /// Those of its documents that they may read, in no order.
    pub documents: Vec<DocumentId>,
}

/// Whom a change of rights or an ended session concerns: nobody else needs to ask what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// It isn't known.
    Everybody,
    /// One participant, in whatever documents and with whatever session.
    Participant(ParticipantId),
    /// Whoever has one document open.
    Document(DocumentId),
}

/// What has become of rights since a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsChanges {
    /// The version now.
    pub version: i64,
    /// Whom the versions after the one asked about concern, oldest first; empty if there are none.
    pub concerns: Vec<Concern>,
}

impl RightsChanges {
    /// From the version that was known, the one that stands, and whom those between concern as far as that was kept.
    #[must_use]
    pub(super) fn between(known: i64, version: i64, kept: Vec<Concern>) -> Self {
        let all_kept = i64::try_from(kept.len()).is_ok_and(|kept| known.checked_add(kept) == Some(version));
        let concerns = if all_kept { kept } else { vec![Concern::Everybody] };
        Self { version, concerns }
    }
}

/// Participants, workspaces, members, documents, sessions.
///
/// Every method may fail with `Unavailable`; other errors are named.
#[async_trait]
pub trait Directory: Send + Sync + 'static {
    /// Add an account. `Conflict` if the e-mail address is taken.
    async fn add_participant(&self, participant: Participant) -> Result<(), StoreError>;
    /// By id.
    async fn participant(&self, id: ParticipantId) -> Result<Option<Participant>, StoreError>;
    /// The names of those among these who have an account, in no order.
    async fn names(&self, ids: &[ParticipantId]) -> Result<Vec<(ParticipantId, String)>, StoreError>;
    /// By e-mail address, already lower-cased.
    async fn participant_by_email(&self, email: &str) -> Result<Option<Participant>, StoreError>;
    /// Change a password and end the participant's sessions. `false` if there is no such participant.
    async fn set_password(&self, id: ParticipantId, password_hash: &str) -> Result<bool, StoreError>;

    /// Add a workspace.
    async fn add_workspace(&self, workspace: Workspace) -> Result<(), StoreError>;
    /// Every workspace, by name.
    async fn workspaces(&self) -> Result<Vec<Workspace>, StoreError>;
    /// The workspaces a participant is a member of with at least `Read`, with the role, by name.
    async fn workspaces_of(&self, participant: ParticipantId) -> Result<Vec<(Workspace, Role)>, StoreError>;
    /// A participant's role in a workspace; `Role::None` if not a member or there is no such workspace.
    async fn workspace_role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Role, StoreError>;
    /// The members of a workspace, by name.
    async fn members(&self, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError>;
    /// Whether `who` manages a workspace that `other` is a member of, and so can see their address there.
    async fn knows(&self, who: ParticipantId, other: ParticipantId) -> Result<bool, StoreError>;
    /// Give a role in a workspace; `Role::None` takes the membership away, and with it every role in one of its
    /// documents. `LastManager` if nobody else would manage it. Raises the rights version.
    async fn set_member(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        role: Role,
    ) -> Result<(), StoreError>;

    /// Add a document.
    async fn add_document(&self, document: Document) -> Result<(), StoreError>;
    /// By id.
    async fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError>;
    /// The documents of a workspace, last changed first.
    async fn documents_of(&self, workspace: WorkspaceId) -> Result<Vec<Document>, StoreError>;
    /// Those of a workspace's documents that a participant may read, last changed first.
    async fn documents_for(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<ListedDocument>, StoreError>;
    /// Who a participant is to a workspace; `None` if there is no such participant.
    async fn visit(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Option<Visit>, StoreError>;
    /// How many documents a workspace has, archived ones included.
    async fn count_documents(&self, workspace: WorkspaceId) -> Result<u64, StoreError>;
    /// Put a document away or take it back. Raises the rights version. `false` if there is no such document.
    async fn set_archived(&self, id: DocumentId, archived_at: Option<Timestamp>) -> Result<bool, StoreError>;
    /// Write what a document's task knows. `false` if there is no such document, or what is known of it is later (D6).
    async fn set_summary(&self, id: DocumentId, summary: &Summary) -> Result<bool, StoreError>;
    /// Give a role in one document, over the workspace's; `None` takes the exception away. Raises the rights version.
    async fn set_document_role(
        &self,
        id: DocumentId,
        participant: ParticipantId,
        role: Option<Role>,
    ) -> Result<(), StoreError>;
    /// The roles given in one document, by name.
    async fn document_roles(&self, id: DocumentId) -> Result<Vec<DocumentRole>, StoreError>;
    /// What a participant may do with a document; `None` if there is no such document.
    async fn standing(&self, document: DocumentId, participant: ParticipantId) -> Result<Option<Standing>, StoreError>;
    /// The same of several documents at once, in no order; those that aren't there are left out.
    async fn standings(
        &self,
        documents: &[DocumentId],
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, Standing)>, StoreError>;

    /// Raised by every change of rights and every ended session; read often, so that open sockets hear within a
    /// second whichever process made the change.
    async fn rights_version(&self) -> Result<i64, StoreError>;
    /// The version, and whom those after `known` concern. The last thousand or so are kept.
    async fn rights_since(&self, known: i64) -> Result<RightsChanges, StoreError>;

    /// Add a session. `Conflict` if there is one of this id, or no such participant.
    async fn create_session(&self, session: StoredSession) -> Result<(), StoreError>;
    /// Write what a session that stands holds and when it ends. `false` if it ended meanwhile: it stays ended. Whose it
    /// is and when it began never change.
    async fn update_session(&self, id: SessionId, data: &str, expires_at: Timestamp) -> Result<bool, StoreError>;
    /// A session that has not expired at `now`.
    async fn session(&self, id: SessionId, now: Timestamp) -> Result<Option<StoredSession>, StoreError>;
    /// End a session. Raises the rights version.
    async fn delete_session(&self, id: SessionId) -> Result<(), StoreError>;
    /// Forget sessions that ended before `now`; how many.
    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;
}
