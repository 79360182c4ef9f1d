//! What the installation says of itself.

use axum::{Json, extract::State};
use maillage_shared::api;

use crate::http::Http;

/// Who publishes the site, how accessible it is, the demonstration's accounts if it is one. For whoever asks: the pages
/// before signing in show it.
#[utoipa::path(get, path = "/api/v1/site", tag = "site", security(()), responses(
    (status = 200, body = api::Site),
))]
pub(crate) async fn read_site(State(http): State<Http>) -> Json<api::Site> {
    Json(http.site.as_ref().clone())
}
