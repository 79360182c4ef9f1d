//! What each message of a client does.

use std::sync::Arc;

use bytes::Bytes;
use maillage_shared::{
    CloseReason, DocumentId,
    wire::{self, Inbound, Join, SyncMessage},
};
use tokio::time::Instant;

use super::{
    super::{
        command::{Command, JoinRequest},
        presence::Member,
        recent_heads::PeerFlags,
    },
    Connection, Open,
    send_queues::Outgoing,
};
use crate::clock;

impl Connection {
    /// One frame. What it has to tell a document is in the send queues when this returns.
    pub(super) async fn handle(&mut self, frame: &Bytes) -> Result<(), CloseReason> {
        let inbound = wire::decode(frame, self.hub.limits().peer_id_bytes).map_err(|error| {
            tracing::debug!(connection.id = %self.guard.id(), %error, "malformed message");
            CloseReason::MalformedMessage
        })?;
        let Some(peer) = self.peer.clone() else {
            let Inbound::Join(join) = inbound else { return Err(CloseReason::JoinExpected) };
            return self.join(&join);
        };
        match inbound {
            Inbound::Join(join) if *join.sender == *peer => self.join(&join),
            Inbound::Join(_) => Err(CloseReason::ForeignSender),
            Inbound::Sync(message) => {
                check_sender(message.sender, &peer)?;
                if message.target != self.hub.peer_id() {
                    return Err(CloseReason::WrongTarget);
                }
                self.sync(&peer, &message, frame).await
            }
            Inbound::Ephemeral(message) => {
                // Stock clients send back every message they were relayed: those have another sender.
                if *message.sender == *peer && message.data.len() <= self.hub.limits().presence_bytes {
                    self.relay(&message, frame);
                }
                Ok(())
            }
            Inbound::Subscribe { sender, add, remove } => {
                check_sender(sender, &peer)?;
                self.subscribe(&add, &remove)
            }
            Inbound::DocUnavailable { sender } => check_sender(sender, &peer),
            Inbound::Other { sender } => sender.map_or(Ok(()), |sender| check_sender(sender, &peer)),
        }
    }

    fn join(&mut self, join: &Join<'_>) -> Result<(), CloseReason> {
        if !join.speaks_version_1 {
            return Err(CloseReason::UnsupportedVersion);
        }
        if join.sender.is_empty() || join.sender == self.hub.peer_id() {
            return Err(CloseReason::MalformedMessage);
        }
        self.peer = Some(join.sender.into());
        // Nobody but the server speaks for the server's own storage.
        let theirs = |storage: &&str| !join.ephemeral && *storage != self.hub.storage_id();
        self.storage = join.storage.filter(theirs).map(Into::into);
        let answer = wire::peer(self.hub.peer_id(), join.sender, self.hub.storage_id());
        let _ = self.outbox.push_notice(&answer);
        Ok(())
    }

    async fn sync(&mut self, peer: &Arc<str>, message: &SyncMessage<'_>, frame: &Bytes) -> Result<(), CloseReason> {
        if !self.open.contains_key(message.document) {
            let Some(open) = self.open_document(peer, message.document).await? else {
                let answer = wire::doc_unavailable(self.hub.peer_id(), peer, message.document);
                let _ = self.outbox.push_notice(&answer);
                return Ok(());
            };
            self.open.insert(message.document.into(), open);
        }
        let document = Arc::clone(&self.open[message.document].document);
        // Whole messages are larger than the inbox only if the limits say so; they wait until it is empty then.
        let bytes = message.data.len().min(self.hub.limits().inbox_bytes);
        let space = u32::try_from(bytes).map_err(|_| CloseReason::MessageTooLarge)?;
        let data = frame.slice_ref(message.data);
        self.send_queues.post(&document, Outgoing::Sync { connection: self.guard.id(), data, at: clock::now(), space })
    }

    /// `None` if there is no such document, or none for this participant: both are answered alike.
    async fn open_document(&mut self, peer: &Arc<str>, text: &str) -> Result<Option<Open>, CloseReason> {
        let Ok(id) = text.parse::<DocumentId>() else { return Ok(None) };
        if self.open.len() >= self.hub.limits().documents_per_connection {
            return Err(CloseReason::TooManyDocuments);
        }
        let asked = self.hub.access().grant(self.user.participant, id).await;
        let grant = asked.map_err(|error| {
            tracing::error!(document.id = %id, error = &error as &dyn std::error::Error, "rights can't be read");
            CloseReason::TryAgain
        })?;
        let Some(grant) = grant else { return Ok(None) };
        let document = self.hub.open(&grant);
        let shared_flags = Arc::new(PeerFlags::default());
        let request = JoinRequest {
            connection: self.guard.id(),
            participant: grant.participant(),
            may_write: grant.may_write(),
            peer: Arc::clone(peer),
            storage: self.storage.clone(),
            outbox: Arc::clone(&self.outbox),
            shared_flags: Arc::clone(&shared_flags),
        };
        self.send_queues.post(&document, Outgoing::Command(Command::Join(request)))?;
        if !self.follows.is_empty() {
            let command = Command::Follow { connection: self.guard.id(), storages: self.follows.clone() };
            self.send_queues.post(&document, Outgoing::Command(command))?;
        }
        document.room.enter(Member {
            connection: self.guard.id(),
            user: self.user.clone(),
            peer: Arc::clone(peer),
            outbox: Arc::clone(&self.outbox),
            shared_flags: Arc::clone(&shared_flags),
        });
        Ok(Some(Open { grant, document, shared_flags }))
    }

    /// Relay presence, or hold it back until this connection may say more; only the newest is held.
    fn relay(&mut self, message: &wire::Ephemeral<'_>, frame: &Bytes) {
        let Some(open) = self.open.get(message.document) else { return };
        if self.presence.spend(Instant::now(), self.hub.limits()) {
            open.document.room.relay(self.guard.id(), message);
            self.held_presence = None;
        } else if self.held_presence.replace(frame.clone()).is_some() {
            metrics::counter!("maillage_presence_dropped_total").increment(1);
        }
    }

    /// Relay what was held back, if it may be by now.
    pub(super) fn relay_held(&mut self) {
        let Some(frame) = self.held_presence.take() else { return };
        if let Ok(Inbound::Ephemeral(message)) = wire::decode(&frame, self.hub.limits().peer_id_bytes) {
            self.relay(&message, &frame);
        }
    }

    fn subscribe(&mut self, add: &[&str], remove: &[&str]) -> Result<(), CloseReason> {
        self.follows.retain(|storage| !remove.contains(&&**storage));
        for storage in add {
            let room = self.follows.len() < self.hub.limits().remote_heads_subscriptions;
            if room && !self.follows.iter().any(|known| **known == **storage) {
                self.follows.push((*storage).into());
            }
        }
        for open in self.open.values() {
            let command = Command::Follow { connection: self.guard.id(), storages: self.follows.clone() };
            self.send_queues.post(&open.document, Outgoing::Command(command))?;
        }
        Ok(())
    }
}

fn check_sender(sender: &str, peer: &Arc<str>) -> Result<(), CloseReason> {
    if *sender == **peer { Ok(()) } else { Err(CloseReason::ForeignSender) }
}
