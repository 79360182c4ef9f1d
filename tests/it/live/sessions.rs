//! Sessions that end: the sockets that rest on them end within a second, and no others.

use std::time::{Duration, Instant};

use maillage_shared::{CloseReason, Role};

use super::rights::again;
use crate::client::Client;
use crate::house::PASSWORD;
use crate::scene::{ONE_SECOND, Scene, closes, edit_reaches, open, still_answers};

#[tokio::test]
async fn r1_signing_out_closes_the_sockets_of_that_session_alone() {
    let mut scene = Scene::open().await;
    let (id, client, mut leaving) = scene.person("member", Role::Write).await;
    let other_session = again(&scene, id).await;
    let mut staying = open(&scene.house, &other_session, "staying", scene.document).await;
    let start = Instant::now();
    let answer = client.call("DELETE", "/api/v1/session", &[], "").await;
    assert!(answer.status.is_success(), "{answer:?}");
    closes(&mut leaving, CloseReason::SignedOut).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    still_answers(&mut staying).await;
    edit_reaches(scene.document, &mut staying, &mut scene.witness).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn r1_a_session_deleted_by_another_process_closes_its_sockets_within_a_second() {
    let mut scene = Scene::open().await;
    let (id, _) = scene.house.visitor("member", Role::Write).await;
    let mut client = scene.house.stranger();
    let (cookie, session) = scene.house.session(id, Duration::from_mins(10)).await;
    client.cookie = Some(cookie);
    let mut leaving = open(&scene.house, &client, "leaving", scene.document).await;
    let start = Instant::now();
    scene.house.store.directory.delete_session(session).await.expect("deleted");
    closes(&mut leaving, CloseReason::SignedOut).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    scene.goes_on().await;
}

#[tokio::test]
async fn r1_a_session_that_expires_closes_its_sockets_within_a_second() {
    let mut scene = Scene::open().await;
    let (id, _) = scene.house.visitor("member", Role::Write).await;
    let mut client = scene.house.stranger();
    let lasts = Duration::from_millis(700);
    let start = Instant::now();
    client.cookie = Some(scene.house.session(id, lasts).await.0);
    let mut leaving = open(&scene.house, &client, "leaving", scene.document).await;
    closes(&mut leaving, CloseReason::SignedOut).await;
    assert!(start.elapsed() >= lasts && start.elapsed() < lasts + ONE_SECOND, "{:?}", start.elapsed());
    scene.goes_on().await;
}

#[tokio::test]
async fn r1_a_changed_password_closes_every_socket_of_its_owner_within_a_second() {
    let mut scene = Scene::open().await;
    let (id, _, mut first) = scene.person("member", Role::Write).await;
    let other_session = again(&scene, id).await;
    let mut second = open(&scene.house, &other_session, "second", scene.document).await;
    let start = Instant::now();
    scene.house.store.directory.set_password(id, "another hash").await.expect("set");
    closes(&mut first, CloseReason::SignedOut).await;
    closes(&mut second, CloseReason::SignedOut).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    scene.goes_on().await;
}

#[tokio::test]
async fn r42_a_session_ended_from_another_closes_its_sockets_within_a_second_and_no_others() {
    let mut scene = Scene::open().await;
    let (id, client, mut staying) = scene.person("member", Role::Write).await;
    for path in ["/api/v1/account/sessions/", "/api/v1/account/sessions"] {
        let (cookie, session) = scene.house.session(id, Duration::from_mins(10)).await;
        let elsewhere = Client { cookie: Some(cookie), ..scene.house.stranger() };
        let mut leaving = open(&scene.house, &elsewhere, "leaving", scene.document).await;
        let told = client.get("/api/v1/account/sessions").await.json();
        let used =
            told.as_array().expect("a list").iter().filter(|one| one["seenAt"].as_i64() > one["createdAt"].as_i64());
        assert_eq!(used.count(), 2, "R42: both have the document open now: {told}");
        let mut named = path.to_owned();
        for byte in session.0.iter().filter(|_| path.ends_with('/')) {
            named = format!("{named}{byte:02x}");
        }
        let start = Instant::now();
        let answer = client.call("DELETE", &named, &[], "").await;
        assert!(answer.status.is_success(), "{answer:?}");
        closes(&mut leaving, CloseReason::SignedOut).await;
        assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    }
    still_answers(&mut staying).await;
    edit_reaches(scene.document, &mut staying, &mut scene.witness).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn r40_a_password_changed_by_its_owner_closes_the_sockets_elsewhere_and_keeps_their_own() {
    let mut scene = Scene::open().await;
    let (id, client) = scene.house.member("camille", Role::Write).await;
    let mut staying = open(&scene.house, &client, "staying", scene.document).await;
    let other_session = again(&scene, id).await;
    let mut leaving = open(&scene.house, &other_session, "leaving", scene.document).await;
    let body = serde_json::json!({ "current": PASSWORD, "wanted": "une autre phrase que la première" });
    let answer = client.send("POST", "/api/v1/account/password", &body).await;
    let start = Instant::now();
    assert_eq!(answer.status, 204, "{answer:?}");
    closes(&mut leaving, CloseReason::SignedOut).await;
    assert!(start.elapsed() < ONE_SECOND, "{:?}", start.elapsed());
    still_answers(&mut staying).await;
    edit_reaches(scene.document, &mut staying, &mut scene.witness).await;
    scene.goes_on().await;
}
