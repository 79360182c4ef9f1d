//! Documents no honest client would write: reading them never panics, and hides nothing.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, transaction::Transactable};
use maillage_shared::{
    document::{self, Tracer, Value, add_row, completeness, content},
    gabarit::{Catalogue, Gabarit, Kind},
};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::{at, born, fiche, filled};

fn change(doc: &mut Automerge, write: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) {
    let mut transaction = doc.transaction();
    write(&mut transaction);
    transaction.commit();
}

#[test]
fn g10_what_has_the_wrong_type_is_empty_and_reported_with_what_was_found() {
    let mut doc = born(fiche());
    let fields = at(&doc, &["fields"]);
    change(&mut doc, |transaction| {
        transaction.put(&fields, "axe", "a scalar where a text should be").unwrap();
        transaction.put(&fields, "nouveaute", "never heard of").unwrap();
        transaction.put(&fields, "engagement_date", "le 3 mai").unwrap();
        transaction.put(&fields, "reconductible", 1).unwrap();
        transaction.put_object(&fields, "pilote", ObjType::List).unwrap();
        transaction.put(&fields, "indicateurs", ScalarValue::Null).unwrap();
        transaction.delete(&fields, "territoire").unwrap();
    });
    let content = content(&doc, Some(fiche()));
    let problems: Vec<_> = content.problems.iter().map(|one| (one.path.as_str(), one.expected, &one.found)).collect();
    assert_eq!(
        problems,
        [
            ("fields.axe", "a text", &json!("a scalar where a text should be")),
            ("fields.nouveaute", "one of the options", &json!("never heard of")),
            ("fields.reconductible", "yes or no", &json!(1)),
            ("fields.pilote", "a map", &json!([])),
            ("fields.engagement_date", "a date, YYYY-MM-DD", &json!("le 3 mai")),
            ("fields.territoire", "a text", &json!(null)),
            ("fields.indicateurs", "a map", &json!(null)),
        ]
    );
    for key in ["axe", "nouveaute", "engagement_date", "reconductible", "pilote", "indicateurs", "territoire"] {
        assert!(content.fields[key].is_empty(), "{key}");
    }
}

#[test]
fn g10_unknown_keys_are_kept_apart_at_every_level() {
    let mut doc = filled(fiche(), json!({ "etapes": [{ "intitule": "Recenser" }] }));
    let row = at(&doc, &["fields", "etapes", "00000000-0000-0000-0000-000000000001"]);
    let fields = at(&doc, &["fields"]);
    change(&mut doc, |transaction| {
        transaction.put(ROOT, "extra", 1.5).unwrap();
        let list = transaction.put_object(&fields, "futur", ObjType::List).unwrap();
        transaction.insert(&list, 0, "mot").unwrap();
        transaction.put(&row, "couleur", "bleu").unwrap();
    });
    let content = content(&doc, Some(fiche()));
    assert_eq!(content.problems, []);
    let expected = json!({
        "extra": 1.5,
        "fields.futur": ["mot"],
        "fields.etapes.00000000-0000-0000-0000-000000000001.couleur": "bleu",
    });
    assert_eq!(serde_json::to_value(&content.unknown).unwrap(), expected);
}

#[test]
fn g10_without_its_gabarit_a_document_is_all_unknown_and_still_has_its_title() {
    let content = content(&filled(fiche(), json!({ "axe": "Lien social" })), None);
    assert_eq!((content.title.as_str(), content.fields.len()), ("Bouger à tout âge", 0));
    assert_eq!(content.unknown["fields"]["axe"], "Lien social");
}

#[test]
fn g10_a_scalar_text_that_javascript_made_a_text_object_is_read_all_the_same() {
    let mut doc = born(fiche());
    let fields = at(&doc, &["fields"]);
    change(&mut doc, |transaction| {
        let text = transaction.put_object(&fields, "nouveaute", ObjType::Text).unwrap();
        transaction.splice_text(&text, 0, 0, "nouvelle").unwrap();
    });
    let content = content(&doc, Some(fiche()));
    assert_eq!((&content.fields["nouveaute"], content.problems.len()), (&Value::Word(Some("nouvelle".into())), 0));
}

#[test]
fn g5_rows_are_in_order_of_their_keys_then_of_their_ids_without_the_deleted_ones() {
    let mut doc = born(fiche());
    let rows = at(&doc, &["fields", "etapes"]);
    change(&mut doc, |transaction| {
        for (id, order, deleted) in [("c", "V", false), ("a", "V", false), ("b", "A", false), ("d", "0V", true)] {
            let row = transaction.put_object(&rows, id, ObjType::Map).unwrap();
            transaction.put(&row, "order", order).unwrap();
            transaction.put(&row, "deleted", deleted).unwrap();
        }
    });
    let content = content(&doc, Some(fiche())).to_json();
    let ids: Vec<_> = content["fields"]["etapes"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert_eq!(ids, ["b", "a", "c"]);
}

#[test]
fn g5_a_row_that_was_merged_into_another_says_so_and_shows_nothing_of_it() {
    let mut doc = born(fiche());
    let (kept, gone, back) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    change(&mut doc, |transaction| {
        for id in [kept, gone, back] {
            add_row(transaction, fiche(), "etapes", id, "V").unwrap();
        }
    });
    let row = |id: Uuid| at(&doc, &["fields", "etapes", &id.to_string()]);
    let (gone_row, back_row) = (row(gone), row(back));
    change(&mut doc, |transaction| {
        transaction.put(&gone_row, "deleted", true).unwrap();
        transaction.put(&gone_row, "merged_into", kept.to_string()).unwrap();
        // Taken back by a program that knows nothing of merging.
        transaction.put(&back_row, "merged_into", kept.to_string()).unwrap();
    });
    let content = content(&doc, Some(fiche()));
    let merged = json!({ format!("fields.etapes.{gone}"): kept.to_string() });
    assert_eq!(content.to_json()["merged"], merged);
    assert_eq!(content.to_json()["fields"]["etapes"].as_array().unwrap().len(), 2);
    assert_eq!((content.problems, content.unknown.len()), (vec![], 0));
}

#[test]
fn g10_marks_and_blocks_of_a_rich_text_are_told() {
    use automerge::marks::{ExpandMark, Mark};
    let mut doc = filled(fiche(), json!({ "contexte": "Un constat\n- un point" }));
    let text = at(&doc, &["fields", "contexte"]);
    change(&mut doc, |transaction| {
        transaction.mark(&text, Mark::new("strong".into(), true, 4, 11), ExpandMark::Both).unwrap();
    });
    let rich = &content(&doc, Some(fiche())).to_json()["fields"]["contexte"];
    assert_eq!(rich["text"], "Un constat\nun point");
    assert_eq!(rich["blocks"][0]["spans"][1], json!({ "text": "constat", "marks": { "strong": true } }));
    assert_eq!(rich["blocks"][1]["type"], "unordered-list-item");
}

#[test]
fn g10_objects_nested_without_end_are_read_without_ending_the_process() {
    let mut doc = born(fiche());
    let text = at(&doc, &["fields", "contexte"]);
    let fields = at(&doc, &["fields"]);
    change(&mut doc, |transaction| {
        let mut block = transaction.split_block(&text, 0).unwrap();
        let mut unknown = transaction.put_object(&fields, "sans_fond", ObjType::Map).unwrap();
        for _ in 0..20_000 {
            block = transaction.put_object(&block, "attrs", ObjType::Map).unwrap();
            unknown = transaction.put_object(&unknown, "plus", ObjType::Map).unwrap();
        }
        transaction.splice_text(&text, 1, 0, "Des mots").unwrap();
    });
    let content = content(&doc, Some(fiche()));
    assert!(matches!(&content.fields["contexte"], Value::RichText(rich) if rich.text.contains("Des mots")));
    assert!(content.to_json()["unknown"]["fields.sans_fond"].is_object());
}

/// One thing a careless or hostile client may do, in whatever object comes up.
#[derive(Debug, Clone)]
enum Act {
    Put(String, Scalar),
    Make(String, u8),
    Delete(String),
    Say(String),
    Block,
}

#[derive(Debug, Clone)]
enum Scalar {
    Text(String),
    Number(f64),
    Whole(i64),
    Flag(bool),
    Bytes(Vec<u8>),
    Null,
}

impl From<Scalar> for ScalarValue {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Text(text) => text.as_str().into(),
            Scalar::Number(number) => number.into(),
            Scalar::Whole(number) => number.into(),
            Scalar::Flag(flag) => flag.into(),
            Scalar::Bytes(bytes) => Self::Bytes(bytes),
            Scalar::Null => Self::Null,
        }
    }
}

/// Every key that means something, and some that don't.
fn keys() -> Vec<String> {
    let own = ["schema", "gabarit", "title", "fields", "order", "deleted", "merged_into", "id", "nom", "ref", "debut"];
    let mut keys: Vec<String> =
        own.into_iter().chain(["fin", "type", "attrs", "parents", "a.b", "", "é"]).map(str::to_owned).collect();
    for field in fiche().fields() {
        keys.push(field.key.clone());
        keys.extend(field.other_key());
        if let Kind::Rows { columns, .. } = &field.kind {
            keys.extend(columns.iter().map(|column| column.key.clone()));
        }
    }
    keys
}

fn act() -> impl Strategy<Value = Act> {
    let key = || prop::sample::select(keys()).prop_filter("Automerge has no empty keys", |key| !key.is_empty());
    let scalar = prop_oneof![
        ".{0,8}".prop_map(Scalar::Text),
        Just(Scalar::Text("2024-02-29".into())),
        any::<f64>().prop_map(Scalar::Number),
        any::<i64>().prop_map(Scalar::Whole),
        any::<bool>().prop_map(Scalar::Flag),
        prop::collection::vec(any::<u8>(), 0..4).prop_map(Scalar::Bytes),
        Just(Scalar::Null),
    ];
    prop_oneof![
        (key(), scalar).prop_map(|(key, scalar)| Act::Put(key, scalar)),
        (key(), 0..4_u8).prop_map(|(key, kind)| Act::Make(key, kind)),
        key().prop_map(Act::Delete),
        "[a-z é😀\u{fffc}\n]{0,9}".prop_map(Act::Say),
        Just(Act::Block),
    ]
}

/// Every object that can be reached, in no particular order.
fn objects(doc: &impl ReadDoc, id: &ObjId, found: &mut Vec<ObjId>) {
    found.push(id.clone());
    let below: Vec<ObjId> = match doc.object_type(id) {
        Ok(ObjType::Map) => {
            let values = doc.keys(id).filter_map(|key| doc.get(id, key).ok().flatten());
            values.filter(|(value, _)| value.is_object()).map(|(_, id)| id).collect()
        }
        Ok(ObjType::List) => doc.values(id).filter(|(value, _)| value.is_object()).map(|(_, id)| id).collect(),
        _ => Vec::new(),
    };
    for id in &below {
        objects(doc, id, found);
    }
}

fn play(doc: &mut Automerge, acts: Vec<(prop::sample::Index, Act)>) {
    change(doc, |transaction| {
        for (place, act) in acts {
            let mut found = Vec::new();
            objects(transaction, &ROOT, &mut found);
            let id = place.get(&found);
            // What doesn't suit the object (a key in a list, words in a map) is refused by Automerge: so be it.
            let _refused = match act {
                Act::Put(key, scalar) => transaction.put(id, key, ScalarValue::from(scalar)).is_err(),
                Act::Make(key, kind) => {
                    let kind = [ObjType::Map, ObjType::List, ObjType::Text, ObjType::Table][usize::from(kind)];
                    transaction.put_object(id, key, kind).is_err()
                }
                Act::Delete(key) => transaction.delete(id, key).is_err(),
                Act::Say(words) => transaction.splice_text(id, 0, 0, &words).is_err(),
                Act::Block => transaction.split_block(id, 0).is_err(),
            };
        }
    });
}

fn assert_readable(doc: &Automerge, gabarit: &Gabarit) {
    let content = content(doc, Some(gabarit));
    assert!(content.to_json().is_object());
    let count = completeness(gabarit, doc);
    assert_eq!(usize::try_from(count.required - count.filled).unwrap(), count.missing.len());
    assert!(gabarit.fields().all(|field| content.fields.contains_key(&field.key)), "every field has a value");
    assert!(document::content(doc, None).to_json().is_object());
    assert_eq!(document::title(doc), content.title);
    let mut tracer = Tracer::default();
    let touches: Vec<_> = doc.get_changes(&[]).iter().map(|change| tracer.trace(change)).collect();
    assert!(touches.iter().skip(1).flatten().all(|touch| !touch.path.is_empty()), "{touches:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn g10_whatever_a_document_holds_it_can_be_read(
        shaped in any::<bool>(),
        acts in prop::collection::vec((any::<prop::sample::Index>(), act()), 0..60),
    ) {
        let mut doc = if shaped { filled(fiche(), json!({ "etapes": [{}], "contexte": "Un\n- deux" })) } else { document::empty() };
        play(&mut doc, acts);
        Catalogue::builtin().all().iter().for_each(|gabarit| assert_readable(&doc, gabarit));
    }
}
