//! Roles in single documents, over the workspace's (R5): who has one, and giving and taking them. Who manages the
//! workspace manages each of its documents, whatever is given here (R13), so no document is ever without a manager.

use axum::{Json, extract::State};
use http::StatusCode;
use maillage_shared::{DocumentId, ParticipantId, Role, api};

use crate::{
    access::Grant,
    http::{
        ApiError, Http, SignedIn,
        extract::{Body, Id, IdAndParticipant},
        rights,
    },
    store::DocumentRole,
};

fn to_api(given: DocumentRole, sees_addresses: bool) -> api::DocumentRoleSummary {
    // A guest's address is nobody's to see: whoever let them in knew it (R15).
    let seen = sees_addresses && given.workspace_role.may_read();
    api::DocumentRoleSummary {
        id: given.participant,
        name: given.name,
        email: seen.then_some(given.email),
        role: given.role,
        workspace_role: given.workspace_role,
    }
}

/// Who has a role of their own in a document, by name; for its managers. E-mail addresses are those that the list of the
/// workspace's members would tell the same person.
#[utoipa::path(get, path = "/api/v1/documents/{id}/roles", tag = "documents",
    params(("id" = String, Path, description = "A document")), responses(
    (status = 200, body = Vec<api::DocumentRoleSummary>, description = "Perhaps none"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
))]
pub(crate) async fn list_document_roles(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
) -> Result<Json<Vec<api::DocumentRoleSummary>>, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Manage).await?;
    let sees_addresses = http.access.workspace_role(grant.workspace(), who.participant).await?.may_manage();
    let roles = http.directory.document_roles(id).await?;
    Ok(Json(roles.into_iter().map(|given| to_api(given, sees_addresses)).collect()))
}

/// Give the account with this e-mail address a role in one document, over the workspace's: how somebody who is no member
/// is let in. For the document's managers.
#[utoipa::path(post, path = "/api/v1/documents/{id}/roles", tag = "documents", request_body = api::Invitation,
    params(("id" = String, Path, description = "A document")), responses(
    (status = 204, description = "Given"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`, `unknown-participant`"),
    (status = 409, body = api::Problem, description = "`own-role`, `workspace-manager`"),
    (status = 422, body = api::Problem, description = "`invalid-email`"),
))]
pub(crate) async fn invite_to_document(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
    Body(wanted): Body<api::Invitation>,
) -> Result<StatusCode, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Manage).await?;
    let invited = rights::account_of(&http, &wanted.email).await?;
    change(&http, who, &grant, invited.id, Some(wanted.role)).await
}

/// Give somebody a role in one document, over the workspace's; for the document's managers, about others only. It may be
/// given to members of the workspace, to guests of the document, and to members of workspaces that the caller manages:
/// anybody else is invited by their e-mail address.
#[utoipa::path(put, path = "/api/v1/documents/{id}/roles/{participant}", tag = "documents",
    request_body = api::DocumentRolePut,
    params(("id" = String, Path, description = "A document"), ("participant" = String, Path, description = "Who")),
    responses(
    (status = 204, description = "Given"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`, `unknown-participant`"),
    (status = 409, body = api::Problem, description = "`own-role`, `workspace-manager`"),
))]
pub(crate) async fn set_document_role(
    State(http): State<Http>,
    who: SignedIn,
    IdAndParticipant(id, participant): IdAndParticipant<DocumentId>,
    Body(wanted): Body<api::DocumentRolePut>,
) -> Result<StatusCode, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Manage).await?;
    if wanted.role.is_some() && !may_name(&http, who, &grant, participant).await? {
        return Err(ApiError::unknown_participant());
    }
    change(&http, who, &grant, participant, wanted.role).await
}

/// Whether the caller may know of somebody by their id alone: whoever is in the workspace or in the document already, or
/// is known to the caller from a workspace they manage (R15).
async fn may_name(http: &Http, who: SignedIn, grant: &Grant, other: ParticipantId) -> Result<bool, ApiError> {
    if http.access.workspace_role(grant.workspace(), other).await?.may_read() {
        return Ok(true);
    }
    let guests = http.directory.document_roles(grant.document()).await?;
    Ok(guests.iter().any(|guest| guest.participant == other) || http.directory.knows(who.participant, other).await?)
}

async fn change(
    http: &Http,
    who: SignedIn,
    grant: &Grant,
    participant: ParticipantId,
    role: Option<Role>,
) -> Result<StatusCode, ApiError> {
    if participant == who.participant {
        return Err(ApiError::conflict("own-role", "somebody else must change your role"));
    }
    let is_lower = role.is_some_and(|role| !role.may_manage());
    if is_lower && http.access.workspace_role(grant.workspace(), participant).await?.may_manage() {
        let detail = "who manages the workspace manages each of its documents";
        return Err(ApiError::conflict("workspace-manager", detail));
    }
    http.directory.set_document_role(grant.document(), participant, role).await?;
    rights::role_given(http, who, (grant.workspace(), Some(grant.document())), participant, role);
    Ok(StatusCode::NO_CONTENT)
}
