//! Which changes are let in, and in what order.
//!
//! Automerge would keep changes whose predecessors are missing and apply them later by itself; then something would be
//! in the document that was never saved. So orphans wait here, and Automerge is only given what it can apply at once.

use std::sync::Arc;

use automerge::{Change, ChangeHash};
use bytes::Bytes;
use maillage_shared::{ConnectionId, ParticipantId, Refusal, Timestamp};

use super::{Replica, batch::Staged, index::Verdict, owners::Bearer, shape};
use crate::sync::guard::Fault;

impl Replica {
    /// Let in what can be let in of a message's changes.
    pub(super) fn admit_all(
        &mut self,
        connection: ConnectionId,
        participant: ParticipantId,
        changes: Vec<Change>,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let mut news = false;
        let journal_lacks_some = self.orphans.any_of_the_journals();
        let mut foreign = Vec::new();
        for change in changes {
            let hash = change.hash();
            self.note_page(connection, &change);
            let waits = self.orphans.waiting.contains_key(&hash) && !self.came_from_its_owner(&hash, participant);
            if self.holds(&hash) || waits {
                continue;
            }
            news = true;
            let from = Some(connection);
            let arrived = Staged { change, hash, from, participant, delivered_by: participant, at, sure: false };
            if journal_lacks_some && self.bearer(&arrived) == Bearer::Foreign {
                foreign.push(arrived);
            } else {
                self.admit(arrived)?;
            }
        }
        // Each comes before those that follow it, and these may say that the journal held it (S37).
        for arrived in foreign.into_iter().rev() {
            self.admit(arrived)?;
        }
        if !news && let Some(peer) = self.peers.get_mut(&connection) {
            // It sent only what we have: it may be waiting to hear so.
            peer.due.receipt = true;
        }
        Ok(())
    }

    /// Stage a change if its predecessors are here, and then every orphan that waited for it; else keep it waiting.
    pub(super) fn admit(&mut self, arrived: Staged) -> Result<(), Fault> {
        let mut ready = Vec::new();
        let outcome = self.admit_one(arrived, &mut ready);
        while let Some(orphan) = ready.pop() {
            // What is wrong with an orphan is not the fault of whoever brought what it waited for.
            let sender = orphan.from;
            if let Err(Fault::Refuse(refusal)) = self.admit_one(orphan, &mut ready) {
                self.refuse_later(sender, refusal);
            }
        }
        outcome
    }

    /// Something that waited does not fit now that its turn has come: its sender hears so at the next `tell`.
    pub(super) fn refuse_later(&mut self, sender: Option<ConnectionId>, refusal: Refusal) {
        if let Some(peer) = sender.and_then(|sender| self.peers.get_mut(&sender)) {
            peer.refuse(refusal);
            peer.due.refused = Some(refusal);
        }
    }

    fn admit_one(&mut self, next: Staged, ready: &mut Vec<Staged>) -> Result<(), Fault> {
        if self.holds(&next.hash) {
            // It waited, and its owner's own came.
            return Ok(());
        }
        match self.bearer(&next) {
            Bearer::Rightful => {}
            Bearer::Early => {
                let hash = next.hash;
                return self.keep_waiting(next, vec![hash]);
            }
            Bearer::Foreign => return Err(Fault::Refuse(Refusal::ChangeRefused)),
        }
        let missing: Vec<_> = next.change.deps().iter().filter(|dep| !self.holds(dep)).copied().collect();
        if missing.is_empty() {
            let hash = next.hash;
            self.admit_ready(next)?;
            ready.extend(self.orphans.released_by(&hash));
            return Ok(());
        }
        self.keep_waiting(next, missing)
    }

    fn admit_ready(&mut self, mut staged: Staged) -> Result<(), Fault> {
        self.check_follows(&staged.change)?;
        self.check_room(&staged)?;
        let (change, limits) = (&staged.change, &self.limits);
        let shape = shape::check(change, limits, |object| self.index.depth(object));
        // What the server itself makes, and what the journal holds already, is nobody's to be refused.
        if staged.from.is_some() {
            shape?;
            self.check_heads(&staged)?;
            let (operations, bytes) = (change.len() as u64 + 1, change.raw_bytes().len());
            self.conduct.add(staged.delivered_by, operations, bytes, staged.at, limits).map_err(Fault::Refuse)?;
            staged.sure = match self.index.take(&staged.change) {
                Verdict::Sure => true,
                Verdict::Ask => false,
                // An earlier version let it in, and the journal lost it (S37).
                Verdict::Odd if self.orphans.journal_lacks(&staged.hash) => self.index.keep(&staged.change),
                Verdict::Odd => {
                    self.conduct.take_back(staged.delivered_by, operations, bytes);
                    return Err(Fault::Refuse(Refusal::ChangeRefused));
                }
            };
        } else {
            staged.sure = self.index.keep(&staged.change);
        }
        self.push(staged);
        Ok(())
    }

    /// Whether a change goes on from where its author and the document are.
    fn check_follows(&self, change: &Change) -> Result<(), Fault> {
        let actor = change.actor_id().to_bytes();
        let start = change.start_op().get();
        let last = self.counters.authors.get(actor).copied().unwrap_or_default();
        let follows = last.sequence + 1 == change.seq();
        // An honest author counts on from the highest operation it has seen: all of its predecessors', its own, whether
        // the change names them or not, and none that we have not seen. Two operations of one name would be let in
        // otherwise, and no snapshot loads with them.
        let counts_on = last.operation < start
            && start <= self.counters.highest_op + 1
            && change.deps().iter().all(|dep| self.last_op_of(dep).is_some_and(|last| start > last));
        if follows && counts_on { Ok(()) } else { Err(Fault::Refuse(Refusal::ChangeRefused)) }
    }

    /// Whether the document has room for a change. What takes away, and what the server itself does in somebody's name,
    /// has a reserve: a document that is full can still be cleaned up, renamed and told from others.
    fn check_room(&self, staged: &Staged) -> Result<(), Fault> {
        let (change, limits) = (&staged.change, &self.limits);
        let bytes = self.saved.held() + self.batch.bytes + change.raw_bytes().len();
        let operations = self.counters.operations + change.len() as u64;
        let changes = self.counters.changes + 1;
        let within = |reserve: u64| {
            let with_reserve = |limit: u64| limit + limit.checked_div(reserve).unwrap_or(0);
            bytes as u64 <= with_reserve(limits.document_bytes as u64)
                && operations <= with_reserve(limits.operations_per_document)
                && changes <= with_reserve(limits.changes_per_document)
        };
        let fits =
            within(0) || (within(limits.document_reserve) && (staged.from.is_none() || shape::only_removes(change)));
        if !fits {
            return Err(Fault::Refuse(Refusal::DocumentFull));
        }
        if self.failing && self.batch.bytes + change.raw_bytes().len() > limits.unsaved_bytes {
            return Err(Fault::Refuse(Refusal::NotSaved));
        }
        Ok(())
    }

    /// Whether a change goes on from a head; if it stands beside them all, whether there may be one more.
    fn check_heads(&self, staged: &Staged) -> Result<(), Fault> {
        let heads = &self.counters.heads;
        if staged.change.deps().iter().any(|dep| heads.contains_key(dep)) {
            return Ok(());
        }
        let theirs = heads.values().filter(|participant| **participant == staged.delivered_by).count();
        if heads.len() >= self.limits.heads_per_document || theirs >= self.limits.heads_per_participant {
            return Err(Fault::Refuse(Refusal::TooManyHeads));
        }
        Ok(())
    }

    /// Stage a change that is known to fit.
    pub(super) fn push(&mut self, mut staged: Staged) {
        let actor = Bytes::copy_from_slice(staged.change.actor_id().to_bytes());
        self.counters.add(&staged, &actor);
        if let Some(first) = self.actors.get(&actor) {
            // Clients pass on what others wrote while they were offline together: the words stay their author's, and
            // whoever brought them is kept beside (S20).
            staged.participant = *first;
        } else {
            self.actors.insert(actor.clone(), staged.participant);
            self.batch.bound.push((actor.clone(), staged.participant));
        }
        if let Some(from) = staged.from
            && let Some(peer) = self.peers.get_mut(&from)
        {
            peer.due.offered += 1;
            if staged.delivered_by == staged.participant {
                self.pages.insert(actor, Arc::clone(&peer.page));
            }
        }
        self.batch.push(staged);
    }

    pub(super) fn holds(&self, hash: &ChangeHash) -> bool {
        self.batch.hashes.contains_key(hash) || self.known.holds(hash)
    }

    /// The highest operation counter of a change that is here.
    fn last_op_of(&self, hash: &ChangeHash) -> Option<u64> {
        let staged = self.batch.hashes.get(hash).copied();
        staged.or_else(|| self.known.last_op_of(hash))
    }

    /// A change that the server itself made in a participant's name: let in like anybody's.
    ///
    /// # Errors
    /// [`Fault`] if it does not fit or the document is full.
    pub(crate) fn propose(&mut self, participant: ParticipantId, change: Change, at: Timestamp) -> Result<(), Fault> {
        let hash = change.hash();
        self.admit(Staged { change, hash, from: None, participant, delivered_by: participant, at, sure: false })
    }
}
