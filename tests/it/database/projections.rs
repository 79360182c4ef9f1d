//! What lists and searches show, after a server was killed between a save and its lists, or another version left them.

use automerge::{ROOT, ReadDoc as _, transaction::Transactable as _};
use http::Method;
use maillage_server::store::{Purpose, open};
use maillage_shared::DocumentId;
use maillage_tests::{
    account::{Account, DEMO_PASSWORD, WRITERS},
    client::Client,
    postgres::Cluster,
    server::{Database, Server},
    within_limit,
};

use super::scene::{order, order_sqlite};

/// Writes a title into a document over sync; returns when the server says that it saved it.
async fn write(live: &mut Client, document: DocumentId, title: &str) {
    let hash = live
        .edit(document, |tx| {
            let (_, text) = tx.get(ROOT, "title")?.expect("a title");
            let long = tx.length(&text);
            tx.splice_text(&text, 0, isize::try_from(long).expect("short"), title)
        })
        .await
        .expect("an edit");
    let told = |live: &Client| live.document(document).expect("open").acknowledged().contains(&hash);
    live.until("a confirmation", told).await.expect("saved");
}

/// How many documents hold all these words.
async fn found(account: &Account, words: &str) -> u64 {
    let workspaces = account.call(Method::GET, "/api/v1/workspaces", None).await.expect("an answer");
    let workspace = workspaces.body[0]["id"].as_str().expect("a workspace").to_owned();
    let path = format!("/api/v1/workspaces/{workspace}/search?q={words}");
    let answer = account.call(Method::GET, &path, None).await.expect("an answer");
    answer.body["total"].as_u64().expect("a number")
}

async fn listed_title(account: &Account, document: DocumentId) -> String {
    let answer = account.call(Method::GET, &format!("/api/v1/documents/{document}"), None).await.expect("an answer");
    answer.body["title"].as_str().expect("a title").to_owned()
}

/// The server is killed as soon as it has said that an edit is saved. Whether it had come to its list or not, the next one
/// brings it up to date, although nobody opens the document.
async fn lists_are_brought_up_to_date(database: &Database) {
    let mut caught = 0;
    for round in 0..3 {
        let server = Server::start(database).await.expect("it starts");
        let account = Account::sign_in(&server.address, WRITERS[0], DEMO_PASSWORD).await.expect("signed in");
        let document = account.create_document("Avant").await.expect("made");
        let title = format!("Apres{round}x");
        let mut live = Client::connect(&server.address, &account.cookie, "writer").await.expect("a connection");
        live.open(document).await.expect("the document");
        // What was listed just now is listed again some seconds later: the server is killed before that.
        write(&mut live, document, "Zwischenzeit").await;
        let listed = async { while listed_title(&account, document).await != "Zwischenzeit" {} };
        within_limit("the list to follow", listed).await.expect("in time");
        write(&mut live, document, &title).await;
        server.kill().await.expect("killed");
        let store = open(&database.url(), Purpose::Command).await.expect("it opens");
        let behind = store.directory.documents_behind().await.expect("it answers");
        let known = store.directory.document(document).await.expect("it answers").expect("it is there");
        assert_eq!(known.title == title, !behind.contains(&document), "{known:?}");
        caught += usize::from(behind.contains(&document));
        drop(store);
        let server = Server::start(database).await.expect("it starts again");
        let account = Account { address: server.address.clone(), ..account };
        let asking = async { while listed_title(&account, document).await != title {} };
        within_limit("the list to be brought up to date", asking).await.expect("in time");
        assert_eq!(
            (found(&account, &title).await, found(&account, "zwischenzeit").await),
            (1, 0),
            "Q6: with it, its words"
        );
        server.stop().await.expect("it stops");
        let store = open(&database.url(), Purpose::Command).await.expect("it opens");
        assert_eq!(store.directory.documents_behind().await.expect("it answers"), [], "it knows how far it came");
    }
    assert!(caught > 0, "no kill met a save before its list: nothing was tested");
}

/// As a version of the program left it that knew no search, or worked out lists in another way: nobody has changed the
/// documents since, and nobody opens them.
async fn documents_that_stand_are_brought_up_to_date(database: &Database) {
    let server = Server::start(database).await.expect("it starts");
    let mut account = Account::sign_in(&server.address, WRITERS[0], DEMO_PASSWORD).await.expect("signed in");
    let document = account.create_document("Passerelle").await.expect("made");
    server.stop().await.expect("it stops");
    for left in ["delete from passages", "update passages set version = version - 1"] {
        for sql in [left, "update documents set title = 'Autrement'"] {
            match database {
                Database::Postgres(url) => order(url, sql).await,
                Database::Sqlite(_) => order_sqlite(&database.url(), sql).await,
            }
        }
        let server = Server::start(database).await.expect("it starts again");
        account.address.clone_from(&server.address);
        let asking = async { while listed_title(&account, document).await != "Passerelle" {} };
        within_limit("the list to be brought up to date", asking).await.expect("in time");
        assert_eq!(found(&account, "passerelle").await, 1, "{left}: with it, its words");
        let store = open(&database.url(), Purpose::Command).await.expect("it opens");
        let all = async { while !store.directory.documents_behind().await.expect("it answers").is_empty() {} };
        within_limit("all documents to be brought up to date", all).await.expect("in time");
        drop(store);
        server.stop().await.expect("it stops");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn q6_documents_that_stand_are_found_after_an_upgrade_on_sqlite() {
    documents_that_stand_are_brought_up_to_date(&Database::sqlite().expect("a folder")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn q6_documents_that_stand_are_found_after_an_upgrade_on_postgresql() {
    let database = Cluster::shared().await.database().await.expect("a database");
    documents_that_stand_are_brought_up_to_date(&Database::Postgres(database.url())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v3_lists_are_right_after_a_kill_on_sqlite() {
    lists_are_brought_up_to_date(&Database::sqlite().expect("a folder")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v3_lists_are_right_after_a_kill_on_postgresql() {
    let database = Cluster::shared().await.database().await.expect("a database");
    lists_are_brought_up_to_date(&Database::Postgres(database.url())).await;
}
