//! Documents as they are saved, for whoever reads them without following them: content, history, and what comes after.
//!
//! Reads the journal and never a live task. A reading holds a whole document and one core: a few run at once, load and
//! rendering are done off the async threads, and answers are kept for a while. Who has one worked out pays for it from
//! the account that their connections share (W12). Never writes.

mod cache;
mod copy;

use std::sync::{Arc, Mutex, PoisonError};

use automerge::{Automerge, ChangeHash};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use maillage_shared::{
    DocumentId, ParticipantId, api,
    document::{self, Withheld},
};
use sha2::{Digest as _, Sha256};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task,
    time::{Instant, sleep_until},
};

use self::cache::{Cache, Key, What};
use super::{
    SyncError,
    budgets::{Account, Budgets, OPENING_WORK, WORK_PER_OPERATION},
    history,
    hub::Hub,
    load,
    weight::{self, Weight},
};
use crate::{
    access::Grant,
    limits::Limits,
    store::{Extent, Journal, StoreError, Stored},
};

/// Inflated bytes that are one unit of work: they are gone through ten times as fast as bytes are decoded.
const BYTES_FOR_ONE: usize = 8;

/// A document's content as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// JSON.
    pub body: Bytes,
    /// Differs whenever the bytes do: base64url.
    pub tag: Arc<str>,
}

/// What a reading gave; kept and shared.
#[derive(Debug, Clone)]
enum Answer {
    Content(Rendered),
    History(Arc<api::History>),
}

/// Reads documents, a few at once.
pub struct Reader {
    journal: Arc<dyn Journal>,
    limits: Arc<Limits>,
    turns: Arc<Semaphore>,
    budgets: Arc<Budgets>,
    /// Never held across an await.
    cache: Arc<Mutex<Cache>>,
}

impl Reader {
    /// On this journal, beside the connections of a hub.
    #[must_use]
    pub fn beside(hub: &Hub, journal: Arc<dyn Journal>, limits: Arc<Limits>) -> Self {
        Self::new(journal, limits, Arc::clone(hub.budgets()))
    }

    pub(super) fn new(journal: Arc<dyn Journal>, limits: Arc<Limits>, budgets: Arc<Budgets>) -> Self {
        let turns = Arc::new(Semaphore::new(limits.readings_at_once));
        let cache = Arc::new(Mutex::new(Cache::new(limits.reading_cache_bytes)));
        Self { journal, limits, turns, budgets, cache }
    }

    /// The content as it was at these heads, or as it is now if there are none; `None` if the document was never
    /// written.
    ///
    /// # Errors
    /// `UnknownHeads` if the document holds no such changes, `Overdrawn` if this participant had more worked out than is
    /// theirs; else as the journal's `load`, and `Inconsistent` if what it holds is not a document.
    pub async fn content(&self, grant: &Grant, at: Vec<ChangeHash>) -> Result<Option<Rendered>, SyncError> {
        let key = Key { document: grant.document(), withheld: grant.withheld(), what: What::content(at) };
        match self.read(grant.participant(), key).await? {
            Some(Answer::Content(rendered)) => Ok(Some(rendered)),
            _ => Ok(None),
        }
    }

    /// Who changed what and when; names are left empty. `None` if the document was never written.
    ///
    /// # Errors
    /// As [`content`](Self::content).
    pub async fn history(&self, grant: &Grant) -> Result<Option<Arc<api::History>>, SyncError> {
        self.history_of(grant.participant(), grant.document(), grant.withheld()).await
    }

    pub(super) async fn history_of(
        &self,
        who: ParticipantId,
        document: DocumentId,
        withheld: Option<Withheld<'static>>,
    ) -> Result<Option<Arc<api::History>>, SyncError> {
        match self.read(who, Key { document, withheld, what: What::History }).await? {
            Some(Answer::History(history)) => Ok(Some(history)),
            _ => Ok(None),
        }
    }

    async fn read(&self, who: ParticipantId, key: Key) -> Result<Option<Answer>, SyncError> {
        let document = key.document;
        let account = self.budgets.account(who, Instant::now(), &self.limits);
        let give_up_at = Instant::now() + self.limits.reading_waits;
        loop {
            // Asked before the load: an answer is never older than the extent it is kept by.
            let Some(extent) = self.journal.extent(document).await? else { return Ok(None) };
            if let Some(known) = self.known(&key, extent) {
                return Ok(Some(known));
            }
            rest(&account, give_up_at).await?;
            let turn = Arc::clone(&self.turns).acquire_owned().await;
            let turn = turn.map_err(|closed| StoreError::Unavailable(closed.into()))?;
            // Whoever had the turn before may have wanted the same, or have been the same.
            let Some(extent) = self.journal.extent(document).await? else { return Ok(None) };
            if let Some(known) = self.known(&key, extent) {
                return Ok(Some(known));
            }
            if account.overdrawn_until(Instant::now()).is_none() {
                return self.work_out(key, extent, account, turn).await;
            }
        }
    }

    /// The turn ends with the work, which goes on if whoever asked leaves.
    async fn work_out(
        &self,
        key: Key,
        extent: Extent,
        account: Arc<Account>,
        turn: OwnedSemaphorePermit,
    ) -> Result<Option<Answer>, SyncError> {
        // Paid for whether or not it is answered.
        account.charge(OPENING_WORK);
        let Some(stored) = self.journal.load(key.document).await? else { return Ok(None) };
        let runs = match key.what {
            // Asked second: what is compacted meanwhile is among them.
            What::History => self.journal.attributions(key.document).await?,
            What::Content(_) => Vec::new(),
        };
        let (cache, limits) = (Arc::clone(&self.cache), Arc::clone(&self.limits));
        let reading = task::spawn_blocking(move || {
            account.charge(price(&stored));
            let answer = match &key.what {
                What::Content(at) => Answer::Content(render(&load::build(stored)?.loaded.doc, at, key.withheld)?),
                What::History => Answer::History(Arc::new(history::tell(stored, runs, &limits, key.withheld)?)),
            };
            lock(&cache).keep(key, extent, answer.clone());
            drop(turn);
            Ok(Some(answer))
        });
        reading.await.unwrap_or_else(|_| Err(StoreError::Inconsistent("reading panicked".to_owned()).into()))
    }

    fn known(&self, key: &Key, extent: Extent) -> Option<Answer> {
        lock(&self.cache).find(key, extent)
    }
}

fn lock(cache: &Mutex<Cache>) -> std::sync::MutexGuard<'_, Cache> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wait until an account is no longer overdrawn.
///
/// # Errors
/// `Overdrawn` if that is after `give_up_at`: then at once.
pub(super) async fn rest(account: &Account, give_up_at: Instant) -> Result<(), SyncError> {
    while let Some(until) = account.overdrawn_until(Instant::now()) {
        if until > give_up_at {
            return Err(SyncError::Overdrawn { again_in: until.saturating_duration_since(Instant::now()) });
        }
        sleep_until(until).await;
    }
    Ok(())
}

/// What it costs to read what the journal holds of a document, known before that is done: one that can't be read, or breaks
/// Automerge, costs as much, and may be asked for again and again.
fn price(stored: &Stored) -> usize {
    let held = stored.snapshot.as_ref().map_or(0, Bytes::len)
        + stored.rows.iter().map(|row| row.row.bytes.len()).sum::<usize>();
    // One that is too heavy is found to be so once as much as may be was inflated.
    let whole = weight::check_loadable(stored, Weight::MOST).map_or(Weight::MOST.bytes / BYTES_FOR_ONE, work);
    whole.max(held / BYTES_FOR_ONE)
}

/// What reading a document of this weight costs.
fn work(weight: Weight) -> usize {
    let operations = usize::try_from(weight.operations.saturating_mul(WORK_PER_OPERATION)).unwrap_or(usize::MAX);
    operations.saturating_add(weight.bytes / BYTES_FOR_ONE)
}

fn render(doc: &Automerge, at: &[ChangeHash], withheld: Option<Withheld<'_>>) -> Result<Rendered, SyncError> {
    if at.is_empty() {
        return Ok(to_json(doc, withheld));
    }
    if at.iter().any(|head| doc.get_change_meta_by_hash(head).is_none()) {
        return Err(SyncError::UnknownHeads);
    }
    let then = doc.fork_at(at).map_err(|error| StoreError::Inconsistent(error.to_string()))?;
    Ok(to_json(&then, withheld))
}

/// The content, and the heads it was read at: whoever goes on from it says so. What is withheld is so by the form that the
/// document was made from, whatever it says of itself.
fn to_json(doc: &Automerge, withheld: Option<Withheld<'_>>) -> Rendered {
    let form = withheld.map_or_else(|| document::gabarit(doc), Withheld::form);
    let mut content = document::content(doc, form);
    if let Some(withheld) = withheld {
        document::withhold(&mut content, withheld);
    }
    let mut content = content.to_json();
    let mut heads: Vec<String> = doc.get_heads().iter().map(ToString::to_string).collect();
    heads.sort_unstable();
    content["heads"] = heads.into();
    let body = Bytes::from(content.to_string());
    let tag = URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..16]);
    Rendered { body, tag: tag.into() }
}

#[cfg(test)]
mod tests;
