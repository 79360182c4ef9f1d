//! What the demonstration's documents say: data files beside this one, written into documents of their gabarits.
//!
//! Pure: the store, the accounts and the time are the caller's.

use automerge::Change;
use maillage_shared::{
    Timestamp,
    document::{Title, empty, fill, first_change},
    gabarit::{Catalogue, GabaritId},
};
use uuid::Uuid;

/// The invented territory's contract.
pub const WORKSPACE_NAME: &str = "CLS du Val d’Orève (démonstration)";

/// A document to be made.
#[derive(Debug, Clone)]
pub struct DemoDocument {
    /// What it is made from.
    pub gabarit: GabaritId,
    /// Its first title.
    pub title: Title,
    /// In causal order; the first makes its shape.
    pub changes: Vec<Change>,
}

/// The guide's own example first, which is also the fixture that tests read.
const FILES: [&str; 8] = [
    include_str!("../../../shared/fixtures/fiche-12-1-1.values.json"),
    include_str!("fiche-1-1-2.json"),
    include_str!("fiche-2-1-1.json"),
    include_str!("fiche-3-2-1.json"),
    include_str!("fiche-3-3-1.json"),
    include_str!("fiche-5-1-1.json"),
    include_str!("matrice-acteurs.json"),
    include_str!("note-diagnostic.json"),
];

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoFile {
    gabarit: GabaritId,
    title: String,
    values: serde_json::Map<String, serde_json::Value>,
}

/// The demonstration's documents. Same actor and time, same changes.
///
/// Every change is `actor`'s; the caller gives each document its id.
#[must_use]
pub fn documents(actor: [u8; 16], at: Timestamp) -> Vec<DemoDocument> {
    FILES.iter().zip(1_u64..).map(|(file, number)| document(file, number, actor, at)).collect()
}

fn document(file: &str, number: u64, actor: [u8; 16], at: Timestamp) -> DemoDocument {
    let DemoFile { gabarit: id, title, values } = serde_json::from_str(file).expect("the tests read every file");
    let gabarit = Catalogue::builtin().get(&id).expect("the tests look up every gabarit");
    let title: Title = title.parse().expect("the tests parse every title");
    let first = first_change(gabarit, &title, actor, at);
    let mut doc = empty();
    doc.apply_changes([first.clone()]).expect("a first change follows nothing");
    let mut rows = 0;
    // Ids that no other document has; the version and variant bits make them UUIDs of an own kind (version 8).
    let mut row_ids = || {
        rows += 1;
        uuid::Builder::from_custom_bytes(Uuid::from_u64_pair(number, rows).into_bytes()).into_uuid()
    };
    let filled = fill(&doc, gabarit, &values, &mut row_ids, actor, at).expect("the tests write every value");
    DemoDocument { gabarit: id, title, changes: vec![first, filled] }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use maillage_shared::document::{Completeness, completeness, content};

    use super::*;

    fn completeness_of(demo: &DemoDocument) -> Completeness {
        let gabarit = Catalogue::builtin().get(&demo.gabarit).unwrap();
        let mut doc = empty();
        doc.apply_changes(demo.changes.clone()).unwrap();
        let content = content(&doc, Some(gabarit));
        assert_eq!((&content.problems, content.unknown.len()), (&vec![], 0), "{}", demo.title);
        assert_eq!(content.title, demo.title.as_str());
        assert!(content.fields.values().any(|value| !value.is_empty()));
        completeness(gabarit, &doc)
    }

    #[test]
    fn every_demonstration_document_reads_without_a_problem() {
        let demos = documents([7; 16], Timestamp::default());
        assert_eq!(demos.len(), FILES.len());
        let titles: HashSet<&str> = demos.iter().map(|demo| demo.title.as_str()).collect();
        assert_eq!(titles.len(), FILES.len());
        let fiches = demos.iter().filter(|demo| demo.gabarit.name() == "fiche-action").count();
        assert_eq!(fiches, 6);
    }

    #[test]
    fn some_demonstration_documents_are_complete_and_some_are_not() {
        let counts: Vec<_> = documents([7; 16], Timestamp::default()).iter().map(completeness_of).collect();
        assert_eq!(counts[0].missing, Vec::<String>::new(), "the guide's own example is complete");
        assert!(counts.iter().filter(|count| !count.missing.is_empty()).count() >= 4);
        assert!(counts[5].missing.contains(&"indicateurs".to_owned()));
    }

    #[test]
    fn the_demonstration_is_the_same_each_time() {
        let hashes = || -> Vec<_> {
            let demos = documents([7; 16], Timestamp::default());
            demos.iter().flat_map(|demo| demo.changes.iter().map(Change::hash)).collect()
        };
        assert_eq!(hashes(), hashes());
        assert_eq!(hashes().iter().collect::<HashSet<_>>().len(), hashes().len());
    }
}
