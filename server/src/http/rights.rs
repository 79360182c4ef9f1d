//! What a handler asks before it does anything, and what it says once it gave somebody a role. Who may not know of a thing
//! hears that it isn't there.

use maillage_shared::{DocumentId, EmailAddress, ParticipantId, Role, WorkspaceId, email::InvalidEmail};

use crate::{
    access::{Grant, WorkspaceGrant},
    accounts,
    http::{ApiError, Http, SignedIn},
    store::Participant,
};

/// The Grant for a workspace, with a role of at least `needed`.
pub(crate) async fn in_workspace(
    http: &Http,
    who: SignedIn,
    workspace: WorkspaceId,
    needed: Role,
) -> Result<WorkspaceGrant, ApiError> {
    let grant = http.access.workspace_grant(who.participant, workspace).await?.ok_or_else(ApiError::not_found)?;
    enough(grant.role(), needed)?;
    Ok(grant)
}

/// The Grant for a document, with a role of at least `needed`.
pub(crate) async fn in_document(
    http: &Http,
    who: SignedIn,
    document: DocumentId,
    needed: Role,
) -> Result<Grant, ApiError> {
    let grant = http.access.grant(who.participant, document).await?.ok_or_else(ApiError::not_found)?;
    enough(grant.role(), needed)?;
    Ok(grant)
}

/// The account with this e-mail address: who knows an address may name whose it is (R15).
pub(crate) async fn account_of(http: &Http, address: &str) -> Result<Participant, ApiError> {
    let invalid = |error: InvalidEmail| ApiError::invalid("invalid-email", error.to_string());
    let address: EmailAddress = address.parse().map_err(invalid)?;
    accounts::by_email(&*http.directory, &address).await?.ok_or_else(ApiError::unknown_participant)
}

/// A role was given: open sockets are told, and the log. `document`: in that one alone. `role`: none if an exception was
/// taken away.
pub(crate) fn role_given(
    http: &Http,
    who: SignedIn,
    (workspace, document): (WorkspaceId, Option<DocumentId>),
    subject: ParticipantId,
    role: Option<Role>,
) {
    http.access.touch();
    tracing::info!(
        workspace.id = %workspace,
        document.id = document.map(tracing::field::display),
        participant.id = %who.participant,
        subject.id = %subject,
        role = role.map_or("default", Role::as_str),
        "role given"
    );
}

/// Whether a role is enough for what was asked; who may not even read hears that nothing is there.
pub(crate) fn enough(role: Role, needed: Role) -> Result<(), ApiError> {
    if !role.may_read() {
        return Err(ApiError::not_found());
    }
    if role < needed { Err(ApiError::role_too_weak()) } else { Ok(()) }
}
