//! The API's description, gathered from the handlers.

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Description,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

use crate::http::{
    content, document_roles, documents, gabarits, health, history, members, presence, session, site, socket, workspaces,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Maillage", description = "The live workspace of a Contrat Local de Santé. Every error is a problem \
        document (RFC 9457). Calls that change something are refused to pages of other sites."),
    paths(
        site::read_site,
        session::create_session, session::read_session, session::delete_session,
        workspaces::list_workspaces, presence::read_presence,
        documents::list_documents, documents::create_document, documents::read_document, documents::update_document,
        document_roles::list_document_roles, document_roles::invite_to_document, document_roles::set_document_role,
        content::read_content, history::read_history,
        members::list_members, members::invite_member, members::set_member, members::delete_member,
        gabarits::list_gabarits, read_description,
        socket::open_socket,
        health::read_health, health::read_readiness, health::read_metrics,
    ),
    modifiers(&Cookie),
    security(("session" = [])),
)]
struct Api;

/// How callers show who they are.
struct Cookie;

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
pub(crate) async fn read_description() -> Json<Description> {
    Json(Api::openapi())
}
