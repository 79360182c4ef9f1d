//! Who waits for a document that is being loaded, or can't be: told so, kept, and served when it is there after all.
//!
//! Bounded: of each connection only its last message is kept, since that says what it has; those over a share of the
//! inbox are let go, and their senders asked for them once the document is there (S35).

use std::{collections::BTreeMap, sync::Arc};

use maillage_shared::{CloseReason, ConnectionId, DocumentId, Refusal, wire};

use super::super::{SyncError, command::Command, member::Member};

/// Edits of the server's own that wait at most.
const MOST_EDITS: usize = 64;

/// Those who wait for one document.
pub(super) struct Waiting {
    document: DocumentId,
    peer_id: Arc<str>,
    /// Bytes of messages that may be kept.
    capacity: usize,
    kept: usize,
    connections: BTreeMap<ConnectionId, Expecting>,
    edits: Vec<Command>,
    /// Why the document is not there, once that is known: said to whoever comes.
    refusal: Option<Refusal>,
}

/// One connection that waits.
struct Expecting {
    member: Arc<Member>,
    may_write: bool,
    follows: Option<Vec<Arc<str>>>,
    /// Its last message.
    last: Option<Command>,
    /// Something of it was let go.
    missed: bool,
}

impl Waiting {
    /// Nobody yet.
    pub(super) fn new(document: DocumentId, peer_id: Arc<str>, capacity: usize) -> Self {
        Self { document, peer_id, capacity, kept: 0, connections: BTreeMap::new(), edits: Vec::new(), refusal: None }
    }

    /// Whether nobody waits.
    pub(super) fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }

    /// Keep what the document will have to be told.
    pub(super) fn take(&mut self, command: Command) {
        match command {
            Command::Join { member, may_write } => {
                if let Some(refusal) = self.refusal {
                    self.say(&member, refusal);
                }
                // The same connection may have waited before, and its way out be still under way.
                self.remove(member.connection);
                let expecting = Expecting { member, may_write, follows: None, last: None, missed: false };
                self.connections.insert(expecting.member.connection, expecting);
            }
            Command::Leave(member) => {
                let expecting = self.connections.get(&member.connection);
                if expecting.is_some_and(|expecting| Arc::ptr_eq(&expecting.member, &member)) {
                    self.remove(member.connection);
                }
            }
            Command::Sync { connection, .. } => self.keep(connection, command),
            Command::Missed(connection) => {
                if let Some(expecting) = self.connections.get_mut(&connection) {
                    expecting.missed = true;
                }
            }
            Command::Role { connection, may_write } => {
                if let Some(expecting) = self.connections.get_mut(&connection) {
                    expecting.may_write = may_write;
                }
            }
            Command::Follow { connection, storages } => {
                if let Some(expecting) = self.connections.get_mut(&connection) {
                    expecting.follows = Some(storages);
                }
            }
            Command::Edit { done, .. } if self.refusal.is_some() || self.edits.len() >= MOST_EDITS => {
                let _ = done.send(Err(SyncError::Busy));
            }
            Command::Edit { .. } => self.edits.push(command),
            // Nothing was told to anybody yet, and nothing came that could be saved.
            Command::Drained(_) => {}
            Command::Flush(done) => drop(done.send(())),
        }
    }

    fn remove(&mut self, connection: ConnectionId) {
        let left = self.connections.remove(&connection);
        self.kept -= left.map_or(0, |left| size(left.last.as_ref()));
    }

    fn keep(&mut self, connection: ConnectionId, sync: Command) {
        let Some(expecting) = self.connections.get_mut(&connection) else { return };
        self.kept -= size(expecting.last.as_ref());
        let fits = self.kept + size(Some(&sync)) <= self.capacity;
        expecting.missed |= !fits;
        expecting.last = fits.then_some(sync);
        self.kept += size(expecting.last.as_ref());
    }

    /// The document can't be had now: say so to everybody, once, and to those who come.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        if self.refusal.replace(refusal) == Some(refusal) {
            return;
        }
        for expecting in self.connections.values() {
            self.say(&expecting.member, refusal);
        }
        for edit in self.edits.drain(..) {
            if let Command::Edit { done, .. } = edit {
                let _ = done.send(Err(SyncError::Busy));
            }
        }
    }

    fn say(&self, to: &Member, refusal: Refusal) {
        let document = self.document.to_string();
        let word = wire::error(&self.peer_id, &to.peer, refusal.as_str(), refusal.message(), Some(self.document));
        let unavailable = wire::doc_unavailable(&self.peer_id, &to.peer, &document);
        let _ = to.outbox.push_notice_of(&to.shared_flags, &word);
        let _ = to.outbox.push_notice_of(&to.shared_flags, &unavailable);
    }

    /// The document is there: what it is to be told first.
    pub(super) fn into_commands(mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        for (connection, expecting) in std::mem::take(&mut self.connections) {
            let Expecting { member, may_write, follows, last, missed } = expecting;
            commands.push(Command::Join { member, may_write });
            commands.extend(follows.map(|storages| Command::Follow { connection, storages }));
            commands.extend(last);
            commands.extend(missed.then_some(Command::Missed(connection)));
        }
        commands.append(&mut self.edits);
        commands
    }
}

impl Drop for Waiting {
    /// Whoever still waits when the task ends is to ask anew.
    fn drop(&mut self) {
        for expecting in self.connections.values() {
            expecting.member.outbox.close(CloseReason::TryAgain);
        }
    }
}

fn size(command: Option<&Command>) -> usize {
    match command {
        Some(Command::Sync { data, .. }) => data.len(),
        _ => 0,
    }
}
