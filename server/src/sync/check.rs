//! Does everything in the journal load?

use maillage_shared::DocumentId;

use super::load;
use crate::store::{Store, StoreError};

/// What [`check`] found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many documents the journal holds.
    pub documents: usize,
    /// Those that don't load, and why.
    pub broken: Vec<(DocumentId, String)>,
}

/// Load every document of the journal, one after the other.
///
/// # Errors
/// If the journal can't be listed or read; a document that is there but does not load is in the report.
pub async fn check(store: &Store) -> Result<Report, StoreError> {
    let mut report = Report::default();
    for document in store.journal.documents().await? {
        report.documents += 1;
        match load::open(&*store.journal, document).await {
            Ok(Some(_)) => {}
            Ok(None) => report.broken.push((document, "listed, but nothing is stored".to_owned())),
            Err(StoreError::Inconsistent(reason)) => report.broken.push((document, reason)),
            Err(error) => return Err(error),
        }
    }
    Ok(report)
}
