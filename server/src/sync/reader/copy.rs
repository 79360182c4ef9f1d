//! What a document says, as the first change of another one.

use std::sync::Arc;

use automerge::Change;
use maillage_shared::{
    Timestamp,
    document::{self, Title},
    gabarit::GabaritId,
};
use tokio::{task, time::Instant};

use super::{OPENING_WORK, Reader, SyncError, load, price, rest};
use crate::{access::Grant, store::StoreError};

impl Reader {
    /// The first change of a document of this gabarit and title that says what the granted one does as it is saved now, and
    /// what `then` reads off it: as long as that takes, it is the copy's turn and work. `None` if the document was never
    /// written. What is withheld from whoever copies is empty in the copy. Never kept: each has an actor of its own.
    ///
    /// # Errors
    /// As [`content`](Self::content).
    pub async fn copy<T: Send + 'static>(
        &self,
        grant: &Grant,
        gabarit: GabaritId,
        title: Title,
        (actor, at): ([u8; 16], Timestamp),
        then: impl FnOnce(&Change) -> T + Send + 'static,
    ) -> Result<Option<(Change, T)>, SyncError> {
        let account = self.budgets.account(grant.participant(), Instant::now(), &self.limits);
        rest(&account, Instant::now() + self.limits.reading_waits).await?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|closed| StoreError::Unavailable(closed.into()))?;
        account.charge(OPENING_WORK);
        let Some(stored) = self.journal.load(grant.document()).await? else { return Ok(None) };
        // The turn ends with the work, which goes on if whoever asked leaves.
        let withheld = grant.withheld();
        let copying = task::spawn_blocking(move || {
            let _turn = turn;
            // The copy is as long as its source, and is read as well.
            account.charge(price(&stored).saturating_mul(2));
            let opened = load::build(stored)?;
            let first = document::copy(&opened.loaded.doc, &gabarit, &title, actor, at, withheld);
            let first = first.map_err(|error| StoreError::Inconsistent(error.to_string()))?;
            let read = then(&first);
            Ok(Some((first, read)))
        });
        copying.await.unwrap_or_else(|_| Err(StoreError::Inconsistent("copying panicked".to_owned()).into()))
    }
}
