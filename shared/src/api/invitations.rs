//! Letting people in: invitations as managers write and see them, and as whoever holds a link opens them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::SignedIn;
use crate::{DocumentId, InvitationId, Role, Timestamp, WorkspaceId};

/// `POST /api/v1/workspaces/{id}/invitations`: invite many people at once, into the workspace or to some of its documents.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInvitations {
    /// Addresses as mail programs copy them: `Nom <adresse>; adresse, …`, also one a line; 500 at most.
    pub text: String,
    /// What they may do in the workspace, at least `read`; null for guests of some documents.
    #[serde(deserialize_with = "Option::deserialize")]
    pub role: Option<Role>,
    /// For guests: the documents, 50 at most, each once; empty with a role in the workspace.
    pub documents: Vec<DocumentRoleWanted>,
    /// Whom they work for, in free words; 0 to 200 characters on one line.
    pub structure: String,
}

impl std::fmt::Debug for NewInvitations {
    /// No address may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewInvitations").field("role", &self.role).finish_non_exhaustive()
    }
}

/// What a guest is to be allowed in one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentRoleWanted {
    /// Which.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DocumentId,
    /// At least `read`.
    pub role: Role,
}

/// The answer to [`NewInvitations`]: what became of each address. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationOutcome {
    /// Those who are invited now.
    pub invited: Vec<InvitationSent>,
    /// Those who aren't, because there is no need.
    pub skipped: Vec<SkippedAddress>,
    /// What is no address. All others were seen to.
    pub faults: Vec<AddressFault>,
}

/// Somebody who was invited, or is anew.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationSent {
    /// The line of the text that named them; 0 where there was no text.
    pub line: u32,
    /// As the list shows it.
    pub invitation: InvitationSummary,
    /// The address of the page that accepts it. Told here and nowhere else; the mail has another that leads to the same.
    pub link: String,
}

impl std::fmt::Debug for InvitationSent {
    /// Whoever has the link can use it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationSent").field("invitation", &self.invitation.id).finish_non_exhaustive()
    }
}

/// An address that nobody was invited by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SkippedAddress {
    /// The line of the text.
    pub line: u32,
    /// In its one spelling.
    pub email: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why somebody wasn't invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// The text names them before.
    Duplicate,
    /// They have what they would be invited to: a role in the workspace, whichever; or that role, or a stronger one, in each document.
    Member,
    /// They are invited to the same, and have not accepted yet.
    Invited,
}

/// What stands where an address should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressFault {
    /// The line of the text.
    pub line: u32,
    /// What stands there, its first 80 characters.
    pub text: String,
}

/// One element of `GET /api/v1/workspaces/{id}/invitations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationSummary {
    /// Which.
    pub id: InvitationId,
    /// Whom.
    pub email: String,
    /// What the text called them; may be empty.
    pub name: String,
    /// Whom they work for; may be empty.
    pub structure: String,
    /// What they may do in the workspace; null for a guest.
    pub role: Option<Role>,
    /// What a guest may do.
    pub documents: Vec<InvitedDocument>,
    /// The name of who invited them.
    pub invited_by_name: String,
    /// When.
    pub invited_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// Whether it can.
    pub state: InvitationState,
    /// Where its mail is.
    pub mail: InvitationMail,
    /// Why sending it failed last; a mail that waits is tried again.
    pub mail_error: Option<MailError>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// The name of who did.
    pub accepted_by_name: Option<String>,
    /// Their address.
    pub accepted_by_email: Option<String>,
    /// Whether theirs is another account than that of the address that was invited.
    pub accepted_by_other: bool,
}

/// What becomes of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvitationState {
    /// It can be accepted.
    Pending,
    /// It can't any more; it can be sent again.
    Expired,
    /// It was.
    Accepted,
}

/// Where a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvitationMail {
    /// It is to be sent.
    Waiting,
    /// The mail server took it.
    Sent,
    /// It won't be sent.
    Failed,
}

/// Why a mail was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MailError {
    /// The mail server will never take it: the address doesn't exist, or it refuses this sender.
    Refused,
    /// The mail server did not take it this time.
    Postponed,
    /// The mail server can't be reached, hangs, or broke off.
    Unreachable,
}

/// A document that somebody is invited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitedDocument {
    /// Which.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: DocumentId,
    /// When it was last looked at.
    pub title: String,
    /// What they may do with it.
    pub role: Role,
}

/// `POST /api/v1/invitations/lookup`: what a link leads to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvitationLookup {
    /// What stands behind the `#` of the link.
    pub token: String,
}

impl std::fmt::Debug for InvitationLookup {
    /// Whoever has the token can use it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationLookup { .. }")
    }
}

/// The answer to [`InvitationLookup`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationView {
    /// The workspace's name.
    pub workspace_name: String,
    /// The name of who invites.
    pub invited_by_name: String,
    /// Whom.
    pub email: String,
    /// What they are called, as far as the inviter said; may be empty.
    pub name: String,
    /// Whom they work for; may be empty.
    pub structure: String,
    /// What they may do in the workspace; null for a guest.
    pub role: Option<Role>,
    /// What a guest may do.
    pub documents: Vec<InvitedDocument>,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// Whether the address has an account: whose it is signs in, and accepts then.
    pub has_account: bool,
    /// Who is signed in.
    pub signed_in_as: Option<SignedIn>,
    /// Whether somebody is signed in whose address isn't the one that was invited.
    pub differs: bool,
}

/// `POST /api/v1/invitations/accept`.
#[derive(Clone, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvitationAcceptance {
    /// As in [`InvitationLookup`].
    pub token: String,
    /// An account to be made for the address that was invited; null for whoever is signed in.
    #[serde(deserialize_with = "Option::deserialize")]
    pub account: Option<NewAccount>,
}

impl std::fmt::Debug for InvitationAcceptance {
    /// Neither the token nor the password may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationAcceptance { .. }")
    }
}

/// What a new account needs beside its address.
#[derive(Clone, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccount {
    /// As shown to others: 1 to 200 characters on one line.
    pub name: String,
    /// As typed: 12 characters or more.
    pub password: String,
}

impl std::fmt::Debug for NewAccount {
    /// The password may not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewAccount { .. }")
    }
}

/// The answer to [`InvitationAcceptance`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationAccepted {
    /// Who accepted it.
    pub signed_in: SignedIn,
    /// The workspace they are a member of now; null for a guest.
    pub workspace: Option<JoinedWorkspace>,
    /// The documents a guest may open now.
    pub documents: Vec<InvitedDocument>,
}

/// A workspace that somebody has joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JoinedWorkspace {
    /// Which.
    pub id: WorkspaceId,
    /// As shown.
    pub name: String,
    /// What they may do there: never less than before.
    pub role: Role,
}

/// One element of `GET /api/v1/demo/mail`: a mail that the demonstration wrote instead of sending it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DemoMail {
    /// What tells it from the others.
    pub id: String,
    /// To whom.
    pub to: String,
    /// As shown.
    pub subject: String,
    /// When it was written.
    pub at: Timestamp,
    /// Its plain text.
    pub text: String,
    /// The addresses in it, in order.
    pub links: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_written_to_a_log() {
        let body = r#"{"token":"secret","account":{"name":"Odile","password":"secret"}}"#;
        let accept: InvitationAcceptance = serde_json::from_str(body).unwrap();
        assert_eq!(format!("{accept:?} {:?}", accept.account), "InvitationAcceptance { .. } Some(NewAccount { .. })");
        let new: NewInvitations =
            serde_json::from_str(r#"{"text":"a@b.fr","role":"read","documents":[],"structure":""}"#).unwrap();
        assert!(!format!("{new:?}").contains("a@b.fr"));
        assert!(serde_json::from_str::<InvitationAcceptance>(r#"{"token":"x"}"#).is_err(), "null is said");
    }
}
