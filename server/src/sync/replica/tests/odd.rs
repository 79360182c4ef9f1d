//! Changes that no client writes: each is refused by name, leaves no trace, and the document is not asked.

use automerge::{
    ExpandedChange, ObjType,
    legacy::{ElementId, Key, ObjectId, OpId, OpType, SortedVec},
};

use super::*;
use crate::sync::{
    load,
    replica::{Index, Orphan},
};

/// What is changed in an honest change: it sets a key, types two letters into a text and deletes one of the text's.
type Alteration = fn(&mut ExpandedChange);

fn never() -> OpId {
    OpId::new(900, &ActorId::from([1; 16]))
}

fn nobodys() -> OpId {
    OpId::new(1, &ActorId::from([0xee; 16]))
}

/// The operation that made the text.
fn text_of(change: &ExpandedChange) -> OpId {
    let ObjectId::Id(text) = &change.operations[1].obj else { panic!("letters are in a text") };
    text.clone()
}

const ODD: [(&str, Alteration); 16] = [
    ("overwrites what never was", |change| change.operations[0].pred = SortedVec::from(vec![never()])),
    ("overwrites what stands elsewhere", |change| {
        change.operations[0].pred = SortedVec::from(vec![text_of(change)]);
    }),
    ("overwrites itself", |change| {
        let itself = OpId::new(change.start_op.get(), &change.actor_id);
        change.operations[0].pred = SortedVec::from(vec![itself]);
    }),
    ("overwrites twice", |change| {
        let letter = change.operations[3].pred.iter().next().cloned().unwrap();
        change.operations[3].pred = SortedVec::from(vec![letter.clone(), letter]);
    }),
    ("deletes what never was", |change| change.operations[3].pred = SortedVec::from(vec![never()])),
    ("deletes nothing", |change| change.operations[3].pred = SortedVec::new()),
    ("counts on nothing", |change| change.operations[0].action = OpType::Increment(1)),
    ("is in an object that is not there", |change| change.operations[1].obj = ObjectId::Id(never())),
    ("is in an object of nobody's", |change| change.operations[1].obj = ObjectId::Id(nobodys())),
    ("is in a letter", |change| {
        change.operations[1].obj = ObjectId::Id(change.operations[3].pred.iter().next().cloned().unwrap());
    }),
    ("follows what is not there", |change| change.operations[1].key = Key::Seq(ElementId::Id(never()))),
    ("has a key in a text", |change| change.operations[1].key = Key::Map("key".into())),
    ("has no key in a map", |change| change.operations[0].key = Key::Seq(ElementId::Head)),
    ("has an empty key", |change| change.operations[0].key = Key::Map("".into())),
    ("puts a value over a letter", |change| change.operations[3].action = OpType::Put("x".into())),
    ("puts a block over a letter", |change| change.operations[3].action = OpType::Make(ObjType::Map)),
];

/// A desk whose document has a text, and everybody in step.
fn desk() -> Desk {
    let (mut desk, _) = with_text();
    for connection in [HOSTILE, HONEST, READER] {
        desk.greet(connection);
    }
    desk
}

impl Desk {
    /// An edit as anybody may make it: a key, two letters, one letter less.
    fn edit(&mut self, key: &str) -> Change {
        self.change(|tx| {
            let (_, text) = tx.get(ROOT, "text").unwrap().unwrap();
            tx.put(ROOT, key, 1).unwrap();
            tx.splice_text(&text, 4, 1, "é!").unwrap();
        })
    }

    fn altered(&mut self, alter: Alteration) -> Change {
        let key = format!("never seen before {}", self.next_actor);
        let mut read = self.edit(&key).decode();
        assert_eq!(read.operations.len(), 4);
        alter(&mut read);
        Change::from(read)
    }
}

/// All that a refused change might leave something in.
fn trace(desk: &Desk) -> (Index, [usize; 6], [u64; 3]) {
    let Replica { index, batch, counters, actors, pages, orphans, .. } = &desk.replica;
    let counts = [
        batch.staged.len(),
        batch.bytes,
        counters.authors.len(),
        actors.len(),
        pages.len(),
        orphans.waiting.len() + orphans.waiting_for.len(),
    ];
    (index.clone(), counts, [counters.highest_op, counters.operations, counters.changes])
}

#[test]
fn s42_what_no_client_writes_is_refused_by_name_and_the_document_is_not_asked() {
    for (name, alter) in ODD {
        let mut desk = desk();
        let before = desk.edit("before");
        assert_eq!(desk.send(HONEST, &before), Ok(()));
        let odd = desk.altered(alter);
        let without = trace(&desk);
        assert_eq!(desk.send(HOSTILE, &odd), Err(Refusal::ChangeRefused), "it {name}");
        assert_eq!(trace(&desk), without, "it {name}");
        let after = desk.edit("after");
        assert_eq!(desk.send(READER, &after), Err(Refusal::ReadOnly));
        assert_eq!(desk.send(HONEST, &after), Ok(()), "it {name}");
        assert!(!desk.replica.needs_doc(), "it {name}");
        let told = desk.round();
        let told: Vec<_> = sent_to(&told, READER).expect("the edits").heads;
        assert!(told.contains(&before.hash()) && told.contains(&after.hash()) && !told.contains(&odd.hash()));
        assert!(desk.holds(before.hash()) && desk.holds(after.hash()) && !desk.holds(odd.hash()), "it {name}");
        assert!(load::pack(&desk.replica.doc()).is_some(), "it {name}");
    }
}

#[test]
fn s42_a_thousand_odd_changes_are_not_counted_as_added_and_suspend_nobody() {
    let mut desk = Desk { replica: desk().replica, ..Desk::new(Limits::default()) };
    desk.replica.limits = Arc::new(Limits { operations_per_participant: 20, ..Limits::default() });
    let (without, unsettled) = (trace(&desk), desk.replica.unsettled());
    let odd: Vec<_> = ODD.map(|(_, alter)| desk.altered(alter)).into();
    for number in 0..1_000 {
        assert_eq!(desk.send(HOSTILE, &odd[number % odd.len()]), Err(Refusal::ChangeRefused), "{number}");
        desk.again(HOSTILE);
        assert!(!desk.replica.needs_doc());
    }
    assert_eq!((trace(&desk), desk.replica.unsettled()), (without, unsettled));
    assert!(desk.replica.check().is_ok_and(|checked| matches!(checked, Checked::Unchanged(_))));
    let word = desk.edit("word");
    assert_eq!(desk.send(HOSTILE, &word), Ok(()));
    desk.round();
    assert!(desk.holds(word.hash()));
}

#[test]
fn s42_what_follows_an_odd_change_is_never_let_in_whoever_brings_it() {
    let mut desk = desk();
    let odd = desk.altered(|change| change.operations[0].pred = SortedVec::from(vec![never()]));
    let mut follows = desk.edit("follows").decode();
    follows.deps = vec![odd.hash()];
    follows.start_op = std::num::NonZeroU64::new(odd.max_op() + 1).unwrap();
    let follows = Change::from(follows);
    assert_eq!(desk.send_all(HOSTILE, &[&odd, &follows]), Err(Refusal::ChangeRefused));
    assert_eq!(desk.send(HONEST, &follows), Ok(()), "it waits for what it follows");
    assert_eq!(desk.send(HONEST, &odd), Err(Refusal::ChangeRefused), "which is odd whoever brings it");
    desk.round();
    assert!(!desk.holds(odd.hash()) && !desk.holds(follows.hash()));
}

#[test]
fn s42_an_odd_change_that_waited_is_refused_when_its_turn_comes_and_what_it_waited_for_is_taken() {
    let mut desk = desk();
    let first = desk.edit("first");
    let mut odd = desk.altered(|change| change.operations[0].pred = SortedVec::from(vec![never()])).decode();
    odd.deps = vec![first.hash()];
    odd.start_op = std::num::NonZeroU64::new(first.max_op() + 1).unwrap();
    let odd = Change::from(odd);
    assert_eq!(desk.send(HOSTILE, &odd), Ok(()), "it waits");
    assert_eq!(desk.send(HONEST, &first), Ok(()));
    let told = desk.round();
    assert!(told.contains(&Tell::Refused { to: HOSTILE, refusal: Refusal::ChangeRefused }), "{told:?}");
    assert!(desk.holds(first.hash()) && !desk.holds(odd.hash()));
}

#[test]
fn s42_what_the_journal_holds_is_refused_nobody_and_makes_nothing_else_odd() {
    // Automerge takes a block over a letter, so an earlier version may have let one in.
    let mut desk = desk();
    let lost = desk.change(|tx| tx.put(ROOT, "lost", 1).unwrap());
    let [block, _] = block_over_letter(&mut desk);
    let mut held = block.decode();
    held.deps.push(lost.hash());
    held.start_op = std::num::NonZeroU64::new(lost.max_op() + 1).unwrap();
    let held = Change::from(held);
    let mut whole = desk.replica.doc();
    whole.apply_changes([lost.clone(), held.clone()]).unwrap();
    let waits = Orphan {
        change: held.clone(),
        participant: participant(HONEST),
        delivered_by: participant(HONEST),
        at: desk.at,
    };
    let waiting = Loaded { orphans: vec![waits], ..Loaded::of(desk.replica.doc()) };
    for loaded in [waiting, Loaded::of(whole.clone()), Loaded::of_snapshot(Bytes::from(whole.save()))] {
        desk.replica = Replica::new(loaded, Arc::clone(&desk.limits), Arc::default());
        for connection in [HOSTILE, HONEST, READER] {
            desk.join(connection, connection != READER);
            desk.greet(connection);
        }
        assert_eq!(desk.send(HONEST, &lost), Ok(()));
        desk.round();
        assert!(desk.holds(held.hash()), "what the journal holds is let in");
        let word = desk.change(|tx| tx.put(ROOT, "word", 1).unwrap());
        assert_eq!(desk.send(HONEST, &word), Ok(()));
        assert!(desk.replica.needs_doc(), "Automerge is asked about everything");
        desk.round();
        assert!(desk.holds(word.hash()));
        // The index may be wrong about what is missing: it refuses nothing any more.
        let mut never_was = desk.change(|tx| tx.put(ROOT, "word", 2).unwrap()).decode();
        never_was.operations[0].pred = SortedVec::from(vec![never()]);
        assert_eq!(desk.send(HOSTILE, &Change::from(never_was)), Ok(()));
        assert!(desk.replica.check().is_err());
    }
}

/// A block over a letter, on top of a document, and something honest that follows it.
fn block_over_letter(desk: &mut Desk) -> [Change; 2] {
    let letter = desk.edit("any").decode().operations.remove(3);
    let mut block = desk.change(|tx| tx.put(ROOT, "block", 1).unwrap()).decode();
    block.operations[0] = Op { action: OpType::Make(ObjType::Map), pred: SortedVec::new(), ..letter };
    let block = Change::from(block);
    let mut ahead = desk.replica.doc();
    ahead.apply_changes([block.clone()]).unwrap();
    let follows = desk.change_of(ahead, |tx| tx.put(ROOT, "follows", 1).unwrap());
    [block, follows]
}

#[test]
fn s37_what_the_journal_lost_is_taken_although_it_is_odd() {
    let mut desk = desk();
    let [block, follows] = block_over_letter(&mut desk);
    assert_eq!(desk.send(HONEST, &block), Err(Refusal::ChangeRefused), "as long as the journal says nothing of it");
    let whose = participant(HONEST);
    let waits = Orphan { change: follows.clone(), participant: whose, delivered_by: whose, at: desk.at };
    let loaded = Loaded { orphans: vec![waits], ..Loaded::of(desk.replica.doc()) };
    desk.replica = Replica::new(loaded, Arc::clone(&desk.limits), Arc::default());
    desk.join(HONEST, true);
    assert_eq!(desk.send(HONEST, &block), Ok(()));
    desk.round();
    assert!(desk.holds(block.hash()) && desk.holds(follows.hash()));
}

#[test]
fn s40_what_a_later_version_may_write_is_asked_about_and_nothing_after_it() {
    let unusual: [Alteration; 2] = [
        |change| change.extra_bytes = vec![5, 1, 2],
        |change| {
            change.operations[0].action =
                OpType::Put(automerge::ScalarValue::Unknown { type_code: 12, bytes: vec![1, 2] });
        },
    ];
    let mut desk = desk();
    for alter in unusual {
        let unusual = desk.altered(alter);
        assert_eq!(desk.send(HOSTILE, &unusual), Ok(()));
        assert!(desk.replica.needs_doc());
        desk.round();
        assert!(desk.holds(unusual.hash()) && load::pack(&desk.replica.doc()).is_some());
        let word = desk.edit("word");
        assert_eq!(desk.send(HONEST, &word), Ok(()));
        assert!(!desk.replica.needs_doc());
        desk.round();
    }
}
