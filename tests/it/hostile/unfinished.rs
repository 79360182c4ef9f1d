//! Messages that are begun and not finished: they hold a bounded amount of memory for a bounded time.

use std::time::Duration;

use maillage_server::limits::Limits;
use maillage_shared::{CloseReason, Role};
use maillage_tests::{
    client::Client as Live,
    frame::Frame,
    socket::{Carried, Socket},
    within_limit,
};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

use crate::scene::{Scene, cookie, edit_reaches, join, open};

/// The header of a masked binary frame, its mask zero.
fn header(length: u64) -> Vec<u8> {
    let mut header = vec![0x82, 0x80 | 127];
    header.extend_from_slice(&length.to_be_bytes());
    header.extend_from_slice(&[0; 4]);
    header
}

/// The code of the close, whatever came before.
async fn close_code(stream: &mut WebSocketStream<Carried>) -> u16 {
    use futures_util::StreamExt as _;
    let closed = async {
        loop {
            match stream.next().await {
                Some(Ok(Message::Close(Some(close)))) => return close.code.into(),
                Some(Ok(_)) => {}
                end => panic!("{end:?}"),
            }
        }
    };
    within_limit("the close", closed).await.expect("in time")
}

#[tokio::test]
async fn w11_who_has_not_joined_may_not_send_much() {
    let limits = Limits { message_bytes_before_join: 1000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let (_, client) = scene.house.visitor("intruder", Role::Read).await;
    let address = scene.house.server.address().to_string();
    let socket = Socket::connect_by(crate::CARRIER, &address, Some(&cookie(&client)), &[]).await.expect("a connection");
    let mut stream = socket.into_stream();
    stream.get_mut().write_all(&header(1001)).await.expect("sent");
    assert_eq!(close_code(&mut stream).await, CloseReason::MessageTooLarge.code());
    // Who has joined may.
    let mut joined = join(&scene.house, &client, "intruder").await;
    joined
        .socket
        .send(&Frame::new("large").with("senderId", "intruder").with("x", "x".repeat(5000)))
        .await
        .expect("sent");
    joined.open(scene.document).await.expect("still there");
    scene.goes_on().await;
}

#[tokio::test]
async fn w11_a_message_that_does_not_go_on_is_not_waited_for() {
    let limits = Limits {
        message_unfinished_after: Duration::from_millis(400),
        message_unfinished_below_bytes: 1000,
        ..Limits::default()
    };
    let mut scene = Scene::open_with(limits).await;
    let mut stream = scene.intruder().await.socket.into_stream();
    stream.get_mut().write_all(&header(1 << 20)).await.expect("sent");
    // A byte now and then, so that it is not silent.
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let code = async {
        let mut written = Ok(());
        while written.is_ok() {
            tick.tick().await;
            written = stream.get_mut().write_all(&[0]).await;
            let closing = tokio::time::timeout(Duration::ZERO, close_code(&mut stream)).await;
            if let Ok(code) = closing {
                return code;
            }
        }
        panic!("it ended without a word: {written:?}");
    };
    let code = within_limit("the close", code).await.expect("in time");
    assert_eq!(code, CloseReason::MessageUnfinished.code());
    scene.goes_on().await;
}

#[tokio::test]
async fn w11_sixty_four_unfinished_messages_hold_a_bounded_sum() {
    const MESSAGE: usize = 256 << 10;
    const SHARE: usize = 1 << 20;
    let limits = Limits {
        message_bytes: MESSAGE,
        held_bytes_per_participant: SHARE,
        ping_every: Duration::from_mins(1),
        ..Limits::default()
    };
    let mut scene = Scene::open_with(limits).await;
    let (_, reader) = scene.house.visitor("reader", Role::Read).await;
    let people = scene.house.server.hub().connection_count();
    let mut sockets = Vec::new();
    for number in 0..64 {
        let live = join(&scene.house, &reader, &format!("reader-{number}")).await;
        let mut stream = live.socket.into_stream();
        let mut bytes = header(MESSAGE as u64);
        bytes.resize(bytes.len() + MESSAGE - 1, 0);
        // It may be closed while it writes.
        let _ = stream.get_mut().write_all(&bytes).await;
        sockets.push(stream);
    }
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let bounded = async {
        // Each holds all but what is not counted: four fit.
        while scene.house.server.hub().connection_count() > people + SHARE / (MESSAGE - (16 << 10)) {
            tick.tick().await;
        }
    };
    within_limit("most of them to be closed", bounded).await.expect("in time");
    let held = scene.house.server.hub().held_bytes();
    assert!(held > SHARE / 2 && held <= SHARE, "{held}");
    // Somebody else's large message passes all the same.
    let mut other = scene.intruder().await;
    large_edit(&mut scene, &mut other).await;
    drop(sockets);
    scene.goes_on().await;
}

async fn large_edit(scene: &mut Scene, other: &mut Live) {
    use automerge::{ROOT, transaction::Transactable as _};
    let blob: Vec<u8> = (0..6_000).flat_map(|_| *uuid::Uuid::new_v4().as_bytes()).collect();
    let document = scene.document;
    other.edit(document, |tx| tx.put(ROOT, "blob", blob)).await.expect("sent");
    edit_reaches(document, other, &mut scene.witness).await;
    let mut again = open(&scene.house, &scene.host, "again", document).await;
    edit_reaches(document, &mut again, other).await;
}
