//! Stored columns, as the types they were written from. What can't have been written is `Inconsistent`.

use bytes::Bytes;
use maillage_shared::{
    DocumentId, InvitationId, JobId, ParticipantId, Role, Timestamp, WorkspaceId, document::ListValues,
};
use serde::de::DeserializeOwned;
use sqlx::Row;

use super::Database;
use crate::store::StoreError;

type DatabaseRow = <Database as sqlx::Database>::Row;

pub(super) fn document(row: &DatabaseRow, column: &str) -> Result<DocumentId, StoreError> {
    DocumentId::from_slice(row.try_get(column)?).ok_or_else(|| wrong(column))
}

pub(super) fn participant(row: &DatabaseRow, column: &str) -> Result<ParticipantId, StoreError> {
    ParticipantId::from_slice(row.try_get(column)?).ok_or_else(|| wrong(column))
}

pub(super) fn job(row: &DatabaseRow, column: &str) -> Result<JobId, StoreError> {
    JobId::from_slice(row.try_get(column)?).ok_or_else(|| wrong(column))
}

pub(super) fn invitation(row: &DatabaseRow, column: &str) -> Result<InvitationId, StoreError> {
    InvitationId::from_slice(row.try_get(column)?).ok_or_else(|| wrong(column))
}

pub(super) fn optional_document(row: &DatabaseRow, column: &str) -> Result<Option<DocumentId>, StoreError> {
    let stored = row.try_get::<Option<&[u8]>, _>(column)?;
    stored.map(|bytes| DocumentId::from_slice(bytes).ok_or_else(|| wrong(column))).transpose()
}

pub(super) fn optional_participant(row: &DatabaseRow, column: &str) -> Result<Option<ParticipantId>, StoreError> {
    let stored = row.try_get::<Option<&[u8]>, _>(column)?;
    stored.map(|bytes| ParticipantId::from_slice(bytes).ok_or_else(|| wrong(column))).transpose()
}

pub(super) fn workspace(row: &DatabaseRow, column: &str) -> Result<WorkspaceId, StoreError> {
    WorkspaceId::from_slice(row.try_get(column)?).ok_or_else(|| wrong(column))
}

pub(super) fn role(row: &DatabaseRow, column: &str) -> Result<Role, StoreError> {
    row.try_get::<&str, _>(column)?.parse().map_err(|_| wrong(column))
}

pub(super) fn time(row: &DatabaseRow, column: &str) -> Result<Timestamp, StoreError> {
    Ok(Timestamp::from_millis(row.try_get(column)?))
}

pub(super) fn optional_time(row: &DatabaseRow, column: &str) -> Result<Option<Timestamp>, StoreError> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_millis))
}

pub(super) fn text(row: &DatabaseRow, column: &str) -> Result<String, StoreError> {
    Ok(row.try_get(column)?)
}

pub(super) fn optional_text(row: &DatabaseRow, column: &str) -> Result<Option<String>, StoreError> {
    Ok(row.try_get(column)?)
}

pub(super) fn bytes(row: &DatabaseRow, column: &str) -> Result<Bytes, StoreError> {
    Ok(Bytes::from(row.try_get::<Vec<u8>, _>(column)?))
}

/// As `bytes`, without a new allocation if it is the same as the last row's: the changes of one actor follow each
/// other.
pub(super) fn bytes_like(row: &DatabaseRow, column: &str, last: &Bytes) -> Result<Bytes, StoreError> {
    let stored: &[u8] = row.try_get(column)?;
    Ok(if stored == last { last.clone() } else { Bytes::copy_from_slice(stored) })
}

pub(super) fn digest(row: &DatabaseRow, column: &str) -> Result<[u8; 32], StoreError> {
    row.try_get::<&[u8], _>(column)?.try_into().map_err(|_| wrong(column))
}

/// A number that is never negative.
pub(super) fn number<N: TryFrom<i64>>(row: &DatabaseRow, column: &str) -> Result<N, StoreError> {
    N::try_from(row.try_get(column)?).map_err(|_| wrong(column))
}

/// What lists show, as it is kept: JSON, absent where nothing is said.
pub(super) fn listed_text(listed: &ListValues) -> Option<String> {
    if *listed == ListValues::default() {
        return None;
    }
    Some(serde_json::to_string(listed).expect("every key is a text and so is every value"))
}

/// The same, read back.
pub(super) fn listed(row: &DatabaseRow, column: &str) -> Result<ListValues, StoreError> {
    let stored = row.try_get::<Option<&str>, _>(column)?;
    stored.map_or_else(|| Ok(ListValues::default()), |text| serde_json::from_str(text).map_err(|_| wrong(column)))
}

/// What was written as JSON.
pub(super) fn json<T: DeserializeOwned>(row: &DatabaseRow, column: &str) -> Result<T, StoreError> {
    serde_json::from_str(row.try_get(column)?).map_err(|_| wrong(column))
}

pub(super) fn wrong(column: &str) -> StoreError {
    StoreError::Inconsistent(format!("{column} holds what was never written"))
}
