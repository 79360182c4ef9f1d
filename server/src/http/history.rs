//! Who changed what in a document.

use axum::{Json, extract::State};
use maillage_shared::{DocumentId, Role, api};

use crate::http::{ApiError, Http, SignedIn, extract::Id, names::Names, rights};

/// Who changed which field when, gathered into sittings: one person's changes without a long pause. Whoever may read the
/// document may read how it came about.
#[utoipa::path(get, path = "/api/v1/documents/{id}/history", tag = "documents",
    params(("id" = String, Path, description = "A document")), responses(
    (status = 200, body = api::History),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
))]
pub(crate) async fn read_history(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
) -> Result<Json<api::History>, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Read).await?;
    let history = http.reader.history(&grant).await?.ok_or_else(ApiError::not_found)?;
    let mut history = api::History::clone(&history);
    let names = Names::of_all(&*http.directory, history.sittings.iter().map(|sitting| sitting.participant)).await?;
    for sitting in &mut history.sittings {
        sitting.name = names.of(sitting.participant);
    }
    Ok(Json(history))
}
