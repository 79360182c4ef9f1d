//! Joins that never come, come twice, come late, or lie.

use std::{collections::BTreeMap, time::Duration};

use maillage_server::limits::Limits;
use maillage_shared::{CloseReason, Refusal, Role};
use maillage_tests::{
    frame::{Frame, Value},
    socket::{Received, Socket, UpgradeRefused},
    within_limit,
};

use crate::scene::{Scene, arrives, closes, cookie, insist, join, put, refuses, still_answers};

async fn connect(scene: &Scene) -> Socket {
    let (_, client) = scene.house.visitor("intruder", Role::Write).await;
    let address = scene.house.server.address().to_string();
    Socket::connect_by(crate::CARRIER, &address, Some(&cookie(&client)), &[]).await.expect("a connection")
}

/// Until the close: the codes of the errors, and the close's own.
async fn ending(socket: &mut Socket) -> (Vec<String>, u16) {
    let mut said = Vec::new();
    loop {
        match within_limit("the close", socket.next()).await.expect("in time").expect("frames") {
            Received::Frame(frame) => said.push(frame.text("code").unwrap_or_else(|| frame.kind()).to_owned()),
            Received::Closed { code, .. } => return (said, code),
            Received::Gone => panic!("broken after {said:?}"),
        }
    }
}

#[tokio::test]
async fn a_join_that_never_comes_is_not_waited_for() {
    let limits = Limits { join_within: Duration::from_millis(60), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut socket = connect(&scene).await;
    let reason = CloseReason::JoinExpected;
    assert_eq!(ending(&mut socket).await, (vec![reason.as_str().to_owned()], reason.code()));
    scene.goes_on().await;
}

#[tokio::test]
async fn a_message_before_join_closes_the_connection() {
    let mut scene = Scene::open().await;
    let mut socket = connect(&scene).await;
    let frame = Frame::sync("intruder", "maillage", &scene.document.to_string(), vec![0x42, 0, 0, 0, 0]);
    socket.send(&frame).await.expect("sent");
    let reason = CloseReason::JoinExpected;
    assert_eq!(ending(&mut socket).await, (vec![reason.as_str().to_owned()], reason.code()));
    scene.goes_on().await;
}

#[tokio::test]
async fn a_join_of_another_version_is_refused() {
    let mut scene = Scene::open().await;
    let mut socket = connect(&scene).await;
    let frame = Frame::join("intruder").with("supportedProtocolVersions", Value::Array(vec!["2".into()]));
    socket.send(&frame).await.expect("sent");
    let reason = CloseReason::UnsupportedVersion;
    assert_eq!(ending(&mut socket).await, (vec![reason.as_str().to_owned()], reason.code()));
    scene.goes_on().await;
}

#[tokio::test]
async fn a_join_in_the_servers_own_name_is_refused() {
    let mut scene = Scene::open().await;
    for name in ["", "maillage"] {
        let address = scene.house.server.address().to_string();
        let socket = Socket::connect_by(crate::CARRIER, &address, Some(&cookie(&scene.host)), &[]).await;
        let mut socket = socket.expect("a connection");
        socket.send(&Frame::join(name)).await.expect("sent");
        assert_eq!(ending(&mut socket).await.1, CloseReason::MalformedMessage.code(), "{name:?}");
    }
    scene.goes_on().await;
}

#[tokio::test]
async fn a_second_join_of_the_same_peer_is_answered_again() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    intruder.socket.send(&Frame::join("intruder")).await.expect("sent");
    let answer = intruder.socket.frame_of("peer").await.expect("an answer");
    assert_eq!(answer.text("targetId"), Some("intruder"));
    still_answers(&mut intruder).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_second_join_under_another_name_closes_the_connection() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    intruder.socket.send(&Frame::join("somebody-else")).await.expect("sent");
    closes(&mut intruder, CloseReason::ForeignSender).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_join_under_somebody_elses_name_neither_kicks_nor_impersonates_them() {
    let mut scene = Scene::open().await;
    let (_, client) = scene.house.visitor("intruder", Role::Read).await;
    let mut double = join(&scene.house, &client, "author").await;
    double.open(scene.document).await.expect("the document");
    let document = scene.document;
    let hash = put(&mut scene.author, document, "word").await;
    arrives(&mut double, document, hash).await;
    // What the double writes is its own, and it may only read.
    let refused = insist(&mut double, document).await;
    refuses(&mut double, document, Refusal::ReadOnly).await;
    scene.goes_on().await;
    assert!(!scene.saved().await.contains(&refused));
}

#[tokio::test]
async fn w15_one_connection_too_many_is_told_so_in_a_close_that_a_page_can_see() {
    let limits = Limits { connections_per_participant: 5, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    // The host holds four.
    let fifth = join(&scene.house, &scene.host, "fifth").await;
    let address = scene.house.server.address().to_string();
    let connect = async || Socket::connect(&address, Some(&cookie(&scene.host)), &[]).await.expect("an upgrade");
    let reason = CloseReason::TooManyConnections;
    assert_eq!(ending(&mut connect().await).await, (vec![reason.as_str().to_owned()], reason.code()));
    drop(fifth);
    // Until the server has noticed.
    let room = async { while connect().await.join("sixth").await.is_err() {} };
    within_limit("a place", room).await.expect("in time");
    // Somebody else came in all the time.
    let _other = scene.intruder().await;
    scene.goes_on().await;
}

#[tokio::test]
async fn w15_those_who_are_told_so_are_few_at_a_time_and_the_others_get_an_answer() {
    let limits = Limits { connections_per_participant: 4, turned_away_at_once: 0, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let address = scene.house.server.address().to_string();
    let fifth = Socket::connect(&address, Some(&cookie(&scene.host)), &[]).await;
    let refused = fifth.err().expect("refused");
    assert_eq!(refused.downcast_ref::<UpgradeRefused>().expect("by an answer").0, 429);
    scene.goes_on().await;
}

#[tokio::test]
async fn metadata_of_the_wrong_type_closes_the_connection() {
    let mut scene = Scene::open().await;
    let mut socket = connect(&scene).await;
    let metadata = BTreeMap::from([("storageId".to_owned(), Value::Int(3))]);
    socket.send(&Frame::join("intruder").with("peerMetadata", Value::Map(metadata))).await.expect("sent");
    assert_eq!(ending(&mut socket).await.1, CloseReason::MalformedMessage.code());
    scene.goes_on().await;
}
