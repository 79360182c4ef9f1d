//! What a document says in words, passage by passage, for whoever searches: each with the place it stands at. Owns what of
//! a document can be looked for. What has no words of its own, such as a yes or a link to another document, is left out.

use serde::{Deserialize, Serialize};

use super::{Content, Row, Value, clean_title};
use crate::gabarit::{Choice, Field, Gabarit, Kind};

/// Some words of a document: a line or a paragraph of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands: `title`, `fields.contexte`, `fields.indicateurs.<row id>.cible`. Several may stand at one.
    #[serde(rename = "at")]
    pub place: String,
    /// Whether its field isn't for everybody's eyes: told to whoever may read the document's sensitive fields (R31, R32) alone.
    #[serde(rename = "secret", default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// As it stands there; of a choice the label, of a day the words.
    pub text: String,
}

impl Passage {
    /// Whether it is the document's title.
    #[must_use]
    pub fn is_title(&self) -> bool {
        self.place == TITLE
    }
}

/// Where the document's title stands.
const TITLE: &str = "title";
const FIELDS: &str = "fields";

/// What a document says, in the order of its form, the title first. Without a gabarit that is its title.
pub(super) fn passages(gabarit: Option<&Gabarit>, content: &Content) -> Vec<Passage> {
    let mut said = Said { passages: Vec::new() };
    said.lines(TITLE, false, &clean_title(&content.title));
    for field in gabarit.into_iter().flat_map(Gabarit::fields) {
        let place = format!("{FIELDS}.{}", field.key);
        match (&field.kind, content.fields.get(&field.key)) {
            (Kind::Rows { columns, .. }, Some(Value::Rows(rows))) => said.rows(&place, field, columns, rows),
            (kind, Some(value)) if *kind != Kind::Title => said.value(&place, field.sensitive, field, value),
            _ => {}
        }
        if let Some(key) = field.other_key()
            && let Some(Value::Text(text)) = content.fields.get(&key)
        {
            said.lines(&format!("{FIELDS}.{key}"), field.sensitive, text);
        }
    }
    said.passages
}

/// What a place is called outside of the form: a field's name, and a column's; none for what the gabarit doesn't know.
#[must_use]
pub fn labels(gabarit: &Gabarit, place: &str) -> Vec<String> {
    let mut parts = place.split('.');
    let (first, key, _row, column) = (parts.next(), parts.next(), parts.next(), parts.next());
    let named = |field: &&Field, key: &str| field.key == key || field.other_key().is_some_and(|other| other == key);
    let (Some(FIELDS), Some(key)) = (first, key) else { return Vec::new() };
    let Some(field) = gabarit.fields().find(|field| named(field, key)) else { return Vec::new() };
    let mut labels = vec![field.name().to_owned()];
    if let (Kind::Rows { columns, .. }, Some(column)) = (&field.kind, column) {
        labels.extend(columns.iter().find(|known| named(known, column)).map(|column| column.name().to_owned()));
    }
    labels
}

struct Said {
    passages: Vec<Passage>,
}

impl Said {
    fn rows(&mut self, place: &str, field: &Field, columns: &[Field], rows: &[Row]) {
        for row in rows {
            for column in columns {
                let sensitive = field.sensitive || column.sensitive;
                let at = |key: &str| format!("{place}.{}.{key}", row.id);
                if let Some(value) = row.columns.get(&column.key) {
                    self.value(&at(&column.key), sensitive, column, value);
                }
                if let Some(key) = column.other_key()
                    && let Some(Value::Text(text)) = row.columns.get(&key)
                {
                    self.lines(&at(&key), sensitive, text);
                }
            }
        }
    }

    fn value(&mut self, place: &str, sensitive: bool, field: &Field, value: &Value) {
        let words = match (&field.kind, value) {
            (_, Value::Text(text) | Value::Reference { nom: text, .. }) => text.clone(),
            (_, Value::RichText(rich)) => rich.text.clone(),
            (Kind::Choice { options }, Value::Word(Some(key))) => label(options, key),
            (Kind::Choices { options, .. }, Value::Options(keys)) => {
                keys.iter().map(|key| label(options, key)).collect::<Vec<_>>().join(", ")
            }
            (Kind::Date, Value::Word(Some(day))) => day_in_words(day),
            (_, Value::Period { debut, fin }) => {
                let days = [debut, fin].into_iter().flatten().map(|day| day_in_words(day));
                days.collect::<Vec<_>>().join(" – ")
            }
            (Kind::Number { unit, .. }, Value::Number(Some(number))) => format!("{number} {unit}"),
            _ => return,
        };
        self.lines(place, sensitive, &words);
    }

    /// A passage for each line that says something.
    fn lines(&mut self, place: &str, sensitive: bool, text: &str) {
        for line in text.split('\n').map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric)) {
            self.passages.push(Passage { place: place.to_owned(), sensitive, text: line.to_owned() });
        }
    }
}

fn label(options: &[Choice], key: &str) -> String {
    options.iter().find(|option| option.key == key).map_or_else(String::new, |option| option.label.clone())
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `2026-03-01` as people write it, « 1er mars 2026 »; anything else as it stands.
fn day_in_words(day: &str) -> String {
    let mut parts = day.split('-').map(|part| part.parse::<usize>().ok());
    let (Some(Some(year)), Some(Some(month)), Some(Some(day_of_month)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return day.to_owned();
    };
    let month = month.checked_sub(1).and_then(|month| MONTHS.get(month));
    let first = if day_of_month == 1 { "er" } else { "" };
    month.map_or_else(|| day.to_owned(), |month| format!("{day_of_month}{first} {month} {year}"))
}
