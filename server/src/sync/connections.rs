//! The connections there are: whose each is, how many somebody has, and when the last one has ended.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use maillage_shared::{ConnectionId, ParticipantId, SessionId};
use tokio::sync::watch;

use super::hub::SessionUser;

/// Every connection of this process.
pub(super) struct Connections {
    /// Never held across an await.
    open: Mutex<HashMap<ConnectionId, SessionUser>>,
    next: AtomicU64,
    /// How many there are, for whoever waits for the last to end. Written under the lock of `open`.
    count: watch::Sender<usize>,
}

/// A connection's place: while it is held, the connection counts.
pub struct ConnectionGuard {
    connections: Arc<Connections>,
    id: ConnectionId,
}

impl Connections {
    /// None yet.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { open: Mutex::default(), next: AtomicU64::new(1), count: watch::Sender::new(0) })
    }

    /// A place for one more connection of a participant who may have `most`; `None` if they have as many.
    pub(super) fn admit(self: &Arc<Self>, user: SessionUser, most: usize) -> Option<ConnectionGuard> {
        let mut open = self.lock();
        let theirs = open.values().filter(|other| other.participant == user.participant).count();
        if theirs >= most {
            return None;
        }
        let id = ConnectionId(self.next.fetch_add(1, Ordering::Relaxed));
        open.insert(id, user);
        self.count.send_replace(open.len());
        metrics::gauge!("maillage_sync_connections").increment(1.0);
        Some(ConnectionGuard { connections: Arc::clone(self), id })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        *self.count.borrow()
    }

    /// The sessions that somebody's connections rest on; one may be there several times.
    pub(super) fn sessions_of(&self, participant: ParticipantId) -> Vec<SessionId> {
        self.lock().values().filter(|user| user.participant == participant).map(|user| user.session).collect()
    }

    /// Returns when there are none.
    pub(super) async fn ended(&self) {
        // The sender is this struct's: it is there.
        let _ = self.count.subscribe().wait_for(|count| *count == 0).await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, SessionUser>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        let mut open = self.connections.lock();
        open.remove(&self.id);
        self.connections.count.send_replace(open.len());
        metrics::gauge!("maillage_sync_connections").decrement(1.0);
    }
}
