//! From the journal to a document, as far as it is whole.
//!
//! What can't be read, and what waits for changes that are not there, is left out and named: a document is never refused
//! because of a part of it. The snapshot alone must be readable, since nothing follows from what is not known.

use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{Automerge, Change, ChangeHash};
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId, Timestamp};
use tokio::{
    sync::OwnedSemaphorePermit,
    task,
    time::{Duration, timeout},
};

use super::{
    replica::{Index, Loaded, Orphan},
    weight::{self, Weight},
};
use crate::store::{Append, Appended, Journal, StoreError, Stored, StoredRow};

/// A document as the journal holds it, with what its task must know to go on writing.
pub(super) struct Opened {
    /// For the replica.
    pub loaded: Loaded,
    /// What the journal holds of it.
    pub rows: Rows,
    /// Rows that can't be read; they are among `rows.unheld`.
    pub unreadable: Vec<Unreadable>,
    /// When and by whom the last row was written.
    pub last_change: Option<(Timestamp, ParticipantId)>,
}

/// The rows of a document that no snapshot replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// How many.
    pub count: usize,
    /// The position of the last.
    pub through: i64,
    /// Those that the document does not hold: unreadable, or waiting for others. A snapshot of the document must not
    /// take their place.
    pub unheld: HashSet<[u8; 32]>,
    /// Of these, the ones that can't be read, with their positions. Whoever still has such a change brings it back; it
    /// can't be written as long as the damaged row has its place (J4).
    pub damaged: HashMap<[u8; 32], i64>,
}

impl Rows {
    /// Those rows of an append that stand in the journal and were not held.
    pub(super) fn unheld_of(&self, append: &Append) -> Vec<[u8; 32]> {
        if self.unheld.is_empty() {
            return Vec::new();
        }
        append.rows.iter().map(|row| row.hash).filter(|hash| self.unheld.contains(hash)).collect()
    }

    /// The positions of damaged rows in whose place an append brings what they were.
    pub(super) fn damaged_of(&self, append: &Append) -> Vec<i64> {
        if self.damaged.is_empty() {
            return Vec::new();
        }
        append.rows.iter().filter_map(|row| self.damaged.get(&row.hash).copied()).collect()
    }

    /// An append was written: `held` are held from now on.
    pub(super) fn appended(&mut self, appended: Appended, held: &[[u8; 32]]) {
        self.count += appended.rows;
        let healed = held.iter().filter(|hash| self.damaged.remove(*hash).is_some()).count();
        self.count -= healed.min(self.count);
        self.through = self.through.max(appended.through);
        for hash in held {
            self.unheld.remove(hash);
        }
    }
}

/// A row that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// Where it stands.
    pub position: i64,
    /// Why it can't.
    pub reason: String,
}

/// Load a document; `None` if nothing was ever written for it. The work is done off the async threads, and the load
/// keeps its `turn` until its work is done, also if its caller stops waiting. The journal must answer `within` a while;
/// `then` goes on off the async threads.
///
/// # Errors
/// As the journal's `load`, and `Inconsistent` if what it holds is not a document.
pub(super) async fn open<T: Send + 'static>(
    journal: &dyn Journal,
    document: DocumentId,
    turn: OwnedSemaphorePermit,
    within: Duration,
    then: impl FnOnce(Opened) -> T + Send + 'static,
) -> Result<Option<T>, StoreError> {
    let late = |_| StoreError::Unavailable(anyhow::anyhow!("the load took too long"));
    let stored = timeout(within, journal.load(document)).await.map_err(late)??;
    let Some(stored) = stored else { return Ok(None) };
    // A snapshot says nothing of how far it reaches.
    let reach =
        if stored.rows.is_empty() { timeout(within, journal.extent(document)).await.map_err(late)?? } else { None };
    let reach = reach.map_or(0, |extent| extent.through);
    let built = task::spawn_blocking(move || {
        let built = build(stored).map(|mut opened| {
            opened.rows.through = opened.rows.through.max(reach);
            then(opened)
        });
        drop(turn);
        built
    });
    built.await.unwrap_or_else(|_| Err(StoreError::Inconsistent("loading panicked".to_owned()))).map(Some)
}

/// Put together what is whole.
///
/// # Errors
/// `Inconsistent` if the snapshot can't be read, if Automerge takes none of it, or if it is larger than what is loaded
/// (S11).
pub(super) fn build(stored: Stored) -> Result<Opened, StoreError> {
    catch_unwind(AssertUnwindSafe(|| assemble(stored)))
        .unwrap_or_else(|_| Err(StoreError::Inconsistent("the changes break Automerge".to_owned())))
}

/// Which of these rows can't be read, with their positions.
pub(super) fn damaged<'a>(rows: impl Iterator<Item = &'a StoredRow>) -> HashMap<[u8; 32], i64> {
    rows.filter(|row| read_row(row).is_err()).map(|row| (row.row.hash, row.position)).collect()
}

fn assemble(stored: Stored) -> Result<Opened, StoreError> {
    let inconsistent = |what: &str, error: &dyn std::fmt::Display| StoreError::Inconsistent(format!("{what}: {error}"));
    weight::check_loadable(&stored, Weight::MOST).map_err(|error| inconsistent("the document", &error))?;
    let mut doc = match &stored.snapshot {
        Some(snapshot) => read_snapshot(snapshot).map_err(|error| inconsistent("the snapshot", &error))?,
        None => maillage_shared::document::empty(),
    };
    let count = stored.rows.len();
    let through = stored.rows.last().map_or(0, |row| row.position);
    let last_change = stored.rows.last().map(|last| (last.row.recorded_at, last.row.participant));
    let (mut read, mut unreadable, mut unheld) = (Vec::with_capacity(count), Vec::new(), HashSet::new());
    let mut damaged = HashMap::new();
    for row in stored.rows {
        match read_row(&row) {
            Ok(change) => read.push((change, row)),
            Err(reason) => {
                unheld.insert(row.row.hash);
                damaged.insert(row.row.hash, row.position);
                unreadable.push(Unreadable { position: row.position, reason });
            }
        }
    }
    let Sorted { whole, orphans } = sort(&doc, read);
    let mut log = Vec::with_capacity(whole.iter().map(|change| change.raw_bytes().len()).sum());
    for change in &whole {
        log.extend_from_slice(change.raw_bytes());
    }
    let snapshot = stored.snapshot.unwrap_or_default();
    let index = Index::of(&snapshot, &whole);
    doc.apply_changes(whole).map_err(|error| inconsistent("the changes", &error))?;
    unheld.extend(orphans.iter().map(|orphan| orphan.change.hash().0));
    let loaded = Loaded { doc, index, snapshot, log, actors: stored.actors, orphans };
    Ok(Opened { loaded, rows: Rows { count, through, unheld, damaged }, unreadable, last_change })
}

/// The document that a snapshot holds, or why it can't be read.
pub(super) fn read_snapshot(snapshot: &[u8]) -> Result<Automerge, String> {
    let read = catch_unwind(AssertUnwindSafe(|| maillage_shared::document::load(snapshot)));
    read.map_err(|_| "it breaks Automerge".to_owned())?.map_err(|error| error.to_string())
}

/// Automerge takes a change by its contents: that these are what was written is seen by the hash.
fn read_row(row: &StoredRow) -> Result<Change, String> {
    let read = catch_unwind(AssertUnwindSafe(|| Change::from_bytes(row.row.bytes.to_vec())));
    let change = read.map_err(|_| "it breaks Automerge".to_owned())?.map_err(|error| error.to_string())?;
    if change.hash().0 == row.row.hash { Ok(change) } else { Err("its bytes are not those of its hash".to_owned()) }
}

struct Sorted {
    /// Each follows those before it, or the snapshot.
    whole: Vec<Change>,
    orphans: Vec<Orphan>,
}

/// Changes that were lost and brought back stand behind those that follow them.
fn sort(doc: &Automerge, read: Vec<(Change, StoredRow)>) -> Sorted {
    let held = |hash: &ChangeHash| doc.get_change_meta_by_hash(hash).is_some();
    let mut known: HashSet<ChangeHash> = HashSet::new();
    let mut whole = Vec::with_capacity(read.len());
    let mut waiting: HashMap<ChangeHash, Vec<usize>> = HashMap::new();
    let mut parts: Vec<Option<(Change, StoredRow)>> = Vec::with_capacity(read.len());
    for part in read {
        parts.push(Some(part));
        let mut ready = vec![parts.len() - 1];
        while let Some(index) = ready.pop() {
            let Some((change, _)) = &parts[index] else { continue };
            if let Some(missing) = change.deps().iter().find(|dep| !known.contains(dep) && !held(dep)) {
                waiting.entry(*missing).or_default().push(index);
                continue;
            }
            let hash = change.hash();
            if let Some((change, _)) = parts[index].take()
                && known.insert(hash)
                && !held(&hash)
            {
                whole.push(change);
            }
            ready.extend(waiting.remove(&hash).into_iter().flatten().rev());
        }
    }
    let orphans = parts.into_iter().flatten().map(|(change, row)| Orphan {
        change,
        participant: row.row.participant,
        delivered_by: row.row.delivered_by,
        at: row.row.recorded_at,
    });
    Sorted { whole, orphans: orphans.collect() }
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

#[cfg(test)]
mod tests {
    use automerge::{ROOT, transaction::Transactable as _};
    use uuid::Uuid;

    use super::*;
    use crate::store::NewRow;

    /// A document of `count` changes in a row, as rows.
    fn rows(count: u8) -> Vec<StoredRow> {
        let mut doc = maillage_shared::document::empty();
        for number in 0..count {
            let mut transaction = doc.transaction();
            transaction.put(ROOT, "word", i64::from(number)).unwrap();
            transaction.commit();
        }
        let changes = doc.get_changes(&[]);
        changes.iter().enumerate().map(|(index, change)| row(change, i64::try_from(index).unwrap() + 1)).collect()
    }

    fn row(change: &Change, position: i64) -> StoredRow {
        let author = ParticipantId::from_uuid(Uuid::nil());
        let row = NewRow::of(change, author, author, Timestamp::from_millis(position));
        StoredRow { position, row }
    }

    fn stored(rows: Vec<StoredRow>) -> Stored {
        Stored { rows, ..Stored::default() }
    }

    #[test]
    fn s17_what_follows_a_missing_row_waits_and_the_rest_is_whole() {
        let mut rows = rows(6);
        let missing = rows.remove(2);
        let opened = build(stored(rows.clone())).unwrap();
        let heads = opened.loaded.doc.get_heads();
        assert_eq!(heads, [ChangeHash(rows[1].row.hash)]);
        assert_eq!(opened.loaded.orphans.len(), 3);
        let unheld: HashSet<_> = rows[2..].iter().map(|row| row.row.hash).collect();
        assert_eq!(opened.rows, Rows { count: 5, through: 6, unheld, ..Rows::default() });
        // It came back, behind those that follow it.
        rows.push(StoredRow { position: 7, ..missing });
        let opened = build(stored(rows)).unwrap();
        assert!(opened.loaded.orphans.is_empty() && opened.rows.unheld.is_empty());
        assert_eq!(opened.loaded.doc.get_changes(&[]).len(), 6);
        let mut log = maillage_shared::document::empty();
        log.load_incremental(&opened.loaded.log).unwrap();
        assert_eq!(log.get_heads(), opened.loaded.doc.get_heads(), "a newcomer is sent the log as it is");
    }

    #[test]
    fn s17_a_row_that_cant_be_read_is_left_aside_and_named() {
        for damage in [0, 12, 40] {
            let mut rows = rows(4);
            let mut bytes = rows[3].row.bytes.to_vec();
            bytes[damage] ^= 0x55;
            rows[3].row.bytes = bytes.into();
            let opened = build(stored(rows.clone())).unwrap();
            assert_eq!(opened.loaded.doc.get_changes(&[]).len(), 3, "byte {damage}");
            let positions: Vec<_> = opened.unreadable.iter().map(|row| row.position).collect();
            assert_eq!((positions, opened.rows.unheld), (vec![4], HashSet::from([rows[3].row.hash])));
        }
    }

    #[test]
    fn rows_that_the_snapshot_holds_already_change_nothing() {
        let rows = rows(3);
        let whole = build(stored(rows.clone())).unwrap();
        let snapshot = pack(&whole.loaded.doc);
        let opened = build(Stored { snapshot, rows, actors: Vec::new() }).unwrap();
        assert!(opened.loaded.log.is_empty() && opened.rows.unheld.is_empty());
        assert_eq!(opened.loaded.doc.get_heads(), whole.loaded.doc.get_heads());
    }

    #[test]
    fn without_its_snapshot_a_document_does_not_load() {
        let snapshot = Some(Bytes::from_static(b"no document"));
        assert!(matches!(build(Stored { snapshot, ..stored(rows(2)) }), Err(StoreError::Inconsistent(_))));
    }
}
