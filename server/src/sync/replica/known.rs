//! Which changes are saved, each with its highest operation counter: known without the document.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use automerge::{Automerge, ChangeHash};

/// This many are looked up in a table; then they go to the others, which take less room.
const RECENT: usize = 1024;

/// Changes, each by 64 bits of its hash under a key that nobody outside knows: whoever sends a hash that is none of these
/// has one chance in so many million million that it is taken for one, and can't try beforehand.
#[derive(Debug, Clone, Default)]
pub(in crate::sync) struct KnownChanges {
    key: RandomState,
    /// Most of them, in order, and their counters: 12 bytes each.
    sorted: Vec<u64>,
    last_ops: Vec<u32>,
    recent: HashMap<u64, u32>,
}

impl KnownChanges {
    /// Those of a document.
    pub(super) fn of(doc: &Automerge) -> Self {
        let mut known = Self::default();
        for change in doc.get_changes_meta(&[]) {
            known.recent.insert(known.key.hash_one(change.hash), saturated(change.max_op));
        }
        known.merge();
        known
    }

    /// Add some that were not known.
    pub(super) fn extend(&mut self, changes: impl IntoIterator<Item = (ChangeHash, u64)>) {
        let key = &self.key;
        self.recent.extend(changes.into_iter().map(|(hash, last_op)| (key.hash_one(hash), saturated(last_op))));
        if self.recent.len() >= RECENT {
            self.merge();
        }
    }

    #[expect(clippy::stable_sort_primitive, reason = "the stable sort merges two runs that are sorted")]
    fn merge(&mut self) {
        let mut all: Vec<(u64, u32)> = std::mem::take(&mut self.recent).into_iter().collect();
        all.sort_unstable();
        let (sorted, last_ops) = (std::mem::take(&mut self.sorted), std::mem::take(&mut self.last_ops));
        all.extend(sorted.into_iter().zip(last_ops));
        all.sort();
        (self.sorted, self.last_ops) = all.into_iter().unzip();
    }

    /// Whether a change is known.
    #[must_use]
    pub(in crate::sync) fn holds(&self, hash: &ChangeHash) -> bool {
        self.last_op_of(hash).is_some()
    }

    /// The highest operation counter of a change, if it is known.
    pub(super) fn last_op_of(&self, hash: &ChangeHash) -> Option<u64> {
        let hash = self.key.hash_one(hash);
        let recent = || self.recent.get(&hash).copied();
        let sorted = self.sorted.binary_search(&hash).ok();
        sorted.map(|at| self.last_ops[at]).or_else(recent).map(u64::from)
    }
}

/// Counters are smaller than the number of operations that a document may have.
fn saturated(last_op: u64) -> u32 {
    u32::try_from(last_op).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use automerge::{ROOT, transaction::Transactable as _};

    use super::*;

    #[test]
    fn what_was_added_is_known_and_nothing_else_is_however_much_there_is() {
        let mut doc = Automerge::new();
        let mut write = |count: u64| {
            for number in 0..count {
                let mut tx = doc.transaction();
                tx.put(ROOT, "number", number).unwrap();
                tx.put(ROOT, "again", number).unwrap();
                tx.commit();
            }
            doc.clone()
        };
        let mut known = KnownChanges::of(&write(50));
        let changes = write(2_500).get_changes(&[]);
        for (number, change) in changes.iter().enumerate() {
            assert_eq!(known.last_op_of(&change.hash()), (number < 50).then(|| change.max_op()));
        }
        for change in &changes[50..] {
            assert!(!known.holds(&change.hash()));
            known.extend([(change.hash(), change.max_op())]);
        }
        assert!(known.recent.len() < RECENT && known.sorted.len() > 1_000);
        for change in &changes {
            assert_eq!(known.last_op_of(&change.hash()), Some(change.max_op()));
            for byte in 0..32 {
                let mut other = change.hash();
                other.0[byte] ^= 1;
                assert!(!known.holds(&other), "a hash that differs in byte {byte}");
            }
        }
    }
}
