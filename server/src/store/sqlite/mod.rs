//! SQLite: one file, one connection that writes and a few that read. Owns the way it is opened, and the one statement
//! that is worth writing for it alone.

mod backup;
mod file;
mod index;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use async_trait::async_trait;
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, QueryBuilder, Row, SqliteConnection, SqlitePool};
use tokio::time::Instant;

pub(super) use self::backup::backup;
use self::file::OpenFiles;
use super::append::{Answers, Pending};
use super::claim::Claim;
use super::failure::plain;
use super::{Purpose, StoreError, migrate};

#[expect(clippy::duplicate_mod, reason = "compiled once for each database, see there")]
#[path = "../sql/mod.rs"]
mod sql;

pub(super) use sql::SqlStore;

type Database = sqlx::Sqlite;

/// Takes the write lock at once: a transaction that reads before it writes could not wait for it later.
const BEGIN_WRITE: &str = "begin immediate";
/// With a write-ahead log every transaction reads the moment of its first statement.
const BEGIN_READ: &str = "begin";

/// Takes due jobs of a kind. Of two who ask at once each gets others: there is one writer.
const TAKE_JOBS: &str = "update jobs set leased_until = $3, attempts = attempts + 1
    where id in (
        select id from jobs
        where kind = $1 and dead_at is null and due_at <= $2 and (leased_until is null or leased_until <= $2)
        order by due_at, id limit $4)
    returning id, payload, created_at, attempts";

/// Readers beside the writer; they never wait for it.
const READERS: u32 = 4;
/// Pages each reader keeps, in KiB with a minus. A document is read once, and then for a long time not; the system has its
/// pages all the same. By default each would keep 2 MB, as much as two dozen documents at rest.
const READER_CACHE: &str = "-512";
/// How long to wait for another process that writes, such as `maillage user add`.
const BUSY: Duration = Duration::from_secs(10);
/// `SQLITE_BUSY`.
const LOCKED: &str = "5";
/// Between two attempts at a file that others are making.
const ASK_AGAIN: Duration = Duration::from_millis(20);
/// How long a caller waits for a connection before the store counts as unavailable.
const ACQUIRE: Duration = Duration::from_secs(15);
/// Eight parameters a row, of the 32 766 a statement may have.
const ROWS_PER_STATEMENT: usize = 1_000;
/// Statements of up to so many rows stay prepared.
const PREPARED_ROWS: usize = 32;

/// Open the file and bring it up to date; a server makes it, with its folder, if it is not there.
pub(super) async fn open(path: &Path, purpose: Purpose) -> Result<SqlStore, StoreError> {
    let files = match purpose {
        Purpose::Serve => {
            file::make_if_missing(path).map_err(StoreError::Unavailable)?;
            OpenFiles::serving(path).await?
        }
        Purpose::Command => {
            file::refuse_if_missing(path)?;
            OpenFiles::beside(path)
        }
    };
    let files = Arc::new(files);
    let options = SqliteConnectOptions::new()
        .filename(path)
        // It was made above, and an empty one in its place would be no better than none.
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .disable_statement_logging();
    let write = connect_writer(&options, &files)
        .await
        .map_err(|error| plain(&error).context(format!("{} can't be opened", path.display())))
        .map_err(StoreError::Unavailable)?;
    migrate_up(&write).await?;
    // Reading and writing once gives the file its companions, which are then known by their inodes too.
    files.remember();
    // Their own setting, so that a mistake here can't write beside the writer.
    let read = options.pragma("query_only", "on").pragma("cache_size", READER_CACHE);
    let read = pool(READERS).connect_lazy_with(read);
    Ok(SqlStore { writer: Arc::new(Writer { pool: write.clone(), files }), write, read })
}

/// Giving a new file its write-ahead log needs the file alone, and SQLite does not wait for that as it waits for other
/// locks: of several that open one new file at once, the later ones must ask again.
async fn connect_writer(options: &SqliteConnectOptions, files: &Arc<OpenFiles>) -> Result<SqlitePool, sqlx::Error> {
    let give_up_at = Instant::now() + BUSY;
    loop {
        let files = Arc::clone(files);
        let writer = pool(1).after_connect(move |_, _| {
            files.remember();
            Box::pin(std::future::ready(Ok(())))
        });
        match writer.connect_with(options.clone()).await {
            Err(sqlx::Error::Database(error))
                if error.code().as_deref() == Some(LOCKED) && Instant::now() < give_up_at =>
            {
                tokio::time::sleep(ASK_AGAIN).await;
            }
            done => return done,
        }
    }
}

/// The one connection that writes, to the journal and to everything else, and the files it writes to.
#[derive(Debug)]
pub(crate) struct Writer {
    pool: SqlitePool,
    files: Arc<OpenFiles>,
}

#[async_trait]
impl Claim for Writer {
    fn holds(&self) -> Result<(), StoreError> {
        self.files.are_the_same()
    }

    fn held_lately(&self) -> Result<(), StoreError> {
        self.files.were_the_same_lately()
    }

    async fn try_write(&self) -> Result<(), StoreError> {
        // Another number, since SQLite writes nothing for one that is the same; nobody reads it here.
        sqlx::query("update serving set epoch = epoch + 1 where id = 1").execute(&self.pool).await?;
        Ok(())
    }
}

/// What decides whether a commit is durable.
pub(super) async fn settings_of_the_writer(store: &SqlStore) -> Result<Vec<(&'static str, String)>, StoreError> {
    let journal_mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&store.write).await?;
    let synchronous: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(&store.write).await?;
    let foreign_keys: i64 = sqlx::query_scalar("pragma foreign_keys").fetch_one(&store.write).await?;
    Ok(vec![
        ("journal_mode", journal_mode),
        ("synchronous", synchronous.to_string()),
        ("foreign_keys", foreign_keys.to_string()),
    ])
}

/// A connection is a file in this process: it can't go stale, and opening it again would only lose its cache.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// All missing migrations in one transaction that holds the write lock: of two processes that start at once, the
/// second waits and then finds nothing to do.
///
/// `run_direct` is what sqlx's `run` calls once it has a connection; through `run` this future is not `Send`.
async fn migrate_up(write: &SqlitePool) -> Result<(), StoreError> {
    let mut transaction = write.begin_with(BEGIN_WRITE).await?;
    migrate::sqlite().run_direct(None, &mut *transaction, false).await.map_err(|error| {
        StoreError::Unavailable(anyhow!("{error}").context("the database can't be brought up to date"))
    })?;
    transaction.commit().await?;
    Ok(())
}

impl Writer {
    /// Write actors and rows, all or nothing. One statement is a transaction by itself.
    async fn insert(
        &self,
        actors: &[(&DocumentId, &Bytes, &ParticipantId)],
        rows: &[Pending<'_>],
        answers: &mut Answers<'_>,
    ) -> Result<(), StoreError> {
        if actors.is_empty() && rows.len() <= ROWS_PER_STATEMENT {
            return insert_rows(&mut *self.pool.acquire().await?, rows, answers).await;
        }
        let mut transaction = self.pool.begin_with(BEGIN_WRITE).await?;
        for chunk in actors.chunks(ROWS_PER_STATEMENT) {
            insert_actors(&mut transaction, chunk).await?;
        }
        for chunk in rows.chunks(ROWS_PER_STATEMENT) {
            insert_rows(&mut transaction, chunk, answers).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

async fn insert_actors(
    connection: &mut SqliteConnection,
    actors: &[(&DocumentId, &Bytes, &ParticipantId)],
) -> Result<(), StoreError> {
    let mut query = QueryBuilder::<Database>::new("insert into actors (document_id, actor, participant_id) ");
    query.push_values(actors, |mut tuple, (document, actor, participant)| {
        tuple.push_bind(&document.as_bytes()[..]);
        tuple.push_bind(&actor[..]);
        tuple.push_bind(&participant.as_bytes()[..]);
    });
    query.push(" on conflict (document_id, actor) do nothing");
    query.build().persistent(actors.len() <= PREPARED_ROWS).execute(connection).await?;
    Ok(())
}

async fn insert_rows(
    connection: &mut SqliteConnection,
    rows: &[Pending<'_>],
    answers: &mut Answers<'_>,
) -> Result<(), StoreError> {
    let mut query = QueryBuilder::<Database>::new(
        "insert into changes (document_id, hash, actor, sequence, participant_id, delivered_by, recorded_at, bytes) ",
    );
    query.push_values(rows, |mut tuple, pending| {
        tuple.push_bind(&pending.document.as_bytes()[..]);
        tuple.push_bind(&pending.row.hash[..]);
        tuple.push_bind(&pending.row.actor[..]);
        tuple.push_bind(pending.sequence);
        tuple.push_bind(&pending.row.participant.as_bytes()[..]);
        tuple.push_bind(pending.delivered_by());
        tuple.push_bind(pending.row.recorded_at.as_millis());
        tuple.push_bind(&pending.row.bytes[..]);
    });
    query.push(" on conflict (document_id, hash) do nothing returning position, document_id, hash");
    let inserted = query.build().persistent(rows.len() <= PREPARED_ROWS).fetch_all(connection).await?;
    for row in &inserted {
        answers.inserted(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)?;
    }
    Ok(())
}
