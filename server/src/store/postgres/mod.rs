//! PostgreSQL: one connection that appends, and two pools. Owns the way they are opened, and the one statement that is
//! worth writing for it alone.

mod address;
mod index;
mod session;
mod writer;

use anyhow::anyhow;
use async_trait::async_trait;
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId};
use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::{Connection, PgConnection, Row};

use self::session::Use;
use self::writer::Statement;
pub(super) use self::writer::Writer;
use super::append::{Answers, Pending};
use super::failure::plain;
use super::{Purpose, StoreError, migrate};

#[expect(clippy::duplicate_mod, reason = "compiled once for each database, see there")]
#[path = "../sql/mod.rs"]
mod sql;

pub(super) use sql::SqlStore;

type Database = sqlx::Postgres;

const BEGIN_WRITE: &str = "begin";
/// All reads see the moment of the first.
const BEGIN_READ: &str = "begin isolation level repeatable read read only";

/// Takes due jobs of a kind. Of two who ask at once each gets others: rows that another has locked are passed over.
const TAKE_JOBS: &str = "update jobs set leased_until = $3, attempts = attempts + 1
    where id in (
        select id from jobs
        where kind = $1 and dead_at is null and due_at <= $2 and (leased_until is null or leased_until <= $2)
        order by due_at, id limit $4 for update skip locked)
    returning id, payload, created_at, attempts";

/// For cold opens and HTTP.
const READERS: u32 = 11;
/// For the directory and for compactions; appends have a connection of their own, so they never wait for these.
const WRITERS: u32 = 4;

/// Connect and bring the database up to date.
///
/// # Errors
/// `Unavailable`, also if the address can't be read, or if another server serves the database and this is to be one.
pub(super) async fn open(url: &str, purpose: Purpose) -> Result<SqlStore, StoreError> {
    let options = address::parse(url)?;
    let mut connection = session::connect(&options)
        .await
        .map_err(|error| StoreError::Unavailable(plain(&error).context("PostgreSQL can't be reached")))?;
    refuse_shared_sessions(&options, &mut connection).await?;
    migrate_up(&mut connection).await?;
    warn_if_not_durable(&mut connection).await?;
    connection.close().await?;
    let writer = match purpose {
        Purpose::Serve => Writer::serving(options.clone()).await?,
        Purpose::Command => Writer::beside(options.clone()),
    };
    Ok(SqlStore {
        writer,
        write: session::pool(options.clone(), WRITERS, Use::Write),
        read: session::pool(options, READERS, Use::Read),
    })
}

/// `run_direct` is what `run` calls once it has a connection; through `run` this future is not `Send`. Migrations may
/// take as long as they need.
async fn migrate_up(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("set statement_timeout = 0").execute(&mut *connection).await?;
    migrate::postgres().run_direct(None, connection, false).await.map_err(|error| {
        StoreError::Unavailable(anyhow!("{error}").context("the database can't be brought up to date"))
    })
}

/// A pooler that gives each transaction another session takes away prepared statements and locks in the midst of work.
/// It shows at once: while one connection is open, another is given the same session.
async fn refuse_shared_sessions(options: &PgConnectOptions, first: &mut PgConnection) -> Result<(), StoreError> {
    let reached = |error: sqlx::Error| StoreError::Unavailable(plain(&error).context("PostgreSQL can't be reached"));
    let mut second = session::connect(options).await.map_err(reached)?;
    let sessions = (backend(first).await.map_err(reached)?, backend(&mut second).await.map_err(reached)?);
    second.close().await.map_err(reached)?;
    if sessions.0 == sessions.1 {
        return Err(StoreError::Unavailable(anyhow!(
            "the PostgreSQL address is a pooler's that shares sessions: give it pool_mode = session, or name PostgreSQL"
        )));
    }
    Ok(())
}

/// In the simple protocol: nothing is prepared by it.
async fn backend(connection: &mut PgConnection) -> Result<i32, sqlx::Error> {
    use sqlx::Executor as _;
    connection.fetch_one(sqlx::raw_sql("select pg_backend_pid()")).await?.try_get(0)
}

/// What only the server's own configuration can mend.
async fn warn_if_not_durable(connection: &mut PgConnection) -> Result<(), StoreError> {
    let is_durable: bool =
        sqlx::query_scalar("select current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'")
            .fetch_one(connection)
            .await?;
    if !is_durable {
        tracing::warn!("PostgreSQL runs with fsync or full_page_writes off: a power cut loses saved changes");
    }
    Ok(())
}

/// What decides whether a commit is durable, on each connection that writes.
pub(super) async fn settings_of_the_writer(store: &SqlStore) -> Result<Vec<(&'static str, String)>, StoreError> {
    let appending = store.writer.run(ReadSettings).await?;
    let directory = ReadSettings.run(&mut *store.write.acquire().await?).await?;
    if appending != directory {
        return Err(StoreError::Inconsistent("two connections that write are set up differently".into()));
    }
    Ok(appending)
}

struct ReadSettings;

#[async_trait]
impl Statement for ReadSettings {
    type Answer = Vec<(&'static str, String)>;

    async fn run(&mut self, connection: &mut PgConnection) -> Result<Self::Answer, sqlx::Error> {
        let settings = sqlx::query("select current_setting('synchronous_commit'), current_setting('fsync')");
        let row = settings.fetch_one(connection).await?;
        Ok(vec![("synchronous_commit", row.try_get(0)?), ("fsync", row.try_get(1)?)])
    }
}

impl Writer {
    /// Write actors and rows, all or nothing.
    async fn insert(
        &self,
        actors: &[(&DocumentId, &Bytes, &ParticipantId)],
        rows: &[Pending<'_>],
        answers: &mut Answers<'_>,
    ) -> Result<(), StoreError> {
        let inserted = self.run(Insert { actors, rows }).await?;
        for row in &inserted {
            answers.inserted(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)?;
        }
        Ok(())
    }
}

/// Arrays make it one statement, thus one transaction, one round trip and one prepared text, whatever the number of
/// rows; a list of tuples would be prepared anew for each length.
struct Insert<'a> {
    actors: &'a [(&'a DocumentId, &'a Bytes, &'a ParticipantId)],
    rows: &'a [Pending<'a>],
}

#[async_trait]
impl Statement for Insert<'_> {
    type Answer = Vec<PgRow>;

    async fn run(&mut self, connection: &mut PgConnection) -> Result<Vec<PgRow>, sqlx::Error> {
        let (actors, rows) = (self.actors, self.rows);
        sqlx::query(
            "with bound as (
                 insert into actors (document_id, actor, participant_id)
                 select document_id, actor, participant_id
                 from unnest($8::bytea[], $9::bytea[], $10::bytea[]) as new (document_id, actor, participant_id)
                 on conflict (document_id, actor) do nothing
             )
             insert into changes (document_id, hash, actor, sequence, participant_id, delivered_by, recorded_at, bytes)
             select document_id, hash, actor, sequence, participant_id, delivered_by, recorded_at, bytes
             from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bigint[], $7::bytea[],
                 $11::bytea[]) with ordinality
                 as new (document_id, hash, actor, sequence, participant_id, recorded_at, bytes, delivered_by, number)
             order by number
             on conflict (document_id, hash) do nothing
             returning position, document_id, hash",
        )
        .bind(rows.iter().map(|pending| &pending.document.as_bytes()[..]).collect::<Vec<_>>())
        .bind(rows.iter().map(|pending| &pending.row.hash[..]).collect::<Vec<_>>())
        .bind(rows.iter().map(|pending| &pending.row.actor[..]).collect::<Vec<_>>())
        .bind(rows.iter().map(|pending| pending.sequence).collect::<Vec<_>>())
        .bind(rows.iter().map(|pending| &pending.row.participant.as_bytes()[..]).collect::<Vec<_>>())
        .bind(rows.iter().map(|pending| pending.row.recorded_at.as_millis()).collect::<Vec<_>>())
        .bind(rows.iter().map(|pending| &pending.row.bytes[..]).collect::<Vec<_>>())
        .bind(actors.iter().map(|(document, ..)| &document.as_bytes()[..]).collect::<Vec<_>>())
        .bind(actors.iter().map(|(_, actor, _)| &actor[..]).collect::<Vec<_>>())
        .bind(actors.iter().map(|(.., participant)| &participant.as_bytes()[..]).collect::<Vec<_>>())
        .bind(rows.iter().map(Pending::delivered_by).collect::<Vec<_>>())
        .fetch_all(connection)
        .await
    }
}
