//! Taking a change back out of the index, as if it had never come.
//!
//! That is done right after it was added, so what it added stands last everywhere, and a few numbers say where.

use automerge::{ActorId, ExpandedChange, legacy::Key};

use super::{Index, runs::End};

/// How much there was before a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checkpoint {
    pub(super) objects: usize,
    pub(super) symbols: usize,
    /// Where the operations of its author ended.
    pub(super) operations: End,
}

impl Index {
    /// Take out the change that was added last.
    pub(super) fn go_back(&mut self, to: Checkpoint, author: &ActorId, change: &ExpandedChange) {
        self.objects.truncate(to.objects);
        self.operations.go_back(author, to.operations);
        for operation in &change.operations {
            if let Key::Map(key) = &operation.key
                && self.symbols.get(key.as_str()).is_some_and(|symbol| symbol.0 as usize >= to.symbols)
            {
                self.symbols.remove(key.as_str());
            }
        }
    }
}
