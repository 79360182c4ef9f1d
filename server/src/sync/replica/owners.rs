//! Whose actor a change is of, and whether whoever brought it may bring it now.
//!
//! Two changes of one actor with one number make Automerge throw in the page that made one of them. So while an actor's
//! owner has the document open, nobody else's changes of that actor are let in (S21). Those who were away together may
//! pass each other's changes on: they are the actor's owner's, and whoever delivered them is kept beside (S20).

use automerge::ChangeHash;
use maillage_shared::ParticipantId;

use super::{Replica, batch::Staged, orphans::Orphans, peer::Phase};
use crate::sync::guard::Fault;

/// Whether a change may be let in, by who brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearer {
    /// Its owner, or somebody else while its owner is away.
    Rightful,
    /// Somebody else, while its owner is on the way in and may have it: the owner's own is waited for.
    Early,
    /// Somebody else, while its owner has the document open and would have sent it.
    Foreign,
}

impl Replica {
    /// Who brought this change, as far as that decides about it.
    pub(super) fn bearer(&self, change: &Staged) -> Bearer {
        // The server's own, and what the journal holds already, need nobody's leave.
        let brought = change.from.and_then(|_| self.owner_of(change));
        let Some(owner) = brought.filter(|owner| *owner != change.delivered_by) else {
            return Bearer::Rightful;
        };
        let mut theirs = self.peers.values().filter(|peer| peer.participant == owner).peekable();
        if theirs.peek().is_none() {
            return Bearer::Rightful;
        }
        // Who is behind was in step before, and sends all the same.
        let sends = theirs.any(|peer| matches!(peer.phase, Phase::InStep | Phase::Behind(_)));
        if sends { Bearer::Foreign } else { Bearer::Early }
    }

    fn owner_of(&self, change: &Staged) -> Option<ParticipantId> {
        self.actors.get(change.change.actor_id().to_bytes()).copied()
    }

    /// Whether a change that waits has come again, from its owner this time.
    pub(super) fn came_from_its_owner(&self, hash: &ChangeHash, from: ParticipantId) -> bool {
        let waits = self.orphans.waiting.get(hash);
        waits.is_some_and(|orphan| orphan.delivered_by != from && self.owner_of(orphan) == Some(from))
    }

    /// Let in, or refuse, what waited for owners who were on the way in and have left, or arrived without it.
    pub(super) fn settle_early(&mut self) {
        for hash in self.orphans.early() {
            let Some(orphan) = self.orphans.waiting.get(&hash) else { continue };
            if self.bearer(orphan) == Bearer::Rightful
                && let Some(orphan) = self.orphans.take_early(&hash)
            {
                let sender = orphan.from;
                if let Err(Fault::Refuse(refusal)) = self.admit(orphan) {
                    self.refuse_later(sender, refusal);
                }
            }
        }
    }

    /// Keep a change until these are here.
    ///
    /// # Errors
    /// `too-many-orphans` if no more may wait.
    pub(super) fn keep_waiting(&mut self, change: Staged, missing: Vec<ChangeHash>) -> Result<(), Fault> {
        self.orphans.has_room(&change, &self.limits).map_err(Fault::Refuse)?;
        self.orphans.insert(change, missing);
        for loser in self.orphans.shrink(&self.limits) {
            if let Some(peer) = self.peers.get_mut(&loser) {
                peer.is_to_send_again();
            }
        }
        Ok(())
    }
}

impl Orphans {
    /// Those that wait for nothing but their owner's own: each waits for itself.
    fn early(&self) -> Vec<ChangeHash> {
        if self.waiting.is_empty() {
            return Vec::new();
        }
        let waits_for_itself = |(missing, waiting): &(&ChangeHash, &Vec<ChangeHash>)| waiting.contains(missing);
        let mut early: Vec<_> = self.waiting_for.iter().filter(waits_for_itself).map(|(hash, _)| *hash).collect();
        early.sort_unstable();
        early
    }

    /// Take one of these out; what waits for it goes on waiting.
    fn take_early(&mut self, hash: &ChangeHash) -> Option<Staged> {
        if let Some(waiting) = self.waiting_for.get_mut(hash) {
            waiting.retain(|one| one != hash);
        }
        let taken = self.waiting.remove(hash)?;
        self.bytes -= taken.change.raw_bytes().len();
        Some(taken)
    }
}
