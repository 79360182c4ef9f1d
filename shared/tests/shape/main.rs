//! The shape of documents: labels, first changes, rows, content, completeness, and whatever else a client may write.

#![expect(clippy::unwrap_used, reason = "clippy takes the functions that tests share for no tests")]

mod birth;
mod completeness;
mod copy;
mod golden;
mod hostile;
mod labels;
mod passages;
mod project;
mod trace;
mod withhold;

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value};
use maillage_shared::{
    Timestamp, document,
    gabarit::{Catalogue, Gabarit},
};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

const ACTOR: [u8; 16] = [0xA1; 16];
const AT: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn fiche() -> &'static Gabarit {
    Catalogue::builtin().named("normandie-2025/fiche-action@1").expect("it is compiled in")
}

fn born(gabarit: &Gabarit) -> Automerge {
    let title = "Bouger à tout âge".parse().expect("a title");
    let mut doc = document::empty();
    doc.apply_changes([document::first_change(gabarit, &title, ACTOR, AT)]).expect("a first change applies");
    doc
}

/// Row ids 1, 2, 3…
fn counted_ids() -> impl FnMut() -> Uuid {
    let mut last = 0;
    move || {
        last += 1;
        Uuid::from_u128(last)
    }
}

fn filled(gabarit: &Gabarit, values: Json) -> Automerge {
    let mut doc = born(gabarit);
    let values: Map<String, Json> = serde_json::from_value(values).expect("an object");
    let change = document::fill(&doc, gabarit, &values, &mut counted_ids(), ACTOR, AT).expect("values that fit");
    doc.apply_changes([change]).expect("the change follows");
    doc
}

/// The object at a path of keys.
fn at(doc: &impl ReadDoc, path: &[&str]) -> ObjId {
    path.iter().fold(ROOT, |parent, key| match doc.get(&parent, *key).expect("a map").expect("something is there") {
        (Value::Object(_), id) => id,
        (other, _) => panic!("{key} is {other:?}"),
    })
}

fn kind_at(doc: &impl ReadDoc, path: &[&str]) -> ObjType {
    doc.object_type(at(doc, path)).expect("an object")
}
