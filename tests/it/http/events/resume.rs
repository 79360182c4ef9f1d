//! A stream that was cut goes on, or starts again.

use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::Role;
use serde_json::json;

use super::Listening;
use crate::{
    client::Client,
    house::{House, start_server_on},
};

#[tokio::test]
async fn v5_a_stream_goes_on_after_the_last_event_that_was_heard() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (mut stream, ready) = Listening::open(&manager, house.workspace, None).await;
    let first = house.document(&manager, "Bouger").await;
    let heard = stream.of("document").await;
    drop(stream);
    let second = house.document(&manager, "Marcher").await;
    let third = house.document(&manager, "Courir").await;
    let (mut stream, again) = Listening::open(&manager, house.workspace, Some(&heard.id)).await;
    assert_eq!((again.kind(), &again.id), ("ready", &heard.id));
    for id in [&second, &third] {
        assert_eq!(stream.document(|_| true).await["id"], id.as_str());
    }
    // Whoever heard nothing but the first word hears all of it.
    let (mut stream, again) = Listening::open(&manager, house.workspace, Some(&ready.id)).await;
    assert_eq!(again.kind(), "ready");
    for id in [&first, &second, &third] {
        assert_eq!(stream.document(|_| true).await["id"], id.as_str());
    }
}

#[tokio::test]
async fn v5_an_id_that_is_not_known_starts_again() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (mut stream, ready) = Listening::open(&manager, house.workspace, None).await;
    let (name, _) = ready.id.split_once('-').expect("a name and a position");
    for wrong in ["1", "", "0000000000000000-0", &format!("{name}-7"), &"9".repeat(5_000)] {
        let (mut again, first) = Listening::open(&manager, house.workspace, Some(wrong)).await;
        assert_eq!(first.data, json!({ "type": "reset" }), "{wrong}");
        let id = house.document(&manager, "Bouger").await;
        assert_eq!(again.document(|document| document["id"] == id.as_str()).await["title"], "Bouger");
        stream.document(|document| document["id"] == id.as_str()).await;
    }
}

#[tokio::test]
async fn v5_whoever_was_away_for_too_long_starts_again() {
    let limits = Limits { stream_events: 3, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (mut stream, ready) = Listening::open(&manager, house.workspace, None).await;
    for number in 0..6 {
        let id = house.document(&manager, &format!("Bouger {number}")).await;
        stream.document(|document| document["id"] == id.as_str()).await;
    }
    let (_, first) = Listening::open(&manager, house.workspace, Some(&ready.id)).await;
    assert_eq!(first.kind(), "reset");
}

#[tokio::test]
async fn v5_what_another_server_start_said_is_not_gone_on_from() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, ready) = Listening::open(&manager, house.workspace, None).await;
    let House { server, store, workspace, .. } = house;
    server.stop().await;
    let server = start_server_on(Settings::default(), store).await;
    let manager = Client { address: server.address(), ..manager };
    let (mut stream, first) = Listening::open(&manager, workspace, Some(&ready.id)).await;
    assert_eq!(first.kind(), "reset");
    let path = format!("/api/v1/workspaces/{workspace}/documents");
    let made = manager.send("POST", &path, &json!({ "gabarit": crate::house::GABARIT, "title": "Bouger" })).await;
    assert_eq!(made.status, 201);
    assert_eq!(stream.document(|_| true).await["title"], "Bouger");
    server.stop().await;
}
