//! Everything a hostile sync message may try, refused before Automerge sees it.
//!
//! Automerge trusts its peers: an empty filter divides by zero, a filter of many probes allocates without end, a
//! compressed chunk inflates without a cap, a run stands for 2⁶⁰ operations. What passes here is bounded and has valid
//! checksums; whether it fits the document is the replica's question.

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{Automerge, Change, sync};
use maillage_shared::{CloseReason, Refusal};

use super::columns::{Budget, Cursor, Extent, inflate, measure, read_metadata};
use crate::limits::Limits;

/// What is wrong with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nobody honest sends this: the connection ends.
    Close(CloseReason),
    /// Its changes are not taken; the connection goes on.
    Refuse(Refusal),
}

impl Fault {
    /// The commonest one.
    pub(super) const CORRUPT: Self = Self::Close(CloseReason::CorruptSync);
}

/// An operation's counter: Automerge keeps it in 32 bits.
const MAX_COUNTER: u64 = 1 << 31;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Where a chunk's checksum stands.
const CHECKSUM: Range<usize> = 4..8;
pub(super) const DOCUMENT_CHUNK: u8 = 0;
const CHANGE_CHUNK: u8 = 1;
pub(super) const COMPRESSED_CHUNK: u8 = 2;

/// Decode a sync message and check everything but its changes.
///
/// # Errors
/// `corrupt-sync` if it does not decode, or holds a filter that can't be read safely; refuses what names too much.
pub(super) fn decode(data: &[u8], limits: &Limits) -> Result<sync::Message, Fault> {
    check_counts(data, limits)?;
    let mut message = sync::Message::decode(data).map_err(|_| Fault::CORRUPT)?;
    for have in &message.have {
        check_filter(&have.bloom.to_bytes())?;
    }
    // Every hash that is asked for is answered with a change: one asked for twenty thousand times would fill the
    // memory.
    message.need.sort_unstable();
    message.need.dedup();
    Ok(message)
}

/// How many things a message names, before anything is allocated for them: an empty filter or chunk takes a few bytes
/// of a message and many more of memory.
fn check_counts(data: &[u8], limits: &Limits) -> Result<(), Fault> {
    let chunks = count_chunks(data, limits.hashes_per_list, limits.filters_per_message)?;
    if chunks > limits.chunks_per_message { Err(Fault::Refuse(Refusal::TooManyChanges)) } else { Ok(()) }
}

/// How many chunks a message holds, after lists of so many hashes and so many filters at most.
fn count_chunks(data: &[u8], most_hashes: usize, most_filters: usize) -> Result<usize, Fault> {
    let mut cursor = Cursor(data);
    let count = |cursor: &mut Cursor<'_>, most: usize| {
        cursor.length().and_then(|n| if n > most { Err(Fault::Refuse(Refusal::TooManyHeads)) } else { Ok(n) })
    };
    let hashes = |cursor: &mut Cursor<'_>| {
        let named = count(cursor, most_hashes)?;
        cursor.take(named.checked_mul(32).ok_or(Fault::CORRUPT)?).map(|_| ())
    };
    cursor.take(1)?;
    hashes(&mut cursor)?; // heads
    hashes(&mut cursor)?; // needs
    for _ in 0..count(&mut cursor, most_filters)? {
        hashes(&mut cursor)?;
        cursor.prefixed()?;
    }
    cursor.length()
}

/// Whether a message that [`decode`] refused has changes in it: its sender takes them for sent.
pub(super) fn holds_changes(data: &[u8]) -> bool {
    count_chunks(data, usize::MAX, usize::MAX).is_ok_and(|chunks| chunks > 0)
}

/// A Bloom filter's entries, bits per entry and probes. No bits: a remainder by zero; a huge number of probes: an
/// allocation that aborts the process.
fn check_filter(filter: &[u8]) -> Result<(), Fault> {
    if filter.is_empty() {
        return Ok(());
    }
    let mut cursor = Cursor(filter);
    let (_entries, bits, probes) = (cursor.unsigned()?, cursor.unsigned()?, cursor.unsigned()?);
    // The bits themselves must number below 2³²: Automerge counts them in 32 bits.
    let countable = u64::try_from(cursor.0.len()).is_ok_and(|bytes| bytes < u64::from(u32::MAX / 8));
    let sane = (1..=32).contains(&bits) && (1..=16).contains(&probes) && !cursor.0.is_empty() && countable;
    if sane { Ok(()) } else { Err(Fault::CORRUPT) }
}

/// The changes of a message, in its order, each parsed and its checksum verified.
///
/// # Errors
/// `corrupt-sync` for what is malformed or can't be; `too-many-changes` and `change-too-large` for what is merely more
/// than the limits.
pub(super) fn changes(message: &sync::Message, limits: &Limits) -> Result<Vec<Change>, Fault> {
    let mut budget = Budget::of_message(limits);
    let mut changes = Vec::new();
    let mut operations = 0u64;
    for chunks in message.changes.iter() {
        let mut rest = chunks;
        while !rest.is_empty() {
            let before = changes.len();
            read_chunk(&mut rest, &mut budget, limits, &mut changes)?;
            operations += changes[before..].iter().map(|change| change.len() as u64).sum::<u64>();
            if changes.len() > limits.changes_per_message || operations > limits.operations_per_document {
                return Err(Fault::Refuse(Refusal::TooManyChanges));
            }
        }
    }
    for change in &changes {
        check_counters(change, limits)?;
    }
    Ok(changes)
}

/// Take the first chunk of `rest`, which is not empty, and add its changes to `changes`.
fn read_chunk(rest: &mut &[u8], budget: &mut Budget, limits: &Limits, changes: &mut Vec<Change>) -> Result<(), Fault> {
    let (kind, chunk, body) = split_chunk(rest)?;
    if kind == DOCUMENT_CHUNK {
        measure_document(body, budget)?;
        let document = without_panic(|| Some(Automerge::load(chunk).ok()?.get_changes(&[])));
        changes.extend(document.ok_or(Fault::CORRUPT)?);
    } else {
        check_change(kind, body, budget, limits)?;
        let change = without_panic(|| Change::from_bytes(chunk.to_vec()).ok()).ok_or(Fault::CORRUPT)?;
        // Automerge takes a change by its contents, whatever its checksum; others who load it later do not.
        if chunk[CHECKSUM] != change.hash().0[..4] {
            return Err(Fault::CORRUPT);
        }
        changes.push(change);
    }
    Ok(())
}

/// How much the operations of a change are, if it is not compressed.
///
/// # Errors
/// As [`changes`].
pub(super) fn extent(raw_change: &[u8], limits: &Limits) -> Result<Extent, Fault> {
    let mut rest = raw_change;
    let (_, _, body) = split_chunk(&mut rest)?;
    measure_change(body, &mut Budget::of_message(limits))
}

/// Whether a change that was let in, and is not compressed, begins or ends marks.
pub(super) fn holds_marks(raw_change: &[u8]) -> bool {
    let mut budget = Budget { inflated_bytes: usize::MAX >> 1, string_bytes: usize::MAX, rows: u64::MAX };
    let mut rest = raw_change;
    let extent = split_chunk(&mut rest).and_then(|(_, _, body)| measure_change(body, &mut budget));
    extent.is_ok_and(|extent| extent.marks)
}

/// What Automerge makes of what it is given on trust, if it makes anything: it asserts some of what it expects.
pub(super) fn without_panic<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}

/// The first chunk of `rest`: its kind, all of it, and what follows its header.
pub(super) fn split_chunk<'a>(rest: &mut &'a [u8]) -> Result<(u8, &'a [u8], &'a [u8]), Fault> {
    let whole = *rest;
    let mut cursor = Cursor(whole);
    let magic = cursor.take(4)?;
    let _checksum = cursor.take(4)?;
    let kind = cursor.take(1)?[0];
    if magic != MAGIC || kind > COMPRESSED_CHUNK {
        return Err(Fault::CORRUPT);
    }
    let body = cursor.prefixed()?;
    *rest = cursor.0;
    Ok((kind, &whole[..whole.len() - cursor.0.len()], body))
}

/// Count a change's operations before they are read.
fn check_change(kind: u8, body: &[u8], budget: &mut Budget, limits: &Limits) -> Result<(), Fault> {
    let inflated;
    let body = if kind == COMPRESSED_CHUNK {
        inflated = inflate(body, budget)?;
        &inflated
    } else {
        debug_assert_eq!(kind, CHANGE_CHUNK);
        body
    };
    if measure_change(body, budget)?.rows > limits.operations_per_change {
        return Err(Fault::Refuse(Refusal::ChangeTooLarge));
    }
    Ok(())
}

pub(super) fn measure_change(body: &[u8], budget: &mut Budget) -> Result<Extent, Fault> {
    let mut cursor = Cursor(body);
    let dependencies = cursor.length()?;
    cursor.take(dependencies.checked_mul(32).ok_or(Fault::CORRUPT)?)?;
    cursor.prefixed()?; // the actor
    let (_sequence, _start) = (cursor.unsigned()?, cursor.unsigned()?);
    cursor.signed()?; // the author's time
    cursor.prefixed()?; // the author's message
    for _ in 0..cursor.length()? {
        cursor.prefixed()?; // other actors it names
    }
    let metadata = read_metadata(&mut cursor)?;
    measure(&mut cursor, &metadata, budget)
}

/// Measure a whole document's changes and operations before they are read.
pub(super) fn measure_document(body: &[u8], budget: &mut Budget) -> Result<(Extent, Extent), Fault> {
    let mut cursor = Cursor(body);
    for _ in 0..cursor.length()? {
        cursor.prefixed()?; // actors
    }
    let heads = cursor.length()?;
    cursor.take(heads.checked_mul(32).ok_or(Fault::CORRUPT)?)?;
    let changes = read_metadata(&mut cursor)?;
    let operations = read_metadata(&mut cursor)?;
    let changes = measure(&mut cursor, &changes, budget)?;
    let operations = measure(&mut cursor, &operations, budget)?;
    Ok((changes, operations))
}

fn check_counters(change: &Change, limits: &Limits) -> Result<(), Fault> {
    if change.len() as u64 > limits.operations_per_change {
        return Err(Fault::Refuse(Refusal::ChangeTooLarge));
    }
    if change.actors().any(|actor| actor.to_bytes().len() > limits.actor_id_bytes) {
        return Err(Fault::Refuse(Refusal::ChangeRefused));
    }
    let counters = change.start_op().get() < MAX_COUNTER && change.max_op() < MAX_COUNTER && change.seq() < MAX_COUNTER;
    let named = !change.actor_id().to_bytes().is_empty();
    if counters && named && change.seq() > 0 { Ok(()) } else { Err(Fault::CORRUPT) }
}
