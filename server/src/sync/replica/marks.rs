//! Marks that end before they begin: Automerge takes them, and does not load the saved document again.
//!
//! A mark is two operations that follow each other, its beginning and its end, each standing in the text like a letter
//! of no width. Automerge's loader reads them in the text's order and refuses an end whose beginning it has not met.
//! Which of two places comes first is only known where the text is, so this is looked at once the change is applied.

use automerge::{
    Automerge, Change, ChangeHash, ExpandedChange,
    legacy::{ElementId, Key, Op, OpType},
};

use crate::sync::{
    columns::{Budget, Cursor, inflate, read_metadata},
    guard,
};

/// The column of a bundle that says where each operation stands among the others, as they stand in the document.
const PLACES: u64 = 11 << 4 | 3;
const DEFLATED: u64 = 0b1000;
/// The most bytes that a number takes.
const NUMBER: usize = 10;

/// Whether a change's marks are wrong by themselves, wherever they stand: a beginning or an end without the other right
/// beside it in the same text, or an end that is inserted where the beginning is. What is inserted later at one place
/// comes first.
///
/// Old clients send the latter, for a mark within what they inserted as one piece.
pub(super) fn are_malformed(change: &ExpandedChange) -> bool {
    let ends = |operation: &Op| matches!(operation.action, OpType::MarkEnd(_));
    change.operations.iter().enumerate().any(|(index, operation)| match operation.action {
        OpType::MarkBegin(_) => !change.operations.get(index + 1).is_some_and(ends),
        OpType::MarkEnd(_) => beginning(change, index).is_none_or(|begin| {
            let heads_text = matches!(operation.key, Key::Seq(ElementId::Head));
            operation.insert && begin.insert && (heads_text || operation.key == begin.key)
        }),
        _ => false,
    })
}

/// Whether each mark of a change that the document holds begins before it ends. Costs about what reading the change
/// back does, and nothing if it has no marks.
pub(super) fn are_in_order(doc: &Automerge, change: &Change) -> bool {
    if !guard::holds_marks(change.raw_bytes()) {
        return true;
    }
    let read = change.decode();
    let Some(places) = places(doc, change.hash(), read.operations.len()) else { return false };
    read.operations.iter().enumerate().all(|(index, operation)| {
        !matches!(operation.action, OpType::MarkEnd(_))
            || (beginning(&read, index).is_some() && places.get(index - 1) < places.get(index))
    })
}

/// The beginning of the mark that an operation ends: the operation right before it, if it is one.
fn beginning(change: &ExpandedChange, end: usize) -> Option<&Op> {
    let begin = change.operations.get(end.checked_sub(1)?)?;
    let begins = matches!(begin.action, OpType::MarkBegin(_)) && begin.obj == change.operations[end].obj;
    begins.then_some(begin)
}

/// Where each operation of a change stands in the document, counted among themselves. A bundle of the change alone says
/// it: Automerge itself offers no other way to ask for the place of a mark.
fn places(doc: &Automerge, change: ChangeHash, operations: usize) -> Option<Vec<i64>> {
    let bundle = doc.bundle([change]).ok()?;
    let mut cursor = Cursor(bundle.bytes());
    cursor.take(4 + 4 + 1).ok()?; // magic bytes, checksum, kind
    let mut cursor = Cursor(cursor.prefixed().ok()?);
    let dependencies = cursor.length().ok()?;
    cursor.take(dependencies.checked_mul(32)?).ok()?;
    for _ in 0..cursor.length().ok()? {
        cursor.prefixed().ok()?; // actors
    }
    for (_, len) in read_metadata(&mut cursor).ok()? {
        cursor.take(len).ok()?; // of the change
    }
    for (specification, len) in read_metadata(&mut cursor).ok()? {
        let stored = cursor.take(len).ok()?;
        if specification == PLACES {
            return differences(stored, operations);
        }
        if specification == PLACES | DEFLATED {
            let inflated_bytes = operations.checked_mul(NUMBER)?;
            let mut budget = Budget { inflated_bytes, string_bytes: 0, rows: 0 };
            return differences(&inflate(stored, &mut budget).ok()?, operations);
        }
    }
    None
}

/// The numbers of a column that holds their differences, in runs; `None` if there are others than so many.
fn differences(column: &[u8], count: usize) -> Option<Vec<i64>> {
    let (mut cursor, mut numbers, mut last) = (Cursor(column), Vec::with_capacity(count), 0i64);
    while !cursor.0.is_empty() {
        let head = cursor.signed().ok()?;
        let length = usize::try_from(head.unsigned_abs()).ok()?;
        if length == 0 || length > count - numbers.len() {
            return None;
        }
        let mut step = if head > 0 { cursor.signed().ok()? } else { 0 };
        for _ in 0..length {
            if head < 0 {
                step = cursor.signed().ok()?;
            }
            last = last.checked_add(step)?;
            numbers.push(last);
        }
    }
    (numbers.len() == count).then_some(numbers)
}
