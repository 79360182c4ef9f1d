//! The heads of a document as it was after so many of its changes. Pure.
//!
//! Changes come in an order in which each follows those it was made on, so any number of them from the beginning is a
//! document that can be loaded.

use std::collections::{BTreeSet, HashMap, HashSet};

use automerge::{Change, ChangeHash};

/// Heads in hexadecimal, by how many changes come before.
pub(super) type Frontiers = HashMap<usize, Vec<String>>;

/// The heads so far.
#[derive(Default)]
pub(super) struct Frontier {
    heads: BTreeSet<ChangeHash>,
}

impl Frontier {
    fn advance(&mut self, change: &Change) {
        for dependency in change.deps() {
            self.heads.remove(dependency);
        }
        self.heads.insert(change.hash());
    }

    /// How many heads there are after no change, after the first, the second…
    pub(super) fn sizes(changes: &[Change]) -> Vec<usize> {
        let mut frontier = Self::default();
        let after = changes.iter().map(|change| {
            frontier.advance(change);
            frontier.heads.len()
        });
        std::iter::once(0).chain(after).collect()
    }

    /// The heads after each of these numbers of changes.
    pub(super) fn at(changes: &[Change], wanted: impl Iterator<Item = usize>) -> Frontiers {
        let wanted: HashSet<usize> = wanted.collect();
        let mut frontier = Self::default();
        let mut found = Frontiers::new();
        for count in 0..=changes.len() {
            if wanted.contains(&count) {
                found.insert(count, frontier.heads.iter().map(ToString::to_string).collect());
            }
            if let Some(next) = changes.get(count) {
                frontier.advance(next);
            }
        }
        found
    }
}
