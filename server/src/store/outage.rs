//! Whether changes can be saved, as the last write showed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::StoreError;
use crate::outage_log::OutageLog;

/// How long a write that worked is believed, when readiness is asked. After it: a write is tried.
const BELIEVED: Duration = Duration::from_secs(10);
/// How long a change that could not be saved outweighs a try that worked: there may be room for the one and not for the
/// other. After it nobody tries to save, so the try decides.
const OUTWEIGHS: Duration = Duration::from_secs(15);
/// Between two tries during an outage, however often readiness is asked.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// One for each open store: its writes tell it how they went, its readiness asks it.
#[derive(Debug)]
pub(super) struct Outage {
    log: OutageLog,
    /// Locked for a few instructions by each write.
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    is_on: bool,
    /// When it was last seen how a write goes; `None` before the first.
    seen: Option<Instant>,
    /// When changes were last not saved.
    failed: Option<Instant>,
}

impl Outage {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self {
            log: OutageLog::new("nothing can be saved: said once, until it works again", "changes are saved again"),
            state: Mutex::new(State { is_on: false, seen: None, failed: None }),
        }
    }

    /// How saving changes went.
    pub(super) fn observe<T>(&self, written: &Result<T, StoreError>) {
        let failure = failure(written);
        let mut state = self.lock();
        if failure.is_some() {
            state.failed = Some(Instant::now());
        }
        self.set(state, failure);
    }

    /// How a write that was only tried went.
    pub(super) fn observe_try(&self, tried: &Result<(), StoreError>) {
        let failure = failure(tried);
        let state = self.lock();
        let is_outweighed = failure.is_none() && state.is_on && state.failed.is_some_and(|at| at.elapsed() < OUTWEIGHS);
        if !is_outweighed {
            self.set(state, failure);
        }
    }

    /// Whether the last write failed and none has worked since.
    pub(super) fn is_on(&self) -> bool {
        self.lock().is_on
    }

    /// Whether what is known is too old to answer with. Whoever is told so tries; others who ask meanwhile are not.
    pub(super) fn should_try(&self) -> bool {
        let mut state = self.lock();
        let pause = if state.is_on { TRY_AGAIN } else { BELIEVED };
        let is_due = state.seen.is_none_or(|seen| seen.elapsed() >= pause);
        if is_due {
            state.seen = Some(Instant::now());
        }
        is_due
    }

    fn set(&self, mut state: MutexGuard<'_, State>, failure: Option<&StoreError>) {
        let now = Instant::now();
        (state.is_on, state.seen) = (failure.is_some(), Some(now));
        drop(state);
        metrics::gauge!("maillage_store_writable").set(if failure.is_some() { 0.0 } else { 1.0 });
        match failure {
            Some(error) => self.log.failed(error, now),
            None => self.log.worked(),
        };
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A refusal of what was to be written is an answer like any other: the database works.
fn failure<T>(written: &Result<T, StoreError>) -> Option<&StoreError> {
    match written {
        Err(error @ StoreError::Unavailable(_)) => Some(error),
        Ok(_) | Err(StoreError::Conflict(_) | StoreError::LastManager | StoreError::Inconsistent(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    fn fails() -> Result<(), StoreError> {
        Err(StoreError::Unavailable(anyhow!("disk full")))
    }

    #[tokio::test(start_paused = true)]
    async fn j13_an_outage_lasts_from_the_first_failure_to_the_first_write_that_works() {
        let outage = Outage::new();
        assert!(!outage.is_on());
        outage.observe(&fails());
        outage.observe(&fails());
        assert!(outage.is_on());
        outage.observe(&Ok(()));
        assert!(!outage.is_on());
        outage.observe::<()>(&Err(StoreError::Conflict("an answer is an answer")));
        assert!(!outage.is_on());
    }

    #[tokio::test(start_paused = true)]
    async fn j13_a_try_that_works_ends_an_outage_only_when_nobody_fails_to_save_any_more() {
        let outage = Outage::new();
        outage.observe(&fails());
        outage.observe_try(&Ok(()));
        assert!(outage.is_on(), "a disk may have room for the one and not for the other");
        tokio::time::advance(OUTWEIGHS).await;
        outage.observe_try(&Ok(()));
        assert!(!outage.is_on());
        outage.observe_try(&fails());
        assert!(outage.is_on());
        outage.observe_try(&Ok(()));
        assert!(!outage.is_on(), "what a try began a try may end");
    }

    #[tokio::test(start_paused = true)]
    async fn j13_a_write_is_tried_when_none_was_seen_lately_and_more_often_in_an_outage() {
        let outage = Outage::new();
        assert!(outage.should_try() && !outage.should_try(), "one asks, the others wait");
        outage.observe(&Ok(()));
        tokio::time::advance(BELIEVED / 2).await;
        assert!(!outage.should_try());
        outage.observe(&fails());
        assert!(!outage.should_try());
        tokio::time::advance(TRY_AGAIN).await;
        assert!(outage.should_try());
    }
}
