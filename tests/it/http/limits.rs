//! What the server takes of one person and of one machine.

use std::net::SocketAddr;

use maillage_server::{http::Reach, lifecycle::Settings, limits::Limits};
use maillage_shared::Role;
use maillage_tests::faulty::{Failure, Method};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    client::Client,
    house::{GABARIT, House},
};

#[tokio::test]
async fn d17_a_workspace_takes_so_many_documents_archived_ones_included() {
    let limits = Limits { documents_per_workspace: 2, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let first = house.document(&manager, "Bouger").await;
    house.document(&manager, "Marcher").await;
    let page = format!("/api/v1/documents/{first}");
    assert_eq!(manager.send("PATCH", &page, &json!({ "archived": true })).await.status, 200);
    let path = format!("/api/v1/workspaces/{}/documents", house.workspace);
    let refused = manager.send("POST", &path, &json!({ "gabarit": GABARIT, "title": "Courir" })).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "workspace-full".to_owned()));
    assert_eq!(manager.get(&path).await.json().as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn d17_somebody_who_makes_many_documents_has_to_wait_and_others_do_not() {
    let limits = Limits { documents_per_hour: 2, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, busy) = house.visitor("busy", Role::Write).await;
    let (_, other) = house.visitor("other", Role::Write).await;
    let path = format!("/api/v1/workspaces/{}/documents", house.workspace);
    let wrong = busy.send("POST", &path, &json!({ "gabarit": GABARIT, "title": "\u{200b}" })).await;
    assert_eq!(wrong.code(), "invalid-title", "what is refused anyway doesn't count");
    house.document(&busy, "Bouger").await;
    house.document(&busy, "Marcher").await;
    let refused = busy.send("POST", &path, &json!({ "gabarit": GABARIT, "title": "Courir" })).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "too-many-documents".to_owned()));
    let wait: u64 = refused.header("retry-after").expect("how long to wait").parse().unwrap();
    assert!((1..=1_800).contains(&wait), "{wait}");
    house.document(&other, "Courir").await;
}

#[tokio::test]
async fn d17_what_comes_to_nothing_is_no_document_that_somebody_made() {
    let limits = Limits { documents_per_hour: 3, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, writer) = house.visitor("plume", Role::Write).await;
    let id = house.document(&writer, "Bouger").await;
    let path = format!("/api/v1/workspaces/{}/documents", house.workspace);
    let create = async || writer.send("POST", &path, &json!({ "gabarit": GABARIT, "title": "Marcher" })).await;
    let copy = format!("/api/v1/documents/{id}/duplicate");
    let duplicate = async || writer.send("POST", &copy, &json!({ "title": "Courir" })).await;
    for method in [Method::Load, Method::Append] {
        house.faults.fail(method, Failure::Unavailable);
        for _ in 0..3 {
            assert_eq!(duplicate().await.status, 503, "{method:?}");
        }
    }
    assert_eq!(create().await.status, 503);
    house.faults.mend();
    assert_eq!((create().await.status.as_u16(), duplicate().await.status.as_u16()), (201, 201));
    assert_eq!(create().await.code(), "too-many-documents");
    assert_eq!(duplicate().await.code(), "too-many-documents");
}

#[tokio::test]
async fn w12_whoever_renames_documents_without_end_has_to_wait_and_others_do_not() {
    let limits = Limits { work_burst_bytes: 100 << 10, work_bytes_per_second: 1 << 10, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, busy) = house.visitor("busy", Role::Manage).await;
    let (_, other) = house.visitor("other", Role::Manage).await;
    let path = format!("/api/v1/documents/{}", house.document(&busy, "Bouger").await);
    let rename = async |who: &Client, title: String| who.send("PATCH", &path, &json!({ "title": title })).await;
    let mut answers = Vec::new();
    while answers.last() != Some(&429) && answers.len() < 40 {
        answers.push(rename(&busy, format!("Bouger {}", answers.len())).await.status.as_u16());
    }
    assert_eq!((answers[0], answers.last()), (200, Some(&429)), "{answers:?}");
    let refused = rename(&busy, "Courir".to_owned()).await;
    assert_eq!((refused.code(), refused.header("retry-after").is_some()), ("too-much-at-once".to_owned(), true));
    assert_eq!(rename(&other, "Marcher".to_owned()).await.json()["title"], "Marcher");
}

/// Asks for a socket as a proxy would for somebody at `from`; the stream and the answer's first line.
async fn upgrade(address: SocketAddr, who: &Client, from: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let cookie = who.cookie.as_deref().expect("signed in");
    let head = format!(
        "GET /sync HTTP/1.1\r\nhost: {address}\r\ncookie: maillage_session={cookie}\r\nx-forwarded-for: {from}\r\n\
         connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n") {
        answer.push(stream.read_u8().await.expect("an answer"));
    }
    (stream, String::from_utf8(answer).expect("ASCII").trim().to_owned())
}

#[tokio::test]
async fn r27_a_client_behind_a_trusted_proxy_holds_so_many_sockets_and_others_are_not_concerned() {
    let limits = Limits { connections_per_client: 2, ..Limits::default() };
    let reach = Reach { trusted_proxies: vec![[127, 0, 0, 1].into()], ..Reach::default() };
    let house = House::open_with(Settings { limits, reach, ..Settings::default() }).await;
    let (_, greedy) = house.visitor("greedy", Role::Read).await;
    let (_, other) = house.visitor("other", Role::Read).await;
    let address = house.server.address();
    let mut held = Vec::new();
    for port in 1..=2 {
        let (stream, answer) = upgrade(address, &greedy, &format!("203.0.113.5:{port}")).await;
        assert_eq!(answer, "HTTP/1.1 101 Switching Protocols");
        held.push(stream);
    }
    assert_eq!(upgrade(address, &other, "203.0.113.5").await.1, "HTTP/1.1 429 Too Many Requests");
    let (_elsewhere, answer) = upgrade(address, &other, "203.0.113.6").await;
    assert_eq!(answer, "HTTP/1.1 101 Switching Protocols");
    held.pop();
    let again = maillage_tests::within_limit("the place to be free", async {
        loop {
            let (stream, answer) = upgrade(address, &greedy, "203.0.113.5").await;
            if answer == "HTTP/1.1 101 Switching Protocols" {
                return stream;
            }
        }
    });
    again.await.expect("a place");
}
