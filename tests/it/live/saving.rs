//! Saves that fail: nobody is told of what is not saved, and nothing is doubled by sending it again.

use automerge::{ChangeHash, ReadDoc as _, sync};
use maillage_shared::{CloseReason, DocumentId, Role};
use maillage_tests::{
    client::{Client as Live, same},
    faulty::{Failure, Method},
    frame::Frame,
    socket::Received,
    within_limit,
};

use crate::scene::{Scene, arrives, confirmed, edit_reaches, join, open, put};

/// Reads until the close. No message before it may name or hold the change.
async fn closes_untold(live: &mut Live, hash: ChangeHash) {
    loop {
        match within_limit("the close", live.socket.next()).await.expect("in time").expect("frames") {
            Received::Frame(frame) if frame.kind() == "sync" => {
                let message = sync::Message::decode(frame.data().expect("data")).expect("a message");
                assert!(!message.heads.contains(&hash), "S1: told of a change that was not saved");
                assert!(message.changes.is_empty(), "S1: sent a change that was not saved");
            }
            Received::Frame(_) => {}
            Received::Closed { code, .. } => {
                assert_eq!(code, CloseReason::TryAgain.code());
                return;
            }
            Received::Gone => panic!("broken"),
        }
    }
}

/// Comes back under the same name with what it held, as a stock client does.
async fn comes_back(scene: &Scene, before: Live, document: DocumentId) -> Live {
    let peer = before.peer_id.clone();
    let held = before.into_documents().remove(&document).expect("open").document;
    let mut live = join(&scene.house, &scene.host, &peer).await;
    let mut state = sync::State::new();
    let mut held = held;
    loop {
        use automerge::sync::SyncDoc as _;
        if let Some(message) = held.generate_sync_message(&mut state) {
            let frame = Frame::sync(&live.peer_id, &live.server_id, &document.to_string(), message.encode());
            live.socket.send(&frame).await.expect("sent");
        }
        let frame = live.socket.frame_of("sync").await.expect("an answer");
        let message = sync::Message::decode(frame.data().expect("data")).expect("a message");
        let heads = message.heads.clone();
        held.receive_sync_message(&mut state, message).expect("taken");
        if same(&heads, &held.get_heads()) {
            return live;
        }
    }
}

#[tokio::test]
async fn s1_nobody_is_told_of_a_change_whose_save_failed() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    scene.house.faults.fail_next(Method::Append, 1, Failure::Unavailable);
    let hash = put(&mut scene.author, document, "word").await;
    closes_untold(&mut scene.witness, hash).await;
    closes_untold(&mut scene.author, hash).await;
    assert!(!scene.saved().await.contains(&hash));
    let author = std::mem::replace(&mut scene.author, join(&scene.house, &scene.host, "placeholder").await);
    scene.witness = open(&scene.house, &scene.host, "witness", document).await;
    assert!(scene.witness.document(document).expect("open").document.get_change_by_hash(&hash).is_none());
    // Whoever made the edit still holds it, and sends it again.
    let _author = comes_back(&scene, author, document).await;
    arrives(&mut scene.witness, document, hash).await;
    assert_eq!(scene.saved().await.iter().filter(|saved| **saved == hash).count(), 1);
    scene.author.open(document).await.expect("the document");
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s1_a_change_that_was_saved_but_not_confirmed_is_not_doubled_when_it_is_sent_again() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    scene.house.faults.lose_answers(Method::Append, 1);
    let hash = put(&mut scene.author, document, "word").await;
    closes_untold(&mut scene.witness, hash).await;
    closes_untold(&mut scene.author, hash).await;
    assert!(scene.saved().await.contains(&hash));
    let author = std::mem::replace(&mut scene.author, join(&scene.house, &scene.host, "placeholder").await);
    let _author = comes_back(&scene, author, document).await;
    scene.witness = open(&scene.house, &scene.host, "witness", document).await;
    arrives(&mut scene.witness, document, hash).await;
    assert_eq!(scene.saved().await.iter().filter(|saved| **saved == hash).count(), 1);
    scene.author.open(document).await.expect("the document");
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s5_a_save_that_fails_in_one_document_does_not_touch_another() {
    let mut scene = Scene::open().await;
    let (_, _, mut both) = scene.person("member", Role::Write).await;
    both.open(scene.elsewhere).await.expect("the other document");
    scene.house.faults.fail_next(Method::Append, 1, Failure::Unavailable);
    let hash = put(&mut scene.author, scene.document, "word").await;
    closes_untold(&mut scene.author, hash).await;
    // The connection with both documents open was closed as well, and comes back to both.
    closes_untold(&mut both, hash).await;
    scene.author = open(&scene.house, &scene.host, "author", scene.document).await;
    scene.witness = open(&scene.house, &scene.host, "witness", scene.document).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn s5_saves_that_fail_again_and_again_lose_nothing_in_the_end() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    for _ in 0..3 {
        scene.house.faults.fail_next(Method::Append, 1, Failure::Unavailable);
        let hash = put(&mut scene.author, document, "word").await;
        closes_untold(&mut scene.author, hash).await;
        scene.author = open(&scene.house, &scene.host, "author", document).await;
    }
    let hash = put(&mut scene.author, document, "word").await;
    confirmed(&mut scene.author, document, hash).await;
    let mut fresh = open(&scene.house, &scene.host, "fresh", document).await;
    edit_reaches(document, &mut scene.author, &mut fresh).await;
    scene.loads().await;
}
