//! The mails of the demonstration, which are written instead of sent.

use axum::{Json, extract::State};
use http::StatusCode;
use maillage_shared::api;

use crate::http::{ApiError, Http};

/// Mails in one answer.
const MOST: usize = 100;

/// The demonstration's mails, newest first, at most 100: for whoever looks at it. Elsewhere there is nothing here.
#[utoipa::path(get, path = "/api/v1/demo/mail", tag = "site", security(()), responses(
    (status = 200, body = Vec<api::DemoMail>),
    (status = 404, body = api::Problem, description = "`unknown-path`: this is no demonstration"),
))]
pub(crate) async fn list_demo_mail(State(http): State<Http>) -> Result<Json<Vec<api::DemoMail>>, ApiError> {
    let Some(mails) = &http.demo_mail else { return Err(ApiError::of_status(StatusCode::NOT_FOUND)) };
    Ok(Json(mails.list(MOST).await))
}
