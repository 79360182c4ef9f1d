//! What a change may be, whatever document it is for: how long its values, how deep its objects, which keys.
//!
//! An ordinary change is measured by its columns alone; its operations are read only if it makes objects, holds
//! marks or the bytes of a forbidden key.

use std::collections::HashMap;

use automerge::{
    Change, ExpandedChange, ScalarValue,
    legacy::{Key, ObjectId, OpId, OpType},
};
use maillage_shared::Refusal;

use super::marks;
use crate::{
    limits::Limits,
    sync::guard::{self, Fault, without_panic},
};

/// The one key that a stock client can't hold: assigned to a JavaScript object it becomes the object's prototype, so
/// the document reads as if it held what it does not. Others that JavaScript gives a meaning (`constructor`) are held
/// as keys like any, and somebody may have a word of that name in their list.
const FORBIDDEN_KEY: &str = "__proto__";

/// Objects that a change makes, each with its depth: what the root holds is at 1.
pub(super) type Depths = HashMap<OpId, usize>;

/// Look a change over. `depth_of` an object that is in the document or the batch; the root is not asked for.
///
/// # Errors
/// Refuses, `change-too-large`, `nested-too-deep` or `change-refused`.
pub(super) fn check(change: &Change, limits: &Limits, depth_of: impl Fn(&OpId) -> usize) -> Result<Depths, Fault> {
    let raw = change.raw_bytes();
    let extent = guard::extent(raw, limits)?;
    if usize::try_from(extent.longest).is_ok_and(|longest| longest > limits.scalar_bytes) {
        return Err(Fault::Refuse(Refusal::ChangeTooLarge));
    }
    let forbidden = raw.windows(FORBIDDEN_KEY.len()).any(|window| window == FORBIDDEN_KEY.as_bytes());
    if !extent.makes_objects && !extent.marks && !forbidden {
        return Ok(Depths::new());
    }
    let read = read(change).ok_or(Fault::Refuse(Refusal::ChangeRefused))?;
    if read.operations.iter().any(|operation| matches!(&operation.key, Key::Map(key) if key == FORBIDDEN_KEY)) {
        return Err(Fault::Refuse(Refusal::ChangeRefused));
    }
    if marks::are_malformed(&read) {
        return Err(Fault::Refuse(Refusal::ChangeRefused));
    }
    depths(&read, limits, depth_of)
}

fn depths(change: &ExpandedChange, limits: &Limits, depth_of: impl Fn(&OpId) -> usize) -> Result<Depths, Fault> {
    let mut made = Depths::new();
    // Many objects are made in one: it is looked up once.
    let mut known = Depths::new();
    for (operation, counter) in change.operations.iter().zip(change.start_op.get()..) {
        if !matches!(operation.action, OpType::Make(_)) {
            continue;
        }
        let outer = match &operation.obj {
            ObjectId::Root => 0,
            ObjectId::Id(id) => match made.get(id) {
                Some(depth) => *depth,
                None => *known.entry(id.clone()).or_insert_with(|| depth_of(id)),
            },
        };
        if outer >= limits.nesting {
            return Err(Fault::Refuse(Refusal::NestedTooDeep));
        }
        made.insert(OpId(counter, change.actor_id.clone()), outer + 1);
    }
    Ok(made)
}

/// Whether a change only takes away: deletions, and rows marked as deleted (G5). Such changes still fit into a
/// document that is full.
pub(super) fn only_removes(change: &Change) -> bool {
    let removes = |operation: &automerge::legacy::Op| match &operation.action {
        OpType::Delete => true,
        OpType::Put(ScalarValue::Boolean(true)) => matches!(&operation.key, Key::Map(key) if key == "deleted"),
        _ => false,
    };
    !change.is_empty() && read(change).is_some_and(|change| change.operations.iter().all(removes))
}

fn read(change: &Change) -> Option<ExpandedChange> {
    without_panic(|| Some(change.decode()))
}
