//! Participants.

use maillage_shared::ParticipantId;
use sqlx::Pool;

use super::{Connection, Database, column};
use crate::store::{Participant, ProfileChange, StoreError};

pub(super) async fn insert(connection: &mut Connection, participant: &Participant) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "insert into participants (id, email, name, structure, password_hash, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
    )
    .bind(&participant.id.as_bytes()[..])
    .bind(&*participant.email)
    .bind(&*participant.name)
    .bind(&*participant.structure)
    .bind(&*participant.password_hash)
    .bind(participant.created_at.as_millis())
    .execute(connection)
    .await?;
    if super::touched_one(inserted.rows_affected())? {
        Ok(())
    } else {
        Err(StoreError::Conflict("this e-mail address is taken"))
    }
}

pub(super) async fn by_id(pool: &Pool<Database>, id: ParticipantId) -> Result<Option<Participant>, StoreError> {
    let row =
        sqlx::query("select id, email, name, structure, password_hash, created_at from participants where id = $1")
            .bind(&id.as_bytes()[..])
            .fetch_optional(pool)
            .await?;
    row.map(|row| read(&row)).transpose()
}

pub(super) async fn by_email(pool: &Pool<Database>, email: &str) -> Result<Option<Participant>, StoreError> {
    let row =
        sqlx::query("select id, email, name, structure, password_hash, created_at from participants where email = $1")
            .bind(email)
            .fetch_optional(pool)
            .await?;
    row.map(|row| read(&row)).transpose()
}

/// `false` if there is no such participant.
pub(super) async fn update_password(
    connection: &mut Connection,
    id: ParticipantId,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let updated = sqlx::query("update participants set password_hash = $2 where id = $1")
        .bind(&id.as_bytes()[..])
        .bind(password_hash)
        .execute(connection)
        .await?;
    super::touched_one(updated.rows_affected())
}

/// `false` if there is no such participant, or their hash is another than `former`.
pub(super) async fn replace_password(
    connection: &mut Connection,
    id: ParticipantId,
    former: &str,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let updated = sqlx::query("update participants set password_hash = $3 where id = $1 and password_hash = $2")
        .bind(&id.as_bytes()[..])
        .bind(former)
        .bind(password_hash)
        .execute(connection)
        .await?;
    super::touched_one(updated.rows_affected())
}

/// `false` if there is no such participant.
pub(super) async fn update_profile(
    connection: &mut Connection,
    id: ParticipantId,
    change: &ProfileChange,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "update participants set name = coalesce($2, name), structure = coalesce($3, structure) where id = $1",
    )
    .bind(&id.as_bytes()[..])
    .bind(change.name.as_deref())
    .bind(change.structure.as_deref())
    .execute(connection)
    .await?;
    super::touched_one(updated.rows_affected())
}

fn read(row: &<Database as sqlx::Database>::Row) -> Result<Participant, StoreError> {
    Ok(Participant {
        id: column::participant(row, "id")?,
        email: column::text(row, "email")?,
        name: column::text(row, "name")?,
        structure: column::text(row, "structure")?,
        password_hash: column::text(row, "password_hash")?,
        created_at: column::time(row, "created_at")?,
    })
}
