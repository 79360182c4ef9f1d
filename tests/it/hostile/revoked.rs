//! A document that is taken away while it is written to: nothing of it follows the word that it is lost.

use std::time::Duration;

use automerge::{ROOT, transaction::Transactable as _};
use maillage_server::limits::Limits;
use maillage_shared::{DocumentId, ParticipantId, Refusal, Role};
use maillage_tests::{client::Client as Live, frame::Frame, socket::Received, within_limit};
use serde_json::json;
use tokio::sync::oneshot;

use super::slow::much;
use crate::scene::{Scene, confirmed};

/// How many lose the document, one after the other.
const MEMBERS: usize = 12;

async fn take_away(scene: &Scene, from: ParticipantId) {
    let path = format!("/api/v1/documents/{}/roles/{from}", scene.document);
    let answer = scene.host.send("PUT", &path, &json!({ "role": "none" })).await;
    assert!(answer.status.is_success(), "{answer:?}");
}

fn tells_of(frame: &Frame, document: DocumentId) -> bool {
    frame.text("documentId") == Some(document.to_string().as_str())
}

/// Listens without answering. What comes of the document after it was lost, until `over` and everything pushed before
/// that has come.
async fn what_follows(mut live: Live, document: DocumentId, mut over: oneshot::Receiver<()>) -> Vec<String> {
    let nobodys = DocumentId::from_bytes(*uuid::Uuid::new_v4().as_bytes());
    let (mut is_lost, mut asked, mut found) = (false, false, Vec::new());
    loop {
        let received = tokio::select! {
            received = live.socket.next() => received.expect("frames"),
            _ = &mut over, if !asked => {
                assert!(is_lost, "it is over before the document was taken away");
                asked = true;
                live.request(nobodys).await.expect("sent");
                continue;
            }
        };
        let Received::Frame(frame) = received else { panic!("{received:?}") };
        if tells_of(&frame, nobodys) {
            return found;
        }
        if is_lost && tells_of(&frame, document) {
            found.push(frame.kind().to_owned());
        }
        is_lost |= frame.kind() == "doc-unavailable" && tells_of(&frame, document);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r28_nothing_of_a_lost_document_follows_the_word_that_it_is_lost() {
    // Some only wait meanwhile, and answer no ping.
    let limits = Limits { ping_every: Duration::from_mins(1), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let (mut ids, mut overs, mut listeners) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..MEMBERS {
        let (id, _, live) = scene.person(&format!("member-{number}"), Role::Read).await;
        let (over, told) = oneshot::channel();
        ids.push(id);
        overs.push(over);
        listeners.push(tokio::spawn(what_follows(live, document, told)));
    }
    let blob: Vec<u8> = (0..2_000).flat_map(|_| *uuid::Uuid::new_v4().as_bytes()).collect();
    for (round, id) in ids.into_iter().enumerate() {
        let mut last = None;
        for number in 0..2 {
            let mut bytes = blob.clone();
            bytes[..2].copy_from_slice(&[u8::try_from(round).expect("few"), number]);
            last = Some(scene.author.edit(document, |tx| tx.put(ROOT, "blob", bytes)).await.expect("an edit"));
        }
        // They are being checked and told of meanwhile.
        take_away(&scene, id).await;
        confirmed(&mut scene.author, document, last.expect("edits")).await;
    }
    for over in overs {
        over.send(()).expect("it listens");
    }
    for listener in listeners {
        let found = within_limit("what follows", listener).await.expect("in time").expect("it listened");
        assert_eq!(found, Vec::<String>::new(), "R1: this came after `doc-unavailable`");
    }
    scene.goes_on().await;
}

#[tokio::test]
async fn r28_whoever_does_not_read_is_told_all_the_same_and_gets_nothing_that_still_waited() {
    let limits = Limits { outbox_bytes: 1 << 20, ping_every: Duration::from_mins(1), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let (id, _, mut sleeper) = scene.person("sleeper", Role::Read).await;
    much(&mut scene).await;
    take_away(&scene, id).await;
    let refusal = sleeper.socket.frame_of("error").await.expect("why");
    assert_eq!(refusal.text("code"), Some(Refusal::AccessRemoved.as_str()));
    let next = sleeper.socket.frame().await.expect("as if it were not");
    assert!(next.kind() == "doc-unavailable" && tells_of(&next, document), "{next:?}");
    scene.goes_on().await;
}
