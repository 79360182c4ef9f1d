//! A document's content, now and as it was.

use maillage_shared::{DocumentId, Role};
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn s15_a_content_is_read_now_and_at_the_heads_of_its_history() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let id = house.document(&manager, "Bouger").await;
    let path = format!("/api/v1/documents/{id}");
    let answer = manager.send("PATCH", &path, &json!({ "title": "Marcher" })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let now = manager.get(&format!("{path}/content")).await;
    assert_eq!((&now.json()["title"], now.header("content-type")), (&json!("Marcher"), Some("application/json")));
    let history = manager.get(&format!("{path}/history")).await.json();
    let edit_session = &history["editSessions"][0];
    assert_eq!(edit_session["changes"], 2, "{history}");
    let heads = |which: &str| -> String {
        let heads = edit_session[which].as_array().expect("heads").iter().map(|head| head.as_str().expect("a hash"));
        heads.collect::<Vec<_>>().join(",")
    };
    let then = manager.get(&format!("{path}/content?heads={}", heads("heads"))).await;
    assert_eq!(then.json(), now.json());
    let asked: Vec<&str> =
        edit_session["heads"].as_array().expect("heads").iter().filter_map(|head| head.as_str()).collect();
    assert_eq!(now.json()["heads"], json!(asked), "whoever goes on from a content says from which");
    // The first change is a head of no edit session: it is found by its hash.
    let stored =
        house.store.journal.load(id.parse::<DocumentId>().expect("an id")).await.expect("read").expect("there");
    let first = automerge::ChangeHash(stored.rows[0].row.hash).to_string();
    let born = manager.get(&format!("{path}/content?heads={first}")).await;
    assert_eq!((&born.json()["title"], &born.json()["heads"]), (&json!("Bouger"), &json!([first])));
    // Who has it already is not sent it again; the other content has another tag.
    let tag = now.header("etag").expect("a tag").to_owned();
    let again = manager.call("GET", &format!("{path}/content"), &[("if-none-match", &tag)], "").await;
    assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, Some(&*tag)));
    assert_ne!(born.header("etag"), Some(&*tag));
}

#[tokio::test]
async fn s15_heads_that_are_unknown_or_no_heads_are_named_so_to_readers_only() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, nobody) = house.visitor("personne", Role::None).await;
    let id = house.document(&manager, "Bouger").await;
    let ask = |query: String| format!("/api/v1/documents/{id}/content?{query}");
    let unknown = ask(format!("heads={}", "0".repeat(64)));
    let answer = manager.get(&unknown).await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (404, "unknown-heads"));
    let answer = nobody.get(&unknown).await;
    assert_eq!((answer.status.as_u16(), &*answer.code()), (404, "not-found"));
    let many = vec!["0".repeat(64); 1_001].join(",");
    for wrong in [
        "heads=".into(),
        "heads=12".into(),
        format!("heads={}", "g".repeat(64)),
        format!("heads={many}"),
        "head=".into(),
    ] {
        let answer = manager.get(&ask(wrong)).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (422, "invalid-heads"));
    }
}
