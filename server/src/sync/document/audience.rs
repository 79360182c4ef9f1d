//! Those who have a document open, as its task speaks to them.

use std::sync::Arc;

use automerge::ChangeHash;
use maillage_shared::{CloseReason, ConnectionId, Refusal, wire};

use super::{
    super::{
        command::JoinRequest,
        outbox::{Outbox, Pushed},
        recent_heads::PeerFlags,
        replica::Tell,
    },
    DocumentTask,
};

/// Who is told, and how.
pub(super) struct Member {
    peer: Arc<str>,
    pub(super) outbox: Arc<Outbox>,
    shared_flags: Arc<PeerFlags>,
    storage: Option<Arc<str>>,
    follows: Vec<Arc<str>>,
}

impl DocumentTask {
    pub(super) fn join(&mut self, request: JoinRequest) {
        let JoinRequest { connection, participant, may_write, peer, storage, outbox, shared_flags } = request;
        self.replica.join(connection, participant, may_write, storage.clone(), Arc::clone(&shared_flags));
        let watched = storage.as_ref().is_some_and(|storage| self.is_followed(storage));
        shared_flags.set_watched(watched);
        self.audience.insert(connection, Member { peer, outbox, shared_flags, storage, follows: Vec::new() });
    }

    fn is_followed(&self, storage: &Arc<str>) -> bool {
        self.audience.values().any(|member| member.follows.contains(storage))
    }

    pub(super) fn follow(&mut self, connection: ConnectionId, storages: Vec<Arc<str>>) {
        if let Some(member) = self.audience.get_mut(&connection) {
            member.follows = storages;
        }
        for member in self.audience.values() {
            let watched = member.storage.as_ref().is_some_and(|storage| self.is_followed(storage));
            member.shared_flags.set_watched(watched);
        }
    }

    pub(super) fn refuse(&self, connection: ConnectionId, refusal: Refusal) {
        metrics::counter!("maillage_sync_refused_total", "refusal" => refusal.as_str()).increment(1);
        tracing::info!(document.id = %self.id, connection.id = %connection, refusal = refusal.as_str(), "changes refused");
        if let Some(member) = self.audience.get(&connection) {
            let frame =
                wire::error(&self.context.peer_id, &member.peer, refusal.as_str(), refusal.message(), Some(self.id));
            let _ = member.outbox.push_notice_of(&member.shared_flags, &frame);
        }
    }

    pub(super) fn expel(&mut self, connection: ConnectionId, reason: CloseReason) {
        self.replica.leave(connection);
        if let Some(member) = self.audience.remove(&connection) {
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
                    let Some(member) = self.audience.get(&to) else { continue };
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
        let followers = self.audience.iter().filter(|(to, member)| **to != from && member.follows.contains(storage));
        for (_, member) in followers {
            let at = crate::clock::now();
            let frame = wire::remote_heads_changed(&self.context.peer_id, &member.peer, self.id, storage, &heads, at);
            let _ = member.outbox.push_droppable(&member.shared_flags, &frame);
        }
    }
}
