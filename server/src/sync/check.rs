//! Does everything in the journal load, and what would it take to mend what does not?

use std::{collections::BTreeSet, fmt};

use automerge::ChangeHash;
use maillage_shared::DocumentId;
use tokio::task;

use super::{
    load::{self, Unreadable},
    weight::{self, TooHeavy, Weight},
};
use crate::store::{Directory, Store, StoreError, Stored};

/// Missing changes that are named one by one.
const MOST_NAMED: usize = 8;

/// What [`check`] found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many documents there are.
    pub documents: usize,
    /// Those that are damaged.
    pub broken: Vec<Broken>,
}

/// A document that is damaged.
#[derive(Debug)]
pub struct Broken {
    /// Which.
    pub document: DocumentId,
    /// Its title, if a list knows it.
    pub title: Option<String>,
    /// What is wrong with it; at least one thing.
    pub damages: Vec<Damage>,
}

/// One thing that is wrong with a document, displayed with what it would take to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// A list names it, and nothing is stored.
    Nothing,
    /// The snapshot can't be read.
    Snapshot(String),
    /// A row can't be read.
    Row {
        /// Where it stands in the journal.
        position: i64,
        /// Why it can't.
        reason: String,
    },
    /// Rows wait for changes that are not there.
    Waiting {
        /// How many wait.
        rows: usize,
        /// What for.
        missing: Vec<ChangeHash>,
    },
    /// It holds more than is loaded: this many bytes or operations.
    TooHeavy(usize, u64),
    /// Each part can be read, and together they can't.
    Whole(String),
}

impl Damage {
    /// Whether `maillage repair` can set it aside.
    #[must_use]
    pub fn is_removable(&self) -> bool {
        matches!(self, Self::Snapshot(_) | Self::Row { .. })
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => to.write_str("a list names it, but nothing is stored: only a backup brings it back"),
            Self::Snapshot(reason) => write!(
                to,
                "its snapshot can't be read ({reason}): a backup brings it back; `maillage repair` sets it aside, and \
                 then browsers that hold the document bring back what they have"
            ),
            Self::Row { position, reason } => write!(
                to,
                "the change at position {position} can't be read ({reason}): `maillage repair` sets it aside, and then \
                 a browser that holds it brings it back"
            ),
            Self::Waiting { rows, missing } => {
                let named: Vec<_> = missing.iter().take(MOST_NAMED).map(ToString::to_string).collect();
                let others = missing.len() - named.len();
                let more = if others > 0 { format!(" and {others} others") } else { String::new() };
                write!(
                    to,
                    "{rows} changes wait for others that are lost ({}{more}): a browser that holds these brings them \
                     back when it opens the document; until then it is shown without them",
                    named.join(", ")
                )
            }
            Self::TooHeavy(bytes, operations) => write!(
                to,
                "it is larger than what is loaded ({} MiB inflated or {operations} operations): nothing of it is lost, and \
                 nobody can open it; a backup from before it grew so large can be opened",
                bytes >> 20
            ),
            Self::Whole(reason) => write!(to, "it does not load ({reason}): only a backup brings it back"),
        }
    }
}

/// Load every document, one after the other.
///
/// # Errors
/// If the store can't be listed or read; a document that is there and damaged is in the report.
pub async fn check(store: &Store) -> Result<Report, StoreError> {
    let mut report = Report::default();
    for document in every_document(store).await? {
        report.documents += 1;
        let damages = match store.journal.load(document).await {
            Ok(stored) => examine(stored).await,
            Err(StoreError::Inconsistent(reason)) => vec![Damage::Whole(reason)],
            Err(error) => return Err(error),
        };
        if !damages.is_empty() {
            let title = title(&*store.directory, document).await?;
            report.broken.push(Broken { document, title, damages });
        }
    }
    Ok(report)
}

/// Of the journal and of the lists.
pub(super) async fn every_document(store: &Store) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut documents: BTreeSet<_> = store.journal.documents().await?.into_iter().collect();
    for workspace in store.directory.workspaces().await? {
        let listed = store.directory.documents_of(workspace.id).await?;
        documents.extend(listed.into_iter().map(|document| document.id));
    }
    Ok(documents)
}

pub(super) async fn title(directory: &dyn Directory, document: DocumentId) -> Result<Option<String>, StoreError> {
    Ok(directory.document(document).await?.map(|document| document.title))
}

/// What is wrong with a document. The work is done off the async threads.
pub(super) async fn examine(stored: Option<Stored>) -> Vec<Damage> {
    let Some(stored) = stored else { return vec![Damage::Nothing] };
    let examined = task::spawn_blocking(move || damages(stored, Weight::MOST)).await;
    examined.unwrap_or_else(|_| vec![Damage::Whole("loading panicked".to_owned())])
}

fn damages(mut stored: Stored, most: Weight) -> Vec<Damage> {
    // Before anything of it is read: a few kilobytes may stand for gigabytes.
    if weight::check_loadable(&stored, most) == Err(TooHeavy::Limit) {
        return vec![Damage::TooHeavy(most.bytes, most.operations)];
    }
    let mut found = Vec::new();
    if let Some(snapshot) = &stored.snapshot
        && let Err(reason) = load::read_snapshot(snapshot)
    {
        found.push(Damage::Snapshot(reason));
        stored.snapshot = None;
    }
    match load::build(stored) {
        Ok(opened) => {
            let rows = opened.unreadable.into_iter();
            found.extend(rows.map(|Unreadable { position, reason }| Damage::Row { position, reason }));
            let orphans = &opened.loaded.orphans;
            if !orphans.is_empty() {
                let waiting: BTreeSet<_> = orphans.iter().map(|orphan| orphan.change.hash()).collect();
                let wanted = orphans.iter().flat_map(|orphan| orphan.change.deps());
                let doc = &opened.loaded.doc;
                let missing: BTreeSet<_> = wanted
                    .filter(|hash| !waiting.contains(hash) && doc.get_change_meta_by_hash(hash).is_none())
                    .copied()
                    .collect();
                found.push(Damage::Waiting { rows: orphans.len(), missing: missing.into_iter().collect() });
            }
        }
        Err(StoreError::Inconsistent(reason)) => found.push(Damage::Whole(reason)),
        Err(error) => found.push(Damage::Whole(error.to_string())),
    }
    found
}

#[cfg(test)]
mod tests {
    use automerge::{ROOT, transaction::Transactable as _};
    use bytes::Bytes;

    use super::*;

    #[test]
    fn s11_a_document_that_is_merely_too_heavy_is_said_to_be_just_that() {
        let mut doc = maillage_shared::document::empty();
        let mut tx = doc.transaction();
        tx.put(ROOT, "key", "a".repeat(3 << 20)).unwrap();
        tx.commit();
        let stored = || Stored { snapshot: Some(Bytes::from(doc.save())), ..Stored::default() };
        let most = Weight { bytes: 2 << 20, ..Weight::MOST };
        let found = damages(stored(), most);
        assert_eq!(found, [Damage::TooHeavy(most.bytes, most.operations)]);
        let said = found[0].to_string();
        assert!(said.contains("2 MiB") && said.contains("nothing of it is lost"), "{said}");
        assert!(!found[0].is_removable() && damages(stored(), Weight::MOST).is_empty());
    }
}
