//! A copy says what the document says, and nothing of how it came to say so.

use std::path::Path;

use automerge::{
    Automerge, ObjId, ObjType, ROOT, ReadDoc as _,
    marks::{ExpandMark, Mark},
    transaction::Transactable as _,
};
use maillage_shared::{
    Timestamp,
    document::{self, Title},
};

fn read(name: &str) -> Automerge {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    document::load(&std::fs::read(path).unwrap()).unwrap()
}

fn field(doc: &Automerge, key: &str) -> ObjId {
    let (_, fields) = doc.get(ROOT, "fields").unwrap().unwrap();
    doc.get(&fields, key).unwrap().unwrap().1
}

fn copied(doc: &Automerge, title: &str) -> Automerge {
    let gabarit = document::gabarit(doc).expect("a fiche");
    let title: Title = title.parse().unwrap();
    let first =
        document::copy(doc, &gabarit.id, &title, [9; 16], Timestamp::from_millis(1_700_000_000_000), None).unwrap();
    let mut copy = document::empty();
    copy.apply_changes([first]).unwrap();
    copy
}

/// What a document says but for its title, rich texts by blocks and marks.
fn says(doc: &Automerge) -> serde_json::Value {
    let mut says = document::content(doc, document::gabarit(doc)).to_json();
    says.as_object_mut().unwrap().remove("title");
    says["fields"].as_object_mut().unwrap().retain(|_, value| value != &document::title(doc));
    says
}

#[test]
fn c73_a_copy_says_what_the_document_says_in_one_change_of_its_own() {
    for name in ["fiche-12-1-1.changes.bin", "fiche-edited-by-javascript.bin"] {
        let mut doc = read(name);
        let context = field(&doc, "contexte");
        let mut transaction = doc.transaction();
        let block = transaction.split_block(&context, 0).unwrap();
        transaction.put(&block, "type", "heading").unwrap();
        let attrs = transaction.put_object(&block, "attrs", ObjType::Map).unwrap();
        transaction.put(&attrs, "level", 3).unwrap();
        transaction.splice_text(&context, 1, 0, "Été 🌞 en lien").unwrap();
        for (name, value, start, end) in [("strong", "true", 1, 4), ("link", r#"{"href":"https://example.org"}"#, 3, 9)]
        {
            let mark = Mark::new(name.to_owned(), value, start, end);
            transaction.mark(&context, mark, ExpandMark::None).unwrap();
        }
        transaction.commit();
        let copy = copied(&doc, "Une autre");
        assert_eq!(says(&copy), says(&doc), "{name}");
        let blocks = &says(&copy)["fields"]["contexte"]["blocks"];
        assert_eq!((&blocks[0]["type"], &blocks[0]["attrs"]["level"]), (&"heading".into(), &3.into()));
        assert!(blocks[0]["spans"].as_array().unwrap().len() > 2, "{blocks}");
        assert_eq!((document::title(&copy), copy.get_changes(&[]).len()), ("Une autre".to_owned(), 1));
        // A copy of it is the same to the byte: nothing is left out, nothing added.
        assert_eq!(copied(&copy, "Une autre").save(), copy.save());
    }
}

#[test]
fn c73_a_row_that_was_deleted_is_not_copied() {
    let mut doc = read("fiche-12-1-1.changes.bin");
    let rows = field(&doc, "indicateurs");
    let id = doc.keys(&rows).next().expect("it has rows");
    let (_, row) = doc.get(&rows, id.as_str()).unwrap().unwrap();
    let mut transaction = doc.transaction();
    transaction.put(&row, "deleted", true).unwrap();
    transaction.commit();
    let copy = copied(&doc, "Une autre");
    assert_eq!((raw(&doc).contains(&id), raw(&copy).contains(&id)), (true, false));
    assert_eq!(says(&copy), says(&doc));
}

/// Every key there is.
fn raw(doc: &Automerge) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![ROOT];
    while let Some(id) = left.pop() {
        if !matches!(doc.object_type(&id), Ok(ObjType::Map)) {
            continue;
        }
        for key in doc.keys(&id) {
            if let Ok(Some((_, below))) = doc.get(&id, key.as_str()) {
                left.push(below);
            }
            found.push(key);
        }
    }
    found
}

#[test]
fn c73_what_is_nested_without_end_is_copied_as_deep_as_anybody_reads() {
    let mut doc = read("fiche-12-1-1.changes.bin");
    let mut transaction = doc.transaction();
    let mut parent = ROOT;
    for _ in 0..10_000 {
        parent = transaction.put_object(&parent, "encore", ObjType::Map).unwrap();
    }
    transaction.commit();
    assert_eq!(raw(&copied(&doc, "Une autre")).iter().filter(|key| *key == "encore").count(), 31);
}
