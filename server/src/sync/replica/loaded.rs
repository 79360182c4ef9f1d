//! A document as the journal holds it, for a replica to begin with.

use automerge::{Automerge, Change};
use bytes::Bytes;
use maillage_shared::{ParticipantId, Timestamp};

use super::Index;

/// A document as it was loaded, ready to be followed.
pub(in crate::sync) struct Loaded {
    /// The document.
    pub doc: Automerge,
    /// Of the document.
    pub index: Index,
    /// The snapshot it was loaded from, or nothing.
    pub snapshot: Bytes,
    /// The raw changes after it, in order.
    pub log: Vec<u8>,
    /// Whom each actor is bound to.
    pub actors: Vec<(Bytes, ParticipantId)>,
    /// Changes that the journal holds and that wait for others it does not hold.
    pub orphans: Vec<Orphan>,
}

#[cfg(test)]
impl Loaded {
    /// A document as its changes and no snapshot.
    pub(in crate::sync) fn of(doc: Automerge) -> Self {
        let changes = doc.get_changes(&[]);
        let log = changes.iter().flat_map(|change| change.raw_bytes().to_vec()).collect();
        let index = Index::of(&[], &changes);
        Self { doc, index, snapshot: Bytes::new(), log, actors: Vec::new(), orphans: Vec::new() }
    }

    /// A document as a snapshot alone.
    pub(in crate::sync) fn of_snapshot(snapshot: Bytes) -> Self {
        let doc = maillage_shared::document::load(&snapshot).expect("a snapshot");
        let index = Index::of(&snapshot, &[]);
        Self { doc, index, snapshot, log: Vec::new(), actors: Vec::new(), orphans: Vec::new() }
    }
}

/// A change of the journal's that waits for others.
pub(in crate::sync) struct Orphan {
    /// The change.
    pub change: Change,
    /// Whose its actor is.
    pub participant: ParticipantId,
    /// Whose connection brought it.
    pub delivered_by: ParticipantId,
    /// When it was received.
    pub at: Timestamp,
}
