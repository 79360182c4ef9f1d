//! How large a chunk of Automerge columns becomes when it is read, found without reading it.
//!
//! A change or document stores its operations as compressed columns. A run of a few bytes can stand for 2⁶⁰ rows, and
//! a compressed column for gigabytes; Automerge itself caps neither. This module walks the columns' runs and counts.
//!
//! Source: the Automerge binary format, « Columnar Storage Format ».

use std::io::Read;

use maillage_shared::Refusal;

use super::guard::Fault;
use crate::limits::Limits;

/// What may still be spent on one message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// Bytes that compressed data may inflate to.
    pub inflated_bytes: usize,
    /// Bytes of the strings that runs stand for: whoever reads the operations gets a copy for each.
    pub string_bytes: usize,
    /// Rows of any one column, and members of any group column.
    pub rows: u64,
}

impl Budget {
    /// Of a message that has not been looked at.
    pub(super) fn of_message(limits: &Limits) -> Self {
        let bytes = limits.inflated_bytes;
        Self { inflated_bytes: bytes, string_bytes: bytes, rows: limits.operations_per_document }
    }
}

/// Of what is merely larger than the budget.
const TOO_LARGE: Fault = Fault::Refuse(Refusal::ChangeTooLarge);

/// What columns hold, found without reading them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    /// The most rows any of them has.
    pub rows: u64,
    /// Their bytes in all, inflated.
    pub bytes: usize,
    /// Bytes of the longest value or string.
    pub longest: u64,
    /// Whether an operation among them makes an object.
    pub makes_objects: bool,
    /// Whether one begins or ends a mark.
    pub marks: bool,
}

/// The lowest bits of a column's specification: how it is encoded.
const KIND: u64 = 0b0111;
/// The bit that says it is compressed.
const DEFLATED: u64 = 0b1000;
const GROUP: u64 = 0;
const BOOLEAN: u64 = 4;
const STRING: u64 = 5;
const VALUE_METADATA: u64 = 6;
const RAW: u64 = 7;
/// The column of an operation's actions; those that make a map, a list, a text or a table are even and below seven.
const ACTION: u64 = 4 << 4 | 2;
/// The action that begins or ends a mark.
const MARK: u64 = 7;

/// Bytes being read, from the front.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    /// The next `len` bytes.
    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(Fault::CORRUPT)?;
        self.0 = rest;
        Ok(taken)
    }

    /// An unsigned LEB128 number.
    pub(super) fn unsigned(&mut self) -> Result<u64, Fault> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Fault::CORRUPT)
    }

    /// A signed LEB128 number.
    pub(super) fn signed(&mut self) -> Result<i64, Fault> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign_bit = shift + 7;
                return Ok(if byte & 0x40 != 0 && sign_bit < 64 { value | (-1 << sign_bit) } else { value });
            }
        }
        Err(Fault::CORRUPT)
    }

    /// A length and as many bytes.
    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], Fault> {
        let len = self.length()?;
        self.take(len)
    }

    /// A number that counts things of which each takes at least a byte of what is left.
    pub(super) fn length(&mut self) -> Result<usize, Fault> {
        let len = usize::try_from(self.unsigned()?).map_err(|_| Fault::CORRUPT)?;
        if len > self.0.len() { Err(Fault::CORRUPT) } else { Ok(len) }
    }
}

/// The columns' specifications and lengths, as they stand before the columns.
pub(super) fn read_metadata(cursor: &mut Cursor<'_>) -> Result<Vec<(u64, usize)>, Fault> {
    let count = cursor.length()?;
    (0..count)
        .map(|_| {
            let specification = cursor.unsigned()?;
            let len = usize::try_from(cursor.unsigned()?).map_err(|_| Fault::CORRUPT)?;
            Ok((specification, len))
        })
        .collect()
}

/// Measure the columns that come next.
///
/// # Errors
/// Closes with `corrupt-sync` if a column is cut short; refuses, `change-too-large`, what is larger than the budget.
pub(super) fn measure(
    cursor: &mut Cursor<'_>,
    metadata: &[(u64, usize)],
    budget: &mut Budget,
) -> Result<Extent, Fault> {
    let mut extent = Extent::default();
    for &(specification, len) in metadata {
        let stored = cursor.take(len)?;
        let inflated;
        let column = if specification & DEFLATED == 0 {
            stored
        } else {
            inflated = inflate(stored, budget)?;
            &inflated
        };
        extent.bytes += column.len();
        measure_column(specification & !DEFLATED, column, budget, &mut extent)?;
    }
    Ok(extent)
}

/// Inflate raw DEFLATE data, never further than the budget.
///
/// # Errors
/// Closes with `corrupt-sync` if it does not inflate; refuses, `change-too-large`, what inflates to more.
pub(super) fn inflate(stored: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Fault> {
    let mut inflated = Vec::new();
    let mut limited = flate2::bufread::DeflateDecoder::new(stored).take(budget.inflated_bytes as u64 + 1);
    limited.read_to_end(&mut inflated).map_err(|_| Fault::CORRUPT)?;
    budget.inflated_bytes = budget.inflated_bytes.checked_sub(inflated.len()).ok_or(TOO_LARGE)?;
    Ok(inflated)
}

fn measure_column(specification: u64, column: &[u8], budget: &mut Budget, extent: &mut Extent) -> Result<(), Fault> {
    let kind = specification & KIND;
    let mut cursor = Cursor(column);
    let (mut rows, mut members, most) = (0u64, 0u64, budget.rows);
    let within = |count: u64| if count > most { Err(TOO_LARGE) } else { Ok(count) };
    while kind != RAW && !cursor.0.is_empty() {
        if kind == BOOLEAN {
            rows = within(rows.saturating_add(cursor.unsigned()?))?;
            continue;
        }
        let head = cursor.signed()?;
        // A run of one value, or as many values as the number says when it is negative.
        let (times, values) = match head {
            0 => {
                rows = within(rows.saturating_add(cursor.unsigned()?))?;
                continue;
            }
            1.. => (head.unsigned_abs(), 1),
            _ => (1, head.unsigned_abs()),
        };
        rows = within(rows.saturating_add(times.saturating_mul(values)))?;
        for _ in 0..values {
            let value = read_value(kind, &mut cursor)?;
            match kind {
                GROUP => members = within(members.saturating_add(value.saturating_mul(times)))?,
                STRING => {
                    let copies = usize::try_from(value.saturating_mul(times)).map_err(|_| TOO_LARGE)?;
                    budget.string_bytes = budget.string_bytes.checked_sub(copies).ok_or(TOO_LARGE)?;
                    extent.longest = extent.longest.max(value);
                }
                VALUE_METADATA => extent.longest = extent.longest.max(value >> 4),
                _ if specification == ACTION => {
                    extent.makes_objects |= value < 7 && value % 2 == 0;
                    extent.marks |= value == MARK;
                }
                _ => {}
            }
        }
    }
    extent.rows = extent.rows.max(rows);
    Ok(())
}

/// One value of a run: its number, or how many bytes a string has.
fn read_value(kind: u64, cursor: &mut Cursor<'_>) -> Result<u64, Fault> {
    if kind == STRING {
        cursor.prefixed().map(|text| text.len() as u64)
    } else {
        // Signed and unsigned numbers end at the same byte.
        cursor.unsigned()
    }
}
