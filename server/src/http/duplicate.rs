//! A document that begins as another one stands.

use std::slice;

use automerge::Change;
use axum::extract::State;
use maillage_shared::{DocumentId, Role, api, gabarit::Catalogue};
use uuid::Uuid;

use crate::{
    clock,
    http::{
        ApiError, Http, SignedIn,
        documents::{Made, made, room_for_one, title},
        extract::{Body, Id},
        rights,
    },
    new_document,
};

/// Make a document that says what this one does, without its history and the rows that were deleted, in the same workspace;
/// for whoever may read the one and write in the other.
#[utoipa::path(post, path = "/api/v1/documents/{id}/duplicate", tag = "documents", request_body = api::DocumentDuplicate,
    params(("id" = String, Path, description = "A document")), responses(
    (status = 201, body = api::CreatedDocument, description = "Made; Location is its address"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 409, body = api::Problem, description = "`workspace-full`"),
    (status = 422, body = api::Problem, description = "`unknown-gabarit`, `invalid-title`"),
    (status = 429, body = api::Problem, description = "`too-many-documents`, `too-much-at-once`; Retry-After says when to come back"),
))]
pub(crate) async fn duplicate_document(
    State(http): State<Http>,
    who: SignedIn,
    Id(id): Id<DocumentId>,
    Body(wanted): Body<api::DocumentDuplicate>,
) -> Result<Made, ApiError> {
    let source = rights::in_document(&http, who, id, Role::Read).await?;
    let document = http.directory.document(id).await?.ok_or_else(ApiError::not_found)?;
    // Who may read it knows that it is in a workspace, be they no member.
    let grant = http.access.workspace_grant(who.participant, document.workspace).await?;
    let grant = grant.and_then(|grant| grant.to_create()).ok_or_else(ApiError::role_too_weak)?;
    let gabarit = Catalogue::builtin().named(&document.gabarit);
    let gabarit = gabarit.ok_or_else(|| ApiError::invalid("unknown-gabarit", "there is no such gabarit any more"))?;
    let title = title(&wanted.title)?;
    let making = room_for_one(&http, who, document.workspace).await?;
    let (now, about) = (clock::now(), document.about);
    let (workspace, author) = (grant.workspace(), grant.participant());
    let describe =
        move |first: &Change| new_document::describe(workspace, gabarit, about, slice::from_ref(first), author, now);
    let actor = Uuid::new_v4().into_bytes();
    let copied = http.reader.copy(&source, gabarit.id.clone(), title, (actor, now), describe).await?;
    let (first, new) = copied.ok_or_else(ApiError::not_found)?;
    let copy = new.document.id;
    http.hub.create(&grant, new, first).await?;
    making.done();
    tracing::info!(document.id = %copy, source.id = %id, participant.id = %who.participant, "document duplicated");
    Ok(made(copy))
}
