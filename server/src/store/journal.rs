//! Where sync keeps documents: the changes of each, a snapshot of those before, and who made them.

use async_trait::async_trait;
use automerge::Change;
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId, Timestamp};

use super::StoreError;

/// One change to be written to a document's journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// The change's hash: the row's identity within its document.
    pub hash: [u8; 32],
    /// The Automerge actor that made the change.
    pub actor: Bytes,
    /// The change's number among the actor's, from 1.
    pub sequence: u64,
    /// Whose the actor is, and so the change (J8).
    pub participant: ParticipantId,
    /// Whose connection the change came by: another's, if somebody passed it on.
    pub delivered_by: ParticipantId,
    /// When the server received it.
    pub recorded_at: Timestamp,
    /// The raw change chunk, as Automerge reads it.
    pub bytes: Bytes,
}

impl NewRow {
    /// The row of a change: of `participant`, brought by `delivered_by`, received at `recorded_at`.
    #[must_use]
    pub fn of(
        change: &Change,
        participant: ParticipantId,
        delivered_by: ParticipantId,
        recorded_at: Timestamp,
    ) -> Self {
        Self {
            hash: change.hash().0,
            actor: Bytes::copy_from_slice(change.actor_id().to_bytes()),
            sequence: change.seq(),
            participant,
            delivered_by,
            recorded_at,
            bytes: Bytes::copy_from_slice(change.raw_bytes()),
        }
    }
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

/// How far a document's journal reaches: another one after each append that wrote something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Rows that no snapshot replaced.
    pub rows: u64,
    /// The position of the last row, replaced ones included.
    pub through: i64,
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

/// What is to be taken out of a document's journal because it can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Whose.
    pub document: DocumentId,
    /// Whether the snapshot is.
    pub snapshot: bool,
    /// Which rows are.
    pub positions: Vec<i64>,
}

/// Who made a run of changes: consecutive sequence numbers of one actor, attributed to one participant, delivered by
/// one, received within one minute. What compaction keeps of the rows it deletes.
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
    /// Whose connection they came by.
    pub delivered_by: ParticipantId,
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

    /// How far a document's journal reaches, without reading it; `None` if nothing was ever written for it.
    ///
    /// # Errors
    /// `Unavailable`, `Inconsistent`.
    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError>;

    /// Write the snapshot, keep the rows' attributions, delete the rows: one transaction.
    ///
    /// # Errors
    /// `Conflict` if other rows stand there than the caller knows; nothing is changed then.
    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError>;

    /// Take out what can't be read: exactly what is named, in one transaction (J17).
    ///
    /// # Errors
    /// `Conflict` if something that is named is not there; nothing is changed then.
    async fn set_aside(&self, aside: Aside) -> Result<(), StoreError>;

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
