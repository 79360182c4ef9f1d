//! Invented rows, people and documents.

use bytes::Bytes;
use maillage_shared::{
    DocumentId, ParticipantId, Role, Timestamp, WorkspaceId, document::ListValues, gabarit::DocumentKind,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::{Append, Document, NewRow, Participant, Store, Workspace};

pub(super) const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

pub(super) fn document_id() -> DocumentId {
    DocumentId::from(Uuid::new_v4())
}

pub(super) fn participant_id() -> ParticipantId {
    ParticipantId::from_uuid(Uuid::new_v4())
}

pub(super) fn workspace_id() -> WorkspaceId {
    WorkspaceId::from_uuid(Uuid::new_v4())
}

/// A writer of one document's changes: an actor and whom it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Author {
    pub(super) actor: Bytes,
    pub(super) participant: ParticipantId,
}

impl Author {
    pub(super) fn new() -> Self {
        Self { actor: Bytes::copy_from_slice(Uuid::new_v4().as_bytes()), participant: participant_id() }
    }

    pub(super) fn row(&self, sequence: u64) -> NewRow {
        self.row_at(sequence, NOON)
    }

    pub(super) fn row_at(&self, sequence: u64, recorded_at: Timestamp) -> NewRow {
        let hash = Sha256::new().chain_update(&self.actor).chain_update(sequence.to_be_bytes()).finalize().into();
        let bytes = Bytes::from(format!("change {sequence} of {:x?}", &self.actor[..]));
        let (actor, participant) = (self.actor.clone(), self.participant);
        NewRow { hash, actor, sequence, participant, delivered_by: participant, recorded_at, bytes }
    }

    /// A row whose number no store takes: changes are numbered from 1.
    pub(super) fn bad_row(&self) -> NewRow {
        NewRow { sequence: 0, ..self.row(1_000_000) }
    }

    pub(super) fn rows(&self, sequences: std::ops::RangeInclusive<u64>) -> Vec<NewRow> {
        sequences.map(|sequence| self.row(sequence)).collect()
    }

    pub(super) fn append(&self, document: DocumentId, sequences: std::ops::RangeInclusive<u64>) -> Append {
        append(document, self.rows(sequences))
    }
}

pub(super) fn append(document: DocumentId, rows: Vec<NewRow>) -> Append {
    Append { document, rows, actors: Vec::new() }
}

/// Somebody who is not added yet.
pub(super) fn account(name: &str) -> Participant {
    let id = participant_id();
    Participant {
        id,
        email: format!("{id}@exemple.fr"),
        name: name.to_owned(),
        password_hash: "$argon2id$first".to_owned(),
        created_at: NOON,
    }
}

pub(super) async fn add_participant(store: &Store, name: &str) -> Participant {
    let participant = account(name);
    store.directory.add_participant(participant.clone()).await.expect("nobody else has this address");
    participant
}

pub(super) async fn add_workspace(store: &Store, name: &str) -> Workspace {
    let workspace = Workspace { id: workspace_id(), name: name.to_owned(), created_at: NOON };
    store.directory.add_workspace(workspace.clone()).await.expect("the id is new");
    workspace
}

pub(super) async fn add_document(store: &Store, workspace: &Workspace, author: &Participant) -> Document {
    let document = document(workspace.id, author.id, NOON);
    store.directory.add_document(document.clone()).await.expect("the id is new");
    document
}

pub(super) fn document(workspace: WorkspaceId, author: ParticipantId, changed_at: Timestamp) -> Document {
    Document {
        id: document_id(),
        workspace,
        gabarit: "normandie-2025/fiche-action@1".to_owned(),
        title: "Aller vers les habitants des hameaux — l’été".to_owned(),
        filled: 3,
        required: 8,
        created_at: NOON,
        created_by: author,
        changed_at,
        changed_by: author,
        archived_at: None,
        listed: ListValues { number: Some("12.1.1".to_owned()), ..ListValues::default() },
        projected_through: 0,
        sensitive_to: Role::Write,
        kind: Some(DocumentKind::Fiche),
        about: None,
    }
}

/// Someone with a role in a new workspace with one document.
pub(super) async fn member_of_one_document(store: &Store, role: Role) -> (Participant, Workspace, Document) {
    let participant = add_participant(store, "Anne Rivière").await;
    let workspace = add_workspace(store, "CLS du Val d’Orne").await;
    let document = add_document(store, &workspace, &participant).await;
    store.directory.set_member(workspace.id, participant.id, role).await.expect("both are there");
    (participant, workspace, document)
}
