//! What lists show of documents, without opening them.

use async_trait::async_trait;
use maillage_shared::{
    DocumentId, ParticipantId, Role, Timestamp, WorkspaceId,
    api::DocumentFacts,
    document::ListValues,
    gabarit::{Catalogue, DocumentKind, Gabarit},
    search::Query,
};

use super::{Candidates, Searched};
use crate::store::StoreError;

/// What is known of a document without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub id: DocumentId,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The gabarit it was made from, `territory/name@version`.
    pub gabarit: String,
    /// What it is; `None` of a kind or a gabarit that the program doesn't know.
    pub kind: Option<DocumentKind>,
    /// Another document of its workspace that it accompanies.
    pub about: Option<DocumentId>,
    /// Its title when it was last looked at; the live one is in the document itself.
    pub title: String,
    /// Incontournable fields that are filled, when it was last looked at.
    pub filled: u32,
    /// Incontournable fields in all.
    pub required: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom it was made.
    pub created_by: ParticipantId,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// By whom it was last changed.
    pub changed_by: ParticipantId,
    /// When it was put away; it can be read but not changed then.
    pub archived_at: Option<Timestamp>,
    /// What its fields said that lists show, when it was last looked at.
    pub listed: ListValues,
    /// How far its journal reached then: the position of the last row that was looked at; 0 if that isn't known.
    pub projected_through: i64,
    /// The least role that may read its sensitive fields: `Role::Read` or `Role::Write`.
    pub sensitive_to: Role,
}

impl Document {
    /// Whether it may have sensitive fields: a form that the program doesn't know may say so (R31).
    #[must_use]
    pub(crate) fn may_hold_sensitive(&self) -> bool {
        Catalogue::builtin().named(&self.gabarit).is_none_or(Gabarit::has_sensitive)
    }

    /// As lists show it, with the names of who made and who last changed it.
    #[must_use]
    pub(crate) fn into_facts(self, created_by_name: String, changed_by_name: String) -> DocumentFacts {
        DocumentFacts {
            sensitive_to: self.may_hold_sensitive().then_some(self.sensitive_to),
            url: self.id.url(),
            id: self.id,
            workspace: self.workspace,
            gabarit: self.gabarit,
            kind: self.kind,
            about: self.about,
            title: self.title,
            filled: self.filled,
            required: self.required,
            created_at: self.created_at,
            created_by_name,
            changed_at: self.changed_at,
            changed_by_name,
            archived_at: self.archived_at,
            listed: self.listed,
        }
    }
}

/// What a document's task tells the directory after changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The live title.
    pub title: String,
    /// Incontournable fields that are filled.
    pub filled: u32,
    /// Incontournable fields in all.
    pub required: u32,
    /// The last change's time.
    pub changed_at: Timestamp,
    /// The last change's participant.
    pub changed_by: ParticipantId,
    /// What its fields say that lists show.
    pub listed: ListValues,
    /// What can be looked for in it.
    pub searched: Searched,
    /// How far its journal reached: the position of the last row that this was worked out from; 0 if that isn't known.
    pub through: i64,
}

/// A document as a list shows it to one participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDocument {
    /// What is known of it.
    pub document: Document,
    /// What the participant may do with it; never `Role::None`.
    pub role: Role,
    /// The name of who made it.
    pub created_by_name: String,
    /// The name of who last changed it.
    pub changed_by_name: String,
}

/// What is known of documents without opening them.
///
/// Every method may fail with `Unavailable`; other errors are named.
#[async_trait]
pub trait Documents: Send + Sync + 'static {
    /// Add a document.
    async fn add_document(&self, document: Document) -> Result<(), StoreError>;
    /// By id.
    async fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError>;
    /// The documents of a workspace, last changed first.
    async fn documents_of(&self, workspace: WorkspaceId) -> Result<Vec<Document>, StoreError>;
    /// Those of a workspace's documents that a participant may read, last changed first.
    async fn documents_for(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<ListedDocument>, StoreError>;
    /// Those of these documents that there are, in no order.
    async fn documents_named(&self, ids: &[DocumentId]) -> Result<Vec<Document>, StoreError>;
    /// The documents whose journal reaches further than what is known of them, or of which an earlier version of the program
    /// worked that out (V3, Q6), in order of id.
    async fn documents_behind(&self) -> Result<Vec<DocumentId>, StoreError>;
    /// How many documents a workspace has, archived ones included.
    async fn count_documents(&self, workspace: WorkspaceId) -> Result<u64, StoreError>;
    /// Put a document away or take it back. Raises the rights version. `false` if there is no such document.
    async fn set_archived(&self, id: DocumentId, archived_at: Option<Timestamp>) -> Result<bool, StoreError>;
    /// Say who may read a document's sensitive fields: whoever has this role in it or a stronger one, `Role::Read` or
    /// `Role::Write`. Raises the rights version. `false` if there is no such document.
    async fn set_sensitive_to(&self, id: DocumentId, least: Role) -> Result<bool, StoreError>;
    /// Write what a document's task knows, all of it or nothing. `false`, and nothing is written, if there is no such document,
    /// or what is known of it is later (D6, V3) or the same: unless an earlier version of the program worked that out, or
    /// nothing of it can be looked for yet (Q6).
    async fn set_summary(&self, id: DocumentId, summary: &Summary) -> Result<bool, StoreError>;
    /// Those of a workspace's documents that hold all the words of a query, as far as a participant may read them (Q1, Q5):
    /// those that aren't archived first, then those whose titles hold all of them, then those that were changed last. None if
    /// nothing is looked for.
    async fn search(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        query: &Query,
    ) -> Result<Candidates, StoreError>;
}
