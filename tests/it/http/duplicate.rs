//! A document that begins as another one stands.

use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::{DocumentId, Role};
use serde_json::{Value, json};

use crate::{client::Client, house::House};

async fn duplicate(who: &Client, id: &str, title: &str) -> crate::client::Answer {
    who.send("POST", &format!("/api/v1/documents/{id}/duplicate"), &json!({ "title": title })).await
}

#[tokio::test]
async fn c73_a_copy_is_listed_says_the_same_and_has_no_history_but_its_making() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, writer) = house.visitor("plume", Role::Write).await;
    let id = house.document(&manager, "Bouger").await;
    let page = format!("/api/v1/documents/{id}");
    assert_eq!(manager.send("PATCH", &page, &json!({ "title": "Marcher" })).await.status, 200);
    let answer = duplicate(&writer, &id, "  Courir ").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let copy = answer.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(answer.header("location"), Some(&*format!("/api/v1/documents/{copy}")));
    let summary = writer.get(&format!("/api/v1/documents/{copy}")).await.json();
    let made = [&summary["title"], &summary["createdByName"], &summary["role"]];
    assert_eq!(made, [&json!("Courir"), &json!("plume"), &json!("write")]);
    let content = async |id: &str| {
        let mut content = writer.get(&format!("/api/v1/documents/{id}/content")).await.json();
        content["heads"] = Value::Null;
        serde_json::to_string(&content).expect("JSON").replace("Courir", "Marcher")
    };
    assert_eq!(content(&copy).await, content(&id).await);
    let history = writer.get(&format!("/api/v1/documents/{copy}/history")).await.json();
    assert_eq!(history["editSessions"].as_array().map(Vec::len), Some(1), "{history}");
    assert_eq!(history["editSessions"][0]["fields"][0]["kind"], "created", "{history}");
    assert_eq!(writer.get(&page).await.json()["title"], "Marcher");
}

#[tokio::test]
async fn c73_a_copy_is_refused_like_a_new_document() {
    let limits = Limits { documents_per_workspace: 2, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let id = house.document(&manager, "Bouger").await;
    assert_eq!(duplicate(&manager, &id, "\u{200b}").await.code(), "invalid-title");
    assert_eq!(duplicate(&manager, &id, "Marcher").await.status, 201);
    assert_eq!(duplicate(&manager, &id, "Courir").await.code(), "workspace-full");
}

#[tokio::test]
async fn c73_who_reads_a_document_but_writes_nothing_in_its_workspace_makes_no_copy_of_it() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let id = house.document(&manager, "Bouger").await;
    let document: DocumentId = id.parse().expect("an id");
    let (guest, client) = house.visitor("invité", Role::None).await;
    assert_eq!(duplicate(&client, &id, "Courir").await.code(), "not-found");
    house.store.directory.set_document_role(document, guest, Some(Role::Write)).await.expect("set");
    assert_eq!(duplicate(&client, &id, "Courir").await.code(), "role-too-weak");
    // Who writes in the workspace but may not see the document hears that there is none.
    let (writer_id, writer) = house.visitor("plume", Role::Write).await;
    house.store.directory.set_document_role(document, writer_id, Some(Role::None)).await.expect("set");
    assert_eq!(duplicate(&writer, &id, "Courir").await.code(), "not-found");
}
