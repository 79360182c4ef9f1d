//! What the parser refuses, and the words with which it does.

use super::*;

const SMALL: &str = r#"
territory = "essai"
name = "carnet"
version = 1
documents = "fiche"
label = "Carnet"

[[sections]]
key = "corps"
label = "Corps"

[[sections.fields]]
key = "texte"
label = "Texte"
status = "incontournable"
kind = "text"
max_characters = 20

[[sections.fields]]
key = "choix"
label = "Choix"
status = "facultatif"
kind = "choices"
other = true
options = [{ key = "a", label = "A" }, { key = "b", label = "B" }]

[[sections.fields]]
key = "lignes"
label = "Lignes"
status = "facultatif"
kind = "rows"
presentation = "grid"
columns = [{ key = "nom", label = "Nom", status = "facultatif", kind = "text" }]
"#;

fn error_of(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from} is not in the sample");
    parse("essai.toml", &SMALL.replacen(from, to, 1)).expect_err("it should be refused").to_string()
}

#[test]
fn g1_a_small_gabarit_is_read_whole() {
    let gabarit = parse("essai.toml", SMALL).unwrap();
    assert_eq!(gabarit.id.to_string(), "essai/carnet@1");
    assert_eq!(gabarit.field("texte").unwrap().kind, Kind::Text { max_characters: Some(20) });
    assert_eq!(gabarit.field("choix").unwrap().other_key().as_deref(), Some("choix_autre"));
    assert!(matches!(&gabarit.field("lignes").unwrap().kind, Kind::Rows { columns, .. } if columns.len() == 1));
}

#[test]
fn g1_an_unknown_key_is_refused_with_file_and_key() {
    assert_eq!(
        error_of("max_characters", "maxCharacters"),
        "essai.toml: sections[corps].fields[texte].maxCharacters: is unknown here"
    );
    assert_eq!(error_of("territory", "colour = 1\nterritory"), "essai.toml: colour: is unknown here");
    // `unit` belongs to numbers, not to texts.
    assert!(error_of("max_characters = 20", "unit = \"€\"").contains("fields[texte].unit: is unknown here"));
}

#[test]
fn g1_a_bad_status_is_refused_with_the_words_that_would_do() {
    assert_eq!(
        error_of("incontournable", "obligatoire"),
        "essai.toml: sections[corps].fields[texte].status: `obligatoire` is none of incontournable, le-cas-echeant, \
         facultatif"
    );
}

#[test]
fn g1_a_key_used_twice_is_refused() {
    assert!(error_of("key = \"choix\"", "key = \"texte\"").contains("`texte` is used twice"));
    assert!(error_of("key = \"b\"", "key = \"a\"").contains("fields[choix].options: the key `a` is used twice"));
    for reserved in ["order", "merged_into"] {
        let error = error_of("key = \"nom\"", &format!("key = \"{reserved}\""));
        assert!(error.contains(&format!("fields[lignes].columns: the key `{reserved}`")), "{error}");
    }
    assert!(error_of("key = \"texte\"", "key = \"texte_autre\"").contains("ends in `_autre`"));
}

#[test]
fn g1_what_is_missing_or_of_the_wrong_type_is_refused() {
    assert!(error_of("\"fiche\"", "\"lettre\"").contains("documents: unknown kind of document `lettre`"));
    assert_eq!(error_of("version = 1", ""), "essai.toml: version: is missing");
    assert_eq!(error_of("version = 1", "version = \"1\""), "essai.toml: version: is not a count");
    assert!(error_of("version = 1", "version = 0").contains("territory/name@version"));
    assert!(error_of("label = \"Texte\"", "label = \"  \"").contains("fields[texte].label: is missing"));
    assert!(error_of("kind = \"text\"", "kind = \"words\"").contains("unknown kind `words`"));
    assert!(
        error_of("status = \"facultatif\", kind = \"text\"", "status = \"facultatif\", kind = \"title\"")
            .contains("columns[nom].kind: no `title` inside rows")
    );
    assert!(error_of("other = true", "other = 1").contains("neither true nor false"));
    assert!(error_of("version = 1", "version = ").starts_with("essai.toml: TOML: "));
}

#[test]
fn v1_a_list_names_fields_of_the_form_that_anybody_may_see() {
    let listing = |line: &str| format!("label = \"Carnet\"\n\n[list]\n{line}\n");
    let gabarit = parse("essai.toml", &SMALL.replacen("label = \"Carnet\"\n", &listing("axe = \"texte\""), 1)).unwrap();
    assert_eq!(gabarit.list, ListFields { axe: Some("texte".to_owned()), ..ListFields::default() });
    assert_eq!(parse("essai.toml", SMALL).unwrap().list, ListFields::default());
    let refused = |line: &str| error_of("label = \"Carnet\"\n", &listing(line));
    assert_eq!(refused("axe = \"rien\""), "essai.toml: list.axe: `rien` is no field of kind text, choice");
    assert_eq!(refused("pilot = \"texte\""), "essai.toml: list.pilot: `texte` is no field of kind actor, member");
    assert_eq!(refused("axe = \"nom\""), "essai.toml: list.axe: `nom` is no field of kind text, choice");
    assert_eq!(refused("couleur = \"texte\""), "essai.toml: list.couleur: is unknown here");
    let sensitive = SMALL.replacen("max_characters = 20", "max_characters = 20\nsensitive = true", 1);
    let sensitive = sensitive.replacen("label = \"Carnet\"\n", &listing("axe = \"texte\""), 1);
    let error = parse("essai.toml", &sensitive).expect_err("it should be refused").to_string();
    assert_eq!(error, "essai.toml: list.axe: `texte` is sensitive");
}

#[test]
fn c85_a_short_name_is_short_and_names_one_field() {
    let short = |name: &str| format!("label = \"Texte\"\nshort = \"{name}\"");
    let gabarit = parse("essai.toml", &SMALL.replacen("label = \"Texte\"", &short("Mot"), 1)).unwrap();
    assert_eq!(gabarit.field("texte").unwrap().name(), "Mot");
    assert_eq!(gabarit.field("choix").unwrap().name(), "Choix");
    let refused = |name: &str| error_of("label = \"Texte\"", &short(name));
    assert_eq!(refused("Texte"), "essai.toml: sections[corps].fields[texte].short: is the label: leave it out");
    assert!(refused(&"long ".repeat(9)).contains("fields[texte].short: has more than 40 characters"));
    assert_eq!(refused("Lignes"), "essai.toml: sections.lignes.short: `Lignes` names two fields");
}

#[test]
fn c90_an_option_takes_the_place_of_others_of_a_choice_of_one_alone() {
    let several = error_of("label = \"B\" }", "label = \"B\", former = [\"c\"] }");
    assert!(several.contains("options[b].former: is unknown here"), "{several}");
    let one = SMALL.replacen("kind = \"choices\"\nother = true", "kind = \"choice\"", 1);
    let with = |former: &str| one.replacen("label = \"B\" }", &format!("label = \"B\", former = [\"{former}\"] }}"), 1);
    let gabarit = parse("essai.toml", &with("c")).unwrap();
    let Kind::Choice { options } = &gabarit.field("choix").unwrap().kind else { panic!("it is a choice") };
    assert!(options[1].is_meant_by("b") && options[1].is_meant_by("c") && !options[0].is_meant_by("c"));
    assert!(
        parse("essai.toml", &with("a")).expect_err("both would be meant").to_string().contains("`a` is used twice")
    );
}

#[test]
fn g1_rows_that_are_counted_say_all_three_words() {
    let counted = |words: &str| format!("presentation = \"grid\"\ncounted = {{ {words} }}");
    let refused = error_of("presentation = \"grid\"", &counted("one = \"ligne\", other = \"lignes\""));
    assert!(refused.ends_with("fields[lignes].counted.lacking: is missing"), "{refused}");
}
