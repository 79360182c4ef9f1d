//! What stored bytes will be once Automerge holds them: found by walking their columns, without loading them.
//!
//! A snapshot is compressed: thirty kilobytes of it may stand for thirty megabytes of memory. So what a document holds
//! is counted inflated, by the same rule when a change is admitted, when a snapshot takes the place of the log, and
//! when the document is loaded, by whomever.

use super::{
    columns::{Budget, inflate},
    guard::{self, Fault},
};
use crate::limits::Limits;

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
    /// They are more than `Limits::loaded_bytes` or `Limits::loaded_operations`.
    #[error("it is larger than what is loaded")]
    Limit,
    /// They are no chunks of Automerge.
    #[error("it is no Automerge document")]
    Unreadable,
}

/// Weigh a snapshot, or changes, or both: every reader asks this before it loads them. Inflates each column once,
/// some 300 MB a second.
///
/// # Errors
/// [`TooHeavy`], as soon as it is known.
pub(super) fn weigh<'a>(chunks: impl IntoIterator<Item = &'a [u8]>, limits: &Limits) -> Result<Weight, TooHeavy> {
    let mut weight = Weight::default();
    for mut rest in chunks {
        while !rest.is_empty() {
            let left = limits.loaded_bytes.saturating_sub(weight.bytes);
            // Strings that runs stand for are held once, so only the columns are counted.
            let mut budget = Budget { inflated_bytes: left, string_bytes: usize::MAX, rows: limits.loaded_operations };
            let added = weigh_chunk(&mut rest, &mut budget).map_err(|fault| match fault {
                Fault::Close(_) => TooHeavy::Unreadable,
                Fault::Refuse(_) => TooHeavy::Limit,
            })?;
            weight.bytes += added.bytes;
            weight.operations += added.operations;
            if weight.bytes > limits.loaded_bytes || weight.operations > limits.loaded_operations {
                return Err(TooHeavy::Limit);
            }
        }
    }
    Ok(weight)
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
