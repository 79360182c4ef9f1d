//! What streams of events cost: five hundred of them, in the real program.

use std::time::Duration;

use maillage_server::{
    clock,
    store::{Participant, Purpose, Store, StoredSession, open},
};
use maillage_shared::{ParticipantId, Role, SessionId, WorkspaceId};
use maillage_tests::{
    server::{Database, Server},
    within_limit,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use uuid::Uuid;

const PEOPLE: usize = 25;
const STREAMS: usize = 500;
const MOST_EACH: u64 = 30_000;

/// Somebody new who may read in the workspace: the cookie of a session of theirs.
async fn reader(store: &Store, workspace: WorkspaceId, number: usize) -> String {
    let (id, now) = (ParticipantId::from_uuid(Uuid::new_v4()), clock::now());
    let participant = Participant {
        id,
        email: format!("lecture{number}@example.org"),
        name: format!("Lecture {number}"),
        structure: String::new(),
        password_hash: String::new(),
        created_at: now,
    };
    store.directory.add_participant(participant).await.expect("an account");
    store.directory.set_member(workspace, id, Role::Read).await.expect("a role");
    let cookie = format!("{}A", &Uuid::new_v4().simple().to_string()[..21]);
    let session = StoredSession {
        id: SessionId(Sha256::digest(&cookie).into()),
        participant: Some(id),
        created_at: Some(now),
        data: json!({ "participant": id, "prolonged": now.as_millis() }).to_string(),
        expires_at: now.plus_millis(3_600_000),
    };
    store.directory.create_session(session).await.expect("a session");
    cookie
}

/// A stream that has heard its first event.
async fn stream(address: &str, workspace: WorkspaceId, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!(
        "GET /api/v1/workspaces/{workspace}/events HTTP/1.1\r\nhost: {address}\r\n\
         cookie: maillage_session={cookie}\r\naccept: text/event-stream\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut heard = Vec::new();
    while !heard.windows(12).any(|part| part == b"event: ready") {
        within_limit("the first event", stream.read_buf(&mut heard)).await.expect("in time").expect("an answer");
    }
    stream
}

/// What the server holds once it has held as much for two seconds. What its allocator gives back it gives back by and by, and
/// tells nobody: it can only be looked at now and then.
async fn at_rest(server: &Server) -> u64 {
    let (mut held, mut quiet) = (server.memory().expect("it runs"), 0);
    while quiet < 4 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = server.memory().expect("it runs");
        quiet = if now.abs_diff(held) <= 64 * 1024 { quiet + 1 } else { 0 };
        held = now;
    }
    held
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v8_each_of_five_hundred_streams_costs_less_than_thirty_kilobytes() {
    let database = Database::sqlite().expect("a folder");
    let server = Server::start(&database).await.expect("it starts");
    let store = open(&database.url(), Purpose::Command).await.expect("it opens");
    let workspace = store.directory.workspaces().await.expect("listed")[0].id;
    let mut cookies = Vec::new();
    for number in 0..PEOPLE {
        cookies.push(reader(&store, workspace, number).await);
    }
    // What writing the demonstration left free in its heap would hide what streams take.
    server.stop().await.expect("it stops");
    let server = Server::start(&database).await.expect("it starts again");
    let mut streams = Vec::new();
    // The first ones also pay for what all share.
    for cookie in &cookies {
        streams.push(stream(&server.address, workspace, cookie).await);
    }
    let before = at_rest(&server).await;
    for cookie in cookies.iter().cycle().take(STREAMS - PEOPLE) {
        streams.push(stream(&server.address, workspace, cookie).await);
    }
    let each = at_rest(&server).await.saturating_sub(before) / (STREAMS - PEOPLE) as u64;
    assert!(each < MOST_EACH, "{each} bytes each");
    assert!(each > 1_000, "{each} bytes each: that is not what they cost");
    server.stop().await.expect("it stops");
}
