//! A batch that Automerge fails on: whose change was it, and what of the batch can go on without it?

use std::collections::{BTreeMap, HashSet};

use automerge::{Automerge, Change};
use maillage_shared::{ConnectionId, ParticipantId, Timestamp};

use super::{
    Broken, Rebuilt, Replica,
    batch::{Counters, Staged},
    marks,
};
use crate::sync::guard::without_panic;

impl Replica {
    /// After [`Broken`]: go on with the saved document built anew, keep of the batch the changes that it takes, and
    /// name the connections that sent the others.
    pub(crate) fn isolate(&mut self, saved: Rebuilt) -> Vec<ConnectionId> {
        let batch = std::mem::take(&mut self.batch);
        // An actor that only what is left out would have bound is nobody's.
        for (actor, _) in &batch.bound {
            self.actors.remove(actor);
            self.pages.remove(actor);
        }
        self.counters = Counters::of(&saved.doc, &self.actors);
        self.index = saved.index;
        for peer in self.peers.values_mut() {
            peer.due.offered = 0;
        }
        let mut trial = Trial { doc: saved.doc, kept: Vec::new(), culprits: BTreeMap::new() };
        trial.take(batch.staged);
        // While saves fail, `doc` stays what is saved.
        let newest = if self.ahead.is_some() { &mut self.ahead } else { &mut self.doc };
        *newest = Some(trial.doc);
        for mut staged in trial.kept {
            staged.sure = self.index.keep(&staged.change);
            self.push(staged);
        }
        self.batch.applied = self.batch.staged.len();
        for (participant, at) in trial.culprits.values() {
            self.conduct.broke(*participant, *at, &self.limits);
        }
        trial.culprits.into_keys().collect()
    }
}

/// Looking for the changes that a document does not take.
struct Trial {
    doc: Automerge,
    kept: Vec<Staged>,
    /// Whose it was, and when it came.
    culprits: BTreeMap<ConnectionId, (ParticipantId, Timestamp)>,
}

impl Trial {
    /// Keep all of `staged` if the document takes it, else each half that it takes: a few bad changes among many
    /// good ones cost a few copies of the document.
    fn take(&mut self, mut staged: Vec<Staged>) {
        staged.retain(|one| one.from.is_none_or(|from| !self.culprits.contains_key(&from)));
        if staged.is_empty() {
            return;
        }
        let mut trial = self.doc.clone();
        if apply(&mut trial, staged.iter().map(|one| one.change.clone()).collect()).is_ok() {
            self.doc = trial;
            self.kept.append(&mut staged);
        } else if staged.len() == 1 {
            let one = &staged[0];
            self.culprits.extend(one.from.map(|from| (from, (one.delivered_by, one.at))));
        } else {
            let rest = staged.split_off(staged.len() / 2);
            self.take(staged);
            self.take(rest);
        }
    }
}

/// Apply, and make sure that the document gives back just what it was given.
///
/// Automerge asserts some of what it expects of a change and takes the rest on trust: a deletion of something that
/// never was is applied, but then the change can't be made out again from the document, and a snapshot with it does
/// not load. Reading the changes back costs a few microseconds each, however large the document. What it gives back and
/// does not load all the same are marks that end before they begin (`marks.rs`).
pub(super) fn apply(doc: &mut Automerge, changes: Vec<Change>) -> Result<(), Broken> {
    let hashes: HashSet<_> = changes.iter().map(Change::hash).collect();
    let before = doc.get_heads();
    let whole = without_panic(|| {
        let new = hashes.iter().filter(|hash| doc.get_change_meta_by_hash(hash).is_none()).count();
        doc.apply_changes(changes).ok()?;
        let read_back = doc.get_changes(&before);
        let whole = read_back.len() == new && read_back.iter().all(|change| hashes.contains(&change.hash()));
        (whole && read_back.iter().all(|change| marks::are_in_order(doc, change))).then_some(())
    });
    whole.ok_or(Broken::Batch)
}
