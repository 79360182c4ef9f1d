//! Two who write to the same documents on PostgreSQL wait for each other in no circle, and one that falls to a circle
//! tries again.

use maillage_server::store::{Append, Purpose, Store, open};
use maillage_tests::postgres::Cluster;
use sqlx::{Connection, PgConnection};

use super::scene::{change, document, saved, until};

async fn append_all(store: Store, mut appends: Vec<Append>, in_reverse: bool) {
    if in_reverse {
        appends.reverse();
    }
    store.journal.append(appends).await.expect("nobody waits in a circle");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j16_the_same_rows_in_opposite_order_don_t_deadlock() {
    let database = Cluster::shared().await.database().await.unwrap();
    let one = open(&database.url(), Purpose::Command).await.unwrap();
    let other = open(&database.url(), Purpose::Command).await.unwrap();
    for round in 0..20 {
        let appends: Vec<_> = (0..=255).map(|number| change(document(number), round)).collect();
        let one = tokio::spawn(append_all(one.clone(), appends.clone(), false));
        let other = tokio::spawn(append_all(other.clone(), appends, true));
        one.await.unwrap();
        other.await.unwrap();
    }
    assert_eq!(saved(&database.url()).await, 20);
}

const INSERT: &str = "insert into changes (document_id, hash, actor, sequence, participant_id, recorded_at, bytes)
    values ($1, $2, 'actor', 1, '\\x04040404040404040404040404040404', 5, 'change')";

async fn insert(connection: &mut PgConnection, number: u8) {
    let row = sqlx::query(INSERT).bind(document(number).as_bytes().to_vec()).bind(vec![7_u8; 32]);
    row.execute(connection).await.expect("this one is not the victim");
}

/// PostgreSQL ends the one whose wait has lasted a second, so the store's, which began first.
#[tokio::test]
async fn j16_an_append_that_falls_to_a_deadlock_is_written_all_the_same() {
    let database = Cluster::shared().await.database().await.unwrap();
    let store = open(&database.url(), Purpose::Serve).await.unwrap();
    let mut other = PgConnection::connect(&database.url()).await.unwrap();
    sqlx::raw_sql("set deadlock_timeout = '30s'; begin").execute(&mut other).await.unwrap();
    insert(&mut other, 2).await;
    let appending = tokio::spawn({
        let store = store.clone();
        async move { store.journal.append(vec![change(document(1), 7), change(document(2), 7)]).await }
    });
    let mut watcher = PgConnection::connect(&database.url()).await.unwrap();
    loop {
        let waits: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_one(&mut watcher)
        .await
        .unwrap();
        if waits > 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    insert(&mut other, 1).await;
    sqlx::raw_sql("commit").execute(&mut other).await.unwrap();
    let answers = appending.await.unwrap().expect("it was tried again");
    assert_eq!(answers.iter().map(|answer| answer.rows).sum::<usize>(), 0, "the other wrote both rows");
    until("the append after it works", async || store.journal.append(vec![change(document(3), 1)]).await.is_ok()).await;
}
