//! The one list of what can be called, and the layers around it. A handler says its own method and path, in its
//! description; what is routed is read off there.

use std::{sync::LazyLock, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
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
use utoipa::{
    OpenApi,
    openapi::{OpenApi as Description, PathItem, path::Operation},
};

use crate::http::{
    Http, acceptance, account, account_sessions, content, demo_mail, document_roles, documents, duplicate, error,
    events, gabarits,
    headers::{self, SecurityHeaders},
    health, history, invitations, members, observe,
    openapi::{self, Cookie},
    origin, page, presence, search, session, site, socket, tags, tunnel, workspaces,
};

macro_rules! handlers {
    ($($room:ident::$handler:ident,)*) => {
        #[derive(OpenApi)]
        #[openapi(
            info(title = "Maillage", description = "The live workspace of a Contrat Local de Santé. Every error is a \
                problem document (RFC 9457). Calls that change something are refused to pages of other sites."),
            paths($($room::$handler),*),
            modifiers(&Cookie),
            security(("session" = [])),
        )]
        struct Api;

        fn listed() -> Router<Http> {
            let mut router = Router::new();
            $(
                let Route { path, filter, .. } = route(stringify!($handler));
                router = router.route(path, on(*filter, $room::$handler));
            )*
            router
        }
    };
}

handlers! {
    site::read_site,
    session::create_session,
    session::read_session,
    session::delete_session,
    account::read_account,
    account::update_account,
    account::change_password,
    account::read_account_data,
    account_sessions::list_sessions,
    account_sessions::end_other_sessions,
    account_sessions::end_session,
    workspaces::list_workspaces,
    documents::list_documents,
    documents::create_document,
    search::search_documents,
    presence::read_presence,
    events::read_events,
    members::list_members,
    members::invite_member,
    members::set_member,
    members::delete_member,
    invitations::list_invitations,
    invitations::create_invitations,
    invitations::resend_invitation,
    invitations::revoke_invitation,
    acceptance::look_up_invitation,
    acceptance::accept_invitation,
    demo_mail::list_demo_mail,
    documents::read_document,
    documents::update_document,
    duplicate::duplicate_document,
    document_roles::list_document_roles,
    document_roles::invite_to_document,
    document_roles::set_document_role,
    content::read_content,
    history::read_history,
    gabarits::list_gabarits,
    openapi::read_description,
    socket::open_socket,
    tunnel::open_tunnel,
    tunnel::read_tunnel,
    tunnel::write_tunnel,
    health::read_health,
    health::read_readiness,
    health::read_metrics,
}

/// What one handler is called by.
#[derive(Debug, Clone)]
pub struct Route {
    /// `GET`, `POST` and so on.
    pub method: &'static str,
    /// The path, with `{name}` where an id stands.
    pub path: String,
    /// The handler's name, of which there is one.
    handler: String,
    filter: MethodFilter,
}

/// Every method and path that has a handler; the pages of `client-web/` are what is left.
pub static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    let mut routes = Vec::new();
    for (path, item) in &description().paths.paths {
        for (method, filter, operation) in operations(item) {
            let Some(handler) = operation.as_ref().and_then(|operation| operation.operation_id.clone()) else {
                continue;
            };
            routes.push(Route { method, path: path.clone(), handler, filter });
        }
    }
    routes
});

/// The API's description, gathered from the handlers once.
pub(crate) fn description() -> &'static Description {
    static DESCRIPTION: LazyLock<Description> = LazyLock::new(Api::openapi);
    &DESCRIPTION
}

fn operations(item: &PathItem) -> [(&'static str, MethodFilter, &Option<Operation>); 5] {
    [
        ("GET", MethodFilter::GET, &item.get),
        ("POST", MethodFilter::POST, &item.post),
        ("PUT", MethodFilter::PUT, &item.put),
        ("PATCH", MethodFilter::PATCH, &item.patch),
        ("DELETE", MethodFilter::DELETE, &item.delete),
    ]
}

fn route(handler: &str) -> &'static Route {
    let found = ROUTES.iter().find(|route| route.handler == handler);
    found.expect("each handler of the list is in the description, which is made of the same list")
}

/// Everything the server answers. From the outside in: observed, secured, compressed, told as problems, timed, guarded by
/// origin, with a session, left out where it is known. The time limit covers the wait for an answer: a WebSocket has its answer once it is upgraded.
pub fn router(http: Http) -> Router {
    let secured = SecurityHeaders::new(http.reach.public_url.as_ref());
    let request_within: Duration = http.limits.request_within;
    listed()
        .fallback(page::read_file)
        .layer(middleware::from_fn(tags::tagged))
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

/// What a tunnel carries.
const TUNNELLED: NotForContentType = NotForContentType::const_new("application/octet-stream");

/// Compresses answers longer than a packet: the gabarits are a quarter of their size then. None of them holds a
/// secret, so how long they become tells nobody anything. Files of the client are compressed beforehand (`page.rs`). What
/// a tunnel carries would be held back until a block is full, and does hold secrets beside what others choose; events would be
/// held back, too.
fn compressed() -> CompressionLayer<impl tower_http::compression::Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(1400).and(NotForContentType::IMAGES).and(NotForContentType::SSE).and(TUNNELLED))
}

/// The panic hook logs the place; the text may quote a document.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
