//! Connections that HTTP requests carry: who reaches them, what happens to requests that go astray, how they end (what they
//! hold at most, and what their answers say to proxies, is in `tunnel_limits.rs`). What is
//! promised of every connection is proved through tunnels too by running those tests once more (`tunnels.rs` beside
//! `main.rs`).

use std::time::{Duration, Instant};

use maillage_server::{http::Reach, lifecycle::Settings, limits::Limits};
use maillage_shared::{CloseReason, Role};
use maillage_tests::{faulty::Method, frame::Frame, socket::Socket, within_limit};
use serde_json::json;

use super::tunnel::{Said, Tunnel, frame, message};
use crate::{
    client::Answer,
    house::{House, PASSWORD},
    scene::{cookie, open},
};

pub(super) async fn house_with(limits: Limits) -> House {
    House::open_with(Settings { limits, ..Settings::default() }).await
}

pub(super) fn told(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code())
}

/// A page asks for a document that nobody has.
pub(super) fn question() -> Vec<u8> {
    let id = maillage_shared::DocumentId::from_bytes(*uuid::Uuid::new_v4().as_bytes()).to_string();
    message(&Frame::request("tab", "maillage", &id, vec![0x42, 0, 0, 0]))
}

#[tokio::test]
async fn w34_a_tunnel_is_reached_by_the_session_that_opened_it_from_our_own_page_and_by_no_other() {
    let house = House::open().await;
    let (id, own) = house.visitor("camille", Role::Write).await;
    let (_, other) = house.visitor("sacha", Role::Write).await;
    let mut again = own.clone();
    again.cookie = Some(house.session(id, Duration::from_mins(10)).await.0);
    let tunnel = Tunnel::join(&own, "tab").await;
    let read = format!("{}?from={}&wait=1", tunnel.path, tunnel.received);
    let write = format!("{}?at={}&received={}", tunnel.path, tunnel.sent, tunnel.received);
    for (method, path) in [("GET", &read), ("POST", &write)] {
        let no_tunnel = (404, "no-tunnel".to_owned());
        assert_eq!(told(&other.call(method, path, &[], "").await), no_tunnel, "{method} by somebody else");
        assert_eq!(told(&again.call(method, path, &[], "").await), no_tunnel, "{method} by another session of theirs");
        let stranger = house.stranger().call(method, path, &[], "").await;
        assert_eq!(told(&stranger), (401, "signed-out".to_owned()), "{method} by nobody");
        for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
            let answer = own.call(method, path, &[foreign], "").await;
            assert_eq!(told(&answer), (403, "foreign-origin".to_owned()), "{method} {foreign:?}");
        }
        assert_eq!(own.call(method, path, &[("sec-fetch-site", "same-origin")], "").await.status, 200, "{method}");
        for unknown in ["00000000-0000-4000-8000-000000000000", "1", "%2e%2e"] {
            let path = path.replace(tunnel.path.rsplit('/').next().expect("an id"), unknown);
            assert_eq!(told(&own.call(method, &path, &[], "").await), no_tunnel, "{method} {unknown}");
        }
        for unreadable in ["", "?from=-1&at=-1&received=0", "?from=x&at=x&received=x"] {
            let path = format!("{}{unreadable}", tunnel.path);
            assert_eq!(
                told(&own.call(method, &path, &[], "").await),
                (400, "invalid-id".to_owned()),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn w34_who_may_open_no_socket_may_open_no_tunnel() {
    let house = House::open().await;
    let (id, own) = house.visitor("camille", Role::Write).await;
    let (other, _) = house.visitor("sacha", Role::Write).await;
    for (path, status, code) in [
        (format!("/sync/tunnels?as={other}"), 401, "another-account"),
        ("/sync/tunnels?as=nobody".to_owned(), 400, "invalid-id"),
    ] {
        assert_eq!(told(&own.call("POST", &path, &[], "").await), (status, code.to_owned()), "{path}");
    }
    assert_eq!(own.call("POST", &format!("/sync/tunnels?as={id}"), &[], "").await.status, 201);
    let stranger = house.stranger().call("POST", "/sync/tunnels", &[], "").await;
    assert_eq!(told(&stranger), (401, "signed-out".to_owned()));
    let foreign = own.call("POST", "/sync/tunnels", &[("origin", "https://evil.example")], "").await;
    assert_eq!(told(&foreign), (403, "foreign-origin".to_owned()));
}

#[tokio::test]
async fn w34_an_open_tunnel_does_not_prolong_its_session() {
    let house = House::open().await;
    let (id, mut client) = house.visitor("camille", Role::Write).await;
    client.cookie = Some(house.session(id, Duration::from_mins(10)).await.0);
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let asked = house.faults.count(Method::Session);
    for _ in 0..5 {
        tunnel.post(frame(0x8a, &[])).await;
        tunnel.poll(tunnel.received, 1).await;
    }
    // The connection asks when it begins, and whenever sessions or rights change.
    let asked = house.faults.count(Method::Session) - asked;
    assert!(asked <= 1, "whether it stands was asked {asked} times");
}

#[tokio::test]
async fn w30_tunnels_and_sockets_are_counted_together() {
    let house = house_with(Limits { connections_per_participant: 2, ..Limits::default() }).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let address = house.server.address().to_string();
    let mut socket = Socket::connect(&address, Some(&cookie(&client)), &[]).await.expect("a socket");
    socket.join("first").await.expect("joined");
    let mut second = Tunnel::join(&client, "second").await;
    let third = client.call("POST", "/sync/tunnels", &[], "").await;
    assert_eq!(told(&third), (429, "too-many-connections".to_owned()));
    let mut turned_away = Socket::connect(&address, Some(&cookie(&client)), &[]).await.expect("an upgrade");
    assert_eq!(turned_away.close_code().await.expect("a code"), CloseReason::TooManyConnections.code());
    // A page that goes says so, and its place is free.
    second.post(frame(0x88, &[])).await;
    let room = async { while client.call("POST", "/sync/tunnels", &[], "").await.status != 201 {} };
    within_limit("a place", room).await.expect("in time");
}

#[tokio::test]
async fn r27_a_client_holds_so_many_tunnels_and_others_are_not_concerned() {
    let limits = Limits { connections_per_client: 2, ..Limits::default() };
    let reach = Reach { trusted_proxies: vec![[127, 0, 0, 1].into()], ..Reach::default() };
    let house = House::open_with(Settings { limits, reach, ..Settings::default() }).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let from = |address: &'static str| [("x-forwarded-for", address)];
    for _ in 0..2 {
        assert_eq!(client.call("POST", "/sync/tunnels", &from("203.0.113.5"), "").await.status, 201);
    }
    let third = client.call("POST", "/sync/tunnels", &from("203.0.113.5"), "").await;
    assert_eq!(told(&third), (429, "too-many-connections".to_owned()));
    assert_eq!(client.call("POST", "/sync/tunnels", &from("203.0.113.6"), "").await.status, 201);
}

#[tokio::test]
async fn w31_a_request_that_is_lost_repeated_overtaken_or_cut_in_two_changes_nothing() {
    let house = House::open().await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::open(&client).await;
    let join = message(&Frame::join("tab"));
    let (head, tail) = join.split_at(join.len() / 2);
    let half = head.len() as u64;
    // The second half overtakes the first.
    assert_eq!(told(&tunnel.post_at(half, tail.to_vec()).await), (409, "out-of-step".to_owned()));
    // The answer to the first half is lost: it is sent again, alone and with what follows.
    for again in [head, head, &join[..]] {
        assert_eq!(tunnel.post_at(0, again.to_vec()).await.status, 200);
    }
    // A proxy repeats it long after.
    assert_eq!(tunnel.post_at(0, head.to_vec()).await.json()["received"], join.len());
    tunnel.sent = join.len() as u64;
    assert!(matches!(tunnel.next().await, Said::Message(peer) if peer.kind() == "peer"));
    // The same answer as often as it is asked for, until it is known to have arrived.
    tunnel.post(question()).await;
    let known = tunnel.received;
    let first = tunnel.poll(known, 5_000).await.body;
    assert!(tunnel.poll(known, 0).await.body.starts_with(&first), "an answer that was lost is given again");
    tunnel.take(&first[..3]);
    assert_eq!(tunnel.next_of("doc-unavailable").await.kind(), "doc-unavailable");
    assert_eq!(tunnel.poll(tunnel.received, 0).await.body.len(), 0, "nothing comes twice");
    assert_eq!(told(&tunnel.poll(known, 0).await), (409, "out-of-step".to_owned()), "what arrived is kept no longer");
    let far = tunnel.poll(tunnel.received + 1, 0).await;
    assert_eq!(told(&far), (409, "out-of-step".to_owned()), "what was never sent");
    tunnel.post(question()).await;
    tunnel.next_of("doc-unavailable").await;
}

#[tokio::test]
async fn w31_a_stream_that_is_cut_goes_on_from_where_it_was() {
    let house = House::open().await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    for _ in 0..5 {
        tunnel.post(question()).await;
        let mut stream = tunnel.stream(&[]).await;
        assert!(
            matches!(tunnel.heard(&mut stream).await, Some(Said::Message(said)) if said.kind() == "doc-unavailable")
        );
        // The client reads on; then a newer request takes the place of this one.
        let newer = tunnel.stream(&[]).await;
        while tunnel.heard(&mut stream).await.is_some() {}
        drop(newer);
    }
}

#[tokio::test]
async fn w32_a_session_that_ends_ends_its_tunnels_and_the_reason_is_read_there() {
    let house = House::open().await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut streamed = Tunnel::join(&client, "one").await;
    let mut polled = Tunnel::join(&client, "two").await;
    let mut stream = streamed.stream(&[]).await;
    let start = Instant::now();
    assert_eq!(client.send("DELETE", "/api/v1/session", &json!(null)).await.status, 204);
    let (mut errors, mut close) = (Vec::new(), 0);
    while let Some(said) = streamed.heard(&mut stream).await {
        match said {
            Said::Message(frame) => errors.extend(frame.text("code").map(str::to_owned)),
            Said::Close(code) => {
                close = code;
                break;
            }
            Said::Ping => {}
        }
    }
    assert_eq!((errors, close), (vec!["signed-out".to_owned()], CloseReason::SignedOut.code()));
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(polled.next_of("error").await.text("code"), Some("signed-out"));
    assert!(matches!(polled.next().await, Said::Close(4401)));
    // Nothing is taken any more, and nobody new is let in.
    let gone = async { while polled.post_at(polled.sent, question()).await.status != 404 {} };
    within_limit("the end", gone).await.expect("in time");
    assert_eq!(told(&client.call("POST", "/sync/tunnels", &[], "").await), (401, "signed-out".to_owned()));
}

#[tokio::test]
async fn w32_whoever_is_not_heard_is_closed_and_why_is_kept_for_a_while() {
    let limits = Limits {
        ping_every: Duration::from_millis(80),
        tunnel_last_words: Duration::from_secs(3),
        ..Limits::default()
    };
    let house = house_with(limits).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let ended = async {
        while house.server.hub().connection_count() > 0 {
            tokio::task::yield_now().await;
        }
    };
    within_limit("the end", ended).await.expect("in time");
    let close = loop {
        if let Said::Close(code) = tunnel.next().await {
            break code;
        }
    };
    assert_eq!(close, CloseReason::Silent.code());
    // Once the client has it, or after a while, there is no such tunnel.
    let gone = async { while tunnel.poll(tunnel.received, 0).await.status != 404 {} };
    within_limit("it to be forgotten", gone).await.expect("in time");
}

#[tokio::test]
async fn w32_a_server_that_stops_says_so_on_a_stream() {
    let house = House::open().await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let mut stream = tunnel.stream(&[]).await;
    let stopping = tokio::spawn(house.server.stop());
    let mut closed = None;
    while let Some(said) = tunnel.heard(&mut stream).await {
        if let Said::Close(code) = said {
            closed = Some(code);
        }
    }
    assert_eq!(closed, Some(CloseReason::ServerStopping.code()));
    within_limit("the stop", stopping).await.expect("in time").expect("stopped");
}

#[tokio::test]
async fn w30_somebody_in_a_tunnel_and_somebody_on_a_socket_work_together() {
    let house = House::open().await;
    let id = house.add_member("camille", Role::Write).await;
    let mut client = house.stranger();
    assert_eq!(client.sign_in("camille@example.org", PASSWORD).await.status, 200);
    let (_, other) = house.visitor("sacha", Role::Write).await;
    let document = house.document(&other, "Ensemble").await;
    let mut socket = open(&house, &other, "sacha", document.parse().expect("an id")).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let mut doc = automerge::Automerge::new();
    let mut state = automerge::sync::State::new();
    let hello = automerge::sync::SyncDoc::generate_sync_message(&doc, &mut state).expect("a first message");
    tunnel.post(message(&Frame::request("tab", "maillage", &document, hello.encode()))).await;
    let answer = tunnel.next_of("sync").await;
    let received = automerge::sync::Message::decode(answer.data().expect("data")).expect("a message");
    automerge::sync::SyncDoc::receive_sync_message(&mut doc, &mut state, received).expect("the document");
    assert!(!doc.get_heads().is_empty());
    // Presence of one reaches the other, in the name that the server knows.
    tunnel.post(message(&Frame::ephemeral("tab", "maillage", &document, 1, vec![0xf6]))).await;
    let seen = socket.socket.frame_of("ephemeral").await.expect("presence");
    assert_eq!((seen.text("senderId"), seen.text("participantId")), (Some("tab"), Some(id.to_string().as_str())));
    // A page that is closed is said goodbye for.
    tunnel.post(frame(0x88, &[])).await;
    socket.socket.frame_of("ephemeral").await.expect("goodbye");
}
