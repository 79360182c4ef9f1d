//! What was admitted and is not saved yet, and the counters that admission goes by.

use std::{collections::HashMap, sync::Arc};

use automerge::{Automerge, Change, ChangeHash};
use bytes::Bytes;
use maillage_shared::{ConnectionId, DocumentId, ParticipantId, Timestamp};
use uuid::Uuid;

use crate::store::{Append, NewRow};

/// A change that was admitted and is not saved yet.
pub(super) struct Staged {
    pub(super) change: Change,
    pub(super) hash: ChangeHash,
    /// Which connection brought it; `None` for the server's own.
    pub(super) from: Option<ConnectionId>,
    /// Whose the actor is.
    pub(super) participant: ParticipantId,
    /// Whose connection brought it.
    pub(super) delivered_by: ParticipantId,
    pub(super) at: Timestamp,
    /// The index says that Automerge takes it; not known before it is in the batch.
    pub(super) sure: bool,
}

/// Everything admitted since the last save that succeeded, in an order in which each follows what it depends on.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) staged: Vec<Staged>,
    /// How many of them the document holds already: the first ones. None, if the index is sure of all.
    pub(super) applied: usize,
    /// Their hashes, each with its highest operation counter.
    pub(super) hashes: HashMap<ChangeHash, u64>,
    /// Their bytes in all.
    pub(super) bytes: usize,
    /// Actors that they bind.
    pub(super) bound: Vec<(Bytes, ParticipantId)>,
}

impl Batch {
    pub(super) fn push(&mut self, staged: Staged) {
        self.bytes += staged.change.raw_bytes().len();
        self.hashes.insert(staged.hash, staged.change.max_op());
        self.staged.push(staged);
    }

    /// As rows for the journal.
    pub(super) fn append(&self, document: DocumentId) -> Append {
        let rows = self
            .staged
            .iter()
            .map(|staged| NewRow::of(&staged.change, staged.participant, staged.delivered_by, staged.at))
            .collect();
        Append { document, rows, actors: self.bound.clone() }
    }

    /// The raw changes, one after the other.
    pub(super) fn raw(&self) -> Vec<u8> {
        let mut raw = Vec::with_capacity(self.bytes);
        for staged in &self.staged {
            raw.extend_from_slice(staged.change.raw_bytes());
        }
        raw
    }
}

/// The last of an actor's changes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Last {
    /// Its sequence number.
    pub(super) sequence: u64,
    /// The counter of its last operation.
    pub(super) operation: u64,
}

/// Of the document and the batch together.
#[derive(Default)]
pub(super) struct Counters {
    /// Where each actor is.
    pub(super) authors: HashMap<Bytes, Last>,
    /// The highest operation counter.
    pub(super) highest_op: u64,
    /// How many operations there are.
    pub(super) operations: u64,
    /// How many changes.
    pub(super) changes: u64,
    /// The heads, each with whoever brought it, as far as that is known.
    pub(super) heads: HashMap<ChangeHash, ParticipantId>,
}

impl Counters {
    pub(super) fn of(doc: &Automerge, actors: &HashMap<Bytes, ParticipantId>) -> Self {
        let mut counters = Self::default();
        let nobody = ParticipantId::from_uuid(Uuid::nil());
        for head in doc.get_heads() {
            let meta = doc.get_change_meta_by_hash(&head);
            let whose = meta.and_then(|change| actors.get(change.actor.to_bytes()).copied());
            counters.heads.insert(head, whose.unwrap_or(nobody));
        }
        for change in doc.get_changes_meta(&[]) {
            let last = counters.authors.entry(Bytes::copy_from_slice(change.actor.to_bytes())).or_default();
            last.sequence = change.seq.max(last.sequence);
            last.operation = change.max_op.max(last.operation);
            counters.highest_op = change.max_op.max(counters.highest_op);
            counters.changes += 1;
            counters.operations += (change.max_op + 1).saturating_sub(change.start_op);
        }
        counters
    }

    /// As Automerge gives them.
    pub(super) fn sorted_heads(&self) -> Arc<[ChangeHash]> {
        let mut heads: Vec<_> = self.heads.keys().copied().collect();
        heads.sort_unstable();
        heads.into()
    }

    pub(super) fn add(&mut self, staged: &Staged, actor: &Bytes) {
        let change = &staged.change;
        for dep in change.deps() {
            self.heads.remove(dep);
        }
        self.heads.insert(staged.hash, staged.delivered_by);
        self.changes += 1;
        self.authors.insert(actor.clone(), Last { sequence: change.seq(), operation: change.max_op() });
        self.highest_op = self.highest_op.max(change.max_op());
        self.operations += change.len() as u64;
    }
}
