//! A client that does not read: it costs no more than its outbox, and disturbs nobody.

use std::time::Duration;

use automerge::{ROOT, sync, transaction::Transactable as _};
use maillage_server::limits::Limits;
use maillage_tests::{
    client::{Client as Live, same},
    socket::Received,
    within_limit,
};

use crate::scene::{Scene, arrives, edit_reaches};

/// How many edits are made while somebody does not read.
const EDITS: u8 = 30;

/// Those who only wait meanwhile are not to be taken for dead.
const PATIENCE: Duration = Duration::from_mins(1);

/// More than the sockets' own buffers hold, in edits that are too random to be compressed.
pub(super) async fn much(scene: &mut Scene) {
    let document = scene.document;
    let mut blob: Vec<u8> = (0..16_000).flat_map(|_| *uuid::Uuid::new_v4().as_bytes()).collect();
    for number in 0..EDITS {
        blob[0] = number;
        let bytes = blob.clone();
        let hash = scene.author.edit(document, |tx| tx.put(ROOT, "blob", bytes)).await.expect("an edit");
        arrives(&mut scene.witness, document, hash).await;
    }
}

#[tokio::test]
async fn s6_a_client_that_reads_again_is_caught_up_with_one_message() {
    let limits = Limits { outbox_bytes: 64 << 10, ping_every: PATIENCE, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let mut sleeper = scene.intruder().await;
    much(&mut scene).await;
    let wanted = scene.witness.document(document).expect("open").document.get_heads();
    let mut sizes = Vec::new();
    while !same(&sleeper.document(document).expect("open").document.get_heads(), &wanted) {
        let frame = sleeper.socket.frame_of("sync").await.expect("what was missed");
        let message = sync::Message::decode(frame.data().expect("data")).expect("a message");
        sizes.push(message.changes.iter().map(<[u8]>::len).sum::<usize>());
        sleeper.act(&frame).await.expect("taken");
    }
    assert!(sizes.len() < usize::from(EDITS), "nothing was left out: {sizes:?}");
    let last = sizes.last().copied().unwrap_or_default();
    let single = sizes[0];
    assert!(last > 2 * single, "the last message holds what was left out: {sizes:?}");
    edit_reaches(document, &mut scene.author, &mut sleeper).await;
    edit_reaches(document, &mut sleeper, &mut scene.witness).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn s6_a_client_that_never_reads_is_closed() {
    let stalled = Duration::from_millis(300);
    let limits =
        Limits { outbox_bytes: 64 << 10, not_reading_after: stalled, ping_every: PATIENCE, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut sleeper = scene.intruder().await;
    much(&mut scene).await;
    // It says something now and then, so that it is not silent; it does not read.
    let mut presence = tokio::time::interval(Duration::from_millis(50));
    let gone = async {
        loop {
            presence.tick().await;
            if sleeper.socket.send_bytes(maillage_tests::frame::Frame::new("alive").encode()).await.is_err() {
                return;
            }
        }
    };
    within_limit("the server to hang up", gone).await.expect("closed");
    read_to_the_end(&mut sleeper).await;
    scene.goes_on().await;
}

async fn read_to_the_end(live: &mut Live) {
    while let Received::Frame(_) = within_limit("the end", live.socket.next()).await.expect("in time").expect("frames")
    {
    }
}

#[tokio::test]
async fn a_client_that_says_nothing_at_all_is_closed() {
    let limits = Limits { ping_every: Duration::from_millis(80), ..Limits::default() };
    let scene = Scene::open_with(limits).await;
    let mut stream = scene.intruder().await.socket.into_stream();
    // Nobody polls the stream: pings are not answered.
    tokio::time::timeout(Duration::from_secs(5), async {
        while scene.house.server.address().port() != 0 {
            use tokio::io::AsyncReadExt as _;
            let mut bytes = [0; 4096];
            match stream.get_mut().read(&mut bytes).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
    })
    .await
    .expect("closed");
}
