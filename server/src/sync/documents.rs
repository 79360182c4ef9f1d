//! The documents that are open: finds a document's task or starts it, and has edits of the server's own made by it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use automerge::{Automerge, Change};
use futures_util::future::join_all;
use maillage_shared::{DocumentId, ParticipantId};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::{
    SyncError,
    budgets::Account,
    command::{Command, DocumentHandle},
    document::{DocumentContext, DocumentTask, End},
    hub::SessionUser,
    presence::Room,
    recent_heads::RecentHeads,
};
use crate::{
    clock,
    store::{Append, NewDocument, NewRow, StoreError},
};

/// Every open document of this process, by id.
pub(super) struct Documents {
    context: Arc<DocumentContext>,
    /// Never held across an await. A handle is only ever cloned under this lock, so one that nobody else holds can be
    /// removed under it.
    open: Mutex<HashMap<DocumentId, Arc<DocumentHandle>>>,
}

impl Documents {
    /// None is open.
    pub(super) fn new(context: Arc<DocumentContext>) -> Arc<Self> {
        Arc::new(Self { context, open: Mutex::default() })
    }

    /// What every document's task needs.
    pub(super) fn context(&self) -> &DocumentContext {
        &self.context
    }

    /// The document's task: the running one, or a new one that is loading it.
    pub(super) fn open(self: &Arc<Self>, id: DocumentId) -> Arc<DocumentHandle> {
        let mut open = self.lock();
        if let Some(handle) = open.get(&id)
            && !handle.inbox.is_closed()
        {
            return Arc::clone(handle);
        }
        let limits = &self.context.limits;
        let (inbox, commands) = mpsc::channel(limits.inbox_messages);
        let handle = Arc::new(DocumentHandle {
            id,
            inbox,
            space: Arc::new(Semaphore::new(limits.inbox_bytes)),
            recent_heads: Arc::new(RecentHeads::default()),
            room: Arc::new(Room::default()),
            notices: Arc::clone(&self.context.notices),
        });
        open.insert(id, Arc::clone(&handle));
        let task = Arc::clone(self).host(id, commands, Arc::clone(&handle.recent_heads));
        tokio::spawn(task);
        handle
    }

    /// The life of one document's task.
    async fn host(self: Arc<Self>, id: DocumentId, commands: mpsc::Receiver<Command>, recent_heads: Arc<RecentHeads>) {
        let _panicked = HandleGuard { documents: Arc::clone(&self), id };
        let context = Arc::clone(&self.context);
        let opened = DocumentTask::open(id, context, commands, recent_heads, || self.withdraw_unused(id));
        let Some(mut task) = opened.await else { return };
        let _counted = DocumentGauge::new();
        if let End::Failed(error) = task.run(|| self.withdraw_unused(id)).await {
            tracing::error!(document.id = %id, error = error.with_causes(), "a document can't go on");
            self.lock().remove(&id);
            task.dismiss();
        }
    }

    /// Remove a document that nobody but its own task holds.
    fn withdraw_unused(&self, id: DocumentId) -> bool {
        let mut open = self.lock();
        let unused = open.get(&id).is_none_or(|handle| Arc::strong_count(handle) == 1);
        if unused {
            open.remove(&id);
        }
        unused
    }

    /// Write a new document: its first change, then its place in the directory.
    ///
    /// # Errors
    /// As the store's.
    pub(super) async fn create(&self, new: NewDocument, first: Change) -> Result<(), StoreError> {
        let document = &new.document;
        let row = NewRow::of(&first, document.created_by, document.created_by, document.created_at);
        let actors = vec![(row.actor.clone(), document.created_by)];
        let id = document.id;
        let appended = self.context.journal.append(vec![Append { document: id, rows: vec![row], actors }]).await?;
        let through = appended.first().map_or(0, |appended| appended.through);
        self.context.directory.write(new.into_writes(through).into()).await?;
        self.context.notices.facts(id);
        Ok(())
    }

    /// Make an edit in a participant's name, on their account; returns when it is saved.
    ///
    /// # Errors
    /// `Busy` if the document's task ended or the server is stopping, `NotSaved` if nothing can be saved now, `Refused`
    /// if the edit does not fit.
    pub(super) async fn edit(
        self: &Arc<Self>,
        id: DocumentId,
        (participant, account): (ParticipantId, Arc<Account>),
        edit: impl FnOnce(&Automerge) -> Option<Change> + Send + 'static,
    ) -> Result<(), SyncError> {
        let handle = self.open(id);
        let (done, saved) = oneshot::channel();
        let command = Command::Edit { participant, account, at: clock::now(), edit: Box::new(edit), done };
        handle.inbox.send(command).await.map_err(|_| SyncError::Busy)?;
        saved.await.map_err(|_| SyncError::Busy)?
    }

    /// Who has which of these documents open, each person once for each socket. Documents nobody has open are left out.
    pub(super) fn people_in(&self, wanted: impl Iterator<Item = DocumentId>) -> Vec<(DocumentId, Vec<SessionUser>)> {
        // Rooms, not handles: a handle that is held keeps its document from being unloaded.
        let rooms: Vec<_> = {
            let open = self.lock();
            wanted.filter_map(|id| Some((id, Arc::clone(&open.get(&id)?.room)))).collect()
        };
        let people = rooms.into_iter().map(|(id, room)| (id, room.people()));
        people.filter(|(_, people)| !people.is_empty()).collect()
    }

    /// Let every document save what has come.
    pub(super) async fn flush(&self) {
        let handles: Vec<_> = self.lock().values().cloned().collect();
        let flushed = handles.iter().map(|handle| async {
            let (done, flushed) = oneshot::channel();
            if handle.inbox.send(Command::Flush(done)).await.is_ok() {
                // A document that failed meanwhile has nothing left to save.
                let _ = flushed.await;
            }
        });
        join_all(flushed).await;
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DocumentId, Arc<DocumentHandle>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
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
    documents: Arc<Documents>,
    id: DocumentId,
}

impl Drop for HandleGuard {
    fn drop(&mut self) {
        let mut open = self.documents.lock();
        if open.get(&self.id).is_some_and(|handle| handle.inbox.is_closed()) {
            open.remove(&self.id);
        }
    }
}
