//! Histories that stock clients wrote (`tests/fixtures/histories`): the index is sure of all of it but marks, and
//! Automerge agrees with the index, and with the client.

use std::{collections::BTreeMap, path::Path};

use automerge::{Automerge, Change};
use serde::Deserialize;

use super::{automerge_takes, described, history::has_marks, of};
use crate::sync::{
    guard::split_chunk,
    replica::{
        index::{Index, Verdict},
        isolate, marks,
    },
};

/// How many changes are applied before the document is saved, loaded and compared.
const LOADED_EVERY: usize = 40;

/// What the client says of a history.
#[derive(Debug, Deserialize)]
struct Written {
    changes: usize,
    marked: usize,
    heads: Vec<String>,
}

/// Each history with its changes, in the order in which a server was sent them.
fn histories() -> BTreeMap<String, (Written, Vec<Change>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/histories");
    let written = std::fs::read(folder.join("histories.json")).unwrap();
    let written: BTreeMap<String, Written> = serde_json::from_slice(&written).unwrap();
    let with_changes = |(name, written): (String, Written)| {
        let bytes = std::fs::read(folder.join(format!("{name}.changes.bin"))).unwrap();
        let (mut rest, mut changes) = (bytes.as_slice(), Vec::new());
        while !rest.is_empty() {
            let (_, chunk, _) = split_chunk(&mut rest).unwrap();
            changes.push(Change::try_from(chunk).unwrap());
        }
        (name, (written, changes))
    };
    written.into_iter().map(with_changes).collect()
}

#[test]
fn s40_the_index_is_sure_of_all_that_stock_clients_write_but_marks() {
    let (mut honest, mut marked) = (0, 0);
    for (name, (written, changes)) in histories() {
        let (mut index, mut doc) = (Index::default(), Automerge::new());
        let mut marked_here = 0;
        for (number, change) in changes.iter().enumerate() {
            let has_marks = has_marks(change);
            let verdict = if has_marks { Verdict::Ask } else { Verdict::Sure };
            assert!(!marks::are_malformed(&change.decode()), "{name} {number}");
            assert_eq!(index.take(change), verdict, "{name} {number}: {:#?}", change.decode());
            assert!(isolate::apply(&mut doc, vec![change.clone()]).is_ok(), "{name} {number}: Automerge refuses it");
            marked_here += usize::from(has_marks);
            if number % LOADED_EVERY == 0 {
                assert!(automerge_takes(&doc, &changes[number..=number]), "{name} {number}: does not load");
                let rows_of_both = [&of(&doc), &index].map(|index| described(index, &doc));
                assert_eq!(rows_of_both[0], rows_of_both[1], "{name} {number}");
            }
        }
        assert!(automerge_takes(&Automerge::new(), &changes), "{name}: not all at once");
        assert_eq!(doc.get_heads().iter().map(ToString::to_string).collect::<Vec<_>>(), written.heads, "{name}");
        assert_eq!((changes.len(), marked_here), (written.changes, written.marked), "{name}");
        honest += changes.len();
        marked += marked_here;
    }
    assert!(honest > 3_500 && marked > 150, "{honest} changes, {marked} with marks");
}

/// People who join late send what they hold at once; a compressed chunk is a change like any.
#[test]
fn s40_the_index_grows_the_same_from_a_snapshot_and_the_changes_after_it() {
    for (name, (_, changes)) in histories() {
        let (before, after) = changes.split_at(changes.len() / 2);
        let mut doc = Automerge::new();
        doc.apply_changes(before.to_vec()).unwrap();
        let index = Index::of(&doc.save(), after);
        doc.apply_changes(after.to_vec()).unwrap();
        assert_eq!(described(&index, &doc), described(&of(&doc), &doc), "{name}");
    }
}
