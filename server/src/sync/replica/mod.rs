//! One document's side of the sync protocol, as a pure state machine: no task, no socket, no store, no clock.
//!
//! Its caller goes round in one circle, which is the promise « checked, saved, told » (S1):
//! `receive` for each message that has come, `check` to apply them all at once, then the rows of `Unsaved::append` are
//! written, then `Saved::tell` says what each peer is to be sent. A change that is not written can't be told: `tell` is
//! a method of [`Saved`] alone, which is had only of what was written (`round.rs`).
//!
//! A peer is told by the fast path (one message for all, crafted once) whenever the server knows what it was sent, and
//! by Automerge's own sync state otherwise.

mod admit;
mod batch;
mod conduct;
mod craft;
mod isolate;
mod marks;
mod orphans;
mod owners;
mod peer;
mod round;
mod shape;
mod tell;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use automerge::{Automerge, Change, ChangeHash, sync};
use bytes::Bytes;
use maillage_shared::{ConnectionId, ParticipantId, Refusal, Timestamp};

use self::{
    batch::{Batch, Counters},
    orphans::Orphans,
    peer::{Peer, Phase},
    round::SavedBytes,
};
use super::{
    guard::{self, Fault},
    recent_heads::{PeerFlags, RecentHeads},
};
use crate::limits::Limits;

pub(super) use conduct::Conduct;
pub(super) use round::{Broken, Checked, Rebuild, Saved, Weighed};
pub(super) use tell::Tell;

/// A document and the peers that follow it.
pub(super) struct Replica {
    /// The document; between `check` and `saved` it holds the batch, too.
    doc: Automerge,
    /// The document with the batch, as long as saves fail: `doc` is what is saved then.
    ahead: Option<Automerge>,
    limits: Arc<Limits>,
    /// The saved heads. Peers in step were sent these.
    heads: Arc<[ChangeHash]>,
    /// The same heads and those before, for the connections.
    recent_heads: Arc<RecentHeads>,
    peers: BTreeMap<ConnectionId, Peer>,
    /// Whom each actor's changes are attributed to: the first who delivered one.
    actors: HashMap<Bytes, ParticipantId>,
    /// On which page each actor was last in use, as far as that was seen since the document was loaded.
    pages: HashMap<Bytes, Arc<str>>,
    counters: Counters,
    batch: Batch,
    orphans: Orphans,
    saved: SavedBytes,
    conduct: Conduct,
}

/// A document as it was loaded, ready to be followed.
pub(super) struct Loaded {
    /// The document.
    pub doc: Automerge,
    /// The snapshot it was loaded from, or nothing.
    pub snapshot: Bytes,
    /// The raw changes after it, in order.
    pub log: Vec<u8>,
    /// Whom each actor is bound to.
    pub actors: Vec<(Bytes, ParticipantId)>,
    /// Changes that the journal holds and that wait for others it does not hold.
    pub orphans: Vec<Orphan>,
}

/// A change of the journal's that waits for others.
pub(super) struct Orphan {
    /// The change.
    pub change: Change,
    /// Whose its actor is.
    pub participant: ParticipantId,
    /// Whose connection brought it.
    pub delivered_by: ParticipantId,
    /// When it was received.
    pub at: Timestamp,
}

impl Replica {
    /// From what the journal holds.
    #[must_use]
    pub(super) fn new(loaded: Loaded, limits: Arc<Limits>, recent_heads: Arc<RecentHeads>) -> Self {
        let heads: Arc<[ChangeHash]> = loaded.doc.get_heads().into();
        recent_heads.push(&heads, limits.recent_heads_bytes);
        let actors = loaded.actors.into_iter().collect();
        let orphans = Orphans::of(loaded.orphans, &loaded.doc);
        Self {
            counters: Counters::of(&loaded.doc, &actors),
            doc: loaded.doc,
            ahead: None,
            heads,
            recent_heads,
            peers: BTreeMap::new(),
            actors,
            pages: HashMap::new(),
            batch: Batch::default(),
            orphans,
            saved: SavedBytes::new(Weighed::new(loaded.snapshot), loaded.log),
            conduct: Conduct::default(),
            limits,
        }
    }

    /// The document; outside a round it is what is saved.
    #[must_use]
    pub(super) fn doc(&self) -> &Automerge {
        &self.doc
    }

    /// The document that new changes are checked on.
    fn newest_doc(&mut self) -> &mut Automerge {
        self.ahead.as_mut().unwrap_or(&mut self.doc)
    }

    /// Whether there are changes that no save has taken.
    #[must_use]
    pub(super) fn has_unsaved(&self) -> bool {
        !self.batch.staged.is_empty()
    }

    /// Whether a snapshot would save room: the log outweighs it and is not small.
    #[must_use]
    pub(super) fn wants_snapshot(&self) -> bool {
        self.saved.log.len() > self.saved.snapshot.len() && self.saved.log.len() >= self.limits.compact_at_least_bytes
    }

    /// Bytes of the changes that no snapshot holds.
    #[must_use]
    pub(super) fn log_bytes(&self) -> usize {
        self.saved.log.len()
    }

    /// Hand out the document for a while, to be saved or applied to elsewhere; `put_doc` must follow.
    pub(super) fn take_doc(&mut self) -> Automerge {
        std::mem::take(&mut self.doc)
    }

    /// Take the document back.
    pub(super) fn put_doc(&mut self, doc: Automerge) {
        self.doc = doc;
    }

    /// The journal holds this snapshot now in the place of the first bytes of the log.
    pub(super) fn snapshot_saved(&mut self, snapshot: Weighed, log_bytes: usize) {
        let rest = self.saved.log.split_off(log_bytes.min(self.saved.log.len()));
        self.saved = SavedBytes::new(snapshot, rest);
    }

    /// A connection opened the document. It is told nothing before its first message.
    pub(super) fn join(
        &mut self,
        connection: ConnectionId,
        participant: ParticipantId,
        may_write: bool,
        page: Arc<str>,
        storage: Option<Arc<str>>,
        shared_flags: Arc<PeerFlags>,
    ) {
        let peer = Peer::new(participant, may_write, page, storage, shared_flags);
        self.peers.insert(connection, peer);
    }

    /// A connection closed the document, or lost its right to it. The orphans it brought go with it: it will send
    /// them again if it comes back.
    pub(super) fn leave(&mut self, connection: ConnectionId) {
        self.peers.remove(&connection);
        self.orphans.forget(connection);
    }

    /// A participant's right to write came or went.
    pub(super) fn set_may_write(&mut self, connection: ConnectionId, may_write: bool) {
        if let Some(peer) = self.peers.get_mut(&connection) {
            peer.set_right(may_write);
        }
    }

    /// A peer's outbox did not take the last message it was to be sent.
    pub(super) fn fell_behind(&mut self, connection: ConnectionId) {
        if let Some(peer) = self.peers.get_mut(&connection) {
            peer.told = peer.told_before.take();
            peer.phase = Phase::Behind(peer.told.clone());
            peer.owes_reset |= peer.reset_told;
            peer.asked.clear();
            peer.shared_flags.set_in_step(false);
        }
    }

    /// A peer's outbox is empty again.
    pub(super) fn drained(&mut self, connection: ConnectionId) {
        if let Some(peer) = self.peers.get_mut(&connection) {
            peer.due.drained = true;
        }
    }

    /// Something that a peer sent was let go unread: it is asked what it has, and for all of it that is not here.
    pub(super) fn missed(&mut self, connection: ConnectionId) {
        if let Some(peer) = self.peers.get_mut(&connection) {
            peer.is_to_send_again();
            if matches!(peer.phase, Phase::New) && peer.due.messages.is_empty() {
                // It waits for an answer, and sends nothing before it has one.
                peer.phase = Phase::Behind(None);
                peer.due.drained = true;
            }
        }
    }

    /// Whether anybody's changes are refused for a while only.
    #[must_use]
    pub(super) fn refuses_for_a_while(&self) -> bool {
        let mut refused = self.peers.values().map(Peer::refused);
        refused.any(|refused| matches!(refused, Some(Refusal::Suspended | Refusal::TooMuchAtOnce)))
    }

    /// Take changes again of those for whom the while is over: they are asked for what was refused (S39). Whether there
    /// was anybody.
    pub(super) fn forgive_lapsed(&mut self, at: Timestamp) -> bool {
        let mut forgiven = false;
        for peer in self.peers.values_mut() {
            let over = match peer.refused() {
                Some(Refusal::Suspended) => !self.conduct.is_suspended(peer.participant, at, &self.limits),
                Some(Refusal::TooMuchAtOnce) => self.conduct.has_recovered(peer.participant, at, &self.limits),
                _ => false,
            };
            if over {
                peer.forgive();
                forgiven = true;
            }
        }
        forgiven
    }

    /// What participants did to the document before it was loaded.
    pub(super) fn remember(&mut self, conduct: Conduct) {
        self.conduct = conduct;
    }

    /// What they have done to it, to be remembered while nobody has it open.
    pub(super) fn take_conduct(&mut self) -> Conduct {
        std::mem::take(&mut self.conduct)
    }

    /// A sync message came. Its changes are staged; everything else waits for `tell`.
    ///
    /// # Errors
    /// [`Fault`]: close the connection, or tell it that its changes were refused. What the message held before the
    /// fault is kept.
    pub(super) fn receive(&mut self, connection: ConnectionId, data: &[u8], at: Timestamp) -> Result<(), Fault> {
        let Some(peer) = self.peers.get(&connection) else { return Ok(()) };
        let (participant, flags) = (peer.participant, Arc::clone(&peer.shared_flags));
        let suspended = self.conduct.is_suspended(participant, at, &self.limits).then_some(Refusal::Suspended);
        let standing_refusal = peer.refusal().or(suspended);
        let decoded = guard::decode(data, &self.limits);
        let mut message = decoded.map_err(|fault| self.refuse_whole(connection, data, fault, standing_refusal))?;
        let mut outcome = Ok(());
        if !message.changes.is_empty() {
            outcome = match standing_refusal {
                Some(refusal) => Err(Fault::Refuse(refusal)),
                None => guard::changes(&message, &self.limits).and_then(|changes| {
                    flags.charge(changes.iter().map(|change| change.raw_bytes().len()).sum());
                    self.admit_all(connection, participant, changes, at)
                }),
            };
            message.changes = sync::ChunkList::empty();
        }
        match outcome {
            Err(Fault::Close(reason)) => return Err(Fault::Close(reason)),
            Err(Fault::Refuse(refusal)) => self.refuse_from_now_on(connection, refusal),
            Ok(()) => {}
        }
        self.note(connection, message);
        outcome
    }

    /// A message that is refused before its changes are looked at: they are refused like any others. A question that
    /// names too much is refused alone.
    fn refuse_whole(
        &mut self,
        connection: ConnectionId,
        data: &[u8],
        fault: Fault,
        standing_refusal: Option<Refusal>,
    ) -> Fault {
        let Fault::Refuse(refusal) = fault else { return fault };
        if !guard::holds_changes(data) {
            return fault;
        }
        let refusal = standing_refusal.unwrap_or(refusal);
        self.refuse_from_now_on(connection, refusal);
        Fault::Refuse(refusal)
    }

    /// Whatever a peer sends from now on follows what was refused. It may go on reading.
    fn refuse_from_now_on(&mut self, connection: ConnectionId, refusal: Refusal) {
        if let Some(peer) = self.peers.get_mut(&connection).filter(|peer| peer.may_write()) {
            peer.refuse(refusal);
        }
    }

    /// Put aside what a message asks, or forget it if it asks nothing.
    fn note(&mut self, connection: ConnectionId, message: sync::Message) {
        let knows_heads = message.heads.iter().all(|head| self.holds(head));
        let forgot = !self.heads.is_empty() && starts_over(&message);
        let has_orphans = self.orphans.any_from(connection);
        let Some(peer) = self.peers.get_mut(&connection) else { return };
        if peer.storage.is_some() && !message.heads.is_empty() && knows_heads {
            peer.due.holds = Some(message.heads.clone());
        }
        match &mut peer.phase {
            Phase::InStep if forgot => {
                peer.phase = Phase::New;
                peer.told = None;
                peer.due.messages.push(message);
            }
            Phase::InStep => {
                if !message.need.is_empty() {
                    // While saves fail nobody is answered who wrote: it asks again for what is left out.
                    if peer.due.wanted.len() + message.need.len() > self.limits.hashes_per_list {
                        peer.due.wanted.clear();
                    }
                    peer.due.wanted.extend(message.need);
                } else if has_orphans {
                    peer.due.lacking = true;
                } else if !knows_heads && peer.may_write() {
                    // It has something it did not send: find out what.
                    peer.due.messages.push(message);
                } else if asks_for_reset(&message) {
                    peer.due.receipt = true;
                }
            }
            Phase::Behind(since) if forgot => *since = None,
            Phase::Behind(_) => {}
            Phase::New | Phase::Syncing(_) => peer.due.messages.push(message),
        }
    }
}

/// Whether a peer has nothing (any more), or answers that it lacks what it was said to have: what Automerge sends
/// then names its heads beside an empty filter.
fn starts_over(message: &sync::Message) -> bool {
    let lacks = |have: &sync::Have| have.last_sync.is_empty() && have.bloom == sync::BloomFilter::default();
    message.heads.is_empty() || matches!(&message.have[..], [have] if lacks(have))
}

/// Whether a peer forgot what it had sent and wants to hear our heads.
fn asks_for_reset(message: &sync::Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(sync::MessageFlags::SYNC_RESET))
}
