//! Changes whose predecessors have not come.

use automerge::Change;
use maillage_server::limits::Limits;
use maillage_shared::{Refusal, Role};

use super::chunks::{Forged, set};
use crate::scene::{Scene, arrives, edit_reaches, message, open, refuses, say};

/// Changes of a new actor's, each of which follows the one before.
fn chain(length: usize, actor: u8) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for sequence in 1..=length as u64 {
        let dependencies = changes.last().map(Change::hash).into_iter().collect();
        let operations = vec![set(automerge::legacy::ObjectId::Root, &format!("key-{sequence}"))];
        changes.push(Forged { actor: [actor; 16], sequence, start: sequence, dependencies, operations }.forge());
    }
    changes
}

#[tokio::test]
async fn s7_an_orphan_waits_for_its_predecessor_and_then_both_are_saved_and_told() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let chain = chain(2, 8);
    let orphan = message(&intruder, document, &[chain[1].raw_bytes()]);
    say(&mut intruder, document, orphan).await;
    scene.goes_on().await;
    assert!(!scene.saved().await.contains(&chain[1].hash()));
    let predecessor = message(&intruder, document, &[chain[0].raw_bytes()]);
    say(&mut intruder, document, predecessor).await;
    arrives(&mut scene.witness, document, chain[1].hash()).await;
    let saved = scene.saved().await;
    assert!(chain.iter().all(|change| saved.contains(&change.hash())));
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s7_the_server_asks_the_sender_of_an_orphan_for_what_it_follows() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let chain = chain(2, 8);
    let orphan = message(&intruder, document, &[chain[1].raw_bytes()]);
    say(&mut intruder, document, orphan).await;
    let asks = intruder.socket.frame_of("sync").await.expect("a question");
    let asks = automerge::sync::Message::decode(asks.data().expect("data")).expect("a message");
    assert_eq!(asks.need, vec![chain[0].hash()]);
    scene.goes_on().await;
}

#[tokio::test]
async fn s7_too_many_orphans_are_refused() {
    let limits = Limits { orphans_per_participant: 3, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let (_, client, mut intruder) = scene.person("intruder", Role::Write).await;
    let document = scene.document;
    let chain = chain(6, 8);
    let orphans: Vec<&[u8]> = chain[1..].iter().map(Change::raw_bytes).collect();
    let orphans = message(&intruder, document, &orphans);
    say(&mut intruder, document, orphans).await;
    refuses(&mut intruder, document, Refusal::TooManyOrphans).await;
    // Three wait, and are let in when the first comes; what was over the limit was not kept to follow them.
    let mut again = open(&scene.house, &client, "again", document).await;
    let first = message(&again, document, &[chain[0].raw_bytes()]);
    say(&mut again, document, first).await;
    arrives(&mut scene.witness, document, chain[3].hash()).await;
    scene.goes_on().await;
    let saved = scene.saved().await;
    assert!(chain[..4].iter().all(|change| saved.contains(&change.hash())), "an orphan within the limit was lost");
    assert!(chain[4..].iter().all(|change| !saved.contains(&change.hash())), "an orphan over the limit was kept");
    scene.loads().await;
}

#[tokio::test]
async fn the_orphans_of_somebody_who_left_take_no_room() {
    let limits = Limits { orphans_per_document: 3, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let mut intruder = scene.intruder().await;
    let junk = chain(4, 8);
    let orphans: Vec<&[u8]> = junk[1..].iter().map(Change::raw_bytes).collect();
    let orphans = message(&intruder, document, &orphans);
    say(&mut intruder, document, orphans).await;
    let question = intruder.socket.frame_of("sync").await.expect("a question");
    assert_eq!(question.kind(), "sync");
    intruder.socket.close().await.expect("closed");
    // Honest clients whose messages come in the wrong order have the room again.
    let (_, _, mut other) = scene.person("other", Role::Write).await;
    let honest = chain(3, 9);
    let late: Vec<&[u8]> = honest[1..].iter().map(Change::raw_bytes).collect();
    let late = message(&other, document, &late);
    say(&mut other, document, late).await;
    let first = message(&other, document, &[honest[0].raw_bytes()]);
    say(&mut other, document, first).await;
    arrives(&mut scene.witness, document, honest[2].hash()).await;
    edit_reaches(document, &mut scene.author, &mut other).await;
    scene.goes_on().await;
    scene.loads().await;
}
