//! Who changed what and when: a document's history, read from its journal and never from its live task.
//!
//! Who and when are the journal's word (S10): a change's own actor and time are its client's. The work is done off the
//! async threads, for a few documents at once.

mod authorship;
mod frontier;
mod sitting;

use std::sync::Arc;

use automerge::Automerge;
use maillage_shared::{DocumentId, api};
use tokio::{sync::Semaphore, task};

use self::{
    authorship::Authorship,
    frontier::Frontier,
    sitting::{Sitting, Sittings},
};
use super::load;
use crate::{
    limits::Limits,
    store::{Attribution, Journal, StoreError, Stored},
};

/// Tells histories, a few at once: each holds a whole document and one core.
pub(super) struct HistoryReader {
    turns: Arc<Semaphore>,
}

impl HistoryReader {
    /// Ready to tell.
    pub(super) fn new(limits: &Limits) -> Self {
        Self { turns: Arc::new(Semaphore::new(limits.histories_at_once)) }
    }

    /// A document's history without names; `None` if it was never written.
    ///
    /// # Errors
    /// As the journal's, and `Inconsistent` if what it holds is not a document.
    pub(super) async fn read(
        &self,
        journal: &dyn Journal,
        document: DocumentId,
        limits: &Limits,
    ) -> Result<Option<api::History>, StoreError> {
        let turn = self.turns.clone().acquire_owned().await;
        let turn = turn.map_err(|closed| StoreError::Unavailable(closed.into()))?;
        let Some(stored) = journal.load(document).await? else { return Ok(None) };
        // Asked second: what is compacted meanwhile is among them.
        let runs = journal.attributions(document).await?;
        let bounds = Bounds::of(limits);
        // Whoever asked may leave, the work goes on: the turn ends with it.
        let read = task::spawn_blocking(move || {
            let _turn = turn;
            tell(stored, runs, bounds)
        });
        let read = read.await;
        read.unwrap_or_else(|_| Err(StoreError::Inconsistent("telling the history panicked".to_owned()))).map(Some)
    }
}

/// How much one answer holds at most.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    sittings: usize,
    fields: usize,
    heads: usize,
}

impl Bounds {
    fn of(limits: &Limits) -> Self {
        Self { sittings: limits.history_sittings, fields: limits.history_fields, heads: limits.history_heads }
    }
}

fn tell(stored: Stored, runs: Vec<Attribution>, bounds: Bounds) -> Result<api::History, StoreError> {
    let authorship = Authorship::new(&stored.rows, runs);
    Ok(history(&load::build(stored)?.loaded.doc, &authorship, bounds))
}

/// Automerge gives changes in the order in which they were applied: that of the journal.
fn history(doc: &Automerge, authorship: &Authorship, bounds: Bounds) -> api::History {
    let changes = doc.get_changes(&[]);
    let mut sittings = Sittings::default();
    for (index, change) in changes.iter().enumerate() {
        sittings.add(index, change, authorship.of(change));
    }
    let sizes = Frontier::sizes(&changes);
    let (mut kept, all) = (Vec::new(), sittings.newest_first());
    let mut left = bounds;
    let mut truncated = false;
    for sitting in all {
        let heads = sizes[sitting.first] + sizes[sitting.last + 1];
        if left.sittings == 0 || left.fields == 0 || heads > left.heads {
            truncated = true;
            break;
        }
        left.sittings -= 1;
        left.heads -= heads;
        left.fields = left.fields.saturating_sub(sitting.fields.len());
        kept.push(sitting);
    }
    let frontiers = Frontier::at(&changes, kept.iter().flat_map(|sitting| [sitting.first, sitting.last + 1]));
    let read = kept.into_iter().map(|sitting| to_api(sitting, &frontiers, bounds.fields)).collect();
    api::History { sittings: read, truncated }
}

fn to_api(sitting: Sitting, frontiers: &frontier::Frontiers, fields: usize) -> api::Sitting {
    let mut touched = sitting.fields;
    touched.truncate(fields);
    api::Sitting {
        participant: sitting.participant,
        name: String::new(),
        delivered_by: (sitting.delivered_by != sitting.participant).then_some(sitting.delivered_by),
        delivered_by_name: None,
        first_at: sitting.first_at,
        last_at: sitting.last_at,
        changes: sitting.changes,
        fields: touched,
        heads: frontiers[&(sitting.last + 1)].clone(),
        before: frontiers[&sitting.first].clone(),
    }
}

#[cfg(test)]
mod tests;
