//! Browsers' sessions.

use maillage_shared::{ParticipantId, SessionId, Timestamp};
use sqlx::{Pool, Row};

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
    let participant = match row.try_get::<Option<&[u8]>, _>("participant_id")? {
        Some(_) => Some(column::participant(&row, "participant_id")?),
        None => None,
    };
    let (created_at, data) = (column::optional_time(&row, "created_at")?, column::text(&row, "data")?);
    Ok(Some(StoredSession { id, participant, created_at, data, expires_at: column::time(&row, "expires_at")? }))
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
