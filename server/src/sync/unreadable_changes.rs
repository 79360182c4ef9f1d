//! Changes that Automerge takes and can't give back: pointing at what never was, or counting from too low.
//!
//! Such a change is applied without a word; then a snapshot of the document does not load, and the next compaction
//! would put it in the place of everything. Each is refused by name, and costs nobody else anything.

use std::{num::NonZeroU64, sync::Arc};

use automerge::{
    ActorId, Automerge, Change, ExpandedChange, ObjType, ROOT,
    legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec},
    sync,
    transaction::Transactable as _,
};
use maillage_shared::{ConnectionId, DocumentId, ParticipantId, Refusal, Timestamp, document};
use uuid::Uuid;

use super::{
    guard::Fault,
    load,
    recent_heads::{PeerFlags, RecentHeads},
    replica::{Checked, Loaded, Replica},
};
use crate::{limits::Limits, store::Appended};

/// What is changed in a change.
type Alteration = fn(&mut ExpandedChange);

const HOSTILE: ConnectionId = ConnectionId(1);
const HONEST: ConnectionId = ConnectionId(2);

fn beginning() -> Automerge {
    let mut doc = document::empty().with_actor(ActorId::from([1; 16]));
    let mut tx = doc.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "mots").unwrap();
    tx.commit();
    doc
}

fn replica() -> Replica {
    let loaded = Loaded::of(beginning());
    let mut replica = Replica::new(loaded, Arc::new(Limits::default()), Arc::new(RecentHeads::default()));
    for connection in [HOSTILE, HONEST] {
        let participant = ParticipantId::from_uuid(Uuid::from_u128(u128::from(connection.0)));
        let page = format!("peer-{connection}").into();
        replica.join(connection, participant, true, page, None, Arc::new(PeerFlags::default()));
    }
    replica
}

/// A participant's next change, two keys set, altered.
fn change(actor: u8, alter: impl FnOnce(&mut ExpandedChange)) -> Change {
    let base = beginning();
    let mut doc = base.fork().with_actor(ActorId::from([actor; 16]));
    let mut tx = doc.transaction();
    tx.put(ROOT, "x", 1).unwrap();
    tx.put(ROOT, "y", 2).unwrap();
    tx.commit();
    let mut expanded = doc.get_changes(&base.get_heads())[0].decode();
    alter(&mut expanded);
    Change::from(expanded)
}

fn send(replica: &mut Replica, from: ConnectionId, change: &Change) -> Result<(), Fault> {
    let message = sync::Message {
        heads: vec![change.hash()],
        need: Vec::new(),
        have: vec![sync::Have { last_sync: change.deps().to_vec(), bloom: sync::BloomFilter::default() }],
        changes: sync::ChunkList::from(change.raw_bytes().to_vec()),
        flags: Some(sync::MessageFlags::new()),
        version: sync::MessageVersion::V2,
    };
    replica.receive(from, &message.encode(), Timestamp::from_millis(0))
}

fn first_actor_op(counter: u64) -> SortedVec<OpId> {
    SortedVec::from(vec![OpId::new(counter, &ActorId::from([1; 16]))])
}

#[test]
fn s42_a_change_that_the_document_could_not_give_back_is_refused_and_others_are_saved() {
    let cases: [(&str, Alteration); 4] = [
        ("overwrites what stands elsewhere", |change| change.operations[0].pred = first_actor_op(1)),
        ("overwrites what never was", |change| change.operations[0].pred = first_actor_op(900)),
        ("deletes what is not there", |change| {
            change.operations[0].action = OpType::Delete;
            change.operations[0].pred = first_actor_op(2);
        }),
        ("overwrites itself", |change| {
            let first = OpId::new(change.start_op.get(), &change.actor_id);
            change.operations[1].pred = SortedVec::from(vec![first]);
        }),
    ];
    for (name, alter) in cases {
        let mut replica = replica();
        let honest = change(2, |_| ());
        let forged = change(9, alter);
        let mut applied = beginning();
        assert!(applied.apply_changes([forged.clone()]).is_ok() && load::pack(&applied).is_none(), "{name}: harmless");
        assert_eq!(send(&mut replica, HOSTILE, &forged), Err(Fault::Refuse(Refusal::ChangeRefused)), "{name}");
        send(&mut replica, HONEST, &honest).unwrap();
        let Ok(Checked::Changed(unsaved)) = replica.check() else { panic!("{name}: there is nothing to save") };
        let rows = unsaved.append(DocumentId::from_bytes([7; 16])).rows;
        assert!(rows.iter().any(|row| row.hash == honest.hash().0), "{name}: the honest change is not saved");
        unsaved.saved(&Appended { rows: rows.len(), through: 1 }).tell().unwrap();
        assert!(load::pack(&replica.doc()).is_some(), "{name}: a snapshot would not load");
    }
}

#[test]
fn s8_a_change_that_counts_from_too_low_is_refused() {
    let low = change(9, |change| change.start_op = NonZeroU64::MIN);
    assert_eq!(send(&mut replica(), HOSTILE, &low), Err(Fault::Refuse(Refusal::ChangeRefused)));
}

/// It names no predecessors, so it counts on from all of them.
#[test]
fn s8_an_actor_names_no_two_operations_alike() {
    let first = change(2, |change| {
        // A deletion: nobody may name it, and yet it has a name.
        change.operations[1] = Op {
            action: OpType::Delete,
            obj: ObjectId::Root,
            key: Key::Map("text".into()),
            pred: first_actor_op(1),
            insert: false,
        };
    });
    for start in [1, first.start_op().get(), first.max_op()] {
        let again = change(2, |change| {
            change.seq = 2;
            change.deps = Vec::new();
            change.start_op = NonZeroU64::new(start).unwrap();
        });
        let mut replica = replica();
        send(&mut replica, HOSTILE, &first).unwrap();
        assert_eq!(send(&mut replica, HOSTILE, &again), Err(Fault::Refuse(Refusal::ChangeRefused)), "from {start}");
    }
}

#[test]
fn s3_an_outbox_that_overflows_twice_in_a_row_loses_nothing() {
    let mut replica = replica();
    let mut reader = beginning();
    let mut state = sync::State::new();
    let told = |replica: &mut Replica| {
        let saved = match replica.check().unwrap() {
            Checked::Unchanged(saved) => saved,
            Checked::Changed(unsaved) => unsaved.saved(&Appended { rows: 1, through: 1 }),
        };
        saved.tell().unwrap().into_iter().find_map(|tell| match tell {
            super::replica::Tell::Sync { to: HONEST, data } => Some(data),
            _ => None,
        })
    };
    let hello = sync::SyncDoc::generate_sync_message(&reader, &mut state).unwrap();
    replica.receive(HONEST, &hello.encode(), Timestamp::from_millis(0)).unwrap();
    assert!(told(&mut replica).is_some(), "the reader is greeted and in step");
    let mut writer = beginning().fork().with_actor(ActorId::from([5; 16]));
    for round in 0..3 {
        let before = writer.get_heads();
        let mut tx = writer.transaction();
        tx.put(ROOT, "round", round).unwrap();
        tx.commit();
        send(&mut replica, HOSTILE, &writer.get_changes(&before)[0]).unwrap();
        replica.drained(HONEST);
        let data = told(&mut replica).expect("an edit, and then catching up");
        if round < 2 {
            replica.fell_behind(HONEST);
            continue;
        }
        let message = sync::Message::decode(&data).unwrap();
        sync::SyncDoc::receive_sync_message(&mut reader, &mut state, message).unwrap();
    }
    assert_eq!(reader.get_heads(), writer.get_heads());
}
