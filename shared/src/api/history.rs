//! Who changed what and when, as a document's history tells it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ParticipantId, Timestamp};

/// `GET /api/v1/documents/{id}/history`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct History {
    /// The one that ended last comes first.
    pub edit_sessions: Vec<EditSession>,
    /// Whether there are older ones, which are left out.
    pub truncated: bool,
}

/// What one person did without a long pause, and one connection's participant delivered. Edit sessions of several people
/// may overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditSession {
    /// Who.
    pub participant: ParticipantId,
    /// As shown to others; empty for an account that is gone.
    pub name: String,
    /// Whose connection brought these changes, if somebody passed them on who isn't their author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub delivered_by: Option<ParticipantId>,
    /// As `name`, of whoever delivered them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub delivered_by_name: Option<String>,
    /// The first change. Changes that were compacted are known to within a minute.
    pub first_at: Timestamp,
    /// The last change.
    pub last_at: Timestamp,
    /// How many changes.
    pub changes: u32,
    /// What was touched, in the order in which it was touched first.
    pub fields: Vec<FieldChange>,
    /// The heads of the document just after the edit session's last change, in hexadecimal; others may have written
    /// meanwhile.
    pub heads: Vec<String>,
    /// The heads of the document just before its first change; none before the document's first change.
    pub before: Vec<String>,
}

/// What one edit session did to one field, or to one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// From the root, with dots: `title`, `fields.public`, `fields.indicateurs.<row id>.intitule`; a row's own is
    /// `fields.indicateurs.<row id>`, the document's own is empty.
    pub path: String,
    /// What was done.
    pub kind: FieldChangeKind,
    /// The first change of this kind.
    pub first_at: Timestamp,
    /// The last one.
    pub last_at: Timestamp,
    /// How many changes.
    pub changes: u32,
}

/// What may be done to a field or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldChangeKind {
    /// The document was made.
    Created,
    /// A field's value was written, changed, formatted or emptied.
    Written,
    /// A row was added.
    RowAdded,
    /// A row was removed.
    RowRemoved,
    /// A row that was removed was taken back.
    RowRestored,
    /// A row was given another place.
    RowMoved,
}
