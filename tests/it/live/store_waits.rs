//! A store that does not answer, or answers late: connections go on meanwhile, for a bounded time.

use std::time::{Duration, Instant};

use maillage_server::limits::Limits;
use maillage_shared::{CloseReason, Refusal, Role};
use maillage_tests::{
    faulty::{Calls, Failure, Method},
    frame::Frame,
};

use crate::scene::{Scene, arrives, closes, confirmed, edit_reaches, open, put};

/// Two pings and a half of this: who is not heard for that long is silent.
const PING_EVERY: Duration = Duration::from_millis(400);

#[tokio::test]
async fn w13_a_connection_that_waits_for_the_store_goes_on_and_is_not_taken_for_dead() {
    let mut scene = Scene::open_with(Limits { ping_every: PING_EVERY, ..Limits::default() }).await;
    let mut member = scene.intruder().await;
    let (document, elsewhere) = (scene.document, scene.elsewhere);
    let gate = scene.house.faults.stall(Calls::from(Method::DocumentAccesses).about(elsewhere));
    member.request(elsewhere).await.expect("sent");
    gate.reached(1).await.expect("the store is asked");
    let start = Instant::now();
    while start.elapsed() < 4 * PING_EVERY {
        edit_reaches(document, &mut member, &mut scene.witness).await;
    }
    assert!(!member.document(elsewhere).expect("asked").in_step());
    gate.open();
    member.until("the document", |live| live.document(elsewhere).expect("asked").in_step()).await.expect("alive");
}

#[tokio::test]
async fn w13_what_comes_for_a_document_that_is_being_opened_waits_in_order() {
    let mut scene = Scene::open().await;
    let mut member = scene.intruder().await;
    let (far, text) = (scene.elsewhere, scene.elsewhere.to_string());
    let gate = scene.house.faults.stall(Calls::from(Method::DocumentAccesses).about(far));
    member.request(far).await.expect("sent");
    let (peer, server) = (member.peer_id.clone(), member.server_id.clone());
    for count in 1..=3 {
        let presence = Frame::ephemeral(&peer, &server, &text, count, vec![1]);
        member.socket.send(&presence).await.expect("sent");
    }
    gate.reached(1).await.expect("the store is asked");
    gate.open();
    let mut witness = crate::scene::open(&scene.house, &scene.host, "late", far).await;
    member.until("the document", |live| live.document(far).expect("asked").in_step()).await.expect("alive");
    let last = Frame::ephemeral(&peer, &server, &text, 4, vec![1]);
    member.socket.send(&last).await.expect("sent");
    // Three waited; whether the late witness was there in time for them is no matter, the order is.
    let mut counts = Vec::new();
    while counts.last() != Some(&4) {
        let heard = witness.socket.frame_of("ephemeral").await.expect("presence");
        let Some(maillage_tests::frame::Value::Int(count)) = heard.fields.get("count") else { panic!("{heard:?}") };
        counts.push(*count);
    }
    assert!(counts.is_sorted(), "{counts:?}");
    scene.goes_on().await;
}

/// Makes every connection of the host ask for its session and its rights.
async fn rights_change(scene: &Scene) {
    let directory = &scene.house.store.directory;
    directory.set_member(scene.house.workspace, scene.host_id, Role::Manage).await.expect("set");
}

#[tokio::test]
async fn r29_who_meets_one_failure_of_the_store_stays_and_asks_again() {
    let mut scene = Scene::open().await;
    scene.house.faults.fail_next(Method::Session, 4, Failure::Unavailable);
    let before = scene.house.faults.count(Method::Session);
    rights_change(&scene).await;
    // Four connections fail, and ask again.
    while scene.house.faults.count(Method::Session) < before + 8 {
        edit_reaches(scene.document, &mut scene.author, &mut scene.witness).await;
    }
    scene.goes_on().await;
}

#[tokio::test]
async fn r29_rights_that_cannot_be_read_are_kept_for_a_while_and_not_for_ever() {
    let kept = Duration::from_millis(1500);
    let mut scene = Scene::open_with(Limits { rights_unread_for: kept, ..Limits::default() }).await;
    scene.house.faults.fail(Method::Session, Failure::Unavailable);
    let before = scene.house.faults.count(Method::Session);
    rights_change(&scene).await;
    let mut edits = 0;
    while scene.house.faults.count(Method::Session) < before + 8 {
        edit_reaches(scene.document, &mut scene.author, &mut scene.witness).await;
        edits += 1;
    }
    assert!(edits > 0, "nobody is closed at the first failure");
    closes(&mut scene.author, CloseReason::TryAgain).await;
    closes(&mut scene.witness, CloseReason::TryAgain).await;
}

#[tokio::test]
async fn r29_a_store_that_never_answers_is_not_waited_for_for_ever() {
    let limits = Limits { rights_unread_for: Duration::from_millis(500), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let gate = scene.house.faults.stall(Method::Session);
    rights_change(&scene).await;
    gate.reached(4).await.expect("every connection asks");
    closes(&mut scene.author, CloseReason::TryAgain).await;
    gate.open();
}

#[tokio::test]
async fn s16_a_document_whose_opening_is_not_answered_hurts_itself_only_and_comes_by_itself() {
    let limits = Limits { rights_unread_for: Duration::from_millis(500), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut member = scene.intruder().await;
    let (document, far) = (scene.document, scene.elsewhere);
    let gate = scene.house.faults.stall(Calls::from(Method::DocumentAccesses).about(far));
    member.request(far).await.expect("sent");
    member.until("the word", |live| live.document(far).expect("asked").unavailable).await.expect("it is not closed");
    let said: Vec<_> = member.errors.iter().map(|error| (error.text("code"), error.text("documentId"))).collect();
    assert_eq!(said, [(Some(Refusal::NotLoaded.as_str()), Some(far.to_string().as_str()))]);
    edit_reaches(document, &mut member, &mut scene.witness).await;
    // What is said to it meanwhile is let go, and asked for once it is there (S35).
    let written = put(&mut member, far, "word").await;
    edit_reaches(document, &mut member, &mut scene.witness).await;
    gate.open();
    confirmed(&mut member, far, written).await;
    assert_eq!(member.errors.len(), 1, "told once");
    let mut late = open(&scene.house, &scene.host, "late", far).await;
    arrives(&mut late, far, written).await;
    scene.goes_on().await;
}
