//! What a document says, as JSON: now, or as it was.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maillage_shared::{DocumentId, Role, api};
use serde::Deserialize;

use crate::http::{ApiError, Http, SignedIn, extract::Id, rights, tags};

/// Which content is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContentQuery {
    /// Change hashes, separated by commas.
    heads: Option<String>,
}

/// A document's content as JSON, as it is saved now, or as it was at the heads of an edit session of its history. The
/// answer's `ETag` is another whenever the content is. `heads` names the changes that it was read at.
#[utoipa::path(get, path = "/api/v1/documents/{id}/content", tag = "documents",
    params(
        ("id" = String, Path, description = "A document"),
        ("heads" = Option<String>, Query, description = "Change hashes, 64 hexadecimal digits each, separated by commas"),
    ), responses(
    (status = 200, body = serde_json::Value, description = "Texts as strings, maps as objects"),
    (status = 304, description = "As `If-None-Match` says"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`not-found`, `unknown-heads`"),
    (status = 422, body = api::Problem, description = "`invalid-heads`"),
    (status = 429, body = api::Problem, description = "`too-much-at-once`"),
))]
pub(crate) async fn read_content(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
    query: Result<Query<ContentQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Read).await?;
    let invalid = || ApiError::invalid("invalid-heads", "heads are change hashes, separated by commas");
    let Query(query) = query.map_err(|_| invalid())?;
    let mut heads = Vec::new();
    for head in query.heads.iter().flat_map(|heads| heads.split(',')) {
        if heads.len() == http.limits.reading_heads || head.len() != 64 {
            return Err(invalid());
        }
        heads.push(head.parse().map_err(|_| invalid())?);
    }
    let rendered = http.reader.content(&grant, heads).await?.ok_or_else(ApiError::not_found)?;
    let tag = tags::weak(&rendered.tag);
    let mut response = if tags::has(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], rendered.body).into_response()
    };
    response.headers_mut().insert(header::ETAG, HeaderValue::try_from(tag).expect("base64url between quotation marks"));
    Ok(response)
}
