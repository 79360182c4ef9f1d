//! What appending and loading promise.

use bytes::Bytes;
use maillage_shared::Timestamp;
use tokio::task::JoinSet;

use super::sample::{Author, append, document_id, participant_id};
use crate::store::{Append, Appended, Compaction, NewRow, Store, StoreError, Stored};

fn rows_of(stored: Option<Stored>) -> Vec<NewRow> {
    stored.unwrap_or_default().rows.into_iter().map(|stored| stored.row).collect()
}

/// The bad row comes last, behind more rows than one statement takes.
pub async fn j1_an_append_is_all_or_nothing(store: Store) {
    let (author, first, second) = (Author::new(), document_id(), document_id());
    let before = author.append(first, 1..=1);
    store.journal.append(vec![before.clone()]).await.expect("a good append");

    let mut rows = author.rows(2..=2_500);
    rows.push(author.bad_row());
    let bound = vec![(author.actor.clone(), author.participant)];
    let appends = vec![
        Append { document: second, rows: author.rows(1..=3), actors: bound },
        Append { document: first, rows, actors: Vec::new() },
    ];
    let refused = store.journal.append(appends.clone()).await;
    assert!(matches!(refused, Err(StoreError::Inconsistent(_))), "{refused:?}");
    assert_eq!(rows_of(store.journal.load(first).await.expect("it loads")), before.rows);
    assert_eq!(store.journal.load(second).await.expect("it loads"), None);
    assert_eq!(store.journal.documents().await.expect("they are listed"), [first]);

    let mut appends = appends;
    appends[1].rows.pop();
    let answers = store.journal.append(appends).await.expect("without the bad row it is good");
    assert_eq!(answers.iter().map(|answer| answer.rows).collect::<Vec<_>>(), [3, 2_499]);
}

/// Whether their transactions are merged is the store's own affair.
pub async fn j1_a_bad_append_does_not_fail_its_neighbours(store: Store) {
    let mut tasks = JoinSet::new();
    for number in 0..60 {
        let store = store.clone();
        tasks.spawn(async move {
            let (author, document) = (Author::new(), document_id());
            let mut appends = vec![author.append(document, 1..=4)];
            let is_bad = number % 3 == 0;
            if is_bad {
                appends.push(append(document_id(), vec![author.bad_row()]));
            }
            let answers = store.journal.append(appends).await;
            let loaded = store.journal.load(document).await.expect("it loads");
            if is_bad {
                assert!(matches!(answers, Err(StoreError::Inconsistent(_))), "{answers:?}");
                assert_eq!(loaded, None);
            } else {
                assert_eq!(answers.expect("it is good")[0].rows, 4);
                assert_eq!(rows_of(loaded), author.rows(1..=4));
            }
        });
    }
    tasks.join_all().await;
}

pub async fn j3_load_sees_a_returned_append(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let mut rows = author.rows(1..=2);
    rows.push(NewRow { bytes: Bytes::new(), recorded_at: Timestamp::from_millis(-1), ..author.row(3) });
    rows.push(NewRow { sequence: i64::MAX as u64, actor: Bytes::from_static(&[0]), ..author.row(4) });
    rows.push(NewRow { bytes: vec![0xa5; 1 << 20].into(), ..author.row(5) });
    let actors = vec![(author.actor.clone(), author.participant)];
    let given = Append { document, rows: rows.clone(), actors: actors.clone() };
    let answers = store.journal.append(vec![given]).await.expect("a good append");
    let stored = store.journal.load(document).await.expect("it loads").expect("it is there");
    assert_eq!(answers, [Appended { rows: 5, through: stored.rows[4].position }]);
    assert_eq!((stored.snapshot.clone(), &stored.actors), (None, &actors));
    assert_eq!(rows_of(Some(stored)), rows);
}

pub async fn j3_a_document_nothing_was_written_for_is_missing(store: Store) {
    let document = document_id();
    assert_eq!(store.journal.append(Vec::new()).await.expect("nothing to do"), []);
    let answers = store.journal.append(vec![append(document, Vec::new())]).await.expect("nothing to do");
    assert_eq!(answers, [Appended { rows: 0, through: 0 }]);
    assert_eq!(store.journal.load(document).await.expect("it loads"), None);
    assert_eq!(store.journal.attributions(document).await.expect("they load"), []);
    assert_eq!(store.journal.documents().await.expect("they are listed"), []);
}

pub async fn j3_concurrent_appends_are_all_seen_when_they_return(store: Store) {
    const APPENDS: u64 = 20;
    let shared = document_id();
    let mut tasks = JoinSet::new();
    for _ in 0..32 {
        let store = store.clone();
        tasks.spawn(async move {
            let (author, own) = (Author::new(), document_id());
            for sequence in 1..=APPENDS {
                let both = vec![author.append(shared, sequence..=sequence), author.append(own, sequence..=sequence)];
                let answers = store.journal.append(both).await.expect("a good append");
                assert_eq!(answers.iter().map(|answer| answer.rows).collect::<Vec<_>>(), [1, 1]);
                let stored = store.journal.load(own).await.expect("it loads").expect("it is there");
                assert_eq!(stored.rows.last().map(|row| row.position), Some(answers[1].through));
                assert_eq!(rows_of(Some(stored)), author.rows(1..=sequence));
            }
            author
        });
    }
    let authors = tasks.join_all().await;
    let rows = rows_of(store.journal.load(shared).await.expect("it loads"));
    assert_eq!(rows.len(), authors.len() * usize::try_from(APPENDS).expect("it is small"));
    for author in authors {
        let its_own: Vec<_> = rows.iter().filter(|row| row.actor == author.actor).cloned().collect();
        assert_eq!(its_own, author.rows(1..=APPENDS), "one author's changes keep their order");
    }
}

/// What was read once need not be read again until the extent is another.
pub async fn j3_an_extent_changes_with_each_row_and_no_reading(store: Store) {
    let (author, document) = (Author::new(), document_id());
    assert_eq!(store.journal.extent(document).await.expect("it answers"), None);
    let mut seen = Vec::new();
    for sequence in 1..=3 {
        let appended = store.journal.append(vec![author.append(document, sequence..=sequence)]).await;
        let through = appended.expect("a good append")[0].through;
        let extent = store.journal.extent(document).await.expect("it answers").expect("a document");
        assert_eq!((extent.rows, extent.through), (sequence, through));
        store.journal.load(document).await.expect("it loads");
        assert_eq!(store.journal.extent(document).await.expect("it answers"), Some(extent));
        seen.push(extent);
    }
    // A compaction changes no content: what it replaced still counts in how far the journal reaches.
    for sequence in 4..=5 {
        let last = seen.last().expect("appended").through;
        let rows = usize::try_from(seen.last().expect("appended").rows).expect("few");
        let compaction = Compaction { document, snapshot: Bytes::from_static(b"all"), through: last, rows };
        store.journal.compact(compaction).await.expect("the rows are known");
        let extent = store.journal.extent(document).await.expect("it answers").expect("a document");
        assert_eq!((extent.rows, extent.through), (0, last));
        store.journal.append(vec![author.append(document, sequence..=sequence)]).await.expect("a good append");
        let extent = store.journal.extent(document).await.expect("it answers").expect("a document");
        assert!(!seen.contains(&extent) && extent.rows == 1, "{extent:?}");
        seen.push(extent);
    }
}

pub async fn j4_a_repeated_hash_changes_nothing(store: Store) {
    let (author, document, other) = (Author::new(), document_id(), document_id());
    store.journal.append(vec![author.append(document, 1..=3)]).await.expect("a good append");
    let before = store.journal.load(document).await.expect("it loads");

    let forged = NewRow { bytes: Bytes::from_static(b"else"), participant: participant_id(), ..author.row(2) };
    let again = vec![append(document, vec![author.row(1), forged]), author.append(other, 1..=1)];
    let answers = store.journal.append(again).await.expect("a repeat is no error");
    assert_eq!(answers[0], Appended { rows: 0, through: 0 });
    assert_eq!(answers[1].rows, 1, "the same change in another document is another row");
    assert_eq!(store.journal.load(document).await.expect("it loads"), before);

    let mixed = append(document, vec![author.row(3), author.row(4), author.row(4), author.row(5)]);
    let answers = store.journal.append(vec![mixed]).await.expect("a repeat within an append is no error");
    let stored = store.journal.load(document).await.expect("it loads").expect("it is there");
    assert_eq!(answers, [Appended { rows: 2, through: stored.rows[4].position }]);
    assert_eq!(rows_of(Some(stored)), author.rows(1..=5));
}

pub async fn j4_a_row_given_by_many_at_once_is_new_once(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let mut tasks = JoinSet::new();
    for _ in 0..24 {
        let (store, given) = (store.clone(), author.append(document, 1..=10));
        tasks.spawn(async move { store.journal.append(vec![given]).await.expect("a repeat is no error")[0].rows });
    }
    assert_eq!(tasks.join_all().await.into_iter().sum::<usize>(), 10);
    assert_eq!(rows_of(store.journal.load(document).await.expect("it loads")), author.rows(1..=10));
}

/// The hashes are in no order, so a store that kept their order would show.
pub async fn j5_order_is_kept_by_position(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let mut last = 0;
    for part in 0..10 {
        let given = author.append(document, part * 50 + 1..=part * 50 + 50);
        let answer = store.journal.append(vec![given]).await.expect("a good append")[0];
        assert!(answer.through > last, "positions grow from append to append");
        last = answer.through;
    }
    let stored = store.journal.load(document).await.expect("it loads").expect("it is there");
    assert!(stored.rows.is_sorted_by(|one, next| one.position < next.position));
    assert_eq!(stored.rows.last().map(|row| row.position), Some(last));
    assert_eq!(rows_of(Some(stored)), author.rows(1..=500));
}

pub async fn j5_five_thousand_rows_are_one_append(store: Store) {
    let (author, document) = (Author::new(), document_id());
    let answers = store.journal.append(vec![author.append(document, 1..=5_000)]).await.expect("a good append");
    let stored = store.journal.load(document).await.expect("it loads").expect("it is there");
    assert_eq!(answers, [Appended { rows: 5_000, through: stored.rows[4_999].position }]);
    assert!(stored.rows.is_sorted_by(|one, next| one.position < next.position));
    assert_eq!(rows_of(Some(stored)), author.rows(1..=5_000));
}

pub async fn j8_an_actors_first_binding_stays(store: Store) {
    let (author, late, document, other) = (Author::new(), participant_id(), document_id(), document_id());
    let bind = |document, participant| Append {
        document,
        rows: Vec::new(),
        actors: vec![(author.actor.clone(), participant)],
    };
    let first = vec![bind(document, author.participant), bind(document, late), bind(other, late)];
    let answers = store.journal.append(first).await.expect("a good append");
    assert_eq!(answers, [Appended { rows: 0, through: 0 }; 3]);
    let with_rows = Append { rows: author.rows(1..=1), ..bind(document, late) };
    store.journal.append(vec![with_rows]).await.expect("a second binding is no error");

    let actors_of = async |document| {
        store.journal.load(document).await.expect("it loads").expect("an actor alone is a journal too").actors
    };
    assert_eq!(actors_of(document).await, [(author.actor.clone(), author.participant)]);
    assert_eq!(actors_of(other).await, [(author.actor.clone(), late)]);
    let mut both = [document, other];
    both.sort();
    assert_eq!(store.journal.documents().await.expect("they are listed"), both);
}

pub async fn j9_each_append_is_answered_in_order(store: Store) {
    let author = Author::new();
    let documents: Vec<_> = (0..40).map(|_| document_id()).collect();
    let mut appends: Vec<_> =
        (1..).zip(&documents).map(|(count, document)| author.append(*document, 1..=count)).collect();
    appends.push(append(documents[0], Vec::new()));
    appends.push(author.append(documents[0], 1..=3));
    let answers = store.journal.append(appends).await.expect("a good append");
    let counts: Vec<_> = answers.iter().map(|answer| answer.rows).collect();
    assert_eq!(counts, (1..=40).chain([0, 2]).collect::<Vec<_>>());
    assert_eq!(answers[40].through, 0);
    for (index, document) in documents.iter().enumerate() {
        let stored = store.journal.load(*document).await.expect("it loads").expect("it is there");
        assert_eq!(stored.rows[index].position, answers[index].through);
    }
    let first = store.journal.load(documents[0]).await.expect("it loads").expect("it is there");
    assert_eq!(first.rows[2].position, answers[41].through);
    assert_eq!(rows_of(Some(first)), author.rows(1..=3));
}

pub async fn every_document_with_a_journal_is_listed_in_order(store: Store) {
    let author = Author::new();
    let mut documents: Vec<_> = (0..100).map(|_| document_id()).collect();
    let appends = documents.iter().map(|document| author.append(*document, 1..=2)).collect();
    store.journal.append(appends).await.expect("a good append");
    documents.sort();
    assert_eq!(store.journal.documents().await.expect("they are listed"), documents);
}
