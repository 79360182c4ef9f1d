//! What is left out for whoever may not read sensitive fields.

use automerge::{
    ObjId, ObjType,
    transaction::{Transactable as _, Transaction},
};
use maillage_shared::{
    document::{self, Content, Withheld, content, withhold},
    gabarit::{Catalogue, Gabarit, parse},
};
use serde_json::json;

use crate::{at, born, fiche, filled};

const FORM: &str = r#"
territory = "essai"
name = "secrets"
version = 1
documents = "fiche"
label = "Essai"

[[sections]]
key = "tout"
label = "Tout"

[[sections.fields]]
key = "ouvert"
label = "Ouvert"
status = "facultatif"
kind = "text"

[[sections.fields]]
key = "secret"
label = "Secret"
status = "facultatif"
kind = "choices"
other = true
options = [{ key = "a", label = "A" }]
sensitive = true

[[sections.fields]]
key = "lignes"
label = "Lignes"
status = "facultatif"
kind = "rows"
presentation = "grid"

[[sections.fields.columns]]
key = "nom"
label = "Nom"
status = "facultatif"
kind = "text"

[[sections.fields.columns]]
key = "risque"
label = "Risque"
status = "facultatif"
kind = "text"
sensitive = true
"#;

fn form() -> Gabarit {
    parse("essai/secrets.toml", FORM).expect("a gabarit")
}

/// What is told of the document, as JSON.
fn told(doc: &automerge::Automerge, form: &Gabarit) -> String {
    let mut content = content(doc, Some(form));
    withhold(&mut content, Withheld::SensitiveOf(form));
    content.to_json().to_string()
}

#[test]
fn r31_what_is_sensitive_is_known_by_its_place() {
    let matrix = Catalogue::builtin().named("normandie-2025/matrice-acteurs@1").expect("it is compiled in");
    assert!(matrix.has_sensitive() && !fiche().has_sensitive());
    for sensitive in ["fields.acteurs.r1.risque", "fields.acteurs.r1.pouvoir", "fields.acteurs.r.1.risque.plus.loin"] {
        assert!(matrix.is_sensitive(sensitive), "{sensitive}");
    }
    for open in [
        "",
        "title",
        "fields",
        "fields.acteurs",
        "fields.acteurs.risque",
        "fields.acteurs.r1.role",
        "autre.acteurs.r1.risque",
    ] {
        assert!(!matrix.is_sensitive(open), "{open}");
    }
    assert!(form().is_sensitive("fields.secret") && form().is_sensitive("fields.secret_autre"));
}

#[test]
fn r31_nothing_of_a_sensitive_field_is_left_in_a_content() {
    let form = form();
    let values = json!({
        "ouvert": "À lire", "secret": ["a"], "secret_autre": "inavouable",
        "lignes": [{ "nom": "CPAM", "risque": "inavouable" }],
    });
    let told = told(&filled(&form, values), &form);
    assert!(told.contains("À lire") && told.contains("CPAM"), "{told}");
    assert!(!told.contains("secret\"") && !told.contains("risque") && !told.contains("inavouable"), "{told}");
}

#[test]
fn r31_of_a_form_that_is_not_known_all_fields_are_withheld() {
    let form = form();
    let values = json!({ "ouvert": "À lire", "secret": ["a"], "lignes": [{ "nom": "CPAM", "risque": "inavouable" }] });
    let doc = filled(&form, values);
    for read_by in [None, Some(&form)] {
        let mut content = content(&doc, read_by);
        withhold(&mut content, Withheld::Fields);
        let said = content.to_json().to_string();
        assert!(said.contains("Bouger"), "{said}");
        for word in ["lire", "CPAM", "inavouable", "\"ouvert\"", "\"lignes\"", "\"secret\""] {
            assert!(!said.contains(word), "{word}: {said}");
        }
    }
    let title = "Copie".parse().expect("a title");
    let first = document::copy(&doc, &form.id, &title, [9; 16], crate::AT, Some(Withheld::Fields)).unwrap();
    let written = format!("{:?}", first.decode());
    assert!(written.contains("Copie") || written.contains("\"C\""), "{written}");
    assert!(!written.contains("fields") && !written.contains("lignes"), "{written}");
}

#[test]
fn r31_what_stands_in_the_wrong_place_or_is_of_the_wrong_type_tells_nothing_either() {
    let form = form();
    let mut doc = born(&form);
    let mut tx = doc.transaction();
    let fields = at(&tx, &["fields"]);
    let secret = at(&tx, &["fields", "secret"]);
    tx.put(&secret, "inconnue", "inavouable").unwrap();
    tx.put(&fields, "secret_autre", 7).unwrap();
    let rows = at(&tx, &["fields", "lignes"]);
    let row = tx.put_object(&rows, "r.1", ObjType::Map).unwrap();
    tx.put(&row, "order", "a0").unwrap();
    let wrong = tx.put_object(&row, "risque", ObjType::Map).unwrap();
    tx.put(&wrong, "mot", "inavouable").unwrap();
    tx.commit();
    let said = told(&doc, &form);
    assert!(!said.contains("inavouable") && !said.contains("risque"), "{said}");

    copied_without(&doc, &form, "in the fields themselves");

    for path in [&["fields"][..], &["fields", "lignes"], &["fields", "lignes", "r1"], &["fields", "lignes", "r.1"]] {
        for wrong in Wrong::ALL {
            let mut doc = born(&form);
            let mut tx = doc.transaction();
            let (key, above) = path.split_last().unwrap();
            wrong.write(&mut tx, &at(&born(&form), above), key);
            tx.commit();
            let (said, case) = (told(&doc, &form), format!("{path:?} as {wrong:?}"));
            assert!(said.contains("expected") && !said.contains("inavouable"), "{case}: {said}");
            assert_eq!(copied_without(&doc, &form, &case).problems, [], "{case}");
        }
    }
}

/// What a client may write where a map should be.
#[derive(Debug, Clone, Copy)]
enum Wrong {
    Words,
    Text,
    List,
    ListOfRows,
}

impl Wrong {
    const ALL: [Self; 4] = [Self::Words, Self::Text, Self::List, Self::ListOfRows];

    fn write(self, tx: &mut Transaction<'_>, parent: &ObjId, key: &str) {
        match self {
            Self::Words => tx.put(parent, key, "inavouable").unwrap(),
            Self::Text => {
                let text = tx.put_object(parent, key, ObjType::Text).unwrap();
                tx.splice_text(&text, 0, 0, "inavouable").unwrap();
            }
            Self::List => {
                let list = tx.put_object(parent, key, ObjType::List).unwrap();
                tx.insert(&list, 0, "inavouable").unwrap();
            }
            Self::ListOfRows => {
                let list = tx.put_object(parent, key, ObjType::List).unwrap();
                let row = tx.insert_object(&list, 0, ObjType::Map).unwrap();
                tx.put(&row, "risque", "inavouable").unwrap();
            }
        }
    }
}

/// A copy for who may not read it says nothing of it, however it is read.
fn copied_without(doc: &automerge::Automerge, form: &Gabarit, case: &str) -> Content {
    let title = "Copie".parse().expect("a title");
    let first = document::copy(doc, &form.id, &title, [9; 16], crate::AT, Some(Withheld::SensitiveOf(form))).unwrap();
    let mut copy = document::empty();
    copy.apply_changes([first]).unwrap();
    for read_by in [Some(form), None] {
        let said = content(&copy, read_by).to_json().to_string();
        assert!(!said.contains("inavouable"), "{case}: {said}");
    }
    content(&copy, Some(form))
}

#[test]
fn r31_where_rows_of_a_sensitive_field_went_is_not_told() {
    let secret_rows = FORM.replace("presentation = \"grid\"", "presentation = \"grid\"\nsensitive = true");
    let form = parse("essai/secrets.toml", &secret_rows).expect("a gabarit");
    let mut doc = born(&form);
    let mut tx = doc.transaction();
    let row = tx.put_object(at(&born(&form), &["fields", "lignes"]), "r1", ObjType::Map).unwrap();
    tx.put(&row, "deleted", true).unwrap();
    tx.put(&row, "merged_into", "inavouable").unwrap();
    tx.commit();
    assert_eq!(content(&doc, Some(&form)).merged.len(), 1);
    let said = told(&doc, &form);
    assert!(!said.contains("inavouable") && !said.contains("lignes"), "{said}");
}

#[test]
fn r31_a_copy_without_them_is_born_whole() {
    let form = form();
    let values =
        json!({ "secret": ["a"], "secret_autre": "inavouable", "lignes": [{ "nom": "CPAM", "risque": "inavouable" }] });
    let title = "Copie".parse().expect("a title");
    let source = filled(&form, values);
    let first =
        document::copy(&source, &form.id, &title, [9; 16], crate::AT, Some(Withheld::SensitiveOf(&form))).unwrap();
    let mut copy = document::empty();
    copy.apply_changes([first]).unwrap();
    let content = content(&copy, Some(&form)).to_json();
    assert_eq!(content["problems"], json!([]));
    assert_eq!((&content["fields"]["secret"], &content["fields"]["secret_autre"]), (&json!([]), &json!("")));
    assert_eq!(
        (&content["fields"]["lignes"][0]["nom"], &content["fields"]["lignes"][0]["risque"]),
        (&json!("CPAM"), &json!(""))
    );
}
