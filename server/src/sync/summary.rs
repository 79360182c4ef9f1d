//! What the directory is told of a document after changes, so that lists need not open it.

use std::sync::Arc;

use automerge::Automerge;
use maillage_shared::{DocumentId, ParticipantId, Timestamp, document};
use tokio::time::{Duration, Instant, timeout};

use crate::store::{Directory, Summary};

/// A list may be this much older than the document.
const DELAY: Duration = Duration::from_secs(3);
/// A summary that takes longer to write is given up.
const WITHIN: Duration = Duration::from_secs(5);

/// Writes one document's summary, some time after it changed.
pub(super) struct SummaryWriter {
    document: DocumentId,
    directory: Arc<dyn Directory>,
    due: Option<Instant>,
    last: Option<(Timestamp, ParticipantId)>,
}

impl SummaryWriter {
    /// Nothing is due.
    #[must_use]
    pub(super) fn new(document: DocumentId, directory: Arc<dyn Directory>) -> Self {
        Self { document, directory, due: None, last: None }
    }

    /// The document was changed.
    pub(super) fn note(&mut self, at: Timestamp, by: ParticipantId) {
        self.last = Some((at, by));
        self.due.get_or_insert_with(|| Instant::now() + DELAY);
    }

    /// When to write, if at all.
    #[must_use]
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Write. A failure is logged and tried again after the next change: everything is in the document.
    pub(super) async fn write(&mut self, doc: &Automerge) {
        self.due = None;
        let Some((changed_at, changed_by)) = self.last else { return };
        let (title, filled, required) = read(doc);
        let summary = Summary { title, filled, required, changed_at, changed_by };
        match timeout(WITHIN, self.directory.set_summary(self.document, &summary)).await {
            Err(_) => tracing::warn!(document.id = %self.document, "a summary took too long to write"),
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => tracing::warn!(document.id = %self.document, "a document that no list knows was changed"),
            Ok(Err(error)) => tracing::warn!(document.id = %self.document, %error, "a summary was not written"),
        }
    }
}

fn read(doc: &Automerge) -> (String, u32, u32) {
    let count = document::gabarit(doc).map(|gabarit| document::completeness(gabarit, doc));
    let (filled, required) = count.map_or((0, 0), |count| (count.filled, count.required));
    (document::title(doc), filled, required)
}
