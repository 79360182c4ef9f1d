//! What the directory is told of a document after changes, so that lists need not open it.

use std::sync::Arc;

use automerge::Automerge;
use maillage_shared::{
    DocumentId, ParticipantId, Timestamp,
    document::{self, Projection},
};
use tokio::{
    task,
    time::{Duration, Instant, timeout},
};

use crate::{
    notices::Notices,
    store::{Directory, Searched, Summary},
};

/// Between two summaries of a document that is written in and costs little to settle; one that was at rest is listed after…
const EVERY: Duration = Duration::from_secs(3);
/// … so long, which gathers what is saved in one go.
const SOON: Duration = Duration::from_millis(40);
/// One that costs more is settled for its summary so rarely that it takes a thousandth of a processor, and when it rests…
const RARER: u32 = 1000;
/// … but a list is never older than this.
const LONGEST: Duration = Duration::from_mins(1);
/// A summary that takes longer to write is given up.
const WITHIN: Duration = Duration::from_secs(5);

/// Writes one document's summary, some time after it changed.
pub(super) struct SummaryWriter {
    document: DocumentId,
    directory: Arc<dyn Directory>,
    notices: Arc<Notices>,
    due: Option<Instant>,
    /// When it is due even if the document goes on changing.
    latest: Option<Instant>,
    /// When one was last begun.
    begun: Option<Instant>,
    last: Option<(Timestamp, ParticipantId)>,
}

impl SummaryWriter {
    /// Nothing is due.
    #[must_use]
    pub(super) fn new(document: DocumentId, directory: Arc<dyn Directory>, notices: Arc<Notices>) -> Self {
        Self { document, directory, notices, due: None, latest: None, begun: None, last: None }
    }

    /// The document was loaded, and this was its last change: nobody waits for what lists are likely to show already.
    pub(super) fn loaded(&mut self, at: Timestamp, by: ParticipantId) {
        self.last = Some((at, by));
        self.due = Some(Instant::now() + EVERY);
    }

    /// The document was changed, and it costs so much to read it.
    pub(super) fn note(&mut self, at: Timestamp, by: ParticipantId, cost: Duration) {
        // A clock that was set back does not keep lists from what came after.
        let at = self.last.map_or(at, |(last, _)| last.max(at));
        self.last = Some((at, by));
        let now = Instant::now();
        let every = (cost * RARER).clamp(EVERY, LONGEST);
        let latest = *self.latest.get_or_insert(now + every);
        let due = if every == EVERY {
            self.begun.map_or(now, |begun| begun + EVERY).max(now + SOON).min(latest)
        } else {
            latest.min(now + EVERY)
        };
        // What is gathered already isn't put off by the next key.
        self.due = Some(if every == EVERY { self.due.map_or(due, |earlier| earlier.min(due)) } else { due });
    }

    /// It can't be written now without holding up others.
    pub(super) fn put_off(&mut self) {
        self.due = Some(Instant::now() + EVERY);
    }

    /// When to write, if at all.
    #[must_use]
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Write, beside the caller, what this document says, which its journal holds up to `through`. A failure is logged and
    /// tried again after the next change, or when a server starts: everything is in the document. Summaries may overtake
    /// one another: the directory keeps the later one (D6).
    pub(super) fn write(&mut self, doc: &Automerge, through: i64) -> impl Future<Output = ()> + Send + use<> {
        (self.due, self.latest) = (None, None);
        self.begun = Some(Instant::now());
        let work = self.last.map(|last| (last, doc.clone()));
        let (document, directory) = (self.document, Arc::clone(&self.directory));
        let notices = Arc::clone(&self.notices);
        async move {
            let Some((last, doc)) = work else { return };
            // Completeness reads the whole document. A panic there is nobody's but the summary's.
            let Ok(read) = task::spawn_blocking(move || read(&doc)).await else {
                tracing::error!(document.id = %document, "a summary could not be made");
                return;
            };
            set(document, &*directory, &notices, &summary(read, last, through)).await;
        }
    }
}

/// What lists and searches show of a document.
pub(super) fn read(doc: &Automerge) -> (Projection, Searched) {
    let mut projection = document::project(document::gabarit(doc), doc);
    let searched = Searched::of(std::mem::take(&mut projection.passages));
    (projection, searched)
}

/// The same, with who changed it last, and how far its journal reached.
pub(super) fn summary(
    (read, searched): (Projection, Searched),
    last: (Timestamp, ParticipantId),
    through: i64,
) -> Summary {
    let Projection { title, filled, required, listed, passages: _ } = read;
    Summary { title, filled, required, changed_at: last.0, changed_by: last.1, listed, searched, through }
}

/// Write it, and note that lists show something else. Whether lists show at least this now.
pub(super) async fn set(document: DocumentId, directory: &dyn Directory, notices: &Notices, summary: &Summary) -> bool {
    match timeout(WITHIN, directory.set_summary(document, summary)).await {
        Err(_) => tracing::warn!(document.id = %document, "a summary took too long to write"),
        Ok(Ok(true)) => {
            metrics::counter!("maillage_sync_summaries_total").increment(1);
            notices.facts(document);
            return true;
        }
        Ok(Ok(false)) => {
            tracing::debug!(document.id = %document, "no list knows it, or it knows a later summary");
            return true;
        }
        Ok(Err(error)) => {
            tracing::warn!(document.id = %document, error = error.with_causes(), "a summary was not written");
        }
    }
    false
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
        let listed = read(&doc).0.title;
        assert!(listed.starts_with("Un") && listed.contains("titre"), "{listed:?}");
        assert!(listed.chars().count() <= 300 && !listed.contains(['\u{0}', '\u{202e}', '\n']), "{listed:?}");
    }

    fn writer() -> SummaryWriter {
        let store = crate::store::MemoryStore::new();
        SummaryWriter::new(DocumentId::from_bytes([1; 16]), Arc::new(store), Arc::default())
    }

    #[tokio::test(start_paused = true)]
    async fn v2_a_stream_of_keys_costs_one_summary_in_three_seconds_and_what_was_at_rest_is_listed_at_once() {
        let (mut writer, who) = (writer(), ParticipantId::from_uuid(uuid::Uuid::nil()));
        let (start, mut written) = (Instant::now(), Vec::new());
        for key in 0..300 {
            let now = start + Duration::from_millis(40) * key;
            tokio::time::sleep_until(now).await;
            if writer.due().is_some_and(|due| due <= now) {
                writer.write(&document::empty(), 0).await;
                written.push((now - start).as_millis());
            }
            writer.note(Timestamp::from_millis(i64::from(key)), who, Duration::from_millis(1));
        }
        assert_eq!(written, [40, 3040, 6040, 9040]);
    }

    #[tokio::test(start_paused = true)]
    async fn v2_a_document_that_is_dear_to_read_is_read_when_it_rests_or_after_a_minute() {
        let (mut writer, who) = (writer(), ParticipantId::from_uuid(uuid::Uuid::nil()));
        let (start, at) = (Instant::now(), Timestamp::from_millis(0));
        for key in 0..100 {
            tokio::time::sleep_until(start + Duration::from_secs(1) * key).await;
            let now = Instant::now();
            writer.note(at, who, Duration::from_secs(1));
            let due = writer.due().expect("it changed") - start;
            assert!(due >= Duration::from_secs(3) && due <= LONGEST && now - start <= LONGEST, "{due:?}");
            if now - start == LONGEST {
                break;
            }
        }
        assert_eq!(writer.due(), Some(start + LONGEST));
    }
}
