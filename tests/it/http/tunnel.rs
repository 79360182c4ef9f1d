//! One tunnel, request by request: every position in the test's hands, and the WebSocket frames that it carries.

use bytes::{Buf as _, Bytes, BytesMut};
use http::{Request, header};
use http_body_util::{BodyExt as _, Empty};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use maillage_tests::{frame::Frame, within_limit};
use tokio::net::TcpStream;

use crate::client::{Answer, Client};

/// A tunnel and how far its client is.
pub(super) struct Tunnel {
    pub(super) client: Client,
    pub(super) path: String,
    /// Bytes that the server has said to have received, and bytes that have arrived.
    pub(super) sent: u64,
    pub(super) received: u64,
    /// What has arrived of a frame.
    partial: BytesMut,
}

/// What the server said.
#[derive(Debug)]
pub(super) enum Said {
    Message(Frame),
    Ping,
    Close(u16),
}

/// A client's frame, masked with zeros; the opcode with its first bit set.
pub(super) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match u16::try_from(payload.len()).expect("short") {
        short @ 0..=125 => bytes.push(0x80 | u8::try_from(short).expect("short")),
        long => {
            bytes.push(0x80 + 126);
            bytes.extend_from_slice(&long.to_be_bytes());
        }
    }
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(payload);
    bytes
}

/// A message in its frame.
pub(super) fn message(message: &Frame) -> Vec<u8> {
    frame(0x82, &message.encode())
}

impl Tunnel {
    pub(super) async fn open(client: &Client) -> Self {
        let answer = client.call("POST", "/sync/tunnels", &[], "").await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let path = format!("/sync/tunnels/{}", answer.json()["id"].as_str().expect("an id"));
        Self { client: client.clone(), path, sent: 0, received: 0, partial: BytesMut::new() }
    }

    /// One that has joined.
    pub(super) async fn join(client: &Client, peer: &str) -> Self {
        let mut tunnel = Self::open(client).await;
        tunnel.post(message(&Frame::join(peer))).await;
        tunnel.next_of("peer").await;
        tunnel
    }

    /// One request that writes.
    pub(super) async fn post_at(&self, at: u64, bytes: impl Into<Bytes>) -> Answer {
        let path = format!("{}?at={at}&received={}", self.path, self.received);
        self.client.call("POST", &path, &[], bytes).await
    }

    /// Sends bytes and sees that they are taken.
    pub(super) async fn post(&mut self, bytes: impl Into<Bytes>) {
        let bytes = bytes.into();
        let answer = self.post_at(self.sent, bytes.clone()).await;
        self.sent += bytes.len() as u64;
        assert_eq!(answer.json()["received"], self.sent, "{answer:?}");
    }

    /// One request that reads and waits so long, in milliseconds.
    pub(super) async fn poll(&self, from: u64, wait: u64) -> Answer {
        self.client.get(&format!("{}?from={from}&wait={wait}", self.path)).await
    }

    /// What the server says next, by short answers.
    pub(super) async fn next(&mut self) -> Said {
        let next = async {
            loop {
                if let Some(said) = self.said() {
                    return said;
                }
                let answer = self.poll(self.received, 5_000).await;
                assert_eq!(answer.status, 200, "{answer:?}");
                self.take(&answer.body);
            }
        };
        within_limit("what the server says", next).await.expect("in time")
    }

    /// What the server says next of this type, pings answered.
    pub(super) async fn next_of(&mut self, kind: &str) -> Frame {
        loop {
            match self.next().await {
                Said::Message(frame) if frame.kind() == kind => return frame,
                Said::Message(_) => {}
                Said::Ping => self.post(frame(0x8a, &[])).await,
                Said::Close(code) => panic!("closed with {code} before any {kind}"),
            }
        }
    }

    /// Bytes have arrived.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.received += bytes.len() as u64;
        self.partial.extend_from_slice(bytes);
    }

    /// The next whole frame of what has arrived.
    pub(super) fn said(&mut self) -> Option<Said> {
        let (head, length) = match self.partial.as_ref() {
            [_, short @ 0..=125, ..] => (2, usize::from(*short)),
            [_, 126, high, low, ..] => (4, usize::from(u16::from_be_bytes([*high, *low]))),
            _ => return None,
        };
        if self.partial.len() < head + length {
            return None;
        }
        let first = self.partial[0];
        self.partial.advance(head);
        let payload = self.partial.split_to(length);
        Some(match first {
            0x82 => Said::Message(Frame::decode(&payload).expect("a message")),
            0x89 => Said::Ping,
            0x88 => Said::Close(u16::from_be_bytes([payload[0], payload[1]])),
            other => panic!("a frame that begins with {other:#x}"),
        })
    }

    /// A long answer from where this client is.
    pub(super) async fn stream(&self, headers: &[(&str, &str)]) -> http::Response<Incoming> {
        let stream = TcpStream::connect(self.client.address).await.expect("a connection");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::spawn(connection);
        let cookie = self.client.cookie.as_deref().expect("signed in");
        let mut request = Request::get(format!("{}?from={}", self.path, self.received))
            .header(header::HOST, self.client.address.to_string())
            .header(header::COOKIE, format!("maillage_session={cookie}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        sender.send_request(request.body(Empty::<Bytes>::new()).expect("a request")).await.expect("an answer")
    }

    /// What the server says next on a long answer; `None` when that has ended.
    pub(super) async fn heard(&mut self, answer: &mut http::Response<Incoming>) -> Option<Said> {
        loop {
            if let Some(said) = self.said() {
                return Some(said);
            }
            let piece = within_limit("the next piece", answer.body_mut().frame()).await.expect("in time")?;
            self.take(&piece.expect("whole pieces").into_data().expect("no trailers"));
        }
    }
}
