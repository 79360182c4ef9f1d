//! What counts as filled.

use automerge::{
    Automerge, ObjId, ObjType, ROOT,
    transaction::{Transactable, Transaction},
};
use maillage_shared::{
    document::{Completeness, Withheld, completeness, content, project, withhold},
    gabarit::{Catalogue, Kind, Status, parse},
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::{at, born, fiche, filled};

fn missing(values: Json) -> (u32, u32, Vec<String>) {
    let Completeness { required, filled, missing } = completeness(fiche(), &filled(fiche(), values));
    (required, filled, missing)
}

#[test]
fn g9_a_new_fiche_lacks_all_but_its_title() {
    let new = completeness(fiche(), &born(fiche()));
    assert_eq!((new.required, new.filled), (10, 1));
    assert_eq!(
        new.missing,
        [
            "axe",
            "objectif_principal",
            "objectif_specifique",
            "contexte",
            "objectif_general_action",
            "descriptif",
            "calendrier",
            "pilote",
            "indicateurs"
        ]
    );
}

#[test]
fn g9_white_space_fills_nothing_and_facultative_fields_do_not_count() {
    let (required, filled, missing) =
        missing(json!({ "axe": " \u{a0}\n", "axe_numero": "4", "territoire": "Le pays" }));
    assert_eq!((required, filled), (10, 1));
    assert_eq!(missing[0], "axe");
}

#[test]
fn g9_rows_count_once_and_then_each_for_its_own_incontournable_columns() {
    let (required, filled, missing) =
        missing(json!({ "indicateurs": [{ "intitule": "Nombre de séances" }, { "unite": "séances" }, {}] }));
    // The rows field, and the intitulé of the two rows that say something; the third says nothing.
    assert_eq!((required, filled), (12, 3));
    assert_eq!(missing.last().unwrap(), "indicateurs.00000000-0000-0000-0000-000000000002.intitule");
    let (required, filled, _) = self::missing(json!({ "indicateurs": [{}, { "intitule": "  " }] }));
    assert_eq!((required, filled), (10, 1));
}

#[test]
fn g9_a_deleted_row_counts_for_nothing() {
    let mut doc = filled(fiche(), json!({ "indicateurs": [{ "intitule": "Nombre de séances" }] }));
    let row = at(&doc, &["fields", "indicateurs", "00000000-0000-0000-0000-000000000001"]);
    let mut transaction = doc.transaction();
    transaction.put(&row, "deleted", true).unwrap();
    transaction.commit();
    let count = completeness(fiche(), &doc);
    assert_eq!((count.required, count.filled), (10, 1));
    assert!(count.missing.contains(&"indicateurs".to_owned()));
}

#[test]
fn g9_a_document_without_any_shape_lacks_everything() {
    let count = completeness(fiche(), &maillage_shared::document::empty());
    assert_eq!((count.required, count.filled, count.missing.len()), (10, 0, 10));
}

/// Something to say in each kind of field a fiche requires.
fn value_of(kind: &Kind) -> Json {
    match kind {
        Kind::Text { .. } | Kind::RichText | Kind::Actor => json!("Quelques mots"),
        Kind::Period => json!({ "debut": "2026-01-01" }),
        Kind::Rows { .. } => json!([{ "intitule": "Nombre de séances" }]),
        other => panic!("no fiche requires {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn g9_what_is_missing_is_what_was_not_written(chosen in prop::collection::vec(any::<bool>(), 16)) {
        let required = fiche().fields().filter(|field| field.status == Status::Incontournable && field.kind != Kind::Title);
        let (mut values, mut left) = (serde_json::Map::new(), Vec::new());
        for (field, chosen) in required.zip(chosen) {
            if chosen {
                values.insert(field.key.clone(), value_of(&field.kind));
            } else {
                left.push(field.key.clone());
            }
        }
        values.insert("territoire".into(), json!("Le pays"));
        let rows = u32::from(values.contains_key("indicateurs"));
        let count = completeness(fiche(), &filled(fiche(), Json::Object(values)));
        prop_assert_eq!(&count.missing, &left);
        prop_assert_eq!(count.required, 10 + rows);
        prop_assert_eq!(usize::try_from(count.required - count.filled).unwrap(), left.len());
    }
}

#[test]
fn g9_a_note_asks_for_nothing_because_the_guide_marks_nothing() {
    let note = Catalogue::builtin().named("normandie-2025/note-diagnostic@1").unwrap();
    assert_eq!(completeness(note, &born(note)), Completeness { required: 0, filled: 0, missing: vec![] });
}

#[derive(Deserialize)]
struct Case {
    about: String,
    fields: Json,
    required: u32,
    filled: u32,
    missing: Vec<String>,
}

/// A document whose fields hold this, each text as one that people write in.
fn holding(fields: &Json) -> Automerge {
    fn put_all(transaction: &mut Transaction<'_>, into: &ObjId, values: &Json) {
        for (key, value) in values.as_object().unwrap() {
            match value {
                Json::String(text) => {
                    let object = transaction.put_object(into, key, ObjType::Text).unwrap();
                    transaction.splice_text(&object, 0, 0, text).unwrap();
                }
                Json::Object(_) => {
                    let object = transaction.put_object(into, key, ObjType::Map).unwrap();
                    put_all(transaction, &object, value);
                }
                Json::Bool(flag) => transaction.put(into, key, *flag).unwrap(),
                other => panic!("no case holds {other}"),
            }
        }
    }
    let mut doc = maillage_shared::document::empty();
    let mut transaction = doc.transaction();
    put_all(&mut transaction, &ROOT, &json!({ "fields": fields }));
    transaction.commit();
    doc
}

#[test]
fn g9_what_is_sensitive_is_counted_for_nobody() {
    let form = parse("completeness.toml", include_str!("../../fixtures/completeness.toml")).unwrap();
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../fixtures/completeness.json")).unwrap();
    assert!(cases.len() > 3);
    for Case { about, fields, required, filled, missing } in cases {
        let doc = holding(&fields);
        assert_eq!(completeness(&form, &doc), Completeness { required, filled, missing }, "{about}");
        let (mut withheld, projection) = (content(&doc, Some(&form)), project(Some(&form), &doc));
        withhold(&mut withheld, Withheld::SensitiveOf(&form));
        assert_eq!(Completeness::of(&form, &withheld), completeness(&form, &doc), "whoever counts: {about}");
        assert_eq!((projection.required, projection.filled), (required, filled), "{about}");
    }
}
