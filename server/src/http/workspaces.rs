//! The workspaces of whoever asks.

use axum::{Json, extract::State};
use maillage_shared::api;

use crate::http::{ApiError, Http, SignedIn};

/// The workspaces the participant is a member of, by name.
#[utoipa::path(get, path = "/api/v1/workspaces", tag = "workspaces", responses(
    (status = 200, body = Vec<api::WorkspaceSummary>, description = "Perhaps none"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn list_workspaces(
    State(http): State<Http>,
    who: SignedIn,
) -> Result<Json<Vec<api::WorkspaceSummary>>, ApiError> {
    let workspaces = http.directory.workspaces_of(who.participant).await?;
    let answer = workspaces.into_iter().map(|(workspace, role)| api::WorkspaceSummary {
        id: workspace.id,
        name: workspace.name,
        role,
    });
    Ok(Json(answer.collect()))
}
