//! Which fields and rows a change touches.

use std::path::Path;

use automerge::{
    Automerge, ObjType, ROOT, ScalarValue,
    marks::{ExpandMark, Mark},
    transaction::{Transactable, Transaction},
};
use maillage_shared::{
    api::FieldChangeKind::{self, Created, RowAdded, RowMoved, RowRemoved, RowRestored, Written},
    document::{self, Touch, Tracer, add_row, fill},
};
use serde_json::json;
use uuid::Uuid;

use crate::{ACTOR, AT, at, born, counted_ids, fiche, filled};

const ROW: &str = "fields.etapes.00000000-0000-0000-0000-000000000001";

/// A document and who follows it.
struct Followed {
    doc: Automerge,
    tracer: Tracer,
}

impl Followed {
    fn new(doc: Automerge) -> Self {
        let mut tracer = Tracer::default();
        for change in doc.get_changes(&[]) {
            tracer.trace(&change);
        }
        Self { doc, tracer }
    }

    /// What one change does.
    fn when(&mut self, write: impl FnOnce(&mut Transaction<'_>)) -> Vec<(String, FieldChangeKind)> {
        let before = self.doc.get_heads();
        let mut transaction = self.doc.transaction();
        write(&mut transaction);
        transaction.commit();
        let changes = self.doc.get_changes(&before);
        assert_eq!(changes.len(), 1);
        plain(self.tracer.trace(&changes[0]))
    }
}

fn plain(touches: Vec<Touch>) -> Vec<(String, FieldChangeKind)> {
    touches.into_iter().map(|touch| (touch.path.to_string(), touch.kind)).collect()
}

fn one(path: &str, kind: FieldChangeKind) -> Vec<(String, FieldChangeKind)> {
    vec![(path.to_owned(), kind)]
}

/// With one step in it.
fn stepped() -> Followed {
    Followed::new(filled(fiche(), json!({ "etapes": [{ "intitule": "Recenser" }] })))
}

#[test]
fn g11_a_first_change_makes_the_document_and_nothing_else() {
    let doc = born(fiche());
    assert_eq!(plain(Tracer::default().trace(&doc.get_changes(&[])[0])), one("", Created));
}

#[test]
fn g11_words_values_blocks_and_marks_are_their_fields() {
    let mut followed = Followed::new(born(fiche()));
    let (doc, fields) = (followed.doc.clone(), at(&followed.doc, &["fields"]));
    let text = |path: &[&str]| at(&doc, path);
    let title = text(&["title"]);
    assert_eq!(followed.when(|tx| tx.splice_text(&title, 0, 6, "Aller").unwrap()), one("title", Written));
    let axe = text(&["fields", "axe"]);
    assert_eq!(followed.when(|tx| tx.splice_text(&axe, 0, 0, "Lien social").unwrap()), one("fields.axe", Written));
    let rich = text(&["fields", "contexte"]);
    let written = one("fields.contexte", Written);
    assert_eq!(followed.when(|tx| tx.splice_text(&rich, 1, 0, "Un constat").unwrap()), written);
    let bold = Mark::new("strong".into(), true, 1, 3);
    assert_eq!(followed.when(|tx| tx.mark(&rich, bold, ExpandMark::Both).unwrap()), written);
    let mut block = None;
    let split = |tx: &mut Transaction<'_>| {
        let made = tx.split_block(&rich, 4).unwrap();
        tx.put(&made, "type", "heading").unwrap();
        tx.put_object(&made, "attrs", ObjType::Map).unwrap();
        block = Some(made);
    };
    assert_eq!(followed.when(split), written);
    let block = block.expect("it was made");
    assert_eq!(followed.when(|tx| tx.put(&block, "type", "paragraph").unwrap()), written);
    assert_eq!(followed.when(|tx| tx.join_block(&rich, 4).unwrap()), written);
    assert_eq!(followed.when(|tx| tx.put(&fields, "nouveaute", "nouvelle").unwrap()), one("fields.nouveaute", Written));
    let kind = at(&doc, &["fields", "pilote", "nom"]);
    assert_eq!(followed.when(|tx| tx.splice_text(&kind, 0, 0, "CPTS").unwrap()), one("fields.pilote", Written));
}

#[test]
fn g11_a_new_row_is_one_thing_and_what_is_written_in_it_another() {
    let mut followed = Followed::new(born(fiche()));
    let add = |tx: &mut Transaction<'_>| {
        add_row(tx, fiche(), "etapes", Uuid::from_u128(1), "V").unwrap();
    };
    assert_eq!(followed.when(add), one(ROW, RowAdded));
    let cell = at(&followed.doc, &["fields", "etapes", &ROW[14..], "intitule"]);
    let written = one(&format!("{ROW}.intitule"), Written);
    assert_eq!(followed.when(|tx| tx.splice_text(&cell, 0, 0, "Recenser").unwrap()), written);
}

#[test]
fn g11_rows_move_go_and_come_back() {
    let mut followed = stepped();
    let rows = at(&followed.doc, &["fields", "etapes"]);
    let row = at(&followed.doc, &["fields", "etapes", &ROW[14..]]);
    assert_eq!(followed.when(|tx| tx.put(&row, "order", "k").unwrap()), one(ROW, RowMoved));
    assert_eq!(followed.when(|tx| tx.put(&row, "deleted", true).unwrap()), one(ROW, RowRemoved));
    assert_eq!(followed.when(|tx| tx.put(&row, "deleted", false).unwrap()), one(ROW, RowRestored));
    let merge = |tx: &mut Transaction<'_>| {
        tx.put(&row, "deleted", true).unwrap();
        tx.put(&row, "merged_into", "another").unwrap();
    };
    assert_eq!(followed.when(merge), one(ROW, RowRemoved));
    assert_eq!(followed.when(|tx| tx.delete(&rows, &ROW[14..]).unwrap()), one(ROW, RowRemoved));
}

#[test]
fn g11_what_is_typed_in_a_row_while_another_deletes_it_is_still_that_row() {
    let mut followed = stepped();
    let mut typist = followed.doc.fork();
    let cell = at(&typist, &["fields", "etapes", &ROW[14..], "intitule"]);
    let rows = at(&followed.doc, &["fields", "etapes"]);
    followed.when(|tx| tx.delete(&rows, &ROW[14..]).unwrap());
    let before = typist.get_heads();
    let mut transaction = typist.transaction();
    transaction.splice_text(&cell, 0, 0, "Bien ").unwrap();
    transaction.commit();
    let touches = followed.tracer.trace(&typist.get_changes(&before)[0]);
    assert_eq!(plain(touches), one(&format!("{ROW}.intitule"), Written));
}

#[test]
fn g11_a_fill_touches_what_it_fills() {
    let values: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fixture("fiche-12-1-1.values.json")).unwrap()).unwrap();
    let values = values["values"].as_object().unwrap();
    let mut followed = Followed::new(born(fiche()));
    let change = fill(&followed.doc, fiche(), values, &mut counted_ids(), ACTOR, AT).unwrap();
    let touches = plain(followed.tracer.trace(&change));
    let mut fields: Vec<_> = touches.iter().map(|(path, _)| path.split('.').nth(1).unwrap_or_default()).collect();
    fields.dedup();
    let mut wanted: Vec<_> = values.keys().map(String::as_str).filter(|key| !values[*key].is_null()).collect();
    fields.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(fields, wanted);
    let added = touches.iter().filter(|(_, kind)| *kind == RowAdded).count();
    let rows = values.values().filter_map(serde_json::Value::as_array).flatten().filter(|row| row.is_object()).count();
    assert_eq!(added, rows);
    assert!(touches.iter().all(|(_, kind)| matches!(kind, RowAdded | Written)), "{touches:?}");
}

#[test]
fn g11_edits_of_a_javascript_client_are_traced() {
    let doc = document::load(&std::fs::read(fixture("fiche-edited-by-javascript.bin")).unwrap()).unwrap();
    let mut tracer = Tracer::default();
    let changes = doc.get_changes(&[]);
    let touches: Vec<_> = changes.iter().flat_map(|change| plain(tracer.trace(change))).collect();
    for path in ["title", "fields.contexte", "fields.nouveaute", "fields.reconductible"] {
        assert!(touches.contains(&(path.to_owned(), Written)), "{path}: {touches:?}");
    }
    assert_eq!(touches.len(), 5, "{touches:?}");
}

#[test]
fn g11_what_no_honest_client_writes_is_traced_as_far_as_it_goes() {
    let mut followed = Followed::new(born(fiche()));
    let fields = at(&followed.doc, &["fields"]);
    let long = "é".repeat(80);
    let short = &long[..100];
    assert_eq!(followed.when(|tx| tx.put(&fields, &long, 1).unwrap()), one(&format!("fields.{short}"), Written));
    assert_eq!(followed.when(|tx| tx.put(&fields, "axe", ScalarValue::Null).unwrap()), one("fields.axe", Written));
    let replace = |tx: &mut Transaction<'_>| {
        let fields = tx.put_object(ROOT, "fields", ObjType::Map).unwrap();
        tx.put(&fields, "axe", "Lien social").unwrap();
    };
    assert_eq!(followed.when(replace), [one("fields", Written), one("fields.axe", Written)].concat());
}

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}
