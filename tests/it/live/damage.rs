//! Documents that are damaged, or can't be loaded for now: they hurt themselves only, and mend as far as they can.

use std::time::Duration;

use automerge::{Automerge, ChangeHash, ROOT, ReadDoc as _, sync, sync::SyncDoc as _, transaction::Transactable as _};
use maillage_server::{lifecycle::Settings, limits::Limits, store::Store, sync::Damage};
use maillage_shared::{DocumentId, Refusal, Role};
use maillage_tests::{
    client::{Client as Live, same},
    faulty::{Calls, Failure, Method},
    frame::Frame,
};

use crate::{
    client::Client,
    house::{House, start_server_on},
    scene::{Scene, arrives, confirmed, cookie, edit_reaches, put, still_answers},
};

/// The server stops, and another starts on the same store: every document is loaded anew.
async fn restart(house: &mut House, limits: Limits) {
    let settings = Settings { limits, ..Settings::default() };
    let next = start_server_on(settings, house.store.clone()).await;
    std::mem::replace(&mut house.server, next).stop().await;
}

async fn join(house: &House, who: &Client, peer: &str) -> Live {
    Live::connect_by(crate::CARRIER, &house.server.address().to_string(), &cookie(who), peer)
        .await
        .expect("a connection")
}

async fn open(house: &House, who: &Client, peer: &str, document: DocumentId) -> Live {
    let mut live = join(house, who, peer).await;
    live.open(document).await.expect("the document");
    live
}

/// Comes back with what it held, as a stock client does, until the server has it all.
async fn comes_back(house: &House, who: &Client, before: Live, document: DocumentId) -> Live {
    let mut live = join(house, who, &before.peer_id.clone()).await;
    let mut held = before.into_documents().remove(&document).expect("open").document;
    speaks(&mut live, &mut held, &mut sync::State::new(), document).await;
    live
}

/// Goes on until the server has all that a client holds.
async fn speaks(live: &mut Live, held: &mut Automerge, state: &mut sync::State, document: DocumentId) {
    loop {
        if let Some(message) = held.generate_sync_message(state) {
            let frame = Frame::sync(&live.peer_id, &live.server_id, &document.to_string(), message.encode());
            live.socket.send(&frame).await.expect("sent");
        }
        let frame = live.socket.frame_of("sync").await.expect("an answer");
        let message = sync::Message::decode(frame.data().expect("data")).expect("a message");
        let heads = message.heads.clone();
        held.receive_sync_message(state, message).expect("taken");
        if same(&heads, &held.get_heads()) {
            return;
        }
    }
}

async fn damages(store: &Store) -> Vec<(DocumentId, Vec<Damage>)> {
    let report = maillage_server::sync::check(store).await.expect("the journal");
    report.broken.into_iter().map(|broken| (broken.document, broken.damages)).collect()
}

fn errors(live: &Live) -> Vec<&str> {
    live.errors.iter().filter_map(|error| error.text("code")).collect()
}

#[tokio::test]
async fn s16_a_document_that_does_not_load_for_now_hurts_itself_only_and_comes_by_itself() {
    let mut scene = Scene::open().await;
    let (document, elsewhere) = (scene.document, scene.elsewhere);
    restart(&mut scene.house, Limits::default()).await;
    scene.house.faults.fail(Calls::from(Method::Load).about(document), Failure::Unavailable);
    let mut live = open(&scene.house, &scene.host, "both", elsewhere).await;
    let mut others = Vec::new();
    for number in 0..5 {
        let mut other = join(&scene.house, &scene.host, &format!("other-{number}")).await;
        other.request(document).await.expect("sent");
        others.push(other);
    }
    live.request(document).await.expect("sent");
    for live in others.iter_mut().chain([&mut live]) {
        live.until("an answer", |live| live.document(document).expect("asked").unavailable).await.expect("open");
        assert_eq!(errors(live), [Refusal::NotLoaded.as_str()]);
        still_answers(live).await;
    }
    let kept = put(&mut live, elsewhere, "word").await;
    confirmed(&mut live, elsewhere, kept).await;
    let loads = scene.house.faults.count_about(Method::Load, document);
    assert!(loads <= 4, "{loads} loads: those who ask share one, and one is not begun at each question");
    scene.house.faults.mend();
    for live in others.iter_mut().chain([&mut live]) {
        live.until("the document", |live| live.document(document).expect("asked").in_step()).await.expect("it comes");
    }
    edit_reaches(document, &mut live, &mut others[0]).await;
}

#[tokio::test]
async fn s16_a_document_whose_snapshot_is_damaged_is_said_to_be_and_the_socket_stays_open() {
    let limits = Limits { compact_at_least_bytes: 1_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits.clone()).await;
    let document = scene.document;
    let journal = scene.house.store.journal.clone();
    while journal.load(document).await.expect("read").expect("there").snapshot.is_none() {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
    }
    scene.house.fresh.damage_snapshot(document, b"no document").await;
    restart(&mut scene.house, limits).await;
    let mut live = join(&scene.house, &scene.host, "live").await;
    live.request(document).await.expect("sent");
    live.until("an answer", |live| live.document(document).expect("asked").unavailable).await.expect("open");
    assert_eq!(errors(&live), [Refusal::Damaged.as_str()]);
    live.open(scene.elsewhere).await.expect("the other document");
    let found = damages(&scene.house.store).await;
    assert!(
        matches!(&found[..], [(one, damages)] if *one == document && matches!(damages[0], Damage::Snapshot(_))),
        "{found:?}"
    );
}

#[tokio::test]
async fn s17_a_lost_change_is_brought_back_by_whoever_holds_it() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let mut written = Vec::new();
    for _ in 0..5 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        written.push(hash);
    }
    scene.house.fresh.lose_row(document, written[2].0).await;
    restart(&mut scene.house, Limits::default()).await;
    let found = damages(&scene.house.store).await;
    assert_eq!(found, [(document, vec![Damage::Waiting { rows: 2, missing: vec![written[2]] }])]);
    // Somebody who has nothing is shown what is whole.
    let mut newcomer = open(&scene.house, &scene.host, "newcomer", document).await;
    let holds = |live: &Live, hash: &ChangeHash| {
        live.document(document).expect("open").document.get_change_by_hash(hash).is_some()
    };
    assert!(holds(&newcomer, &written[1]) && !holds(&newcomer, &written[2]) && !holds(&newcomer, &written[4]));
    // They may go on from there.
    let beside = put(&mut newcomer, document, "beside").await;
    confirmed(&mut newcomer, document, beside).await;
    let author = std::mem::replace(&mut scene.author, join(&scene.house, &scene.host, "placeholder").await);
    let _author = comes_back(&scene.house, &scene.host, author, document).await;
    for hash in &written {
        arrives(&mut newcomer, document, *hash).await;
    }
    let saved = scene.saved().await;
    for hash in written.iter().chain([&beside]) {
        assert_eq!(saved.iter().filter(|saved| *saved == hash).count(), 1, "J4");
    }
    scene.loads().await;
    // And so it stays, loaded anew.
    restart(&mut scene.house, Limits::default()).await;
    let mut again = open(&scene.house, &scene.host, "again", document).await;
    arrives(&mut again, document, written[4]).await;
}

#[tokio::test]
async fn s17_a_damaged_change_that_is_brought_back_is_in_the_journal_before_it_is_told_as_saved() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let mut written = Vec::new();
    for _ in 0..4 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        written.push(hash);
    }
    scene.house.fresh.damage_row(document, written[1].0, b"no change").await;
    restart(&mut scene.house, Limits::default()).await;
    let author = std::mem::replace(&mut scene.author, join(&scene.house, &scene.host, "placeholder").await);
    let author = comes_back(&scene.house, &scene.host, author, document).await;
    // Nobody who could bring it again is there when it is loaded anew.
    author.socket.close().await.expect("gone");
    scene.loads().await;
    restart(&mut scene.house, Limits::default()).await;
    let mut newcomer = open(&scene.house, &scene.host, "newcomer", document).await;
    for hash in &written {
        arrives(&mut newcomer, document, *hash).await;
    }
}

#[tokio::test]
async fn s17_what_the_document_does_not_hold_is_never_compacted_away() {
    let limits = Limits { compact_at_least_bytes: 1_000, ..Limits::default() };
    let mut scene = Scene::open_with(Limits::default()).await;
    let document = scene.document;
    let (_, _, mut other) = scene.person("other", Role::Write).await;
    let unread = put(&mut other, document, "other").await;
    confirmed(&mut other, document, unread).await;
    let mut hashes = Vec::new();
    for _ in 0..3 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        hashes.push(hash);
    }
    scene.house.fresh.damage_row(document, hashes[2].0, b"no change").await;
    restart(&mut scene.house, limits).await;
    let mut live = open(&scene.house, &scene.host, "live", document).await;
    for _ in 0..60 {
        let hash = put(&mut live, document, "more").await;
        confirmed(&mut live, document, hash).await;
    }
    let stored = scene.house.store.journal.load(document).await.expect("read").expect("there");
    let damaged = stored.rows.iter().find(|row| row.row.hash == hashes[2].0).expect("it stays");
    assert_eq!(damaged.row.bytes, b"no change"[..]);
    let found = damages(&scene.house.store).await;
    let position = damaged.position;
    assert!(
        matches!(&found[..], [(_, damages)] if matches!(&damages[..], [Damage::Row { position: at, .. }] if *at == position)),
        "{found:?}"
    );
}

#[tokio::test]
async fn s16_loads_are_few_at_once_however_many_documents_are_asked_for() {
    let house = House::open().await;
    let (_, host) = house.visitor("host", Role::Manage).await;
    let mut documents: Vec<DocumentId> = Vec::new();
    for number in 0..12 {
        documents.push(house.document(&host, &format!("Document {number}")).await.parse().expect("an id"));
    }
    let limits = Limits { loads_at_once: 3, ..Limits::default() };
    let mut house = house;
    restart(&mut house, limits).await;
    let gate = house.faults.stall(Method::Load);
    let mut live = join(&house, &host, "live").await;
    for document in &documents {
        live.request(*document).await.expect("sent");
    }
    gate.reached(3).await.expect("they come to the gate");
    still_answers(&mut live).await;
    assert_eq!(gate.arrived(), 3);
    gate.open();
    for document in documents {
        live.until("the document", |live| live.document(document).expect("asked").in_step()).await.expect("it comes");
    }
}

#[tokio::test]
async fn s16_waiting_for_a_turn_to_be_loaded_is_no_failure() {
    let (mut house, limits) = (House::open().await, Limits { loads_at_once: 1, ..Limits::default() });
    let (_, host) = house.visitor("host", Role::Manage).await;
    let mut documents: Vec<DocumentId> = Vec::new();
    for number in 0..3 {
        documents.push(house.document(&host, &format!("Document {number}")).await.parse().expect("an id"));
    }
    restart(&mut house, Limits { save_within: Duration::from_millis(300), ..limits }).await;
    let last = documents[2];
    let gates = [0, 1].map(|slow| house.faults.stall(Calls::from(Method::Load).about(documents[slow])));
    let mut live = join(&house, &host, "live").await;
    for document in documents {
        live.request(document).await.expect("sent");
        // Each is in the queue before the next one.
        still_answers(&mut live).await;
    }
    live.until("the last document", |live| live.document(last).expect("asked").in_step()).await.expect("it comes");
    let last = last.to_string();
    let about_it: Vec<_> = live.errors.iter().filter(|error| error.text("documentId") == Some(&last)).collect();
    assert!(about_it.is_empty(), "it waited for two that took too long: {about_it:?}");
    assert!(gates.iter().all(|gate| gate.arrived() > 0));
}

#[tokio::test]
async fn s35_what_is_let_go_while_a_document_is_loaded_is_asked_for_once_it_is_there() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let author = std::mem::replace(&mut scene.author, join(&scene.house, &scene.host, "placeholder").await);
    let mut held = author.into_documents().remove(&document).expect("open").document;
    held.transact(|tx| tx.put(ROOT, "word", "written while away")).expect("an edit");
    // Too little for any message to be kept.
    restart(&mut scene.house, Limits { inbox_bytes: 100, ..Limits::default() }).await;
    let gate = scene.house.faults.stall(Calls::from(Method::Load).about(document));
    let mut live = join(&scene.house, &scene.host, "live").await;
    let mut state = sync::State::new();
    let first = held.generate_sync_message(&mut state).expect("a first message");
    crate::scene::say(&mut live, document, first).await;
    let mut reader = join(&scene.house, &scene.host, "reader").await;
    reader.request(document).await.expect("sent");
    gate.reached(1).await.expect("it is being loaded");
    for live in [&mut live, &mut reader] {
        still_answers(live).await;
    }
    gate.open();
    speaks(&mut live, &mut held, &mut state, document).await;
    let heads = held.get_heads();
    let there = |live: &Live| same(&live.document(document).expect("asked").document.get_heads(), &heads);
    reader.until("the words", there).await.expect("they come");
}

#[tokio::test]
async fn a_row_lost_under_a_running_server_does_not_disturb_those_who_have_the_document_open() {
    let mut scene = Scene::open().await;
    let document = scene.document;
    let hash = put(&mut scene.author, document, "word").await;
    confirmed(&mut scene.author, document, hash).await;
    scene.house.fresh.lose_row(document, hash.0).await;
    assert!(!scene.saved().await.contains(&hash));
    let loads = scene.house.faults.count_about(Method::Load, document);
    scene.goes_on().await;
    assert_eq!(scene.house.faults.count_about(Method::Load, document), loads, "it is in memory");
}
