//! What a tunnel holds at most, how long its requests wait, and what its answers say to whatever is in between.

use std::time::{Duration, Instant};

use maillage_server::limits::Limits;
use maillage_shared::Role;
use maillage_tests::{frame::Frame, within_limit};

use super::{
    tunnel::{Tunnel, frame, message},
    tunnels::{house_with, question, told},
};
use crate::house::House;

#[tokio::test]
async fn w33_a_request_over_the_limit_is_refused_and_what_fitted_was_taken() {
    let house = house_with(Limits { tunnel_post_bytes: 2_000, ..Limits::default() }).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    // Frames that the server has nothing to say to.
    let pongs: Vec<u8> = (0..1_000).flat_map(|_| frame(0x8a, &[])).collect();
    let refused = tunnel.post_at(tunnel.sent, pongs.clone()).await;
    assert_eq!(told(&refused), (413, "body-too-large".to_owned()));
    let answer = tunnel.post_at(tunnel.sent, "").await;
    tunnel.sent = answer.json()["received"].as_u64().expect("a number");
    let rest = usize::try_from(tunnel.sent).expect("few") - message(&Frame::join("tab")).len();
    for piece in pongs[rest..].chunks(2_000) {
        tunnel.post(piece.to_vec()).await;
    }
    tunnel.post(question()).await;
    tunnel.next_of("doc-unavailable").await;
}

#[tokio::test]
async fn w33_a_request_to_a_connection_that_does_not_read_is_answered_with_how_far_it_got() {
    // Its account is always overdrawn: it reads a little, now and then.
    let limits = Limits {
        tunnel_inbound_bytes: 1_000,
        tunnel_post_within: Duration::from_millis(50),
        work_burst_bytes: 1,
        work_bytes_per_second: 1,
        ..Limits::default()
    };
    let house = house_with(limits).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let pongs: Vec<u8> = (0..1_500).flat_map(|_| frame(0x8a, &[])).collect();
    let (mut rest, mut requests) = (&pongs[..], 0);
    while !rest.is_empty() {
        let answer = tunnel.post_at(tunnel.sent, rest.to_vec()).await;
        let received = answer.json()["received"].as_u64().expect("a number");
        rest = &rest[usize::try_from(received - tunnel.sent).expect("few")..];
        (tunnel.sent, requests) = (received, requests + 1);
    }
    assert!(requests > 1, "one request had room for all");
    assert_eq!(tunnel.poll(tunnel.received, 0).await.status, 200, "nothing was wrong with what arrived");
}

#[tokio::test]
async fn w33_a_message_of_many_requests_arrives_whole_and_is_bounded_like_any_other() {
    let limits = Limits { message_bytes: 300_000, ..Limits::default() };
    let house = house_with(limits).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let mut large = vec![0x82, 0x80 + 127];
    large.extend_from_slice(&200_000u64.to_be_bytes());
    large.resize(14 + 200_000, 0);
    // It is no message of the protocol: the connection ends when all of it is here, not before.
    for piece in large[..200_000].chunks(40_000) {
        tunnel.post(piece.to_vec()).await;
    }
    assert_eq!(tunnel.poll(tunnel.received, 0).await.body.len(), 0);
    tunnel.post(large[200_000..].to_vec()).await;
    assert_eq!(tunnel.next_of("error").await.text("code"), Some("malformed-message"));
}

#[tokio::test]
async fn w35_answers_are_neither_kept_nor_compressed_nor_buffered() {
    let house = House::open().await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let compressing = [("accept-encoding", "gzip, deflate, br, zstd")];
    // More than what would be compressed elsewhere.
    let questions: Vec<u8> = (0..40).flat_map(|_| question()).collect();
    tunnel.post(questions).await;
    let stream = tunnel.stream(&compressing).await;
    let path = format!("{}?from={}&wait=5000", tunnel.path, tunnel.received);
    let poll = client.call("GET", &path, &compressing, "").await;
    for headers in [stream.headers(), &poll.headers] {
        let named = |name: &str| headers.get(name).map(|value| value.to_str().expect("a text"));
        assert_eq!(named("cache-control"), Some("no-store, no-transform"));
        assert_eq!(named("x-accel-buffering"), Some("no"));
        assert_eq!(named("content-type"), Some("application/octet-stream"));
        assert_eq!(named("content-encoding"), None);
    }
    assert_eq!(poll.header("content-length"), Some(poll.body.len().to_string().as_str()));
    let opened = client.call("POST", "/sync/tunnels", &compressing, "").await;
    assert_eq!(opened.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn w33_no_request_waits_longer_than_the_limit() {
    let limits = Limits {
        ping_every: Duration::from_mins(1),
        tunnel_poll_within: Duration::from_millis(100),
        ..Limits::default()
    };
    let house = house_with(limits).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let tunnel = Tunnel::join(&client, "tab").await;
    let answer = within_limit("the answer", tunnel.poll(tunnel.received, u64::MAX)).await.expect("in time");
    assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0));
}

#[tokio::test]
async fn w35_a_short_answer_ends_as_soon_as_there_is_something_or_when_it_was_asked_to() {
    let house = house_with(Limits { ping_every: Duration::from_mins(1), ..Limits::default() }).await;
    let (_, client) = house.visitor("camille", Role::Write).await;
    let mut tunnel = Tunnel::join(&client, "tab").await;
    let start = Instant::now();
    assert_eq!(tunnel.poll(tunnel.received, 200).await.body.len(), 0);
    assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
    let path = format!("{}?from={}&wait=20000", tunnel.path, tunnel.received);
    let waiting = tokio::spawn(async move { client.get(&path).await });
    tunnel.post(question()).await;
    let answer = within_limit("the answer", waiting).await.expect("at once").expect("an answer");
    assert!(!answer.body.is_empty());
}
