//! One database takes one server: the second is refused, commands are not, and a server that lost its place stops.

use maillage_server::store::{Purpose, open};
use maillage_tests::{postgres::Cluster, server};
use tempfile::TempDir;

use super::scene::{CUT, order, reason, save, saved, until};

async fn the_second_is_refused(url: &str) {
    let first = open(url, Purpose::Serve).await.expect("it can be had");
    save(&first, 1).await.expect("it can be had");
    let refused = reason(open(url, Purpose::Serve).await.map(|_| ()));
    assert!(refused.contains("one database takes one server"), "{refused}");
    let beside = open(url, Purpose::Command).await.expect("commands work beside a server");
    assert!(beside.directory.workspaces().await.expect("it can be had").is_empty());
    save(&first, 2).await.expect("and disturb nobody");
    drop((first, beside));
    let next = open(url, Purpose::Serve).await.expect("once the first is gone the next may start");
    save(&next, 3).await.expect("it can be had");
    assert_eq!(saved(url).await, 3);
}

#[tokio::test]
async fn j11_a_second_server_on_one_sqlite_file_is_refused() {
    let folder = TempDir::new().unwrap();
    the_second_is_refused(&format!("sqlite:{}/maillage.db", folder.path().display())).await;
}

#[tokio::test]
async fn j11_a_second_server_on_one_postgresql_database_is_refused() {
    let database = Cluster::shared().await.database().await.unwrap();
    the_second_is_refused(&database.url()).await;
}

#[tokio::test]
async fn j11_the_program_says_in_one_line_why_it_does_not_start_beside_another() {
    let database = server::Database::sqlite().unwrap();
    let _first = open(&database.url(), Purpose::Serve).await.unwrap();
    let said = server::refused_start(&database, &[]).await.unwrap();
    let own_process = std::process::id().to_string();
    assert!(said.contains("one database takes one server") && said.contains(&own_process), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[tokio::test]
async fn j11_a_server_whose_connections_were_cut_takes_its_place_again() {
    let database = Cluster::shared().await.database().await.unwrap();
    let store = open(&database.url(), Purpose::Serve).await.unwrap();
    save(&store, 1).await.unwrap();
    order(&database.url(), CUT).await;
    until("changes are saved again", async || save(&store, 2).await.is_ok()).await;
    let refused = reason(open(&database.url(), Purpose::Serve).await.map(|_| ()));
    assert!(refused.contains("one database takes one server"), "{refused}");
}

/// The first is cut off, and before it knows another server has come, written, and gone. What is open in the first
/// lacks what was written, so it may not go on.
#[tokio::test]
async fn j11_a_server_that_was_overtaken_saves_nothing_more() {
    let database = Cluster::shared().await.database().await.unwrap();
    let url = database.url();
    let first = open(&url, Purpose::Serve).await.unwrap();
    save(&first, 1).await.unwrap();
    // Its lock goes with its connection; who asks first gets it.
    let second = loop {
        order(&url, CUT).await;
        if let Ok(second) = open(&url, Purpose::Serve).await {
            break second;
        }
    };
    until("the first knows that it has lost its place", async || {
        reason(save(&first, 2).await).contains("one database takes one server")
    })
    .await;
    assert!(first.directory.ping().await.is_err(), "readiness knows");
    save(&second, 3).await.unwrap();
    drop(second);
    until("the first knows that it was overtaken", async || {
        reason(save(&first, 2).await).contains("has served this database since")
    })
    .await;
    assert!(reason(first.directory.workspaces().await).contains("restart"), "nothing stale is answered either");
    assert_eq!(saved(&url).await, 2);
}
