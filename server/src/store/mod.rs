//! Where things are kept. Two traits, three implementations (memory, SQLite, PostgreSQL), one conformance suite.
//!
//! `Journal` is where sync keeps documents; `Directory` is what http and access see, and where sync asks whether a
//! session lives and leaves summaries. Only this folder names sqlx.

mod append;
pub mod attribution;
#[doc(hidden)]
pub mod conformance;
mod failure;
mod group;
mod memory;
mod migrate;
mod open;
mod order;
mod postgres;
mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId};

pub use self::group::GroupCommit;
pub use self::memory::MemoryStore;
pub use self::open::open;
pub(crate) use self::order::by_name as sort_by_name;

/// What went wrong in a store, by the decision a caller can make.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database can't be reached, is full, or took too long: trying again later may help.
    #[error("the store is unavailable")]
    Unavailable(#[source] anyhow::Error),
    /// Somebody else was there first: a taken e-mail address, rows that changed meanwhile.
    #[error("the store holds something else: {0}")]
    Conflict(&'static str),
    /// What is stored can't be what was written.
    #[error("the store is inconsistent: {0}")]
    Inconsistent(String),
}

/// One change to be written to a document's journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// The change's hash: the row's identity within its document.
    pub hash: [u8; 32],
    /// The Automerge actor that made the change.
    pub actor: Bytes,
    /// The change's number among the actor's, from 1.
    pub sequence: u64,
    /// Whom the change is attributed to.
    pub participant: ParticipantId,
    /// When the server received it.
    pub recorded_at: Timestamp,
    /// The raw change chunk, as Automerge reads it.
    pub bytes: Bytes,
}

/// The new changes of one document.
#[derive(Debug, Clone)]
pub struct Append {
    /// Whose changes.
    pub document: DocumentId,
    /// In causal order.
    pub rows: Vec<NewRow>,
    /// Actors seen for the first time, each bound to its first deliverer. A bound actor stays bound.
    pub actors: Vec<(Bytes, ParticipantId)>,
}

/// What became of one [`Append`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Rows that were new; the others stood there already.
    pub rows: usize,
    /// The position of the last new row; 0 if none was new.
    pub through: i64,
}

/// One change as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// Grows with each append to the journal; gaps are ordinary.
    pub position: i64,
    /// What was written.
    pub row: NewRow,
}

/// A document as the journal holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// The last snapshot (an Automerge document chunk), if one was made.
    pub snapshot: Option<Bytes>,
    /// The changes that no snapshot holds yet, by position.
    pub rows: Vec<StoredRow>,
    /// Every actor that was bound, with its participant.
    pub actors: Vec<(Bytes, ParticipantId)>,
}

/// Replace rows by a snapshot that holds them.
#[derive(Debug, Clone)]
pub struct Compaction {
    /// Whose rows.
    pub document: DocumentId,
    /// An Automerge document chunk that holds every row up to `through`.
    pub snapshot: Bytes,
    /// The last row the snapshot holds.
    pub through: i64,
    /// How many rows are expected up to there; if there are others, nothing is changed.
    pub rows: usize,
}

/// Who made a run of changes: consecutive sequence numbers of one actor, attributed to one participant, received
/// within one minute. What compaction keeps of the rows it deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The Automerge actor.
    pub actor: Bytes,
    /// The first change's number.
    pub first_sequence: u64,
    /// The last change's number.
    pub last_sequence: u64,
    /// Whom they are attributed to.
    pub participant: ParticipantId,
    /// When the first was received.
    pub first_at: Timestamp,
    /// When the last was received.
    pub last_at: Timestamp,
}

/// A document's saved changes. Promises J1 to J9 of `shared/SPEC.md`.
#[async_trait]
pub trait Journal: Send + Sync + 'static {
    /// Write all of it in one transaction, durably; when this returns `Ok`, a power cut loses none of it.
    /// A row whose hash stands already changes nothing. The answers are in the order of the appends.
    ///
    /// # Errors
    /// `Unavailable`: nothing was written, or it is not known whether it was.
    async fn append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError>;

    /// All that is kept of a document; `None` if nothing was ever written for it.
    ///
    /// # Errors
    /// `Unavailable`, `Inconsistent`.
    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError>;

    /// Write the snapshot, keep the rows' attributions, delete the rows: one transaction.
    ///
    /// # Errors
    /// `Conflict` if other rows stand there than the caller knows; nothing is changed then.
    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError>;

    /// Who made which changes, deleted rows included, in order of time.
    ///
    /// # Errors
    /// `Unavailable`, `Inconsistent`.
    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError>;

    /// Every document that has a journal, in order of id.
    ///
    /// # Errors
    /// `Unavailable`, `Inconsistent`.
    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError>;
}

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
    /// What the session layer keeps, JSON.
    pub data: String,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// What a participant may do with one document, and where the document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The document's workspace.
    pub workspace: WorkspaceId,
    /// The role given for this document if there is one, else the workspace's; `Role::None` if neither.
    pub role: Role,
    /// Whether the document was put away.
    pub archived: bool,
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
    /// Give a role in a workspace; `Role::None` takes the membership away. Raises the rights version.
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
    /// Put a document away or take it back. Raises the rights version. `false` if there is no such document.
    async fn set_archived(&self, id: DocumentId, archived_at: Option<Timestamp>) -> Result<bool, StoreError>;
    /// Write what a document's task knows. `false` if there is no such document.
    async fn set_summary(&self, id: DocumentId, summary: &Summary) -> Result<bool, StoreError>;
    /// Give a role in one document, over the workspace's; `None` takes the exception away. Raises the rights version.
    async fn set_document_role(
        &self,
        id: DocumentId,
        participant: ParticipantId,
        role: Option<Role>,
    ) -> Result<(), StoreError>;
    /// What a participant may do with a document; `None` if there is no such document.
    async fn standing(&self, document: DocumentId, participant: ParticipantId) -> Result<Option<Standing>, StoreError>;

    /// Raised by every change of rights and every ended session; read often, so that open sockets hear within a
    /// second whichever process made the change.
    async fn rights_version(&self) -> Result<i64, StoreError>;

    /// Create or replace a session.
    async fn save_session(&self, session: StoredSession) -> Result<(), StoreError>;
    /// A session that has not expired at `now`.
    async fn session(&self, id: SessionId, now: Timestamp) -> Result<Option<StoredSession>, StoreError>;
    /// End a session. Raises the rights version.
    async fn delete_session(&self, id: SessionId) -> Result<(), StoreError>;
    /// Forget sessions that ended before `now`; how many.
    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;
}

/// Both halves of one database.
#[derive(Clone)]
pub struct Store {
    /// The documents' changes.
    pub journal: Arc<dyn Journal>,
    /// Everything else.
    pub directory: Arc<dyn Directory>,
}
