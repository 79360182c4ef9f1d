//! Presence that lies, floods, or swells.

use maillage_server::limits::Limits;
use maillage_shared::Role;
use maillage_tests::{
    client::Client as Live,
    frame::{Frame, Value},
};

use crate::scene::{Scene, join, open, still_answers};

fn presence(live: &Live, scene: &Scene, count: i64, data: Vec<u8>) -> Frame {
    Frame::ephemeral(&live.peer_id, &live.server_id, &scene.document.to_string(), count, data)
}

fn count(frame: &Frame) -> i64 {
    match frame.fields.get("count") {
        Some(Value::Int(count)) => *count,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn p4_presence_in_somebody_elses_name_is_not_relayed() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let spoofed = presence(&intruder, &scene, 1, vec![0x01]).with("senderId", "author");
    intruder.socket.send(&spoofed).await.expect("sent");
    let own = presence(&intruder, &scene, 2, vec![0x02]);
    intruder.socket.send(&own).await.expect("sent");
    let first = scene.witness.socket.frame_of("ephemeral").await.expect("presence");
    assert_eq!((first.text("senderId"), count(&first)), (Some("intruder"), 2));
    scene.goes_on().await;
}

#[tokio::test]
async fn p5_who_speaks_is_the_servers_word_whatever_the_message_says() {
    let mut scene = Scene::open().await;
    let (id, _, mut intruder) = scene.person("intruder", Role::Write).await;
    let forged = presence(&intruder, &scene, 1, vec![0x01])
        .with("participantId", scene.host_id.to_string())
        .with("participantName", "host");
    intruder.socket.send(&forged).await.expect("sent");
    let heard = scene.witness.socket.frame_of("ephemeral").await.expect("presence");
    let id = id.to_string();
    assert_eq!((heard.text("participantId"), heard.text("participantName")), (Some(&*id), Some("intruder")));
    // So it is when the server itself says goodbye for somebody.
    drop(intruder);
    let goodbye = scene.witness.socket.frame_of("ephemeral").await.expect("a goodbye");
    assert_eq!((goodbye.text("participantId"), goodbye.text("participantName")), (Some(&*id), Some("intruder")));
    scene.goes_on().await;
}

#[tokio::test]
async fn presence_in_a_document_that_is_not_open_is_not_relayed() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let elsewhere = presence(&intruder, &scene, 1, vec![1]).with("documentId", scene.elsewhere.to_string());
    intruder.socket.send(&elsewhere).await.expect("sent");
    let missing = presence(&intruder, &scene, 1, vec![1]).with("documentId", "no document");
    intruder.socket.send(&missing).await.expect("sent");
    still_answers(&mut intruder).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_flood_of_presence_is_thinned_out_and_its_newest_word_arrives() {
    let limits = Limits { presence_burst: 5, presence_per_second: 20, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    for number in 1..=1000 {
        let frame = presence(&intruder, &scene, number, vec![1]);
        intruder.socket.send(&frame).await.expect("sent");
    }
    let mut heard = Vec::new();
    while heard.last() != Some(&1000) {
        heard.push(count(&scene.witness.socket.frame_of("ephemeral").await.expect("presence")));
    }
    assert!(heard.is_sorted() && heard.len() < 40, "{heard:?}");
    scene.goes_on().await;
}

#[tokio::test]
async fn presence_over_the_limit_is_dropped() {
    let limits = Limits { presence_bytes: 100, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    for (number, bytes) in [(1, 101), (2, 100)] {
        let frame = presence(&intruder, &scene, number, vec![0; bytes]);
        intruder.socket.send(&frame).await.expect("sent");
    }
    assert_eq!(count(&scene.witness.socket.frame_of("ephemeral").await.expect("presence")), 2);
    scene.goes_on().await;
}

#[tokio::test]
async fn p4_what_a_client_was_relayed_and_sends_back_goes_no_further() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let own = presence(&intruder, &scene, 1, vec![1]);
    intruder.socket.send(&own).await.expect("sent");
    let relayed = scene.witness.socket.frame_of("ephemeral").await.expect("presence");
    assert_eq!(relayed.text("targetId"), Some("witness"));
    let echo = relayed.with("targetId", "maillage");
    scene.witness.socket.send(&echo).await.expect("sent");
    let second = presence(&intruder, &scene, 2, vec![1]);
    intruder.socket.send(&second).await.expect("sent");
    // The author hears both words once.
    let heard = [
        count(&scene.author.socket.frame_of("ephemeral").await.expect("presence")),
        count(&scene.author.socket.frame_of("ephemeral").await.expect("presence")),
    ];
    assert_eq!(heard, [1, 2]);
    scene.goes_on().await;
}

#[tokio::test]
async fn p7_a_peer_id_is_not_lost_to_whoever_joins_with_it_while_its_owner_is_cut_off() {
    let mut scene = Scene::open().await;
    let (_, thief) = scene.house.visitor("thief", Role::Read).await;
    let mut double = open(&scene.house, &thief, "author", scene.document).await;
    // The author's network is cut; its owner comes back under the same name.
    let cut = std::mem::replace(&mut scene.author, join(&scene.house, &scene.host, "placeholder").await);
    drop(cut);
    let goodbye = scene.witness.socket.frame_of("ephemeral").await.expect("a goodbye");
    assert_eq!(goodbye.text("senderId"), Some("author"));
    scene.author = open(&scene.house, &scene.host, "author", scene.document).await;
    let (stolen, own) = (presence(&double, &scene, 900, vec![1]), presence(&scene.author, &scene, 1, vec![2]));
    double.socket.send(&stolen).await.expect("sent");
    let heard = scene.witness.socket.frame_of("ephemeral").await.expect("presence");
    assert_eq!(heard.text("participantName"), Some("thief"));
    assert!(heard.text("senderId").is_some_and(|sender| sender.starts_with("author/")), "{heard:?}");
    scene.author.socket.send(&own).await.expect("sent");
    let heard = scene.witness.socket.frame_of("ephemeral").await.expect("presence");
    assert_eq!((heard.text("senderId"), heard.text("participantName")), (Some("author"), Some("host")));
    scene.goes_on().await;
}
