//! What participants did to documents lately, while nobody has these open: closing a document forgives nothing (S39).

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
