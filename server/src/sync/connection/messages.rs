//! What each message of a client does when its turn has come.

use std::sync::Arc;

use maillage_shared::{
    CloseReason,
    wire::{self, Join},
};
use tokio::time::Instant;

use super::{
    super::{
        budgets::{OPENING_WORK, SUBSCRIPTION_WORK},
        command::Command,
    },
    Connection,
    received::{PresenceFrame, Received, SyncFrame},
    send_queues::Outgoing,
};
use crate::clock;

impl Connection {
    /// Answered as often as it comes: clients ask by it whether anybody is there.
    pub(super) fn join(&mut self, join: &Join<'_>) -> Result<(), CloseReason> {
        if !join.speaks_version_1 {
            return Err(CloseReason::UnsupportedVersion);
        }
        if join.sender.is_empty() || join.sender == self.hub.peer_id() {
            return Err(CloseReason::MalformedMessage);
        }
        self.peer = Some(join.sender.into());
        self.apply_time.set(join.applies_in_ms);
        // Nobody but the server speaks for the server's own storage.
        let theirs = |storage: &&str| !join.ephemeral && *storage != self.hub.storage_id();
        self.storage = join.storage.filter(theirs).map(Into::into);
        let answer = wire::peer(self.hub.peer_id(), join.sender, self.hub.storage_id());
        let _ = self.outbox.push_notice(&answer);
        Ok(())
    }

    /// One message. What it has to tell a document is in the send queues when this returns, or waits for the document
    /// to be opened.
    pub(super) fn handle(&mut self, message: Received) -> Result<(), CloseReason> {
        let Some(message) = self.openings.put_aside(message) else { return Ok(()) };
        match message {
            Received::Sync(frame) => self.sync(frame),
            Received::Presence(frame) => {
                self.relay(frame);
                Ok(())
            }
            Received::Subscribe { add, remove } => self.subscribe(&add, &remove),
        }
    }

    fn sync(&mut self, frame: SyncFrame) -> Result<(), CloseReason> {
        let Some(open) = self.open.get(frame.document()) else {
            self.account.charge(OPENING_WORK);
            if self.begin_opening(frame.document())? {
                self.openings.put_aside(Received::Sync(frame));
            } else {
                self.say_unavailable(frame.document());
            }
            return Ok(());
        };
        let document = Arc::clone(open.document());
        let data = frame.data();
        // Whole messages are larger than the inbox only if the limits say so; they wait until it is empty then.
        let bytes = data.len().min(self.hub.limits().inbox_bytes);
        let space = u32::try_from(bytes).map_err(|_| CloseReason::MessageTooLarge)?;
        self.send_queues.post(&document, Outgoing::Sync { connection: self.guard.id(), data, at: clock::now(), space })
    }

    /// Relay presence, or hold it back until this connection may say more; only the newest is held.
    fn relay(&mut self, frame: PresenceFrame) {
        let now = Instant::now();
        let Some(open) = self.open.get(frame.document()) else { return };
        if self.account.overdrawn_until(now).is_none() && self.presence.spend(now) {
            let message = frame.message();
            let reached = open.document().room.relay(self.guard.id(), &message);
            self.account.charge(reached * message.data.len());
            self.held_presence = None;
        } else if self.held_presence.replace(frame).is_some() {
            metrics::counter!("maillage_presence_dropped_total").increment(1);
        }
    }

    /// Relay what was held back, if it may be by now.
    pub(super) fn relay_held(&mut self) {
        if let Some(frame) = self.held_presence.take() {
            self.relay(frame);
        }
    }

    fn subscribe(&mut self, add: &[Box<str>], remove: &[Box<str>]) -> Result<(), CloseReason> {
        self.follows.retain(|storage| !remove.iter().any(|removed| **removed == **storage));
        for storage in add {
            let room = self.follows.len() < self.hub.limits().remote_heads_subscriptions;
            if room && !self.follows.iter().any(|known| **known == **storage) {
                self.follows.push((**storage).into());
            }
        }
        for open in self.open.values() {
            self.account.charge(SUBSCRIPTION_WORK);
            let command = Command::Follow { connection: self.guard.id(), storages: self.follows.clone() };
            self.send_queues.post(open.document(), Outgoing::Command(command))?;
        }
        Ok(())
    }
}
