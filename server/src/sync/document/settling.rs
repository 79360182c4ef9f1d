//! Brings the document up to what is saved when something needs it: off the async threads where that is dear.

use std::sync::Arc;

use maillage_shared::DocumentId;
use tokio::{
    task,
    time::{Duration, Instant},
};

use super::{super::replica::Broken, DocumentTask};
use crate::store::StoreError;

/// A document of this many operations is settled off the async threads: 4 ms.
const DEAR_OPERATIONS: u64 = 8_000;
/// What applying changes costs for each operation of the texts that they touch, in nanoseconds.
const NANOSECONDS_PER_OPERATION: u64 = 500;
/// A document that nothing needs for this long is kept as bytes alone.
const KEPT: Duration = Duration::from_mins(1);
/// A document that is about to rest and is compacted first may do so after this.
pub(super) const COMPACTED_IN: Duration = Duration::from_secs(5);
/// So many changes, or so many bytes of them, are settled although nothing needs the document.
const MOST_UNSETTLED: (usize, usize) = (4096, 1024 * 1024);

impl DocumentTask {
    /// Apply what is saved, if it is not: nobody is answered meanwhile.
    ///
    /// # Errors
    /// `Inconsistent` if Automerge does not take what is saved: the task can't go on.
    pub(super) async fn settle(&mut self) -> Result<(), StoreError> {
        self.rest_at = Some(Instant::now() + KEPT);
        if self.replica.is_settled() {
            return Ok(());
        }
        metrics::counter!("maillage_sync_settles_total").increment(1);
        if self.replica.operations() < DEAR_OPERATIONS && self.replica.keeps_doc() {
            return self.replica.settle().map_err(|broken| unusable(self.id, broken));
        }
        // Many that rest may be needed at once: each is loaded when it is its turn, as when it is opened.
        let loads = !self.replica.keeps_doc();
        let turn = if loads { Arc::clone(&self.context.turns).acquire_owned().await.ok() } else { None };
        let settling = self.replica.begin_settling();
        let settled = task::spawn_blocking(move || {
            let _turn = turn;
            settling.run()
        });
        let settled = settled.await.unwrap_or(Err(Broken::Saved));
        self.replica.put_doc(settled.map_err(|broken| unusable(self.id, broken))?);
        Ok(())
    }

    /// Whether to settle is to wait until others have loaded theirs: no list is worth that whoever writes is kept waiting.
    pub(super) fn would_wait_for_a_turn(&self) -> bool {
        !self.replica.is_settled() && !self.replica.keeps_doc() && self.context.turns.available_permits() == 0
    }

    /// Settle before a round that may need the document, so that it does not do so on an async thread; and when much
    /// waits.
    ///
    /// # Errors
    /// As [`settle`](Self::settle).
    pub(super) async fn settle_if_due(&mut self) -> Result<(), StoreError> {
        let (changes, bytes) = self.replica.unsettled();
        if self.replica.needs_doc() || changes >= MOST_UNSETTLED.0 || bytes >= MOST_UNSETTLED.1 {
            self.settle().await?;
        }
        Ok(())
    }

    /// When the document may rest, if it does not.
    pub(super) fn rest_at(&mut self) -> Option<Instant> {
        if !self.replica.keeps_doc() {
            self.rest_at = None;
        } else if self.rest_at.is_none() {
            self.rest_at = Some(Instant::now() + KEPT);
        }
        self.rest_at
    }

    /// What it costs to settle, about.
    pub(super) fn cost_of_settling(&self) -> Duration {
        Duration::from_nanos(self.replica.operations().saturating_mul(NANOSECONDS_PER_OPERATION))
    }
}

/// The document holds what the index was wrong about, or half of it. It is left as it is saved: nobody reads or writes it
/// before it was loaded anew, and if that fails, before it was repaired.
pub(super) fn unusable(document: DocumentId, _: Broken) -> StoreError {
    metrics::counter!("maillage_sync_quarantined_total").increment(1);
    tracing::error!(document.id = %document, "what is saved can't be applied; the document is loaded anew");
    StoreError::Inconsistent("Automerge does not take what is saved".to_owned())
}
