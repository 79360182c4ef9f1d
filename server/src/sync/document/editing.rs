//! Edits of the server's own, and who waits for a save.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, ChangeHash};
use maillage_shared::{ParticipantId, Timestamp};
use tokio::{sync::oneshot, task};

use super::{
    super::{SyncError, budgets::Account, command::Edit},
    DocumentTask,
};
use crate::store::StoreError;

/// Who waits for a save.
pub(super) enum Waiter {
    /// An edit of the server's own: saved when the document holds its change, if it made one.
    Edit { change: Option<ChangeHash>, done: oneshot::Sender<Result<(), SyncError>> },
    /// A server that stops: everything that can be saved is.
    Flush(oneshot::Sender<()>),
}

impl DocumentTask {
    /// Make an edit of the server's own, off the async threads: it copies the document.
    ///
    /// # Errors
    /// As [`settle`](Self::settle).
    pub(super) async fn edit(
        &mut self,
        (participant, account): (ParticipantId, &Account),
        at: Timestamp,
        edit: Edit,
        done: oneshot::Sender<Result<(), SyncError>>,
    ) -> Result<(), StoreError> {
        if self.saving.is_failing() {
            let _ = done.send(Err(SyncError::NotSaved));
            return Ok(());
        }
        account.charge_whole(self.replica.operations());
        self.settle().await?;
        let doc = self.replica.take_doc();
        let made = task::spawn_blocking(move || {
            let change = catch_unwind(AssertUnwindSafe(|| edit(&doc)));
            (doc, change)
        });
        let (doc, change): (Automerge, _) = made.await.expect("making an edit catches its panics");
        self.replica.put_doc(doc);
        let Ok(change) = change else {
            tracing::error!(document.id = %self.id, "an edit of the server's own panicked");
            let _ = done.send(Err(SyncError::Refused));
            return Ok(());
        };
        let hash = change.as_ref().map(automerge::Change::hash);
        match change.map_or(Ok(()), |change| self.replica.propose(participant, change, at)) {
            Ok(()) => self.waiters.push(Waiter::Edit { change: hash, done }),
            Err(_) => drop(done.send(Err(SyncError::Refused))),
        }
        Ok(())
    }

    /// Answer those who wait, as far as there is an answer. An edit is saved if the saved document holds it.
    ///
    /// # Errors
    /// As [`settle`](Self::settle).
    pub(super) async fn answer(&mut self) -> Result<(), StoreError> {
        let (failing, busy) = (self.saving.is_failing(), self.saving.is_trying());
        let mut saved = Vec::new();
        for waiter in std::mem::take(&mut self.waiters) {
            match waiter {
                Waiter::Edit { done, .. } if failing => drop(done.send(Err(SyncError::NotSaved))),
                Waiter::Edit { change, done } => {
                    let held = change.is_none_or(|hash| self.replica.known().holds(&hash));
                    if held {
                        saved.push(done);
                    } else {
                        let _ = done.send(Err(SyncError::Refused));
                    }
                }
                // One more try is under way; its end is the last word.
                Waiter::Flush(done) if failing && busy => self.waiters.push(Waiter::Flush(done)),
                Waiter::Flush(done) => drop(done.send(())),
            }
        }
        if !saved.is_empty() {
            // Whoever edits through the API reads the answer in the lists.
            self.settle().await?;
            let summary = self.summary_writer.write(self.replica.settled_doc(), self.rows.through);
            task::spawn(async move {
                summary.await;
                for done in saved {
                    // Whoever asked may have stopped waiting.
                    let _ = done.send(Ok(()));
                }
            });
        }
        Ok(())
    }
}
