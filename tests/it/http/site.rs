//! What an installation says of itself, to people and at its start.

use maillage_server::{demo, lifecycle::Settings, site};
use maillage_tests::server::{Database, refused_start};
use serde_json::Value;

use crate::house::House;

#[tokio::test]
async fn whoever_asks_is_told_who_publishes_the_site() {
    let text = "name = \"CLS d’essai\"\n[accessibility]\nstate = \"non\"\nestablished_on = \"2026-01-02\"\ncontact = \"a@b\"\n";
    let site = site::parse(text).expect("a site");
    let house = House::open_with(Settings { site, ..Settings::default() }).await;
    let told = house.stranger().get("/api/v1/site").await;
    assert_eq!(told.header("cache-control"), Some("no-store"));
    let told = told.json();
    assert_eq!(
        (told["name"].as_str(), &told["demo"], &told["legal"]),
        (Some("CLS d’essai"), &Value::Null, &Value::Null)
    );
    assert_eq!(told["accessibility"]["state"], "non");
    assert_eq!(told["accessibility"]["establishedOn"], "2026-01-02");
}

#[tokio::test]
async fn the_demonstrations_accounts_are_offered_where_it_runs_and_open_it() {
    let house = House::open_with(Settings { demo: true, ..Settings::default() }).await;
    let mut client = house.stranger();
    let told = client.get("/api/v1/site").await.json();
    let accounts = told["demo"].as_array().expect("accounts");
    assert_eq!(accounts.len(), demo::ACCOUNTS.len());
    assert_eq!(told.get("name"), None);
    for account in accounts {
        let word = |key: &str| account[key].as_str().expect("a text").to_owned();
        assert_eq!(client.sign_in(&word("email"), &word("password")).await.json()["name"], word("name"));
    }
}

#[tokio::test]
async fn a_site_file_that_is_wrong_or_not_there_stops_the_start_and_is_named() {
    let database = Database::sqlite().expect("a database");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("site.toml");
    let file = path.to_str().expect("a text");
    let said = refused_start(&database, &["--site", file]).await.expect("it gave up");
    assert!(said.contains("site.toml can't be read"), "{said}");
    std::fs::write(&path, "name = \"CLS\"\n\n[legal]\npublihser = \"Nous\"\n").expect("written");
    let said = refused_start(&database, &["--site", file]).await.expect("it gave up");
    assert!(said.contains("site.toml is wrong") && said.contains("line 4"), "{said}");
    assert!(said.contains("unknown field `publihser`"), "{said}");
}
