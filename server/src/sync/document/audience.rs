//! Those who have a document open, as its task speaks to them.

use std::sync::Arc;

use automerge::ChangeHash;
use maillage_shared::{CloseReason, ConnectionId, Refusal, wire};
use tokio::time::{Duration, Instant};

use super::{
    super::{member::Member, outbox::Pushed, replica::Tell},
    DocumentTask,
};
use crate::clock;

/// How often it is looked at whether what was refused for a while is over.
const FORGIVE_EVERY: Duration = Duration::from_secs(10);

/// Who is told, and what of others.
pub(super) struct Listener {
    pub(super) member: Arc<Member>,
    /// The storages whose heads it wants to hear.
    follows: Vec<Arc<str>>,
}

impl DocumentTask {
    pub(super) fn join(&mut self, member: Arc<Member>, may_write: bool) {
        let connection = member.connection;
        // The same connection may have been in it before, and its way out be still under way.
        self.remove(connection);
        let (storage, flags) = (member.storage.clone(), Arc::clone(&member.shared_flags));
        self.replica.join(connection, member.user.participant, may_write, Arc::clone(&member.peer), storage, flags);
        member.shared_flags.set_watched(self.is_watched(&member));
        self.audience.insert(connection, Listener { member, follows: Vec::new() });
    }

    /// Forget a member, unless its connection has come again since.
    pub(super) fn leave(&mut self, member: &Arc<Member>) {
        let listener = self.audience.get(&member.connection);
        if listener.is_some_and(|listener| Arc::ptr_eq(&listener.member, member)) {
            self.remove(member.connection);
        }
    }

    /// The one place where somebody goes, from the audience and the replica at once.
    fn remove(&mut self, connection: ConnectionId) -> Option<Arc<Member>> {
        let left = self.audience.remove(&connection)?;
        self.replica.leave(connection);
        if !left.follows.is_empty() {
            self.note_who_is_watched();
        }
        Some(left.member)
    }

    fn is_watched(&self, member: &Member) -> bool {
        let followed = |storage| self.audience.values().any(|listener| listener.follows.contains(storage));
        member.storage.as_ref().is_some_and(followed)
    }

    fn note_who_is_watched(&self) {
        for Listener { member, .. } in self.audience.values() {
            member.shared_flags.set_watched(self.is_watched(member));
        }
    }

    pub(super) fn follow(&mut self, connection: ConnectionId, storages: Vec<Arc<str>>) {
        if let Some(listener) = self.audience.get_mut(&connection) {
            listener.follows = storages;
        }
        self.note_who_is_watched();
    }

    pub(super) fn refuse(&self, connection: ConnectionId, refusal: Refusal) {
        metrics::counter!("maillage_sync_refused_total", "refusal" => refusal.as_str()).increment(1);
        tracing::info!(document.id = %self.id, connection.id = %connection, refusal = refusal.as_str(), "changes refused");
        if let Some(Listener { member, .. }) = self.audience.get(&connection) {
            let frame =
                wire::error(&self.context.peer_id, &member.peer, refusal.as_str(), refusal.message(), Some(self.id));
            let _ = member.outbox.push_notice_of(&member.shared_flags, &frame);
        }
    }

    /// See to it that those who are refused for a while are looked at again.
    pub(super) fn watch_refusals(&mut self) {
        if self.replica.refuses_for_a_while() {
            self.forgive_at.get_or_insert_with(|| Instant::now() + FORGIVE_EVERY);
        }
    }

    /// Look at them. Whether there is something to tell.
    pub(super) fn forgive(&mut self) -> bool {
        self.forgive_at = None;
        let forgiven = self.replica.forgive_lapsed(clock::now());
        self.watch_refusals();
        forgiven
    }

    pub(super) fn expel(&mut self, connection: ConnectionId, reason: CloseReason) {
        if let Some(member) = self.remove(connection) {
            let frame =
                wire::error(&self.context.peer_id, &member.peer, reason.as_str(), reason.message(), Some(self.id));
            let _ = member.outbox.push_notice(&frame);
            member.outbox.close(reason);
        }
    }

    pub(super) fn send(&mut self, tells: Vec<Tell>) {
        for tell in tells {
            match tell {
                Tell::Sync { to, data } => {
                    let Some(Listener { member, .. }) = self.audience.get(&to) else { continue };
                    self.envelope.write_head(&mut self.head, &member.peer, data.len());
                    if member.outbox.push_sync(&member.shared_flags, &self.head, &data) == Pushed::Full {
                        self.replica.fell_behind(to);
                    }
                }
                Tell::Holds { from, storage, heads } => self.tell_followers(from, &storage, &heads),
                Tell::Refused { to, refusal } => self.refuse(to, refusal),
            }
        }
    }

    fn tell_followers(&self, from: ConnectionId, storage: &Arc<str>, heads: &[ChangeHash]) {
        let heads: Vec<[u8; 32]> = heads.iter().map(|head| head.0).collect();
        let follows = |listener: &&Listener| listener.follows.contains(storage) && listener.member.connection != from;
        for Listener { member, .. } in self.audience.values().filter(follows) {
            let at = clock::now();
            let frame = wire::remote_heads_changed(&self.context.peer_id, &member.peer, self.id, storage, &heads, at);
            let _ = member.outbox.push_droppable(&member.shared_flags, &frame);
        }
    }
}
