//! What lists show of a document.

use automerge::{ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_shared::{
    document::{ListValues, Passage, Projection, empty, project},
    gabarit::{Catalogue, parse},
};
use serde_json::json;

use crate::{born, fiche, filled};

#[test]
fn v1_a_list_shows_what_the_fields_say_that_the_gabarit_names() {
    let values = json!({
        "objectif_operationnel_numero": "12.1.1",
        "axe_numero": " 4\n",
        "axe": "Lien social /\u{202e} Lutte contre l’isolement",
        "pilote": { "nom": "CCAS" },
        "pilote_personne": { "nom": "Camille" },
    });
    let Projection { title, filled, required, listed, .. } = project(Some(fiche()), &filled(fiche(), values));
    assert_eq!((title.as_str(), filled, required), ("Bouger à tout âge", 3, 10));
    let said = |text: &str| Some(text.to_owned());
    let expected = ListValues {
        number: said("12.1.1"),
        axe_number: said("4"),
        axe: said("Lien social / Lutte contre l’isolement"),
        pilot: said("CCAS"),
        stage: None,
    };
    assert_eq!(listed, expected);
}

#[test]
fn v1_an_axe_that_is_chosen_is_listed_by_its_label() {
    let form = r#"
territory = "essai"
name = "choisie"
version = 1
documents = "fiche"
label = "Fiche"

[list]
axe = "axe"
stage = "etat"

[[sections]]
key = "corps"
label = "Corps"

[[sections.fields]]
key = "axe"
label = "Axe"
status = "facultatif"
kind = "choice"
options = [{ key = "lien_social", label = "Lien social / lutte contre l’isolement" }]

[[sections.fields]]
key = "etat"
label = "État"
status = "facultatif"
kind = "choice"
options = [{ key = "en_cours", label = "En cours" }]
"#;
    let form = parse("choisie.toml", form).unwrap();
    let chosen = project(Some(&form), &filled(&form, json!({ "axe": "lien_social", "etat": "en_cours" }))).listed;
    assert_eq!(chosen.axe.as_deref(), Some("Lien social / lutte contre l’isolement"));
    assert_eq!(chosen.stage.as_deref(), Some("en_cours"), "a stage is told by its key");
    assert_eq!(project(Some(&form), &born(&form)).listed, ListValues::default());
}

#[test]
fn v1_what_says_nothing_is_absent_and_so_is_everything_without_a_gabarit() {
    for gabarit in Catalogue::builtin().all() {
        assert_eq!(project(Some(gabarit), &born(gabarit)).listed, ListValues::default(), "{}", gabarit.id);
    }
    let known = project(None, &born(fiche()));
    let title = "Bouger à tout âge".to_owned();
    let passages = vec![Passage { place: "title".to_owned(), sensitive: false, text: title.clone() }];
    assert_eq!(known, Projection { title, passages, ..Projection::default() });
    assert_eq!(project(Some(fiche()), &empty()).title, "");
}

#[test]
fn v1_whatever_a_document_holds_a_list_shows_a_line() {
    let mut doc = born(fiche());
    let (_, fields) = doc.get(ROOT, "fields").unwrap().unwrap();
    let mut tx = doc.transaction();
    tx.put(&fields, "axe_numero", 4).unwrap();
    tx.put_object(&fields, "pilote", ObjType::List).unwrap();
    let (_, axe) = tx.get(&fields, "axe").unwrap().unwrap();
    tx.splice_text(&axe, 0, 0, &"é\n\u{0}".repeat(50_000)).unwrap();
    tx.commit();
    let listed = project(Some(fiche()), &doc).listed;
    assert_eq!((&listed.axe_number, &listed.pilot), (&None, &None));
    let axe = listed.axe.expect("it says something");
    assert!(axe.chars().count() <= 300 && !axe.contains(['\n', '\u{0}']), "{axe:?}");
}

#[test]
fn v1_no_list_shows_a_sensitive_field() {
    for gabarit in Catalogue::builtin().all() {
        let list = &gabarit.list;
        let named = [&list.number, &list.axe_number, &list.axe, &list.pilot, &list.stage];
        for key in named.into_iter().flatten() {
            let field = gabarit.field(key).expect("a list names fields of the form");
            assert!(!field.sensitive, "{}: {key}", gabarit.id);
        }
    }
}
