//! Stores on databases of their own, and what their tests write.

use std::future::Future;
use std::time::Duration;

use bytes::Bytes;
use maillage_server::store::{Append, Appended, NewRow, Purpose, Store, StoreError, open};
use maillage_shared::{DocumentId, ParticipantId, Timestamp};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

/// Longer than any deadline of the store: what takes longer hangs.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

pub(super) fn document(number: u8) -> DocumentId {
    DocumentId::from_bytes([number; 16])
}

/// One change of one document.
pub(super) fn change(of: DocumentId, number: u8) -> Append {
    let participant = ParticipantId::from_slice(&[4; 16]).expect("sixteen bytes");
    let row = NewRow {
        hash: [number; 32],
        actor: Bytes::from_static(b"actor"),
        sequence: u64::from(number) + 1,
        participant,
        delivered_by: participant,
        recorded_at: Timestamp::from_millis(5),
        bytes: Bytes::from_static(b"change"),
    };
    Append { document: of, rows: vec![row], actors: Vec::new() }
}

pub(super) async fn save(store: &Store, number: u8) -> Result<Vec<Appended>, StoreError> {
    store.journal.append(vec![change(document(1), number)]).await
}

/// How many changes of the first document are there, in the eyes of somebody who opens the database anew.
pub(super) async fn saved(url: &str) -> usize {
    let beside = open(url, Purpose::Command).await.expect("it opens");
    beside.journal.load(document(1)).await.expect("it loads").map_or(0, |stored| stored.rows.len())
}

/// What an unavailable store says is the matter.
pub(super) fn reason<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> String {
    match answer {
        Err(StoreError::Unavailable(error)) => format!("{error:#}"),
        other => panic!("not unavailable: {other:?}"),
    }
}

/// Asks again until it is so.
///
/// # Panics
/// If it never is.
pub(super) async fn until<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("never: {what}"));
}

/// Give PostgreSQL an order.
pub(super) async fn order(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(url).await.expect("PostgreSQL answers");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("it is done");
    connection.close().await.expect("it closes");
}

/// Cut every connection to this database but the one that says so.
pub(super) const CUT: &str = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

/// Give SQLite an order.
pub(super) async fn order_sqlite(url: &str, sql: &'static str) {
    let mut connection = SqliteConnection::connect(url).await.expect("it opens");
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("it is done");
    connection.close().await.expect("it closes");
}
