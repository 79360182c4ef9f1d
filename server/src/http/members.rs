//! Who is a member of a workspace: names for all its members, e-mail addresses and changes for its managers. A workspace
//! keeps at least one manager.

use axum::{Json, extract::State};
use http::StatusCode;
use maillage_shared::{ParticipantId, Role, WorkspaceId, api};

use crate::http::{
    ApiError, Http, SignedIn,
    extract::{Body, Id, IdAndParticipant},
    rights,
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
    let role = rights::in_workspace(&http, who, workspace, Role::Read).await?;
    let members = http.directory.members(workspace).await?;
    let answer = members.into_iter().map(|member| api::MemberSummary {
        id: member.participant,
        name: member.name,
        email: (role >= Role::Manage).then_some(member.email),
        role: member.role,
    });
    Ok(Json(answer.collect()))
}

/// Give somebody with an account a role in a workspace.
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
    change(&http, who, workspace, participant, wanted.role).await
}

/// Take somebody's membership away; their open sockets hear of it within a second.
#[utoipa::path(delete, path = "/api/v1/workspaces/{id}/members/{participant}", tag = "members",
    params(("id" = String, Path, description = "A workspace"), ("participant" = String, Path, description = "Who")),
    responses(
    (status = 204, description = "Taken away, or there was none"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`, `unknown-participant`"),
    (status = 409, body = api::Problem, description = "`last-manager`"),
))]
pub(crate) async fn delete_member(
    State(http): State<Http>,
    who: SignedIn,
    IdAndParticipant(workspace, participant): IdAndParticipant<WorkspaceId>,
) -> Result<StatusCode, ApiError> {
    change(&http, who, workspace, participant, Role::None).await
}

async fn change(
    http: &Http,
    who: SignedIn,
    workspace: WorkspaceId,
    participant: ParticipantId,
    role: Role,
) -> Result<StatusCode, ApiError> {
    let _turn = http.roles_turn.acquire().await.map_err(ApiError::unavailable)?;
    rights::in_workspace(http, who, workspace, Role::Manage).await?;
    if http.directory.participant(participant).await?.is_none() {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "unknown-participant", "there is no such participant"));
    }
    if !role.may_manage() {
        let members = http.directory.members(workspace).await?;
        let another = members.iter().any(|member| member.role.may_manage() && member.participant != participant);
        if !another {
            return Err(ApiError::conflict("last-manager", "a workspace keeps at least one manager"));
        }
    }
    http.directory.set_member(workspace, participant, role).await?;
    http.access.touch();
    tracing::info!(workspace.id = %workspace, participant.id = %participant, role = %role, "role given");
    Ok(StatusCode::NO_CONTENT)
}
