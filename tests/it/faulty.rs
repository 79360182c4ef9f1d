//! The store that goes wrong as a test asks, tried itself: what it is told to do it does, and nothing else.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use maillage_server::store::{Append, Compaction, Journal, NewRow, StoreError};
use maillage_shared::{DocumentId, ParticipantId, Timestamp};
use maillage_tests::{
    faulty::{Calls, Failure, Faults, Method},
    fresh::{FreshStore, Kind},
    within_limit,
};

const ONE: DocumentId = DocumentId::from_bytes([1; 16]);
const OTHER: DocumentId = DocumentId::from_bytes([2; 16]);

/// The number is the row's hash and its sequence number.
fn row(document: DocumentId, number: u8) -> Append {
    let participant = ParticipantId::from_slice(&[4; 16]).expect("sixteen bytes");
    let actor = Bytes::from_static(b"actor");
    let row = NewRow {
        hash: [number; 32],
        actor: actor.clone(),
        sequence: u64::from(number),
        participant,
        delivered_by: participant,
        recorded_at: Timestamp::from_millis(5),
        bytes: Bytes::from_static(b"change"),
    };
    Append { document, rows: vec![row], actors: vec![(actor, participant)] }
}

async fn hashes(journal: &dyn Journal, document: DocumentId) -> Vec<u8> {
    let stored = journal.load(document).await.expect("it loads").unwrap_or_default();
    stored.rows.iter().map(|row| row.row.hash[0]).collect()
}

#[tokio::test]
async fn calls_fail_as_often_as_they_were_told_to_and_only_those_that_were_meant() {
    let fresh = FreshStore::of(Kind::Memory).await;
    let (store, faults) = Faults::over(fresh.store());
    faults.fail_next(Calls::from(Method::Append).about(ONE), 1, Failure::Unavailable);
    faults.fail(Method::Ping, Failure::Inconsistent);
    store.journal.append(vec![row(OTHER, 1)]).await.expect("another document");
    let refused = store.journal.append(vec![row(ONE, 1)]).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert_eq!(hashes(&*store.journal, ONE).await, [0; 0]);
    store.journal.append(vec![row(ONE, 1)]).await.expect("told to fail once");
    for _ in 0..3 {
        assert!(matches!(store.directory.ping().await, Err(StoreError::Inconsistent(_))));
    }
    faults.mend();
    store.directory.ping().await.expect("mended");
}

#[tokio::test]
async fn a_call_whose_answer_is_lost_was_done() {
    let fresh = FreshStore::of(Kind::Memory).await;
    let (store, faults) = Faults::over(fresh.store());
    store.journal.append(vec![row(ONE, 1)]).await.expect("a row");
    faults.lose_answers(Calls::of(&[Method::Append, Method::Compact]), 2);
    assert!(store.journal.append(vec![row(ONE, 2)]).await.is_err());
    assert_eq!(hashes(&*store.journal, ONE).await, [1, 2]);
    let through = store.journal.load(ONE).await.expect("it loads").expect("there").rows[1].position;
    let compaction = Compaction { document: ONE, snapshot: Bytes::from_static(b"both"), through, rows: 2 };
    assert!(matches!(store.journal.compact(compaction.clone()).await, Err(StoreError::Unavailable(_))));
    assert_eq!(hashes(&*store.journal, ONE).await, [0; 0]);
    assert!(matches!(store.journal.compact(compaction).await, Err(StoreError::Conflict(_))));
}

#[tokio::test]
async fn calls_stand_still_until_the_gate_opens_and_others_go_on() {
    let fresh = FreshStore::of(Kind::Memory).await;
    let (store, faults) = Faults::over(fresh.store());
    let gate = faults.stall(Calls::from(Method::Append).about(ONE));
    let journal = Arc::clone(&store.journal);
    let stalled = tokio::spawn(async move { journal.append(vec![row(ONE, 1)]).await });
    gate.reached(1).await.expect("it comes to the gate");
    store.journal.append(vec![row(OTHER, 1)]).await.expect("another document");
    assert_eq!((hashes(&*store.journal, ONE).await, stalled.is_finished()), (vec![], false));
    gate.open();
    within_limit("the append", stalled).await.expect("in time").expect("no panic").expect("written");
    assert_eq!(hashes(&*store.journal, ONE).await, [1]);
    // Whoever stops waiting before the gate has done nothing; whoever is mended goes on.
    let gate = faults.stall(Calls::all());
    let given_up = tokio::time::timeout(Duration::ZERO, store.journal.append(vec![row(ONE, 2)])).await;
    assert!(given_up.is_err() && gate.arrived() == 1);
    faults.mend();
    assert_eq!(hashes(&*store.journal, ONE).await, [1]);
}

#[tokio::test]
async fn calls_are_counted_by_method_and_by_document() {
    let fresh = FreshStore::of(Kind::Memory).await;
    let (store, faults) = Faults::over(fresh.store());
    store.journal.append(vec![row(ONE, 1), row(OTHER, 1)]).await.expect("two");
    let before = faults.counts();
    store.journal.append(vec![row(ONE, 2)]).await.expect("one");
    store.journal.load(ONE).await.expect("it loads");
    assert_eq!(faults.since(&before), [(Method::Append, 1), (Method::Load, 1)].into());
    assert_eq!((faults.count(Method::Append), faults.count_about(Method::Append, OTHER)), (2, 1));
    assert_eq!(faults.count_about(Method::Append, ONE), 2);
}

#[tokio::test]
async fn what_every_store_holds_can_be_lost_and_damaged() {
    for kind in [Kind::Memory, Kind::Sqlite, Kind::Postgres] {
        let fresh = FreshStore::of(kind).await;
        let journal = fresh.store().journal;
        for number in 1..=3 {
            journal.append(vec![row(ONE, number)]).await.expect("a row");
        }
        fresh.damage_row(ONE, [1; 32], b"other").await;
        fresh.lose_row(ONE, [2; 32]).await;
        assert_eq!(hashes(&*journal, ONE).await, [1, 3], "{kind:?}");
        let stored = journal.load(ONE).await.expect("it loads").expect("there");
        assert_eq!(stored.rows[0].row.bytes, b"other"[..], "{kind:?}");
        // What was lost is new when it comes again.
        assert_eq!(journal.append(vec![row(ONE, 2)]).await.expect("a row")[0].rows, 1, "{kind:?}");
        let stored = journal.load(ONE).await.expect("it loads").expect("there");
        let through = stored.rows.last().expect("three rows").position;
        let compaction = Compaction { document: ONE, snapshot: Bytes::from_static(b"all"), through, rows: 3 };
        journal.compact(compaction).await.expect("compacted");
        fresh.damage_snapshot(ONE, b"nothing").await;
        let stored = journal.load(ONE).await.expect("it loads").expect("there");
        assert_eq!(stored.snapshot.as_deref(), Some(&b"nothing"[..]), "{kind:?}");
    }
}
