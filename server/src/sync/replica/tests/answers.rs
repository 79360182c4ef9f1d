//! What one peer's questions cost: an answer has a budget, whatever a round of them asks for, and is charged.

use super::*;
use crate::sync::budgets::Account;

fn asks(need: Vec<ChangeHash>, heads: Vec<ChangeHash>) -> sync::Message {
    sync::Message {
        heads,
        need,
        have: Vec::new(),
        changes: sync::ChunkList::empty(),
        flags: Some(sync::MessageFlags::new()),
        version: sync::MessageVersion::V1,
    }
}

#[test]
fn s14_a_thousand_questions_for_one_change_are_one_answer_with_it_once() {
    let mut desk = Desk::new(Limits::default());
    let change = desk.change(|tx| tx.put(ROOT, "large", "x".repeat(100_000)).unwrap());
    desk.send(HOSTILE, &change).unwrap();
    desk.round();
    desk.replica.leave(READER);
    let account = Account::for_tests();
    desk.join_charged(READER, false, Arc::new(PeerFlags::charged_to(Arc::clone(&account))));
    desk.greet(READER);
    account.take_charged();
    for _ in 0..1000 {
        desk.say(READER, &asks(vec![change.hash()], vec![change.hash()])).unwrap();
    }
    let tells = desk.round();
    let bytes: usize = tells.iter().map(|tell| if let Tell::Sync { data, .. } = tell { data.len() } else { 0 }).sum();
    assert!(sent_to(&tells, READER).is_some_and(|answer| !answer.changes.is_empty()));
    assert!((100_000..110_000).contains(&bytes), "S14: {bytes}");
    assert!((100_000..110_000).contains(&account.take_charged()), "what it cost is charged");
    assert_eq!(account.take_charged(), 0, "once");
}

#[test]
fn s14_an_answer_has_a_budget_and_the_peer_asks_for_the_rest() {
    let mut desk = Desk::new(Limits { answer_bytes: 50_000, ..Limits::default() });
    let base = desk.replica.doc().fork();
    for _ in 0..10 {
        let change = desk.change_of(base.fork(), |tx| tx.put(ROOT, "key", "x".repeat(20_000)).unwrap());
        desk.send(HONEST, &change).unwrap();
        desk.round();
    }
    desk.greet(READER);
    // A client that has the beginning only, and asks for each of the heads until it has them.
    let (mut client, mut state) = (beginning(), sync::State::new());
    let mut answers = 0;
    loop {
        let missing = client.get_missing_deps(&desk.replica.doc().get_heads());
        if missing.is_empty() {
            break;
        }
        desk.say(READER, &asks(missing, client.get_heads())).unwrap();
        let answer = sent_to(&desk.round(), READER).expect("an answer");
        let changes: usize = answer.changes.iter().map(<[u8]>::len).sum();
        assert!(changes < 75_000, "S14: {changes}");
        sync::SyncDoc::receive_sync_message(&mut client, &mut state, answer).unwrap();
        answers += 1;
        assert!(answers < 20, "it does not end");
    }
    assert_eq!(client.get_heads(), desk.replica.doc().get_heads());
    assert!(answers >= 3, "{answers}");
}

#[test]
fn w9_what_names_too_much_is_refused_and_its_sender_goes_on() {
    let mut desk = Desk::new(Limits { hashes_per_list: 50, filters_per_message: 2, ..Limits::default() });
    desk.greet(HONEST);
    let many: Vec<_> = (0..51).map(|number| ChangeHash([number; 32])).collect();
    assert_eq!(desk.say(HONEST, &asks(many.clone(), Vec::new())), Err(Refusal::TooManyHeads));
    assert_eq!(desk.say(HONEST, &asks(Vec::new(), many)), Err(Refusal::TooManyHeads));
    let filters = sync::Message { have: vec![sync::Have::default(); 3], ..asks(Vec::new(), Vec::new()) };
    assert_eq!(desk.say(HONEST, &filters), Err(Refusal::TooManyHeads));
    desk.writes(HONEST, "it may write as before");
}

/// Each change as a chunk of its own, as old clients send them.
fn in_chunks(changes: &[Change], heads: Vec<ChangeHash>) -> sync::Message {
    let chunks: Vec<_> = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    sync::Message { changes: sync::ChunkList::from(chunks), ..asks(Vec::new(), heads) }
}

#[test]
fn s13_a_message_refused_as_a_whole_is_refused_like_its_changes_and_until_its_sender_comes_again() {
    let mut desk = Desk::new(Limits { hashes_per_list: 50, chunks_per_message: 2, ..Limits::default() });
    let many: Vec<_> = (0..51).map(|number| ChangeHash([number; 32])).collect();
    let three: Vec<_> = (0..3).map(|number| desk.change(|tx| tx.put(ROOT, "key", number).unwrap())).collect();
    let cases = [
        (in_chunks(&three, vec![three[2].hash()]), Refusal::TooManyChanges),
        (in_chunks(&three[..1], many), Refusal::TooManyHeads),
    ];
    for (message, refusal) in cases {
        desk.again(HONEST);
        desk.greet(HONEST);
        assert_eq!(desk.say(HONEST, &message), Err(refusal));
        let told = sent_to(&desk.round(), HONEST).expect("the word that nothing is taken");
        assert!(told.flags.is_some_and(|flags| flags.contains(sync::MessageFlags::READ_ONLY)), "{refusal:?}");
        // What follows it is neither taken nor kept waiting for what was refused.
        let mut ahead = desk.replica.doc().fork();
        ahead.apply_changes(three.clone()).unwrap();
        let next = desk.change_of(ahead, |tx| tx.put(ROOT, "next", 1).unwrap());
        assert_eq!(desk.send(HONEST, &next), Err(refusal), "S13: the same word");
        assert_eq!(desk.say(HONEST, &message), Err(refusal), "S13: the same word");
        assert!(desk.replica.orphans.waiting.is_empty());
        desk.again(HONEST);
        desk.greet(HONEST);
        desk.writes(HONEST, refusal.as_str());
    }
    for change in &three {
        assert_eq!(desk.send(HONEST, change), Ok(()), "nothing is lost: it can be sent in smaller messages");
    }
}

#[test]
fn s13_a_refusal_that_stands_is_the_word_for_a_message_refused_as_a_whole_too() {
    let mut desk = Desk::new(Limits { document_bytes: 2_000, chunks_per_message: 2, ..Limits::default() });
    let large = desk.change(|tx| tx.put(ROOT, "large", "x".repeat(3_000)).unwrap());
    let three: Vec<_> = (0..3).map(|number| desk.change(|tx| tx.put(ROOT, "key", number).unwrap())).collect();
    let message = in_chunks(&three, vec![three[2].hash()]);
    assert_eq!(desk.send(HONEST, &large), Err(Refusal::DocumentFull));
    assert_eq!(desk.say(HONEST, &message), Err(Refusal::DocumentFull));
    assert_eq!(desk.say(READER, &message), Err(Refusal::ReadOnly));
}

#[test]
fn heads_told_last_take_a_bounded_memory() {
    let recent = RecentHeads::default();
    let many = |number: u8| vec![ChangeHash([number; 32]); 1000];
    for number in 0..64 {
        recent.push(&many(number), 100_000);
    }
    let knows = |number: u8| {
        let bytes =
            [&[0x42][..], &maillage_shared::wire::Acknowledgement::encode_heads(&many(number)), &[0, 0, 0, 1, 0x82]]
                .concat();
        maillage_shared::wire::Acknowledgement::recognise(&bytes).is_some_and(|heads| recent.knows(&heads))
    };
    assert!(knows(63) && knows(62) && !knows(50) && !knows(0));
}
