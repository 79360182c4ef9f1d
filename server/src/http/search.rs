//! Search in the words of a workspace's documents.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use http::HeaderMap;
use maillage_shared::{Role, WorkspaceId, api};
use serde::Deserialize;

use crate::http::{ApiError, Http, SignedIn, extract::Id, origin, rights};

/// What is looked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    /// As it was typed.
    #[serde(default)]
    q: String,
}

/// The documents of a workspace that hold all these words, in their titles, fields, rows and texts, as far as the participant
/// may read them; sensitive fields are searched for whoever may read those too (`sensitiveTo`). Accents, capitals,
/// apostrophes, plurals and spaces in numbers make no difference; of the last word the beginning is enough, unless a space
/// follows. Nothing looked for is nothing found.
#[utoipa::path(get, path = "/api/v1/workspaces/{id}/search", tag = "documents",
    params(
        ("id" = String, Path, description = "A workspace"),
        ("q" = Option<String>, Query, description = "Words, 200 characters at most; the first 16 are looked for"),
    ), responses(
    (status = 200, body = api::SearchAnswer, description = "Perhaps nothing"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 422, body = api::Problem, description = "`invalid-query`, `query-too-long`"),
    (status = 429, body = api::Problem, description = "`too-much-at-once`; Retry-After says when to come back"),
))]
pub(crate) async fn search_documents(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
    query: Result<Query<SearchQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<api::SearchAnswer>, ApiError> {
    // Another site's page can't read the answer, but how long it is and how long it takes would tell it what documents say.
    origin::check(&headers, http.reach.public_url.as_ref()).map_err(|_| origin::refuse(&http, &headers))?;
    let grant = rights::in_workspace(&http, who, workspace, Role::Read).await?;
    let invalid = |_| ApiError::invalid("invalid-query", "`q` is what is looked for, as text");
    let Query(SearchQuery { q }) = query.map_err(invalid)?;
    let longest = http.limits.search_characters;
    if q.chars().nth(longest).is_some() {
        return Err(ApiError::invalid("query-too-long", format!("look for {longest} characters at most")));
    }
    Ok(Json(http.searcher.search(&grant, &q).await?))
}
