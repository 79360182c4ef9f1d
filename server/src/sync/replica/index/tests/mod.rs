//! The index's word against Automerge's own, over histories and forgeries that come from one seed.
//!
//! More cases than usual: `PROPTEST_CASES=20000 cargo nextest run index`.

mod bytes;
mod corpus;
mod forge;
mod history;

use std::collections::BTreeMap;

use automerge::{
    Automerge, Change, ExpandedChange, ObjType, ROOT, ReadDoc as _,
    legacy::{OpId, OpType},
    transaction::{Transactable as _, Transaction},
};
use proptest::prelude::*;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use self::history::History;
use super::{Index, Verdict};
use crate::sync::{
    guard,
    replica::{isolate, marks},
};

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
///
/// In some histories forgeries that are odd are in the document too, as in a journal that holds them. What comes after
/// them may not be taken then, honest or not; the index must be sure of nothing, and refuse nothing.
fn run(seed: u64, tally: &mut Tally) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut history = History::new(&mut rng);
    let mut index = of(&history.whole);
    // What settles many changes in one call.
    let mut behind = history.whole.clone();
    let mut unsettled = Vec::new();
    let holds_what_is_odd = rng.random_bool(0.4);
    let (mut odd, mut asked) = (false, false);
    for _ in 0..rng.random_range(4..24) {
        // People whose copies hold a forgery may be unable to go on.
        let Some(change) = guard::without_panic(|| Some(history.step(&mut rng))) else {
            assert!(odd || asked, "seed {seed}: nobody can go on");
            break;
        };
        for _ in 0..rng.random_range(0..4) {
            let Some(forged) = forge::forge(&change, &history.whole, &mut rng) else { continue };
            if marks::are_malformed(&forged.decode()) {
                // It is refused before the index is asked.
                continue;
            }
            let takes = automerge_takes(&history.whole, std::slice::from_ref(&forged));
            let verdict = judged(&index, &history.whole, &forged, odd, seed);
            assert!(takes || verdict != Verdict::Sure, "seed {seed}: sure of {:#?}", forged.decode());
            tally.forged += 1;
            tally.forged_taken += usize::from(takes);
            tally.forged_sure += usize::from(verdict == Verdict::Sure);
            tally.forged_odd += usize::from(verdict == Verdict::Odd);
            if takes && (verdict != Verdict::Odd || holds_what_is_odd) && rng.random_bool(0.2) {
                let sure = index.keep(&forged);
                odd |= verdict == Verdict::Odd;
                asked |= verdict == Verdict::Ask;
                tally.kept_odd += usize::from(verdict == Verdict::Odd);
                go_on(&mut history, &mut behind, &mut unsettled, &forged, sure, seed);
                break;
            }
        }
        if history.whole.get_change_by_hash(&change.hash()).is_some() || !history.fits(&change) {
            continue;
        }
        let takes = automerge_takes(&history.whole, std::slice::from_ref(&change));
        let verdict = judged(&index, &history.whole, &change, odd, seed);
        let sure = verdict == Verdict::Sure;
        assert!(!marks::are_malformed(&change.decode()), "seed {seed}: {:#?}", change.decode());
        assert!(verdict != Verdict::Odd, "seed {seed}: an honest change is odd {:#?}", change.decode());
        assert!(takes || !sure, "seed {seed}: sure of what is refused {:#?}", change.decode());
        if !takes {
            assert!(odd || asked, "seed {seed}: an honest change is refused");
            continue;
        }
        assert_eq!(index.take(&change), verdict);
        let marks = history::has_marks(&change);
        assert!(sure || marks || odd, "seed {seed}: not sure of an honest change {:#?}", change.decode());
        tally.honest += 1;
        go_on(&mut history, &mut behind, &mut unsettled, &change, sure, seed);
        if rng.random_bool(0.2) {
            settle(&mut behind, &mut unsettled, &history.whole, seed);
            let [loaded, grown] = [&of(&history.whole), &index].map(|index| described(index, &history.whole));
            assert!(loaded == grown || odd, "seed {seed}: {loaded:#?} {grown:#?}");
        }
    }
    settle(&mut behind, &mut unsettled, &history.whole, seed);
}

/// What an index that grew says of a change, which one that is loaded says as well. Whatever is odd leaves no trace.
fn judged(index: &Index, whole: &Automerge, change: &Change, odd: bool, seed: u64) -> Verdict {
    let mut verdicts = [index.clone(), of(whole)].map(|before| {
        let mut after = before.clone();
        let verdict = after.take(change);
        assert!(verdict != Verdict::Odd || after == before, "seed {seed}: a trace of {:#?}", change.decode());
        verdict
    });
    verdicts.sort_unstable();
    assert!(verdicts[0] == verdicts[1] || odd, "seed {seed}: an index that grew is another than one that is loaded");
    verdicts[1]
}

/// A change that is let in waits if the index is sure of it; another is applied, and what waits before it.
fn go_on(
    history: &mut History,
    behind: &mut Automerge,
    unsettled: &mut Vec<Change>,
    change: &Change,
    sure: bool,
    seed: u64,
) {
    if !sure {
        settle(behind, unsettled, &history.whole, seed);
    }
    history.adopt(change);
    unsettled.push(change.clone());
    if !sure {
        settle(behind, unsettled, &history.whole, seed);
    }
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
    forged_odd: usize,
    /// Of these, kept as a journal keeps them.
    kept_odd: usize,
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
    assert!(tally.forged_sure * 2 > tally.forged_taken && tally.kept_odd > 3, "{tally:?}");
    assert!(tally.forged_odd * 4 > tally.forged, "{tally:?}");
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
        assert_eq!(index.take(&change), Verdict::Sure);
    }
    assert_eq!(index.operations.len(), 2);
}

/// A change with an operation replaced.
fn altered(change: &Change, alter: impl FnOnce(&mut ExpandedChange)) -> Option<Change> {
    let mut read = change.decode();
    alter(&mut read);
    guard::without_panic(|| Some(Change::from(read)))
}

/// Nobody but a forger puts a block over a character. Automerge 0.12 takes that, and a later deletion of the character
/// alone, as anybody writes it who does not know of the block, makes it panic.
#[test]
fn s40_what_follows_something_odd_is_never_sure() {
    let mut whole = Automerge::new();
    let mut tx = whole.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "ab").unwrap();
    tx.commit();
    let written = whole.get_changes(&[]).remove(0).decode().operations;
    let of_other = |edit: &dyn Fn(&mut Transaction<'_>)| {
        let mut other = whole.fork();
        let mut tx = other.transaction();
        edit(&mut tx);
        tx.commit();
        other.get_changes(&whole.get_heads()).remove(0)
    };
    let deletion = of_other(&|tx| tx.splice_text(&text, 0, 1, "").unwrap());
    let forged = altered(&of_other(&|tx| tx.put(ROOT, "titre", "un mot").unwrap()), |read| {
        let operation = &mut read.operations[0];
        operation.action = OpType::Make(ObjType::Map);
        operation.obj = written[1].obj.clone();
        operation.key = written[2].key.clone();
    });
    let forged = forged.unwrap();
    let mut index = of(&whole);
    assert_eq!(index.take(&forged), Verdict::Odd);
    assert_eq!(index, of(&whole));
    assert!(automerge_takes(&whole, std::slice::from_ref(&forged)));
    // A journal may hold it all the same.
    assert!(!index.keep(&forged));
    whole.apply_changes([forged]).unwrap();
    assert!(!automerge_takes(&whole, std::slice::from_ref(&deletion)));
    assert_eq!([of(&whole).take(&deletion), index.take(&deletion)], [Verdict::Ask; 2]);
}
