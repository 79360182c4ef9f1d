//! Who is in a workspace: those who have one of its documents open, and those who look at its pages.

use std::{collections::BTreeMap, time::Instant};

use axum::{Json, extract::State};
use maillage_shared::{
    DocumentId, ParticipantId, Role, WorkspaceId,
    api::{self, PresentPerson, WorkspacePresence},
};

use crate::{
    http::{ApiError, Http, SignedIn, extract::Id, rights},
    store,
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
    let visit = http.access.visit(workspace, who.participant).await?.ok_or_else(ApiError::signed_out)?;
    rights::enough(visit.role, Role::Read)?;
    let mut there = There::default();
    for (participant, name) in http.events.page_viewers().enter(workspace, who.participant, visit.name, Instant::now())
    {
        there.add(participant, &name, None);
    }
    // One may be hidden from a member: who has it open is told to those who may read it.
    for (document, people) in http.hub.people_in(visit.documents.into_iter()) {
        for user in people {
            there.add(user.participant, &user.name.get(), Some(document));
        }
    }
    Ok(Json(there.into_api()))
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
