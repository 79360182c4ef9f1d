//! Reading a document's journal.

use bytes::Bytes;
use maillage_shared::{DocumentId, ParticipantId};
use sqlx::{Pool, Row};

use super::{Connection, Database, column};
use crate::store::{Attribution, Extent, NewRow, StoreError, StoredRow};

pub(super) async fn snapshot(connection: &mut Connection, document: DocumentId) -> Result<Option<Bytes>, StoreError> {
    let row = sqlx::query("select bytes from snapshots where document_id = $1")
        .bind(&document.as_bytes()[..])
        .fetch_optional(connection)
        .await?;
    row.map(|row| column::bytes(&row, "bytes")).transpose()
}

/// One statement, so one moment.
pub(super) async fn extent(pool: &Pool<Database>, document: DocumentId) -> Result<Option<Extent>, StoreError> {
    let row = sqlx::query(
        "select count(changes.position) as rows,
         coalesce(max(changes.position), (select through from snapshots where document_id = $1), 0) as through,
         exists (select 1 from snapshots where document_id = $1) as compacted,
         exists (select 1 from actors where document_id = $1) as bound
         from changes where document_id = $1",
    )
    .bind(&document.as_bytes()[..])
    .fetch_one(pool)
    .await?;
    let rows: u64 = column::number(&row, "rows")?;
    let (compacted, bound): (bool, bool) = (row.try_get("compacted")?, row.try_get("bound")?);
    let extent = Extent { rows, through: row.try_get("through")? };
    Ok((rows > 0 || compacted || bound).then_some(extent))
}

pub(super) async fn rows(connection: &mut Connection, document: DocumentId) -> Result<Vec<StoredRow>, StoreError> {
    let rows = sqlx::query(
        "select position, hash, actor, sequence, participant_id,
         coalesce(delivered_by, participant_id) as delivered_by, recorded_at, bytes
         from changes where document_id = $1 order by position",
    )
    .bind(&document.as_bytes()[..])
    .fetch_all(connection)
    .await?;
    let mut last_actor = Bytes::new();
    let mut stored = Vec::with_capacity(rows.len());
    for row in &rows {
        last_actor = column::bytes_like(row, "actor", &last_actor)?;
        stored.push(StoredRow {
            position: row.try_get("position")?,
            row: NewRow {
                hash: column::digest(row, "hash")?,
                actor: last_actor.clone(),
                sequence: column::number(row, "sequence")?,
                participant: column::participant(row, "participant_id")?,
                delivered_by: column::participant(row, "delivered_by")?,
                recorded_at: column::time(row, "recorded_at")?,
                bytes: column::bytes(row, "bytes")?,
            },
        });
    }
    Ok(stored)
}

/// In order of actor, so that the three stores answer the same.
pub(super) async fn actors(
    connection: &mut Connection,
    document: DocumentId,
) -> Result<Vec<(Bytes, ParticipantId)>, StoreError> {
    let rows = sqlx::query("select actor, participant_id from actors where document_id = $1 order by actor")
        .bind(&document.as_bytes()[..])
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((column::bytes(row, "actor")?, column::participant(row, "participant_id")?))).collect()
}

/// What the rows up to `through` say of their authors, one part a row with its position, in that order.
pub(super) async fn attributions_of_rows(
    connection: &mut Connection,
    document: DocumentId,
    through: i64,
) -> Result<Vec<(i64, Attribution)>, StoreError> {
    let rows = sqlx::query(
        "select position, actor, sequence, participant_id, coalesce(delivered_by, participant_id) as delivered_by, recorded_at
         from changes where document_id = $1 and position <= $2 order by position",
    )
    .bind(&document.as_bytes()[..])
    .bind(through)
    .fetch_all(connection)
    .await?;
    let mut last_actor = Bytes::new();
    let mut parts = Vec::with_capacity(rows.len());
    for row in &rows {
        last_actor = column::bytes_like(row, "actor", &last_actor)?;
        let (sequence, recorded_at) = (column::number(row, "sequence")?, column::time(row, "recorded_at")?);
        let part = Attribution {
            actor: last_actor.clone(),
            first_sequence: sequence,
            last_sequence: sequence,
            participant: column::participant(row, "participant_id")?,
            delivered_by: column::participant(row, "delivered_by")?,
            first_at: recorded_at,
            last_at: recorded_at,
        };
        parts.push((row.try_get("position")?, part));
    }
    Ok(parts)
}

/// What compactions kept, in the order they kept it.
pub(super) async fn attributions(
    connection: &mut Connection,
    document: DocumentId,
) -> Result<Vec<Attribution>, StoreError> {
    let rows = sqlx::query(
        "select actor, first_sequence, last_sequence, participant_id,
         coalesce(delivered_by, participant_id) as delivered_by, first_at, last_at
         from attributions where document_id = $1 order by position",
    )
    .bind(&document.as_bytes()[..])
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Attribution {
                actor: column::bytes(row, "actor")?,
                first_sequence: column::number(row, "first_sequence")?,
                last_sequence: column::number(row, "last_sequence")?,
                participant: column::participant(row, "participant_id")?,
                delivered_by: column::participant(row, "delivered_by")?,
                first_at: column::time(row, "first_at")?,
                last_at: column::time(row, "last_at")?,
            })
        })
        .collect()
}
