//! A store that goes wrong as a test asks: calls that fail, whose answer is lost, or that stand still until they are
//! let through. Wraps any store, counts what it is asked, and passes on everything else untouched.
//!
//! Owns faults and counts. What is *stored* is damaged elsewhere (`fresh`), because a database that has lost a row
//! must go on behaving as that database does.

mod calls;
mod gate;
mod store;

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::anyhow;
use maillage_server::store::{Store, StoreError};
use maillage_shared::DocumentId;

pub use self::calls::Calls;
pub use self::gate::Gate;
pub use self::store::Method;

/// What a failing call answers. Nothing was done then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The database can't be reached, is full, or took too long.
    Unavailable,
    /// Somebody else was there first.
    Conflict,
    /// What is stored can't be what was written.
    Inconsistent,
}

/// The faults of one store, and the count of its calls. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Never locked across an await.
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    counts: BTreeMap<(Method, Option<DocumentId>), usize>,
}

#[derive(Debug)]
struct Rule {
    calls: Calls,
    /// Calls it still concerns; `None` for all, until [`Faults::mend`].
    left: Option<usize>,
    fate: Fate,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Works,
    Fails(Failure),
    LosesItsAnswer,
    Stalls,
}

/// How often each method was called.
pub type Counts = BTreeMap<Method, usize>;

impl Faults {
    /// `store`, with faults to be asked for.
    #[must_use]
    pub fn over(store: Store) -> (Store, Self) {
        let faults = Self::default();
        (store::wrap(store, &faults), faults)
    }

    /// The next `times` such calls do nothing and fail.
    pub fn fail_next(&self, calls: impl Into<Calls>, times: usize, failure: Failure) {
        self.add(calls.into(), Some(times), Fate::Fails(failure));
    }

    /// All such calls do nothing and fail, until [`Self::mend`].
    pub fn fail(&self, calls: impl Into<Calls>, failure: Failure) {
        self.add(calls.into(), None, Fate::Fails(failure));
    }

    /// The next `times` such calls are done, but answer `Unavailable`: a connection lost after the commit.
    pub fn lose_answers(&self, calls: impl Into<Calls>, times: usize) {
        self.add(calls.into(), Some(times), Fate::LosesItsAnswer);
    }

    /// Such calls stand still until the gate is opened or dropped; then they go on, to fail if another fault says so.
    #[must_use]
    pub fn stall(&self, calls: impl Into<Calls>) -> Gate {
        let mut calls = calls.into();
        let gate = Gate::shut();
        calls.gate = Some(gate.way());
        self.add(calls, None, Fate::Stalls);
        gate
    }

    /// No more faults; whatever stands still goes on.
    pub fn mend(&self) {
        for rule in self.lock().rules.drain(..) {
            if let Some(way) = rule.calls.gate {
                way.open();
            }
        }
    }

    /// How often a method was called so far.
    #[must_use]
    pub fn count(&self, method: Method) -> usize {
        self.counts().get(&method).copied().unwrap_or_default()
    }

    /// The same, of calls about one document. An append that concerns several counts once for each.
    #[must_use]
    pub fn count_about(&self, method: Method, document: DocumentId) -> usize {
        self.lock().counts.get(&(method, Some(document))).copied().unwrap_or_default()
    }

    /// How often each method was called so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let state = self.lock();
        let all = state.counts.iter().filter(|((_, document), _)| document.is_none());
        all.map(|((method, _), count)| (*method, *count)).collect()
    }

    /// What was called since `before` was counted.
    #[must_use]
    pub fn since(&self, before: &Counts) -> Counts {
        let mut now = self.counts();
        now.retain(|method, count| {
            *count -= before.get(method).copied().unwrap_or_default();
            *count > 0
        });
        now
    }

    fn add(&self, calls: Calls, left: Option<usize>, fate: Fate) {
        self.lock().rules.push(Rule { calls, left, fate });
    }

    /// Does what the faults make of a call of `method` about `documents`.
    async fn around<T>(
        &self,
        method: Method,
        documents: &[DocumentId],
        call: impl Future<Output = Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        for way in self.begin(method, documents) {
            way.pass().await;
        }
        match self.fate(method, documents) {
            Fate::Works | Fate::Stalls => call.await,
            Fate::Fails(failure) => Err(failure.error()),
            Fate::LosesItsAnswer => {
                call.await?;
                Err(Failure::Unavailable.error())
            }
        }
    }

    /// Counts the call, and says what it has to pass.
    fn begin(&self, method: Method, documents: &[DocumentId]) -> Vec<gate::Way> {
        let mut state = self.lock();
        for document in documents.iter().copied().map(Some).chain([None]) {
            *state.counts.entry((method, document)).or_default() += 1;
        }
        let stalls = state.rules.iter().filter(|rule| rule.calls.concern(method, documents));
        stalls.filter_map(|rule| rule.calls.gate.clone()).collect()
    }

    /// The first fault that concerns the call, which is used up by it.
    fn fate(&self, method: Method, documents: &[DocumentId]) -> Fate {
        let mut state = self.lock();
        let rule = state
            .rules
            .iter_mut()
            .find(|rule| rule.calls.gate.is_none() && rule.left != Some(0) && rule.calls.concern(method, documents));
        let Some(rule) = rule else { return Fate::Works };
        rule.left = rule.left.map(|left| left - 1);
        rule.fate
    }

    /// A test that panicked inside the lock has failed already.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Failure {
    fn error(self) -> StoreError {
        match self {
            Self::Unavailable => StoreError::Unavailable(anyhow!("this store was told to fail")),
            Self::Conflict => StoreError::Conflict("this store was told to fail"),
            Self::Inconsistent => StoreError::Inconsistent("this store was told to fail".to_owned()),
        }
    }
}
