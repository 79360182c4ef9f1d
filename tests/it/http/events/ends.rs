//! When a stream ends, and what it says then.

use std::time::{Duration, Instant};

use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::Role;
use maillage_tests::faulty::{Failure, Method};
use serde_json::Value;

use super::Listening;
use crate::{house::House, scene::ONE_SECOND};

#[tokio::test]
async fn v7_a_stream_ends_within_a_second_when_the_membership_goes() {
    let house = House::open().await;
    let (id, reader) = house.visitor("lecteur", Role::Read).await;
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    let start = Instant::now();
    // By another process.
    house.store.directory.set_member(house.workspace, id, Role::None).await.expect("set");
    assert_eq!(stream.end().await, "access-removed");
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    let path = format!("/api/v1/workspaces/{}/events", house.workspace);
    assert_eq!(reader.get(&path).await.code(), "not-found");
}

#[tokio::test]
async fn v7_a_stream_ends_with_its_session_and_another_of_the_same_person_goes_on() {
    let house = House::open().await;
    let (id, reader) = house.visitor("lecteur", Role::Manage).await;
    let mut elsewhere = house.stranger();
    elsewhere.cookie = Some(house.session(id, Duration::from_hours(1)).await.0);
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    let (mut goes_on, _) = Listening::open(&elsewhere, house.workspace, None).await;
    let start = Instant::now();
    assert_eq!(reader.send("DELETE", "/api/v1/session", &Value::Null).await.status, 204);
    assert_eq!(stream.end().await, "signed-out");
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    house.document(&elsewhere, "Bouger").await;
    assert_eq!(goes_on.document(|_| true).await["title"], "Bouger");
}

#[tokio::test]
async fn v7_a_stream_ends_when_its_session_expires_although_nothing_happens() {
    let house = House::open().await;
    let (id, mut reader) = house.visitor("lecteur", Role::Read).await;
    reader.cookie = Some(house.session(id, Duration::from_millis(700)).await.0);
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    assert_eq!(stream.end().await, "signed-out");
}

#[tokio::test]
async fn v7_a_server_that_stops_ends_its_streams_with_a_word_and_waits_for_nobody_who_does_not_read() {
    let house = House::open().await;
    let (_, reader) = house.visitor("lecteur", Role::Read).await;
    let _slow = Listening::open_slowly(&reader, house.workspace).await;
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    let within = Limits::default().stop_within;
    let start = Instant::now();
    let House { server, .. } = house;
    let stopping = tokio::spawn(server.stop());
    assert_eq!(stream.end().await, "server-stopping");
    stopping.await.expect("it stops");
    assert!(start.elapsed() < within, "{:?}", start.elapsed());
}

#[tokio::test]
async fn v7_rights_that_can_not_be_read_hold_on_and_end_the_stream_after_a_while() {
    let limits = Limits { rights_unread_for: Duration::from_millis(1200), ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (id, reader) = house.visitor("lecteur", Role::Write).await;
    let (mut stream, _) = Listening::open(&reader, house.workspace, None).await;
    house.faults.fail(Method::RolesIn, Failure::Unavailable);
    house.store.directory.set_member(house.workspace, id, Role::Read).await.expect("set");
    let start = Instant::now();
    house.document(&manager, "Bouger").await;
    assert_eq!(stream.document(|_| true).await["title"], "Bouger", "R29");
    assert_eq!(stream.end().await, "try-again");
    assert!(start.elapsed() >= Duration::from_millis(500), "{:?}", start.elapsed());
}
