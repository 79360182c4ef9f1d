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
    let people = |sitting: &api::Sitting| [Some(sitting.participant), sitting.delivered_by];
    let people: Vec<_> = history.sittings.iter().flat_map(people).flatten().collect();
    let names = Names::of_all(&*http.directory, people.into_iter()).await?;
    for sitting in &mut history.sittings {
        sitting.name = names.of(sitting.participant);
        sitting.delivered_by_name = sitting.delivered_by.map(|deliverer| names.of(deliverer));
    }
    Ok(Json(history))
}
