//! A document's history, as its readers are told it.

use maillage_shared::Role;
use serde_json::json;

use crate::scene::{Scene, confirmed, put};

#[tokio::test]
async fn s10_a_history_names_whoever_changed_what_by_the_journals_word() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let (member, _, mut live) = scene.person("Camille", Role::Write).await;
    for _ in 0..3 {
        let hash = put(&mut live, document, "word").await;
        confirmed(&mut live, document, hash).await;
    }
    let (_, reader) = scene.house.visitor("reader", Role::Read).await;
    let path = format!("/api/v1/documents/{document}/history");
    let history = reader.get(&path).await.json();
    assert_eq!(history["truncated"], false);
    let [last, first] = &history["editSessions"].as_array().expect("editSessions")[..] else { panic!("{history}") };
    assert_eq!((&last["name"], &last["participant"]), (&json!("Camille"), &json!(member)));
    assert_eq!((&first["name"], &first["participant"]), (&json!("host"), &json!(scene.host_id)));
    assert_eq!((&last["changes"], &last["before"]), (&json!(3), &first["heads"]));
    let word = &last["fields"][0];
    assert_eq!((&word["path"], &word["kind"], &word["changes"]), (&json!("word"), &json!("written"), &json!(3)));
    assert_eq!(first["fields"][0]["kind"], "created");
    assert_eq!(last["heads"][0].as_str().map(str::len), Some(64));
    scene.goes_on().await;
}

#[tokio::test]
async fn s10_the_demonstrations_documents_have_histories() {
    let settings = maillage_server::lifecycle::Settings { demo: true, ..Default::default() };
    let house = crate::house::House::open_with(settings).await;
    let mut client = house.stranger();
    client.sign_in("lecture@demo.maillage", "demo").await;
    let workspace = client.get("/api/v1/workspaces").await.json()[0]["id"].as_str().expect("an id").to_owned();
    let documents = client.get(&format!("/api/v1/workspaces/{workspace}/documents")).await.json();
    for document in documents.as_array().expect("documents") {
        let path = format!("/api/v1/documents/{}/history", document["id"].as_str().expect("an id"));
        let edit_sessions = client.get(&path).await.json()["editSessions"].clone();
        assert_eq!(edit_sessions.as_array().map(Vec::len), Some(1), "{edit_sessions}");
        assert_eq!((&edit_sessions[0]["name"], &edit_sessions[0]["before"]), (&json!("Maëlle Coordon"), &json!([])));
        assert!(edit_sessions[0]["fields"].as_array().expect("fields").len() > 1, "{edit_sessions}");
    }
}
