//! What is found in the words of a workspace's documents.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{DocumentId, Timestamp, search::FoundPart};

/// The answer of `GET /api/v1/workspaces/{id}/search`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchAnswer {
    /// Those that answer best, the best first; 20 at most.
    pub documents: Vec<FoundDocument>,
    /// How many hold all the words.
    #[ts(type = "number")]
    pub total: u64,
}

/// A document that holds all the words that were looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundDocument {
    /// Its Automerge document id.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DocumentId,
    /// The gabarit it was made from, `territory/name@version`.
    pub gabarit: String,
    /// Its title when it was last saved, in parts.
    pub title: Vec<FoundPart>,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// When it was put away.
    pub archived_at: Option<Timestamp>,
    /// What stands around the words, where most of them stand first; 3 at most, none if they stand in the title alone.
    pub passages: Vec<FoundPassage>,
    /// How many other passages hold one of the words.
    pub more: u32,
}

/// A passage of a document that holds one of the words at least.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundPassage {
    /// Where it stands: `fields.contexte`, `fields.indicateurs.<row id>.cible`.
    #[schema(example = "fields.contexte")]
    pub place: String,
    /// What the form calls that place: a field's label, and a column's.
    pub labels: Vec<String>,
    /// The passage, or as much of it as stands around the words.
    pub parts: Vec<FoundPart>,
}
