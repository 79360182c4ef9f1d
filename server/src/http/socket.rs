//! The upgrade of `GET /sync` to a WebSocket.

use axum::extract::State;
use http::{HeaderMap, StatusCode};
use maillage_shared::api;

use crate::http::{ApiError, Http, SignedIn, origin};

/// Speak the automerge-repo protocol. Refused before the upgrade if nobody is signed in or the page is another
/// site's.
#[utoipa::path(get, path = "/sync", tag = "sync", responses(
    (status = 101, description = "A WebSocket that carries the automerge-repo protocol, version 1"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`"),
    (status = 426, body = api::Problem, description = "`upgrade-required`"),
))]
pub(crate) async fn open_socket(
    State(http): State<Http>,
    headers: HeaderMap,
    signed_in: Result<SignedIn, ApiError>,
) -> Result<StatusCode, ApiError> {
    origin::check(&headers, http.reach.public_url.as_ref())?;
    let _who = signed_in?;
    Err(ApiError::new(StatusCode::UPGRADE_REQUIRED, "upgrade-required", "this address speaks WebSocket only"))
}
