//! From the journal to a document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change};
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId, Timestamp};

use super::replica::Loaded;
use crate::store::{Journal, StoreError, Stored};

/// A document as the journal holds it, with what its task must know to go on writing.
pub(super) struct Opened {
    /// For the replica.
    pub loaded: Loaded,
    /// Rows that no snapshot holds.
    pub rows: usize,
    /// The last of them.
    pub through: i64,
    /// When and by whom the last of them was written.
    pub last_change: Option<(Timestamp, ParticipantId)>,
}

/// Load a document; `None` if nothing was ever written for it. The work is done off the async threads.
///
/// # Errors
/// As the journal's `load`, and `Inconsistent` if what it holds is not a document.
pub(super) async fn open(journal: &dyn Journal, document: DocumentId) -> Result<Option<Opened>, StoreError> {
    let Some(stored) = journal.load(document).await? else { return Ok(None) };
    let built = tokio::task::spawn_blocking(move || build(stored)).await;
    built.unwrap_or_else(|_| Err(StoreError::Inconsistent("loading panicked".to_owned()))).map(Some)
}

/// Put a document together.
///
/// # Errors
/// `Inconsistent` if a row can't be read, or does not follow from the others.
pub(super) fn build(stored: Stored) -> Result<Opened, StoreError> {
    catch_unwind(AssertUnwindSafe(|| assemble(stored)))
        .unwrap_or_else(|_| Err(StoreError::Inconsistent("the changes break Automerge".to_owned())))
}

fn assemble(stored: Stored) -> Result<Opened, StoreError> {
    let inconsistent = |what: &str, error: &dyn std::fmt::Display| StoreError::Inconsistent(format!("{what}: {error}"));
    let mut doc = match &stored.snapshot {
        Some(snapshot) => {
            maillage_shared::document::load(snapshot).map_err(|error| inconsistent("the snapshot", &error))?
        }
        None => maillage_shared::document::empty(),
    };
    let mut log = Vec::with_capacity(stored.rows.iter().map(|row| row.row.bytes.len()).sum());
    let mut changes = Vec::with_capacity(stored.rows.len());
    for row in &stored.rows {
        log.extend_from_slice(&row.row.bytes);
        let change = Change::from_bytes(row.row.bytes.to_vec()).map_err(|error| inconsistent("a change", &error))?;
        changes.push(change);
    }
    doc.apply_changes(changes).map_err(|error| inconsistent("the changes", &error))?;
    let absent = |hash: &[u8; 32]| doc.get_change_meta_by_hash(&automerge::ChangeHash(*hash)).is_none();
    if stored.rows.iter().any(|row| absent(&row.row.hash)) {
        return Err(StoreError::Inconsistent("a change waits for another that is not there".to_owned()));
    }
    let (rows, through) = (stored.rows.len(), stored.rows.last().map_or(0, |row| row.position));
    let snapshot = stored.snapshot.unwrap_or_default();
    let last_change = stored.rows.last().map(|last| (last.row.recorded_at, last.row.participant));
    Ok(Opened { loaded: Loaded { doc, snapshot, log, actors: stored.actors }, rows, through, last_change })
}

/// A snapshot of a document; `None` if what Automerge makes of it would not load again as the same document.
pub(super) fn pack(doc: &Automerge) -> Option<Bytes> {
    catch_unwind(AssertUnwindSafe(|| {
        let snapshot = Bytes::from(doc.save());
        let again = maillage_shared::document::load(&snapshot).ok()?;
        (again.get_heads() == doc.get_heads()).then_some(snapshot)
    }))
    .ok()
    .flatten()
}
