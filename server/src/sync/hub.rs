//! Finds a document's task, or starts it; knows every connection; stops them all.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use automerge::{Automerge, Change};
use futures_util::future::join_all;
use maillage_shared::{CloseReason, ConnectionId, DocumentId, ParticipantId, SessionId, api};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch},
    time::{Duration, timeout},
};

use super::{
    SyncError,
    budgets::Budgets,
    command::{Command, DocumentHandle},
    document::{DocumentContext, DocumentTask, End},
    history::HistoryReader,
    load,
    presence::Room,
    recent_heads::RecentHeads,
    rights_outage::RightsOutage,
};
use crate::{
    access::{Access, Grant},
    clock,
    limits::Limits,
    store::{Append, Document, NewRow, Store, StoreError},
};

/// The peer id every node of an installation answers with: any client may reconnect to any node.
const PEER_ID: &str = "maillage";

/// The open documents and connections of this process.
pub struct Hub {
    context: Arc<DocumentContext>,
    access: Arc<Access>,
    /// What clients remember the server's heads by; the same for every node and after every restart.
    storage_id: String,
    history_reader: HistoryReader,
    /// Never held across an await. A handle is only ever cloned under this lock, so one that nobody else holds can be
    /// removed under it.
    documents: Mutex<HashMap<DocumentId, Arc<DocumentHandle>>>,
    /// Never held across an await.
    connections: Mutex<HashMap<ConnectionId, SessionUser>>,
    next_connection: AtomicU64,
    budgets: Arc<Budgets>,
    rights_outage: RightsOutage,
    /// Bounds those who are told why they may not stay.
    turned_away: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
}

/// Who is behind a connection.
#[derive(Debug, Clone)]
pub struct SessionUser {
    /// The participant, as the session says.
    pub participant: ParticipantId,
    /// Their name when the socket opened.
    pub name: Arc<str>,
    /// The session it rests on.
    pub session: SessionId,
}

/// A connection's place in the hub: while it is held, the connection counts.
pub struct ConnectionGuard {
    hub: Arc<Hub>,
    id: ConnectionId,
}

impl ConnectionGuard {
    /// The connection's number.
    #[must_use]
    pub fn id(&self) -> ConnectionId {
        self.id
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.hub.connections().remove(&self.id);
        metrics::gauge!("maillage_sync_connections").decrement(1.0);
    }
}

impl Hub {
    /// On this store. `storage_id` names the installation and never changes.
    #[must_use]
    pub fn new(store: &Store, access: Arc<Access>, limits: Arc<Limits>, storage_id: String) -> Arc<Self> {
        let history_reader = HistoryReader::new(&limits);
        let turned_away = Arc::new(Semaphore::new(limits.turned_away_at_once));
        let context = DocumentContext {
            journal: Arc::clone(&store.journal),
            directory: Arc::clone(&store.directory),
            limits,
            peer_id: PEER_ID.into(),
        };
        Arc::new(Self {
            context: Arc::new(context),
            access,
            storage_id,
            history_reader,
            documents: Mutex::default(),
            connections: Mutex::default(),
            next_connection: AtomicU64::new(1),
            budgets: Arc::default(),
            rights_outage: RightsOutage::default(),
            turned_away,
            stopping: watch::Sender::new(false),
        })
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.context.limits
    }

    pub(super) fn access(&self) -> &Access {
        &self.access
    }

    pub(super) fn peer_id(&self) -> &str {
        &self.context.peer_id
    }

    pub(super) fn storage_id(&self) -> &str {
        &self.storage_id
    }

    pub(super) fn budgets(&self) -> &Arc<Budgets> {
        &self.budgets
    }

    pub(super) fn rights_outage(&self) -> &RightsOutage {
        &self.rights_outage
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// How long a session still lasts, unless it is prolonged; `None` if it has ended.
    pub(super) async fn session_lasts(&self, session: SessionId) -> Result<Option<Duration>, StoreError> {
        let now = clock::now();
        let found = self.context.directory.session(session, now).await?.filter(|found| found.participant.is_some());
        let lasts = found.map(|found| found.expires_at.as_millis().saturating_sub(now.as_millis()));
        Ok(lasts.map(|millis| Duration::from_millis(u64::try_from(millis).unwrap_or_default())))
    }

    /// A place for one more connection of a participant.
    ///
    /// # Errors
    /// `TooManyConnections` if they have as many as they may, `ServerStopping`.
    pub fn admit(self: &Arc<Self>, user: SessionUser) -> Result<ConnectionGuard, CloseReason> {
        if *self.stopping.borrow() {
            return Err(CloseReason::ServerStopping);
        }
        let mut connections = self.connections();
        let theirs = connections.values().filter(|other| other.participant == user.participant).count();
        if theirs >= self.limits().connections_per_participant {
            return Err(CloseReason::TooManyConnections);
        }
        let id = ConnectionId(self.next_connection.fetch_add(1, Ordering::Relaxed));
        connections.insert(id, user);
        metrics::gauge!("maillage_sync_connections").increment(1.0);
        Ok(ConnectionGuard { hub: Arc::clone(self), id })
    }

    /// A place among those who are told why they may not stay; `None` if there are many.
    #[must_use]
    pub fn turn_away_place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turned_away).try_acquire_owned().ok()
    }

    /// The document's task: the running one, or a new one that is loading it.
    pub(super) fn open(self: &Arc<Self>, grant: &Grant) -> Arc<DocumentHandle> {
        self.open_document(grant.document())
    }

    fn open_document(self: &Arc<Self>, id: DocumentId) -> Arc<DocumentHandle> {
        let mut documents = self.documents();
        if let Some(handle) = documents.get(&id)
            && !handle.inbox.is_closed()
        {
            return Arc::clone(handle);
        }
        let (inbox, commands) = mpsc::channel(self.limits().inbox_messages);
        let handle = Arc::new(DocumentHandle {
            id,
            inbox,
            space: Arc::new(Semaphore::new(self.limits().inbox_bytes)),
            recent_heads: Arc::new(RecentHeads::default()),
            room: Arc::new(Room::default()),
        });
        documents.insert(id, Arc::clone(&handle));
        let task = Arc::clone(self).host(id, commands, Arc::clone(&handle.recent_heads));
        tokio::spawn(task);
        handle
    }

    /// The life of one document's task.
    async fn host(self: Arc<Self>, id: DocumentId, commands: mpsc::Receiver<Command>, recent_heads: Arc<RecentHeads>) {
        let _panicked = HandleGuard { hub: Arc::clone(&self), id };
        let opened = DocumentTask::open(id, Arc::clone(&self.context), commands, recent_heads).await;
        let mut task = match opened {
            Ok(Some(task)) => task,
            Ok(None) => {
                tracing::error!(document.id = %id, "a document that the directory knows was never written");
                return;
            }
            Err(error) => {
                tracing::error!(document.id = %id, %error, "a document can't be opened");
                return;
            }
        };
        let _counted = DocumentGauge::new();
        match task.run(|| self.withdraw_unused(id)).await {
            End::Idle => task.summarise().await,
            End::Failed(error) => {
                tracing::error!(document.id = %id, error = &error as &dyn std::error::Error, "a document's changes can't be saved");
                self.documents().remove(&id);
                task.dismiss();
            }
        }
    }

    /// Remove a document that nobody but its own task holds.
    fn withdraw_unused(&self, id: DocumentId) -> bool {
        let mut documents = self.documents();
        let unused = documents.get(&id).is_none_or(|handle| Arc::strong_count(handle) == 1);
        if unused {
            documents.remove(&id);
        }
        unused
    }

    /// Write a new document: its first change, then its place in the directory.
    ///
    /// # Errors
    /// As the store's.
    pub async fn create(&self, document: Document, first: Change) -> Result<(), StoreError> {
        let row = NewRow::of(&first, document.created_by, document.created_by, document.created_at);
        let actors = vec![(row.actor.clone(), document.created_by)];
        self.context.journal.append(vec![Append { document: document.id, rows: vec![row], actors }]).await?;
        self.context.directory.add_document(document).await
    }

    /// Make an edit in the name of whoever holds the grant; returns when it is saved.
    ///
    /// # Errors
    /// `Busy` if the document's task ended or the server is stopping, `Refused` if the edit does not fit.
    pub async fn edit(
        self: &Arc<Self>,
        grant: &Grant,
        edit: impl FnOnce(&Automerge) -> Option<Change> + Send + 'static,
    ) -> Result<(), SyncError> {
        let handle = self.open_document(grant.document());
        let (done, saved) = oneshot::channel();
        let command = Command::Edit { participant: grant.participant(), at: clock::now(), edit: Box::new(edit), done };
        handle.inbox.send(command).await.map_err(|_| SyncError::Busy)?;
        saved.await.map_err(|_| SyncError::Busy)?
    }

    /// The document as it is saved; `None` if it was never written.
    ///
    /// # Errors
    /// As the store's.
    pub async fn read(&self, grant: &Grant) -> Result<Option<Automerge>, SyncError> {
        Ok(load::read(&*self.context.journal, grant.document()).await?)
    }

    /// Who changed what and when, as it is saved; names are left empty. `None` if the document was never written.
    ///
    /// # Errors
    /// As the store's.
    pub async fn history(&self, grant: &Grant) -> Result<Option<api::History>, SyncError> {
        Ok(self.history_reader.read(&*self.context.journal, grant.document(), self.limits()).await?)
    }

    /// Who has which of these documents open, each person once for each socket. Documents nobody has open are left out.
    #[must_use]
    pub fn people_in(&self, wanted: impl Iterator<Item = DocumentId>) -> Vec<(DocumentId, Vec<SessionUser>)> {
        // Rooms, not handles: a handle that is held keeps its document from being unloaded.
        let rooms: Vec<_> = {
            let documents = self.documents();
            wanted.filter_map(|id| Some((id, Arc::clone(&documents.get(&id)?.room)))).collect()
        };
        let people = rooms.into_iter().map(|(id, room)| (id, room.people()));
        people.filter(|(_, people)| !people.is_empty()).collect()
    }

    /// Close the sockets that rest on a session.
    pub fn sign_out(&self, _session: SessionId) {
        // Each connection asks for its session again.
        self.access.touch();
    }

    /// End every connection and let every document save what has come; wait for it no longer than `within`.
    pub async fn stop(&self, within: Duration) {
        self.stopping.send_replace(true);
        let stopped = timeout(within, async {
            let handles: Vec<_> = self.documents().values().cloned().collect();
            let flushed = handles.iter().map(|handle| async {
                let (done, flushed) = oneshot::channel();
                if handle.inbox.send(Command::Flush(done)).await.is_ok() {
                    // A document that failed meanwhile has nothing left to save.
                    let _ = flushed.await;
                }
            });
            join_all(flushed).await;
            drop(handles);
            while !self.connections().is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        if stopped.await.is_err() {
            tracing::warn!("stopped before every connection had ended");
        }
    }

    fn documents(&self) -> MutexGuard<'_, HashMap<DocumentId, Arc<DocumentHandle>>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connections(&self) -> MutexGuard<'_, HashMap<ConnectionId, SessionUser>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connections there are.
    #[must_use]
    pub fn connection_count(&self) -> usize {
        self.connections().len()
    }

    /// Bytes that connections have read of messages which no document has yet, but for a few of each.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.budgets.held_bytes()
    }

    /// The documents that are in memory.
    #[must_use]
    pub fn document_count(&self) -> usize {
        self.documents().len()
    }
}

/// Counts a document in memory, however its task ends.
struct DocumentGauge;

impl DocumentGauge {
    fn new() -> Self {
        metrics::gauge!("maillage_sync_documents").increment(1.0);
        Self
    }
}

impl Drop for DocumentGauge {
    fn drop(&mut self) {
        metrics::gauge!("maillage_sync_documents").decrement(1.0);
    }
}

/// Takes a document's handle away when its task ends, however it ends, so that the next to open it starts anew.
struct HandleGuard {
    hub: Arc<Hub>,
    id: DocumentId,
}

impl Drop for HandleGuard {
    fn drop(&mut self) {
        let mut documents = self.hub.documents();
        if documents.get(&self.id).is_some_and(|handle| handle.inbox.is_closed()) {
            documents.remove(&self.id);
        }
    }
}
