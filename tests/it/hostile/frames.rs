//! Frames that are no messages, messages that are no maps, types nobody knows.

use std::{collections::BTreeMap, time::Duration};

use futures_util::StreamExt as _;
use maillage_shared::CloseReason;
use maillage_tests::{
    frame::{Frame, Value},
    within_limit,
};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::tungstenite::Message;

use crate::scene::{Scene, closes, still_answers};

async fn bytes_close(bytes: &[u8], reason: CloseReason) {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    intruder.socket.send_bytes(bytes.to_vec()).await.expect("sent");
    closes(&mut intruder, reason).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn bytes_that_are_no_cbor_close_the_connection() {
    bytes_close(&[0xff; 300], CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn an_empty_message_closes_the_connection() {
    bytes_close(&[], CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn cbor_that_is_no_map_closes_the_connection() {
    bytes_close(&[0x83, 1, 2, 3], CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn half_a_map_closes_the_connection() {
    let whole = Frame::sync("intruder", "maillage", "document", vec![1, 2, 3]).encode();
    bytes_close(&whole[..whole.len() / 2], CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn bytes_after_the_map_close_the_connection() {
    let mut bytes = Frame::new("leave").encode();
    bytes.push(0xf6);
    bytes_close(&bytes, CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn a_map_that_says_it_is_endless_closes_the_connection() {
    bytes_close(&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x61, b'a', 1], CloseReason::MalformedMessage)
        .await;
}

#[tokio::test]
async fn a_list_that_says_it_is_endless_closes_the_connection() {
    let mut bytes = Frame::new("remote-subscription-change").with("senderId", "intruder").encode();
    bytes[0] += 1;
    bytes.extend_from_slice(b"\x63add\x9b\x10\0\0\0\0\0\0\0");
    bytes_close(&bytes, CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn a_hundred_thousand_nested_lists_close_the_connection_or_are_skipped() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let mut bytes = Frame::new("sync").encode();
    bytes[0] += 1;
    bytes.extend_from_slice(b"\x61x");
    bytes.extend(std::iter::repeat_n(0x81, 100_000));
    bytes.push(1);
    intruder.socket.send_bytes(bytes).await.expect("sent");
    closes(&mut intruder, CloseReason::MalformedMessage).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn fields_of_the_wrong_type_close_the_connection() {
    let frame = Frame::sync("intruder", "maillage", "document", vec![1]).with("data", "a text");
    bytes_close(&frame.encode(), CloseReason::MalformedMessage).await;
    let frame = Frame::sync("intruder", "maillage", "document", vec![1]).with("documentId", 7);
    bytes_close(&frame.encode(), CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn a_message_without_its_fields_closes_the_connection() {
    let whole = Frame::sync("intruder", "maillage", "document", vec![1]);
    for field in ["type", "senderId", "targetId", "documentId", "data"] {
        bytes_close(&whole.clone().without(field).encode(), CloseReason::MalformedMessage).await;
    }
}

#[tokio::test]
async fn an_identifier_without_end_closes_the_connection() {
    let frame = Frame::sync("intruder", &"m".repeat(10_000), "document", vec![1]);
    bytes_close(&frame.encode(), CloseReason::MalformedMessage).await;
}

#[tokio::test]
async fn a_text_frame_closes_the_connection() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    intruder.socket.send_text("{\"type\":\"join\"}").await.expect("sent");
    closes(&mut intruder, CloseReason::MalformedMessage).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_frame_of_a_hundred_megabytes_is_refused_at_its_header() {
    let mut scene = Scene::open().await;
    let mut stream = scene.intruder().await.socket.into_stream();
    // Only the header: if the close comes, not a byte of the payload was waited for or kept.
    let mut header = vec![0x82, 0x80 | 127];
    header.extend_from_slice(&(100u64 << 20).to_be_bytes());
    stream.get_mut().write_all(&header).await.expect("sent");
    let closed = async {
        loop {
            match stream.next().await {
                Some(Ok(Message::Close(Some(close)))) => return close.code.into(),
                Some(Ok(_)) => {}
                end => panic!("{end:?}"),
            }
        }
    };
    let code: u16 = within_limit("the close", closed).await.expect("in time");
    assert_eq!(code, CloseReason::MessageTooLarge.code());
    scene.goes_on().await;
}

#[tokio::test]
async fn a_frame_of_a_hundred_megabytes_that_is_sent_nevertheless_is_not_kept() {
    let mut scene = Scene::open().await;
    let mut stream = scene.intruder().await.socket.into_stream();
    let mut header = vec![0x82, 0x80 | 127];
    header.extend_from_slice(&(100u64 << 20).to_be_bytes());
    stream.get_mut().write_all(&header).await.expect("sent");
    // The server stops reading after a second at the latest, so that the writing ends with an error.
    let megabyte = vec![0; 1 << 20];
    let flood = async {
        for _ in 0..100 {
            if stream.get_mut().write_all(&megabyte).await.is_err() {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(5), flood).await.expect("the server neither reads nor hangs up");
    scene.goes_on().await;
}

#[tokio::test]
async fn unknown_message_types_and_unknown_keys_are_ignored() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let nested = Value::Map(BTreeMap::from([("deep".to_owned(), Value::Array(vec![Value::Null, 3.into()]))]));
    for kind in ["leave", "", "heartbeat", "remote-heads-changed", "peer", "error"] {
        let frame = Frame::new(kind).with("senderId", "intruder").with("surprise", nested.clone());
        intruder.socket.send(&frame).await.expect("sent");
    }
    intruder.socket.send(&Frame::new("no-sender")).await.expect("sent");
    still_answers(&mut intruder).await;
    scene.goes_on().await;
}
