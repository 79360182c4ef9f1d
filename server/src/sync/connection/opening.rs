//! Documents that a client wants to open and whose Grants are being asked for, each with the messages that wait for it.
//!
//! If the store does not answer for too long, what waits is let go: it would keep the other documents of the socket from
//! being read. The client hears so, the Grant is asked for again as long as it is there, and once the document is open
//! the client is asked for what was let go.

use std::{collections::HashMap, sync::Arc};

use maillage_shared::{CloseReason, DocumentId, Refusal, wire};
use tokio::time::Instant;

use super::{
    super::{
        command::Command,
        member::{Member, Membership},
        recent_heads::PeerFlags,
    },
    Connection, Open,
    received::{Backlog, Received},
    send_queues::Outgoing,
};
use crate::access::FollowGrant;

/// By the id's text, as messages name them.
#[derive(Default)]
pub(super) struct Openings {
    documents: HashMap<Box<str>, Opening>,
    bytes: usize,
}

struct Opening {
    id: DocumentId,
    waits: Backlog,
    /// The client was told that it takes long: nothing waits any more, the client is asked for it.
    put_off: bool,
}

impl Openings {
    /// Whether nothing is being opened.
    pub(super) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Whether no message waits, although documents may.
    pub(super) fn hold_nothing(&self) -> bool {
        self.documents.values().all(|opening| opening.waits.is_empty())
    }

    /// How many documents are being opened.
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    /// Bytes of messages that wait, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether a document is being opened.
    pub(super) fn hold(&self, document: DocumentId) -> bool {
        self.documents.values().any(|opening| opening.id == document)
    }

    /// Which documents to ask about.
    pub(super) fn wanted(&self) -> Vec<(Box<str>, DocumentId)> {
        self.documents.iter().map(|(text, opening)| (text.clone(), opening.id)).collect()
    }

    /// A message that has to wait for its document; given back if it need not.
    pub(super) fn put_aside(&mut self, message: Received) -> Option<Received> {
        let Some(opening) = message.document().and_then(|text| self.documents.get_mut(text)) else {
            return Some(message);
        };
        if opening.put_off {
            return None;
        }
        let before = opening.waits.bytes();
        opening.waits.push(message);
        self.bytes += opening.waits.bytes() - before;
        None
    }

    fn begin(&mut self, text: &str, id: DocumentId) {
        self.documents.insert(text.into(), Opening { id, waits: Backlog::default(), put_off: false });
    }

    fn take(&mut self, text: &str) -> Option<Opening> {
        let opening = self.documents.remove(text)?;
        self.bytes -= opening.waits.bytes();
        Some(opening)
    }

    /// Let go of what waits; gives the documents of which that was not done before.
    fn put_off(&mut self) -> Vec<(Box<str>, DocumentId)> {
        let mut documents = Vec::new();
        for (text, opening) in &mut self.documents {
            self.bytes -= opening.waits.bytes();
            opening.waits = Backlog::default();
            if !std::mem::replace(&mut opening.put_off, true) {
                documents.push((text.clone(), opening.id));
            }
        }
        documents
    }
}

impl Connection {
    /// The first message for a document that is not open: whether it waits for the document now.
    pub(super) fn begin_opening(&mut self, text: &str) -> Result<bool, CloseReason> {
        let Ok(id) = text.parse::<DocumentId>() else { return Ok(false) };
        if self.open.len() + self.openings.len() >= self.hub.limits().documents_per_connection {
            return Err(CloseReason::TooManyDocuments);
        }
        self.openings.begin(text, id);
        self.asks.opening_begun(Instant::now());
        Ok(true)
    }

    /// The store's answer about a document: what waited for it goes on, in order.
    pub(super) fn finish_opening(&mut self, text: &str, grant: Option<FollowGrant>) -> Result<(), CloseReason> {
        let Some(Opening { mut waits, put_off, .. }) = self.openings.take(text) else { return Ok(()) };
        let Some(grant) = grant else {
            self.say_unavailable(text);
            return Ok(());
        };
        let open = self.enter(grant)?;
        if put_off {
            let missed = Command::Missed(self.guard.id());
            self.send_queues.post(open.document(), Outgoing::Command(missed))?;
        }
        self.open.insert(text.into(), open);
        if self.waits_for_rights() {
            // The Grant may be older than what changed since.
            self.backlog.prepend(waits);
            return Ok(());
        }
        while let Some(message) = waits.pop() {
            self.handle(message)?;
        }
        Ok(())
    }

    /// The store has not answered for too long: those who wait are told, each once.
    pub(super) fn put_off_openings(&mut self) {
        let (server, target) = (self.hub.peer_id(), self.peer.as_deref().unwrap_or_default());
        let refusal = Refusal::NotLoaded;
        for (text, id) in self.openings.put_off() {
            metrics::counter!("maillage_sync_refused_total", "refusal" => refusal.as_str()).increment(1);
            let word = wire::error(server, target, refusal.as_str(), refusal.message(), Some(id));
            let _ = self.outbox.push_notice(&word);
            let _ = self.outbox.push_notice(&wire::doc_unavailable(server, target, &text));
        }
    }

    /// No such document, none for this participant, or not all of it: answered alike (R3, R31).
    pub(super) fn say_unavailable(&self, text: &str) {
        let target = self.peer.as_deref().unwrap_or_default();
        let _ = self.outbox.push_notice(&wire::doc_unavailable(self.hub.peer_id(), target, text));
    }

    fn enter(&mut self, grant: FollowGrant) -> Result<Open, CloseReason> {
        let document = self.hub.open(&grant);
        let member = Member {
            connection: self.guard.id(),
            user: self.user.clone(),
            peer: self.peer.clone().unwrap_or_default(),
            storage: self.storage.clone(),
            apply_time: Arc::clone(&self.apply_time),
            outbox: Arc::clone(&self.outbox),
            shared_flags: Arc::new(PeerFlags::charged_to(Arc::clone(&self.account))),
        };
        let (membership, join) = Membership::enter(document, member, grant.may_write());
        self.send_queues.post(membership.document(), Outgoing::Command(join))?;
        if !self.follows.is_empty() {
            let command = Command::Follow { connection: self.guard.id(), storages: self.follows.clone() };
            self.send_queues.post(membership.document(), Outgoing::Command(command))?;
        }
        Ok(Open { grant, membership })
    }
}
