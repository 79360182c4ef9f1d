//! `Journal` in memory.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId};

use super::{MemoryStore, asked_to_fail};
use crate::store::append::lay_out;
use crate::store::{
    Append, Appended, Aside, Attribution, Compaction, Extent, Journal, StoreError, Stored, StoredRow, attribution,
};

const NOT_THERE: StoreError = StoreError::Conflict("what is to be set aside is not there");

/// Every document's journal.
#[derive(Debug, Default)]
pub(super) struct Journals {
    documents: BTreeMap<DocumentId, DocumentJournal>,
    last_position: i64,
}

#[derive(Debug, Default)]
struct DocumentJournal {
    snapshot: Option<(Bytes, i64)>,
    rows: Vec<StoredRow>,
    hashes: HashSet<[u8; 32]>,
    actors: BTreeMap<Bytes, ParticipantId>,
    attributions: Vec<Attribution>,
}

#[async_trait]
impl Journal for MemoryStore {
    async fn append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        refuse_what_databases_refuse(&appends)?;
        let mut state = self.lock();
        if state.failing_appends > 0 {
            state.failing_appends -= 1;
            return Err(asked_to_fail());
        }
        Ok(state.journal.append(appends))
    }

    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError> {
        Ok(self.lock().journal.documents.get(&document).map(DocumentJournal::stored))
    }

    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError> {
        Ok(self
            .lock()
            .journal
            .documents
            .get(&document)
            .map(|journal| Extent { rows: journal.rows.len() as u64, through: journal.through() }))
    }

    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError> {
        self.lock().journal.compact(compaction)
    }

    async fn set_aside(&self, aside: Aside) -> Result<(), StoreError> {
        let mut state = self.lock();
        let journal = state.journal.documents.get_mut(&aside.document).ok_or(NOT_THERE)?;
        let there = |position: &i64| journal.rows.iter().any(|row| row.position == *position);
        if !aside.positions.iter().all(there) || (aside.snapshot && journal.snapshot.is_none()) {
            return Err(NOT_THERE);
        }
        let DocumentJournal { rows, hashes, snapshot, .. } = journal;
        rows.retain(|row| {
            let stays = !aside.positions.contains(&row.position);
            if !stays {
                hashes.remove(&row.row.hash);
            }
            stays
        });
        if aside.snapshot {
            *snapshot = None;
        }
        Ok(())
    }

    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        let state = self.lock();
        let Some(journal) = state.journal.documents.get(&document) else { return Ok(Vec::new()) };
        Ok(attribution::fold(journal.attributions.iter().cloned().chain(journal.rows.iter().map(run_of))))
    }

    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        Ok(self.lock().journal.documents.keys().copied().collect())
    }
}

impl DocumentJournal {
    /// The position of the last row, replaced ones included.
    fn through(&self) -> i64 {
        let replaced = || self.snapshot.as_ref().map_or(0, |(_, through)| *through);
        self.rows.last().map_or_else(replaced, |row| row.position)
    }

    fn stored(&self) -> Stored {
        Stored {
            snapshot: self.snapshot.as_ref().map(|(bytes, _)| bytes.clone()),
            rows: self.rows.clone(),
            actors: self.actors.iter().map(|(actor, participant)| (actor.clone(), *participant)).collect(),
        }
    }
}

impl Journals {
    /// How far a document's journal reaches; 0 if there is none.
    pub(super) fn through(&self, document: DocumentId) -> i64 {
        self.documents.get(&document).map_or(0, DocumentJournal::through)
    }

    pub(super) fn damage(&mut self, document: DocumentId, how: impl FnOnce(&mut Stored)) {
        let journal = self.documents.get_mut(&document).expect("a test damages a document that is there");
        let mut stored = journal.stored();
        how(&mut stored);
        let through = journal.snapshot.as_ref().map_or(0, |(_, through)| *through);
        journal.snapshot = stored.snapshot.map(|bytes| (bytes, through));
        journal.hashes = stored.rows.iter().map(|row| row.row.hash).collect();
        journal.rows = stored.rows;
        journal.actors = stored.actors.into_iter().collect();
    }

    fn append(&mut self, appends: Vec<Append>) -> Vec<Appended> {
        appends.into_iter().map(|append| self.append_one(append)).collect()
    }

    fn append_one(&mut self, append: Append) -> Appended {
        let mut answer = Appended { rows: 0, through: 0 };
        if append.rows.is_empty() && append.actors.is_empty() {
            return answer;
        }
        let journal = self.documents.entry(append.document).or_default();
        for (actor, participant) in append.actors {
            journal.actors.entry(actor).or_insert(participant);
        }
        for row in append.rows {
            if journal.hashes.insert(row.hash) {
                self.last_position += 1;
                answer = Appended { rows: answer.rows + 1, through: self.last_position };
                journal.rows.push(StoredRow { position: self.last_position, row });
            }
        }
        answer
    }

    fn compact(&mut self, compaction: Compaction) -> Result<(), StoreError> {
        let Compaction { document, snapshot, through, rows } = compaction;
        let journal = match self.documents.entry(document) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(_) if rows > 0 => return Err(StoreError::Conflict("other rows than the snapshot holds")),
            Entry::Vacant(entry) => entry.insert(DocumentJournal::default()),
        };
        let held = journal.rows.partition_point(|row| row.position <= through);
        if held != rows {
            return Err(StoreError::Conflict("other rows than the snapshot holds"));
        }
        if journal.snapshot.as_ref().is_some_and(|(_, kept)| *kept > through) {
            return Err(StoreError::Conflict("a later snapshot"));
        }
        let replaced: Vec<StoredRow> = journal.rows.drain(..held).collect();
        for row in &replaced {
            journal.hashes.remove(&row.row.hash);
        }
        journal.attributions.extend(attribution::fold(replaced.iter().map(run_of)));
        journal.snapshot = Some((snapshot, through));
        Ok(())
    }
}

fn run_of(stored: &StoredRow) -> Attribution {
    attribution::of_row(&stored.row)
}

fn refuse_what_databases_refuse(appends: &[Append]) -> Result<(), StoreError> {
    if lay_out(appends)?.iter().any(|pending| pending.sequence == 0) {
        return Err(StoreError::Inconsistent("refused: changes are numbered from 1".into()));
    }
    Ok(())
}
