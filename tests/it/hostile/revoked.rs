//! A document that is taken away while it is written to: nothing of it follows the word that it is lost.

use std::time::Duration;

use automerge::{ROOT, transaction::Transactable as _};
use maillage_server::limits::Limits;
use maillage_shared::{DocumentId, ParticipantId, Refusal, Role};
use maillage_tests::{
    client::Client as Live,
    faulty::{Calls, Method},
    frame::Frame,
    socket::Received,
    within_limit,
};
use serde_json::json;
use tokio::sync::watch;

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

async fn is_over(over: &mut watch::Receiver<bool>) -> bool {
    over.wait_for(|over| *over).await.is_ok()
}

/// Listens without answering. What comes of the document after it was lost, until `over` and everything pushed before
/// that has come.
async fn what_follows(mut live: Live, document: DocumentId, mut over: watch::Receiver<bool>) -> Vec<String> {
    let nobodys = DocumentId::from_bytes(*uuid::Uuid::new_v4().as_bytes());
    let (mut is_lost, mut asked, mut found) = (false, false, Vec::new());
    loop {
        let received = tokio::select! {
            received = live.socket.next() => Some(received.expect("frames")),
            _ = is_over(&mut over), if !asked => None,
        };
        let Some(received) = received else {
            assert!(is_lost, "it is over before the document was taken away");
            asked = true;
            live.request(nobodys).await.expect("sent");
            continue;
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

#[tokio::test]
async fn r28_nothing_of_a_lost_document_follows_the_word_that_it_is_lost() {
    // Some only wait meanwhile, and answer no ping.
    let limits = Limits { ping_every: Duration::from_mins(1), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let (mut ids, mut listeners) = (Vec::new(), Vec::new());
    let (over, is_over) = watch::channel(false);
    for number in 0..MEMBERS {
        let (id, _, live) = scene.person(&format!("member-{number}"), Role::Read).await;
        ids.push(id);
        listeners.push(tokio::spawn(what_follows(live, document, is_over.clone())));
    }
    // A large edit is being saved, and another waits behind it: the task knows nothing of who leaves meanwhile.
    let gate = scene.house.faults.stall(Calls::from(Method::Append).about(document));
    let blob: Vec<u8> = (0..4_000).flat_map(|_| *uuid::Uuid::new_v4().as_bytes()).collect();
    let large = blob.clone();
    scene.author.edit(document, |tx| tx.put(ROOT, "blob", large)).await.expect("an edit");
    gate.reached(1).await.expect("it is being saved");
    let last = scene.author.edit(document, |tx| tx.put(ROOT, "another", blob)).await.expect("an edit");
    for id in ids {
        take_away(&scene, id).await;
    }
    let mut losses = scene.house.server.hub().people_in(std::iter::once(document));
    let mut tick = tokio::time::interval(Duration::from_millis(10));
    let lost = async {
        // The author and the witness stay.
        while losses[0].1.len() > 2 {
            tick.tick().await;
            losses = scene.house.server.hub().people_in(std::iter::once(document));
        }
    };
    within_limit("everybody to lose it", lost).await.expect("in time");
    gate.open();
    confirmed(&mut scene.author, document, last).await;
    over.send_replace(true);
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
