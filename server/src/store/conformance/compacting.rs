//! What compaction promises, and what it leaves of the rows it replaces.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use maillage_shared::DocumentId;

use super::sample::{Author, NOON, append, document_id, participant_id};
use crate::store::{Append, Aside, Attribution, Compaction, Store, StoreError, Stored};

async fn load(store: &Store, document: DocumentId) -> Stored {
    store.journal.load(document).await.expect("it loads").expect("it is there")
}

async fn attributions(store: &Store, document: DocumentId) -> Vec<Attribution> {
    store.journal.attributions(document).await.expect("they load")
}

fn compaction(document: DocumentId, snapshot: &'static str, through: i64, rows: usize) -> Compaction {
    Compaction { document, snapshot: Bytes::from_static(snapshot.as_bytes()), through, rows }
}

pub async fn j6_a_compaction_replaces_exactly_the_rows_it_names(store: Store) {
    let (author, document, other) = (Author::new(), document_id(), document_id());
    let early = vec![author.append(document, 1..=10), author.append(other, 1..=10)];
    let through = store.journal.append(early).await.expect("a good append")[0].through;
    store.journal.append(vec![author.append(document, 11..=15)]).await.expect("a good append");
    let (before, of_other) = (load(&store, document).await, load(&store, other).await);

    store.journal.compact(compaction(document, "ten", through, 10)).await.expect("the rows are known");
    let after = load(&store, document).await;
    assert_eq!(after.snapshot.as_deref(), Some(&b"ten"[..]));
    assert_eq!(after.rows, before.rows[10..]);
    assert_eq!(load(&store, other).await, of_other);

    let last = after.rows[4].position;
    store.journal.compact(compaction(document, "fifteen", last, 5)).await.expect("the rows are known");
    let after = load(&store, document).await;
    assert_eq!((after.snapshot.as_deref(), after.rows.len()), (Some(&b"fifteen"[..]), 0));
    store.journal.append(vec![author.append(document, 16..=16)]).await.expect("a good append");
    assert!(load(&store, document).await.rows[0].position > last, "positions are never used again");
    let mut both = [document, other];
    both.sort();
    assert_eq!(store.journal.documents().await.expect("they are listed"), both);
}

pub async fn j6_a_compaction_that_knows_other_rows_changes_nothing(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let through = store.journal.append(vec![author.append(document, 1..=10)]).await.expect("a good append")[0].through;
    let (before, said) = (load(&store, document).await, attributions(&store, document).await);
    for (through, rows) in [(through, 9), (through, 11), (through - 1, 10), (0, 1), (i64::MAX, 0)] {
        let refused = store.journal.compact(compaction(document, "no", through, rows)).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{through}, {rows}: {refused:?}");
        assert_eq!(load(&store, document).await, before);
        assert_eq!(attributions(&store, document).await, said);
    }
    let missing = document_id();
    let refused = store.journal.compact(compaction(missing, "no", through, 1)).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(store.journal.load(missing).await.expect("it loads"), None);
}

pub async fn j6_an_earlier_snapshot_never_replaces_a_later_one(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let early = store.journal.append(vec![author.append(document, 1..=5)]).await.expect("a good append")[0].through;
    let late = store.journal.append(vec![author.append(document, 6..=9)]).await.expect("a good append")[0].through;
    store.journal.compact(compaction(document, "nine", late, 9)).await.expect("the rows are known");
    let before = load(&store, document).await;
    let refused = store.journal.compact(compaction(document, "five", early, 0)).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(load(&store, document).await, before);
    assert_eq!(before.snapshot.as_deref(), Some(&b"nine"[..]));
}

/// The snapshot of this check names the last change it holds, so that each load can be checked for holes.
pub async fn j6_a_load_beside_appends_and_compactions_misses_nothing(store: Store) {
    const CHANGES: u64 = 150;
    let (author, document) = (Author::new(), document_id());
    let written = Arc::new(AtomicU64::new(0));
    let writer = tokio::spawn({
        let (store, author, written) = (store.clone(), author.clone(), Arc::clone(&written));
        async move {
            for sequence in 1..=CHANGES {
                store.journal.append(vec![author.append(document, sequence..=sequence)]).await.expect("a good append");
                written.store(sequence, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        }
    });
    let compactor = tokio::spawn({
        let store = store.clone();
        async move {
            let mut kept = 0;
            while kept < CHANGES {
                let stored = store.journal.load(document).await.expect("it loads").unwrap_or_default();
                if let Some(last) = stored.rows.last() {
                    kept = last.row.sequence;
                    let snapshot = Bytes::copy_from_slice(&kept.to_be_bytes());
                    let (through, rows) = (last.position, stored.rows.len());
                    let compaction = Compaction { document, snapshot, through, rows };
                    store.journal.compact(compaction).await.expect("only this task deletes rows");
                }
                tokio::task::yield_now().await;
            }
        }
    });
    while !compactor.is_finished() {
        let returned = written.load(Ordering::SeqCst);
        let stored = store.journal.load(document).await.expect("it loads").unwrap_or_default();
        let held = stored.snapshot.map_or(0, |bytes| u64::from_be_bytes(bytes[..].try_into().expect("eight bytes")));
        let rows: Vec<_> = stored.rows.iter().map(|row| row.row.sequence).collect();
        let last = rows.last().copied().unwrap_or(held);
        assert_eq!(rows, (held + 1..=last).collect::<Vec<_>>());
        assert!(last >= returned, "{returned} were acknowledged, {last} are there");
        tokio::task::yield_now().await;
    }
    writer.await.expect("the writer ends");
    compactor.await.expect("the compactor ends");
    let said = attributions(&store, document).await;
    assert_eq!(said.iter().map(|run| (run.first_sequence, run.last_sequence)).collect::<Vec<_>>(), [(1, CHANGES)]);
}

pub async fn j6_a_snapshot_of_five_megabytes_comes_back_whole(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let through = store.journal.append(vec![author.append(document, 1..=3)]).await.expect("a good append")[0].through;
    let snapshot: Bytes = (0..5_u32 << 20).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let given = Compaction { document, snapshot: snapshot.clone(), through, rows: 3 };
    store.journal.compact(given).await.expect("the rows are known");
    let stored = load(&store, document).await;
    assert!(stored.snapshot == Some(snapshot), "the snapshot is another");
    assert_eq!(stored.rows, []);
}

pub async fn j17_what_is_set_aside_is_exactly_what_was_named(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let through = store.journal.append(vec![author.append(document, 1..=3)]).await.expect("a good append")[0].through;
    store.journal.compact(compaction(document, "three", through, 3)).await.expect("the rows are known");
    store.journal.append(vec![author.append(document, 4..=7)]).await.expect("a good append");
    let before = load(&store, document).await;
    let at = |index: usize| before.rows[index].position;
    let aside = |snapshot, positions: &[i64]| Aside { document, snapshot, positions: positions.to_vec() };
    for wrong in [aside(true, &[at(1), at(3) + 1]), Aside { document: document_id(), ..aside(true, &[]) }] {
        let refused = store.journal.set_aside(wrong).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    assert_eq!(load(&store, document).await, before, "all or nothing");
    store.journal.set_aside(aside(false, &[at(1), at(3)])).await.expect("they are there");
    let mut expected = before.clone();
    expected.rows = vec![before.rows[0].clone(), before.rows[2].clone()];
    assert_eq!(load(&store, document).await, expected);
    store.journal.set_aside(aside(true, &[])).await.expect("it is there");
    expected.snapshot = None;
    assert_eq!(load(&store, document).await, expected);
    // What was set aside may come again.
    let again = store.journal.append(vec![author.append(document, 4..=7)]).await.expect("a good append");
    assert_eq!(again[0].rows, 2);
}

pub async fn j7_attribution_outlives_compaction(store: Store) {
    let (anne, bilal, document) = (Author::new(), Author::new(), document_id());
    let mut rows = Vec::new();
    for sequence in 1..=1_200 {
        let at = NOON.plus_millis(i64::try_from(sequence).expect("it is small") * 500);
        rows.push(anne.row_at(sequence, at));
        if sequence % 2 == 0 {
            rows.push(bilal.row_at(sequence / 2, at));
        }
    }
    let late = rows.split_off(1_000);
    let through = store.journal.append(vec![append(document, rows)]).await.expect("a good append")[0].through;
    store.journal.append(vec![append(document, late)]).await.expect("a good append");

    let before = attributions(&store, document).await;
    assert!(before.len() > 10, "ten minutes of work are more than ten runs");
    for author in [&anne, &bilal] {
        let runs = before.iter().filter(|run| run.actor == author.actor);
        let mut next = 1;
        for run in runs {
            assert_eq!((run.participant, run.first_sequence), (author.participant, next));
            assert!(run.last_at.millis_since(run.first_at) <= 60_000);
            next = run.last_sequence + 1;
        }
        assert!(next > 600);
    }
    store.journal.compact(compaction(document, "thousand", through, 1_000)).await.expect("the rows are known");
    assert_eq!(attributions(&store, document).await, before);

    let rest = load(&store, document).await.rows;
    let last = rest.last().expect("there are later rows").position;
    store.journal.compact(compaction(document, "all", last, rest.len())).await.expect("the rows are known");
    let after = attributions(&store, document).await;
    let changes = |runs: &[Attribution]| runs.iter().map(|run| run.last_sequence - run.first_sequence + 1).sum::<u64>();
    assert_eq!((changes(&before), changes(&after)), (1_800, 1_800));
    assert_eq!(load(&store, document).await.rows, []);
}

pub async fn j7_attribution_comes_in_order_of_time(store: Store) {
    let (anne, bilal, document) = (Author::new(), Author::new(), document_id());
    let late = append(document, vec![anne.row_at(1, NOON.plus_millis(500_000))]);
    let through = store.journal.append(vec![late]).await.expect("a good append")[0].through;
    store.journal.compact(compaction(document, "one", through, 1)).await.expect("the row is known");
    let another = anne.clone();
    let shared = Author { participant: participant_id(), ..another };
    let early = vec![bilal.row_at(1, NOON), bilal.row_at(2, NOON.plus_millis(60_000)), shared.row_at(2, NOON)];
    store.journal.append(vec![append(document, early)]).await.expect("a good append");

    let said: Vec<_> = attributions(&store, document)
        .await
        .into_iter()
        .map(|run| (run.participant, run.first_sequence, run.last_sequence, run.first_at, run.last_at))
        .collect();
    let late = NOON.plus_millis(500_000);
    let expected = [
        (bilal.participant, 1, 2, NOON, NOON.plus_millis(60_000)),
        (shared.participant, 2, 2, NOON, NOON),
        (anne.participant, 1, 1, late, late),
    ];
    assert_eq!(said, expected);
}

pub async fn s20_who_delivered_a_change_is_kept_and_outlives_compaction(store: Store) {
    let (anne, bilal, document) = (Author::new(), participant_id(), document_id());
    let mut rows = anne.rows(1..=4);
    rows[2].delivered_by = bilal;
    let through = store.journal.append(vec![append(document, rows.clone())]).await.expect("a good append")[0].through;
    let stored = load(&store, document).await.rows;
    assert_eq!(stored.into_iter().map(|stored| stored.row).collect::<Vec<_>>(), rows);
    let before = attributions(&store, document).await;
    let said = |runs: &[Attribution]| {
        let said = runs.iter().map(|run| (run.participant, run.delivered_by, run.first_sequence, run.last_sequence));
        said.collect::<Vec<_>>()
    };
    let own = anne.participant;
    assert_eq!(said(&before), [(own, own, 1, 2), (own, bilal, 3, 3), (own, own, 4, 4)]);
    store.journal.compact(compaction(document, "four", through, 4)).await.expect("the rows are known");
    assert_eq!(attributions(&store, document).await, before);
}

pub async fn j8_a_binding_outlives_compaction(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let actors = vec![(author.actor.clone(), author.participant)];
    let given = Append { document, rows: author.rows(1..=2), actors: actors.clone() };
    let through = store.journal.append(vec![given]).await.expect("a good append")[0].through;
    store.journal.compact(compaction(document, "two", through, 2)).await.expect("the rows are known");
    let again = Append { document, rows: author.rows(3..=3), actors: vec![(author.actor.clone(), participant_id())] };
    store.journal.append(vec![again]).await.expect("a second binding is no error");
    assert_eq!(load(&store, document).await.actors, actors);
}
