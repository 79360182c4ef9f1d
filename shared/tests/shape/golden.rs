//! The guide's own example, fiche 12.1.1: the same bytes and the same words in Rust and in TypeScript.
//!
//! `MAILLAGE_UPDATE_FIXTURES=1` writes the fixtures that are made from `fiche-12-1-1.values.json` anew.

use std::path::{Path, PathBuf};

use maillage_shared::document::{self, completeness, fill, first_change};
use serde_json::Value as Json;

use crate::{ACTOR, AT, counted_ids, fiche};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// Compare with a committed file, or write it when asked to.
#[expect(clippy::disallowed_methods, reason = "a test may be asked to write what it compares with")]
fn assert_committed(name: &str, bytes: &[u8]) {
    if std::env::var("MAILLAGE_UPDATE_FIXTURES").is_ok() {
        std::fs::write(fixture(name), bytes).unwrap();
    }
    let committed = std::fs::read(fixture(name)).unwrap_or_default();
    assert!(committed == bytes, "{name} drifted: run MAILLAGE_UPDATE_FIXTURES=1 cargo test -p maillage-shared golden");
}

#[test]
fn g4_the_golden_fiche_has_the_committed_bytes_and_says_what_the_guide_says() {
    let source: Json = serde_json::from_slice(&std::fs::read(fixture("fiche-12-1-1.values.json")).unwrap()).unwrap();
    let title = source["title"].as_str().unwrap().parse().unwrap();
    let first = first_change(fiche(), &title, ACTOR, AT);
    let mut doc = document::empty();
    doc.apply_changes([first.clone()]).unwrap();
    let values = source["values"].as_object().unwrap();
    let second = fill(&doc, fiche(), values, &mut counted_ids(), ACTOR, AT).unwrap();
    doc.apply_changes([second.clone()]).unwrap();

    assert_committed("fiche-12-1-1.first-change.bin", first.raw_bytes());
    assert_committed("fiche-12-1-1.changes.bin", &[first.raw_bytes(), second.raw_bytes()].concat());
    let content = document::content(&doc, Some(fiche()));
    let json = serde_json::to_string_pretty(&content).unwrap() + "\n";
    assert_committed("fiche-12-1-1.content.json", json.as_bytes());

    assert_eq!((&content.problems, content.unknown.len()), (&vec![], 0));
    assert_eq!(completeness(fiche(), &doc).missing, Vec::<String>::new());
    insta::assert_json_snapshot!("fiche_12_1_1", content);
}

#[test]
fn g4_the_committed_changes_read_back_as_the_committed_content() {
    let doc = document::load(&std::fs::read(fixture("fiche-12-1-1.changes.bin")).unwrap()).unwrap();
    let expected: Json = serde_json::from_slice(&std::fs::read(fixture("fiche-12-1-1.content.json")).unwrap()).unwrap();
    assert_eq!(document::content(&doc, document::gabarit(&doc)).to_json(), expected);
    assert_eq!(document::title(&doc), expected["title"]);
    assert_eq!(expected["fields"]["objectif_operationnel"], expected["title"]);
    assert_eq!(expected["fields"]["indicateurs"].as_array().unwrap().len(), 5);
}

/// Made by Automerge's JavaScript library 3 from `fiche-12-1-1.first-change.bin`: words in the context and in the
/// title, `nouveaute` by a plain assignment, `reconductible` set to true.
#[test]
fn g4_a_fiche_edited_in_javascript_reads_as_it_was_written() {
    let doc = document::load(&std::fs::read(fixture("fiche-edited-by-javascript.bin")).unwrap()).unwrap();
    let content = document::content(&doc, document::gabarit(&doc));
    assert_eq!((&content.problems, content.unknown.len()), (&vec![], 0));
    assert!(content.title.starts_with("😀 Accompagner les clubs"));
    let json = content.to_json();
    assert_eq!(json["fields"]["contexte"]["text"], "Bonjour 😀");
    assert_eq!(json["fields"]["contexte"]["blocks"].as_array().unwrap().len(), 1);
    assert_eq!((&json["fields"]["nouveaute"], &json["fields"]["reconductible"]), (&"nouvelle".into(), &true.into()));
}

#[test]
fn g10_values_that_do_not_fit_are_refused_with_their_path() {
    let doc = crate::born(fiche());
    for (values, error) in [
        (serde_json::json!({ "contxte": "?" }), ".contxte: the gabarit has no such field"),
        (serde_json::json!({ "contexte": 1 }), ".contexte: is not a text"),
        (serde_json::json!({ "nouveaute": "vieille" }), ".nouveaute: is none of the options"),
        (serde_json::json!({ "engagement_date": "31/12/2025" }), ".engagement_date: is not a date, YYYY-MM-DD"),
        (serde_json::json!({ "jalons": [{ "annee": "un" }] }), "jalons.annee: is not a number"),
    ] {
        let refused = fill(&doc, fiche(), values.as_object().unwrap(), &mut counted_ids(), ACTOR, AT).unwrap_err();
        assert_eq!(refused.to_string(), error);
    }
}
