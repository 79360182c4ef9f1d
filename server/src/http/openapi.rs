//! The API's description, as it is answered. What is in it stands on the handlers; `routes.rs` lists these.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header;
use utoipa::{
    Modify,
    openapi::{
        OpenApi as Description,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

use crate::http::{routes, session};

/// How callers show who they are.
pub(super) struct Cookie;

impl Modify for Cookie {
    fn modify(&self, description: &mut Description) {
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(session::COOKIE)));
        description.components.get_or_insert_default().add_security_scheme("session", cookie);
    }
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "api", responses(
    (status = 200, body = serde_json::Value, description = "OpenAPI 3.1"),
))]
pub(crate) async fn read_description() -> Response {
    // Written once: anybody may ask, and gathering it costs more than most answers.
    static WRITTEN: LazyLock<Bytes> = LazyLock::new(|| {
        let written = serde_json::to_vec(routes::description());
        written.expect("it is made of texts, maps and lists").into()
    });
    ([(header::CONTENT_TYPE, "application/json")], WRITTEN.clone()).into_response()
}
