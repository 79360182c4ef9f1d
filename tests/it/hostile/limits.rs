//! More than is allowed: documents, changes, operations, bytes.

use automerge::{ROOT, transaction::Transactable as _};
use maillage_server::limits::Limits;
use maillage_shared::{CloseReason, Refusal, Role};
use maillage_tests::frame::Frame;

use super::changes::unsent;
use crate::scene::{Scene, arrives, closes, edit_reaches, message, put, refuses, say};

#[tokio::test]
async fn one_document_too_many_closes_the_connection() {
    let limits = Limits { documents_per_connection: 1, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    intruder.request(scene.elsewhere).await.expect("sent");
    closes(&mut intruder, CloseReason::TooManyDocuments).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_message_over_the_limit_closes_the_connection() {
    let limits = Limits { message_bytes: 100_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    let frame = Frame::sync("intruder", "maillage", &scene.document.to_string(), vec![0; 100_000]);
    intruder.socket.send(&frame).await.expect("sent");
    closes(&mut intruder, CloseReason::MessageTooLarge).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn too_many_changes_in_a_message_are_refused() {
    let limits = Limits { changes_per_message: 4, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let changes: Vec<_> = (0..5).map(|n| unsent(&intruder, document, &format!("key-{n}"))).collect();
    let bytes: Vec<&[u8]> = changes.iter().map(automerge::Change::raw_bytes).collect();
    let message = message(&intruder, document, &bytes);
    say(&mut intruder, document, message).await;
    refuses(&mut intruder, document, Refusal::TooManyChanges).await;
    let saved = scene.saved().await;
    assert!(changes.iter().all(|change| !saved.contains(&change.hash())));
    scene.goes_on().await;
}

#[tokio::test]
async fn a_change_of_too_many_operations_is_refused_and_its_sender_goes_on_reading() {
    let limits = Limits { operations_per_change: 1000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let text = "a".repeat(2000);
    let make = |tx: &mut automerge::transaction::Transaction<'_>| {
        let id = tx.put_object(ROOT, "long", automerge::ObjType::Text)?;
        tx.splice_text(&id, 0, 0, &text)
    };
    let hash = intruder.edit(document, make).await.expect("sent");
    refuses(&mut intruder, document, Refusal::ChangeTooLarge).await;
    // What follows the refused change can't be taken either, and nothing waits for it.
    put(&mut intruder, document, "after").await;
    edit_reaches(document, &mut scene.author, &mut intruder).await;
    assert!(!scene.saved().await.contains(&hash));
    scene.goes_on().await;
}

#[tokio::test]
async fn a_full_document_takes_nothing_more_and_can_still_be_read() {
    let limits = Limits { document_bytes: 20_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let random: String = (0..1200).map(|_| uuid::Uuid::new_v4().to_string()).collect();
    let hash = intruder.edit(document, |tx| tx.put(ROOT, "large", random)).await.expect("sent");
    refuses(&mut intruder, document, Refusal::DocumentFull).await;
    assert!(!scene.saved().await.contains(&hash));
    // It holds less than the limit, so a small edit still fits.
    scene.goes_on().await;
    let (_, _, mut newcomer) = scene.person("newcomer", Role::Read).await;
    let small = put(&mut scene.author, document, "small").await;
    arrives(&mut newcomer, document, small).await;
}
