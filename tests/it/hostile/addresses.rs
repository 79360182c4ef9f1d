//! Whom messages say they are from and for, and documents that can't be known of.

use maillage_shared::{CloseReason, DocumentId, Role};
use maillage_tests::{client::Client as Live, frame::Frame};

use crate::scene::{Scene, closes};

/// An empty sync message.
const NOTHING: [u8; 5] = [0x42, 0, 0, 0, 0];

#[tokio::test]
async fn a_foreign_sender_closes_the_connection() {
    for kind in ["sync", "request", "doc-unavailable", "remote-subscription-change", "anything"] {
        let mut scene = Scene::open().await;
        let mut intruder = scene.intruder().await;
        let document = scene.document.to_string();
        let frame = Frame::sync("author", &intruder.server_id, &document, NOTHING.to_vec()).with("type", kind);
        intruder.socket.send(&frame).await.expect("sent");
        closes(&mut intruder, CloseReason::ForeignSender).await;
        scene.goes_on().await;
    }
}

#[tokio::test]
async fn another_target_than_this_server_closes_the_connection() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let frame = Frame::sync("intruder", "author", &scene.document.to_string(), NOTHING.to_vec());
    intruder.socket.send(&frame).await.expect("sent");
    closes(&mut intruder, CloseReason::WrongTarget).await;
    scene.goes_on().await;
}

/// What a request for a document is answered with, the document's id put aside.
async fn answer_to(live: &mut Live, document: &str) -> Frame {
    let frame = Frame::request(&live.peer_id, &live.server_id, document, NOTHING.to_vec());
    live.socket.send(&frame).await.expect("sent");
    let answer = live.socket.frame().await.expect("an answer");
    assert_eq!(answer.text("documentId"), Some(document));
    assert_eq!(answer.kind(), "doc-unavailable");
    answer.without("documentId")
}

#[tokio::test]
async fn a_document_of_another_workspace_a_missing_one_and_a_mistyped_one_are_answered_alike() {
    let mut scene = Scene::open().await;
    // Somebody of another workspace: for them this workspace's document is as if it were not.
    let (id, client) = scene.house.visitor("intruder", Role::Write).await;
    let directory = &scene.house.store.directory;
    directory.set_member(scene.house.workspace, id, Role::None).await.expect("taken away");
    let mut intruder = crate::scene::join(&scene.house, &client, "intruder").await;
    let missing = DocumentId::from_bytes([9; 16]).to_string();
    let theirs = scene.document.to_string();
    let mut mistyped = theirs.clone();
    let last = if mistyped.pop() == Some('2') { '3' } else { '2' };
    mistyped.push(last);
    let expected = answer_to(&mut intruder, &missing).await;
    assert_eq!(answer_to(&mut intruder, &theirs).await, expected);
    assert_eq!(answer_to(&mut intruder, &mistyped).await, expected);
    assert_eq!(answer_to(&mut intruder, "").await, expected);
    assert_eq!(answer_to(&mut intruder, &"é".repeat(500)).await, expected);
    // Nor does anybody's presence reach them.
    let (author, server) = (scene.author.peer_id.clone(), scene.author.server_id.clone());
    let presence = Frame::ephemeral(&author, &server, &theirs, 1, vec![0xf6]);
    scene.author.socket.send(&presence).await.expect("sent");
    scene.witness.socket.frame_of("ephemeral").await.expect("relayed to those who are there");
    assert_eq!(answer_to(&mut intruder, &missing).await, expected);
    scene.goes_on().await;
}

#[tokio::test]
async fn corrupt_sync_data_for_a_document_that_is_not_theirs_says_nothing_of_it() {
    let mut scene = Scene::open().await;
    let (id, client) = scene.house.visitor("intruder", Role::Write).await;
    scene.house.store.directory.set_member(scene.house.workspace, id, Role::None).await.expect("taken away");
    let mut intruder = crate::scene::join(&scene.house, &client, "intruder").await;
    for document in [scene.document.to_string(), DocumentId::from_bytes([9; 16]).to_string()] {
        let frame = Frame::sync("intruder", &intruder.server_id, &document, vec![0xff; 40]);
        intruder.socket.send(&frame).await.expect("sent");
        assert_eq!(intruder.socket.frame().await.expect("an answer").kind(), "doc-unavailable");
    }
    scene.goes_on().await;
}
