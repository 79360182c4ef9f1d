//! Saves that fail: readers read on, writers are told and write on, and everything is saved once it can be.

use std::time::Duration;

use automerge::{ChangeHash, ReadDoc as _};
use maillage_server::limits::Limits;
use maillage_shared::{DocumentId, Refusal, Role};
use maillage_tests::{
    client::Client as Live,
    faulty::{Calls, Failure, Method},
    within_limit,
};
use serde_json::json;

use crate::scene::{Scene, arrives, confirmed, edit_reaches, open, put, still_answers};

/// How often a client was told that its changes are not saved.
fn words(live: &Live) -> usize {
    live.errors.iter().filter(|error| error.text("code") == Some(Refusal::NotSaved.as_str())).count()
}

async fn told_not_saved(live: &mut Live) {
    live.until("the word", |live| words(live) > 0).await.expect("the socket stays open");
}

/// Nothing that this client was sent names or holds the change.
fn untold(live: &Live, document: DocumentId, hash: ChangeHash) {
    let open = live.document(document).expect("open");
    assert!(!open.advertised.contains(&hash), "S1: told of a change that was not saved");
}

#[tokio::test]
async fn s5_while_saves_fail_readers_read_on_and_writers_are_told_and_then_everything_is_saved() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    scene.house.faults.fail(Method::Append, Failure::Unavailable);
    let first = put(&mut scene.author, document, "word").await;
    told_not_saved(&mut scene.author).await;
    let second = put(&mut scene.author, document, "word").await;
    // Somebody who comes meanwhile reads what is saved.
    let (_, _, mut reader) = scene.person("reader", Role::Read).await;
    assert!(reader.document(document).expect("open").document.get_change_by_hash(&first).is_none());
    for live in [&mut scene.author, &mut scene.witness, &mut reader] {
        still_answers(live).await;
        untold(live, document, first);
        untold(live, document, second);
    }
    assert!(words(&scene.author) <= 1, "told once, not at each try");
    assert_eq!((words(&scene.witness), words(&reader)), (0, 0), "who wrote nothing is told nothing");
    let saved = scene.saved().await;
    assert!(!saved.contains(&first) && !saved.contains(&second));
    scene.house.faults.mend();
    for hash in [first, second] {
        arrives(&mut scene.witness, document, hash).await;
        arrives(&mut reader, document, hash).await;
        confirmed(&mut scene.author, document, hash).await;
        assert_eq!(scene.saved().await.iter().filter(|saved| **saved == hash).count(), 1);
    }
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s1_a_change_that_was_saved_but_not_confirmed_is_not_doubled() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    scene.house.faults.lose_answers(Method::Append, 2);
    let hash = put(&mut scene.author, document, "word").await;
    told_not_saved(&mut scene.author).await;
    confirmed(&mut scene.author, document, hash).await;
    arrives(&mut scene.witness, document, hash).await;
    assert_eq!(scene.saved().await.iter().filter(|saved| **saved == hash).count(), 1);
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s5_saves_that_fail_in_one_document_do_not_touch_another_on_the_same_socket() {
    let mut scene = Scene::open().await;
    let (document, elsewhere) = (scene.document, scene.elsewhere);
    let (_, _, mut both) = scene.person("member", Role::Write).await;
    both.open(elsewhere).await.expect("the other document");
    scene.house.faults.fail(Calls::from(Method::Append).about(document), Failure::Unavailable);
    let lost = put(&mut both, document, "word").await;
    told_not_saved(&mut both).await;
    let kept = put(&mut both, elsewhere, "word").await;
    confirmed(&mut both, elsewhere, kept).await;
    untold(&both, document, lost);
    scene.house.faults.mend();
    confirmed(&mut both, document, lost).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn s5_saves_that_fail_again_and_again_lose_nothing_in_the_end() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let mut written = Vec::new();
    for _ in 0..3 {
        scene.house.faults.fail_next(Method::Append, 2, Failure::Unavailable);
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        written.push(hash);
    }
    let mut fresh = open(&scene.house, &scene.host, "fresh", document).await;
    for hash in written {
        arrives(&mut fresh, document, hash).await;
    }
    edit_reaches(document, &mut scene.author, &mut fresh).await;
    scene.loads().await;
}

#[tokio::test]
async fn s5_a_database_that_does_not_answer_keeps_nobody_from_reading() {
    let limits = Limits { save_within: Duration::from_millis(100), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let gate = scene.house.faults.stall(Calls::from(Method::Append).about(document));
    let hash = put(&mut scene.author, document, "word").await;
    told_not_saved(&mut scene.author).await;
    let (_, _, mut reader) = scene.person("reader", Role::Read).await;
    untold(&reader, document, hash);
    assert_eq!(gate.arrived(), 1, "what was begun is waited for, not begun again beside itself");
    gate.open();
    confirmed(&mut scene.author, document, hash).await;
    arrives(&mut reader, document, hash).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn s5_an_edit_of_the_servers_own_is_never_said_to_be_saved_when_it_is_not() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let path = format!("/api/v1/documents/{document}");
    scene.house.faults.fail(Calls::from(Method::Append).about(document), Failure::Unavailable);
    for _ in 0..2 {
        let answer = scene.host.send("PATCH", &path, &json!({ "title": "Marcher" })).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (503, "unavailable"));
    }
    scene.house.faults.mend();
    let hash = put(&mut scene.author, document, "word").await;
    confirmed(&mut scene.author, document, hash).await;
    let answer = scene.host.send("PATCH", &path, &json!({ "title": "Courir" })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["title"]), (200, &json!("Courir")));
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s9_a_stop_while_saves_fail_tries_once_more_and_ends_in_time() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    scene.house.faults.fail(Method::Append, Failure::Unavailable);
    let hash = put(&mut scene.author, document, "word").await;
    told_not_saved(&mut scene.author).await;
    scene.house.faults.mend();
    let journal = scene.house.store.journal.clone();
    let fresh = scene.house.fresh;
    within_limit("the stop", scene.house.server.stop()).await.expect("in time");
    let stored = journal.load(document).await.expect("read").expect("there");
    assert!(stored.rows.iter().any(|row| row.row.hash == hash.0), "the last try saved it");
    drop(fresh);
}

#[tokio::test]
async fn s9_a_stop_does_not_wait_for_a_database_that_does_not_answer() {
    let limits = Limits {
        save_within: Duration::from_millis(100),
        stop_within: Duration::from_millis(300),
        ..Limits::default()
    };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let _gate = scene.house.faults.stall(Method::Append);
    put(&mut scene.author, document, "word").await;
    told_not_saved(&mut scene.author).await;
    within_limit("the stop", scene.house.server.stop()).await.expect("in time");
}
