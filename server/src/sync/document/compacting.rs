//! Snapshots in the place of rows, made and written beside the task: nobody waits for one.

use std::{future::pending, pin::Pin, sync::Arc};

use automerge::{Automerge, ChangeHash};
use bytes::Bytes;
use tokio::{task, time::timeout};

use super::{super::load, DocumentContext, DocumentTask};
use crate::store::{Compaction, StoreError};

type Job = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// What became of a compaction.
pub(super) enum Outcome {
    /// The journal holds this snapshot in the place of so many rows and bytes of the log.
    Done { snapshot: Bytes, rows: usize, log_bytes: usize },
    /// Nothing was changed: other rows stand there than the task knows. Or it is not known whether it was done.
    Doubtful(StoreError),
    /// A snapshot would not load, so that none was written.
    Unpackable,
}

/// How compaction goes.
#[derive(Default)]
pub(super) struct Compacting {
    job: Option<Job>,
    /// The log is not compacted before it has this many bytes: after a failure, twice what it had.
    at_least: usize,
    /// The journal may hold other rows than are counted: a write or a compaction had no answer.
    doubtful: bool,
}

impl Compacting {
    /// Whether one is under way.
    pub(super) fn is_running(&self) -> bool {
        self.job.is_some()
    }

    /// The rows must be counted before the next.
    pub(super) fn doubt(&mut self) {
        self.doubtful = true;
    }

    /// What became of the one that is under way; never, if none is. May be dropped and called again.
    pub(super) async fn done(&mut self) -> Outcome {
        match &mut self.job {
            Some(job) => job.as_mut().await,
            None => pending().await,
        }
    }
}

impl DocumentTask {
    /// Begin a compaction if the log has grown enough.
    ///
    /// Rows that the document does not hold, since they wait for others or can't be read, must stay: while there are
    /// such, nothing is compacted.
    pub(super) fn compact_if_due(&mut self) {
        let due = self.replica.wants_snapshot() && self.replica.log_bytes() >= self.compacting.at_least;
        let known = !self.compacting.is_running() && !self.saving.is_failing() && self.rows.unheld.is_empty();
        if !due || !known {
            return;
        }
        if std::mem::take(&mut self.compacting.doubtful) {
            let doubt = Outcome::Doubtful(StoreError::Conflict("rows that were not counted"));
            self.compacting.job = Some(Box::pin(std::future::ready(doubt)));
            return;
        }
        let log_bytes = self.replica.log_bytes();
        // A copy of the columns, which are compressed: a few milliseconds for the largest.
        let doc = self.replica.doc().clone();
        let job = compact(Arc::clone(&self.context), self.id, doc, self.rows.count, self.rows.through);
        self.compacting.job = Some(Box::pin(async move { job.await.with_log(log_bytes) }));
    }

    /// A compaction has ended. A failure costs nothing: the rows stay.
    pub(super) async fn compacted(&mut self, outcome: Outcome) {
        self.compacting.job = None;
        match outcome {
            Outcome::Done { snapshot, rows, log_bytes } => {
                self.rows.count -= rows.min(self.rows.count);
                self.compacting.at_least = 0;
                self.replica.snapshot_saved(snapshot, log_bytes);
                metrics::counter!("maillage_sync_compactions_total").increment(1);
                return;
            }
            Outcome::Doubtful(error) => {
                tracing::warn!(document.id = %self.id, %error, "a compaction may have failed; counting the rows");
                match self.recount().await {
                    Ok(()) => return,
                    Err(error) => tracing::warn!(document.id = %self.id, %error, "the rows can't be counted"),
                }
                self.compacting.doubt();
            }
            Outcome::Unpackable => {
                tracing::error!(document.id = %self.id, "a snapshot would not load; the log is kept");
            }
        }
        self.compacting.at_least = self.replica.log_bytes() * 2;
    }

    /// Count the rows that the journal holds, and those of them that the document does not.
    async fn recount(&mut self) -> Result<(), StoreError> {
        let late = |_| StoreError::Unavailable(anyhow::anyhow!("the load took too long"));
        let loading = timeout(self.context.limits.save_within, self.context.journal.load(self.id));
        let stored = loading.await.map_err(late)??.unwrap_or_default();
        let doc = self.replica.doc();
        let held = |hash: &[u8; 32]| doc.get_change_meta_by_hash(&ChangeHash(*hash)).is_some();
        self.rows = load::Rows {
            count: stored.rows.len(),
            through: stored.rows.last().map_or(self.rows.through, |row| row.position.max(self.rows.through)),
            unheld: stored.rows.iter().map(|row| row.row.hash).filter(|hash| !held(hash)).collect(),
            damaged: load::damaged(stored.rows.iter().filter(|row| !held(&row.row.hash))),
        };
        Ok(())
    }
}

impl Outcome {
    fn with_log(self, covered: usize) -> Self {
        match self {
            Self::Done { snapshot, rows, .. } => Self::Done { snapshot, rows, log_bytes: covered },
            other => other,
        }
    }
}

async fn compact(
    context: Arc<DocumentContext>,
    document: maillage_shared::DocumentId,
    doc: Automerge,
    rows: usize,
    through: i64,
) -> Outcome {
    let Ok(turn) = Arc::clone(&context.turns).acquire_owned().await else { return Outcome::Unpackable };
    let packed = task::spawn_blocking(move || {
        let snapshot = load::pack(&doc);
        drop(turn);
        snapshot
    });
    let Some(snapshot) = packed.await.ok().flatten() else { return Outcome::Unpackable };
    let compaction = Compaction { document, snapshot: snapshot.clone(), through, rows };
    match timeout(context.limits.save_within, context.journal.compact(compaction)).await {
        Ok(Ok(())) => Outcome::Done { snapshot, rows, log_bytes: 0 },
        Ok(Err(error)) => Outcome::Doubtful(error),
        Err(_) => Outcome::Doubtful(StoreError::Unavailable(anyhow::anyhow!("the compaction took too long"))),
    }
}
