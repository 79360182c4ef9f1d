//! What the directory is told of a document after changes, so that lists need not open it.

use std::sync::{Arc, OnceLock};

use automerge::Automerge;
use maillage_shared::{
    DocumentId, ParticipantId, Timestamp,
    document::{self, Projection},
    gabarit::{Catalogue, Gabarit},
};
use tokio::{
    task,
    time::{Duration, Instant, timeout},
};

use crate::{
    notices::Notices,
    store::{Directory, Searched, StoreError, Summary},
};

/// Between two summaries of a document that is written in and costs little to settle; one that was at rest is listed after…
const EVERY: Duration = Duration::from_secs(3);
/// … so long, which gathers what is saved in one go.
const SOON: Duration = Duration::from_millis(40);
/// One that costs more is settled for its summary so rarely that it takes a thousandth of a processor, and when it rests…
const RARER: u32 = 1000;
/// … but a list is never older than this, nor is a summary put off for longer.
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
    /// Since when it is put off, if it is.
    put_off_since: Option<Instant>,
    /// When one was last begun.
    begun: Option<Instant>,
    last: Option<(Timestamp, ParticipantId)>,
    /// The form that the document was made from, once the directory has said it: it never changes.
    form: Arc<OnceLock<Form>>,
}

/// A form that the program knows.
type Form = Option<&'static Gabarit>;

impl SummaryWriter {
    /// Nothing is due.
    #[must_use]
    pub(super) fn new(document: DocumentId, directory: Arc<dyn Directory>, notices: Arc<Notices>) -> Self {
        let form = Arc::default();
        Self {
            document,
            directory,
            notices,
            due: None,
            latest: None,
            put_off_since: None,
            begun: None,
            last: None,
            form,
        }
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
        if self.put_off_since.is_some() {
            return;
        }
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

    /// It can't be written now without holding up whoever writes. Whether it waits: a server may be busy for as long as it
    /// likes, and lists would be as old as that.
    pub(super) fn put_off(&mut self) -> bool {
        let now = Instant::now();
        let until = *self.put_off_since.get_or_insert(now) + LONGEST;
        if now < until {
            self.due = Some(until.min(now + EVERY));
        }
        now < until
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
        (self.due, self.latest, self.put_off_since) = (None, None, None);
        self.begun = Some(Instant::now());
        let work = self.last.map(|last| (last, doc.clone()));
        let (document, directory) = (self.document, Arc::clone(&self.directory));
        let (notices, known) = (Arc::clone(&self.notices), Arc::clone(&self.form));
        async move {
            let Some((last, doc)) = work else { return };
            let form = match known.get() {
                Some(form) => *form,
                None => match timeout(WITHIN, form_of(document, &*directory)).await {
                    Ok(Ok(Some(form))) => *known.get_or_init(|| form),
                    Ok(Ok(None)) => return tracing::debug!(document.id = %document, "no list knows it"),
                    Ok(Err(error)) => {
                        return tracing::warn!(document.id = %document, error = error.with_causes(), "no summary was made");
                    }
                    Err(_) => return tracing::warn!(document.id = %document, "its form took too long to be told"),
                },
            };
            // Completeness reads the whole document. A panic there is nobody's but the summary's.
            let Ok(read) = task::spawn_blocking(move || read(&doc, form)).await else {
                tracing::error!(document.id = %document, "a summary could not be made");
                return;
            };
            set(document, &*directory, &notices, &summary(read, last, through)).await;
        }
    }
}

/// The form that a document was made from, as the directory says; `None` if the directory doesn't know the document. What the
/// document says of itself anybody may write who writes in it, and the form decides which fields are sensitive (R31).
///
/// # Errors
/// If the directory can't answer.
pub(super) async fn form_of(document: DocumentId, directory: &dyn Directory) -> Result<Option<Form>, StoreError> {
    let known = directory.document(document).await?;
    Ok(known.map(|known| Catalogue::builtin().named(&known.gabarit)))
}

/// What lists and searches show of a document that was made from this form.
pub(super) fn read(doc: &Automerge, form: Form) -> (Projection, Searched) {
    let mut projection = document::project(form, doc);
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
        let listed = read(&doc, None).0.title;
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
    #[tokio::test(start_paused = true)]
    async fn v2_a_summary_is_put_off_for_a_minute_at_most_however_busy_the_server_is() {
        let (mut writer, who) = (writer(), ParticipantId::from_uuid(uuid::Uuid::nil()));
        for _ in 0..2 {
            let start = Instant::now();
            writer.note(Timestamp::from_millis(0), who, Duration::ZERO);
            let mut times = 0;
            loop {
                tokio::time::sleep_until(writer.due().expect("it changed")).await;
                if !writer.put_off() {
                    break;
                }
                times += 1;
                // What is written meanwhile neither hastens it nor puts it off.
                writer.note(Timestamp::from_millis(times), who, Duration::ZERO);
            }
            let waited = Instant::now() - start;
            assert!(times >= 20 && waited >= LONGEST && waited <= LONGEST + EVERY, "{times} times, {waited:?}");
            writer.write(&document::empty(), 0).await;
            assert_eq!(writer.due(), None);
        }
    }
}
