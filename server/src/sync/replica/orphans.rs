//! Changes whose predecessors have not come: kept apart, and given to Automerge when it can apply them at once.

use std::collections::{BTreeSet, HashMap, HashSet};

use automerge::{Automerge, ChangeHash};
use maillage_shared::{ConnectionId, ParticipantId, Refusal};

use super::{Orphan, batch::Staged};
use crate::limits::Limits;

/// Changes that wait for others: so many of each participant, and so many in all.
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

    /// Whether one more of its participant's may wait.
    ///
    /// # Errors
    /// `too-many-orphans`.
    pub(super) fn has_room(&self, orphan: &Staged, limits: &Limits) -> Result<(), Refusal> {
        let (count, bytes) = self.share_of(orphan.delivered_by);
        let bytes = bytes + orphan.change.raw_bytes().len();
        if count >= limits.orphans_per_participant.min(limits.orphans_per_document)
            || bytes > limits.orphan_bytes_per_participant
        {
            return Err(Refusal::TooManyOrphans);
        }
        Ok(())
    }

    /// If there are more than a document keeps, forget those of whoever has most. Whom to ask for theirs again.
    pub(super) fn shrink(&mut self, limits: &Limits) -> Vec<ConnectionId> {
        let mut losers = Vec::new();
        loop {
            let (count, bytes) =
                self.brought().fold((0, 0), |(count, bytes), orphan| (count + 1, bytes + size(orphan)));
            if count <= limits.orphans_per_document && bytes <= limits.orphan_bytes_per_participant * 4 {
                return losers;
            }
            let holders: HashSet<_> = self.brought().map(|orphan| orphan.delivered_by).collect();
            let most = holders.into_iter().max_by_key(|holder| (self.share_of(*holder), *holder));
            let Some(most) = most else { return losers };
            let theirs = self.brought().filter(|orphan| orphan.delivered_by == most);
            losers.extend(theirs.filter_map(|orphan| orphan.from).collect::<BTreeSet<_>>());
            self.retain(|orphan| orphan.from.is_none() || orphan.delivered_by != most);
        }
    }

    /// Those that connections brought; the others are the journal's own, and stay.
    fn brought(&self) -> impl Iterator<Item = &Staged> {
        self.waiting.values().filter(|orphan| orphan.from.is_some())
    }

    fn share_of(&self, participant: ParticipantId) -> (usize, usize) {
        let theirs = self.brought().filter(|orphan| orphan.delivered_by == participant);
        theirs.fold((0, 0), |(count, bytes), orphan| (count + 1, bytes + size(orphan)))
    }

    pub(super) fn insert(&mut self, orphan: Staged, missing: impl IntoIterator<Item = ChangeHash>) {
        for hash in missing {
            let waiting = self.waiting_for.entry(hash).or_default();
            // One that waits for several comes here again each time it is let go by one of them.
            if !waiting.contains(&orphan.hash) {
                waiting.push(orphan.hash);
            }
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
        self.retain(|orphan| orphan.from != Some(connection));
    }

    fn retain(&mut self, keep: impl Fn(&Staged) -> bool) {
        self.waiting.retain(|_, orphan| keep(orphan));
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

fn size(orphan: &Staged) -> usize {
    orphan.change.raw_bytes().len()
}
