//! Workspaces and their members.

use async_trait::async_trait;
use maillage_shared::{DocumentId, ParticipantId, Role, Timestamp, WorkspaceId};

use crate::store::StoreError;

/// One Contrat Local de Santé.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Which.
    pub id: WorkspaceId,
    /// As shown.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A member of a workspace, with the role they have in each of its documents unless a document says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub participant: ParticipantId,
    /// As shown to others.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Where they work, in their own words; empty if nothing is said.
    pub structure: String,
    /// What they may do.
    pub role: Role,
}

/// Somebody at a workspace's door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Their name.
    pub name: String,
    /// Their role in the workspace.
    pub role: Role,
    /// Those of its documents that they may read, in no order.
    pub documents: Vec<DocumentId>,
}

/// Workspaces and their members.
///
/// Every method may fail with `Unavailable`; other errors are named.
#[async_trait]
pub trait Workspaces: Send + Sync + 'static {
    /// Add a workspace.
    async fn add_workspace(&self, workspace: Workspace) -> Result<(), StoreError>;
    /// Every workspace, by name.
    async fn workspaces(&self) -> Result<Vec<Workspace>, StoreError>;
    /// The workspaces a participant is a member of with at least `Read`, with the role, by name.
    async fn workspaces_of(&self, participant: ParticipantId) -> Result<Vec<(Workspace, Role)>, StoreError>;
    /// A participant's role in a workspace; `Role::None` if not a member or there is no such workspace.
    async fn workspace_role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Role, StoreError>;
    /// The members of a workspace, by name.
    async fn members(&self, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError>;
    /// Whether `who` manages a workspace that `other` is a member of, and so can see their address there.
    async fn knows(&self, who: ParticipantId, other: ParticipantId) -> Result<bool, StoreError>;
    /// Who a participant is to a workspace; `None` if there is no such participant.
    async fn visit(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Option<Visit>, StoreError>;
    /// Give a role in a workspace; `Role::None` takes the membership away, and with it every role in one of its
    /// documents. `LastManager` if nobody else would manage it. Raises the rights version.
    async fn set_member(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        role: Role,
    ) -> Result<(), StoreError>;
}
