//! Messages of which each is allowed, and their sum is not: one person fills nothing that others need.

use std::time::Duration;

use automerge::{Change, ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_server::limits::Limits;
use maillage_shared::{CloseReason, Refusal, Role};
use maillage_tests::{WITHIN, client::Client};

use super::{
    changes::unsent,
    chunks::{backward_mark, forge},
};
use crate::scene::{Scene, closes, edit_reaches, insist, message, open, refuses, say};

#[tokio::test]
async fn s11_few_bytes_that_inflate_do_not_add_up_to_a_document_that_nobody_can_hold() {
    let most = 300_000;
    let mut scene = Scene::open_with(Limits { bytes_per_participant: most, ..Limits::default() }).await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    for number in 0..4 {
        let letters = "a".repeat(90_000);
        intruder.edit(document, |tx| tx.put(ROOT, format!("key-{number}"), letters)).await.expect("sent");
    }
    refuses(&mut intruder, document, Refusal::TooMuchAtOnce).await;
    scene.goes_on().await;
    let stored = scene.house.store.journal.load(document).await.expect("the journal").expect("a document");
    let rows: usize = stored.rows.iter().map(|row| row.row.bytes.len()).sum();
    assert!(rows <= most + 100_000, "{rows} bytes of rows");
    scene.loads().await;
}

#[tokio::test]
async fn s11_one_person_does_not_fill_a_document_for_everybody_in_a_moment() {
    let limits = Limits { operations_per_participant: 3_000, operations_per_document: 12_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    for _ in 0..3 {
        let text = |tx: &mut automerge::transaction::Transaction<'_>| {
            let id = tx.put_object(ROOT, "text", ObjType::Text)?;
            tx.splice_text(&id, 0, 0, &"a".repeat(1_400))
        };
        intruder.edit(document, text).await.expect("sent");
    }
    refuses(&mut intruder, document, Refusal::TooMuchAtOnce).await;
    scene.goes_on().await;
    // Another connection of the same person's is another way to the same refusal; somebody else's is not.
    let (_, client, mut twice) = scene.person("honest", Role::Write).await;
    edit_reaches(document, &mut twice, &mut scene.witness).await;
    let answer = client.get(&format!("/api/v1/documents/{document}/content")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn s12_a_thousand_changes_beside_one_another_shut_nobody_out() {
    let mut scene = Scene::open().await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let most = Limits::default().heads_per_participant;
    let changes: Vec<_> = (0..most * 2).map(|n| unsent(&intruder, document, &format!("key-{n}"))).collect();
    let bytes: Vec<&[u8]> = changes.iter().map(Change::raw_bytes).collect();
    let beside = message(&intruder, document, &bytes);
    say(&mut intruder, document, beside).await;
    refuses(&mut intruder, document, Refusal::TooManyHeads).await;
    // The refusal is told before the rest is saved; an edit that arrives was saved after it.
    scene.goes_on().await;
    let saved = scene.saved().await;
    assert_eq!(changes.iter().filter(|change| saved.contains(&change.hash())).count(), most);
    let (_, _, mut newcomer) = scene.person("newcomer", Role::Write).await;
    edit_reaches(document, &mut newcomer, &mut scene.author).await;
    scene.loads().await;
}

#[tokio::test]
async fn s39_whoever_breaks_the_document_again_and_again_is_refused_and_asked_for_it_later_on_the_same_connection() {
    let limits = Limits { suspended_for: Duration::from_secs(15), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let (_, client, mut intruder) = scene.person("intruder", Role::Write).await;
    let document = scene.document;
    for actor in 0..2 {
        let held = &intruder.document(document).expect("open").document;
        let highest = held.get_changes(&[]).iter().map(Change::max_op).max().expect("changes");
        let (actor, start) = ([20 + actor; 16], highest + 1);
        let forged = forge(actor, start, held.get_heads(), backward_mark(start, actor));
        let evil = message(&intruder, document, &[forged.raw_bytes()]);
        say(&mut intruder, document, evil).await;
        closes(&mut intruder, CloseReason::CorruptSync).await;
        intruder = open(&scene.house, &client, "intruder", document).await;
    }
    let hash = insist(&mut intruder, document).await;
    refuses(&mut intruder, document, Refusal::Suspended).await;
    assert!(!scene.saved().await.contains(&hash));
    edit_reaches(document, &mut scene.author, &mut intruder).await;
    scene.goes_on().await;
    let is_confirmed = |live: &Client| live.document(document).expect("open").acknowledged().contains(&hash);
    let asked_for = async {
        while !is_confirmed(&intruder) {
            intruder.receive().await.expect("undisturbed");
        }
    };
    // The while itself, and until the document's task looks at it.
    tokio::time::timeout(WITHIN * 4, asked_for).await.expect("it is asked for");
    assert!(scene.saved().await.contains(&hash));
    scene.loads().await;
}

#[tokio::test]
async fn s13_what_follows_a_refusal_is_refused_with_the_same_word() {
    let limits = Limits { document_bytes: 20_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let mut intruder = scene.intruder().await;
    let document = scene.document;
    let large = "x".repeat(30_000);
    intruder.edit(document, |tx| tx.put(ROOT, "large", large)).await.expect("sent");
    refuses(&mut intruder, document, Refusal::DocumentFull).await;
    for _ in 0..2 {
        insist(&mut intruder, document).await;
        refuses(&mut intruder, document, Refusal::DocumentFull).await;
    }
    let title = intruder.document(document).expect("open").document.get(ROOT, "title").expect("read");
    assert!(title.is_some(), "it goes on reading");
    scene.goes_on().await;
}
