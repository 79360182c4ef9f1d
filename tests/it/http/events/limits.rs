//! How many streams there are, and what a slow one costs.

use std::time::Duration;

use maillage_server::{clock, lifecycle::Settings, limits::Limits, store::Document};
use maillage_shared::{DocumentId, ParticipantId, Role, document::ListValues};
use maillage_tests::{
    faulty::{Failure, Method},
    within_limit,
};
use serde_json::json;

use super::Listening;
use crate::{client::Client, house::House};

async fn house(limits: Limits) -> (House, Client) {
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    (house, manager)
}

#[tokio::test]
async fn v8_a_participant_holds_so_many_streams_and_others_are_not_concerned() {
    let (house, greedy) = house(Limits { streams_per_participant: 2, ..Limits::default() }).await;
    let (_, other) = house.visitor("autre", Role::Read).await;
    let path = format!("/api/v1/workspaces/{}/events", house.workspace);
    let (first, _) = Listening::open(&greedy, house.workspace, None).await;
    let (_second, _) = Listening::open(&greedy, house.workspace, None).await;
    let refused = greedy.get(&path).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "too-many-streams".to_owned()));
    assert_eq!(refused.header("retry-after"), Some("30"));
    let (_others, _) = Listening::open(&other, house.workspace, None).await;
    drop(first);
    let again = async { while greedy.get(&path).await.status != 200 {} };
    within_limit("the place to be free", again).await.expect("a place");
}

#[tokio::test]
async fn v8_there_are_so_many_streams() {
    let (house, manager) = house(Limits { streams: 1, ..Limits::default() }).await;
    let (_, other) = house.visitor("autre", Role::Read).await;
    let path = format!("/api/v1/workspaces/{}/events", house.workspace);
    let (_stream, _) = Listening::open(&manager, house.workspace, None).await;
    let refused = other.get(&path).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (503, "too-many-streams".to_owned()));
}

#[tokio::test]
async fn v8_what_is_no_workspace_of_theirs_costs_nothing_afterwards() {
    let (house, manager) = house(Limits::default()).await;
    for _ in 0..50 {
        let refused = manager.get(&format!("/api/v1/workspaces/{}/events", uuid::Uuid::new_v4())).await;
        assert_eq!(refused.status, 404);
    }
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    let before = house.faults.count(Method::Members);
    // Whatever is watched is asked for its members when rights change.
    house.add_member("nouveau", Role::Read).await;
    stream.of("people").await;
    assert_eq!(house.faults.count(Method::Members) - before, 1);
}

#[tokio::test]
async fn v4_what_the_store_can_never_answer_holds_up_nothing_else() {
    let (house, manager) = house(Limits::default()).await;
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    house.faults.fail_next(Method::DocumentsNamed, 1, Failure::Inconsistent);
    house.document(&manager, "Illisible").await;
    stream.of("reset").await;
    let id = house.document(&manager, "Lisible").await;
    stream.document(|document| document["id"] == id.as_str()).await;
}

/// A document whose event is so large that a few of them fill every buffer on the way.
async fn large(house: &House, author: ParticipantId) -> DocumentId {
    let (id, now) = (DocumentId::from_bytes(*uuid::Uuid::new_v4().as_bytes()), clock::now());
    let document = Document {
        id,
        workspace: house.workspace,
        gabarit: crate::house::GABARIT.to_owned(),
        title: "é".repeat(100_000),
        filled: 0,
        required: 0,
        created_at: now,
        created_by: author,
        changed_at: now,
        changed_by: author,
        archived_at: None,
        listed: ListValues::default(),
        projected_through: 0,
        sensitive_to: Role::Write,
        kind: None,
        about: None,
    };
    house.store.directory.add_document(document).await.expect("added");
    id
}

/// So much is told of a document that who doesn't read is behind.
async fn tell_much(manager: &Client, id: DocumentId, quick: &mut Listening) {
    for number in 0..40 {
        let archived = number % 2 == 0;
        let path = format!("/api/v1/documents/{id}");
        assert_eq!(manager.send("PATCH", &path, &json!({ "archived": archived })).await.status, 200);
        quick.document(|document| document["archivedAt"].is_number() == archived).await;
    }
}

#[tokio::test]
async fn v8_who_reads_slowly_is_told_to_start_again_and_nobody_waits() {
    let limits = Limits { stream_every: Duration::ZERO, ..Limits::default() };
    let (house, manager) = house(limits).await;
    let (reader_id, reader) = house.visitor("lecteur", Role::Read).await;
    let id = large(&house, reader_id).await;
    let mut slow = Listening::open_slowly(&reader, house.workspace).await;
    let (mut quick, _) = Listening::open(&manager, house.workspace, None).await;
    tell_much(&manager, id, &mut quick).await;
    let mut before = 0;
    loop {
        match slow.next().await.kind() {
            "reset" => break,
            "document" => before += 1,
            _ => {}
        }
    }
    assert!(before < 40, "it heard {before}");
    house.document(&manager, "Bouger").await;
    slow.document(|document| document["title"] == "Bouger").await;
}

#[tokio::test]
async fn v8_who_does_not_read_at_all_is_cut_off() {
    let limits =
        Limits { stream_every: Duration::ZERO, stream_not_read: Duration::from_millis(100), ..Limits::default() };
    let (house, manager) = house(limits).await;
    let (reader_id, reader) = house.visitor("lecteur", Role::Read).await;
    let id = large(&house, reader_id).await;
    let mut slow = Listening::open_slowly(&reader, house.workspace).await;
    let (mut quick, _) = Listening::open(&manager, house.workspace, None).await;
    tell_much(&manager, id, &mut quick).await;
    while slow.heard().await.is_some_and(|event| event.kind() != "end") {}
    assert_eq!(slow.heard().await, None, "without a last word, which it would not have read");
    house.document(&manager, "Bouger").await;
    quick.document(|document| document["title"] == "Bouger").await;
}
