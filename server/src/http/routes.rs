//! The one list of what can be called, and the layers around it.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::{IntoResponse, Response},
    routing::on,
};
use http::StatusCode;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate as _,
        predicate::{NotForContentType, SizeAbove},
    },
    timeout::TimeoutLayer,
};

use crate::http::{
    Http, content, document_roles, documents, error, gabarits,
    headers::{self, SecurityHeaders},
    health, history, members, observe, openapi, origin, page, presence, session, site, socket, workspaces,
};

macro_rules! routes {
    ($($method:ident $path:literal => $handler:path,)*) => {
        /// Every method and path that has a handler; the pages of `client-web/` are what is left.
        pub const ROUTES: &[(&str, &str)] = &[$((stringify!($method), $path)),*];

        fn listed() -> Router<Http> {
            Router::new()$(.route($path, on(axum::routing::MethodFilter::$method, $handler)))*
        }
    };
}

routes! {
    GET "/api/v1/site" => site::read_site,
    POST "/api/v1/session" => session::create_session,
    GET "/api/v1/session" => session::read_session,
    DELETE "/api/v1/session" => session::delete_session,
    GET "/api/v1/workspaces" => workspaces::list_workspaces,
    GET "/api/v1/workspaces/{id}/documents" => documents::list_documents,
    POST "/api/v1/workspaces/{id}/documents" => documents::create_document,
    GET "/api/v1/workspaces/{id}/presence" => presence::read_presence,
    GET "/api/v1/workspaces/{id}/members" => members::list_members,
    POST "/api/v1/workspaces/{id}/members" => members::invite_member,
    PUT "/api/v1/workspaces/{id}/members/{participant}" => members::set_member,
    DELETE "/api/v1/workspaces/{id}/members/{participant}" => members::delete_member,
    GET "/api/v1/documents/{id}" => documents::read_document,
    PATCH "/api/v1/documents/{id}" => documents::update_document,
    GET "/api/v1/documents/{id}/roles" => document_roles::list_document_roles,
    POST "/api/v1/documents/{id}/roles" => document_roles::invite_to_document,
    PUT "/api/v1/documents/{id}/roles/{participant}" => document_roles::set_document_role,
    GET "/api/v1/documents/{id}/content" => content::read_content,
    GET "/api/v1/documents/{id}/history" => history::read_history,
    GET "/api/v1/gabarits" => gabarits::list_gabarits,
    GET "/api/v1/openapi.json" => openapi::read_description,
    GET "/sync" => socket::open_socket,
    GET "/healthz" => health::read_health,
    GET "/readyz" => health::read_readiness,
    GET "/metrics" => health::read_metrics,
}

/// Everything the server answers. From the outside in: observed, secured, compressed, told as problems, timed, guarded by
/// origin, with a session. The time limit covers the wait for an answer: a WebSocket has its answer once it is upgraded.
pub fn router(http: Http) -> Router {
    let secured = SecurityHeaders::new(http.reach.public_url.as_ref());
    let request_within: Duration = http.limits.request_within;
    listed()
        .fallback(page::read_file)
        .layer(session::layer(&http))
        .layer(middleware::from_fn_with_state(http.clone(), origin::guard))
        .layer(DefaultBodyLimit::max(http.limits.body_bytes))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, request_within))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(error::problems))
        .layer(compressed())
        .layer(middleware::from_fn_with_state(secured, headers::secure))
        .layer(middleware::from_fn(observe::observe))
        .with_state(http)
}

/// Compresses answers longer than a packet: the gabarits are a quarter of their size then. None of them holds a
/// secret, so how long they become tells nobody anything. Files of the client are compressed beforehand (`page.rs`).
fn compressed() -> CompressionLayer<impl tower_http::compression::Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(1400).and(NotForContentType::IMAGES))
}

/// The panic hook logs the place; the text may quote a document.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
