//! Marks: whatever a client may honestly do is taken, and nothing is taken that Automerge would not load again.

use automerge::{
    ExpandedChange, ObjId, ObjType, ScalarValue,
    legacy::{ElementId, Key, OpId, OpType},
    marks::{ExpandMark, Mark},
    transaction::Transaction,
};
use proptest::prelude::*;

use super::*;
use crate::sync::{load, replica::isolate};

/// What somebody does to the text, with places in it as they come.
#[derive(Debug, Clone)]
enum Edit {
    /// Insert so many letters, as one piece of several or one by one.
    Write(usize, usize),
    Delete(usize, usize),
    Mark(usize, usize, ExpandMark),
    Unmark(usize, usize, ExpandMark),
}

fn edit() -> impl Strategy<Value = Edit> {
    let expand =
        prop_oneof![Just(ExpandMark::None), Just(ExpandMark::Before), Just(ExpandMark::After), Just(ExpandMark::Both)];
    let places = || (0..40usize, 0..12usize);
    prop_oneof![
        places().prop_map(|(at, len)| Edit::Write(at, len)),
        places().prop_map(|(at, len)| Edit::Delete(at, len)),
        (places(), expand.clone()).prop_map(|((at, len), expand)| Edit::Mark(at, len, expand)),
        (places(), expand).prop_map(|((at, len), expand)| Edit::Unmark(at, len, expand)),
    ]
}

/// Changes of three people, each of several edits at once; the number says who, and whether they saw the others' first.
fn session() -> impl Strategy<Value = Vec<(u8, Vec<Edit>)>> {
    prop::collection::vec((0..6u8, prop::collection::vec(edit(), 1..5)), 1..12)
}

fn do_edit(tx: &mut Transaction<'_>, text: &ObjId, edit: &Edit) {
    let len = tx.length(text);
    let range = |at: usize, count: usize| (at % (len + 1), (at % (len + 1) + count).min(len));
    match *edit {
        Edit::Write(at, count) => tx.splice_text(text, range(at, 0).0, 0, &"é".repeat(count)).unwrap(),
        Edit::Delete(at, count) => {
            let (start, end) = range(at, count);
            tx.splice_text(text, start, isize::try_from(end - start).unwrap(), "").unwrap();
        }
        Edit::Mark(at, count, expand) => {
            let (start, end) = range(at, count);
            tx.mark(text, Mark::new("strong".into(), true, start, end), expand).unwrap();
        }
        Edit::Unmark(at, count, expand) => {
            let (start, end) = range(at, count);
            tx.mark(text, Mark::new("strong".into(), ScalarValue::Null, start, end), expand).unwrap();
        }
    }
}

/// A document with a text, and the same after a session on it.
fn edited(session: &[(u8, Vec<Edit>)]) -> (Automerge, Automerge) {
    let mut beginning = beginning();
    let mut tx = beginning.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "les mots d’avant").unwrap();
    tx.commit();
    let mut people: Vec<_> = (2..5).map(|number| beginning.fork().with_actor(ActorId::from([number; 16]))).collect();
    let mut all = beginning.fork();
    for (who, edits) in session {
        let person = &mut people[usize::from(who % 3)];
        if *who >= 3 {
            person.merge(&mut all).unwrap();
        }
        let mut tx = person.transaction();
        for edit in edits {
            do_edit(&mut tx, &text, edit);
        }
        tx.commit();
        all.merge(person).unwrap();
    }
    (beginning, all)
}

/// Whether an operation ends a mark.
fn ends(operation: &automerge::legacy::Op) -> bool {
    matches!(operation.action, OpType::MarkEnd(_))
}

/// Let the `which`-th mark of a change end behind another element of the document, or at the head of its text.
fn move_end(doc: &Automerge, change: &mut ExpandedChange, which: usize, behind: usize) {
    let inserted: Vec<_> = doc
        .get_changes(&[])
        .iter()
        .flat_map(|change| {
            let read = change.decode();
            let ids: Vec<_> = read
                .operations
                .iter()
                .zip(read.start_op.get()..)
                .filter(|(one, _)| one.insert)
                .map(|(_, counter)| OpId(counter, read.actor_id.clone()))
                .collect();
            ids
        })
        .collect();
    let mut marks: Vec<_> = change.operations.iter_mut().filter(|one| ends(one)).collect();
    let count = marks.len();
    let key =
        behind.checked_sub(1).map_or(ElementId::Head, |index| ElementId::Id(inserted[index % inserted.len()].clone()));
    marks[which % count].key = Key::Seq(key);
}

proptest! {
    #[test]
    fn s13_no_mark_of_an_honest_client_is_refused(session in session()) {
        let (mut doc, all) = edited(&session);
        for change in all.get_changes(&doc.get_heads()) {
            prop_assert!(!super::super::marks::are_malformed(&change.decode()));
            prop_assert!(isolate::apply(&mut doc, vec![change]).is_ok());
        }
        prop_assert!(load::pack(&doc).is_some());
    }

    #[test]
    fn s13_a_mark_is_taken_exactly_if_the_document_loads_with_it(
        session in session(), expand in any::<bool>(), which in 0..4usize, behind in 0..60usize,
    ) {
        let (_, doc) = edited(&session);
        let mut author = doc.fork().with_actor(ActorId::from([9; 16]));
        let (_, text) = author.get(ROOT, "text").unwrap().unwrap();
        let expand = if expand { ExpandMark::Both } else { ExpandMark::None };
        let mut tx = author.transaction();
        tx.splice_text(&text, 0, 0, "trois mots de plus").unwrap();
        for edit in [Edit::Mark(3, 8, expand), Edit::Delete(2, 10), Edit::Unmark(0, 4, expand)] {
            do_edit(&mut tx, &text, &edit);
        }
        tx.commit();
        let mut forged = author.get_changes(&doc.get_heads()).remove(0).decode();
        move_end(&doc, &mut forged, which, behind);
        let malformed = super::super::marks::are_malformed(&forged);
        let forged = Change::from(forged);
        let mut unchecked = doc.fork();
        unchecked.apply_changes([forged.clone()]).unwrap();
        let loads = load::pack(&unchecked).is_some();
        prop_assert!(!(malformed && loads));
        prop_assert_eq!(isolate::apply(&mut doc.fork(), vec![forged]).is_ok(), loads);
    }
}

/// A desk whose document has a text, and a change that marks its second word.
fn marking() -> (Desk, ExpandedChange) {
    let mut desk = Desk::new(Limits::default());
    let text = desk.change(|tx| {
        let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, "un deux trois").unwrap();
    });
    desk.send(HONEST, &text).unwrap();
    desk.round();
    let marked = desk.change(|tx| {
        let (_, text) = tx.get(ROOT, "text").unwrap().unwrap();
        tx.mark(&text, Mark::new("strong".into(), true, 3, 7), ExpandMark::After).unwrap();
    });
    (desk, marked.decode())
}

/// The operation that a change ends its mark with.
fn end_of(change: &mut ExpandedChange) -> &mut automerge::legacy::Op {
    change.operations.iter_mut().find(|operation| ends(operation)).unwrap()
}

#[test]
fn s13_a_mark_that_ends_before_it_begins_is_left_out_and_its_sender_named() {
    let (mut desk, mut forged) = marking();
    let honest = Change::from(forged.clone());
    let automerge::legacy::ObjectId::Id(OpId(counter, actor)) = forged.operations[0].obj.clone() else {
        panic!("a text is marked")
    };
    // Its text begins right after it was made.
    end_of(&mut forged).key = Key::Seq(ElementId::Id(OpId(counter + 1, actor)));
    let forged = Change::from(forged);
    let beside = desk.change(|tx| tx.put(ROOT, "word", 1).unwrap());
    assert_eq!((desk.send(HOSTILE, &forged), desk.send(HONEST, &beside)), (Ok(()), Ok(())));
    assert!(desk.replica.check().is_err());
    let saved = desk.replica.rebuild().build().unwrap();
    assert_eq!(desk.replica.isolate(saved), [HOSTILE]);
    desk.round();
    assert!(desk.holds(beside.hash()) && !desk.holds(forged.hash()));
    assert!(load::pack(&desk.replica.doc()).is_some());
    assert_eq!(desk.send(HONEST, &honest), Ok(()), "the mark as it was meant is taken");
    desk.round();
    assert!(desk.holds(honest.hash()) && load::pack(&desk.replica.doc()).is_some());
}

#[test]
fn s13_a_mark_that_is_wrong_wherever_it_stands_is_refused_at_once() {
    for wrong in 0..5 {
        let (mut desk, mut forged) = marking();
        let begin = forged.operations[0].clone();
        match wrong {
            0 => end_of(&mut forged).key = begin.key,
            1 => end_of(&mut forged).key = Key::Seq(ElementId::Head),
            2 => forged.operations.swap(0, 1),
            3 => drop(forged.operations.remove(0)),
            _ => drop(forged.operations.pop()),
        }
        assert_eq!(desk.send(HOSTILE, &Change::from(forged)), Err(Refusal::ChangeRefused), "{wrong}");
    }
}
