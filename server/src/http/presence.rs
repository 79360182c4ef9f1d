//! Who is in a workspace: those who have one of its documents open, and those who look at its pages.

use std::{collections::BTreeMap, time::Instant};

use axum::{Json, extract::State};
use futures_util::{StreamExt, TryStreamExt, stream};
use maillage_shared::{
    DocumentId, ParticipantId, Role, WorkspaceId,
    api::{self, PresentPerson, WorkspacePresence},
};

use crate::{
    http::{ApiError, Http, SignedIn, extract::Id, names::ASKED_AT_ONCE, rights},
    store,
    sync::SessionUser,
};

/// Who is in the workspace just now. Asking is being there: whoever asks is shown to the others for the next seconds.
#[utoipa::path(get, path = "/api/v1/workspaces/{id}/presence", tag = "workspaces",
    params(("id" = String, Path, description = "A workspace")), responses(
    (status = 200, body = WorkspacePresence),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
))]
pub(crate) async fn read_presence(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
) -> Result<Json<WorkspacePresence>, ApiError> {
    rights::in_workspace(&http, who, workspace, Role::Read).await?;
    let account = http.directory.participant(who.participant).await?.ok_or_else(ApiError::signed_out)?;
    let mut there = There::default();
    for (participant, name) in http.page_viewers.enter(workspace, who.participant, account.name, Instant::now()) {
        there.add(participant, &name, None);
    }
    for (document, user) in in_documents(&http, who, workspace).await? {
        there.add(user.participant, &user.name, Some(document));
    }
    Ok(Json(there.into_api()))
}

/// Who has which document open, of those that whoever asks may read: one may be hidden from a member.
async fn in_documents(
    http: &Http,
    who: SignedIn,
    workspace: WorkspaceId,
) -> Result<Vec<(DocumentId, SessionUser)>, ApiError> {
    let documents = http.directory.documents_of(workspace).await?;
    let open = http.hub.people_in(documents.iter().map(|document| document.id));
    stream::iter(open)
        .map(|(document, people)| async move {
            let readable = http.access.grant(who.participant, document).await?.is_some();
            let people = people.into_iter().filter(|_| readable);
            Ok::<_, ApiError>(people.map(|user| (document, user)).collect::<Vec<_>>())
        })
        .buffered(ASKED_AT_ONCE)
        .try_concat()
        .await
}

/// Each person once.
#[derive(Default)]
struct There(BTreeMap<ParticipantId, PresentPerson>);

impl There {
    fn add(&mut self, id: ParticipantId, name: &str, document: Option<DocumentId>) {
        let person =
            self.0.entry(id).or_insert_with(|| PresentPerson { id, name: name.to_owned(), documents: Vec::new() });
        // Somebody may have a document open in several tabs.
        person.documents.extend(document.filter(|document| !person.documents.contains(document)));
    }

    fn into_api(self) -> WorkspacePresence {
        let mut people: Vec<_> = self.0.into_values().collect();
        store::sort_by_name(&mut people, |person| &person.name, |person| person.id);
        WorkspacePresence { people }
    }
}
