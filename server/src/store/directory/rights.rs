//! Who may do what with a document, and what has become of rights since somebody asked.

use async_trait::async_trait;
use maillage_shared::{DocumentId, ParticipantId, Role, WorkspaceId, gabarit::GabaritId};

use crate::store::StoreError;

/// A role that somebody has in one document, over the workspace's (R5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRole {
    /// Who.
    pub participant: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What they may do, unless they manage the workspace.
    pub role: Role,
    /// Their role in the workspace; `Role::None` for a guest.
    pub workspace_role: Role,
}

/// A role that a participant has in one document, as they are told of it themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDocumentRole {
    /// Which.
    pub document: DocumentId,
    /// The document's workspace.
    pub workspace: WorkspaceId,
    /// The document's title; nobody who may not read it is to be told.
    pub title: String,
    /// What they may do, unless they manage the workspace.
    pub role: Role,
}

/// What a participant may do with one document, and where the document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentAccess {
    /// The document's workspace.
    pub workspace: WorkspaceId,
    /// `Role::Manage` for who manages the workspace; else the role given for this document if there is one, else the
    /// workspace's; `Role::None` if neither.
    pub role: Role,
    /// Whether the document was put away.
    pub archived: bool,
    /// The gabarit it was made from; `None` if the program doesn't know it.
    pub gabarit: Option<&'static GabaritId>,
    /// The least role that may read its sensitive fields.
    pub sensitive_to: Role,
}

/// Whom a change of rights or an ended session concerns: nobody else needs to ask what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// It isn't known.
    Everybody,
    /// One participant, in whatever documents and with whatever session.
    Participant(ParticipantId),
    /// Whoever has one document open.
    Document(DocumentId),
}

/// What has become of rights since a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsChanges {
    /// The version now.
    pub version: i64,
    /// Whom the versions after the one asked about concern, oldest first; empty if there are none.
    pub concerns: Vec<Concern>,
}

impl RightsChanges {
    /// From the version that was known, the one that stands, and whom those between concern as far as that was kept.
    #[must_use]
    pub(in crate::store) fn between(known: i64, version: i64, kept: Vec<Concern>) -> Self {
        let all_kept = i64::try_from(kept.len()).is_ok_and(|kept| known.checked_add(kept) == Some(version));
        let concerns = if all_kept { kept } else { vec![Concern::Everybody] };
        Self { version, concerns }
    }
}

/// Roles in single documents, and the version that every change of rights raises.
///
/// Every method may fail with `Unavailable`; other errors are named.
#[async_trait]
pub trait Rights: Send + Sync + 'static {
    /// Give a role in one document, over the workspace's; `None` takes the exception away. Raises the rights version.
    async fn set_document_role(
        &self,
        id: DocumentId,
        participant: ParticipantId,
        role: Option<Role>,
    ) -> Result<(), StoreError>;
    /// The roles given in one document, by name.
    async fn document_roles(&self, id: DocumentId) -> Result<Vec<DocumentRole>, StoreError>;
    /// The roles given to a participant in single documents, of whatever workspace, in order of the documents' ids.
    async fn document_roles_of(&self, participant: ParticipantId) -> Result<Vec<OwnDocumentRole>, StoreError>;
    /// The roles given to a participant in single documents of a workspace, in order of the documents' ids.
    async fn roles_in(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, Role)>, StoreError>;
    /// What a participant may do with a document; `None` if there is no such document.
    async fn document_access(
        &self,
        document: DocumentId,
        participant: ParticipantId,
    ) -> Result<Option<DocumentAccess>, StoreError>;
    /// The same of several documents at once, in no order; those that aren't there are left out.
    async fn document_accesses(
        &self,
        documents: &[DocumentId],
        participant: ParticipantId,
    ) -> Result<Vec<(DocumentId, DocumentAccess)>, StoreError>;
    /// Raised by every change of rights and every ended session; read often, so that open sockets hear within a
    /// second whichever process made the change.
    async fn rights_version(&self) -> Result<i64, StoreError>;
    /// The version, and whom those after `known` concern. The last thousand or so are kept.
    async fn rights_since(&self, known: i64) -> Result<RightsChanges, StoreError>;
}
