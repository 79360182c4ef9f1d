//! What is saved and told before it is applied.

use automerge::{
    legacy::{OpId, OpType, SortedVec},
    marks::{ExpandMark, Mark},
};

use super::*;
use crate::sync::{
    guard,
    replica::{Broken, batch::Staged},
};

/// Something that Automerge does not take.
fn deletes_what_never_was(desk: &mut Desk) -> Change {
    let mut expanded = desk.change(|tx| tx.put(ROOT, "title", 2).unwrap()).decode();
    expanded.operations[0].action = OpType::Delete;
    expanded.operations[0].pred = SortedVec::from(vec![OpId::new(900, &ActorId::from([1; 16]))]);
    Change::from(expanded)
}

#[test]
fn s41_ordinary_edits_are_told_without_being_applied_and_whoever_asks_gets_them_all() {
    let (mut desk, text) = with_text();
    desk.greet(READER);
    let before = desk.replica.doc().get_heads();
    desk.replica.settle().unwrap();
    for number in 0..5 {
        let change = desk.change(|tx| tx.splice_text(&text, number, 1, "é").unwrap());
        desk.send(HONEST, &change).unwrap();
        assert!(!desk.replica.needs_doc());
        let told = desk.round();
        assert_eq!(sent_to(&told, READER).expect("the edit").heads, [change.hash()]);
        assert_eq!(desk.replica.unsettled().0, number + 1);
    }
    let late = ConnectionId(7);
    desk.join(late, false);
    desk.says_it_has(late, before.clone());
    assert!(desk.replica.needs_doc(), "only the document knows what it lacks");
    let answer = sent_to(&desk.round(), late).expect("an answer");
    let mut theirs = desk.replica.doc().fork_at(&before).unwrap();
    theirs.apply_changes(guard::changes(&answer, &desk.limits).unwrap()).unwrap();
    assert_eq!(theirs.get_heads(), desk.replica.doc().get_heads());
    assert!(desk.replica.is_settled());
}

#[test]
fn s41_a_mark_is_applied_with_all_that_waits_and_what_follows_it_is_not() {
    let (mut desk, text) = with_text();
    desk.greet(READER);
    let typed = desk.change(|tx| tx.splice_text(&text, 2, 0, "typed").unwrap());
    desk.send(HONEST, &typed).unwrap();
    desk.round();
    assert!(!desk.replica.is_settled());
    let marked = desk.change(|tx| tx.mark(&text, Mark::new("strong".into(), true, 0, 3), ExpandMark::After).unwrap());
    desk.send(HONEST, &marked).unwrap();
    assert!(desk.replica.needs_doc());
    assert_eq!(sent_to(&desk.round(), READER).expect("the mark").heads, [marked.hash()]);
    assert!(desk.replica.is_settled());
    let follows = desk.change(|tx| tx.splice_text(&text, 3, 0, "more").unwrap());
    desk.send(HONEST, &follows).unwrap();
    desk.round();
    assert_eq!(desk.replica.unsettled().0, 1);
}

#[test]
fn s41_what_automerge_refuses_after_it_was_told_is_told_and_read_no_more() {
    let (mut desk, _) = with_text();
    desk.greet(HONEST);
    let forged = deletes_what_never_was(&mut desk);
    let before = desk.replica.doc().get_heads();
    let staged = Staged {
        hash: forged.hash(),
        change: forged,
        from: Some(HOSTILE),
        participant: participant(HOSTILE),
        delivered_by: participant(HOSTILE),
        at: desk.at,
        sure: false,
    };
    // As if the index had been sure of it.
    desk.replica.push(staged);
    desk.replica.batch.staged[0].sure = true;
    desk.round();
    assert_eq!(desk.replica.unsettled().0, 2, "the text and the forgery");
    desk.join(READER, false);
    desk.says_it_has(READER, before);
    let Ok(Checked::Unchanged(saved)) = desk.replica.check() else { panic!("there is nothing to save") };
    assert_eq!(saved.tell().unwrap_err(), Broken::Saved);
}

#[test]
fn s3_who_was_behind_is_sent_the_log_since_and_after_a_snapshot_what_the_document_says() {
    for compacted in [false, true] {
        let (mut desk, text) = with_text();
        desk.greet(READER);
        let mut theirs = desk.replica.doc();
        let types = |desk: &mut Desk| {
            let change = desk.change(|tx| tx.splice_text(&text, 0, 0, "x").unwrap());
            desk.send(HONEST, &change).unwrap();
            desk.round();
        };
        types(&mut desk);
        desk.replica.fell_behind(READER);
        types(&mut desk);
        if compacted {
            let snapshot = Bytes::from(desk.replica.doc().save());
            desk.replica.snapshot_saved(Weighed::new(snapshot), usize::MAX);
        }
        types(&mut desk);
        desk.replica.drained(READER);
        assert_eq!(desk.replica.needs_doc(), compacted);
        let told = desk.round();
        let answer = sent_to(&told, READER).expect("what it missed");
        theirs.apply_changes(guard::changes(&answer, &desk.limits).unwrap()).unwrap();
        assert_eq!(theirs.get_heads(), desk.replica.doc().get_heads(), "compacted: {compacted}");
        assert_eq!(desk.replica.is_settled(), compacted);
    }
}

#[test]
fn s1_while_saves_fail_a_mark_does_not_bring_what_is_not_saved_into_what_is_told() {
    let (mut desk, text) = with_text();
    let saved = desk.replica.doc().get_heads();
    let typed = desk.change(|tx| tx.splice_text(&text, 2, 0, "typed").unwrap());
    desk.send(HONEST, &typed).unwrap();
    let Ok(Checked::Changed(unsaved)) = desk.replica.check() else { panic!("there is something to save") };
    assert!(unsaved.rebuild().is_none(), "nothing was applied, nothing is to be built anew");
    unsaved.failed(None).tell().unwrap();
    let mut ahead = desk.replica.doc();
    ahead.apply_changes([typed.clone()]).unwrap();
    let marked = desk.change_of(ahead, |tx| {
        tx.mark(&text, Mark::new("strong".into(), true, 0, 3), ExpandMark::After).unwrap();
    });
    desk.send(HONEST, &marked).unwrap();
    let Ok(Checked::Changed(unsaved)) = desk.replica.check() else { panic!("there is something to save") };
    assert!(unsaved.rebuild().is_none());
    unsaved.failed(None).tell().unwrap();
    assert_eq!(desk.replica.doc().get_heads(), saved);
    desk.join(READER, false);
    desk.says_it_has(READER, Vec::new());
    assert_eq!(sent_to(&desk.round_fails(), READER).expect("the document").heads, saved);
    let told = desk.round();
    assert_eq!(sent_to(&told, READER).expect("all of it").heads, [marked.hash()]);
    assert_eq!(desk.replica.doc().get_heads(), [marked.hash()]);
}
