//! Who changed what in a document.

use axum::{Json, extract::State};
use maillage_shared::{DocumentId, Role, api};

use crate::http::{ApiError, Http, SignedIn, extract::Id, names::Names, rights};

/// Who changed which field when, gathered into edit sessions: one person's changes without a long pause. Whoever may read
/// the document may read how it came about.
#[utoipa::path(get, path = "/api/v1/documents/{id}/history", tag = "documents",
    params(("id" = String, Path, description = "A document")), responses(
    (status = 200, body = api::History),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 429, body = api::Problem, description = "`too-much-at-once`"),
))]
pub(crate) async fn read_history(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
) -> Result<Json<api::History>, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Read).await?;
    let history = http.reader.history(&grant).await?.ok_or_else(ApiError::not_found)?;
    let mut history = api::History::clone(&history);
    let people = |edit_session: &api::EditSession| [Some(edit_session.participant), edit_session.delivered_by];
    let people: Vec<_> = history.edit_sessions.iter().flat_map(people).flatten().collect();
    let names = Names::of_all(&*http.directory, people.into_iter()).await?;
    for edit_session in &mut history.edit_sessions {
        edit_session.name = names.of(edit_session.participant);
        edit_session.delivered_by_name = edit_session.delivered_by.map(|deliverer| names.of(deliverer));
    }
    Ok(Json(history))
}
