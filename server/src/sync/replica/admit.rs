//! Which changes are let in, and in what order.
//!
//! Automerge would keep changes whose predecessors are missing and apply them later by itself; then something would be
//! in the document that was never saved. So orphans wait here, and Automerge is only given what it can apply at once.

use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use automerge::{Automerge, Change, ChangeHash};
use bytes::Bytes;
use maillage_shared::{ConnectionId, ParticipantId, Refusal, Timestamp};

use super::{Broken, Replica, Staged, owners::Bearer};
use crate::sync::guard::Fault;

/// Changes that wait for others. Bounded by `Limits::orphans_per_document`.
#[derive(Default)]
pub(super) struct Orphans {
    pub(super) waiting: HashMap<ChangeHash, Staged>,
    /// For each missing change, those that wait for it. What waits for its owner's own waits for itself.
    pub(super) waiting_for: HashMap<ChangeHash, Vec<ChangeHash>>,
    pub(super) bytes: usize,
}

impl Orphans {
    /// Whether a connection delivered changes that still wait.
    pub(super) fn any_from(&self, connection: ConnectionId) -> bool {
        !self.waiting.is_empty() && self.waiting.values().any(|orphan| orphan.from == Some(connection))
    }

    /// The changes that are missing, orphans themselves excepted.
    pub(super) fn missing(&self) -> Vec<ChangeHash> {
        let mut missing: Vec<_> =
            self.waiting_for.keys().filter(|hash| !self.waiting.contains_key(hash)).copied().collect();
        missing.sort_unstable();
        missing
    }

    pub(super) fn insert(&mut self, orphan: Staged, missing: impl IntoIterator<Item = ChangeHash>) {
        for hash in missing {
            self.waiting_for.entry(hash).or_default().push(orphan.hash);
        }
        self.bytes += orphan.change.raw_bytes().len();
        if let Some(before) = self.waiting.insert(orphan.hash, orphan) {
            self.bytes -= before.change.raw_bytes().len();
        }
    }

    /// Drop what a connection delivered.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        if !self.any_from(connection) {
            return;
        }
        self.waiting.retain(|_, orphan| orphan.from != Some(connection));
        self.bytes = self.waiting.values().map(|orphan| orphan.change.raw_bytes().len()).sum();
        for waiting in self.waiting_for.values_mut() {
            waiting.retain(|hash| self.waiting.contains_key(hash));
        }
        self.waiting_for.retain(|_, waiting| !waiting.is_empty());
    }

    /// The orphans that waited for `hash`, in the order they came; some may wait for others still.
    fn released_by(&mut self, hash: &ChangeHash) -> Vec<Staged> {
        let released = self.waiting_for.remove(hash).unwrap_or_default();
        let released: Vec<_> = released.iter().filter_map(|hash| self.waiting.remove(hash)).collect();
        self.bytes -= released.iter().map(|orphan| orphan.change.raw_bytes().len()).sum::<usize>();
        released
    }
}

impl Replica {
    /// Let in what can be let in of a message's changes.
    pub(super) fn stage(
        &mut self,
        connection: ConnectionId,
        participant: ParticipantId,
        changes: Vec<Change>,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let mut news = false;
        for change in changes {
            let hash = change.hash();
            let waits = self.orphans.waiting.contains_key(&hash) && !self.came_from_its_owner(&hash, participant);
            if self.holds(&hash) || waits {
                continue;
            }
            news = true;
            let from = Some(connection);
            self.admit(Staged { change, hash, from, participant, delivered_by: participant, at })?;
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
            if self.admit_one(orphan, &mut ready).is_err() {
                tracing::debug!("an orphan did not fit when its predecessors came");
            }
        }
        outcome
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

    fn admit_ready(&mut self, staged: Staged) -> Result<(), Fault> {
        let change = &staged.change;
        let actor = change.actor_id().to_bytes();
        let start = change.start_op().get();
        let follows = self.sequences.get(actor).copied().unwrap_or(0) + 1 == change.seq();
        // An honest author counts on from the highest operation it has seen: all of its predecessors', and none that
        // we have not seen.
        let counts_on = start <= self.highest_op + 1
            && change.deps().iter().all(|dep| self.last_op_of(dep).is_some_and(|last| start > last));
        if !follows || !counts_on {
            return Err(Fault::Refuse(Refusal::ChangeRefused));
        }
        let bytes = self.snapshot.len() + self.log.len() + self.staged_bytes + change.raw_bytes().len();
        let operations = self.operations + change.len() as u64;
        if bytes > self.limits.document_bytes || operations > self.limits.operations_per_document {
            return Err(Fault::Refuse(Refusal::DocumentFull));
        }
        self.push(staged);
        Ok(())
    }

    /// Stage a change that is known to fit.
    pub(super) fn push(&mut self, mut staged: Staged) {
        let actor = Bytes::copy_from_slice(staged.change.actor_id().to_bytes());
        self.sequences.insert(actor.clone(), staged.change.seq());
        self.highest_op = self.highest_op.max(staged.change.max_op());
        self.operations += staged.change.len() as u64;
        if let Some(first) = self.actors.get(&actor) {
            // Clients pass on what others wrote while they were offline together: the words stay their author's, and
            // whoever brought them is kept beside (S20).
            staged.participant = *first;
        } else {
            self.actors.insert(actor.clone(), staged.participant);
            self.bound.push((actor, staged.participant));
        }
        if let Some(peer) = staged.from.and_then(|from| self.peers.get_mut(&from)) {
            peer.due.offered += 1;
        }
        self.staged_bytes += staged.change.raw_bytes().len();
        self.staged_hashes.insert(staged.hash, staged.change.max_op());
        self.staged.push(staged);
    }

    pub(super) fn holds(&self, hash: &ChangeHash) -> bool {
        self.staged_hashes.contains_key(hash) || self.doc.get_change_meta_by_hash(hash).is_some()
    }

    /// The highest operation counter of a change that is here.
    fn last_op_of(&self, hash: &ChangeHash) -> Option<u64> {
        let staged = self.staged_hashes.get(hash).copied();
        staged.or_else(|| self.doc.get_change_meta_by_hash(hash).map(|change| change.max_op))
    }

    /// Apply everything staged in one call (its cost is that of the touched texts, however many changes there are).
    ///
    /// # Errors
    /// [`Broken`] if Automerge failed or panicked: the document is not to be used any more.
    pub(crate) fn check(&mut self) -> Result<(), Broken> {
        self.settle_early();
        if self.staged.is_empty() {
            return Ok(());
        }
        let changes: Vec<_> = self.staged.iter().map(|staged| staged.change.clone()).collect();
        apply(&mut self.doc, changes)
    }

    /// After [`Broken`]: go on with a document loaded anew, keep of the staged changes those that it takes, and name
    /// the connections that sent the others.
    pub(crate) fn isolate(&mut self, mut fresh: Automerge) -> Vec<ConnectionId> {
        let mut trial = Trial { kept: Vec::new(), culprits: HashSet::new() };
        trial.take(&mut fresh, std::mem::take(&mut self.staged));
        let Trial { kept, culprits } = trial;
        // An actor that only what is left out would have bound is nobody's.
        let bound: Vec<_> = std::mem::take(&mut self.bound);
        let actors: HashSet<&[u8]> = kept.iter().map(|staged| staged.change.actor_id().to_bytes()).collect();
        let (bound, unbound): (Vec<_>, Vec<_>) = bound.into_iter().partition(|(actor, _)| actors.contains(&**actor));
        for (actor, _) in unbound {
            self.actors.remove(&actor);
        }
        let loaded = super::Loaded {
            doc: fresh,
            snapshot: self.snapshot.clone(),
            log: std::mem::take(&mut self.log),
            actors: self.actors.drain().collect(),
        };
        let peers = std::mem::take(&mut self.peers);
        let (heads, orphans) = (Arc::clone(&self.heads), std::mem::take(&mut self.orphans));
        let rebuilt = Self::new(loaded, Arc::clone(&self.limits), Arc::default());
        *self = Self { peers, recent_heads: Arc::clone(&self.recent_heads), heads, bound, orphans, ..rebuilt };
        for staged in &kept {
            self.staged_bytes += staged.change.raw_bytes().len();
            self.staged_hashes.insert(staged.hash, staged.change.max_op());
        }
        self.staged = kept;
        culprits.into_iter().collect()
    }

    /// A change that the server itself made in a participant's name: let in like anybody's.
    ///
    /// # Errors
    /// [`Fault`] if it does not fit or the document is full.
    pub(crate) fn propose(&mut self, participant: ParticipantId, change: Change, at: Timestamp) -> Result<(), Fault> {
        let hash = change.hash();
        self.admit(Staged { change, hash, from: None, participant, delivered_by: participant, at })
    }
}

/// Looking for the changes that a document does not take.
struct Trial {
    kept: Vec<Staged>,
    culprits: HashSet<ConnectionId>,
}

impl Trial {
    /// Keep all of `staged` if the document takes it, else each half that it takes: a few bad changes among many
    /// good ones cost a few copies of the document.
    fn take(&mut self, doc: &mut Automerge, mut staged: Vec<Staged>) {
        staged.retain(|one| one.from.is_none_or(|from| !self.culprits.contains(&from)));
        if staged.is_empty() {
            return;
        }
        let mut trial = doc.clone();
        if apply(&mut trial, staged.iter().map(|one| one.change.clone()).collect()).is_ok() {
            *doc = trial;
            self.kept.append(&mut staged);
        } else if staged.len() == 1 {
            self.culprits.extend(staged[0].from);
        } else {
            let rest = staged.split_off(staged.len() / 2);
            self.take(doc, staged);
            self.take(doc, rest);
        }
    }
}

/// Apply, and make sure that the document gives back just what it was given.
///
/// Automerge asserts some of what it expects of a change and takes the rest on trust: a deletion of something that
/// never was is applied, but then the change can't be made out again from the document, and a snapshot with it does
/// not load. Reading the changes back costs a few microseconds each, however large the document.
fn apply(doc: &mut Automerge, changes: Vec<Change>) -> Result<(), Broken> {
    let hashes: HashSet<_> = changes.iter().map(Change::hash).collect();
    let before = doc.get_heads();
    let whole = catch_unwind(AssertUnwindSafe(|| {
        let new = hashes.iter().filter(|hash| doc.get_change_meta_by_hash(hash).is_none()).count();
        if doc.apply_changes(changes).is_err() {
            return false;
        }
        let read_back = doc.get_changes(&before);
        read_back.len() == new && read_back.iter().all(|change| hashes.contains(&change.hash()))
    }));
    if matches!(whole, Ok(true)) { Ok(()) } else { Err(Broken) }
}
