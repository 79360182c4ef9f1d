//! What participants did to documents lately, while nobody has these open: closing a document forgives nothing (S39).
//!
//! It is not in the store, so a restart forgives. That is once an hour's worth of additions more, within what a document may
//! hold at all, and two more batches that break: nobody but who runs the server restarts it, and a write for each change to
//! remember it by would cost every honest one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use maillage_shared::{DocumentId, Timestamp};

use super::replica::Conduct;
use crate::limits::Limits;

/// Documents of which that is remembered. Over it, none more is.
const REMEMBERED: usize = 4_096;

/// By document.
#[derive(Debug, Default)]
pub(super) struct Conducts(Mutex<HashMap<DocumentId, Conduct>>);

impl Conducts {
    /// What is remembered of a document that is being opened.
    pub(super) fn take(&self, document: DocumentId) -> Conduct {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&document).unwrap_or_default()
    }

    /// A document is not open any more.
    pub(super) fn keep(&self, document: DocumentId, mut conduct: Conduct, at: Timestamp, limits: &Limits) {
        if conduct.is_over(at, limits) {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= REMEMBERED {
            kept.retain(|_, conduct| !conduct.is_over(at, limits));
        }
        if kept.len() < REMEMBERED {
            kept.insert(document, conduct);
        }
    }
}

#[cfg(test)]
mod tests {
    use maillage_shared::ParticipantId;
    use uuid::Uuid;

    use super::*;

    const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);

    #[test]
    fn s39_closing_a_document_forgives_nothing_and_time_does() {
        let (conducts, limits) = (Conducts::default(), Limits::default());
        let (participant, start) = (ParticipantId::from_uuid(Uuid::nil()), Timestamp::from_millis(0));
        let over = Timestamp::from_millis(i64::try_from(limits.suspended_for.as_millis()).unwrap());
        let mut conduct = conducts.take(DOCUMENT);
        for _ in 0..limits.broken_batches {
            conduct.broke(participant, start, &limits);
        }
        conducts.keep(DOCUMENT, conduct, start, &limits);
        let conduct = conducts.take(DOCUMENT);
        assert!(conduct.is_suspended(participant, start, &limits));
        assert!(!conducts.take(DOCUMENT).is_suspended(participant, start, &limits), "the document's task has it now");
        conducts.keep(DOCUMENT, conduct, over, &limits);
        assert!(conducts.0.lock().unwrap().is_empty(), "there is nothing left to remember");
    }

    #[test]
    fn s39_of_documents_without_end_a_bounded_number_is_remembered() {
        let (conducts, limits) = (Conducts::default(), Limits::default());
        let (participant, start) = (ParticipantId::from_uuid(Uuid::nil()), Timestamp::from_millis(0));
        for number in 0..REMEMBERED as u128 + 3 {
            let mut conduct = Conduct::default();
            conduct.broke(participant, start, &limits);
            conducts.keep(DocumentId::from_bytes(number.to_be_bytes()), conduct, start, &limits);
        }
        assert_eq!(conducts.0.lock().unwrap().len(), REMEMBERED);
    }
}
