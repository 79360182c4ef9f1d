//! Who hears of what.

use std::time::Instant;

use maillage_shared::{DocumentId, Role};
use maillage_tests::faulty::{Calls, Method};
use serde_json::json;

use super::{Event, Listening};
use crate::{client::Client, house::House, scene::ONE_SECOND};

/// Everything up to the making of one more document, which everybody hears of.
async fn until_now(house: &House, manager: &Client, stream: &mut Listening) -> Vec<Event> {
    let id = house.document(manager, "Un repère").await;
    let mut heard = Vec::new();
    loop {
        let event = stream.next().await;
        if event.kind() == "document" && event.data["document"]["id"] == id.as_str() {
            return heard;
        }
        heard.push(event);
    }
}

fn names(events: &[Event], id: DocumentId) -> usize {
    events.iter().filter(|event| event.data.to_string().contains(&id.to_string())).count()
}

async fn rename(manager: &Client, id: DocumentId, title: &str) {
    let answer = manager.send("PATCH", &format!("/api/v1/documents/{id}"), &json!({ "title": title })).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn v6_nothing_is_heard_of_a_document_that_is_hidden_and_its_hiding_is_told_within_a_second() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (reader_id, reader) = house.visitor("lecteur", Role::Read).await;
    let directory = house.store.directory.clone();
    let id: DocumentId = house.document(&manager, "Bouger").await.parse().expect("an id");
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    rename(&manager, id, "Marcher").await;
    stream.document(|document| document["title"] == "Marcher").await;
    // By another process.
    let start = Instant::now();
    directory.set_document_role(id, reader_id, Some(Role::None)).await.expect("set");
    assert_eq!(stream.of("removed").await.data["id"], json!(id));
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    stream.of("rights").await;
    rename(&manager, id, "Courir").await;
    let _live = crate::scene::open(&house, &manager, "chef", id).await;
    let heard = until_now(&house, &manager, &mut stream).await;
    assert_eq!(names(&heard, id), 0, "{heard:?}");
    // Neither by who comes back, from before it was hidden or since.
    let (mut again, _) = Listening::open(&reader, house.workspace, None).await;
    rename(&manager, id, "Nager").await;
    let heard = until_now(&house, &manager, &mut again).await;
    assert_eq!(names(&heard, id), 0, "{heard:?}");
    directory.set_document_role(id, reader_id, None).await.expect("set");
    stream.of("rights").await;
    again.of("rights").await;
    rename(&manager, id, "Voler").await;
    again.document(|document| document["title"] == "Voler").await;
    stream.document(|document| document["title"] == "Voler").await;
}

#[tokio::test]
async fn v6_who_was_away_while_a_document_was_hidden_hears_that_rights_changed_and_nothing_of_it() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (reader_id, reader) = house.visitor("lecteur", Role::Read).await;
    let id: DocumentId = house.document(&manager, "Bouger").await.parse().expect("an id");
    let (stream, ready) = Listening::open(&reader, house.workspace, None).await;
    // Another browser stays.
    let (mut watch, _) = Listening::open(&reader, house.workspace, None).await;
    drop(stream);
    rename(&manager, id, "Marcher").await;
    watch.document(|document| document["title"] == "Marcher").await;
    house.store.directory.set_document_role(id, reader_id, Some(Role::None)).await.expect("set");
    watch.of("removed").await;
    let (mut stream, first) = Listening::open(&reader, house.workspace, Some(&ready.id)).await;
    assert_eq!(first.kind(), "ready");
    assert_eq!(stream.next().await.kind(), "rights");
    let heard = until_now(&house, &manager, &mut stream).await;
    assert_eq!(names(&heard, id), 0, "what was told of it before included: {heard:?}");
}

#[tokio::test]
async fn v6_what_is_told_after_a_right_was_taken_away_is_judged_by_the_new_right_however_late_it_is_noticed() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (reader_id, reader) = house.visitor("lecteur", Role::Read).await;
    let id: DocumentId = house.document(&manager, "Bouger").await.parse().expect("an id");
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    let (mut watch, _) = Listening::open(&manager, house.workspace, None).await;
    // What making them members began is over once a later change was heard of.
    house.store.directory.set_member(house.workspace, reader_id, Role::Write).await.expect("set");
    stream.of("people").await;
    watch.of("people").await;
    let gate = house.faults.stall(Calls::from(Method::RolesIn));
    let path = format!("/api/v1/documents/{id}/roles/{reader_id}");
    assert_eq!(manager.send("PUT", &path, &json!({ "role": "none" })).await.status, 204);
    rename(&manager, id, "Secret").await;
    watch.document(|document| document["title"] == "Secret").await;
    gate.reached(1).await.expect("rights are asked for");
    gate.open();
    let removed = stream.of("removed").await;
    assert_eq!(removed.data["id"], json!(id));
    let heard = until_now(&house, &manager, &mut stream).await;
    assert!(!heard.iter().any(|event| event.data.to_string().contains("Secret")), "R30: {heard:?}");
}

#[tokio::test]
async fn v6_who_comes_back_before_it_is_noticed_that_a_document_was_hidden_hears_that_rights_changed_all_the_same() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (reader_id, reader) = house.visitor("lecteur", Role::Read).await;
    let id: DocumentId = house.document(&manager, "Bouger").await.parse().expect("an id");
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    // What making them members began is over once a later change was heard of.
    house.store.directory.set_member(house.workspace, reader_id, Role::Write).await.expect("set");
    let last = stream.of("people").await.id;
    drop(stream);
    let gate = house.faults.stall(Calls::from(Method::RightsSince));
    let path = format!("/api/v1/documents/{id}/roles/{reader_id}");
    assert_eq!(manager.send("PUT", &path, &json!({ "role": "none" })).await.status, 204);
    gate.reached(1).await.expect("the store is asked");
    let asked = house.faults.count(Method::RolesIn);
    let noticing = async {
        while house.faults.count(Method::RolesIn) == asked {
            tokio::task::yield_now().await;
        }
        gate.open();
    };
    let ((mut stream, first), ()) = tokio::join!(Listening::open(&reader, house.workspace, Some(&last)), noticing);
    assert_eq!(first.kind(), "ready");
    stream.of("rights").await;
}

#[tokio::test]
async fn v6_a_role_that_changes_is_told_to_whose_it_is_alone() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (writer_id, writer) = house.visitor("auteur", Role::Write).await;
    let (_, other) = house.visitor("autre", Role::Write).await;
    let (mut stream, _) = Listening::open(&writer, house.workspace, None).await;
    let (mut others, _) = Listening::open(&other, house.workspace, None).await;
    let path = format!("/api/v1/workspaces/{}/members/{writer_id}", house.workspace);
    assert_eq!(manager.send("PUT", &path, &json!({ "role": "read" })).await.status, 204);
    stream.of("rights").await;
    stream.of("people").await;
    others.of("people").await;
    let heard = until_now(&house, &manager, &mut others).await;
    assert!(heard.iter().all(|event| event.kind() != "rights"), "{heard:?}");
}
