//! `Directory` within its boundary: each method forwarded with its time.

use std::sync::Arc;

use async_trait::async_trait;
use maillage_shared::{
    DocumentId, InvitationId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId, search::Query,
};

use super::bounded::{Boundary, READ, WRITE};
use super::{
    Candidates, Directory, Document, DocumentAccess, DocumentRole, Documents, Invitation, Invitations, Job, JobCounts,
    Jobs, ListedDocument, Member, OwnDocumentRole, Participant, Participants, ProfileChange, Rights, RightsChanges,
    Sessions, StoreError, StoredSession, Summary, TokenHash, Visit, Workspace, Workspaces, Write,
};
use crate::directory_methods;

/// A directory within its boundary.
pub(super) struct BoundedDirectory {
    inner: Arc<dyn Directory>,
    boundary: Boundary,
}

impl BoundedDirectory {
    pub(super) fn new(inner: Arc<dyn Directory>, boundary: Boundary) -> Self {
        Self { inner, boundary }
    }
}

macro_rules! forward {
    ($($subject:ident {
        $($kind:ident $name:ident = $method:ident($($argument:ident: $type:ty),*) -> $answer:ty, about $about:expr;)*
    })*) => {
        $(#[async_trait]
        impl $subject for BoundedDirectory {
            $(async fn $method(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
                self.boundary.within($kind, self.inner.$method($($argument),*)).await
            })*
        })*
    };
}

directory_methods! { forward! {} }

#[async_trait]
impl Directory for BoundedDirectory {
    async fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.boundary.within(WRITE, self.inner.write(writes)).await
    }

    /// That it answers, and that changes would be saved.
    async fn ping(&self) -> Result<(), StoreError> {
        self.boundary.within(READ, self.inner.ping()).await?;
        self.boundary.can_save().await
    }
}
