//! Lists that are asked for again and again, and haven't changed.

use maillage_shared::Role;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn c48_what_has_not_changed_is_not_sent_again() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let id = house.document(&manager, "Bouger").await;
    let workspace = format!("/api/v1/workspaces/{}", house.workspace);
    let lists = [
        "/api/v1/workspaces".to_owned(),
        format!("{workspace}/documents"),
        format!("{workspace}/members"),
        format!("{workspace}/presence"),
        format!("{workspace}/search?q=bouger"),
        format!("/api/v1/documents/{id}"),
        format!("/api/v1/documents/{id}/history"),
        "/api/v1/gabarits".to_owned(),
    ];
    for path in lists {
        let first = manager.get(&path).await;
        let tag = first.header("etag").unwrap_or_else(|| panic!("a tag of {path}")).to_owned();
        let again = manager.call("GET", &path, &[("if-none-match", &tag)], "").await;
        assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, Some(&*tag)), "{path}");
        assert_eq!(again.header("cache-control"), Some("no-store"), "{path}: kept by nobody but whoever asked");
    }
    let path = format!("{workspace}/documents");
    let tag = manager.get(&path).await.header("etag").expect("a tag").to_owned();
    assert_eq!(
        manager.send("PATCH", &format!("/api/v1/documents/{id}"), &json!({ "title": "Marcher" })).await.status,
        200
    );
    let news = manager.call("GET", &path, &[("if-none-match", &tag)], "").await;
    assert_eq!((news.status.as_u16(), &news.json()[0]["title"]), (200, &json!("Marcher")));
}

#[tokio::test]
async fn c48_whoever_may_not_have_an_answer_learns_nothing_by_its_tag() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, nobody) = house.visitor("personne", Role::None).await;
    let id = house.document(&manager, "Bouger").await;
    let path = format!("/api/v1/documents/{id}");
    let tag = manager.get(&path).await.header("etag").expect("a tag").to_owned();
    let answer = nobody.call("GET", &path, &[("if-none-match", &tag)], "").await;
    assert_eq!((answer.status.as_u16(), &*answer.code(), answer.header("etag")), (404, "not-found", None));
}
