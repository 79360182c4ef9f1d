//! What a workspace's event stream tells.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::DocumentFacts;
use crate::{DocumentId, ParticipantId};

/// The `data` of one event of `GET /api/v1/workspaces/{id}/events`; the event's name is `type`. A client passes over types
/// it doesn't know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum WorkspaceEvent {
    /// The first event: what happens from now on follows and, where the stream was resumed, what happened since.
    Ready,
    /// Events were missed: what is known of the workspace may be old, and is to be asked for anew. What happens from now on
    /// follows.
    Reset,
    /// A document is new, was changed, put away or taken back: what lists show of it now.
    Document {
        /// All of it.
        document: Box<DocumentFacts>,
    },
    /// A document can't be read any more by whoever hears this.
    Removed {
        /// Which.
        #[ts(type = "string")]
        #[schema(value_type = String)]
        id: DocumentId,
    },
    /// What whoever hears this may do in the workspace or in a document of it is another: the list of documents says what.
    Rights,
    /// The workspace's members, or what they may do, are others: their list says who.
    People,
    /// For those who manage the workspace: its invitations, or what became of them, are others: their list says which.
    Invitations,
    /// Who has a document open, or looks at the workspace's pages, is somebody else.
    Presence {
        /// Which document; null: the workspace's pages.
        #[ts(type = "string | null")]
        #[schema(value_type = Option<String>)]
        document: Option<DocumentId>,
        /// Everybody who is there now, each once.
        people: Vec<PersonName>,
    },
    /// The last event: the stream ends, and why.
    End {
        /// Why.
        reason: StreamEnd,
    },
}

impl WorkspaceEvent {
    /// The event's name on the stream.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Reset => "reset",
            Self::Document { .. } => "document",
            Self::Removed { .. } => "removed",
            Self::Rights => "rights",
            Self::People => "people",
            Self::Invitations => "invitations",
            Self::Presence { .. } => "presence",
            Self::End { .. } => "end",
        }
    }
}

/// Somebody, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonName {
    /// Who.
    pub id: ParticipantId,
    /// As shown to others.
    pub name: String,
}

/// Why a stream of events ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StreamEnd {
    /// The session ended.
    SignedOut,
    /// The workspace can't be read any more.
    AccessRemoved,
    /// The server stops: another stream, opened in a moment, goes on from here.
    ServerStopping,
    /// Rights can't be read for too long: the same.
    TryAgain,
}
