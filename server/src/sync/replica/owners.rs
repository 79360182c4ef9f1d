//! Whose actor a change is of, and whether whoever brought it may bring it now.
//!
//! Two changes of one actor with one number make Automerge throw in the page that made one of them. So while the page
//! that an actor is in use on has the document open, nobody else's changes of that actor are let in (S21). Those who were
//! away together may pass each other's changes on: they are the actor's owner's, and whoever delivered them is kept beside
//! (S20). What the journal lost is let in from anybody (S37).
//!
//! An actor is in use on one page and never again on another, so a telephone of its owner's keeps nobody from passing on
//! what was written on a page that is gone. A page is known by its peer id, which outlives a broken connection, from the
//! first change that it sends while the document is loaded.

use std::{collections::HashSet, sync::Arc};

use automerge::{Change, ChangeHash};
use maillage_shared::{ConnectionId, ParticipantId};

use super::{Replica, batch::Staged, orphans::Orphans, peer::Phase};
use crate::sync::guard::Fault;

/// Whether a change may be let in, by who brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearer {
    /// Its owner, or somebody else while the page it is of is away or the journal lacks it.
    Rightful,
    /// Somebody else, while its owner is on the way in and may have it: the owner's own is waited for.
    Early,
    /// Somebody else, while the page it is of has the document open and would have sent it.
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
        if self.orphans.journal_lacks(&change.hash) {
            return Bearer::Rightful;
        }
        let page = self.pages.get(change.change.actor_id().to_bytes());
        let mut bearer = Bearer::Rightful;
        for peer in self.peers.values().filter(|peer| peer.participant == owner) {
            // Who is behind was in step before, and sends all the same.
            let sends = matches!(peer.phase, Phase::InStep | Phase::Behind(_));
            if !sends {
                bearer = Bearer::Early;
            } else if page.is_some_and(|page| *page == peer.page) {
                return Bearer::Foreign;
            }
        }
        bearer
    }

    /// A change has come, which may be here already: its actor is in use on the page that sent it, if that is its owner's
    /// and no other is known.
    pub(super) fn note_page(&mut self, connection: ConnectionId, change: &Change) {
        let (Some(peer), Some((actor, owner))) =
            (self.peers.get(&connection), self.actors.get_key_value(change.actor_id().to_bytes()))
        else {
            return;
        };
        if *owner == peer.participant && !self.pages.contains_key(actor) {
            self.pages.insert(actor.clone(), Arc::clone(&peer.page));
        }
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
    /// `too-many-orphans` if no more of its bearer's may wait. What the journal holds is bounded by what is loaded (S38).
    pub(super) fn keep_waiting(&mut self, change: Staged, missing: Vec<ChangeHash>) -> Result<(), Fault> {
        if change.from.is_some() {
            self.orphans.has_room(&change, &self.limits).map_err(Fault::Refuse)?;
        }
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
    /// Whether any are the journal's own: it lacks what they wait for.
    pub(super) fn any_of_the_journals(&self) -> bool {
        self.waiting.values().any(|orphan| orphan.from.is_none())
    }

    /// Whether the journal held this change and lost it: what it holds follows it, directly or over others that have
    /// come back and wait. A change names by hash what it follows, so nobody can forge one that answers to this; that a
    /// change somebody brought follows it proves nothing.
    pub(super) fn journal_lacks(&self, hash: &ChangeHash) -> bool {
        let (mut followed, mut seen) = (vec![*hash], HashSet::new());
        while let Some(hash) = followed.pop() {
            for follower in self.waiting_for.get(&hash).into_iter().flatten() {
                if self.waiting.get(follower).is_some_and(|orphan| orphan.from.is_none()) {
                    return true;
                }
                if seen.insert(*follower) {
                    followed.push(*follower);
                }
            }
        }
        false
    }

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
