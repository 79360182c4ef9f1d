//! A store in memory, for tests: what the conformance suite asks of a database it does too, and it can be told to
//! fail. Holds one lock, never across an await. Nothing survives the process.

mod directory;
mod journal;

use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::anyhow;

use super::{Store, StoreError};

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
    faults: Faults,
}

/// What is to go wrong, counted in calls of `append`.
#[derive(Debug, Default)]
struct Faults {
    fail: usize,
    lose_answer: usize,
}

/// What becomes of one call of `append`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Works,
    NotWritten,
    WrittenUnanswered,
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
        self.lock().faults.fail = calls;
    }

    /// The next `calls` calls of `append` that don't fail are written, but answer `Unavailable`: what a lost connection
    /// looks like to its caller.
    pub fn lose_next_answers(&self, calls: usize) {
        self.lock().faults.lose_answer = calls;
    }

    /// A test that panicked inside the lock has failed already; the others may go on.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Faults {
    fn next(&mut self) -> Fate {
        if self.fail > 0 {
            self.fail -= 1;
            Fate::NotWritten
        } else if self.lose_answer > 0 {
            self.lose_answer -= 1;
            Fate::WrittenUnanswered
        } else {
            Fate::Works
        }
    }
}

fn asked_to_fail() -> StoreError {
    StoreError::Unavailable(anyhow!("this store was told to fail"))
}
