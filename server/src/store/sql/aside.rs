//! Taking out of a journal what can't be read.

use maillage_shared::DocumentId;

use super::Connection;
use crate::store::StoreError;

pub(super) async fn delete_snapshot(connection: &mut Connection, document: DocumentId) -> Result<bool, StoreError> {
    let deleted = sqlx::query("delete from snapshots where document_id = $1")
        .bind(&document.as_bytes()[..])
        .execute(connection)
        .await?;
    super::touched_one(deleted.rows_affected())
}

pub(super) async fn delete_row(
    connection: &mut Connection,
    document: DocumentId,
    position: i64,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query("delete from changes where document_id = $1 and position = $2")
        .bind(&document.as_bytes()[..])
        .bind(position)
        .execute(connection)
        .await?;
    super::touched_one(deleted.rows_affected())
}
