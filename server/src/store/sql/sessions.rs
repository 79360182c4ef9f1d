//! Browsers' sessions.

use maillage_shared::{ParticipantId, SessionId, Timestamp};
use sqlx::Pool;

use super::{Connection, Database, column};
use crate::store::{StoreError, StoredSession};

pub(super) async fn insert(pool: &Pool<Database>, session: &StoredSession) -> Result<(), StoreError> {
    sqlx::query("insert into sessions (id, participant_id, created_at, data, expires_at) values ($1, $2, $3, $4, $5)")
        .bind(&session.id.0[..])
        .bind(session.participant.as_ref().map(|participant| &participant.as_bytes()[..]))
        .bind(session.created_at.map(Timestamp::as_millis))
        .bind(&*session.data)
        .bind(session.expires_at.as_millis())
        .execute(pool)
        .await?;
    Ok(())
}

/// `false` if there is none. Never adds one: a request that was under way would bring back what was just ended.
pub(super) async fn update(
    pool: &Pool<Database>,
    id: SessionId,
    data: &str,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let updated = sqlx::query("update sessions set data = $2, expires_at = $3 where id = $1")
        .bind(&id.0[..])
        .bind(data)
        .bind(expires_at.as_millis())
        .execute(pool)
        .await?;
    super::touched_one(updated.rows_affected())
}

pub(super) async fn by_id(
    pool: &Pool<Database>,
    id: SessionId,
    now: Timestamp,
) -> Result<Option<StoredSession>, StoreError> {
    let row = sqlx::query(
        "select participant_id, created_at, data, expires_at from sessions where id = $1 and expires_at > $2",
    )
    .bind(&id.0[..])
    .bind(now.as_millis())
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(read(&row, id)?))
}

/// The one that began last first; those whose beginning isn't known last.
pub(super) async fn of_participant(
    pool: &Pool<Database>,
    participant: ParticipantId,
    now: Timestamp,
) -> Result<Vec<StoredSession>, StoreError> {
    let rows = sqlx::query(
        "select id, participant_id, created_at, data, expires_at from sessions
         where participant_id = $1 and expires_at > $2 order by coalesce(created_at, 0) desc, id",
    )
    .bind(&participant.as_bytes()[..])
    .bind(now.as_millis())
    .fetch_all(pool)
    .await?;
    rows.iter().map(|row| read(row, SessionId(column::digest(row, "id")?))).collect()
}

fn read(row: &<Database as sqlx::Database>::Row, id: SessionId) -> Result<StoredSession, StoreError> {
    Ok(StoredSession {
        id,
        participant: column::optional_participant(row, "participant_id")?,
        created_at: column::optional_time(row, "created_at")?,
        data: column::text(row, "data")?,
        expires_at: column::time(row, "expires_at")?,
    })
}

/// Whose it was; nothing if there was none.
pub(super) async fn delete(
    connection: &mut Connection,
    id: SessionId,
) -> Result<Vec<Option<ParticipantId>>, StoreError> {
    let deleted = sqlx::query("delete from sessions where id = $1 returning participant_id")
        .bind(&id.0[..])
        .fetch_all(connection)
        .await?;
    deleted.iter().map(|row| column::optional_participant(row, "participant_id")).collect()
}

/// How many it was: one, or none if it isn't theirs or there is none.
pub(super) async fn delete_own(
    connection: &mut Connection,
    participant: ParticipantId,
    id: SessionId,
) -> Result<u64, StoreError> {
    let deleted = sqlx::query("delete from sessions where id = $2 and participant_id = $1")
        .bind(&participant.as_bytes()[..])
        .bind(&id.0[..])
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected())
}

/// How many.
pub(super) async fn delete_others(
    connection: &mut Connection,
    participant: ParticipantId,
    keep: SessionId,
) -> Result<u64, StoreError> {
    let deleted = sqlx::query("delete from sessions where participant_id = $1 and id <> $2")
        .bind(&participant.as_bytes()[..])
        .bind(&keep.0[..])
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected())
}

pub(super) async fn delete_of(connection: &mut Connection, participant: ParticipantId) -> Result<(), StoreError> {
    sqlx::query("delete from sessions where participant_id = $1")
        .bind(&participant.as_bytes()[..])
        .execute(connection)
        .await?;
    Ok(())
}

/// Whose they were. One that ends exactly at `now` has ended, as for [`by_id`].
pub(super) async fn delete_expired(
    connection: &mut Connection,
    now: Timestamp,
) -> Result<Vec<Option<ParticipantId>>, StoreError> {
    let deleted = sqlx::query("delete from sessions where expires_at <= $1 returning participant_id")
        .bind(now.as_millis())
        .fetch_all(connection)
        .await?;
    deleted.iter().map(|row| column::optional_participant(row, "participant_id")).collect()
}
