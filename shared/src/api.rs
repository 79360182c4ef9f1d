//! The bodies of the HTTP API, version 1: JSON with camelCase keys. Times are milliseconds since 1970, set by the server.
//!
//! A request with a key that isn't here is refused; a client must ignore keys of an answer that it doesn't know.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    DocumentId, ParticipantId, Role, Timestamp, WorkspaceId,
    document::ListValues,
    gabarit::{DocumentKind, GabaritId},
};

mod events;
mod history;
mod invitations;
mod presence;
mod search;
mod site;

pub use events::{PersonName, StreamEnd, WorkspaceEvent};
pub use history::{EditSession, FieldChange, FieldChangeKind, History};
pub use invitations::{
    AddressFault, DemoMail, DocumentRoleWanted, InvitationAcceptance, InvitationAccepted, InvitationLookup,
    InvitationMail, InvitationOutcome, InvitationSent, InvitationState, InvitationSummary, InvitationView,
    InvitedDocument, JoinedWorkspace, MailError, NewAccount, NewInvitations, SkipReason, SkippedAddress,
};
pub use presence::{PresentPerson, WorkspacePresence};
pub use search::{FoundDocument, FoundPassage, SearchAnswer};
pub use site::{AccessibilityStatement, Conformity, DataProtection, DemoAccount, Host, Legal, Site};

/// `POST /api/v1/session`: sign in.
#[derive(Clone, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// Upper and lower case are the same.
    pub email: String,
    /// As typed.
    pub password: String,
}

impl std::fmt::Debug for SignIn {
    /// Neither the address nor the password may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn { .. }")
    }
}

/// Who is signed in: the answer of `POST` and `GET /api/v1/session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// Who.
    pub id: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Lower case.
    pub email: String,
}

/// One element of `GET /api/v1/workspaces`: a workspace the participant is a member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceSummary {
    /// Which.
    pub id: WorkspaceId,
    /// As shown.
    pub name: String,
    /// What the participant may do in it.
    pub role: Role,
}

/// One element of `GET /api/v1/workspaces/{id}/documents`, and the answer of `GET` and `PATCH /api/v1/documents/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSummary {
    /// What everybody who may read it is shown alike.
    #[serde(flatten)]
    #[ts(flatten)]
    pub facts: DocumentFacts,
    /// What the participant may do with it.
    pub role: Role,
}

/// What lists show of a document to everybody who may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentFacts {
    /// Its Automerge document id.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DocumentId,
    /// `automerge:<id>`, as automerge-repo clients open it.
    pub url: String,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The gabarit it was made from, `territory/name@version`.
    pub gabarit: String,
    /// What it is; null of a kind that the server doesn't know.
    pub kind: Option<DocumentKind>,
    /// Another document of the workspace that it accompanies.
    #[ts(type = "string | null")]
    #[schema(value_type = Option<String>)]
    pub about: Option<DocumentId>,
    /// The title when it was last saved.
    pub title: String,
    /// Incontournable fields that say something.
    pub filled: u32,
    /// Incontournable fields in all.
    pub required: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// The name of who made it.
    pub created_by_name: String,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// The name of who last changed it.
    pub changed_by_name: String,
    /// When it was put away; it can be read but not changed then.
    pub archived_at: Option<Timestamp>,
    /// The least role that may read its sensitive fields, `read` or `write`; null where its gabarit has none. From whoever
    /// has a weaker one they are withheld, and the document can't be followed over sync.
    pub sensitive_to: Option<Role>,
    /// What its fields say that its gabarit names for lists.
    #[serde(flatten)]
    #[ts(flatten)]
    pub listed: ListValues,
}

/// `POST /api/v1/workspaces/{id}/documents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDocument {
    /// `territory/name@version`; one of `GET /api/v1/gabarits`.
    #[schema(value_type = String, example = "normandie-2025/fiche-action@1")]
    pub gabarit: GabaritId,
    /// Another document of the workspace that it accompanies; one that whoever makes it may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schema(value_type = Option<String>)]
    pub about: Option<DocumentId>,
    /// 1 to 300 characters once white space is taken off both ends; no control characters.
    pub title: String,
}

/// The answer to [`NewDocument`], 201.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedDocument {
    /// Its Automerge document id.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DocumentId,
    /// `automerge:<id>`.
    pub url: String,
}

/// `POST /api/v1/documents/{id}/duplicate`: another document that says the same. The answer is a [`CreatedDocument`], 201.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentDuplicate {
    /// As in [`NewDocument`].
    pub title: String,
}

/// The answer of `POST /sync/tunnels`, 201: a connection that requests carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tunnel {
    /// What `/sync/tunnels/{tunnel}` names it by.
    pub id: String,
}

/// The answer of `POST /sync/tunnels/{tunnel}`: how far both directions have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TunnelPositions {
    /// Bytes the server has received since the beginning.
    pub received: u64,
    /// Bytes there have been for the client since the beginning.
    pub sent: u64,
}

/// `PATCH /api/v1/documents/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentPatch {
    /// As in [`NewDocument`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    /// Put away or take back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub archived: Option<bool>,
    /// The least role that may read the sensitive fields from now on: `read` or `write`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sensitive_to: Option<Role>,
}

/// One element of `GET /api/v1/workspaces/{id}/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberSummary {
    /// Who.
    pub id: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Lower case; for the workspace's managers alone, null for everybody else.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
}

/// `PUT /api/v1/workspaces/{id}/members/{participant}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberPut {
    /// What they may do from now on; `none` takes the membership away.
    pub role: Role,
}

/// `POST /api/v1/workspaces/{id}/members` and `POST /api/v1/documents/{id}/roles`: a role for whoever has this address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Invitation {
    /// An account's; upper and lower case are the same.
    pub email: String,
    /// What they may do from now on.
    pub role: Role,
}

impl std::fmt::Debug for Invitation {
    /// No address may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("role", &self.role).finish_non_exhaustive()
    }
}

/// One element of `GET /api/v1/documents/{id}/roles`: a role that goes over the workspace's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentRoleSummary {
    /// Who.
    pub id: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Lower case; a member's, for the workspace's managers alone, else null.
    pub email: Option<String>,
    /// What they may do with the document, unless they manage the workspace.
    pub role: Role,
    /// Their role in the workspace; `none` for a guest.
    pub workspace_role: Role,
}

/// `PUT /api/v1/documents/{id}/roles/{participant}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentRolePut {
    /// What they may do from now on, whatever their role in the workspace, unless that is `manage`; `null` takes the exception away.
    #[serde(deserialize_with = "Option::deserialize")]
    pub role: Option<Role>,
}

/// The answer of `GET /healthz` and `GET /readyz`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// `ok`.
    pub status: String,
}

/// Every error: a problem document, RFC 9457, sent as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI for the kind of problem; `about:blank` says no more than the status.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words, the same each time.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence in a sentence; never an inner cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
    /// The request's id, to be quoted to whoever runs the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub instance: Option<String>,
    /// With `foreign-origin`: the address people reach the server at, when it knows it.
    #[serde(default, rename = "publicUrl", skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub public_url: Option<String>,
    /// A stable word programs may decide on: `not-found`, `invalid-title`.
    pub code: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_with_an_unknown_key_is_refused() {
        assert!(serde_json::from_str::<DocumentPatch>(r#"{"title":"Bouger"}"#).is_ok());
        assert!(serde_json::from_str::<DocumentPatch>(r#"{"titel":"Bouger"}"#).is_err());
        assert!(serde_json::from_str::<SignIn>(r#"{"email":"a","password":"b","admin":true}"#).is_err());
        assert!(serde_json::from_str::<NewDocument>(r#"{"gabarit":"fiche","title":"Bouger"}"#).is_err());
    }

    #[test]
    fn a_password_is_never_written_to_a_log() {
        let sign_in: SignIn = serde_json::from_str(r#"{"email":"a@b","password":"secret"}"#).unwrap();
        assert_eq!(format!("{sign_in:?}"), "SignIn { .. }");
    }

    #[test]
    fn keys_are_in_camel_case_and_ids_are_texts() {
        let created = CreatedDocument { id: DocumentId::from_bytes([1; 16]), url: "automerge:x".into() };
        let json = serde_json::to_value(&created).unwrap();
        assert_eq!(json["id"], DocumentId::from_bytes([1; 16]).to_string());
        let member = serde_json::to_value(MemberPut { role: Role::Write }).unwrap();
        assert_eq!(member, serde_json::json!({ "role": "write" }));
    }
}
