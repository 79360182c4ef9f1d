//! What each peer is sent, once everything is saved.

use std::{collections::BTreeSet, sync::Arc};

use automerge::{ChangeHash, ReadDoc as _, sync, sync::SyncDoc as _};
use bytes::Bytes;
use maillage_shared::{ConnectionId, Refusal};

use super::{
    Replica, Saved,
    craft::{self, Flags},
    peer::{Due, Peer, Phase},
    round::Round,
};

/// After this many answers that bring nothing a peer is no longer asked for what it says it has.
const MOST_RETRIES: u8 = 16;

/// One thing to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tell {
    /// A sync message for one peer; many peers may share the bytes. If its outbox is full the caller says so with
    /// [`Replica::fell_behind`].
    Sync {
        /// To whom.
        to: ConnectionId,
        /// An encoded sync message.
        data: Bytes,
    },
    /// What a peer's storage holds: for those who follow that storage.
    Holds {
        /// The peer that said so.
        from: ConnectionId,
        /// The storage it saves to.
        storage: Arc<str>,
        /// The heads it named.
        heads: Vec<ChangeHash>,
    },
    /// Something that a peer sent before is refused only now.
    Refused {
        /// The peer that sent it.
        to: ConnectionId,
        /// Why. After `not-saved` it is kept, and tried again.
        refusal: Refusal,
    },
}

impl Saved<'_> {
    /// Say what each peer is to be sent: at most one message, which brings it up to date with what is saved.
    pub(crate) fn tell(self) -> Vec<Tell> {
        let Self { replica, mut round } = self;
        let mut tells = Vec::new();
        let mut peers = std::mem::take(&mut replica.peers);
        for (&to, peer) in &mut peers {
            tells.extend(peer.due.refused.take().map(|refusal| Tell::Refused { to, refusal }));
            if replica.waits_for_a_save(peer) {
                if !std::mem::replace(&mut peer.knows_unsaved, true) {
                    tells.push(Tell::Refused { to, refusal: Refusal::NotSaved });
                }
                continue;
            }
            replica.tell_peer(to, peer, &mut round, &mut tells);
        }
        replica.peers = peers;
        tells
    }
}

impl Replica {
    /// Whether what a peer sent is not saved, or what it says it has: it can't be answered before that is.
    fn waits_for_a_save(&self, peer: &mut Peer) -> bool {
        if !self.has_unsaved() {
            return false;
        }
        let mut named =
            peer.due.messages.iter().flat_map(|message| &message.heads).chain(peer.due.holds.iter().flatten());
        let waits = peer.due.offered > 0 || named.any(|head| self.batch.hashes.contains_key(head));
        if waits && peer.due.messages.len() > 1 {
            // It may go on talking for as long as saves fail, and each message may be large. The newest says what it has;
            // what those before it changed in the account that Automerge keeps is not known any more: that begins anew.
            peer.due.messages.drain(..peer.due.messages.len() - 1);
            if matches!(peer.phase, Phase::Syncing(_)) {
                peer.phase = Phase::New;
            }
        }
        waits
    }

    fn tell_peer(&mut self, to: ConnectionId, peer: &mut Peer, round: &mut Round, tells: &mut Vec<Tell>) {
        let mut due = std::mem::take(&mut peer.due);
        if let Some(storage) = &peer.storage
            && let Some(heads) = due.holds.take()
        {
            tells.push(Tell::Holds { from: to, storage: Arc::clone(storage), heads });
        }
        let answer = match &peer.phase {
            Phase::InStep => self.follow(peer, due, round),
            Phase::Behind(_) if due.drained => self.catch_up(peer),
            Phase::Behind(_) => None,
            Phase::New => self.answer_first(peer, due),
            Phase::Syncing(_) => self.synchronise(peer, due, round.changed()),
        };
        let in_step = matches!(peer.phase, Phase::InStep);
        if let Some(data) = answer {
            peer.told_before = peer.told.take();
            // On the slow path it stays owed until the peer names heads we lack.
            peer.reset_told = in_step && std::mem::take(&mut peer.owes_reset);
            tells.push(Tell::Sync { to, data });
        }
        if !matches!(peer.phase, Phase::Behind(_)) {
            peer.told = in_step.then(|| Arc::clone(&self.heads));
        }
        peer.shared_flags.set_in_step(in_step);
    }

    /// A peer in step: the batch, or its receipt if the batch was all its own.
    fn follow(&mut self, peer: &mut Peer, due: Due, round: &mut Round) -> Option<Bytes> {
        if !due.messages.is_empty() {
            // It has something that it did not send. Start afresh; it is told everything new on the way.
            return self.answer_first(peer, due);
        }
        if due.lacking
            && let Some(need) = self.ask_for_missing(peer)
        {
            peer.phase = Phase::New;
            return Some(need);
        }
        if !due.wanted.is_empty() {
            return Some(self.wanted(peer, &due.wanted));
        }
        if peer.owes_reset {
            let told = peer.told.clone();
            return Some(self.changes_since(peer, told.as_deref().unwrap_or_default(), Flags::Reset));
        }
        if round.changed() {
            let all_its_own = due.offered == round.staged && peer.may_write();
            return Some(if all_its_own { round.receipt() } else { round.broadcast(peer.may_write()) });
        }
        if due.receipt {
            return Some(if peer.may_write() {
                round.receipt()
            } else {
                craft::message(&self.heads, Vec::new(), Flags::ReadOnly)
            });
        }
        None
    }

    /// A peer whose messages say for themselves what it has: after the first, it is in step whenever we know all its
    /// heads; otherwise Automerge's sync state takes over.
    fn answer_first(&mut self, peer: &mut Peer, due: Due) -> Option<Bytes> {
        let last = due.messages.last()?;
        let reads_v2 = last.flags.is_some();
        let knows_heads = last.heads.iter().all(|head| self.holds(head));
        if !knows_heads && let Some(need) = self.ask_for_missing(peer) {
            return Some(need);
        }
        if reads_v2 && last.need.is_empty() && knows_heads {
            peer.phase = Phase::InStep;
            return Some(match (&last.heads[..], flags(peer)) {
                ([], Flags::Open | Flags::ReadOnly) => self.full_state(peer),
                (heads, flags) => self.changes_since(peer, heads, flags),
            });
        }
        peer.phase = Phase::Syncing(fresh_state(peer));
        peer.retries = 0;
        self.synchronise(peer, due, true)
    }

    /// The slow path.
    fn synchronise(&mut self, peer: &mut Peer, due: Due, changed: bool) -> Option<Bytes> {
        if !changed && due.messages.is_empty() && !due.receipt {
            return None;
        }
        let Phase::Syncing(mut state) = std::mem::replace(&mut peer.phase, Phase::New) else { return None };
        let last_sent = state.last_sent_heads.clone();
        let brought_changes = due.offered > 0 || due.receipt;
        for message in due.messages {
            if let Err(error) = self.doc.receive_sync_message(&mut state, message) {
                // Its changes were taken out before; what is left can't fail on a document that is whole.
                tracing::error!(%error, "a sync message without changes was refused");
            }
        }
        if brought_changes {
            // Without its changes the message looks like an acknowledgement of heads that were never sent to it.
            state.last_sent_heads = last_sent;
            peer.retries = 0;
        }
        let knows_heads = state.their_heads.iter().flatten().all(|head| self.holds(head));
        if !knows_heads {
            if let Some(need) = self.ask_for_missing(peer) {
                peer.phase = Phase::Syncing(state);
                return Some(need);
            }
            request_missing(peer, &mut state);
        }
        let answer = self.doc.generate_sync_message(&mut state).map(|message| Bytes::from(message.encode()));
        peer.shared_flags.charge_answer(answer.as_ref().map_or(0, Bytes::len), self.change_count());
        let reads_v2 = state.their_capabilities.is_some();
        let has_all = state.their_heads.as_deref() == Some(&*self.heads);
        let needs_none = state.their_need.as_ref().is_some_and(Vec::is_empty);
        peer.phase = if reads_v2 && has_all && needs_none { Phase::InStep } else { Phase::Syncing(state) };
        answer
    }

    /// A peer whose outbox had been full: everything since, in one message, or from the beginning if it is not known
    /// what it has.
    fn catch_up(&mut self, peer: &mut Peer) -> Option<Bytes> {
        let Phase::Behind(since) = std::mem::replace(&mut peer.phase, Phase::InStep) else { return None };
        if let Some(since) = since {
            return Some(self.changes_since(peer, &since, flags(peer)));
        }
        let mut state = fresh_state(peer);
        let answer = self.doc.generate_sync_message(&mut state).map(|message| Bytes::from(message.encode()));
        peer.phase = Phase::Syncing(state);
        answer
    }

    fn changes_since(&self, peer: &Peer, heads: &[ChangeHash], flags: Flags) -> Bytes {
        if *heads == *self.heads {
            return craft::message(&self.heads, Vec::new(), flags);
        }
        let changes = self.doc.save_after(heads);
        peer.shared_flags.charge_answer(changes.len(), self.change_count());
        craft::message(&self.heads, changes, flags)
    }

    fn change_count(&self) -> usize {
        usize::try_from(self.doc.stats().num_changes).unwrap_or(usize::MAX)
    }

    /// The whole document, for a peer that has nothing.
    fn full_state(&mut self, peer: &Peer) -> Bytes {
        let may_write = peer.may_write();
        let cached = &self.saved.full_state[usize::from(may_write)];
        let message = cached.clone().unwrap_or_else(|| {
            craft::message(&self.heads, self.saved.whole(), if may_write { Flags::Open } else { Flags::ReadOnly })
        });
        self.saved.full_state[usize::from(may_write)] = Some(message.clone());
        peer.shared_flags.charge(message.len());
        message
    }

    /// The changes a peer asked for by hash, as far as we have them and they fit into one answer, and everything it was
    /// not told yet. It asks again for what is left: its own heads are not ours yet.
    fn wanted(&self, peer: &Peer, wanted: &BTreeSet<ChangeHash>) -> Bytes {
        let mut changes = Vec::new();
        for hash in wanted {
            if changes.len() >= self.limits.answer_bytes {
                break;
            }
            if let Some(change) = self.doc.get_change_by_hash(hash) {
                changes.extend_from_slice(change.raw_bytes());
            }
        }
        let told = peer.told.as_deref().unwrap_or_default();
        if *told != *self.heads {
            changes.extend(self.doc.save_after(told));
        }
        peer.shared_flags.charge(changes.len());
        craft::message(&self.heads, changes, flags(peer))
    }

    /// Ask a peer for the changes that orphans wait for, unless it was asked for the same before.
    fn ask_for_missing(&self, peer: &mut Peer) -> Option<Bytes> {
        let missing = self.orphans.missing();
        if missing.is_empty() || missing == peer.asked {
            return None;
        }
        peer.asked.clone_from(&missing);
        // A client passes over what it remembers to have sent, even if it is asked for: it is to forget.
        let flags = if peer.may_write() { Flags::Reset } else { Flags::ReadOnly };
        Some(craft::need(&self.heads, missing, flags))
    }
}

/// How a peer is spoken to.
fn flags(peer: &Peer) -> Flags {
    match (peer.may_write(), peer.owes_reset) {
        (false, _) => Flags::ReadOnly,
        (true, true) => Flags::Reset,
        (true, false) => Flags::Open,
    }
}

fn fresh_state(peer: &Peer) -> Box<sync::State> {
    Box::new(if peer.may_write() { sync::State::new() } else { sync::State::new_read_only() })
}

/// A peer names heads we lack and did not send them: it is asked to forget what it remembers to have sent, since that
/// may have been dropped. One that goes on without bringing anything is not asked any more, or the two of us would
/// exchange empty messages for ever.
fn request_missing(peer: &mut Peer, state: &mut sync::State) {
    let understands_resets =
        state.their_capabilities.as_ref().is_some_and(|all| all.contains(&sync::Capability::SyncReset));
    // To a peer too old to understand, Automerge names no heads at all, which makes it send everything again.
    if peer.may_write() && (peer.owes_reset || (understands_resets && peer.retries == 0)) {
        state.needs_reset = true;
        peer.owes_reset = false;
    }
    peer.retries = peer.retries.saturating_add(1);
    if peer.retries > MOST_RETRIES {
        state.read_only = true;
        state.needs_reset = false;
    }
}
