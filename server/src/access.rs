//! Who may do what: the only place that asks, and the only place that makes a [`Grant`].

use std::{sync::Arc, time::Duration};

use maillage_shared::{DocumentId, ParticipantId, Role, SessionId, WorkspaceId};
use tokio::sync::watch;

use crate::{
    clock,
    store::{Directory, Standing, StoreError},
};

/// Proof that a participant may do something with a document. Made by [`Access`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    participant: ParticipantId,
    document: DocumentId,
    workspace: WorkspaceId,
    role: Role,
    archived: bool,
}

impl Grant {
    /// Who.
    #[must_use]
    pub fn participant(&self) -> ParticipantId {
        self.participant
    }

    /// Which document.
    #[must_use]
    pub fn document(&self) -> DocumentId {
        self.document
    }

    /// The document's workspace.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// What they may do; never `Role::None`.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether their changes to the content are accepted: nobody's are while the document is archived.
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.role.may_write() && !self.archived
    }
}

/// Answers who may do what, and says when answers may have changed.
pub struct Access {
    directory: Arc<dyn Directory>,
    /// Counts the changes of rights this process knows of. Written by `touch`; every open socket watches it.
    changes: watch::Sender<u64>,
}

impl Access {
    /// On this directory.
    #[must_use]
    pub fn new(directory: Arc<dyn Directory>) -> Self {
        Self { directory, changes: watch::Sender::new(0) }
    }

    /// What a participant may do with a document. `None` if they may not even know of it, or it isn't there:
    /// callers answer both alike, so that ids can't be probed.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn grant(&self, participant: ParticipantId, document: DocumentId) -> Result<Option<Grant>, StoreError> {
        let Some(standing) = self.directory.standing(document, participant).await? else { return Ok(None) };
        if !standing.role.may_read() {
            return Ok(None);
        }
        let Standing { workspace, role, archived } = standing;
        Ok(Some(Grant { participant, document, workspace, role, archived }))
    }

    /// A participant's role in a workspace; `Role::None` covers a workspace that isn't there.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn workspace_role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Role, StoreError> {
        self.directory.workspace_role(workspace, participant).await
    }

    /// How long a session still lasts, unless it is prolonged; `None` if it has ended, or nobody is signed in with it.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn session_lasts(&self, session: SessionId) -> Result<Option<Duration>, StoreError> {
        let now = clock::now();
        let found = self.directory.session(session, now).await?.filter(|found| found.participant.is_some());
        let lasts = found.map(|found| found.expires_at.as_millis().saturating_sub(now.as_millis()));
        Ok(lasts.map(|millis| Duration::from_millis(u64::try_from(millis).unwrap_or_default())))
    }

    /// Somebody's rights may have changed: every open socket asks again.
    pub fn touch(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Wakes at every [`touch`](Self::touch).
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}
