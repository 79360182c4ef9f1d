//! Documents that a client wants to open and whose Grants are being asked for, each with the messages that wait for it.

use std::{collections::HashMap, sync::Arc};

use maillage_shared::{CloseReason, DocumentId, wire};

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
use crate::access::Grant;

/// By the id's text, as messages name them.
#[derive(Default)]
pub(super) struct Openings {
    documents: HashMap<Box<str>, Opening>,
    bytes: usize,
}

struct Opening {
    id: DocumentId,
    waits: Backlog,
}

impl Openings {
    /// Whether nothing is being opened.
    pub(super) fn is_empty(&self) -> bool {
        self.documents.is_empty()
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
        let before = opening.waits.bytes();
        opening.waits.push(message);
        self.bytes += opening.waits.bytes() - before;
        None
    }

    fn begin(&mut self, text: &str, id: DocumentId) {
        self.documents.insert(text.into(), Opening { id, waits: Backlog::default() });
    }

    fn take(&mut self, text: &str) -> Option<Backlog> {
        let opening = self.documents.remove(text)?;
        self.bytes -= opening.waits.bytes();
        Some(opening.waits)
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
        Ok(true)
    }

    /// The store's answer about a document: what waited for it goes on, in order.
    pub(super) fn finish_opening(&mut self, text: &str, grant: Option<Grant>) -> Result<(), CloseReason> {
        let Some(mut waits) = self.openings.take(text) else { return Ok(()) };
        let Some(grant) = grant else {
            self.say_unavailable(text);
            return Ok(());
        };
        let open = self.enter(grant)?;
        self.open.insert(text.into(), open);
        while let Some(message) = waits.pop() {
            self.handle(message)?;
        }
        Ok(())
    }

    /// No such document, or none for this participant: both are answered alike (R3).
    pub(super) fn say_unavailable(&self, text: &str) {
        let target = self.peer.as_deref().unwrap_or_default();
        let _ = self.outbox.push_notice(&wire::doc_unavailable(self.hub.peer_id(), target, text));
    }

    fn enter(&mut self, grant: Grant) -> Result<Open, CloseReason> {
        let document = self.hub.open(&grant);
        let member = Member {
            connection: self.guard.id(),
            user: self.user.clone(),
            peer: self.peer.clone().unwrap_or_default(),
            storage: self.storage.clone(),
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
