//! Documents that nobody has open, servers that stop, clients that vanish.

use std::time::Duration;

use automerge::ReadDoc as _;
use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::CloseReason;
use maillage_tests::socket::Carrier;
use minicbor::Decoder;

use crate::{
    house::start_server_on,
    scene::{Scene, closes, edit_reaches, open, put},
};

#[tokio::test]
async fn an_idle_document_is_unloaded_and_loaded_again_with_everything_in_it() {
    let limits = Limits { document_idle: Duration::from_millis(20), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let hash = put(&mut scene.author, document, "word").await;
    crate::scene::arrives(&mut scene.witness, document, hash).await;
    scene.leave().await;
    scene.come_back().await;
    assert!(scene.author.document(document).expect("open").document.get_change_by_hash(&hash).is_some());
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s9_a_graceful_stop_saves_everything_and_says_so() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let mut sent = Vec::new();
    for _ in 0..50 {
        sent.push(put(&mut scene.author, document, "word").await);
    }
    // The last is confirmed, so that all have arrived; those who only read need not have heard.
    crate::scene::confirmed(&mut scene.author, document, *sent.last().expect("edits")).await;
    let store = scene.house.store.clone();
    let stopping = tokio::spawn(scene.house.server.stop());
    if crate::CARRIER == Carrier::Socket {
        closes(&mut scene.author, CloseReason::ServerStopping).await;
        closes(&mut scene.witness, CloseReason::ServerStopping).await;
    } else {
        // Whoever's request was cut at that moment can't ask again why: nothing is accepted any more.
        scene.author.drain().await.expect("the end");
    }
    maillage_tests::within_limit("the stop", stopping).await.expect("in time").expect("stopped");
    let stored = store.journal.load(document).await.expect("read").expect("there");
    assert!(sent.iter().all(|hash| stored.rows.iter().any(|row| row.row.hash == hash.0)));
    // Another server goes on from there.
    let server = start_server_on(Settings::default(), store).await;
    let mut host = scene.host.clone();
    host.address = server.address();
    let (address, cookie) = (server.address().to_string(), crate::scene::cookie(&host));
    let live = maillage_tests::client::Client::connect_by(crate::CARRIER, &address, &cookie, "author").await;
    let mut live = live.expect("a connection");
    live.open(document).await.expect("the document");
    let held = &live.document(document).expect("open").document;
    assert!(sent.iter().all(|hash| held.get_change_by_hash(hash).is_some()));
}

#[tokio::test]
async fn p3_a_client_that_vanishes_is_said_goodbye_for() {
    let mut scene = Scene::open().await;
    let intruder = scene.intruder().await;
    // No close frame: the connection is simply gone.
    drop(intruder);
    let goodbye = scene.witness.socket.frame_of("ephemeral").await.expect("a goodbye");
    assert_eq!(goodbye.text("senderId"), Some("intruder"));
    assert_eq!(goodbye.text("documentId"), Some(scene.document.to_string().as_str()));
    let mut decoder = Decoder::new(goodbye.data().expect("data"));
    assert_eq!(decoder.map().expect("a map"), Some(1));
    assert_eq!(decoder.str().expect("a key"), "__presence");
    assert_eq!(decoder.map().expect("a map"), Some(1));
    assert_eq!((decoder.str().expect("a key"), decoder.str().expect("a word")), ("type", "goodbye"));
    scene.goes_on().await;
}

#[tokio::test]
async fn p3_a_client_that_is_back_before_its_old_socket_is_gone_is_not_said_goodbye_for() {
    let mut scene = Scene::open().await;
    let (_, client, old) = scene.person("member", maillage_shared::Role::Write).await;
    let mut new = open(&scene.house, &client, "member", scene.document).await;
    drop(old);
    let document = scene.document;
    edit_reaches(document, &mut new, &mut scene.author).await;
    let presence = maillage_tests::frame::Frame::ephemeral("member", "maillage", &document.to_string(), 7, vec![0xf6]);
    new.socket.send(&presence).await.expect("sent");
    let next = scene.witness.socket.frame_of("ephemeral").await.expect("presence");
    assert_eq!(next.text("sessionId"), Some("session-of-member"), "a goodbye came first");
    scene.goes_on().await;
}
