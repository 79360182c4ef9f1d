//! What is told, and how it comes.

use std::time::Duration;

use automerge::{ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::{DocumentId, Role};
use serde_json::{Value, json};

use super::Listening;
use crate::{
    client::Client,
    house::House,
    scene::{open, put},
};

/// What the list shows of a document, but for the role.
async fn listed(house: &House, who: &Client, id: &str) -> Value {
    let list = who.get(&format!("/api/v1/workspaces/{}/documents", house.workspace)).await.json();
    let found = list.as_array().expect("a list").iter().find(|document| document["id"] == id);
    let mut found = found.expect("it is listed").clone();
    found.as_object_mut().expect("an object").remove("role");
    found
}

#[tokio::test]
async fn v4_a_document_that_is_made_renamed_put_away_and_taken_back_is_told_as_lists_show_it() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, reader) = house.visitor("lecteur", Role::Read).await;
    let (mut stream, ready) = Listening::open(&reader, house.workspace, None).await;
    assert_eq!(ready.data, json!({ "type": "ready" }));
    let id = house.document(&manager, "Bouger").await;
    let told = stream.document(|document| document["id"] == id.as_str()).await;
    assert_eq!(told, listed(&house, &reader, &id).await);
    let page = format!("/api/v1/documents/{id}");
    assert_eq!(manager.send("PATCH", &page, &json!({ "title": "Marcher" })).await.status, 200);
    let told = stream.document(|document| document["title"] == "Marcher").await;
    assert_eq!(told, listed(&house, &reader, &id).await);
    assert_eq!(manager.send("PATCH", &page, &json!({ "archived": true })).await.status, 200);
    let told = stream.document(|document| document["archivedAt"].is_number()).await;
    assert_eq!(told, listed(&house, &reader, &id).await);
    // By another process.
    let document: DocumentId = id.parse().expect("an id");
    house.store.directory.set_archived(document, None).await.expect("set");
    let told = stream.document(|document| document["archivedAt"].is_null()).await;
    assert_eq!(told, listed(&house, &reader, &id).await);
}

#[tokio::test]
async fn v4_what_is_typed_into_a_document_is_told_with_what_its_gabarit_names_for_lists() {
    let house = House::open().await;
    let (_, writer) = house.visitor("Zoé", Role::Manage).await;
    let id = house.document(&writer, "Bouger").await;
    let document: DocumentId = id.parse().expect("an id");
    let (mut stream, _) = Listening::open(&writer, house.workspace, None).await;
    let mut live = open(&house, &writer, "zoe", document).await;
    live.edit(document, |tx| {
        let (_, fields) = tx.get(ROOT, "fields")?.expect("fields");
        for (key, value) in [("objectif_operationnel_numero", "12.1.1"), ("axe_numero", "4"), ("axe", "Lien\nsocial")] {
            let (_, text) = tx.get(&fields, key)?.expect("a text");
            tx.splice_text(&text, 0, 0, value)?;
        }
        let (_, pilot) = tx.get(&fields, "pilote")?.expect("an actor");
        let (_, name) = tx.get(&pilot, "nom")?.expect("a name");
        tx.splice_text(&name, 0, 0, "CCAS")
    })
    .await
    .expect("an edit");
    let told = stream.document(|document| document["pilot"] == "CCAS").await;
    let values = [&told["number"], &told["axeNumber"], &told["axe"], &told["stage"], &told["changedByName"]];
    assert_eq!(values, [&json!("12.1.1"), &json!("4"), &json!("Lien social"), &Value::Null, &json!("Zoé")]);
    assert_eq!(told["filled"], 3, "the title, the axe and the pilot");
    assert_eq!(told, listed(&house, &writer, &id).await);
}

#[tokio::test]
async fn v4_who_is_a_member_who_has_a_document_open_and_who_looks_is_told() {
    let limits = Limits { page_viewer_lingers: Duration::from_millis(100), ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (ada, manager) = house.visitor("Ada", Role::Manage).await;
    let id: DocumentId = house.document(&manager, "Bouger").await.parse().expect("an id");
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    let (bea, reader) = house.visitor("Béa", Role::Read).await;
    stream.of("people").await;
    let presence = async |stream: &mut Listening, document: Value, people: Value| loop {
        let event = stream.of("presence").await.data;
        if event["document"] == document && event["people"] == people {
            return;
        }
    };
    let person = |id: maillage_shared::ParticipantId, name: &str| json!({ "id": id, "name": name });
    let live = open(&house, &reader, "bea", id).await;
    presence(&mut stream, json!(id), json!([person(bea, "Béa")])).await;
    live.socket.close().await.expect("closed");
    presence(&mut stream, json!(id), json!([])).await;
    let (theirs, _) = Listening::open(&reader, house.workspace, None).await;
    let mut both = [person(ada, "Ada"), person(bea, "Béa")];
    both.sort_by_key(|person| person["id"].to_string());
    presence(&mut stream, Value::Null, json!(both)).await;
    let asked = manager.get(&format!("/api/v1/workspaces/{}/presence", house.workspace)).await.json();
    assert_eq!(asked["people"].as_array().map(Vec::len), Some(2), "P6: {asked}");
    drop(theirs);
    presence(&mut stream, Value::Null, json!([person(ada, "Ada")])).await;
}

#[tokio::test]
async fn r43_who_is_called_otherwise_is_told_among_members_in_documents_and_on_pages() {
    let limits = Limits { stream_every: Duration::from_millis(50), ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("Ada", Role::Manage).await;
    let id: DocumentId = house.document(&manager, "Bouger").await.parse().expect("an id");
    let (_bea, reader) = house.visitor("Béa", Role::Read).await;
    let _live = open(&house, &reader, "bea", id).await;
    let (_theirs, _) = Listening::open(&reader, house.workspace, None).await;
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    let answer = reader.send("PATCH", "/api/v1/account", &json!({ "name": "Béatrice" })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let (mut members, mut in_document, mut on_pages) = (false, false, false);
    while !(members && in_document && on_pages) {
        let event = stream.next().await;
        let names_her =
            event.data["people"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "Béatrice"));
        members |= event.kind() == "people";
        in_document |= names_her && event.data["document"] == json!(id);
        on_pages |= names_her && event.data["document"].is_null();
    }
    let asked = manager.get(&format!("/api/v1/workspaces/{}/presence", house.workspace)).await.json();
    assert!(asked.to_string().contains("Béatrice") && !asked.to_string().contains("\"Béa\""), "R43: {asked}");
}

#[tokio::test]
async fn v4_an_ended_session_of_somebody_tells_nobody_that_members_changed() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (other, _) = house.visitor("autre", Role::Write).await;
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    let directory = &house.store.directory;
    let (cookie, session) = house.session(other, Duration::from_hours(1)).await;
    let elsewhere = Client { cookie: Some(cookie), ..house.stranger() };
    let (mut theirs, _) = Listening::open(&elsewhere, house.workspace, None).await;
    directory.delete_session(session).await.expect("ended");
    // It has been heard of.
    assert_eq!(theirs.end().await, "signed-out");
    house.document(&manager, "Bouger").await;
    let mut told = vec![stream.next().await];
    while told.last().is_none_or(|event| event.kind() != "document") {
        told.push(stream.next().await);
    }
    assert!(told.iter().all(|event| event.kind() != "people"), "{told:?}");
    directory.set_member(house.workspace, other, Role::Read).await.expect("set");
    stream.of("people").await;
}

#[tokio::test]
async fn v4_a_document_that_changes_all_the_time_is_told_of_once_in_a_while() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let id = house.document(&manager, "Bouger").await;
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    let start = std::time::Instant::now();
    for number in 1..=30 {
        let title = json!({ "title": format!("Bouger {number}") });
        assert_eq!(manager.send("PATCH", &format!("/api/v1/documents/{id}"), &title).await.status, 200);
    }
    let mut told = 1;
    while stream.of("document").await.data["document"]["title"] != "Bouger 30" {
        told += 1;
    }
    let seconds = start.elapsed().as_secs();
    assert!(told <= seconds + 2, "{told} times in {seconds} s");
}

#[tokio::test]
async fn v9_nothing_holds_a_stream_back_and_something_is_said_from_time_to_time() {
    let limits = Limits { stream_heartbeat: Duration::from_millis(20), ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    let header = |name: &str| stream.headers.get(name).map(|value| value.to_str().expect("a text").to_owned());
    assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
    assert_eq!(header("cache-control").as_deref(), Some("no-store, no-transform"));
    assert_eq!(header("x-accel-buffering").as_deref(), Some("no"));
    assert_eq!((header("content-encoding"), header("content-length")), (None, None));
    let id = house.document(&manager, "Bouger").await.parse().expect("an id");
    // Until two were heard, the document is changed now and then.
    let mut live = open(&house, &manager, "chef", id).await;
    while stream.heartbeats < 2 {
        put(&mut live, id, "word").await;
        stream.of("document").await;
    }
}

#[tokio::test]
async fn v10_a_stream_shows_soon_after_its_beginning_that_nothing_holds_it_back_and_does_so_once() {
    let limits = Limits { stream_heartbeat: Duration::from_hours(1), ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (mut stream, _) = Listening::open(&manager, house.workspace, None).await;
    let id = house.document(&manager, "Bouger").await.parse().expect("an id");
    let mut live = open(&house, &manager, "chef", id).await;
    // It is told of once a second: in between it is quiet.
    let mut heard = Vec::new();
    while heard.len() < 5 {
        put(&mut live, id, "word").await;
        stream.of("document").await;
        heard.push(stream.heartbeats);
    }
    assert_eq!(heard.last(), Some(&1), "{heard:?}");
}
