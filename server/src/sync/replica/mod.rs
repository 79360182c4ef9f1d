//! One document's side of the sync protocol, as a pure state machine: no task, no socket, no store, no clock.
//!
//! Its caller goes round in one circle, which is the promise « checked, saved, told » (S1):
//! `receive` for each message that has come, `check` to apply them all at once, then the rows of `unsaved` are written,
//! then `tell` says what each peer is to be sent. A change that is not written is never told, because nothing is told
//! before `tell`, and `tell` comes only after the save.
//!
//! A peer is told by the fast path (one message for all, crafted once) whenever the server knows what it was sent, and
//! by Automerge's own sync state otherwise.

mod admit;
mod craft;
mod owners;
mod tell;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use automerge::{Automerge, Change, ChangeHash, sync};
use bytes::Bytes;
use maillage_shared::{ConnectionId, ParticipantId, Refusal, Timestamp};

use self::admit::Orphans;
use super::{
    guard::{self, Fault},
    recent_heads::{PeerFlags, RecentHeads},
};
use crate::{
    limits::Limits,
    store::{Append, NewRow},
};

pub(super) use tell::Tell;

/// A document and the peers that follow it.
pub(super) struct Replica {
    doc: Automerge,
    limits: Arc<Limits>,
    /// The heads of `doc` when everybody was last told. Peers in step were sent these.
    heads: Arc<[ChangeHash]>,
    /// The same heads and those before, for the connections.
    recent_heads: Arc<RecentHeads>,
    peers: BTreeMap<ConnectionId, Peer>,
    /// Whom each actor's changes are attributed to: the first who delivered one.
    actors: HashMap<Bytes, ParticipantId>,
    /// The last sequence number of each actor in `doc` and `staged`.
    sequences: HashMap<Bytes, u64>,
    /// The highest operation counter in `doc` and `staged`, and how many operations there are.
    highest_op: u64,
    operations: u64,
    /// Admitted since the last `tell`, in an order in which each follows what it depends on.
    staged: Vec<Staged>,
    /// Their hashes, each with its highest operation counter, and their bytes in all.
    staged_hashes: HashMap<ChangeHash, u64>,
    staged_bytes: usize,
    /// Actors bound since the last `tell`.
    bound: Vec<(Bytes, ParticipantId)>,
    orphans: Orphans,
    /// The snapshot in the journal and the raw changes after it: what a peer with nothing is sent.
    snapshot: Bytes,
    log: Vec<u8>,
    /// `snapshot` and `log` as one sync message for those who may write and one for those who may not, until the log
    /// grows.
    full_state: [Option<Bytes>; 2],
}

/// A change that was admitted and is not saved yet.
struct Staged {
    change: Change,
    hash: ChangeHash,
    /// Which connection brought it; `None` for the server's own.
    from: Option<ConnectionId>,
    /// Whose the actor is.
    participant: ParticipantId,
    /// Whose connection brought it.
    delivered_by: ParticipantId,
    at: Timestamp,
}

/// One peer: one connection that has this document open.
pub(crate) struct Peer {
    participant: ParticipantId,
    may_write: bool,
    stage: Stage,
    shared_flags: Arc<PeerFlags>,
    /// Everything up to these heads was sent, if it is in step; and the same before the last message.
    told: Option<Arc<[ChangeHash]>>,
    told_before: Option<Arc<[ChangeHash]>>,
    /// It is to send again what was refused or dropped; and whether the last message said so.
    owes_reset: bool,
    reset_told: bool,
    /// Answers in a row that brought nothing of what it says it has.
    retries: u8,
    /// The missing changes it was last asked for: asking twice would go on for ever.
    asked: Vec<ChangeHash>,
    /// The storage it saves to.
    storage: Option<Arc<str>>,
    pub(super) due: Due,
}

/// What a peer is owed at the next `tell`.
#[derive(Default)]
pub(super) struct Due {
    /// Messages whose answer depends on what the document holds after this round; their changes are taken out.
    messages: Vec<sync::Message>,
    /// What it said it has, if it saves that to a storage others may follow.
    holds: Option<Vec<ChangeHash>>,
    /// How many of the staged changes came from it.
    offered: usize,
    /// It waits for a receipt although nothing may have changed.
    receipt: bool,
    /// Changes it asked for by hash.
    wanted: Vec<ChangeHash>,
    /// Changes we lack and it may have.
    lacking: bool,
    /// Its outbox has drained.
    drained: bool,
}

/// How much is known of what a peer has.
pub(super) enum Stage {
    /// Nothing was exchanged yet.
    New,
    /// The slow path: Automerge keeps account.
    Syncing(Box<sync::State>),
    /// Everything up to the last told heads was sent on its ordered connection.
    InStep,
    /// Its outbox was full: it was sent nothing after these heads; `None` if it is not known what it has.
    Behind(Option<Arc<[ChangeHash]>>),
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
}

/// A batch that Automerge could not apply. The document must be loaded again and given to [`Replica::isolate`].
#[derive(Debug)]
pub(super) struct Broken;

impl Replica {
    /// From what the journal holds.
    #[must_use]
    pub(super) fn new(loaded: Loaded, limits: Arc<Limits>, recent_heads: Arc<RecentHeads>) -> Self {
        let heads: Arc<[ChangeHash]> = loaded.doc.get_heads().into();
        recent_heads.push(&heads);
        let (mut sequences, mut highest_op, mut operations) = (HashMap::new(), 0, 0);
        for change in loaded.doc.get_changes_meta(&[]) {
            let last = sequences.entry(Bytes::copy_from_slice(change.actor.to_bytes())).or_default();
            *last = change.seq.max(*last);
            highest_op = change.max_op.max(highest_op);
            operations += (change.max_op + 1).saturating_sub(change.start_op);
        }
        Self {
            doc: loaded.doc,
            limits,
            heads,
            recent_heads,
            peers: BTreeMap::new(),
            actors: loaded.actors.into_iter().collect(),
            sequences,
            highest_op,
            operations,
            staged: Vec::new(),
            staged_hashes: HashMap::new(),
            staged_bytes: 0,
            bound: Vec::new(),
            orphans: Orphans::default(),
            snapshot: loaded.snapshot,
            log: loaded.log,
            full_state: [None, None],
        }
    }

    /// The document; what it holds beyond the last `tell` may not be shown to anybody.
    #[must_use]
    pub(super) fn doc(&self) -> &Automerge {
        &self.doc
    }

    /// Whether a snapshot would save room: the log outweighs it and is not small.
    #[must_use]
    pub(super) fn wants_snapshot(&self) -> bool {
        self.log.len() > self.snapshot.len() && self.log.len() >= self.limits.compact_at_least_bytes
    }

    /// Bytes of the changes that no snapshot holds.
    #[must_use]
    pub(super) fn log_bytes(&self) -> usize {
        self.log.len()
    }

    /// Hand out the document for a while, to be saved or applied to elsewhere; `put_doc` must follow.
    pub(super) fn take_doc(&mut self) -> Automerge {
        std::mem::take(&mut self.doc)
    }

    /// Take the document back.
    pub(super) fn put_doc(&mut self, doc: Automerge) {
        self.doc = doc;
    }

    /// The journal holds this snapshot now and nothing after it.
    pub(super) fn snapshot_saved(&mut self, snapshot: Bytes) {
        self.snapshot = snapshot;
        self.log = Vec::new();
        self.full_state = [None, None];
    }

    /// A connection opened the document. It is told nothing before its first message.
    pub(super) fn join(
        &mut self,
        connection: ConnectionId,
        participant: ParticipantId,
        may_write: bool,
        storage: Option<Arc<str>>,
        shared_flags: Arc<PeerFlags>,
    ) {
        let peer = Peer {
            participant,
            may_write,
            stage: Stage::New,
            shared_flags,
            told: None,
            told_before: None,
            owes_reset: false,
            reset_told: false,
            retries: 0,
            asked: Vec::new(),
            storage,
            due: Due::default(),
        };
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
        let Some(peer) = self.peers.get_mut(&connection) else { return };
        if std::mem::replace(&mut peer.may_write, may_write) == may_write {
            return;
        }
        if let Stage::Syncing(state) = &mut peer.stage {
            state.set_read_only(!may_write);
        }
        peer.due.receipt = true;
        peer.owes_reset = may_write;
        peer.retries = 0;
    }

    /// A peer's outbox did not take the last message it was to be sent.
    pub(super) fn fell_behind(&mut self, connection: ConnectionId) {
        if let Some(peer) = self.peers.get_mut(&connection) {
            peer.told = peer.told_before.take();
            peer.stage = Stage::Behind(peer.told.clone());
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

    /// A sync message came. Its changes are staged; everything else waits for `tell`.
    ///
    /// # Errors
    /// [`Fault`]: close the connection, or tell it that its changes were refused. What the message held before the
    /// fault is kept.
    pub(super) fn receive(&mut self, connection: ConnectionId, data: &[u8], at: Timestamp) -> Result<(), Fault> {
        let Some(peer) = self.peers.get(&connection) else { return Ok(()) };
        let may_write = peer.may_write;
        let participant = peer.participant;
        let mut message = guard::decode(data)?;
        let mut outcome = Ok(());
        if !message.changes.is_empty() {
            if may_write {
                match guard::changes(&message, &self.limits) {
                    Ok(changes) => outcome = self.stage(connection, participant, changes, at),
                    Err(fault @ Fault::Close(_)) => return Err(fault),
                    Err(fault) => outcome = Err(fault),
                }
            } else {
                outcome = Err(Fault::Refuse(Refusal::ReadOnly));
            }
            message.changes = sync::ChunkList::empty();
        }
        if outcome.is_err() && may_write {
            // Whatever it sends from now on follows what was refused. It may go on reading.
            self.set_may_write(connection, false);
        }
        self.note(connection, message);
        outcome
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
        match &mut peer.stage {
            Stage::InStep if forgot => {
                peer.stage = Stage::New;
                peer.told = None;
                peer.due.messages.push(message);
            }
            Stage::InStep => {
                if !message.need.is_empty() {
                    peer.due.wanted.extend(message.need);
                } else if has_orphans {
                    peer.due.lacking = true;
                } else if !knows_heads && peer.may_write {
                    // It has something it did not send: find out what.
                    peer.due.messages.push(message);
                } else if asks_for_reset(&message) {
                    peer.due.receipt = true;
                }
            }
            Stage::Behind(since) if forgot => *since = None,
            Stage::Behind(_) => {}
            Stage::New | Stage::Syncing(_) => peer.due.messages.push(message),
        }
    }

    /// Everything admitted since the last `tell`, as rows for the journal; empty if nothing was.
    #[must_use]
    pub(super) fn unsaved(&self, document: maillage_shared::DocumentId) -> Append {
        let rows = self
            .staged
            .iter()
            .map(|staged| NewRow::of(&staged.change, staged.participant, staged.delivered_by, staged.at))
            .collect();
        Append { document, rows, actors: self.bound.clone() }
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
