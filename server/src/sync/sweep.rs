//! When a server starts: what lists show of documents whose journal reaches further than it was worked out from. A server
//! that was killed, or a migration, left it behind. One document after the other, each in its turn among the loads; while the
//! database is away it waits.

use std::sync::Arc;

use maillage_shared::DocumentId;
use tokio::time::{Duration, sleep};

use super::{backoff::Backoff, document::DocumentContext, load, summary};
use crate::store::StoreError;

/// The wait before it is asked again which documents are behind.
const AGAIN: Duration = Duration::from_secs(1);
/// The longest.
const LONGEST: Duration = Duration::from_mins(1);

/// Bring them all up to date. One that can't be read is left as it is, and logged where it is opened.
pub(super) async fn sweep(context: &DocumentContext) {
    let mut backoff = Backoff::new(AGAIN, LONGEST);
    let behind = loop {
        match context.directory.documents_behind().await {
            Ok(behind) => break behind,
            Err(error) => {
                tracing::warn!(error = error.with_causes(), "it could not be asked what lists are behind of");
                sleep(backoff.failed()).await;
            }
        }
    };
    if behind.is_empty() {
        return;
    }
    let (documents, mut left) = (behind.len(), 0_usize);
    for document in behind {
        backoff = Backoff::new(AGAIN, LONGEST);
        loop {
            match bring_up(context, document).await {
                Ok(true) => {}
                Ok(false) => left += 1,
                Err(StoreError::Unavailable(error)) => {
                    tracing::debug!(document.id = %document, error = format!("{error:#}"), "lists wait for the store");
                    sleep(backoff.failed()).await;
                    continue;
                }
                Err(error) => {
                    left += 1;
                    tracing::warn!(document.id = %document, error = error.with_causes(), "a list stays behind");
                }
            }
            break;
        }
    }
    tracing::info!(documents, left, "what lists show was brought up to date");
}

/// Whether lists show what the journal holds.
async fn bring_up(context: &DocumentContext, document: DocumentId) -> Result<bool, StoreError> {
    // Asked before the load: what comes meanwhile is its task's to list.
    let Some(extent) = context.journal.extent(document).await? else { return Ok(false) };
    let Some(form) = summary::form_of(document, &*context.directory).await? else { return Ok(false) };
    let turn = Arc::clone(&context.turns).acquire_owned().await;
    let turn = turn.map_err(|closed| StoreError::Unavailable(closed.into()))?;
    let read = move |opened: load::Opened| (summary::read(&opened.loaded.doc, form), opened.last_change);
    let loading = load::open(&*context.journal, document, turn, context.limits.save_within, read);
    let Some((projection, last)) = loading.await? else { return Ok(false) };
    let last = match last {
        Some(last) => Some(last),
        // A snapshot took the place of all its rows.
        None => context.journal.attributions(document).await?.last().map(|run| (run.last_at, run.participant)),
    };
    let Some(last) = last else { return Ok(false) };
    let summary = summary::summary(projection, last, extent.through);
    Ok(summary::set(document, &*context.directory, &context.notices, &summary).await)
}
