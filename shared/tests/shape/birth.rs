//! First changes and added rows.

use automerge::{Automerge, Change, ObjType, ROOT, ReadDoc};
use maillage_shared::{
    document::{self, ShapeError, Title, add_row, first_change, order},
    gabarit::{Catalogue, Field, Kind},
};
use uuid::Uuid;

use crate::{ACTOR, AT, at, born, fiche, kind_at};

fn title() -> Title {
    "Bouger à tout âge 😀".parse().unwrap()
}

#[test]
fn g4_a_first_change_is_the_same_for_the_same_inputs() {
    for gabarit in Catalogue::builtin().all() {
        let one = first_change(gabarit, &title(), ACTOR, AT);
        let other = first_change(gabarit, &title(), ACTOR, AT);
        assert_eq!((one.hash(), one.raw_bytes()), (other.hash(), other.raw_bytes()));
        assert_eq!((one.seq(), one.deps().len(), one.timestamp()), (1, 0, AT.as_millis() / 1000));
        assert_ne!(one.hash(), first_change(gabarit, &title(), [2; 16], AT).hash());
        let reread = Change::from_bytes(one.raw_bytes().to_vec()).unwrap();
        assert_eq!(reread.hash(), one.hash());
    }
}

#[test]
fn g4_every_text_and_map_of_the_gabarit_exists_from_the_first_change() {
    for gabarit in Catalogue::builtin().all() {
        let doc = born(gabarit);
        assert_eq!(kind_at(&doc, &["title"]), ObjType::Text);
        assert_eq!(document::gabarit(&doc), Some(gabarit));
        gabarit.fields().for_each(|field| assert_exists(&doc, &["fields"], field));
        let content = document::content(&doc, Some(gabarit));
        assert_eq!((content.problems, content.unknown.len()), (vec![], 0));
        assert_eq!((content.schema, content.title.as_str()), (Some(document::SCHEMA), "Bouger à tout âge"));
    }
}

fn assert_exists(doc: &impl ReadDoc, parent: &[&str], field: &Field) {
    let path = [parent, &[field.key.as_str()]].concat();
    match field.kind {
        Kind::Text { .. } | Kind::RichText => assert_eq!(kind_at(doc, &path), ObjType::Text, "{path:?}"),
        Kind::Choices { .. } | Kind::Period | Kind::Rows { .. } => {
            assert_eq!(kind_at(doc, &path), ObjType::Map, "{path:?}");
        }
        Kind::Actor | Kind::Member => {
            assert_eq!(kind_at(doc, &[&path[..], &["nom"]].concat()), ObjType::Text, "{path:?}");
        }
        _ => assert_eq!(doc.get(at(doc, parent), field.key.as_str()).unwrap(), None, "{path:?} is absent until set"),
    }
    if let Some(other) = field.other_key() {
        assert_eq!(kind_at(doc, &[parent, &[other.as_str()]].concat()), ObjType::Text);
    }
}

#[test]
fn g4_a_rich_text_is_born_with_one_paragraph_as_javascript_writes_it() {
    let doc = born(fiche());
    let text = at(&doc, &["fields", "contexte"]);
    let spans: Vec<_> = doc.spans(&text).unwrap().collect();
    let [automerge::iter::Span::Block(marker)] = spans.as_slice() else { panic!("{spans:?}") };
    let mut keys: Vec<&String> = marker.iter().map(|(key, _)| key).collect();
    keys.sort();
    assert_eq!(keys, ["attrs", "isEmbed", "parents", "type"]);
    assert_eq!(marker.get("type"), Some(&automerge::hydrate::Value::Scalar("paragraph".into())));
    assert_eq!(marker.get("parents"), Some(&automerge::hydrate::Value::list()));
    assert_eq!(marker.get("isEmbed"), Some(&automerge::hydrate::Value::Scalar(false.into())));
    let content = document::content(&doc, Some(fiche())).to_json();
    assert_eq!(content["fields"]["contexte"]["text"], "");
    assert_eq!(content["fields"]["contexte"]["blocks"][0]["type"], "paragraph");
}

#[test]
fn g5_an_added_row_has_all_its_texts_at_once() {
    let mut doc = born(fiche());
    let row = Uuid::from_u128(7);
    let key = order::between(None, None);
    let mut transaction = doc.transaction();
    add_row(&mut transaction, fiche(), "indicateurs", row, &key).unwrap();
    transaction.commit();
    let Kind::Rows { columns, .. } = &fiche().field("indicateurs").unwrap().kind else { panic!("rows") };
    let id = row.to_string();
    for column in columns {
        assert_exists(&doc, &["fields", "indicateurs", &id], column);
    }
    let content = document::content(&doc, Some(fiche()));
    assert_eq!(content.problems, []);
    assert_eq!(content.to_json()["fields"]["indicateurs"][0]["id"], id);
}

#[test]
fn g5_a_row_that_cannot_be_added_changes_nothing() {
    let mut doc = born(fiche());
    let mut transaction = doc.transaction();
    let row = Uuid::from_u128(7);
    add_row(&mut transaction, fiche(), "etapes", row, "V").unwrap();
    let before = transaction.hydrate(ROOT, None).unwrap();
    let refused = [
        add_row(&mut transaction, fiche(), "etapes", row, "W"),
        add_row(&mut transaction, fiche(), "contexte", row, "V"),
        add_row(&mut transaction, fiche(), "nothing", row, "V"),
        add_row(&mut transaction, fiche(), "jalons", row, "not a key"),
    ];
    assert!(matches!(
        refused.map(Result::unwrap_err),
        [ShapeError::RowExists(_), ShapeError::NotRows(_), ShapeError::NotRows(_), ShapeError::InvalidOrder]
    ));
    assert_eq!(transaction.hydrate(ROOT, None).unwrap(), before);
    let mut empty = document::empty();
    let missing = add_row(&mut empty.transaction(), fiche(), "etapes", row, "V");
    assert!(matches!(missing, Err(ShapeError::Missing(path)) if path == "fields"));
}

#[test]
fn g4_positions_are_utf16_units_after_a_load_too() {
    let doc = born(fiche());
    let mut loaded: Automerge = document::load(&doc.save()).unwrap();
    loaded.apply_changes([document::set_title(&loaded, &title(), [9; 16], AT).unwrap()]).unwrap();
    assert_eq!(loaded.length(at(&loaded, &["title"])), title().as_str().encode_utf16().count());
    assert!(document::load(b"no Automerge document").is_err());
}
