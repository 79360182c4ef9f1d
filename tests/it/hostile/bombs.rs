//! Few bytes that mean many: compressed chunks and columns, runs, filters, hashes asked for over and over.

use std::time::{Duration, Instant};

use automerge::sync;
use maillage_server::limits::Limits;
use maillage_shared::{CloseReason, Refusal};
use maillage_tests::client::Client as Live;

use super::chunks::{CHANGE, COMPRESSED, DOCUMENT, change_body, chunk, deflated_zeros, document_body, unsigned};
use crate::scene::{Scene, closes, edit_reaches, message, refuses, say, say_bytes};

/// The bytes are sent as a change, and refused at once; their sender goes on reading.
async fn chunk_is_refused(bytes: &[u8]) {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let before = scene.saved().await;
    let document = scene.document;
    let message = message(&intruder, document, &[bytes]);
    let start = Instant::now();
    say(&mut intruder, document, message).await;
    refuses(&mut intruder, document, Refusal::ChangeTooLarge).await;
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}: it was read to its end", start.elapsed());
    assert_eq!(scene.saved().await, before);
    edit_reaches(document, &mut scene.author, &mut intruder).await;
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn w9_a_compressed_change_that_inflates_to_gigabytes_is_refused() {
    chunk_is_refused(&chunk(COMPRESSED, &deflated_zeros(4096))).await;
}

#[tokio::test]
async fn w9_a_compressed_column_that_inflates_to_gigabytes_is_refused() {
    let bomb = deflated_zeros(4096);
    chunk_is_refused(&chunk(CHANGE, &change_body([5; 16], 1, &[], &[(0x42 | 8, &bomb)]))).await;
}

#[tokio::test]
async fn w9_a_document_with_a_column_that_inflates_to_gigabytes_is_refused() {
    let bomb = deflated_zeros(4096);
    chunk_is_refused(&chunk(DOCUMENT, &document_body(&[(0x42 | 8, &bomb)]))).await;
}

/// A run of 2⁶⁰ times « 1 », as a run-length column writes it (the length is signed).
fn endless_run() -> Vec<u8> {
    let mut run = Vec::new();
    unsigned(&mut run, 1 << 60);
    run.push(1);
    run
}

#[tokio::test]
async fn w9_a_change_of_2_to_the_60_operations_is_refused() {
    let run = endless_run();
    chunk_is_refused(&chunk(CHANGE, &change_body([5; 16], 1, &[], &[(0x42, &run)]))).await;
}

#[tokio::test]
async fn w9_a_document_of_2_to_the_60_operations_is_refused() {
    chunk_is_refused(&chunk(DOCUMENT, &document_body(&[(0x42, &endless_run())]))).await;
}

#[tokio::test]
async fn documents_whose_runs_are_just_within_the_limit_are_not_read_one_after_the_other() {
    let limits = Limits { operations_per_document: 150_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    let mut doc = maillage_shared::document::empty();
    {
        use automerge::transaction::Transactable as _;
        let mut tx = doc.transaction();
        let text = tx.put_object(automerge::ROOT, "text", automerge::ObjType::Text).expect("an edit");
        tx.splice_text(&text, 0, 0, &"a".repeat(100_000)).expect("an edit");
        tx.commit();
    }
    let whole = doc.save();
    let copies: Vec<&[u8]> = (0..200).map(|_| &whole[..]).collect();
    let document = scene.document;
    let message = message(&intruder, document, &copies);
    let start = Instant::now();
    say(&mut intruder, document, message).await;
    refuses(&mut intruder, document, Refusal::TooManyChanges).await;
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    scene.goes_on().await;
}

/// An empty message with a filter of one entry.
fn filter(bits: u64, probes: u64, bytes: &[u8]) -> Vec<u8> {
    let mut filter = vec![1];
    unsigned(&mut filter, bits);
    unsigned(&mut filter, probes);
    filter.extend_from_slice(bytes);
    let mut message = vec![0x42, 0, 0, 1, 0];
    unsigned(&mut message, filter.len() as u64);
    message.extend_from_slice(&filter);
    message.push(0);
    message
}

async fn filter_closes(data: Vec<u8>) {
    sync::Message::decode(&data).expect("Automerge reads it: the guard is what refuses it");
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    say_bytes(&mut intruder, document, data).await;
    closes(&mut intruder, CloseReason::CorruptSync).await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_filter_without_bits_closes_the_connection() {
    filter_closes(filter(0, 7, &[])).await;
}

#[tokio::test]
async fn a_filter_of_billions_of_probes_closes_the_connection() {
    filter_closes(filter(8, 0xffff_ffff, &[1])).await;
}

/// Sends, and counts the bytes that come back until the answer after it.
async fn answered_bytes(live: &mut Live, data: Vec<u8>, document: maillage_shared::DocumentId) -> usize {
    say_bytes(live, document, data).await;
    let answer = live.socket.frame_of("sync").await.expect("an answer");
    answer.data().expect("data").len()
}

#[tokio::test]
async fn a_change_asked_for_twenty_thousand_times_is_sent_once() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let first = scene.saved().await[0];
    for flags in [true, false] {
        let mut asks = message(&intruder, document, &[]);
        if !flags {
            asks.flags = None;
        }
        asks.need = vec![first; 19_000];
        let bytes = answered_bytes(&mut intruder, asks.encode(), document).await;
        assert!(bytes < 200_000, "{bytes} bytes");
    }
    scene.goes_on().await;
}

#[tokio::test]
async fn w9_more_hashes_than_anybody_needs_are_refused() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let mut asks = message(&intruder, document, &[]);
    let hash = |n: u32| automerge::ChangeHash([n.to_be_bytes(); 8].concat().try_into().expect("32 bytes"));
    asks.need = (0..30_000).map(hash).collect();
    say(&mut intruder, document, asks).await;
    refuses(&mut intruder, document, Refusal::TooManyHeads).await;
    edit_reaches(document, &mut scene.author, &mut intruder).await;
    edit_reaches(document, &mut intruder, &mut scene.author).await;
    scene.goes_on().await;
}
