//! What changes in a workspace, as somebody hears it who watches: a client of the stream, and what is promised of it.

mod ends;
mod limits;
mod resume;
mod rights;
mod told;

use http::{HeaderMap, Request, header};
use http_body_util::{BodyExt as _, Empty};
use hyper::{
    body::{Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use maillage_shared::WorkspaceId;
use maillage_tests::within_limit;
use serde_json::Value;
use tokio::net::{TcpSocket, TcpStream};

use crate::client::Client;

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    id: String,
    data: Value,
}

impl Event {
    pub(super) fn kind(&self) -> &str {
        self.data["type"].as_str().expect("a type")
    }
}

/// A stream that is open.
pub(super) struct Listening {
    headers: HeaderMap,
    body: Incoming,
    /// What came and isn't a whole event yet.
    bytes: Vec<u8>,
    /// Comments that were heard.
    heartbeats: usize,
    connection: tokio::task::JoinHandle<hyper::Result<()>>,
}

impl Drop for Listening {
    /// As a browser that is closed.
    fn drop(&mut self) {
        self.connection.abort();
    }
}

impl Listening {
    /// Opens a stream, and hears its first event.
    pub(super) async fn open(who: &Client, workspace: WorkspaceId, last: Option<&str>) -> (Self, Event) {
        let stream = TcpStream::connect(who.address).await.expect("a connection");
        let mut listening = Self::on(stream, who, workspace, last).await;
        let first = listening.next().await;
        (listening, first)
    }

    /// The same by somebody whose machine takes little at once and who doesn't read yet.
    async fn open_slowly(who: &Client, workspace: WorkspaceId) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("set");
        let stream = socket.connect(who.address).await.expect("a connection");
        Self::on(stream, who, workspace, None).await
    }

    async fn on(stream: TcpStream, who: &Client, workspace: WorkspaceId, last: Option<&str>) -> Self {
        let mut request = Request::get(format!("/api/v1/workspaces/{workspace}/events"))
            .header(header::HOST, who.address.to_string())
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .header(header::COOKIE, format!("maillage_session={}", who.cookie.as_deref().expect("signed in")));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
        let connection = tokio::spawn(connection);
        let request = request.body(Empty::<Bytes>::new()).expect("a request");
        let answer =
            within_limit("an answer", sender.send_request(request)).await.expect("in time").expect("an answer");
        assert_eq!(answer.status(), 200);
        let (parts, body) = answer.into_parts();
        Self { headers: parts.headers, body, bytes: Vec::new(), heartbeats: 0, connection }
    }

    /// The next event; `None` when the stream ends.
    async fn heard(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.bytes.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = self.bytes.drain(..end + 2).collect();
                if event == b":\n\n" {
                    self.heartbeats += 1;
                    continue;
                }
                return Some(read(std::str::from_utf8(&event[..end]).expect("UTF-8")));
            }
            let frame = within_limit("an event", self.body.frame()).await.expect("in time")?;
            if let Ok(data) = frame.ok()?.into_data() {
                self.bytes.extend_from_slice(&data);
            }
        }
    }

    pub(super) async fn next(&mut self) -> Event {
        self.heard().await.expect("the stream goes on")
    }

    /// The next event of this kind; others are passed over.
    pub(super) async fn of(&mut self, kind: &str) -> Event {
        loop {
            let event = self.next().await;
            assert_ne!(event.kind(), "end", "while waiting for {kind}: {event:?}");
            if event.kind() == kind {
                return event;
            }
        }
    }

    /// The next event about a document that says this.
    async fn document(&mut self, says: impl Fn(&Value) -> bool) -> Value {
        loop {
            let event = self.of("document").await;
            if says(&event.data["document"]) {
                return event.data["document"].clone();
            }
        }
    }

    /// The reason that the last event gives, after which nothing comes. Others are passed over.
    async fn end(&mut self) -> String {
        loop {
            let event = self.heard().await.expect("a last word");
            if event.kind() == "end" {
                assert_eq!(self.heard().await, None, "after the last word");
                return event.data["reason"].as_str().expect("a reason").to_owned();
            }
        }
    }
}

fn read(event: &str) -> Event {
    let mut lines = event.lines();
    let mut line = |name: &str| {
        let line = lines.next().unwrap_or_else(|| panic!("no {name} in {event:?}"));
        line.strip_prefix(name)
            .and_then(|line| line.strip_prefix(": "))
            .unwrap_or_else(|| panic!("{event:?}"))
            .to_owned()
    };
    let (id, kind, data) = (line("id"), line("event"), line("data"));
    assert_eq!(lines.next(), None, "{event:?}");
    let data: Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!(data["type"], kind);
    Event { id, data }
}
