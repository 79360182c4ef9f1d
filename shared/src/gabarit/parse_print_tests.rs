//! What the parser of printed models refuses, and the words with which it does.

use super::super::{Catalogue, Gabarit, parse};
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
fields = [
  { key = "numero", label = "Objectif n°", status = "facultatif", kind = "text" },
  { key = "texte", label = "Texte", status = "facultatif", kind = "rich-text" },
  { key = "nouveau", label = "Nouveau", status = "facultatif", kind = "choice", options = [{ key = "a", label = "A" }] },
  { key = "jour", label = "Jour", status = "facultatif", kind = "date" },
  { key = "lignes", label = "Lignes", status = "facultatif", kind = "rows", presentation = "grid", columns = [
    { key = "nom", label = "Nom", status = "facultatif", kind = "text" },
    { key = "role", label = "Rôle", status = "facultatif", kind = "text" },
  ] },
]

[print]
turned = true
left_out = ["jour"]

[[print.parts]]
manner = "lines"
lines = [{ number = "numero", fields = ["texte"], bare = ["texte"] }]

[[print.parts]]
manner = "options"
lines = [{ fields = ["nouveau"] }]

[[print.parts]]
manner = "across"
label = "Tableau"
lines = [{ fields = ["lignes"] }]

[[print.rows]]
key = "lignes"
shown = "table"

[[print.rows.tables]]
whole = true
cells = [{ fields = ["nom"] }, { label = "Ce qu’il fait", fields = ["role"] }]
"#;

fn read(source: &str) -> Result<Gabarit, String> {
    parse("essai.toml", source).map_err(|error| error.to_string())
}

fn error_of(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from} is not in the sample");
    read(&SMALL.replacen(from, to, 1)).expect_err("it should be refused")
}

#[test]
fn g14_a_printed_model_is_read_whole() {
    let print = read(SMALL).unwrap().print.unwrap();
    assert!(print.turned);
    assert_eq!(print.left_out, ["jour"]);
    assert_eq!(print.parts.iter().map(|part| part.manner.as_str()).collect::<Vec<_>>(), ["lines", "options", "across"]);
    let [line] = &print.parts[0].lines[..] else { panic!("one line") };
    assert_eq!(
        (line.number.as_deref(), &line.fields, &line.bare),
        (Some("numero"), &vec!["texte".into()], &vec!["texte".into()])
    );
    let [rows] = &print.rows[..] else { panic!("one rows field") };
    assert_eq!((rows.shown, rows.tables[0].whole, rows.tables[0].cells.len()), (PrintedAs::Table, true, 2));
}

#[test]
fn g14_a_field_or_a_column_without_a_place_is_refused() {
    assert_eq!(error_of("left_out = [\"jour\"]", ""), "essai.toml: print: `jour` has no place, and isn't left out");
    assert_eq!(
        error_of(", { label = \"Ce qu’il fait\", fields = [\"role\"] }", ""),
        "essai.toml: print: `lignes.role` has no place, and isn't left out"
    );
    let without_rows = SMALL.split("[[print.rows]]").next().unwrap();
    assert_eq!(read(without_rows).unwrap_err(), "essai.toml: print: `lignes.nom` has no place, and isn't left out");
    // Left out by name, a column or the whole field with its columns.
    let column = SMALL.replacen(", { label = \"Ce qu’il fait\", fields = [\"role\"] }", "", 1);
    assert!(read(&column.replacen("[\"jour\"]", "[\"jour\", \"lignes.role\"]", 1)).is_ok());
    let field = without_rows.replacen(
        "\nmanner = \"across\"\nlabel = \"Tableau\"\nlines = [{ fields = [\"lignes\"] }]",
        "\nmanner = \"lines\"\nlines = [{ fields = [\"jour\"] }]",
        1,
    );
    assert!(read(&field.replacen("[\"jour\"]", "[\"lignes\"]", 1)).is_ok());
}

#[test]
fn g14_two_places_and_unknown_names_are_refused() {
    assert_eq!(error_of("[\"jour\"]", "[\"jour\", \"texte\"]"), "essai.toml: print: `texte` has two places");
    assert_eq!(error_of("fields = [\"role\"]", "fields = [\"nom\"]"), "essai.toml: print: `lignes.nom` has two places");
    assert_eq!(
        error_of("[\"jour\"]", "[\"hier\"]"),
        "essai.toml: print: `hier` is no field of the form, nor a column of one"
    );
    assert_eq!(
        error_of("[\"jour\"]", "[\"jour\", \"lignes.age\"]"),
        "essai.toml: print: `lignes.age` is no field of the form, nor a column of one"
    );
    assert!(error_of("key = \"lignes\"\nshown", "key = \"texte\"\nshown").contains("`texte` is no field of kind rows"));
    assert!(error_of("turned = true", "tourne = true").contains("print.tourne: is unknown here"));
    assert_eq!(
        error_of("whole = true", "entier = true"),
        "essai.toml: print.rows[lignes].tables[0].entier: is unknown here"
    );
}

#[test]
fn g14_what_can_t_be_drawn_so_is_refused() {
    assert_eq!(
        error_of("manner = \"lines\"", "manner = \"across\""),
        "essai.toml: print.parts[0].lines[0]: rich-text can't be printed as `across`"
    );
    assert!(error_of("manner = \"across\"", "manner = \"banner\"").ends_with("rows can't be printed as `banner`"));
    assert!(
        error_of("manner = \"across\"", "manner = \"ruban\"")
            .ends_with("`ruban` is none of banner, lines, options, across")
    );
    assert!(error_of("number = \"numero\"", "number = \"jour\"").contains("two places"));
    let day = SMALL.replacen("[\"jour\"]", "[\"numero\"]", 1).replacen("number = \"numero\"", "number = \"jour\"", 1);
    assert_eq!(read(&day).unwrap_err(), "essai.toml: print.parts[0].lines[0]: `jour` is no number, nor a text");
    assert_eq!(
        error_of("bare = [\"texte\"]", "bare = [\"jour\"]"),
        "essai.toml: print.parts[0].lines[0].bare: `jour` is none of its fields"
    );
    assert_eq!(
        error_of("{ fields = [\"nouveau\"] }", "{ label = \"Rien\" }"),
        "essai.toml: print.parts[1].lines[0].fields: is missing"
    );
    assert!(
        error_of("{ fields = [\"nom\"] }", "{ number = \"nom\", fields = [\"nom\"] }")
            .ends_with("number: is unknown here")
    );
    let list = SMALL.replacen("shown = \"table\"", "shown = \"list\"", 1);
    let two = list.replacen(
        ", { label = \"Ce qu’il fait\", fields = [\"role\"] }]",
        "]\n\n[[print.rows.tables]]\ncells = [{ fields = [\"role\"] }]",
        1,
    );
    assert_eq!(read(&two).unwrap_err(), "essai.toml: print.rows[lignes].tables: a list has one");
}

#[test]
fn g14_every_gabarit_compiled_in_has_its_printed_model() {
    for gabarit in Catalogue::builtin().all() {
        let print = gabarit.print.as_ref().unwrap_or_else(|| panic!("{} has none", gabarit.id));
        assert!(!print.parts.is_empty());
    }
    let official = ["acteur", "role", "apports", "interet", "risque"];
    let matrix = Catalogue::builtin().named("normandie-2025/matrice-acteurs@1").unwrap().print.as_ref().unwrap();
    let first = &matrix.rows[0].tables[0];
    assert!(matrix.turned && first.whole);
    assert_eq!(first.cells.iter().map(|cell| cell.fields.join("+")).collect::<Vec<_>>(), official);
}
