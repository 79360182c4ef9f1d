//! Documents as the directory knows them: list, make, rename, put away. Content is edited over sync only.

use std::{
    slice,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use http::{HeaderValue, StatusCode, header};
use maillage_shared::{
    DocumentId, Role, WorkspaceId, api,
    document::{self, InvalidTitle, Title},
    gabarit::{Catalogue, DocumentKind},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    clock,
    http::{
        ApiError, Http, SignedIn,
        extract::{Body, Id},
        made_documents::Making,
        names::Names,
        rights,
    },
    new_document,
    store::{self, ListedDocument},
};

/// What a document's making answers: 201, its address, and what it is called.
pub(super) type Made = (StatusCode, [(header::HeaderName, HeaderValue); 1], Json<api::CreatedDocument>);

fn to_api(
    document: store::Document,
    role: Role,
    created_by_name: String,
    changed_by_name: String,
) -> api::DocumentSummary {
    api::DocumentSummary { facts: document.into_facts(created_by_name, changed_by_name), role }
}

/// A title as it is kept.
pub(super) fn title(text: &str) -> Result<Title, ApiError> {
    text.parse().map_err(|error: InvalidTitle| ApiError::invalid("invalid-title", error.to_string()))
}

/// Which documents are listed; all without it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Those of this kind.
    kind: Option<DocumentKind>,
    /// Those that accompany this document.
    about: Option<DocumentId>,
}

impl ListQuery {
    fn wants(&self, document: &store::Document) -> bool {
        self.kind.is_none_or(|kind| document.kind == Some(kind))
            && self.about.is_none_or(|about| document.about == Some(about))
    }
}

/// The documents of a workspace that the participant may read, last changed first.
#[utoipa::path(get, path = "/api/v1/workspaces/{id}/documents", tag = "documents",
    params(
        ("id" = String, Path, description = "A workspace"),
        ("kind" = Option<DocumentKind>, Query, description = "Only documents of this kind"),
        ("about" = Option<String>, Query, description = "Only documents that accompany this one"),
    ), responses(
    (status = 200, body = Vec<api::DocumentSummary>, description = "Perhaps none"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 422, body = api::Problem, description = "`invalid-query`"),
))]
pub(crate) async fn list_documents(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Vec<api::DocumentSummary>>, ApiError> {
    rights::in_workspace(&http, who, workspace, Role::Read).await?;
    let invalid = |_| ApiError::invalid("invalid-query", "`kind` is a kind of documents, `about` a document");
    let Query(query) = query.map_err(invalid)?;
    let listed = http.directory.documents_for(workspace, who.participant).await?;
    let answer = listed.into_iter().filter(|listed| query.wants(&listed.document)).map(|listed| {
        let ListedDocument { document, role, created_by_name, changed_by_name } = listed;
        to_api(document, role, created_by_name, changed_by_name)
    });
    Ok(Json(answer.collect()))
}

/// Make a document from a gabarit; for whoever may write in the workspace.
#[utoipa::path(post, path = "/api/v1/workspaces/{id}/documents", tag = "documents", request_body = api::NewDocument,
    params(("id" = String, Path, description = "A workspace")), responses(
    (status = 201, body = api::CreatedDocument, description = "Made; Location is its address"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 409, body = api::Problem, description = "`workspace-full`"),
    (status = 422, body = api::Problem, description = "`unknown-gabarit`, `unknown-document`, `invalid-title`"),
    (status = 429, body = api::Problem, description = "`too-many-documents`; Retry-After says when to come back"),
))]
pub(crate) async fn create_document(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
    Body(wanted): Body<api::NewDocument>,
) -> Result<Made, ApiError> {
    let grant = rights::in_workspace(&http, who, workspace, Role::Write).await?;
    let grant = grant.to_create().ok_or_else(ApiError::role_too_weak)?;
    let gabarit = Catalogue::builtin().get(&wanted.gabarit);
    let gabarit = gabarit.ok_or_else(|| ApiError::invalid("unknown-gabarit", "there is no such gabarit"))?;
    let title = title(&wanted.title)?;
    if let Some(about) = wanted.about {
        accompanied(&http, who, workspace, about).await?;
    }
    let making = room_for_one(&http, who, workspace).await?;
    let now = clock::now();
    let first = document::first_change(gabarit, &title, Uuid::new_v4().into_bytes(), now);
    let (place, author) = (grant.workspace(), grant.participant());
    let new = new_document::describe(place, gabarit, wanted.about, slice::from_ref(&first), author, now);
    let id = new.document.id;
    http.hub.create(&grant, new, first).await?;
    making.done();
    tracing::info!(document.id = %id, workspace.id = %workspace, participant.id = %who.participant, "document made");
    Ok(made(id))
}

/// A document that another is to accompany: in the same workspace, and one that whoever makes the other may read.
async fn accompanied(http: &Http, who: SignedIn, workspace: WorkspaceId, about: DocumentId) -> Result<(), ApiError> {
    let grant = http.access.grant(who.participant, about).await?;
    if grant.is_some() && http.directory.document(about).await?.is_some_and(|document| document.workspace == workspace)
    {
        return Ok(());
    }
    Err(ApiError::invalid("unknown-document", "there is no such document to accompany in this workspace"))
}

/// The answer to whoever made a document.
pub(super) fn made(id: DocumentId) -> Made {
    let location = HeaderValue::try_from(format!("/api/v1/documents/{id}")).expect("base58 is ASCII");
    (StatusCode::CREATED, [(header::LOCATION, location)], Json(api::CreatedDocument { id, url: id.url() }))
}

/// One more may be made, unless there are too many or they made too many (D17).
pub(super) async fn room_for_one(http: &Http, who: SignedIn, workspace: WorkspaceId) -> Result<Making<'_>, ApiError> {
    if http.directory.count_documents(workspace).await? >= http.limits.documents_per_workspace {
        return Err(ApiError::conflict("workspace-full", "the workspace has as many documents as it may"));
    }
    http.made_documents.take(who.participant, Instant::now()).map_err(too_many_documents)
}

fn too_many_documents(wait: Duration) -> ApiError {
    let detail = "you made many documents: try again later";
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too-many-documents", detail).after(wait)
}

async fn document_to_api(http: &Http, id: DocumentId, role: Role) -> Result<Json<api::DocumentSummary>, ApiError> {
    let document = http.directory.document(id).await?.ok_or_else(ApiError::not_found)?;
    let names = Names::of_all(&*http.directory, [document.created_by, document.changed_by].into_iter()).await?;
    let (created_by_name, changed_by_name) = (names.of(document.created_by), names.of(document.changed_by));
    Ok(Json(to_api(document, role, created_by_name, changed_by_name)))
}

/// What is known of a document without opening it.
#[utoipa::path(get, path = "/api/v1/documents/{id}", tag = "documents",
    params(("id" = String, Path, description = "A document")), responses(
    (status = 200, body = api::DocumentSummary),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
))]
pub(crate) async fn read_document(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
) -> Result<Json<api::DocumentSummary>, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Read).await?;
    document_to_api(&http, id, grant.role()).await
}

/// Rename a document, put it away or take it back, or say who may read its sensitive fields, one at a time: of two acts one
/// might fail when the other is done. For its managers. An archived document can't be renamed.
#[utoipa::path(patch, path = "/api/v1/documents/{id}", tag = "documents", request_body = api::DocumentPatch,
    params(("id" = String, Path, description = "A document")), responses(
    (status = 200, body = api::DocumentSummary, description = "As it is now"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 409, body = api::Problem, description = "`archived`"),
    (status = 422, body = api::Problem, description = "`invalid-title`, `two-acts`, `invalid-role`, `nothing-sensitive`"),
    (status = 429, body = api::Problem, description = "`too-much-at-once`; Retry-After says when to come back"),
))]
pub(crate) async fn update_document(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
    Body(patch): Body<api::DocumentPatch>,
) -> Result<Json<api::DocumentSummary>, ApiError> {
    let grant = rights::in_document(&http, who, id, Role::Manage).await?;
    let title = patch.title.as_deref().map(title).transpose()?;
    let acts = [title.is_some(), patch.archived.is_some(), patch.sensitive_to.is_some()];
    if acts.into_iter().filter(|wanted| *wanted).count() > 1 {
        return Err(ApiError::invalid("two-acts", "title, `archived` and `sensitiveTo` are changed by a call each"));
    }
    if let Some(title) = title {
        // A manager's is refused while the document is archived only.
        let archived = || ApiError::conflict("archived", "the document is archived: take it back first");
        let grant = grant.to_write().ok_or_else(archived)?;
        let (actor, now) = (Uuid::new_v4().into_bytes(), clock::now());
        http.hub.edit(&grant, move |doc| document::set_title(doc, &title, actor, now)).await?;
    }
    if let Some(archived) = patch.archived {
        archive(&http, id, if archived { Archived::Yes } else { Archived::No }).await?;
    }
    if let Some(least) = patch.sensitive_to {
        show_sensitive(&http, who, id, least).await?;
    }
    document_to_api(&http, id, grant.role()).await
}

/// Whoever has this role in the document may read its sensitive fields from now on (R32). Open sockets hear of it.
async fn show_sensitive(http: &Http, who: SignedIn, id: DocumentId, least: Role) -> Result<(), ApiError> {
    if !matches!(least, Role::Read | Role::Write) {
        return Err(ApiError::invalid("invalid-role", "`sensitiveTo` is `read` or `write`"));
    }
    let document = http.directory.document(id).await?.ok_or_else(ApiError::not_found)?;
    if !document.may_hold_sensitive() {
        return Err(ApiError::invalid("nothing-sensitive", "the document's form has no sensitive field"));
    }
    if document.sensitive_to == least {
        return Ok(());
    }
    if !http.directory.set_sensitive_to(id, least).await? {
        return Err(ApiError::not_found());
    }
    http.access.touch();
    tracing::info!(document.id = %id, participant.id = %who.participant, role = least.as_str(), "sensitive fields shown");
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Archived {
    Yes,
    No,
}

async fn archive(http: &Http, id: DocumentId, wanted: Archived) -> Result<(), ApiError> {
    let document = http.directory.document(id).await?.ok_or_else(ApiError::not_found)?;
    if document.archived_at.is_some() == (wanted == Archived::Yes) {
        return Ok(());
    }
    let at = (wanted == Archived::Yes).then(clock::now);
    if !http.directory.set_archived(id, at).await? {
        return Err(ApiError::not_found());
    }
    http.access.touch();
    Ok(())
}
