//! What http and connections reach of sync: the open documents, the connections, and the end of both.

use std::sync::Arc;

use automerge::{Automerge, Change};
use maillage_shared::{CloseReason, DocumentId, ParticipantId, SessionId};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Duration, Instant, timeout},
};

use super::{
    SyncError,
    budgets::{Budgets, OPENING_WORK},
    command::DocumentHandle,
    conducts::Conducts,
    connections::{ConnectionGuard, Connections},
    document::DocumentContext,
    documents::Documents,
    live_name::LiveName,
    reader, sweep,
};
use crate::{
    access::{Access, CreateGrant, FollowGrant, WriteGrant},
    limits::Limits,
    notices::Notices,
    outage_log::OutageLog,
    store::{NewDocument, Store, StoreError},
};

/// The peer id every node of an installation answers with: any client may reconnect to any node.
const PEER_ID: &str = "maillage";

/// The open documents and connections of this process.
pub struct Hub {
    documents: Arc<Documents>,
    connections: Arc<Connections>,
    access: Arc<Access>,
    /// What clients remember the server's heads by; the same for every node and after every restart.
    storage_id: String,
    budgets: Arc<Budgets>,
    rights_outage: OutageLog,
    /// Bounds those who are told why they may not stay.
    turned_away: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
}

/// Who is behind a connection.
#[derive(Debug, Clone)]
pub struct SessionUser {
    /// The participant, as the session says.
    pub participant: ParticipantId,
    /// Their name, as the account last said.
    pub name: LiveName,
    /// The session it rests on.
    pub session: SessionId,
}

impl Hub {
    /// On this store. `storage_id` names the installation and never changes.
    #[must_use]
    pub fn new(store: &Store, access: Arc<Access>, limits: Arc<Limits>, storage_id: String) -> Arc<Self> {
        let turned_away = Arc::new(Semaphore::new(limits.turned_away_at_once));
        let context = DocumentContext {
            journal: Arc::clone(&store.journal),
            directory: Arc::clone(&store.directory),
            turns: Arc::new(Semaphore::new(limits.loads_at_once)),
            conducts: Conducts::default(),
            notices: Arc::default(),
            limits,
            peer_id: PEER_ID.into(),
        };
        Arc::new(Self {
            documents: Documents::new(Arc::new(context)),
            connections: Connections::new(),
            access,
            storage_id,
            budgets: Arc::default(),
            rights_outage: OutageLog::new(
                "rights can't be read: connections keep what they have for a while",
                "connections can read rights again",
            ),
            turned_away,
            stopping: watch::Sender::new(false),
        })
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.documents.context().limits
    }

    pub(super) fn access(&self) -> &Access {
        &self.access
    }

    pub(super) fn peer_id(&self) -> &str {
        &self.documents.context().peer_id
    }

    pub(super) fn storage_id(&self) -> &str {
        &self.storage_id
    }

    pub(super) fn budgets(&self) -> &Arc<Budgets> {
        &self.budgets
    }

    pub(super) fn rights_outage(&self) -> &OutageLog {
        &self.rights_outage
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// A place for one more connection of a participant.
    ///
    /// # Errors
    /// `TooManyConnections` if they have as many as they may, `ServerStopping`.
    pub fn admit(&self, user: SessionUser) -> Result<ConnectionGuard, CloseReason> {
        if *self.stopping.borrow() {
            return Err(CloseReason::ServerStopping);
        }
        let admitted = self.connections.admit(user, self.limits().connections_per_participant);
        admitted.ok_or(CloseReason::TooManyConnections)
    }

    /// A place among those who are told why they may not stay; `None` if there are many.
    #[must_use]
    pub fn turn_away_place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turned_away).try_acquire_owned().ok()
    }

    /// The document's task: the running one, or a new one that is loading it.
    pub(super) fn open(&self, grant: &FollowGrant) -> Arc<DocumentHandle> {
        self.documents.open(grant.document())
    }

    /// What has changed and is to be told to whoever watches a workspace.
    pub(crate) fn notices(&self) -> &Arc<Notices> {
        &self.documents.context().notices
    }

    /// The sessions of somebody that have a connection to this process now.
    pub(crate) fn sessions_of(&self, participant: ParticipantId) -> Vec<SessionId> {
        self.connections.sessions_of(participant)
    }

    /// What somebody is called now; `None` if there is no such account.
    ///
    /// # Errors
    /// As the store's.
    pub(crate) async fn name_of(&self, participant: ParticipantId) -> Result<Option<String>, StoreError> {
        Ok(self.documents.context().directory.names(&[participant]).await?.pop().map(|(_, name)| name))
    }

    /// Bring up to date what lists show of documents whose journal reaches further: a server that was killed had not come
    /// to it.
    pub(crate) async fn sweep(&self) {
        sweep::sweep(self.documents.context()).await;
    }

    /// Write a new document, made by whoever holds the grant where it says: its first change, then its place in the
    /// directory.
    ///
    /// # Errors
    /// As the store's.
    ///
    /// # Panics
    /// If the document is another's, or of another workspace: a mistake of the caller's.
    pub async fn create(&self, grant: &CreateGrant, new: NewDocument, first: Change) -> Result<(), StoreError> {
        assert_eq!(
            (new.document.workspace, new.document.created_by),
            (grant.workspace(), grant.participant()),
            "a grant is for one participant in one workspace"
        );
        self.documents.create(new, first).await
    }

    /// Make an edit in the name of whoever holds the grant; returns when it is saved. It is theirs to pay for (W12): the
    /// document is loaded and copied for it, and nobody is told of anything else in it meanwhile.
    ///
    /// # Errors
    /// `Overdrawn` if they had more worked out than is theirs, `Busy` if the document's task ended or the server is stopping, `NotSaved` if nothing can be saved now, `Refused`
    /// if the edit does not fit.
    pub async fn edit(
        &self,
        grant: &WriteGrant,
        edit: impl FnOnce(&Automerge) -> Option<Change> + Send + 'static,
    ) -> Result<(), SyncError> {
        let limits = self.limits();
        let account = self.budgets.account(grant.participant(), Instant::now(), limits);
        reader::rest(&account, Instant::now() + limits.reading_waits).await?;
        account.charge(OPENING_WORK);
        self.documents.edit(grant.document(), (grant.participant(), account), edit).await
    }

    /// Who has which of these documents open, each person once for each socket. Documents nobody has open are left out.
    #[must_use]
    pub fn people_in(&self, wanted: impl Iterator<Item = DocumentId>) -> Vec<(DocumentId, Vec<SessionUser>)> {
        self.documents.people_in(wanted)
    }

    /// End every connection and let every document save what has come; wait for it no longer than `within`.
    pub async fn stop(&self, within: Duration) {
        self.stopping.send_replace(true);
        let stopped = timeout(within, async {
            self.documents.flush().await;
            self.connections.ended().await;
        });
        if stopped.await.is_err() {
            tracing::warn!("stopped before every connection had ended");
        }
    }

    /// The connections there are.
    #[must_use]
    pub fn connection_count(&self) -> usize {
        self.connections.count()
    }

    /// Bytes that connections have read of messages which no document has yet, but for a few of each.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.budgets.held_bytes()
    }

    /// The documents that are in memory.
    #[must_use]
    pub fn document_count(&self) -> usize {
        self.documents.count()
    }
}
