//! Participants.

use maillage_shared::ParticipantId;
use sqlx::Pool;

use super::{Connection, Database, column};
use crate::store::{Participant, StoreError};

pub(super) async fn insert(connection: &mut Connection, participant: &Participant) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "insert into participants (id, email, name, password_hash, created_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
    )
    .bind(&participant.id.as_bytes()[..])
    .bind(&*participant.email)
    .bind(&*participant.name)
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
    let row = sqlx::query("select id, email, name, password_hash, created_at from participants where id = $1")
        .bind(&id.as_bytes()[..])
        .fetch_optional(pool)
        .await?;
    row.map(|row| read(&row)).transpose()
}

pub(super) async fn by_email(pool: &Pool<Database>, email: &str) -> Result<Option<Participant>, StoreError> {
    let row = sqlx::query("select id, email, name, password_hash, created_at from participants where email = $1")
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

fn read(row: &<Database as sqlx::Database>::Row) -> Result<Participant, StoreError> {
    Ok(Participant {
        id: column::participant(row, "id")?,
        email: column::text(row, "email")?,
        name: column::text(row, "name")?,
        password_hash: column::text(row, "password_hash")?,
        created_at: column::time(row, "created_at")?,
    })
}
