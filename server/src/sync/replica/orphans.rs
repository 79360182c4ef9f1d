//! Changes whose predecessors have not come: kept apart, and given to Automerge when it can apply them at once.

use std::collections::HashMap;

use automerge::{Automerge, ChangeHash};
use maillage_shared::ConnectionId;

use super::{Orphan, batch::Staged};

/// Changes that wait for others. Bounded by `Limits::orphans_per_document`.
#[derive(Default)]
pub(super) struct Orphans {
    pub(super) waiting: HashMap<ChangeHash, Staged>,
    /// For each missing change, those that wait for it. What waits for its owner's own waits for itself.
    pub(super) waiting_for: HashMap<ChangeHash, Vec<ChangeHash>>,
    pub(super) bytes: usize,
}

impl Orphans {
    /// Those that the journal holds itself: however many, and whoever leaves.
    pub(super) fn of(loaded: Vec<Orphan>, doc: &Automerge) -> Self {
        let mut orphans = Self::default();
        for Orphan { change, participant, delivered_by, at } in loaded {
            let missing: Vec<_> =
                change.deps().iter().filter(|dep| doc.get_change_meta_by_hash(dep).is_none()).copied().collect();
            let hash = change.hash();
            orphans.insert(Staged { change, hash, from: None, participant, delivered_by, at }, missing);
        }
        orphans
    }

    /// Whether a connection delivered changes that still wait.
    pub(super) fn any_from(&self, connection: ConnectionId) -> bool {
        !self.waiting.is_empty() && self.waiting.values().any(|orphan| orphan.from == Some(connection))
    }

    /// The changes that are missing, orphans themselves excepted.
    pub(super) fn missing(&self) -> Vec<ChangeHash> {
        let mut missing: Vec<_> =
            self.waiting_for.keys().filter(|hash| !self.waiting.contains_key(hash)).copied().collect();
        missing.sort_unstable();
        missing
    }

    pub(super) fn insert(&mut self, orphan: Staged, missing: impl IntoIterator<Item = ChangeHash>) {
        for hash in missing {
            self.waiting_for.entry(hash).or_default().push(orphan.hash);
        }
        self.bytes += orphan.change.raw_bytes().len();
        if let Some(before) = self.waiting.insert(orphan.hash, orphan) {
            self.bytes -= before.change.raw_bytes().len();
        }
    }

    /// Drop what a connection delivered.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        if !self.any_from(connection) {
            return;
        }
        self.waiting.retain(|_, orphan| orphan.from != Some(connection));
        self.bytes = self.waiting.values().map(|orphan| orphan.change.raw_bytes().len()).sum();
        for waiting in self.waiting_for.values_mut() {
            waiting.retain(|hash| self.waiting.contains_key(hash));
        }
        self.waiting_for.retain(|_, waiting| !waiting.is_empty());
    }

    /// The orphans that waited for `hash`, in the order they came; some may wait for others still.
    pub(super) fn released_by(&mut self, hash: &ChangeHash) -> Vec<Staged> {
        let released = self.waiting_for.remove(hash).unwrap_or_default();
        let released: Vec<_> = released.iter().filter_map(|hash| self.waiting.remove(hash)).collect();
        self.bytes -= released.iter().map(|orphan| orphan.change.raw_bytes().len()).sum::<usize>();
        released
    }
}
