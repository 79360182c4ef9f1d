//! What somebody sees and changes of their own account.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::WorkspaceSummary;
use crate::{DocumentId, ParticipantId, Role, Timestamp, WorkspaceId};

/// `GET` and the answer of `PATCH /api/v1/account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Who.
    pub id: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Lower case.
    pub email: String,
    /// Where they work, in their own words; empty if they say nothing.
    pub structure: String,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// `PATCH /api/v1/account`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountPatch {
    /// 1 to 200 characters that can be seen, on one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// At most 200 characters, on one line; empty takes it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub structure: Option<String>,
}

/// `POST /api/v1/account/password`.
#[derive(Clone, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordChange {
    /// The one that opens the account now, as typed.
    pub current: String,
    /// The one that is to open it, as typed: 12 characters or more, at most 1024 bytes.
    pub wanted: String,
}

impl fmt::Debug for PasswordChange {
    /// Neither may reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordChange { .. }")
    }
}

/// One element of `GET /api/v1/account/sessions`: a browser in which the participant is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// What `DELETE /api/v1/account/sessions/{session}` names it by. It opens nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The browser, in a word, as it said when they signed in: `Firefox`.
    #[schema(example = "Firefox")]
    pub browser: Option<String>,
    /// What it runs on, in a word: `Windows`.
    #[schema(example = "Windows")]
    pub system: Option<String>,
    /// When they signed in; null where that isn't known.
    pub created_at: Option<Timestamp>,
    /// When it was last used, to within an hour; null where that isn't known.
    pub seen_at: Option<Timestamp>,
    /// When it ends by itself unless it is used; however much it is, it ends thirty days after they signed in.
    pub expires_at: Timestamp,
}

/// The answer of `DELETE /api/v1/account/sessions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndedSessions {
    /// How many.
    pub ended: u32,
}

/// `GET /api/v1/account/data`: what is kept about the participant beside the words of documents. Their password isn't
/// told, nor what opens a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountData {
    /// When this was told.
    pub told_at: Timestamp,
    /// The account.
    pub account: Account,
    /// Where they are signed in.
    pub sessions: Vec<SessionSummary>,
    /// The workspaces they are a member of, with their role.
    pub workspaces: Vec<WorkspaceSummary>,
    /// Their roles in single documents.
    pub document_roles: Vec<OwnDocumentRole>,
}

/// A role in one document, over the workspace's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnDocumentRole {
    /// Which.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub document: DocumentId,
    /// The document's workspace.
    pub workspace: WorkspaceId,
    /// Its title; null if they may not read it.
    pub title: Option<String>,
    /// What they may do with it, unless they manage the workspace.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_written_to_a_log() {
        let change: PasswordChange = serde_json::from_str(r#"{"current":"secret","wanted":"other"}"#).unwrap();
        assert_eq!(format!("{change:?}"), "PasswordChange { .. }");
        assert!(serde_json::from_str::<AccountPatch>(r#"{"email":"a@b.fr"}"#).is_err());
    }
}
