//! Group commit: appends that arrive while one transaction is being written share the next. Owns the writing task; it
//! ends when the last handle is dropped. Never waits for company: an append that is alone is written at once.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use anyhow::anyhow;
use async_trait::async_trait;
use futures_util::FutureExt as _;
use maillage_shared::DocumentId;
use tokio::sync::{mpsc, oneshot};
use tracing::Instrument;

use super::outage::Outage;
use super::{Append, Appended, Aside, Attribution, Compaction, Extent, Journal, StoreError, Stored};

/// Calls that may wait to be written. One more waits for its place, and its caller with it.
const WAITING_CALLS: usize = 1_024;
/// Calls written in one transaction at most.
const MERGED_CALLS: usize = 256;
/// Once a transaction holds so many bytes of changes, it takes no further call.
const MERGED_BYTES: usize = 16 << 20;

type Answer = Result<Vec<Appended>, StoreError>;

/// One caller's append, on its way to the writing task.
struct Call {
    appends: Vec<Append>,
    answer: oneshot::Sender<Answer>,
}

/// A journal whose appends are merged into few transactions; everything else goes straight through.
///
/// Each call stays all or nothing, and is durable when it returns. If its caller stops waiting it is written all the
/// same. How long a transaction may take is the inner journal's to say. A panic costs the calls that were under way,
/// which get `Unavailable`, and nobody else (J14).
pub struct GroupCommit {
    inner: Arc<dyn Journal>,
    calls: mpsc::Sender<Call>,
}

impl GroupCommit {
    /// Start the writing task on the current tokio runtime.
    #[must_use]
    pub fn new(inner: Arc<dyn Journal>) -> Self {
        Self::watched(inner, Arc::new(Outage::new()))
    }

    /// The same; `outage` is told how each transaction went.
    pub(super) fn watched(inner: Arc<dyn Journal>, outage: Arc<Outage>) -> Self {
        let (calls, waiting) = mpsc::channel(WAITING_CALLS);
        tokio::spawn(write_all(Arc::clone(&inner), waiting, outage));
        Self { inner, calls }
    }
}

#[async_trait]
impl Journal for GroupCommit {
    async fn append(&self, appends: Vec<Append>) -> Answer {
        if appends.is_empty() {
            return Ok(Vec::new());
        }
        let (answer, answered) = oneshot::channel();
        let stopped = || StoreError::Unavailable(anyhow!("the journal's writer stopped in the midst of it"));
        self.calls.send(Call { appends, answer }).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }

    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError> {
        self.inner.load(document).await
    }

    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError> {
        self.inner.extent(document).await
    }

    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError> {
        self.inner.compact(compaction).await
    }

    async fn set_aside(&self, aside: Aside) -> Result<(), StoreError> {
        self.inner.set_aside(aside).await
    }

    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        self.inner.attributions(document).await
    }

    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.inner.documents().await
    }
}

async fn write_all(journal: Arc<dyn Journal>, mut waiting: mpsc::Receiver<Call>, outage: Arc<Outage>) {
    let mut calls = Vec::with_capacity(MERGED_CALLS);
    while let Some(first) = waiting.recv().await {
        let mut bytes = bytes_of(&first.appends);
        calls.push(first);
        while calls.len() < MERGED_CALLS
            && bytes < MERGED_BYTES
            && let Ok(next) = waiting.try_recv()
        {
            bytes += bytes_of(&next.appends);
            calls.push(next);
        }
        let merged = AssertUnwindSafe(write_merged(&*journal, &mut calls, bytes, &outage)).catch_unwind().await;
        if merged.is_err() {
            // Where it was is in the log already. Whoever waits for an answer gets `Unavailable` when it is dropped.
            tracing::error!(calls = calls.len(), "the journal's writer panicked and goes on");
            outage.observe::<()>(&Err(StoreError::Unavailable(anyhow!("the journal's writer panicked"))));
        }
        calls.clear();
    }
}

fn bytes_of(appends: &[Append]) -> usize {
    appends.iter().flat_map(|append| &append.rows).map(|row| row.bytes.len()).sum()
}

/// Write the calls in one transaction and answer each. If the database refuses what they hold together, they are
/// written one by one, so that only the call with the bad append fails.
async fn write_merged(journal: &dyn Journal, calls: &mut Vec<Call>, bytes: usize, outage: &Outage) {
    if calls.len() == 1 {
        return write_alone(journal, calls, outage).await;
    }
    // Kept for the second try; the changes themselves are shared, not copied.
    let merged = calls.iter().flat_map(|call| call.appends.iter().cloned()).collect();
    match write(journal, merged, bytes, outage).await {
        Ok(mut answers) => {
            for call in calls.drain(..).rev() {
                let its_own = answers.split_off(answers.len().saturating_sub(call.appends.len()));
                tell(call.answer, Ok(its_own));
            }
        }
        Err(StoreError::Unavailable(error)) => {
            let error = Arc::new(error);
            for call in calls.drain(..) {
                tell(call.answer, Err(StoreError::Unavailable(anyhow!("{error:#}"))));
            }
        }
        Err(StoreError::Conflict(_) | StoreError::LastManager | StoreError::Inconsistent(_)) => {
            write_alone(journal, calls, outage).await;
        }
    }
}

async fn write_alone(journal: &dyn Journal, calls: &mut Vec<Call>, outage: &Outage) {
    for call in calls.drain(..) {
        let bytes = bytes_of(&call.appends);
        tell(call.answer, write(journal, call.appends, bytes, outage).await);
    }
}

/// The answers are as many as the appends, or it is an error: who is told of whose rows hangs on it.
async fn write(journal: &dyn Journal, appends: Vec<Append>, bytes: usize, outage: &Outage) -> Answer {
    let expected = appends.len();
    let changes = appends.iter().map(|append| append.rows.len()).sum::<usize>();
    let span = tracing::debug_span!("store.append", changes, bytes);
    let written = journal.append(appends).instrument(span).await;
    outage.observe(&written);
    let answers = written?;
    if answers.len() != expected {
        return Err(StoreError::Inconsistent(format!("{} answers to {expected} appends", answers.len())));
    }
    Ok(answers)
}

/// A caller that no longer waits needs no answer.
fn tell(caller: oneshot::Sender<Answer>, answer: Answer) {
    drop(caller.send(answer));
}

#[cfg(test)]
mod tests;
