//! What of documents can be looked for.

use automerge::{ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_shared::{
    document::{Passage, empty, labels, project},
    gabarit::Catalogue,
};
use serde_json::json;

use crate::{born, fiche, filled};

fn said(passages: &[Passage]) -> Vec<(&str, &str)> {
    passages.iter().map(|passage| (passage.place.as_str(), passage.text.as_str())).collect()
}

#[test]
fn q1_whatever_a_form_says_in_words_can_be_looked_for_at_its_place() {
    let values = json!({
        "contexte": "Les liens sociaux.\n\n — \nL’isolement des aînés.",
        "calendrier": { "debut": "2024-01-01", "fin": "2024-05-31" },
        "reconductible": true,
        "pilote": "CCAS",
        "public": ["personnes_agees", "aidants"],
        "public_autre": "Les voisins",
        "indicateurs": [{ "intitule": "Clubs recensés", "type": "processus", "cible": 12.5 }],
    });
    let projection = project(Some(fiche()), &filled(fiche(), values));
    let row = "fields.indicateurs.00000000-0000-0000-0000-000000000001";
    let places = [format!("{row}.intitule"), format!("{row}.type"), format!("{row}.cible")];
    let [name, kind, goal] = places.each_ref().map(String::as_str);
    let expected = [
        ("title", "Bouger à tout âge"),
        ("fields.contexte", "Les liens sociaux."),
        ("fields.contexte", "L’isolement des aînés."),
        ("fields.calendrier", "1er janvier 2024 – 31 mai 2024"),
        ("fields.pilote", "CCAS"),
        ("fields.public", "Personnes âgées de 60 ans et plus, Aidants"),
        ("fields.public_autre", "Les voisins"),
        (name, "Clubs recensés"),
        (kind, "Indicateur de processus (moyens)"),
        (goal, "12.5"),
    ];
    assert_eq!(said(&projection.passages), expected);
    assert!(projection.passages.iter().all(|passage| !passage.sensitive));
}

#[test]
fn q1_a_place_is_named_by_the_labels_of_its_form() {
    assert_eq!(labels(fiche(), "fields.public_autre"), ["Public visé"]);
    let indicator = labels(fiche(), "fields.indicateurs.1.cible");
    assert_eq!(indicator, ["Indicateurs", "Cible"]);
    for unknown in ["", "title", "fields", "fields.inconnu", "inconnu.contexte", "fields.inconnu.1.cible"] {
        assert_eq!(labels(fiche(), unknown), Vec::<String>::new(), "{unknown}");
    }
}

#[test]
fn c85_a_place_is_called_by_its_short_name_where_the_form_is_not_around_it() {
    assert_eq!(labels(fiche(), "fields.objectif_specifique"), ["Objectif spécifique"]);
    assert_eq!(labels(fiche(), "fields.contexte"), ["Contexte"]);
    assert_eq!(labels(fiche(), "fields.territoire"), ["Territoire de l’action"]);
}

#[test]
fn q5_what_a_gabarit_calls_sensitive_is_known_to_be() {
    let matrix = Catalogue::builtin().named("normandie-2025/matrice-acteurs@1").expect("it is compiled in");
    let values = json!({ "acteurs": [{ "acteur": "CPAM", "role": "Financer", "risque": "Peut freiner" }] });
    let passages = project(Some(matrix), &filled(matrix, values)).passages;
    let sensitive: Vec<_> = passages.iter().map(|passage| (passage.text.as_str(), passage.sensitive)).collect();
    let open = [("Bouger à tout âge", false), ("CPAM", false), ("Financer", false)];
    assert_eq!(sensitive[..3], open);
    assert_eq!(sensitive[3..], [("Peut freiner", true)]);
}

#[test]
fn q1_whatever_a_document_holds_its_words_are_read() {
    let mut doc = born(fiche());
    let (_, fields) = doc.get(ROOT, "fields").unwrap().unwrap();
    let mut tx = doc.transaction();
    tx.put(&fields, "contexte", 4).unwrap();
    tx.put_object(&fields, "indicateurs", ObjType::List).unwrap();
    tx.put(&fields, "inconnu", "mot").unwrap();
    tx.commit();
    assert_eq!(said(&project(Some(fiche()), &doc).passages), [("title", "Bouger à tout âge")]);
    assert_eq!(project(None, &empty()).passages, []);
}
