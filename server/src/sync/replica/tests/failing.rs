//! While saves fail: readers go on, writers are told, nothing is told that is not saved, and nothing is lost.

use super::*;

impl Desk {
    /// A round whose save fails.
    pub(super) fn round_fails(&mut self) -> Vec<Tell> {
        match self.replica.check().unwrap() {
            Checked::Unchanged(saved) => saved.tell().unwrap(),
            Checked::Changed(unsaved) => {
                let rebuilt = unsaved.rebuild().map(|saved| saved.build().expect("what was saved loads"));
                unsaved.failed(rebuilt).tell().unwrap()
            }
        }
    }
}

fn not_saved(tells: &[Tell], to: ConnectionId) -> usize {
    tells.iter().filter(|tell| **tell == Tell::Refused { to, refusal: Refusal::NotSaved }).count()
}

#[test]
fn s1_while_saves_fail_readers_are_told_what_is_saved_and_then_everybody_the_rest() {
    let mut desk = Desk::new(Limits::default());
    for connection in [HONEST, READER] {
        desk.greet(connection);
    }
    let saved = desk.replica.doc().get_heads();
    let first = desk.change(|tx| tx.put(ROOT, "first", 1).unwrap());
    desk.send(HONEST, &first).unwrap();
    let tells = desk.round_fails();
    assert_eq!((not_saved(&tells, HONEST), not_saved(&tells, READER)), (1, 0), "who wrote is told, and nobody else");
    assert!(tells.iter().all(|tell| !matches!(tell, Tell::Sync { .. })), "S1: {tells:?}");
    assert_eq!(desk.replica.doc().get_heads(), saved, "S1: the document that is shown holds what is saved");
    // What follows the unsaved change is taken as well, and its writer is not told once more.
    let mut ahead = desk.replica.doc().fork();
    ahead.apply_changes([first.clone()]).unwrap();
    let second = desk.change_of(ahead, |tx| tx.put(ROOT, "second", 2).unwrap());
    desk.send(HONEST, &second).unwrap();
    assert_eq!(not_saved(&desk.round_fails(), HONEST), 0);
    // Somebody comes, and gets what is saved.
    let newcomer = ConnectionId(9);
    desk.join(newcomer, false);
    let hello = sync::SyncDoc::generate_sync_message(&Automerge::new(), &mut sync::State::new()).unwrap();
    desk.say(newcomer, &hello).unwrap();
    let tells = desk.round_fails();
    let whole = sent_to(&tells, newcomer).expect("the whole document");
    assert_eq!(whole.heads, saved, "S1");
    // The journal takes it again: one append has both, and everybody is told.
    let Ok(Checked::Changed(unsaved)) = desk.replica.check() else { panic!("there is something to save") };
    assert_eq!(unsaved.append(DOCUMENT).rows.len(), 2);
    let tells = unsaved.saved(&APPENDED).tell().unwrap();
    for connection in [READER, newcomer] {
        let told = sent_to(&tells, connection).expect("the edits");
        assert_eq!(told.heads, [second.hash()]);
        assert!(!told.changes.is_empty());
    }
    assert!(sent_to(&tells, HONEST).is_some_and(|receipt| receipt.heads == [second.hash()]), "its receipt");
    assert!(desk.holds(first.hash()) && desk.holds(second.hash()));
}

#[test]
fn s1_a_batch_that_breaks_while_saves_fail_leaves_what_is_saved_and_what_waits() {
    let mut desk = Desk::new(Limits::default());
    desk.greet(READER);
    let waiting = desk.change(|tx| tx.put(ROOT, "waiting", 1).unwrap());
    desk.send(HONEST, &waiting).unwrap();
    desk.round_fails();
    let title = desk.change(|tx| tx.put(ROOT, "title", 2).unwrap());
    desk.send(HOSTILE, &broken(&title)).unwrap();
    assert!(desk.replica.check().is_err());
    let saved = desk.replica.rebuild().build().expect("what was saved loads");
    assert_eq!(desk.replica.isolate(saved), [HOSTILE]);
    assert!(!desk.holds(waiting.hash()), "S1: what waits is not in the document that is shown");
    desk.round();
    assert!(desk.holds(waiting.hash()));
}

#[test]
fn s13_more_than_may_wait_for_a_save_is_refused_and_asked_for_when_one_succeeds() {
    let mut desk = Desk::new(Limits { unsaved_bytes: 3_000, ..Limits::default() });
    desk.greet(HONEST);
    let mut last = Ok(());
    for number in 0..40 {
        let change = desk.change(|tx| tx.put(ROOT, format!("key-{number}"), "some words").unwrap());
        last = desk.send(HONEST, &change);
        desk.round_fails();
        if last.is_err() {
            break;
        }
    }
    assert_eq!(last, Err(Refusal::NotSaved));
    let fills = desk.change(|tx| tx.put(ROOT, "another's", "w".repeat(4_000)).unwrap());
    assert_eq!(desk.send(HOSTILE, &fills), Err(Refusal::NotSaved), "the limit is the document's, whoever writes");
    desk.round_fails();
    let waiting = desk.replica.batch.bytes;
    assert!((2_000..=3_000).contains(&waiting), "{waiting} bytes wait");
    let more = desk.change(|tx| tx.put(ROOT, "more", 1).unwrap());
    assert_eq!(desk.send(HONEST, &more), Err(Refusal::NotSaved), "S13: the same word, not another");
    let tells = desk.round();
    let told = sent_to(&tells, HONEST).expect("an answer");
    assert!(told.flags.is_some_and(|flags| flags.contains(sync::MessageFlags::SYNC_RESET)), "it is asked for the rest");
    assert_eq!(desk.send(HONEST, &more), Ok(()));
}

#[test]
fn s35_while_saves_fail_what_a_peer_says_is_kept_once_and_answered_in_the_end() {
    let mut desk = Desk::new(Limits { hashes_per_list: 3_000, ..Limits::default() });
    desk.greet(HONEST);
    for writer in [HONEST, HOSTILE] {
        let change = desk.change(|tx| tx.put(ROOT, "word", 1).unwrap());
        desk.send(writer, &change).unwrap();
    }
    desk.round_fails();
    let newest = desk.replica.counters.sorted_heads().to_vec();
    for number in 0..30u8 {
        for writer in [HONEST, HOSTILE] {
            let invented = (0..1_000u32).map(|count| {
                let mut hash = [number; 32];
                hash[..4].copy_from_slice(&count.to_be_bytes());
                ChangeHash(hash)
            });
            let message = sync::Message {
                heads: newest.clone(),
                need: invented.collect(),
                have: vec![sync::Have { last_sync: newest.clone(), bloom: sync::BloomFilter::default() }],
                changes: sync::ChunkList::empty(),
                flags: Some(sync::MessageFlags::new()),
                version: sync::MessageVersion::V1,
            };
            desk.say(writer, &message).unwrap();
        }
        desk.round_fails();
        for peer in desk.replica.peers.values() {
            let (messages, wanted) = (peer.due.messages.len(), peer.due.wanted.len());
            assert!(messages <= 1 && wanted <= 3_000, "{messages} messages and {wanted} hashes are kept");
        }
    }
    let tells = desk.round();
    for writer in [HONEST, HOSTILE] {
        assert_eq!(sent_to(&tells, writer).expect("an answer").heads, newest);
    }
}
