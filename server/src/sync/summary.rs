//! What the directory is told of a document after changes, so that lists need not open it.

use std::sync::Arc;

use automerge::Automerge;
use maillage_shared::{DocumentId, ParticipantId, Timestamp, document};
use tokio::{
    task,
    time::{Duration, Instant, timeout},
};

use crate::store::{Directory, Summary};

/// A list is this much older than a document that rests, and than one that is written in and costs little to settle.
const DELAY: Duration = Duration::from_secs(3);
/// One that costs more is settled for its summary so rarely that it takes a thousandth of a processor…
const RARER: u32 = 1000;
/// … but a list is never older than this.
const LONGEST_DELAY: Duration = Duration::from_mins(1);
/// A summary that takes longer to write is given up.
const WITHIN: Duration = Duration::from_secs(5);

/// Writes one document's summary, some time after it changed.
pub(super) struct SummaryWriter {
    document: DocumentId,
    directory: Arc<dyn Directory>,
    due: Option<Instant>,
    /// When it is due even if the document goes on changing.
    latest: Option<Instant>,
    last: Option<(Timestamp, ParticipantId)>,
}

impl SummaryWriter {
    /// Nothing is due.
    #[must_use]
    pub(super) fn new(document: DocumentId, directory: Arc<dyn Directory>) -> Self {
        Self { document, directory, due: None, latest: None, last: None }
    }

    /// The document was changed, and it costs so much to read it.
    pub(super) fn note(&mut self, at: Timestamp, by: ParticipantId, cost: Duration) {
        // A clock that was set back does not keep lists from what came after.
        let at = self.last.map_or(at, |(last, _)| last.max(at));
        self.last = Some((at, by));
        let now = Instant::now();
        let delay = (cost * RARER).clamp(DELAY, LONGEST_DELAY);
        let latest = *self.latest.get_or_insert(now + delay);
        self.due = Some(latest.min(now + DELAY));
    }

    /// When to write, if at all.
    #[must_use]
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Write, beside the caller. A failure is logged and tried again after the next change: everything is in the
    /// document. Summaries may overtake one another: the directory keeps the later one (D6).
    pub(super) fn write(&mut self, doc: &Automerge) -> impl Future<Output = ()> + Send + use<> {
        (self.due, self.latest) = (None, None);
        let work = self.last.map(|last| (last, doc.clone()));
        let (document, directory) = (self.document, Arc::clone(&self.directory));
        async move {
            let Some(((changed_at, changed_by), doc)) = work else { return };
            // Completeness reads the whole document. A panic there is nobody's but the summary's.
            let Ok((title, filled, required)) = task::spawn_blocking(move || read(&doc)).await else {
                tracing::error!(document.id = %document, "a summary could not be made");
                return;
            };
            let summary = Summary { title, filled, required, changed_at, changed_by };
            match timeout(WITHIN, directory.set_summary(document, &summary)).await {
                Err(_) => tracing::warn!(document.id = %document, "a summary took too long to write"),
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => {
                    tracing::debug!(document.id = %document, "no list knows it, or it knows a later summary");
                }
                Ok(Err(error)) => {
                    tracing::warn!(document.id = %document, error = error.with_causes(), "a summary was not written");
                }
            }
        }
    }
}

fn read(doc: &Automerge) -> (String, u32, u32) {
    let count = document::gabarit(doc).map(|gabarit| document::completeness(gabarit, doc));
    let (filled, required) = count.map_or((0, 0), |count| (count.filled, count.required));
    // Over sync a title may be anything; lists show it in everybody's page (G13).
    (document::clean_title(&document::title(doc)), filled, required)
}

#[cfg(test)]
mod tests {
    use automerge::{ObjType, ROOT, transaction::Transactable as _};

    use super::*;

    #[test]
    fn g13_a_title_of_any_text_is_cut_and_cleaned_for_lists() {
        let hostile = format!("Un\u{0}\u{202e} titre\n{}", "x".repeat(290_000));
        let mut doc = document::empty();
        let mut tx = doc.transaction();
        let title = tx.put_object(ROOT, "title", ObjType::Text).unwrap();
        tx.splice_text(&title, 0, 0, &hostile).unwrap();
        tx.commit();
        let (listed, ..) = read(&doc);
        assert!(listed.starts_with("Un") && listed.contains("titre"), "{listed:?}");
        assert!(listed.chars().count() <= 300 && !listed.contains(['\u{0}', '\u{202e}', '\n']), "{listed:?}");
    }
}
