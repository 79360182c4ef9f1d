//! Writing what was checked, and what is done as long as that fails: readers read on, writers are told, and it is tried
//! again until it succeeds.

use std::{future::pending, pin::Pin, sync::Arc};

use maillage_shared::{CloseReason, DocumentId};
use tokio::{
    task,
    time::{Duration, Instant, timeout},
};

use super::{
    super::{
        backoff::Backoff,
        load::Rows,
        replica::{Broken, Checked, Rebuild, Rebuilt},
    },
    DocumentContext, DocumentTask,
    settling::unusable,
};
use crate::store::{Append, Appended, Aside, StoreError};

/// The wait before a save is tried again.
const AGAIN: Duration = Duration::from_millis(500);
/// The longest.
const LONGEST: Duration = Duration::from_secs(15);

type Writing = Pin<Box<dyn Future<Output = Result<Vec<Appended>, StoreError>> + Send>>;

/// How saving goes.
#[derive(Default)]
pub(super) struct Saving {
    /// Since saves fail; nothing while they succeed.
    trouble: Option<Trouble>,
}

struct Trouble {
    backoff: Backoff,
    next: Next,
}

enum Next {
    /// To be tried again then.
    At(Instant),
    /// A write is under way: it was begun anew, or did not answer in time.
    Trying(Writing),
}

impl Saving {
    /// Whether the last save failed.
    pub(super) fn is_failing(&self) -> bool {
        self.trouble.is_some()
    }

    /// Whether a write is under way beside the task.
    pub(super) fn is_trying(&self) -> bool {
        matches!(self.trouble, Some(Trouble { next: Next::Trying(_), .. }))
    }

    /// When to try again.
    pub(super) fn retry_at(&self) -> Option<Instant> {
        match self.trouble {
            Some(Trouble { next: Next::At(at), .. }) => Some(at),
            _ => None,
        }
    }

    /// What became of the write that is under way; never, if none is. May be dropped and called again.
    pub(super) async fn retried(&mut self) -> Result<Vec<Appended>, StoreError> {
        match &mut self.trouble {
            Some(Trouble { next: Next::Trying(writing), .. }) => writing.as_mut().await,
            _ => pending().await,
        }
    }

    fn wait(&mut self) {
        let trouble = self
            .trouble
            .get_or_insert_with(|| Trouble { backoff: Backoff::new(AGAIN, LONGEST), next: Next::At(Instant::now()) });
        trouble.next = Next::At(Instant::now() + trouble.backoff.failed());
    }

    /// The write goes on in a task of its own: whoever has this document to look after may be busy with it meanwhile, and
    /// a write that nobody goes on with would keep the store's writer from all others.
    fn trying(&mut self, writing: Writing) {
        let writing = task::spawn(writing);
        let panicked = |_| Err(StoreError::Unavailable(anyhow::anyhow!("the write panicked")));
        let writing: Writing = Box::pin(async move { writing.await.unwrap_or_else(panicked) });
        match &mut self.trouble {
            Some(trouble) => trouble.next = Next::Trying(writing),
            None => {
                self.trouble = Some(Trouble { backoff: Backoff::new(AGAIN, LONGEST), next: Next::Trying(writing) });
            }
        }
    }
}

impl DocumentTask {
    /// Write the batch, if there is one, and tell everybody; as long as saves fail, tell only what was saved before.
    /// Whether anything was written.
    ///
    /// # Errors
    /// If what was saved can't be built again: the task can't go on.
    pub(super) async fn save_and_tell(&mut self) -> Result<bool, StoreError> {
        self.check().await?;
        let (id, cost) = (self.id, self.cost_of_settling());
        let checked = self.replica.check();
        let checked =
            checked.map_err(|_| StoreError::Inconsistent("what was tried is refused after all".to_owned()))?;
        let unsaved = match checked {
            Checked::Unchanged(saved) => {
                let tells = saved.tell().map_err(|broken| unusable(id, broken))?;
                self.send(tells);
                return Ok(false);
            }
            Checked::Changed(unsaved) => unsaved,
        };
        if self.saving.is_failing() {
            let tells = unsaved.failed(None).tell().map_err(|broken| unusable(id, broken))?;
            self.send(tells);
            return Ok(false);
        }
        let append = unsaved.append(self.id);
        let (changes, hashes) = (append.rows.len() as u64, self.rows.unheld_of(&append));
        let last = append.rows.last().map(|last| (last.recorded_at, last.participant));
        let mut writing = write(&self.context, self.id, &self.rows, append);
        let written = timeout(self.context.limits.save_within, &mut writing).await;
        let failure = match written {
            Ok(Ok(appended)) => {
                metrics::counter!("maillage_sync_changes_total").increment(changes);
                let appended = *appended.first().unwrap_or(&Appended { rows: 0, through: 0 });
                self.compacting.appended(appended, !hashes.is_empty());
                self.rows.appended(appended, &hashes);
                if let Some((at, by)) = last {
                    self.summary_writer.note(at, by, cost);
                }
                let tells = unsaved.saved(&appended).tell().map_err(|broken| unusable(id, broken))?;
                self.send(tells);
                return Ok(true);
            }
            Ok(Err(error)) => {
                self.saving.wait();
                error
            }
            Err(_) => {
                self.saving.trying(writing);
                StoreError::Unavailable(anyhow::anyhow!("the save took too long"))
            }
        };
        metrics::counter!("maillage_sync_save_failures_total").increment(1);
        tracing::error!(document.id = %self.id, error = failure.with_causes(),
            "changes can't be saved; they are kept and tried again");
        // It may have been written or not.
        self.compacting.doubt();
        let saved = match unsaved.rebuild() {
            Some(rebuild) => Some(build(&self.context, rebuild).await?),
            None => None,
        };
        let tells = unsaved.failed(saved).tell().map_err(|broken| unusable(id, broken))?;
        self.send(tells);
        Ok(false)
    }

    /// Begin to write again, beside the task: a database that does not answer keeps nobody from reading.
    ///
    /// # Errors
    /// As [`save_and_tell`](Self::save_and_tell).
    pub(super) async fn try_again(&mut self) -> Result<(), StoreError> {
        self.settle_if_due().await?;
        self.check().await?;
        let Ok(Checked::Changed(unsaved)) = self.replica.check() else {
            self.saving.trouble = None;
            return Ok(());
        };
        let append = unsaved.append(self.id);
        self.saving.trying(write(&self.context, self.id, &self.rows, append));
        Ok(())
    }

    /// Check what was staged, and leave out what Automerge does not take: leaving that out may let in what waited for its
    /// sender to go, so it is looked at until all of it fits.
    ///
    /// # Errors
    /// If what was saved can't be built again.
    pub(super) async fn check(&mut self) -> Result<(), StoreError> {
        loop {
            match self.replica.unsure() {
                0 => {}
                asked => metrics::counter!("maillage_sync_changes_asked_total").increment(asked as u64),
            }
            match self.replica.check() {
                Ok(_) => return Ok(()),
                Err(Broken::Batch) => self.isolate().await?,
                Err(broken) => return Err(unusable(self.id, broken)),
            }
        }
    }

    /// A write beside the task has ended. If it succeeded, everything is written once more, what came meanwhile included:
    /// rows that stand there already are recognised (J4).
    ///
    /// # Errors
    /// As [`save_and_tell`](Self::save_and_tell).
    pub(super) async fn retried(&mut self, outcome: Result<Vec<Appended>, StoreError>) -> Result<(), StoreError> {
        match outcome {
            Ok(appended) => {
                // What is written once more is new to nobody, and has no position then.
                let through = appended.iter().map(|appended| appended.through).max();
                self.rows.through = through.unwrap_or(0).max(self.rows.through);
                self.saving.trouble = None;
                self.compacting.doubt();
                if self.save_and_tell().await? {
                    tracing::info!(document.id = %self.id, "changes can be saved again");
                }
            }
            Err(error) => {
                tracing::debug!(document.id = %self.id, error = error.with_causes(), "still not saved");
                self.saving.wait();
            }
        }
        self.answer().await
    }

    /// Automerge could not apply a batch that passed every check: find out whose change it was, and go on without.
    ///
    /// # Errors
    /// If what was saved can't be built again.
    pub(super) async fn isolate(&mut self) -> Result<(), StoreError> {
        tracing::error!(document.id = %self.id, "a batch could not be applied; building the document again");
        let saved = build(&self.context, self.replica.rebuild()).await?;
        for culprit in self.replica.isolate(saved) {
            self.expel(culprit, CloseReason::CorruptSync);
        }
        Ok(())
    }
}

/// Takes its turn as a load does: an outage has every edited document built again at once.
async fn build(context: &DocumentContext, rebuild: Rebuild) -> Result<Rebuilt, StoreError> {
    let turn = context.turns.clone().acquire_owned().await;
    let built = task::spawn_blocking(move || {
        let _turn = turn;
        rebuild.build()
    });
    let built = built.await.ok().flatten();
    built.ok_or_else(|| StoreError::Inconsistent("what was saved does not load".to_owned()))
}

/// A write, begun when it is first polled. A damaged row makes way for the change that it was: as long as it stands, a
/// row of the same hash changes nothing (J4), and what is told as saved would be in no journal.
fn write(context: &DocumentContext, document: DocumentId, rows: &Rows, append: Append) -> Writing {
    let journal = Arc::clone(&context.journal);
    let positions = rows.damaged_of(&append);
    let aside = Aside { document, snapshot: false, positions };
    Box::pin(async move {
        if !aside.positions.is_empty() {
            match journal.set_aside(aside).await {
                // An earlier try has done it.
                Ok(()) | Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
        journal.append(vec![append]).await
    })
}
