//! Snapshots taken while people write.

use std::{collections::BTreeMap, time::Duration};

use automerge::{ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_server::limits::Limits;
use maillage_shared::Role;
use maillage_tests::{
    client::{Client as Live, same},
    faulty::{Calls, Failure, Method},
};

use crate::scene::{Scene, arrives, confirmed, edit_reaches, put};

#[tokio::test]
async fn j7_compaction_while_people_write_keeps_every_word_and_every_author() {
    let limits = Limits { compact_at_least_bytes: 2_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let (member_id, _, mut member) = scene.person("member", Role::Write).await;
    let mut written: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for number in 0..150u32 {
        let word = uuid::Uuid::new_v4().to_string();
        let turn = if number % 2 == 0 { &mut scene.author } else { &mut member };
        let hash = turn.edit(document, |tx| tx.put(ROOT, format!("word-{number}"), word)).await.expect("an edit");
        let open = turn.document(document).expect("open");
        let change = open.document.get_change_by_hash(&hash).expect("its own");
        let last = written.entry(change.actor_id().to_bytes().to_vec()).or_default();
        *last = change.seq().max(*last);
        arrives(&mut scene.witness, document, hash).await;
        confirmed(turn, document, hash).await;
    }
    let journal = scene.house.store.journal.clone();
    let stored = journal.load(document).await.expect("read").expect("there");
    assert!(stored.snapshot.is_some() && stored.rows.len() < 150, "{} rows", stored.rows.len());
    let attributions = journal.attributions(document).await.expect("read");
    for (actor, last) in written {
        let whose = attributions.iter().filter(|one| one.actor == actor);
        let counted: u64 = whose.clone().map(|one| one.last_sequence - one.first_sequence + 1).sum();
        assert_eq!(counted, last, "changes whose author is known");
        let wanted = if actor == actor_of(&member, document) { member_id } else { scene.host_id };
        assert!(whose.clone().all(|one| one.participant == wanted));
    }
    let (_, _, mut newcomer) = scene.person("newcomer", Role::Read).await;
    edit_reaches(document, &mut scene.author, &mut newcomer).await;
    let held = &newcomer.document(document).expect("open").document;
    for number in 0..150 {
        assert!(held.get(ROOT, format!("word-{number}")).expect("read").is_some(), "word {number}");
    }
    let wanted = held.get_heads();
    let has_all = |live: &Live| same(&live.document(document).expect("open").document.get_heads(), &wanted);
    scene.witness.until("the same document", has_all).await.expect("undisturbed");
    scene.loads().await;
}

fn actor_of(live: &Live, document: maillage_shared::DocumentId) -> Vec<u8> {
    live.document(document).expect("open").document.get_actor().to_bytes().to_vec()
}

#[tokio::test]
async fn s19_edits_go_on_while_a_snapshot_is_written_and_those_made_meanwhile_stay_rows() {
    let limits = Limits { compact_at_least_bytes: 2_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let gate = scene.house.faults.stall(Calls::from(Method::Compact).about(document));
    let mut written = Vec::new();
    while gate.arrived() == 0 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        written.push(hash);
    }
    for _ in 0..5 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        arrives(&mut scene.witness, document, hash).await;
        written.push(hash);
    }
    assert_eq!(gate.arrived(), 1, "one at a time");
    gate.open();
    let journal = scene.house.store.journal.clone();
    let stored = loop {
        let stored = journal.load(document).await.expect("read").expect("there");
        if stored.snapshot.is_some() {
            break stored;
        }
        scene.goes_on().await;
    };
    assert!(stored.rows.len() >= 5, "what came meanwhile is not lost");
    let saved = scene.saved().await;
    assert!(written.iter().all(|hash| saved.contains(hash)));
    let (_, _, mut newcomer) = scene.person("newcomer", Role::Read).await;
    edit_reaches(document, &mut scene.author, &mut newcomer).await;
    assert!(
        written
            .iter()
            .all(|hash| { newcomer.document(document).expect("open").document.get_change_by_hash(hash).is_some() })
    );
    scene.loads().await;
}

#[tokio::test]
async fn s19_a_compaction_whose_answer_was_lost_keeps_no_later_one_from_being_made() {
    let limits = Limits { compact_at_least_bytes: 2_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    scene.house.faults.lose_answers(Method::Compact, 1);
    let journal = scene.house.store.journal.clone();
    let mut snapshots = Vec::new();
    while snapshots.len() < 3 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        let stored = journal.load(document).await.expect("read").expect("there");
        let Some(snapshot) = stored.snapshot else { continue };
        if snapshots.last() != Some(&snapshot) {
            snapshots.push(snapshot);
        }
        assert!(scene.house.faults.count_about(Method::Compact, document) < 20, "one after the other is refused");
    }
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn s19_edits_go_on_while_the_rows_are_counted_and_those_made_meanwhile_are_counted_too() {
    let limits = Limits { compact_at_least_bytes: 2_000, ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let faults = scene.house.faults.clone();
    faults.lose_answers(Method::Compact, 1);
    let gate = faults.stall(Calls::from(Method::Load).about(document));
    while gate.arrived() == 0 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
    }
    for _ in 0..5 {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        arrives(&mut scene.witness, document, hash).await;
    }
    gate.open();
    let before = faults.count_about(Method::Compact, document);
    let journal = scene.house.store.journal.clone();
    let snapshot = journal.load(document).await.expect("read").expect("there").snapshot;
    while journal.load(document).await.expect("read").expect("there").snapshot == snapshot {
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
    }
    assert_eq!(faults.count_about(Method::Compact, document), before + 1, "the first after it finds what it knows");
    scene.goes_on().await;
    scene.loads().await;
}

#[tokio::test]
async fn v2_a_list_follows_a_document_that_was_loaded_from_a_snapshot_alone_also_after_an_outage() {
    let limits =
        Limits { compact_at_least_bytes: 2_000, document_idle: Duration::from_millis(20), ..Limits::default() };
    let mut scene = Scene::open_with(limits).await;
    let document = scene.document;
    let journal = scene.house.store.journal.clone();
    let is_whole = async || {
        let stored = journal.load(document).await.expect("read").expect("there");
        stored.snapshot.is_some() && stored.rows.is_empty()
    };
    for (failures, words) in [(Failures::None, 200), (Failures::First, 800), (Failures::LostAnswer, 3_200)] {
        // More than the snapshot before: one change, and a snapshot of it with nothing after.
        let value: String = (0..words).map(|_| uuid::Uuid::new_v4().to_string()).collect();
        let hash = scene.author.edit(document, |tx| tx.put(ROOT, "words", value)).await.expect("an edit");
        confirmed(&mut scene.author, document, hash).await;
        let whole = async {
            while !is_whole().await {
                tokio::task::yield_now().await;
            }
        };
        maillage_tests::within_limit("a snapshot of all", whole).await.expect("in time");
        scene.leave().await;
        scene.come_back().await;
        let before = scene.listed_change().await;
        match failures {
            Failures::None => {}
            Failures::First => scene.house.faults.fail_next(Method::Append, 1, Failure::Unavailable),
            Failures::LostAnswer => scene.house.faults.lose_answers(Method::Append, 1),
        }
        let hash = put(&mut scene.author, document, "word").await;
        confirmed(&mut scene.author, document, hash).await;
        let listing = async {
            while scene.listed_change().await <= before {
                tokio::task::yield_now().await;
            }
        };
        maillage_tests::within_limit("the list to follow", listing).await.expect("in time");
        // After a failed save the rows are counted before the next snapshot, unless they are loaded.
        scene.leave().await;
        scene.come_back().await;
    }
    scene.goes_on().await;
}

/// What becomes of the first save after a load.
enum Failures {
    None,
    First,
    LostAnswer,
}
