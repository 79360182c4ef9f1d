//! The bodies of the HTTP API, in camelCase JSON. Requests refuse unknown fields; answers may gain some.
//!
//! `GET /api/v1/openapi.json` describes the calls that carry them.

use serde::{Deserialize, Serialize};

use crate::{DocumentId, ParticipantId, Role, Timestamp, WorkspaceId};

/// `POST /api/v1/session`: sign in.
#[derive(Clone, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// The account's e-mail address, in any case.
    pub email: String,
    /// The account's password.
    pub password: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The account.
    pub participant: Participant,
}

/// A person with an account, as they see themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// Who.
    pub id: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Lower-cased.
    pub email: String,
}

/// A workspace the participant is a member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// Which.
    pub id: WorkspaceId,
    /// As shown.
    pub name: String,
    /// What the participant may do in it.
    pub role: Role,
}

/// What is known of a document without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// Which; it is also its Automerge document id.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DocumentId,
    /// `automerge:<id>`, as an automerge-repo client opens it.
    pub url: String,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The gabarit it was made from.
    pub gabarit: String,
    /// Its title when it was last looked at.
    pub title: String,
    /// Incontournable fields that are filled.
    pub filled: u32,
    /// Incontournable fields in all.
    pub required: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: ParticipantId,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: ParticipantId,
    /// When it was put away, if it was.
    pub archived_at: Option<Timestamp>,
    /// What the participant who asks may do with it.
    pub role: Role,
}

/// `POST /api/v1/workspaces/{id}/documents`: make a document.
#[derive(Debug, Clone, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDocument {
    /// A gabarit's id, `territory/name@version`.
    pub gabarit: String,
    /// The document's title.
    pub title: String,
}

/// The document that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedDocument {
    /// Which.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DocumentId,
    /// `automerge:<id>`.
    pub url: String,
}

/// `PATCH /api/v1/documents/{id}`: what is left out stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentPatch {
    /// A new title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    /// Put it away, or take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub archived: Option<bool>,
}

/// A member of a workspace, as its managers see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Who.
    pub participant: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What they may do in the workspace.
    pub role: Role,
}

/// `PUT /api/v1/workspaces/{id}/members/{participant}`: give a role in a workspace.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberRole {
    /// `none` takes the membership away.
    pub role: Role,
}

/// `PUT /api/v1/documents/{id}/roles/{participant}`: give a role in one document.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentRole {
    /// Instead of the workspace's; `null` takes the exception away.
    #[serde(deserialize_with = "Option::deserialize")]
    pub role: Option<Role>,
}

/// Whether the server is alive, or ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// `ok`.
    pub status: String,
}

/// Every error of the API: a problem document (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The word a program can rely on.
    pub code: String,
    /// A sentence for whoever reads the answer.
    pub detail: String,
    /// The request's id, as the server's logs have it.
    pub instance: String,
}
