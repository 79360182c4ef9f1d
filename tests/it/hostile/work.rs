//! Work that is asked for without end: it has a rate for each participant, and nobody is closed for it.

use std::{collections::HashSet, time::Instant};

use maillage_server::limits::Limits;
use maillage_shared::{DocumentId, Role};
use maillage_tests::client::Client as Live;

use crate::scene::{Scene, edit_reaches, join, still_answers};

/// Asks for documents that nobody has, all at once.
async fn ask(live: &mut Live, times: usize) -> HashSet<DocumentId> {
    let ids: HashSet<_> = (0..times).map(|_| DocumentId::from_bytes(*uuid::Uuid::new_v4().as_bytes())).collect();
    for id in &ids {
        live.request(*id).await.expect("sent");
    }
    ids
}

async fn answered(live: &mut Live, ids: &HashSet<DocumentId>) {
    let all = |live: &Live| ids.iter().all(|id| live.document(*id).expect("asked").unavailable);
    live.until("the answers", all).await.expect("not closed");
}

#[tokio::test]
async fn w12_connections_of_one_participant_share_a_rate_and_others_go_on() {
    // A question for a document takes some 17 KiB of work.
    let limits = Limits { work_burst_bytes: 256 << 10, work_bytes_per_second: 512 << 10, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let (_, reader) = scene.house.visitor("reader", Role::Read).await;
    let mut sockets = Vec::new();
    for number in 0..4 {
        sockets.push(join(&scene.house, &reader, &format!("reader-{number}")).await);
    }
    let start = Instant::now();
    let mut asked = Vec::new();
    for live in &mut sockets {
        asked.push(ask(live, 15).await);
    }
    edit_reaches(scene.document, &mut scene.author, &mut scene.witness).await;
    for (live, ids) in sockets.iter_mut().zip(&asked) {
        answered(live, ids).await;
    }
    // (60 questions of 17 KiB, less the burst) at half a mebibyte a second.
    assert!(start.elapsed().as_millis() > 1_200, "{:?}", start.elapsed());
    scene.goes_on().await;
}

#[tokio::test]
async fn w12_whoever_owes_work_still_hears_that_somebody_is_there() {
    let limits = Limits { work_burst_bytes: 64 << 10, work_bytes_per_second: 16 << 10, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let (_, reader) = scene.house.visitor("reader", Role::Read).await;
    let mut live = join(&scene.house, &reader, "reader").await;
    let ids = ask(&mut live, 8).await;
    // Our client asks by a second `join` whether its connection is alive.
    live.socket.send(&maillage_tests::frame::Frame::join("reader")).await.expect("sent");
    live.socket.frame_of("peer").await.expect("an answer");
    let waits = ids.iter().filter(|id| !live.document(**id).expect("asked").unavailable).count();
    assert!(waits > 0, "it was not overdrawn");
    scene.goes_on().await;
}

#[tokio::test]
async fn w12_two_hundred_documents_asked_for_at_once_are_answered_at_once() {
    let scene = Scene::open().await;
    let (_, client) = scene.house.visitor("member", Role::Write).await;
    let mut live = join(&scene.house, &client, "member").await;
    let ids = ask(&mut live, 200).await;
    answered(&mut live, &ids).await;
    still_answers(&mut live).await;
}
