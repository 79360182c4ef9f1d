//! A store in memory, for tests: what the conformance suite asks of a database it does too, and what it holds can
//! be damaged. Holds one lock, never across an await. Nothing survives the process.

mod directory;
mod invitations;
mod jobs;
mod journal;
mod lists;
mod search;
mod sessions;
mod unit;

use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::anyhow;
use maillage_shared::DocumentId;

use super::{Store, StoreError, Stored};

/// Both halves of a store in memory. Clones share what they hold.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    /// Owned by whoever locks it; every method takes it once.
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    journal: journal::Journals,
    directory: directory::Tables,
    /// Calls of `append` that are still to fail.
    failing_appends: usize,
}

impl MemoryStore {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// As the rest of the server takes it. Appends are not merged: wrap the journal in `GroupCommit` for that.
    #[must_use]
    pub fn store(&self) -> Store {
        Store { journal: Arc::new(self.clone()), directory: Arc::new(self.clone()) }
    }

    /// The next `calls` calls of `append` write nothing and answer `Unavailable`.
    pub fn fail_next_appends(&self, calls: usize) {
        self.lock().failing_appends = calls;
    }

    /// Change what is stored of a document behind everybody's back, as a failing disk would. Nothing is checked.
    ///
    /// # Panics
    /// If there is no such document.
    pub fn damage(&self, document: DocumentId, how: impl FnOnce(&mut Stored)) {
        self.lock().journal.damage(document, how);
    }

    /// A test that panicked inside the lock has failed already; the others may go on.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn asked_to_fail() -> StoreError {
    StoreError::Unavailable(anyhow!("this store was told to fail"))
}
