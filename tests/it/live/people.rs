//! Who is in a workspace, as its pages show it.

use std::time::Duration;

use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::{DocumentId, ParticipantId, Role};
use serde_json::{Value, json};

use crate::{
    client::Client,
    house::House,
    scene::{Scene, open},
};

/// The answer, each person's documents in order of id.
async fn asked(house: &House, client: &Client) -> Value {
    let path = format!("/api/v1/workspaces/{}/presence", house.workspace);
    let mut people = client.get(&path).await.json()["people"].clone();
    for person in people.as_array_mut().expect("people") {
        person["documents"].as_array_mut().expect("documents").sort_by_key(ToString::to_string);
    }
    people
}

/// Asks until the answer is the wanted one.
async fn until(house: &House, client: &Client, wanted: &Value) {
    let asking = async { while asked(house, client).await != *wanted {} };
    maillage_tests::within_limit("the wanted people", asking).await.expect("in time");
}

fn person(id: ParticipantId, name: &str, documents: &[DocumentId]) -> Value {
    let mut documents: Vec<_> = documents.iter().map(ToString::to_string).collect();
    documents.sort();
    json!({ "id": id, "name": name, "documents": documents })
}

#[tokio::test]
async fn p6_people_are_told_once_by_name_with_the_documents_they_have_open() {
    let scene = Scene::open().await;
    let (zoe, _, tab) = scene.person("Zoé", Role::Read).await;
    let (emma, looking) = scene.house.visitor("Émma", Role::Read).await;
    let emma = person(emma, "Émma", &[]);
    // The host has two sockets in each document.
    let host = person(scene.host_id, "host", &[scene.document, scene.elsewhere]);
    let zoe = person(zoe, "Zoé", &[scene.document]);
    assert_eq!(asked(&scene.house, &looking).await, json!([emma, host, zoe]));
    tab.socket.close().await.expect("closed");
    until(&scene.house, &looking, &json!([emma, host])).await;
}

#[tokio::test]
async fn p6_a_document_hidden_from_whoever_asks_is_not_told() {
    let scene = Scene::open().await;
    let (emma, looking) = scene.house.visitor("Émma", Role::Read).await;
    scene.house.store.directory.set_document_role(scene.document, emma, Some(Role::None)).await.expect("set");
    let told = json!([person(emma, "Émma", &[]), person(scene.host_id, "host", &[scene.elsewhere])]);
    assert_eq!(asked(&scene.house, &looking).await, told);
}

#[tokio::test]
async fn p6_whoever_asked_is_shown_to_others_for_a_while_and_is_not_when_they_stop() {
    let limits = Limits { page_viewer_stays: Duration::from_millis(300), ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (ada, first) = house.visitor("Ada", Role::Read).await;
    let (bea, second) = house.visitor("Béa", Role::Manage).await;
    assert_eq!(asked(&house, &first).await, json!([person(ada, "Ada", &[])]));
    assert_eq!(asked(&house, &second).await, json!([person(ada, "Ada", &[]), person(bea, "Béa", &[])]));
    until(&house, &second, &json!([person(bea, "Béa", &[])])).await;
}

#[tokio::test]
async fn p6_a_guest_of_one_document_is_shown_in_it_but_may_not_ask() {
    let scene = Scene::open().await;
    let (guest, client) = scene.house.visitor("Invité", Role::None).await;
    scene.house.store.directory.set_document_role(scene.document, guest, Some(Role::Read)).await.expect("set");
    let _live = open(&scene.house, &client, "guest", scene.document).await;
    let told = asked(&scene.house, &scene.host).await;
    assert!(told.as_array().expect("people").contains(&person(guest, "Invité", &[scene.document])));
    let path = format!("/api/v1/workspaces/{}/presence", scene.house.workspace);
    assert_eq!(client.get(&path).await.code(), "not-found");
}

#[tokio::test]
async fn p6_who_lost_a_document_is_not_shown_in_it_although_their_socket_stays_open() {
    let scene = Scene::open().await;
    let (zoe, _, _tab) = scene.person("Zoé", Role::Read).await;
    let (emma, looking) = scene.house.visitor("Émma", Role::Read).await;
    let emma = person(emma, "Émma", &[]);
    let host = person(scene.host_id, "host", &[scene.document, scene.elsewhere]);
    let there = person(zoe, "Zoé", &[scene.document]);
    assert_eq!(asked(&scene.house, &looking).await, json!([emma, host, there]));
    scene.house.store.directory.set_document_role(scene.document, zoe, Some(Role::None)).await.expect("set");
    until(&scene.house, &looking, &json!([emma, host])).await;
}
