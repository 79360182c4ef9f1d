//! Who is in a workspace just now.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{DocumentId, ParticipantId};

/// `GET /api/v1/workspaces/{id}/presence`. Whoever asks is shown to the others for the next seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkspacePresence {
    /// Each once, by name; whoever asks is among them.
    pub people: Vec<PresentPerson>,
}

/// Somebody who is in the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PresentPerson {
    /// Who.
    pub id: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// The documents they have open, of those that whoever asks may read; none while they look at the lists.
    #[ts(type = "Array<string>")]
    #[schema(value_type = Vec<String>)]
    pub documents: Vec<DocumentId>,
}
