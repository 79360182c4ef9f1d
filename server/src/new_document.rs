//! What the directory is told of a document when it is made, before anybody has opened it.

use automerge::Change;
use maillage_shared::{
    DocumentId, ParticipantId, Role, Timestamp, WorkspaceId,
    document::{self, Projection},
    gabarit::Gabarit,
};
use uuid::Uuid;

use crate::store::{Document, NewDocument, Searched};

/// A new document with an id of its own, titled and counted as its changes say.
pub(crate) fn describe(
    workspace: WorkspaceId,
    gabarit: &Gabarit,
    about: Option<DocumentId>,
    changes: &[Change],
    author: ParticipantId,
    now: Timestamp,
) -> NewDocument {
    let mut doc = document::empty();
    doc.apply_changes(changes.iter().cloned()).expect("changes that this program made fit one another");
    let Projection { title, filled, required, listed, passages } = document::project(Some(gabarit), &doc);
    let document = Document {
        id: DocumentId::from(Uuid::new_v4()),
        workspace,
        gabarit: gabarit.id.to_string(),
        kind: Some(gabarit.documents),
        about,
        title,
        filled,
        required,
        created_at: now,
        created_by: author,
        changed_at: now,
        changed_by: author,
        archived_at: None,
        listed,
        projected_through: 0,
        sensitive_to: Role::Write,
    };
    NewDocument { document, searched: Searched::of(passages) }
}
