//! Who may do what: the only place that asks, and the only place that makes a [`Grant`] or a [`WorkspaceGrant`].

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use maillage_shared::{
    DocumentId, ParticipantId, Role, SessionId, WorkspaceId, document::Withheld, gabarit::Catalogue,
};
use tokio::sync::{Notify, watch};

use crate::{
    clock,
    store::{Concern, Directory, DocumentAccess, StoreError, Visit},
};

/// Proof that a participant may do something with a document. Made by [`Access`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    participant: ParticipantId,
    document: DocumentId,
    workspace: WorkspaceId,
    role: Role,
    archived: bool,
    withheld: Option<Withheld<'static>>,
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

    /// What is kept from them, whatever of the document is told (R31); `None` if they may read all of it.
    #[must_use]
    pub fn withheld(&self) -> Option<Withheld<'static>> {
        self.withheld
    }

    /// What following the document over sync takes; `None` if something of it is withheld from them: changes are told
    /// whole, with the history of every field.
    #[must_use]
    pub fn to_follow(&self) -> Option<FollowGrant> {
        self.withheld.is_none().then(|| FollowGrant(self.clone()))
    }

    /// What every write takes; `None` if their changes are not accepted.
    #[must_use]
    pub fn to_write(&self) -> Option<WriteGrant> {
        self.may_write().then(|| WriteGrant(self.clone()))
    }
}

/// Proof that a participant may have all of a document, as sync tells it. Made of a [`Grant`] that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowGrant(Grant);

impl FollowGrant {
    /// Which document.
    #[must_use]
    pub fn document(&self) -> DocumentId {
        self.0.document
    }

    /// As [`Grant::may_write`].
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.0.may_write()
    }
}

/// Proof that a participant may change a document. Made of a [`Grant`] that says so; whatever writes takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteGrant(Grant);

impl WriteGrant {
    /// Who.
    #[must_use]
    pub fn participant(&self) -> ParticipantId {
        self.0.participant
    }

    /// Which document.
    #[must_use]
    pub fn document(&self) -> DocumentId {
        self.0.document
    }
}

/// Proof that a participant may do something in a workspace. Made by [`Access`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceGrant {
    participant: ParticipantId,
    workspace: WorkspaceId,
    role: Role,
}

impl WorkspaceGrant {
    /// Who.
    #[must_use]
    pub fn participant(&self) -> ParticipantId {
        self.participant
    }

    /// Where.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// What they may do; never `Role::None`.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// What making a document takes; `None` if they may not.
    #[must_use]
    pub fn to_create(&self) -> Option<CreateGrant> {
        self.role.may_write().then(|| CreateGrant(self.clone()))
    }
}

/// Proof that a participant may make documents in a workspace. Made of a [`WorkspaceGrant`] that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateGrant(WorkspaceGrant);

impl CreateGrant {
    /// Who.
    #[must_use]
    pub fn participant(&self) -> ParticipantId {
        self.0.participant
    }

    /// Where.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.0.workspace
    }
}

/// What a participant may see of a workspace. Made by [`Access`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceView {
    pub(crate) role: Role,
    /// Roles of theirs in single documents, in order of the documents' ids.
    exceptions: Vec<(DocumentId, Role)>,
}

impl WorkspaceView {
    /// Whether they may know of a document of the workspace.
    #[must_use]
    pub fn may_read(&self, document: DocumentId) -> bool {
        let exception = || self.exceptions.binary_search_by_key(&document, |(id, _)| *id);
        self.role.may_manage() || exception().map_or(true, |at| self.exceptions[at].1.may_read())
    }

    /// The documents that they may not know of, and might before, by `former`.
    pub(crate) fn lost_since(&self, former: &Self) -> Vec<DocumentId> {
        let ids = self.exceptions.iter().map(|(id, _)| *id);
        ids.filter(|id| !self.may_read(*id) && former.may_read(*id)).collect()
    }
}

/// Changes of rights that are remembered: a connection that was busy for longer asks as if all concerned it.
const REMEMBERED: usize = 256;

/// Answers who may do what, and says when answers may have changed.
pub struct Access {
    directory: Arc<dyn Directory>,
    /// Counts the changes of rights this process knows of. Written by `announce`; every open socket watches it, and is
    /// woken also when it was looked whether there are any.
    changes: watch::Sender<u64>,
    /// Whom the latest of them concern, the last one last. Written by `announce` before it counts them.
    latest: Mutex<VecDeque<Concern>>,
    /// Wakes whoever watches the store.
    touched: Notify,
    /// Counts what this process changed itself, before it says so to whoever asked for it.
    touches: AtomicU64,
    /// How many of these were made before the store was last looked at.
    touches_seen: AtomicU64,
}

impl Access {
    /// On this directory.
    #[must_use]
    pub fn new(directory: Arc<dyn Directory>) -> Self {
        let latest = Mutex::new(VecDeque::with_capacity(REMEMBERED));
        Self {
            directory,
            changes: watch::Sender::new(0),
            latest,
            touched: Notify::new(),
            touches: AtomicU64::new(0),
            touches_seen: AtomicU64::new(0),
        }
    }

    /// What a participant may do with a document. `None` if they may not even know of it, or it isn't there:
    /// callers answer both alike, so that ids can't be probed.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn grant(&self, participant: ParticipantId, document: DocumentId) -> Result<Option<Grant>, StoreError> {
        let access = self.directory.document_access(document, participant).await?;
        Ok(access.and_then(|access| granted(participant, document, &access)))
    }

    /// The same for several documents at once, in one question; those that aren't granted are left out.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn grants(
        &self,
        participant: ParticipantId,
        documents: &[DocumentId],
    ) -> Result<HashMap<DocumentId, Grant>, StoreError> {
        if documents.is_empty() {
            return Ok(HashMap::new());
        }
        let accesses = self.directory.document_accesses(documents, participant).await?;
        let grants = accesses.into_iter().filter_map(|(id, access)| Some((id, granted(participant, id, &access)?)));
        Ok(grants.collect())
    }

    /// What a participant may do in a workspace. `None` if they may not even know of it, or it isn't there.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn workspace_grant(
        &self,
        participant: ParticipantId,
        workspace: WorkspaceId,
    ) -> Result<Option<WorkspaceGrant>, StoreError> {
        let role = self.workspace_role(workspace, participant).await?;
        Ok(workspace_granted(participant, workspace, role))
    }

    /// A participant's role in a workspace; `Role::None` covers a workspace that isn't there.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn workspace_role(&self, workspace: WorkspaceId, participant: ParticipantId) -> Result<Role, StoreError> {
        self.directory.workspace_role(workspace, participant).await
    }

    /// Who a participant is to a workspace, and which of its documents they may read; `None` if there is no such
    /// participant.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn visit(&self, workspace: WorkspaceId, who: ParticipantId) -> Result<Option<Visit>, StoreError> {
        self.directory.visit(workspace, who).await
    }

    /// What a participant may see of a workspace; `None` if they may not even know of it, or it isn't there.
    ///
    /// # Errors
    /// If the store can't answer.
    pub async fn view(&self, workspace: WorkspaceId, who: ParticipantId) -> Result<Option<WorkspaceView>, StoreError> {
        let role = self.workspace_role(workspace, who).await?;
        if !role.may_read() {
            return Ok(None);
        }
        Ok(Some(WorkspaceView { role, exceptions: self.directory.roles_in(workspace, who).await? }))
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

    /// This process changed somebody's rights: whoever watches the store looks at once what it was. To be called before
    /// the change is answered; what comes after the answer waits until that was looked at (R30).
    pub fn touch(&self) {
        self.touches.fetch_add(1, Ordering::AcqRel);
        self.touched.notify_one();
    }

    /// How many changes this process has made itself: to be read before the store is looked at.
    #[must_use]
    pub(crate) fn touches(&self) -> u64 {
        self.touches.load(Ordering::Acquire)
    }

    /// The store was looked at after so many changes of this process's own, and what was found is announced; or it could
    /// not be, and rights hold on (R29).
    pub(crate) fn looked(&self, touches: u64) {
        if self.touches_seen.fetch_max(touches, Ordering::AcqRel) < touches {
            self.changes.send_modify(|_| {});
        }
    }

    /// Whether this process changed rights that it has not announced: nobody knows yet whose.
    #[must_use]
    pub(crate) fn is_behind(&self) -> bool {
        self.touches() > self.touches_seen.load(Ordering::Acquire)
    }

    /// How many changes of rights were announced.
    #[must_use]
    pub(crate) fn announced(&self) -> u64 {
        *self.changes.borrow()
    }

    /// Returns when rights were touched since the last time.
    pub(crate) async fn touched(&self) {
        self.touched.notified().await;
    }

    /// Rights changed, and these are concerned: their open sockets ask again.
    pub(crate) fn announce(&self, concerns: &[Concern]) {
        if concerns.is_empty() {
            return;
        }
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        for concern in concerns {
            if latest.len() == REMEMBERED {
                latest.pop_front();
            }
            latest.push_back(*concern);
        }
        // Under the lock, so that `concerns_since` finds as many as were counted.
        self.changes.send_modify(|count| *count += concerns.len() as u64);
    }

    /// How many changes of rights there were, and whom those after `seen` concern; `Everybody` if that was forgotten.
    #[must_use]
    pub(crate) fn concerns_since(&self, seen: u64) -> (u64, Vec<Concern>) {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let count = *self.changes.borrow();
        let new = usize::try_from(count.saturating_sub(seen)).unwrap_or(usize::MAX);
        let known = latest.len().checked_sub(new);
        (count, known.map_or_else(|| vec![Concern::Everybody], |first| latest.iter().skip(first).copied().collect()))
    }

    /// Wakes at every change of rights.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

/// `None` for who may not even know of the document.
fn granted(participant: ParticipantId, document: DocumentId, access: &DocumentAccess) -> Option<Grant> {
    let DocumentAccess { workspace, role, archived, gabarit, sensitive_to } = *access;
    let withheld = match gabarit.and_then(|id| Catalogue::builtin().get(id)) {
        Some(form) => form.has_sensitive().then_some(Withheld::SensitiveOf(form)),
        None => Some(Withheld::Fields),
    };
    let withheld = withheld.filter(|_| role < sensitive_to);
    role.may_read().then_some(Grant { participant, document, workspace, role, archived, withheld })
}

/// The same for a workspace.
fn workspace_granted(participant: ParticipantId, workspace: WorkspaceId, role: Role) -> Option<WorkspaceGrant> {
    role.may_read().then_some(WorkspaceGrant { participant, workspace, role })
}

#[cfg(test)]
mod tests;
