//! Limits on what a document holds and on what one participant may do to it, over many messages.

use automerge::ObjType;
use proptest::prelude::*;

use super::*;

fn limited() -> Limits {
    Limits { document_bytes: 3 << 20, scalar_bytes: 600 << 10, bytes_per_participant: 64 << 20, ..Limits::default() }
}

/// Half a megabyte of one letter: half a kilobyte when it is compressed.
fn letters(tx: &mut automerge::transaction::Transaction<'_>, key: &str) {
    tx.put(ROOT, key, "a".repeat(500 << 10)).unwrap();
}

#[test]
fn s11_what_a_document_holds_is_counted_inflated_also_after_it_was_compacted() {
    let mut desk = Desk::new(limited());
    let mut taken = 0;
    let refused = loop {
        let change = desk.change(|tx| letters(tx, &format!("key-{taken}")));
        if let Err(refusal) = desk.send(HOSTILE, &change) {
            break refusal;
        }
        desk.round();
        taken += 1;
        // As the document's task does, since the log outweighs the snapshot.
        let snapshot = Bytes::from(desk.replica.doc().save());
        assert!(snapshot.len() < 20_000, "it compresses well: {}", snapshot.len());
        desk.replica.snapshot_saved(Weighed::new(snapshot), usize::MAX);
    };
    assert_eq!((refused, taken), (Refusal::DocumentFull, 6));
    // An honest word still fits, and a restart changes nothing about what is held.
    desk.writes(HONEST, "word");
    let snapshot = Bytes::from(desk.replica.doc().save());
    desk.reload(Some(snapshot));
    let more = desk.change(|tx| letters(tx, "more"));
    assert_eq!(desk.send(HOSTILE, &more), Err(Refusal::DocumentFull));
    desk.writes(HONEST, "another");
}

#[test]
fn s11_a_value_or_key_beyond_the_limit_is_refused_and_leaves_no_trace() {
    let mut desk = Desk::new(Limits { scalar_bytes: 10_000, ..Limits::default() });
    let before = desk.replica.counters.authors.len();
    for (value, key) in [(10_001, 5), (5, 10_001)] {
        let change = desk.change(|tx| tx.put(ROOT, "k".repeat(key), "v".repeat(value)).unwrap());
        assert_eq!(desk.send(HOSTILE, &change), Err(Refusal::ChangeTooLarge));
        desk.again(HOSTILE);
    }
    assert_eq!(desk.replica.counters.authors.len(), before);
    let change = desk.change(|tx| tx.put(ROOT, "k".repeat(10_000), "v".repeat(10_000)).unwrap());
    assert_eq!(desk.send(HOSTILE, &change), Ok(()));
}

#[test]
fn s11_one_participant_adds_so_much_in_an_hour_over_all_their_connections() {
    let mut desk = Desk::new(Limits { operations_per_participant: 500, ..Limits::default() });
    let text = |tx: &mut automerge::transaction::Transaction<'_>| {
        let id = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
        tx.splice_text(&id, 0, 0, &"x".repeat(140)).unwrap();
    };
    for _ in 0..3 {
        let change = desk.change(text);
        desk.again(HOSTILE);
        assert_eq!(desk.send(HOSTILE, &change), Ok(()));
    }
    let change = desk.change(text);
    desk.again(HOSTILE);
    assert_eq!(desk.send(HOSTILE, &change), Err(Refusal::TooMuchAtOnce));
    desk.round();
    desk.writes(HONEST, "others go on");
    desk.at = Timestamp::from_millis(40 * 60 * 1000);
    desk.again(HOSTILE);
    assert_eq!(desk.send(HOSTILE, &change), Ok(()), "most of an hour has passed");
}

#[test]
fn s11_what_takes_away_counts_as_what_adds_does() {
    let mut desk = Desk::new(Limits { operations_per_participant: 500, ..Limits::default() });
    let written = desk.change(|tx| {
        let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, &"x".repeat(450)).unwrap();
    });
    assert_eq!(desk.send(HONEST, &written), Ok(()));
    desk.round();
    let text = desk.replica.doc().get(ROOT, "text").unwrap().unwrap().1;
    let deletion = |desk: &mut Desk, count| desk.change(|tx| tx.splice_text(&text, 0, count, "").unwrap());
    for _ in 0..2 {
        let some = deletion(&mut desk, 200);
        assert_eq!(desk.send(HOSTILE, &some), Ok(()));
        desk.round();
    }
    let word = desk.change(|tx| tx.put(ROOT, "word", 1).unwrap());
    assert_eq!(desk.send(HOSTILE, &word), Ok(()), "402 and 2");
    desk.round();
    let back = desk.change(|tx| tx.splice_text(&text, 0, 0, &"y".repeat(40)).unwrap());
    assert_eq!(desk.send(HONEST, &back), Ok(()), "others go on");
    desk.round();
    // Deleted again and again, what concurrent edits keep bringing back would have no end.
    let one_more = deletion(&mut desk, 90);
    assert_eq!(desk.send(HOSTILE, &one_more), Ok(()), "495 in all");
    desk.round();
    let over = desk.change(|tx| tx.put(ROOT, "deleted", true).unwrap());
    desk.send(HOSTILE, &over).unwrap();
    let over = desk.change(|tx| tx.delete(ROOT, "word").unwrap());
    desk.send(HOSTILE, &over).unwrap();
    desk.round();
    let over = desk.change(|tx| tx.delete(ROOT, "title").unwrap());
    assert_eq!(desk.send(HOSTILE, &over), Err(Refusal::TooMuchAtOnce));
    desk.at = Timestamp::from_millis(40 * 60 * 1000);
    desk.again(HOSTILE);
    assert_eq!(desk.send(HOSTILE, &over), Ok(()), "most of an hour has passed");
}

#[test]
fn s11_a_full_document_can_be_cleaned_up_and_renamed_and_takes_nothing_else() {
    let mut desk = Desk::new(Limits { operations_per_document: 320, ..Limits::default() });
    let filling = desk.change(|tx| {
        let rows = tx.put_object(ROOT, "rows", ObjType::Map).unwrap();
        let row = tx.put_object(&rows, "row", ObjType::Map).unwrap();
        let text = tx.put_object(&row, "text", ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, &"x".repeat(315)).unwrap();
    });
    desk.send(HOSTILE, &filling).unwrap();
    desk.round();
    let word = desk.change(|tx| {
        tx.put(ROOT, "word", 1).unwrap();
        tx.put(ROOT, "another", 1).unwrap();
    });
    assert_eq!(desk.send(HONEST, &word), Err(Refusal::DocumentFull));
    desk.again(HONEST);
    let object = |desk: &Desk, id: &automerge::ObjId, key: &str| desk.replica.doc().get(id, key).unwrap().unwrap().1;
    let row = object(&desk, &object(&desk, &ROOT, "rows"), "row");
    let removal = desk.change(|tx| tx.put(&row, "deleted", true).unwrap());
    assert_eq!(desk.send(HONEST, &removal), Ok(()), "a row is removed");
    let text = object(&desk, &row, "text");
    let deletion = desk.change(|tx| tx.splice_text(&text, 0, 10, "").unwrap());
    assert_eq!(desk.send(HONEST, &deletion), Ok(()), "words are deleted");
    let title = desk.change(|tx| tx.put(ROOT, "title", "renamed over HTTP").unwrap());
    assert!(desk.replica.propose(participant(HONEST), title, desk.at).is_ok());
    let more = desk.change(|tx| tx.splice_text(&text, 0, 20, "").unwrap());
    assert_eq!(desk.send(HONEST, &more), Err(Refusal::DocumentFull), "the reserve ends as well");
    desk.round();
}

#[test]
fn s12_heads_are_bounded_for_each_participant_and_others_go_on() {
    let mut desk = Desk::new(Limits { heads_per_participant: 8, heads_per_document: 12, ..Limits::default() });
    let base = desk.replica.doc().fork();
    let beside = |desk: &mut Desk| desk.change_of(base.fork(), |tx| tx.put(ROOT, "beside", 1).unwrap());
    for _ in 0..8 {
        let change = beside(&mut desk);
        assert_eq!(desk.send(HOSTILE, &change), Ok(()));
        desk.round();
    }
    let change = beside(&mut desk);
    assert_eq!(desk.send(HOSTILE, &change), Err(Refusal::TooManyHeads));
    // An edit that was made before any of it was seen, and one that goes on from all of it.
    let offline = beside(&mut desk);
    assert_eq!(desk.send(HONEST, &offline), Ok(()));
    desk.round();
    desk.writes(HONEST, "goes on");
    assert_eq!(desk.replica.doc().get_heads().len(), 1);
    // As many as the document has, of many people.
    for number in 0..12 {
        let connection = ConnectionId(100 + number);
        desk.join(connection, true);
        let change = beside(&mut desk);
        let expected = if number < 11 { Ok(()) } else { Err(Refusal::TooManyHeads) };
        assert_eq!(desk.send(connection, &change), expected, "{number}");
    }
    desk.round();
    desk.writes(HONEST, "goes on again");
    // What is remembered after a restart is the heads themselves.
    desk.reload(None);
    desk.writes(HONEST, "goes on after a restart");
}

#[test]
fn s7_one_participant_does_not_use_up_the_orphans_of_all() {
    let limits = Limits { orphans_per_participant: 4, orphans_per_document: 8, ..Limits::default() };
    let mut desk = Desk::new(limits);
    let orphan = |desk: &mut Desk| {
        let mut doc = desk.replica.doc().fork();
        let missing = desk.change_of(doc.fork(), |tx| tx.put(ROOT, "missing", 1).unwrap());
        doc.apply_changes([missing.clone()]).unwrap();
        (missing, desk.change_of(doc, |tx| tx.put(ROOT, "orphan", 1).unwrap()))
    };
    // Three people, four orphans each: the document keeps eight.
    for connection in [HOSTILE, ConnectionId(20), ConnectionId(21)] {
        desk.again(connection);
        for _ in 0..4 {
            let (_, orphan) = orphan(&mut desk);
            assert_eq!(desk.send(connection, &orphan), Ok(()));
        }
        let (_, one_more) = orphan(&mut desk);
        assert_eq!(desk.send(connection, &one_more), Err(Refusal::TooManyOrphans));
    }
    assert!(desk.replica.orphans.waiting.len() <= 8);
    let (missing, waits) = orphan(&mut desk);
    assert_eq!(desk.send(HONEST, &waits), Ok(()), "S7: honest people have their share");
    assert_eq!(desk.send(HONEST, &missing), Ok(()));
    desk.round();
    assert!(desk.holds(waits.hash()));
}

#[test]
fn s7_an_orphan_that_waits_for_much_takes_no_more_room_the_more_of_it_comes() {
    let mut desk = Desk::new(Limits::default());
    let mut writer = beginning().with_actor(ActorId::from([8; 16]));
    let mut chain = Vec::new();
    for number in 0..200 {
        let mut tx = writer.transaction();
        tx.put(ROOT, "number", number).unwrap();
        tx.commit();
        chain.push(writer.get_last_local_change().unwrap());
    }
    let mut follows = desk.change_of(writer, |tx| tx.put(ROOT, "follows", 1).unwrap()).decode();
    follows.deps = chain.iter().map(Change::hash).collect();
    follows.deps.sort_unstable();
    let follows = Change::from(follows);
    assert_eq!(desk.send(HOSTILE, &follows), Ok(()), "it waits for each of them");
    for (number, change) in chain.iter().enumerate() {
        assert_eq!(desk.send(HOSTILE, change), Ok(()));
        let kept: usize = desk.replica.orphans.waiting_for.values().map(Vec::len).sum();
        assert_eq!(kept, chain.len() - 1 - number);
    }
    desk.round();
    assert!(desk.holds(follows.hash()));
}

#[test]
fn s13_whoever_breaks_the_document_twice_is_refused_for_a_while_whatever_their_connection() {
    let mut desk = Desk::new(Limits::default());
    for _ in 0..2 {
        let change = desk.change(|tx| tx.put(ROOT, "title", 2).unwrap());
        let change = broken(&change);
        assert_eq!(desk.send(HOSTILE, &change), Ok(()));
        assert!(desk.replica.check().is_err());
        let saved = desk.replica.rebuild().build().unwrap();
        assert_eq!(desk.replica.isolate(saved), [HOSTILE]);
        desk.again(HOSTILE);
    }
    let change = desk.change(|tx| tx.put(ROOT, "word", 1).unwrap());
    assert_eq!(desk.send(HOSTILE, &change), Err(Refusal::Suspended));
    desk.writes(HONEST, "others go on");
    assert!(!desk.replica.forgive_lapsed(desk.at));
    desk.at = Timestamp::from_millis(16 * 60 * 1000);
    assert!(desk.replica.forgive_lapsed(desk.at), "S39: without connecting again");
    desk.writes(HOSTILE, "the while is over");
}

#[test]
fn s39_whoever_added_too_much_is_asked_for_it_when_there_is_room_again() {
    let mut desk = Desk::new(Limits { operations_per_participant: 20, ..Limits::default() });
    let large = desk.change(|tx| {
        let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
        for at in 0..18 {
            tx.insert(&list, at, 1).unwrap();
        }
    });
    assert_eq!(desk.send(HONEST, &large), Ok(()));
    desk.round();
    let word = desk.change(|tx| tx.put(ROOT, "word", 1).unwrap());
    assert_eq!(desk.send(HONEST, &word), Err(Refusal::TooMuchAtOnce));
    desk.round();
    assert!(desk.replica.refuses_for_a_while());
    desk.at = Timestamp::from_millis(60 * 1000);
    assert!(!desk.replica.forgive_lapsed(desk.at), "S39: not yet");
    assert_eq!(desk.send(HONEST, &word), Err(Refusal::TooMuchAtOnce));
    // Everybody closes the document, and opens it again.
    let conduct = desk.replica.take_conduct();
    desk.replica.remember(conduct);
    desk.again(HONEST);
    assert_eq!(desk.send(HONEST, &word), Err(Refusal::TooMuchAtOnce));
    desk.at = Timestamp::from_millis(40 * 60 * 1000);
    assert!(desk.replica.forgive_lapsed(desk.at) && !desk.replica.refuses_for_a_while());
    let peer = &desk.replica.peers[&HONEST];
    assert!(peer.owes_reset && peer.due.receipt, "it is to send again what was refused");
    assert_eq!(desk.send(HONEST, &word), Ok(()));
}

#[test]
fn s13_a_refusal_stands_with_the_same_word() {
    let mut desk = Desk::new(Limits { document_bytes: 2_000, ..Limits::default() });
    let large = desk.change(|tx| tx.put(ROOT, "large", "x".repeat(3_000)).unwrap());
    let small = desk.change(|tx| tx.put(ROOT, "small", 1).unwrap());
    assert_eq!(desk.send(HONEST, &large), Err(Refusal::DocumentFull));
    for _ in 0..3 {
        assert_eq!(desk.send(HONEST, &small), Err(Refusal::DocumentFull), "S13: nobody took its right to write");
    }
    assert_eq!(desk.send(READER, &small), Err(Refusal::ReadOnly));
    desk.again(HONEST);
    assert_eq!(desk.send(HONEST, &small), Ok(()));
}

#[test]
fn g12_objects_are_nested_no_deeper_than_the_limit_however_they_come() {
    let mut desk = Desk::new(Limits { nesting: 6, ..Limits::default() });
    let nest = |tx: &mut automerge::transaction::Transaction<'_>, outer: automerge::ObjId, levels: usize| {
        let mut inner = outer;
        for _ in 0..levels {
            inner = tx.put_object(&inner, "deeper", ObjType::Map).unwrap();
        }
    };
    let deep = desk.change(|tx| nest(tx, ROOT, 7));
    assert_eq!(desk.send(HOSTILE, &deep), Err(Refusal::NestedTooDeep));
    desk.again(HOSTILE);
    // Level by level: in the document, in the batch, and as orphans.
    let mut doc = desk.replica.doc().fork();
    let mut chain = Vec::new();
    for level in 0..7 {
        let mut inner = ROOT;
        while let Some((_, id)) = doc.get(&inner, "deeper").unwrap() {
            inner = id;
        }
        let change = desk.change_of(doc.fork(), |tx| nest(tx, inner, 1));
        doc.apply_changes([change.clone()]).unwrap();
        chain.push(change);
        if level < 2 {
            desk.send(HOSTILE, &chain[level]).unwrap();
            desk.round();
        }
    }
    for level in [2, 4, 5, 6] {
        assert_eq!(desk.send(HOSTILE, &chain[level]), Ok(()), "{level}");
    }
    assert_eq!(desk.send(HOSTILE, &chain[3]), Ok(()), "the others waited for it");
    let tells = desk.round();
    let refused = Tell::Refused { to: HOSTILE, refusal: Refusal::NestedTooDeep };
    assert!(tells.contains(&refused), "the one that was too deep is told of: {tells:?}");
    assert!(desk.holds(chain[5].hash()) && !desk.holds(chain[6].hash()));
}

#[test]
fn g12_a_key_that_a_stock_client_cannot_hold_is_refused() {
    let mut desk = Desk::new(Limits::default());
    for make in [true, false] {
        let change = desk.change(|tx| {
            if make {
                tx.put_object(ROOT, "__proto__", ObjType::Map).unwrap();
            } else {
                tx.put(ROOT, "__proto__", 1).unwrap();
            }
        });
        assert_eq!(desk.send(HOSTILE, &change), Err(Refusal::ChangeRefused));
        desk.again(HOSTILE);
    }
    // As a word it is a word.
    let change = desk.change(|tx| tx.put(ROOT, "constructor", "__proto__").unwrap());
    assert_eq!(desk.send(HONEST, &change), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Against Automerge's own account of where objects are: what is let in is never deeper than the limit, and what
    /// is not too deep is let in.
    #[test]
    fn g12_the_depth_of_what_is_let_in_is_automerges(steps in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), 0usize..4), 1..40)) {
        let mut desk = Desk::new(Limits { nesting: 5, ..Limits::default() });
        let mut objects = vec![(ROOT, 0usize)];
        for (which, save, kind) in steps {
            let (outer, depth) = objects[which.index(objects.len())].clone();
            let kind = [ObjType::Map, ObjType::List, ObjType::Text, ObjType::Map][kind];
            let mut made = None;
            let is_map = matches!(desk.replica.doc().object_type(&outer), Ok(ObjType::Map));
            if !is_map {
                continue;
            }
            let change = desk.change(|tx| made = Some(tx.put_object(&outer, "key", kind).unwrap()));
            let outcome = desk.send(HOSTILE, &change);
            prop_assert_eq!(outcome.is_ok(), depth < 5, "at {}", depth);
            if outcome.is_err() {
                prop_assert_eq!(outcome, Err(Refusal::NestedTooDeep));
                desk.again(HOSTILE);
                continue;
            }
            desk.round();
            let made = made.unwrap();
            prop_assert_eq!(desk.replica.doc().parents(&made).unwrap().count(), depth + 1);
            objects.push((made, depth + 1));
            if save {
                desk.reload(None);
            }
        }
    }
}
