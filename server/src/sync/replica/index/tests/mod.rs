//! The index's word against Automerge's own, over histories and forgeries that come from one seed.
//!
//! More cases than usual: `PROPTEST_CASES=100000 cargo nextest run index`.

mod forge;
mod history;

use std::collections::BTreeMap;

use automerge::{
    Automerge, Change, ExpandedChange, ObjType, ROOT, ReadDoc as _, legacy::OpId, transaction::Transactable as _,
};
use proptest::prelude::*;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use self::history::History;
use super::Index;
use crate::sync::{guard, replica::isolate};

/// Whether Automerge takes a change on top of a document, gives it back as it was, and loads the document with it.
fn automerge_takes(doc: &Automerge, changes: &[Change]) -> bool {
    let mut trial = doc.clone();
    if isolate::apply(&mut trial, changes.to_vec()).is_err() {
        return false;
    }
    let loaded = guard::without_panic(|| Automerge::load(&trial.save()).ok());
    loaded.is_some_and(|loaded| {
        loaded.get_heads() == trial.get_heads()
            && changes.iter().all(|change| {
                loaded.get_change_by_hash(&change.hash()).is_some_and(|back| back.raw_bytes() == change.raw_bytes())
            })
    })
}

fn of(doc: &Automerge) -> Index {
    Index::of(&doc.save(), &[])
}

/// What each operation of a document is, in words: an index may number objects and keys as it likes.
fn described(index: &Index, doc: &Automerge) -> BTreeMap<String, String> {
    let mut described = BTreeMap::new();
    for change in doc.get_changes(&[]) {
        for counter in change.start_op().get()..=change.max_op() {
            let id = OpId(counter, change.actor_id().clone());
            let what = index.operations.id(&id).and_then(|id| index.operations.what(id));
            described.insert(format!("{counter}@{}", change.actor_id()), index.describe(what));
        }
    }
    described
}

impl Index {
    fn describe(&self, what: Option<super::What>) -> String {
        use super::{Place, Stands, What};
        let object = |object: super::Object| {
            let made = |id: &(super::Id, super::What)| matches!(id.1, What::Made(made) if made == object);
            let id = self.operations.iter().find(made).map(|(id, _)| self.operations.name(id));
            format!("{:?} {:?}", id, self.node(object).kind)
        };
        let place = |place: Place| match place {
            Place::Key(within, symbol) => {
                let key = self.symbols.iter().find(|(_, one)| **one == symbol).map(|(key, _)| key);
                format!("{key:?} of {}", object(within))
            }
            Place::Element(id) => format!("element {}", self.operations.name(id)),
        };
        match what {
            None => "nothing".to_owned(),
            Some(What::Inserted(within)) => format!("inserted in {}", object(within)),
            Some(What::Mark(within)) => format!("mark in {}", object(within)),
            Some(What::Put(at)) => format!("put at {}", place(at)),
            Some(What::Made(made)) => {
                let stands = match self.node(made).stands {
                    Stands::Element(within) => format!("in {}", object(within)),
                    Stands::At(at) => format!("at {}", place(at)),
                };
                format!("{} {stands} depth {}", object(made), self.node(made).depth)
            }
        }
    }
}

/// One history: each of its changes, and what was forged of them.
fn run(seed: u64, tally: &mut Tally) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut history = History::new(&mut rng);
    let mut index = of(&history.whole);
    // What settles many changes in one call.
    let mut behind = history.whole.clone();
    let mut unsettled = Vec::new();
    for _ in 0..rng.random_range(4..24) {
        let change = history.step(&mut rng);
        for _ in 0..rng.random_range(0..4) {
            let Some(forged) = forge::forge(&change, &history.whole, &mut rng) else { continue };
            let sure = of(&history.whole).take(&forged);
            let takes = automerge_takes(&history.whole, std::slice::from_ref(&forged));
            assert!(takes || !sure, "seed {seed}: sure of {:#?}", forged.decode());
            tally.forged += 1;
            tally.forged_taken += usize::from(takes);
            tally.forged_sure += usize::from(sure);
            if sure && rng.random_bool(0.2) {
                assert!(index.take(&forged));
                history.adopt(&forged);
                unsettled.push(forged);
                break;
            }
        }
        if history.whole.get_change_by_hash(&change.hash()).is_some() || !history.fits(&change) {
            continue;
        }
        let sure = index.take(&change);
        let marks = history::has_marks(&change);
        assert!(sure || marks, "seed {seed}: not sure of an honest change {:#?}", change.decode());
        assert!(
            automerge_takes(&history.whole, std::slice::from_ref(&change)),
            "seed {seed}: an honest change is refused"
        );
        tally.honest += 1;
        history.adopt(&change);
        unsettled.push(change);
        if rng.random_bool(0.2) {
            settle(&mut behind, &mut unsettled, &history.whole, seed);
            assert_eq!(
                described(&of(&history.whole), &history.whole),
                described(&index, &history.whole),
                "seed {seed}"
            );
        }
    }
    settle(&mut behind, &mut unsettled, &history.whole, seed);
}

fn settle(behind: &mut Automerge, unsettled: &mut Vec<Change>, whole: &Automerge, seed: u64) {
    assert!(automerge_takes(behind, unsettled), "seed {seed}: not all at once");
    behind.apply_changes(std::mem::take(unsettled)).unwrap();
    assert_eq!(behind.get_heads(), whole.get_heads());
    // Concurrent changes may stand in another order; what they come to is the same.
    assert_eq!(behind.hydrate(None), whole.hydrate(None), "seed {seed}");
}

/// How much of what was looked at.
#[derive(Debug, Default)]
struct Tally {
    honest: usize,
    forged: usize,
    forged_taken: usize,
    forged_sure: usize,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn s40_what_the_index_is_sure_of_automerge_takes(seed in any::<u64>()) {
        run(seed, &mut Tally::default());
    }
}

/// Forgeries of all kinds, of which some are as good as honest: a check that says no to all would pass the other test.
#[test]
fn s40_most_of_what_automerge_takes_the_index_is_sure_of() {
    let mut tally = Tally::default();
    for seed in 0..60 {
        run(seed, &mut tally);
    }
    assert!(tally.honest > 300 && tally.forged > 500, "{tally:?}");
    assert!(tally.forged_taken * 4 > tally.forged && tally.forged_taken < tally.forged, "{tally:?}");
    assert!(tally.forged_sure * 2 > tally.forged_taken, "{tally:?}");
}

#[test]
fn typing_is_one_entry() {
    let mut doc = Automerge::new();
    let mut tx = doc.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.commit();
    for at in 0..5_000 {
        let mut tx = doc.transaction();
        tx.splice_text(&text, at, 0, "x").unwrap();
        tx.commit();
    }
    assert_eq!(of(&doc).operations.len(), 2);
    let mut index = Index::default();
    for change in doc.get_changes(&[]) {
        assert!(index.take(&change));
    }
    assert_eq!(index.operations.len(), 2);
}

/// A change with an operation replaced.
fn altered(change: &Change, alter: impl FnOnce(&mut ExpandedChange)) -> Option<Change> {
    let mut read = change.decode();
    alter(&mut read);
    guard::without_panic(|| Some(Change::from(read)))
}
