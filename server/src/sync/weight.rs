//! What stored bytes will be once Automerge holds them: found by walking their columns, without loading them.
//!
//! A snapshot is compressed: thirty kilobytes of it may stand for thirty megabytes of memory. So what a document holds
//! is counted inflated, by the same rule when a change is admitted, when a snapshot takes the place of the log, and
//! when the document is loaded, by whomever.

use super::{
    columns::{Budget, inflate},
    guard::{self, Fault},
};
use crate::{
    limits::{LOADED_BYTES, LOADED_OPERATIONS},
    store::Stored,
};

/// What a document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// Bytes of its columns and changes, inflated.
    pub bytes: usize,
    /// How many operations there are, at most.
    pub operations: u64,
}

/// Why stored bytes are not to be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TooHeavy {
    /// They are more than is loaded.
    #[error("it is larger than what is loaded")]
    Limit,
    /// They are no chunks of Automerge.
    #[error("it is no Automerge document")]
    Unreadable,
}

impl Weight {
    /// Beyond this nothing is loaded.
    pub(super) const MOST: Self = Self { bytes: LOADED_BYTES, operations: LOADED_OPERATIONS };

    /// What is left of this when some is taken.
    fn less(self, taken: Self) -> Result<Self, TooHeavy> {
        let bytes = self.bytes.checked_sub(taken.bytes).ok_or(TooHeavy::Limit)?;
        let operations = self.operations.checked_sub(taken.operations).ok_or(TooHeavy::Limit)?;
        Ok(Self { bytes, operations })
    }

    fn plus(self, more: Self) -> Self {
        Self { bytes: self.bytes + more.bytes, operations: self.operations + more.operations }
    }
}

/// Weigh what the journal holds of a document: whoever loads one asks this first. A part that can't be read is not
/// loaded, so it weighs nothing.
///
/// # Errors
/// `Limit`, as soon as it is known.
pub(super) fn check_loadable(stored: &Stored, most: Weight) -> Result<Weight, TooHeavy> {
    let (mut left, mut total) = (most, Weight::default());
    let rows = stored.rows.iter().map(|row| &row.row.bytes);
    for part in stored.snapshot.iter().chain(rows) {
        match weigh(part, left) {
            Ok(weight) => {
                left = left.less(weight)?;
                total = total.plus(weight);
            }
            Err(TooHeavy::Limit) => return Err(TooHeavy::Limit),
            Err(TooHeavy::Unreadable) => {}
        }
    }
    Ok(total)
}

/// Weigh a snapshot, or changes one after the other. Inflates each column once, some 300 MB a second.
///
/// # Errors
/// [`TooHeavy`], as soon as it is known.
pub(super) fn weigh(chunks: &[u8], most: Weight) -> Result<Weight, TooHeavy> {
    let (mut rest, mut total) = (chunks, Weight::default());
    while !rest.is_empty() {
        let left = most.less(total)?;
        // Strings that runs stand for are held once, so only the columns are counted.
        let mut budget = Budget { inflated_bytes: left.bytes, string_bytes: usize::MAX, rows: left.operations };
        let added = weigh_chunk(&mut rest, &mut budget).map_err(|fault| match fault {
            Fault::Close(_) => TooHeavy::Unreadable,
            Fault::Refuse(_) => TooHeavy::Limit,
        })?;
        total = total.plus(added);
    }
    most.less(total).map(|_| total)
}

fn weigh_chunk(rest: &mut &[u8], budget: &mut Budget) -> Result<Weight, Fault> {
    let (kind, _, body) = guard::split_chunk(rest)?;
    if kind == guard::DOCUMENT_CHUNK {
        let (changes, operations) = guard::measure_document(body, budget)?;
        return Ok(Weight { bytes: changes.bytes + operations.bytes, operations: operations.rows });
    }
    let inflated;
    let body = if kind == guard::COMPRESSED_CHUNK {
        inflated = inflate(body, budget)?;
        &inflated
    } else {
        body
    };
    Ok(Weight { bytes: body.len(), operations: guard::measure_change(body, budget)?.rows })
}

#[cfg(test)]
mod tests {
    use automerge::{Automerge, ROOT, transaction::Transactable as _};
    use bytes::Bytes;

    use super::*;

    fn letters(keys: usize) -> Automerge {
        let mut doc = maillage_shared::document::empty();
        for key in 0..keys {
            let mut tx = doc.transaction();
            tx.put(ROOT, format!("key-{key}"), "a".repeat(100_000)).unwrap();
            tx.commit();
        }
        doc
    }

    #[test]
    fn s11_a_snapshot_weighs_what_it_inflates_to() {
        let doc = letters(10);
        let snapshot = doc.save();
        assert!(snapshot.len() < 10_000, "{}", snapshot.len());
        let weight = weigh(&snapshot, Weight::MOST).unwrap();
        assert!((1_000_000..1_010_000).contains(&weight.bytes) && weight.operations == 10, "{weight:?}");
        let changes: Vec<u8> = doc.get_changes(&[]).iter().flat_map(|change| change.raw_bytes().to_vec()).collect();
        assert!((1_000_000..1_010_000).contains(&weigh(&changes, Weight::MOST).unwrap().bytes));
        for most in [Weight { bytes: 900_000, ..Weight::MOST }, Weight { operations: 9, ..Weight::MOST }] {
            assert_eq!(weigh(&snapshot, most), Err(TooHeavy::Limit));
            assert_eq!(weigh(&changes, most), Err(TooHeavy::Limit));
        }
        assert_eq!(weigh(&snapshot[1..], Weight::MOST), Err(TooHeavy::Unreadable));
    }

    #[test]
    fn s11_a_document_beyond_what_is_loaded_is_known_before_it_is_loaded() {
        let stored = |keys| Stored { snapshot: Some(Bytes::from(letters(keys).save())), ..Stored::default() };
        let most = Weight { bytes: 450_000, ..Weight::MOST };
        assert!(check_loadable(&stored(4), most).is_ok());
        assert_eq!(check_loadable(&stored(5), most), Err(TooHeavy::Limit));
    }
}
