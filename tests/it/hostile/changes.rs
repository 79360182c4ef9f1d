//! Changes that are corrupt, doubled, forged, or not theirs to make.

use automerge::{
    Change, ChangeHash, ROOT, ReadDoc as _,
    legacy::{ElementId, ObjectId, Op},
    transaction::Transactable as _,
};
use maillage_shared::{CloseReason, Refusal, Role};
use maillage_tests::client::Client as Live;

use super::chunks::{Forged, insert_after, operation, set};
use crate::scene::{Scene, arrives, closes, confirmed, edit_reaches, insist, message, put, refuses, say, say_bytes};

/// A change that the client makes of its own document, and does not send.
pub(super) fn unsent(live: &Live, document: maillage_shared::DocumentId, key: &str) -> Change {
    let mut copy = live.document(document).expect("open").document.clone().with_actor(automerge::ActorId::random());
    let mut tx = copy.transaction();
    tx.put(ROOT, key, "unsent").expect("an edit");
    let (hash, _) = tx.commit();
    copy.get_change_by_hash(&hash.expect("a change")).expect("just made")
}

/// The bytes are sent as a change; the sender is closed; nothing of it is saved.
async fn corrupt(spoil: impl Fn(&mut Vec<u8>)) {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let (document, before) = (scene.document, scene.saved().await);
    let mut bytes = unsent(&intruder, document, "spoiled").raw_bytes().to_vec();
    spoil(&mut bytes);
    let message = message(&intruder, document, &[&bytes]);
    say(&mut intruder, document, message).await;
    closes(&mut intruder, CloseReason::CorruptSync).await;
    assert_eq!(scene.saved().await, before);
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn a_change_with_a_bad_checksum_closes_the_connection() {
    corrupt(|bytes| bytes[4] ^= 1).await;
}

#[tokio::test]
async fn a_change_whose_text_was_altered_closes_the_connection() {
    corrupt(|bytes| *bytes.last_mut().expect("bytes") ^= 1).await;
}

#[tokio::test]
async fn a_truncated_change_closes_the_connection() {
    corrupt(|bytes| bytes.truncate(bytes.len() - 5)).await;
}

#[tokio::test]
async fn a_change_followed_by_rubbish_closes_the_connection() {
    corrupt(|bytes| bytes.extend_from_slice(b"rubbish")).await;
}

#[tokio::test]
async fn a_chunk_of_an_unknown_kind_closes_the_connection() {
    corrupt(|bytes| bytes[8] = 9).await;
}

#[tokio::test]
async fn data_that_is_no_sync_message_closes_the_connection() {
    for data in [vec![0xff; 50], vec![0x42], vec![0x42, 0xff, 0xff, 0xff, 0x7f], vec![0x43, 1, 2, 3]] {
        let mut scene = Scene::open().await;
        let mut intruder = scene.intruder().await;
        let document = scene.document;
        say_bytes(&mut intruder, document, data).await;
        closes(&mut intruder, CloseReason::CorruptSync).await;
        scene.goes_on().await;
    }
}

#[tokio::test]
async fn a_change_that_comes_twice_is_saved_once_and_confirmed_twice() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let hash = put(&mut intruder, document, "word").await;
    confirmed(&mut intruder, document, hash).await;
    let change = intruder.document(document).expect("open").document.get_change_by_hash(&hash).expect("its own");
    let again = message(&intruder, document, &[change.raw_bytes(), change.raw_bytes()]);
    say(&mut intruder, document, again).await;
    let answer = intruder.socket.frame_of("sync").await.expect("a receipt");
    let answer = automerge::sync::Message::decode(answer.data().expect("data")).expect("a message");
    assert!(answer.heads.contains(&hash) && answer.changes.is_empty(), "{answer:?}");
    assert_eq!(scene.saved().await.iter().filter(|saved| **saved == hash).count(), 1);
    scene.goes_on().await;
}

#[tokio::test]
async fn a_reused_sequence_number_is_refused() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let heads = intruder.document(document).expect("open").latest.clone();
    let highest = highest_operation(&intruder, document);
    let forge = |key: &str| {
        let (operations, dependencies) = (vec![set(ObjectId::Root, key)], heads.clone());
        Forged { actor: [8; 16], sequence: 1, start: highest + 1, dependencies, operations }.forge()
    };
    let (first, second) = (forge("first"), forge("second"));
    let both = message(&intruder, document, &[first.raw_bytes(), second.raw_bytes()]);
    say(&mut intruder, document, both).await;
    refuses(&mut intruder, document, Refusal::ChangeRefused).await;
    arrives(&mut scene.witness, document, first.hash()).await;
    let saved = scene.saved().await;
    assert!(saved.contains(&first.hash()) && !saved.contains(&second.hash()));
    scene.goes_on().await;
    scene.loads().await;
}

fn highest_operation(live: &Live, document: maillage_shared::DocumentId) -> u64 {
    let document = &live.document(document).expect("open").document;
    document.get_changes(&[]).iter().map(Change::max_op).max().expect("changes")
}

/// Operations that refer to what is not there: their change is refused by name, its sender goes on reading, and what others
/// write at the same time is saved and told.
async fn forged(operations: impl Fn(&automerge::Automerge) -> Vec<Op>) {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let held = &intruder.document(document).expect("open").document;
    let operations = operations(held);
    let (dependencies, start) = (held.get_heads(), highest_operation(&intruder, document) + 1);
    let change = Forged { actor: [8; 16], sequence: 1, start, dependencies, operations }.forge();
    // Others' edits are on their way at the same time.
    let honest = put(&mut scene.author, document, "meanwhile").await;
    let evil = message(&intruder, document, &[change.raw_bytes()]);
    say(&mut intruder, document, evil).await;
    arrives(&mut scene.witness, document, honest).await;
    refuses(&mut intruder, document, Refusal::ChangeRefused).await;
    edit_reaches(document, &mut scene.author, &mut intruder).await;
    assert!(!scene.saved().await.contains(&change.hash()), "it was saved");
    assert!(scene.saved().await.contains(&honest), "an honest change was lost");
    scene.goes_on().await;
    scene.loads().await;
    newcomer_reads(&mut scene).await;
}

async fn newcomer_reads(scene: &mut Scene) {
    let (_, _, mut newcomer) = scene.person("newcomer", Role::Read).await;
    let document = scene.document;
    edit_reaches(document, &mut scene.author, &mut newcomer).await;
}

#[tokio::test]
async fn s42_a_key_set_in_an_object_nobody_made_is_refused() {
    forged(|_| vec![set(ObjectId::Id(operation(77_777, [8; 16])), "key")]).await;
}

#[tokio::test]
async fn s42_a_key_set_in_an_object_of_an_unknown_actor_is_refused() {
    forged(|_| vec![set(ObjectId::Id(operation(3, [9; 16])), "key")]).await;
}

#[tokio::test]
async fn s42_an_element_after_one_that_is_not_there_is_refused() {
    forged(|doc| vec![insert_after(title(doc), ElementId::Id(operation(77_777, [8; 16])))]).await;
}

#[tokio::test]
async fn s42_an_element_after_one_of_an_unknown_actor_is_refused() {
    forged(|doc| vec![insert_after(title(doc), ElementId::Id(operation(5, [9; 16])))]).await;
}

/// The title, which every document has.
fn title(doc: &automerge::Automerge) -> ObjectId {
    let (_, id) = doc.get(ROOT, "title").expect("read").expect("a title");
    let automerge::ObjId::Id(counter, actor, _) = id else { panic!("the title is no object") };
    ObjectId::Id(automerge::legacy::OpId(counter, actor))
}

#[tokio::test]
async fn a_change_that_counts_from_the_end_of_numbers_is_refused() {
    for start in [0x7fff_ffff, 0xffff_ffff, u64::MAX - 1] {
        let mut scene = Scene::open().await;
        let mut intruder = scene.intruder().await;
        let document = scene.document;
        let dependencies: Vec<ChangeHash> = intruder.document(document).expect("open").latest.clone();
        let operations = vec![set(ObjectId::Root, "key")];
        let change = Forged { actor: [8; 16], sequence: 1, start, dependencies, operations }.forge();
        let evil = message(&intruder, document, &[change.raw_bytes()]);
        say(&mut intruder, document, evil).await;
        if start < 1 << 31 {
            refuses(&mut intruder, document, Refusal::ChangeRefused).await;
        } else {
            closes(&mut intruder, CloseReason::CorruptSync).await;
        }
        scene.goes_on().await;
    }
}

#[tokio::test]
async fn changes_by_a_reader_are_refused_and_the_reader_goes_on_reading() {
    let mut scene = Scene::open().await;
    let (_, _, mut reader) = scene.person("reader", Role::Read).await;
    let document = scene.document;
    let hash = insist(&mut reader, document).await;
    refuses(&mut reader, document, Refusal::ReadOnly).await;
    assert!(!scene.saved().await.contains(&hash));
    edit_reaches(document, &mut scene.author, &mut reader).await;
    scene.goes_on().await;
}
