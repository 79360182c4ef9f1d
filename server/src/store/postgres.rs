//! PostgreSQL: one pool. Owns the way it is opened, and the one statement that is worth writing for it alone.

use std::str::FromStr;
use std::time::Duration;

use anyhow::anyhow;
use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgConnection, PgPool, Row};

use super::append::{Answers, Pending};
use super::{StoreError, migrate};

#[expect(clippy::duplicate_mod, reason = "compiled once for each database, see there")]
#[path = "sql/mod.rs"]
mod sql;

pub(super) use sql::SqlStore;

type Database = sqlx::Postgres;

const BEGIN_WRITE: &str = "begin";
/// All reads see the moment of the first.
const BEGIN_READ: &str = "begin isolation level repeatable read read only";

/// One writes the journal; the others serve cold opens and HTTP.
const CONNECTIONS: u32 = 16;
/// How long a caller waits for a connection before the store counts as unavailable.
const ACQUIRE: Duration = Duration::from_secs(10);
/// A connection unused for longer is tried before it is trusted; trying each time would double an append's cost.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// Connect and bring the database up to date.
///
/// # Errors
/// `Unavailable`, also if the address can't be read.
pub(super) async fn open(url: &str) -> Result<SqlStore, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::Unavailable(anyhow!(error).context("the PostgreSQL address can't be read")))?
        .application_name("maillage")
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .before_acquire(|connection, metadata| {
            Box::pin(async move {
                if metadata.idle_for > TRUSTED_IDLE {
                    sqlx::query("select 1").execute(connection).await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| Box::pin(make_durable(connection)))
        .connect_with(options)
        .await
        .map_err(|error| StoreError::Unavailable(anyhow!(error).context("PostgreSQL can't be reached")))?;
    // `run_direct` is what `run` calls once it has a connection; through `run` this future is not `Send`.
    migrate::postgres()
        .run_direct(None, &mut *pool.acquire().await?, false)
        .await
        .map_err(|error| StoreError::Unavailable(anyhow!(error).context("the database can't be brought up to date")))?;
    warn_if_not_durable(&pool).await?;
    Ok(SqlStore { write: pool.clone(), read: pool })
}

/// A database or a role may be set to answer before it has written; a stricter setting than `on` is left alone.
async fn make_durable(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What only the server's own configuration can mend.
async fn warn_if_not_durable(pool: &PgPool) -> Result<(), StoreError> {
    let is_durable: bool =
        sqlx::query_scalar("select current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'")
            .fetch_one(pool)
            .await?;
    if !is_durable {
        tracing::warn!("PostgreSQL runs with fsync or full_page_writes off: a power cut loses saved changes");
    }
    Ok(())
}

/// What decides whether a commit is durable.
pub(super) async fn settings_of_the_writer(store: &SqlStore) -> Result<Vec<(&'static str, String)>, StoreError> {
    let rows = sqlx::query("select current_setting('synchronous_commit'), current_setting('fsync')");
    let row = rows.fetch_one(&store.write).await?;
    Ok(vec![("synchronous_commit", row.try_get(0)?), ("fsync", row.try_get(1)?)])
}

/// Write actors and rows, all or nothing. Arrays make it one statement, thus one transaction, one round trip and one
/// prepared text, whatever the number of rows; a list of tuples would be prepared anew for each length.
async fn insert(
    write: &PgPool,
    actors: &[(&DocumentId, &Bytes, &ParticipantId)],
    rows: &[Pending<'_>],
    answers: &mut Answers<'_>,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
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
    .fetch_all(write)
    .await?;
    for row in &inserted {
        answers.inserted(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)?;
    }
    Ok(())
}
