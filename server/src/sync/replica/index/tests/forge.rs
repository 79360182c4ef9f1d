//! Changes forged of real ones: one thing in them swapped, dropped or invented.

use automerge::{
    ActorId, Automerge, Change, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec},
};
use rand::{Rng as _, rngs::StdRng};

use super::altered;

/// A change like `change` that is new to `doc` and goes on from where its author is, with one or two of its operations altered.
pub(super) fn forge(change: &Change, doc: &Automerge, rng: &mut StdRng) -> Option<Change> {
    let mut ids = Vec::new();
    for one in doc.get_changes(&[]) {
        ids.extend((one.start_op().get()..=one.max_op()).map(|counter| OpId(counter, one.actor_id().clone())));
    }
    ids.extend((change.start_op().get()..=change.max_op()).map(|counter| OpId(counter, change.actor_id().clone())));
    let some = |rng: &mut StdRng| match rng.random_range(0..12) {
        0 => OpId(rng.random_range(1..200), change.actor_id().clone()),
        1 => OpId(rng.random_range(1..20), ActorId::from([0xee; 16])),
        _ => ids[rng.random_range(0..ids.len())].clone(),
    };
    altered(change, |read| {
        for _ in 0..rng.random_range(1..3) {
            if read.operations.is_empty() {
                return;
            }
            let at = rng.random_range(0..read.operations.len());
            let operation = &mut read.operations[at];
            match rng.random_range(0..15) {
                0 => operation.obj = ObjectId::Id(some(rng)),
                1 => operation.obj = ObjectId::Root,
                2 => operation.key = Key::Seq(ElementId::Id(some(rng))),
                3 => operation.key = Key::Seq(ElementId::Head),
                4 => operation.key = Key::Map(["titre", "b", "", "liste"][rng.random_range(0..4)].into()),
                5 => operation.pred = SortedVec::from(vec![some(rng)]),
                6 => operation.pred = SortedVec::new(),
                7 => operation.pred = with_one_more(operation, some(rng)),
                8 => operation.insert = !operation.insert,
                9 => operation.action = action(rng),
                10 => {
                    let copied = operation.clone();
                    read.operations.push(copied);
                }
                11 => drop(read.operations.remove(at)),
                12 => {
                    let other = rng.random_range(0..read.operations.len());
                    read.operations.swap(at, other);
                }
                13 => read.extra_bytes = [&[][..], &[1, 2, 7, 7], &[1, 9, 7], &[5]][rng.random_range(0..4)].to_vec(),
                _ => {
                    // Somebody new, whose first change it is.
                    read.actor_id = ActorId::from(rng.random::<[u8; 16]>());
                    read.seq = 1;
                }
            }
        }
        read.message = Some("forgé".to_owned());
    })
}

fn with_one_more(operation: &Op, more: OpId) -> SortedVec<OpId> {
    operation.pred.iter().cloned().chain([more]).collect()
}

fn action(rng: &mut StdRng) -> OpType {
    match rng.random_range(0..10) {
        0 => OpType::Delete,
        1 => OpType::Increment(3),
        2 => OpType::Make(ObjType::Map),
        3 => OpType::Make(ObjType::Text),
        4 => OpType::Make(ObjType::Table),
        5 => OpType::MarkEnd(true),
        6 => OpType::Put(ScalarValue::Str("un mot".into())),
        7 => OpType::Put(ScalarValue::Null),
        8 => OpType::Put(ScalarValue::Unknown { type_code: 12, bytes: vec![7; 3] }),
        _ => OpType::Put(ScalarValue::counter(1)),
    }
}
