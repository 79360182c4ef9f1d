//! Who is a member of a workspace: names for all its members, e-mail addresses and changes for its managers. A workspace
//! keeps at least one manager.

use axum::{Json, extract::State};
use http::StatusCode;
use maillage_shared::{ParticipantId, Role, WorkspaceId, api};

use crate::{
    http::{
        ApiError, Http, SignedIn,
        extract::{Body, Id, IdAndParticipant},
        rights,
    },
    store,
};

/// The members of a workspace, by name; e-mail addresses are told to its managers only.
#[utoipa::path(get, path = "/api/v1/workspaces/{id}/members", tag = "members",
    params(("id" = String, Path, description = "A workspace")), responses(
    (status = 200, body = Vec<api::MemberSummary>),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
))]
pub(crate) async fn list_members(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
) -> Result<Json<Vec<api::MemberSummary>>, ApiError> {
    let role = rights::in_workspace(&http, who, workspace, Role::Read).await?.role();
    let members = http.directory.members(workspace).await?;
    let answer = members.into_iter().map(|member| api::MemberSummary {
        id: member.participant,
        name: member.name,
        email: (role >= Role::Manage).then_some(member.email),
        structure: said(member.structure),
        role: member.role,
    });
    Ok(Json(answer.collect()))
}

/// Give a role in a workspace to one of its members, or to a member of another that the caller manages; anybody else is
/// invited by their e-mail address.
#[utoipa::path(put, path = "/api/v1/workspaces/{id}/members/{participant}", tag = "members",
    request_body = api::MemberPut,
    params(("id" = String, Path, description = "A workspace"), ("participant" = String, Path, description = "Who")),
    responses(
    (status = 204, description = "Given"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`, `unknown-participant`"),
    (status = 409, body = api::Problem, description = "`last-manager`"),
))]
pub(crate) async fn set_member(
    State(http): State<Http>,
    who: SignedIn,
    IdAndParticipant(workspace, participant): IdAndParticipant<WorkspaceId>,
    Body(wanted): Body<api::MemberPut>,
) -> Result<StatusCode, ApiError> {
    // Asked before the role: who is demoted meanwhile hears that, and not that nobody is known to them.
    let may_name = !wanted.role.may_read() || http.directory.knows(who.participant, participant).await?;
    rights::in_workspace(&http, who, workspace, Role::Manage).await?;
    // A stranger's id opens nothing: managers are told the addresses of members (R15).
    if !may_name {
        return Err(ApiError::unknown_participant());
    }
    change(&http, who, workspace, participant, wanted.role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take somebody's membership away, and every role they have in one of the workspace's documents; their open sockets
/// hear of it within a second.
#[utoipa::path(delete, path = "/api/v1/workspaces/{id}/members/{participant}", tag = "members",
    params(("id" = String, Path, description = "A workspace"), ("participant" = String, Path, description = "Who")),
    responses(
    (status = 204, description = "Taken away, or there was none"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 409, body = api::Problem, description = "`last-manager`"),
))]
pub(crate) async fn delete_member(
    State(http): State<Http>,
    who: SignedIn,
    IdAndParticipant(workspace, participant): IdAndParticipant<WorkspaceId>,
) -> Result<StatusCode, ApiError> {
    rights::in_workspace(&http, who, workspace, Role::Manage).await?;
    change(&http, who, workspace, participant, Role::None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give the account with this e-mail address a role in a workspace: how somebody new is let in.
#[utoipa::path(post, path = "/api/v1/workspaces/{id}/members", tag = "members", request_body = api::Invitation,
    params(("id" = String, Path, description = "A workspace")), responses(
    (status = 200, body = api::MemberSummary, description = "Given"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`, `unknown-participant`"),
    (status = 409, body = api::Problem, description = "`last-manager`"),
    (status = 422, body = api::Problem, description = "`invalid-email`"),
))]
pub(crate) async fn invite_member(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
    Body(wanted): Body<api::Invitation>,
) -> Result<Json<api::MemberSummary>, ApiError> {
    rights::in_workspace(&http, who, workspace, Role::Manage).await?;
    let invited = rights::account_of(&http, &wanted.email).await?;
    change(&http, who, workspace, invited.id, wanted.role).await?;
    let store::Participant { id, name, email, structure, .. } = invited;
    Ok(Json(api::MemberSummary { id, name, email: Some(email), structure: said(structure), role: wanted.role }))
}

fn said(structure: String) -> Option<String> {
    Some(structure).filter(|structure| !structure.is_empty())
}

/// Nothing is changed if nobody else would manage the workspace (R6): the store decides, so that it holds between
/// processes.
async fn change(
    http: &Http,
    who: SignedIn,
    workspace: WorkspaceId,
    participant: ParticipantId,
    role: Role,
) -> Result<(), ApiError> {
    http.directory.set_member(workspace, participant, role).await?;
    rights::role_given(http, who, (workspace, None), participant, Some(role));
    Ok(())
}
