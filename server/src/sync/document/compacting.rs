//! Snapshots in the place of rows, made and written beside the task: nobody waits for one.

use std::{future::pending, pin::Pin, sync::Arc};

use automerge::{Automerge, ChangeHash};
use maillage_shared::DocumentId;
use tokio::{task, time::timeout};

use super::{
    super::{
        load::{self, Rows},
        replica::Weighed,
    },
    DocumentContext, DocumentTask,
};
use crate::store::{Appended, Compaction, StoreError, Stored};

/// Writes that are remembered while the rows are counted.
const MOST_MEANWHILE: usize = 4096;

type Job = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// What became of a compaction.
pub(super) enum Outcome {
    /// The journal holds this snapshot in the place of so many rows and bytes of the log.
    Done { snapshot: Weighed, rows: usize, log_bytes: usize },
    /// The rows were counted, and are known but for those that were written meanwhile.
    Counted(Rows),
    /// They can't be counted now.
    Uncounted(StoreError),
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
    /// What was written since the count began that is under way, if one is.
    meanwhile: Option<Vec<Appended>>,
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

    /// Rows were written. If a damaged one made way for one of them, a count that is under way may or may not know that.
    pub(super) fn appended(&mut self, appended: Appended, healed: bool) {
        if let Some(meanwhile) = &mut self.meanwhile {
            // A count that waits so long for its turn is made again.
            self.doubtful |= healed || meanwhile.len() >= MOST_MEANWHILE;
            if meanwhile.len() < MOST_MEANWHILE {
                meanwhile.push(appended);
            }
        }
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
        if self.compacting.doubtful {
            self.count_rows();
            return;
        }
        let log_bytes = self.replica.log_bytes();
        // A copy of the columns, which are compressed: a few milliseconds for the largest.
        let doc = self.replica.doc().clone();
        let job = compact(Arc::clone(&self.context), self.id, doc, self.rows.count, self.rows.through);
        // A task of its own: this one does not look at it while it saves, and a transaction that nobody goes on with would
        // keep the store's writer from the very save that is waited for.
        let job = task::spawn(job);
        self.compacting.job =
            Some(Box::pin(async move { job.await.unwrap_or(Outcome::Unpackable).with_log(log_bytes) }));
    }

    /// A compaction or a count has ended. A failure costs nothing: the rows stay.
    pub(super) fn compacted(&mut self, outcome: Outcome) {
        self.compacting.job = None;
        let meanwhile = self.compacting.meanwhile.take().unwrap_or_default();
        match outcome {
            Outcome::Done { snapshot, rows, log_bytes } => {
                self.rows.count -= rows.min(self.rows.count);
                self.compacting.at_least = 0;
                self.replica.snapshot_saved(snapshot, log_bytes);
                metrics::counter!("maillage_sync_compactions_total").increment(1);
                return;
            }
            Outcome::Counted(rows) => {
                self.rows = self.with_written_meanwhile(rows, &meanwhile);
                return;
            }
            Outcome::Doubtful(error) => {
                tracing::warn!(document.id = %self.id, error = error.with_causes(), "a compaction may have failed; counting the rows");
                self.count_rows();
                return;
            }
            Outcome::Uncounted(error) => {
                tracing::warn!(document.id = %self.id, error = error.with_causes(), "the rows can't be counted");
                self.compacting.doubt();
            }
            Outcome::Unpackable => {
                tracing::error!(document.id = %self.id, "a snapshot would not load; the log is kept");
            }
        }
        self.compacting.at_least = self.replica.log_bytes() * 2;
    }

    /// Begin to count the rows that the journal holds, and those of them that the document does not: beside the task,
    /// since all of it is read.
    fn count_rows(&mut self) {
        self.compacting.doubtful = false;
        self.compacting.meanwhile = Some(Vec::new());
        let count = count(Arc::clone(&self.context), self.id, self.replica.doc().clone());
        let count = task::spawn(count);
        let panicked = |_| Outcome::Uncounted(StoreError::Inconsistent("counting panicked".to_owned()));
        self.compacting.job = Some(Box::pin(async move { count.await.unwrap_or_else(panicked) }));
    }

    /// Rows as they were counted, and those that were written since. What came after the last that was counted is not
    /// among them; what was written before may be, and the document holds it by now.
    fn with_written_meanwhile(&self, mut rows: Rows, meanwhile: &[Appended]) -> Rows {
        let counted = rows.through;
        rows.count += meanwhile.iter().filter(|one| one.through > counted).map(|one| one.rows).sum::<usize>();
        rows.through = meanwhile.iter().map(|one| one.through).fold(counted.max(self.rows.through), i64::max);
        let held = |hash: &[u8; 32]| is_held(self.replica.doc(), hash);
        rows.unheld.retain(|hash| !held(hash));
        rows.damaged.retain(|hash, _| !held(hash));
        rows
    }
}

fn is_held(doc: &Automerge, hash: &[u8; 32]) -> bool {
    doc.get_change_meta_by_hash(&ChangeHash(*hash)).is_some()
}

/// Bounded as a load is: it holds as much.
async fn count(context: Arc<DocumentContext>, document: DocumentId, doc: Automerge) -> Outcome {
    let Ok(turn) = Arc::clone(&context.turns).acquire_owned().await else { return Outcome::Unpackable };
    let late = |_| StoreError::Unavailable(anyhow::anyhow!("the load took too long"));
    let loaded = timeout(context.limits.save_within, context.journal.load(document)).await;
    let stored = match loaded.map_err(late).and_then(|loaded| loaded) {
        Ok(stored) => stored.unwrap_or_default(),
        Err(error) => return Outcome::Uncounted(error),
    };
    let counted = task::spawn_blocking(move || {
        let rows = rows_of(&stored, &doc);
        drop(turn);
        rows
    });
    let panicked = |_| Outcome::Uncounted(StoreError::Inconsistent("counting panicked".to_owned()));
    counted.await.map_or_else(panicked, Outcome::Counted)
}

fn rows_of(stored: &Stored, doc: &Automerge) -> Rows {
    let unheld = || stored.rows.iter().filter(|row| !is_held(doc, &row.row.hash));
    Rows {
        count: stored.rows.len(),
        through: stored.rows.last().map_or(0, |row| row.position),
        unheld: unheld().map(|row| row.row.hash).collect(),
        damaged: load::damaged(unheld()),
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
    document: DocumentId,
    doc: Automerge,
    rows: usize,
    through: i64,
) -> Outcome {
    let Ok(turn) = Arc::clone(&context.turns).acquire_owned().await else { return Outcome::Unpackable };
    let packed = task::spawn_blocking(move || {
        let packed = load::pack(&doc).map(|bytes| (bytes.clone(), Weighed::new(bytes)));
        drop(turn);
        packed
    });
    let Some((bytes, snapshot)) = packed.await.ok().flatten() else { return Outcome::Unpackable };
    let compaction = Compaction { document, snapshot: bytes, through, rows };
    match timeout(context.limits.save_within, context.journal.compact(compaction)).await {
        Ok(Ok(())) => Outcome::Done { snapshot, rows, log_bytes: 0 },
        Ok(Err(error)) => Outcome::Doubtful(error),
        Err(_) => Outcome::Doubtful(StoreError::Unavailable(anyhow::anyhow!("the compaction took too long"))),
    }
}
