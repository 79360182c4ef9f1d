//! The words people see are the guide's.

use automerge::transaction::Transactable;
use maillage_shared::{
    document::{Value, content, fill, project},
    gabarit::{Catalogue, Field, Gabarit, Kind, Status},
};
use serde_json::json;

use crate::{at, born, fiche};

/// The sixteen lines of the regional model with their status: the label and, where the guide has two cells, the
/// label of the second.
const LINES: [(&str, Option<Status>); 16] = [
    ("Axe / Thématique", Some(Status::Incontournable)),
    ("Objectif principal / enjeu n°", None),
    ("Objectif spécifique n°", None),
    ("Objectif opérationnel / Fiche Action n°", None),
    ("Action nouvelle / Action préexistante (au CLS) reconduite", Some(Status::Facultatif)),
    ("À quels besoins l’action répond-elle\u{a0}? / Contexte", Some(Status::Incontournable)),
    ("Avec quels autres politiques ou dispositifs l’action s’articule-t-elle\u{a0}?", Some(Status::LeCasEcheant)),
    ("Objectif général de l’action", Some(Status::Incontournable)),
    ("Descriptif des actions", Some(Status::Incontournable)),
    ("Calendrier / Début et durée de l’action (+ reconductible ou pas)", Some(Status::Incontournable)),
    ("Pilotage de l’action", Some(Status::Incontournable)),
    ("Équipe projet / partenariats", Some(Status::LeCasEcheant)),
    ("Territoire de l’action", Some(Status::LeCasEcheant)),
    ("Public visé", Some(Status::LeCasEcheant)),
    ("Indicateurs de suivi et de résultats", Some(Status::Incontournable)),
    ("Budget prévisionnel de l’action et sources de financement", Some(Status::LeCasEcheant)),
];

/// The second cells of the head, incontournable in fact.
const HEAD: [&str; 3] = ["Objectif général à atteindre", "Quels moyens pour atteindre l’objectif général", "Intitulé"];

#[test]
fn g3_the_sixteen_lines_of_a_fiche_have_the_guides_labels_order_and_statuses() {
    let mut fields = fiche().fields();
    for (label, status) in LINES {
        let field = fields.find(|field| field.label == label);
        let field = field.unwrap_or_else(|| panic!("{label} is missing or out of order"));
        assert!(status.is_none_or(|status| field.status == status), "{label} is {:?}", field.status);
    }
    for label in HEAD {
        assert!(
            fiche().fields().any(|field| field.label == label && field.status == Status::Incontournable),
            "{label}"
        );
    }
    let required = fiche().fields().filter(|field| field.status == Status::Incontournable).count();
    assert_eq!(required, 7 + HEAD.len(), "nothing else is incontournable");
}

#[test]
fn g3_the_matrix_asks_the_guides_questions_and_keeps_the_risk_to_few_eyes() {
    let matrix = Catalogue::builtin().named("normandie-2025/matrice-acteurs@1").unwrap();
    let field = matrix.field("acteurs").unwrap();
    let Kind::Rows { columns, .. } = &field.kind else { panic!("actors are rows") };
    let expected = [
        ("Acteur / Partenaire", ""),
        ("Rôle potentiel", "Comment ce partenaire va-t-il intervenir dans le projet\u{a0}?"),
        ("Apports au projet", "Quels sont ses points forts et capacités d’intervention dans le domaine\u{a0}?"),
        ("Intérêt pour le projet", "Qu’est-ce que le projet apporte au partenaire\u{a0}?"),
        ("Risque pour le projet", "En quoi la participation de l’acteur pourrait freiner l’avancée du projet\u{a0}?"),
    ];
    assert_eq!(field.label, "Acteurs concernés");
    for (column, (label, help)) in columns.iter().zip(expected) {
        assert_eq!((column.label.as_str(), column.help.as_str()), (label, help));
    }
    assert!(columns.iter().any(|column| column.key == "risque" && column.sensitive));
    assert!(
        columns
            .iter()
            .filter(|column| ["acteur", "role", "apports"].contains(&column.key.as_str()))
            .all(|column| !column.sensitive)
    );
}

#[test]
fn g3_the_note_has_the_three_portraits_with_the_same_columns() {
    let note = Catalogue::builtin().named("normandie-2025/note-diagnostic@1").unwrap();
    let columns = |key: &str| match &note.field(key).unwrap().kind {
        Kind::Rows { columns, .. } => columns.clone(),
        other => panic!("{key} is {other:?}"),
    };
    assert_eq!(columns("portrait_territoire"), columns("portrait_sante"));
    assert_eq!(columns("portrait_territoire"), columns("portrait_ressources"));
    let natures = columns("portrait_sante").into_iter().find(|column| column.key == "nature").map(|column| column.kind);
    let Some(Kind::Choice { options }) = natures else { panic!("a constat's nature is a choice") };
    let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    assert!(labels.starts_with(&[
        "Données statistiques (quantitatif)",
        "Conclusions des groupes de travail (qualitatif)",
        "Analyse des questionnaires (qualitatif)"
    ]));
}

#[test]
fn g3_words_users_see_have_typographic_apostrophes_and_unbreakable_spaces() {
    fn check(field: &Field) {
        for text in [&field.label, &field.short, &field.help, &field.example] {
            for wrong in ["'", " ?", " !", " ;", " :", "« ", " »", "\""] {
                assert!(!text.contains(wrong), "{}: {text:?} holds {wrong:?}", field.key);
            }
        }
        if let Kind::Rows { columns, .. } = &field.kind {
            columns.iter().for_each(check);
        }
    }
    Catalogue::builtin().all().iter().flat_map(Gabarit::fields).for_each(check);
}

/// Longer than this a name fills a line of the outline.
const NAME_CHARACTERS: usize = 40;

#[test]
fn c85_every_field_has_a_name_that_says_which_one_it_is_without_its_form() {
    for gabarit in Catalogue::builtin().all() {
        let mut names: Vec<&str> = gabarit.fields().map(Field::name).collect();
        for name in names.iter().copied().chain(gabarit.fields().flat_map(Field::columns).map(Field::name)) {
            assert!(name.chars().count() <= NAME_CHARACTERS, "{}: {name}", gabarit.id);
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{}: two fields have the same name", gabarit.id);
    }
    let name = |key: &str| fiche().field(key).unwrap().name();
    assert_eq!(name("objectif_operationnel"), "Intitulé de l’action");
    assert_eq!(name("objectif_specifique"), "Objectif spécifique");
    assert_eq!(name("calendrier"), "Calendrier");
}

#[test]
fn c90_what_a_document_holds_of_a_former_option_is_that_which_took_its_place() {
    let Kind::Choice { options } = &fiche().field("nouveaute").unwrap().kind else { panic!("it is a choice") };
    let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    assert_eq!(labels, ["Action nouvelle", "Action préexistante (au CLS) reconduite"], "as in the model");
    let mut doc = born(fiche());
    let fields = at(&doc, &["fields"]);
    let mut transaction = doc.transaction();
    transaction.put(&fields, "nouveaute", "reconduite").unwrap();
    transaction.commit();
    let read = content(&doc, Some(fiche()));
    assert_eq!((&read.fields["nouveaute"], read.problems.len()), (&Value::Word(Some("preexistante".into())), 0));
    let found = project(Some(fiche()), &doc).passages;
    assert!(found.iter().any(|passage| passage.text == labels[1]), "{found:?}");
    let values = json!({ "nouveaute": "reconduite" });
    let values = values.as_object().unwrap();
    let filled = fill(&born(fiche()), fiche(), values, &mut crate::counted_ids(), crate::ACTOR, crate::AT);
    filled.expect("what was exported is imported again");
}
