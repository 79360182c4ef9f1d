//! Reads a document by its gabarit. Whatever has the wrong type is shown empty and reported, never thrown on.

use std::collections::BTreeMap;

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value as Found};
use serde_json::Value as Json;

use super::{Content, Problem, Row, Value, raw, rich};
use crate::gabarit::{Choice, Field, Gabarit, Kind};

/// What the document says. Without a gabarit all of `fields` is unknown.
#[must_use]
pub fn content(doc: &Automerge, gabarit: Option<&Gabarit>) -> Content {
    let mut reader = Reader { doc, merged: BTreeMap::new(), unknown: BTreeMap::new(), problems: Vec::new() };
    let title = reader.text(&ROOT, "title", "title");
    let schema = reader.scalar(&ROOT, "schema", "schema", "a number", number).map(schema_number);
    let id = reader.scalar(&ROOT, "gabarit", "gabarit", "a gabarit's id", word);
    let mut fields = BTreeMap::new();
    if let Some(gabarit) = gabarit {
        let parent = reader.object(&ROOT, "fields", "fields", ObjType::Map);
        let known: Vec<&Field> = gabarit.fields().collect();
        fields = reader.fields(parent.as_ref(), "fields", &known);
        for field in known.iter().filter(|field| field.kind == Kind::Title) {
            fields.insert(field.key.clone(), Value::Text(title.clone()));
        }
        reader.unknown_beside(&ROOT, "", &["title", "schema", "gabarit", "fields"]);
    } else {
        reader.unknown_beside(&ROOT, "", &["title", "schema", "gabarit"]);
    }
    let Reader { merged, unknown, problems, .. } = reader;
    Content { schema: schema.flatten(), gabarit: id, title, fields, merged, unknown, problems }
}

/// A text without its block markers; lines begin where they were.
pub(super) fn plain(doc: &impl ReadDoc, id: &ObjId) -> String {
    doc.text(id).unwrap_or_default().replace('\u{fffc}', "\n")
}

/// A scalar text. A Text object will do: it is what JavaScript makes of a plain assignment.
pub(super) fn scalar_text(doc: &Automerge, parent: &ObjId, key: &str) -> Option<String> {
    let (found, id) = doc.get(parent, key).ok()??;
    scalar_of(doc, &found, &id).and_then(|value| word(&value))
}

fn scalar_of(doc: &Automerge, found: &Found<'_>, id: &ObjId) -> Option<ScalarValue> {
    match found {
        Found::Scalar(value) => Some(value.as_ref().clone()),
        Found::Object(ObjType::Text) => Some(ScalarValue::Str(plain(doc, id).into())),
        Found::Object(_) => None,
    }
}

struct Reader<'a> {
    doc: &'a Automerge,
    merged: BTreeMap<String, String>,
    unknown: BTreeMap<String, Json>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn fields(&mut self, parent: Option<&ObjId>, path: &str, known: &[&Field]) -> BTreeMap<String, Value> {
        let mut values = BTreeMap::new();
        let mut keys = Vec::new();
        for field in known {
            let key = field.key.as_str();
            values.insert(key.to_owned(), self.field(parent, &join(path, key), field));
            if field.kind != Kind::Title {
                keys.push(key.to_owned());
            }
            if let Some(other) = field.other_key() {
                let text = parent.map_or_else(String::new, |parent| self.text(parent, &other, &join(path, &other)));
                values.insert(other.clone(), Value::Text(text));
                keys.push(other);
            }
        }
        if let Some(parent) = parent {
            // A row's own keys are read by `rows`; among fields they mean nothing and are unknown.
            let own: &[&str] = if path == "fields" { &[] } else { &["order", "deleted", "merged_into"] };
            let keys: Vec<&str> = keys.iter().map(String::as_str).chain(own.iter().copied()).collect();
            self.unknown_beside(parent, path, &keys);
        }
        values
    }

    fn field(&mut self, parent: Option<&ObjId>, path: &str, field: &Field) -> Value {
        let Some(parent) = parent else { return nothing(&field.kind) };
        let key = field.key.as_str();
        match &field.kind {
            Kind::Title => Value::Text(String::new()),
            Kind::Text { .. } => Value::Text(self.text(parent, key, path)),
            Kind::RichText => {
                let text = self.object(parent, key, path, ObjType::Text);
                Value::RichText(text.map(|id| rich::read(self.doc, &id)).unwrap_or_default())
            }
            Kind::Choice { options } => Value::Word(self.scalar(parent, key, path, "one of the options", |value| {
                word(value).and_then(|word| meant(options, &word)).map(|option| option.key.clone())
            })),
            Kind::Choices { options, .. } => Value::Options(self.options(parent, key, path, options)),
            Kind::Date => Value::Word(self.scalar(parent, key, path, "a date, YYYY-MM-DD", date)),
            Kind::Period => {
                let map = self.object(parent, key, path, ObjType::Map);
                let mut day = |key| map.as_ref().and_then(|map| self.day(map, key, path));
                let (debut, fin) = (day("debut"), day("fin"));
                map.inspect(|map| self.unknown_beside(map, path, &["debut", "fin"]));
                Value::Period { debut, fin }
            }
            Kind::Number { .. } => Value::Number(self.scalar(parent, key, path, "a number", number)),
            Kind::YesNo => Value::YesNo(self.scalar(parent, key, path, "yes or no", answer)),
            Kind::Rows { columns, .. } => Value::Rows(self.rows(parent, key, path, columns)),
            Kind::Actor | Kind::Member => self.reference(parent, key, path),
            Kind::Document { .. } => Value::Word(self.scalar(parent, key, path, "a document's id", word)),
        }
    }

    fn rows(&mut self, parent: &ObjId, key: &str, path: &str, columns: &[Field]) -> Vec<Row> {
        let Some(map) = self.object(parent, key, path, ObjType::Map) else { return Vec::new() };
        let columns: Vec<&Field> = columns.iter().collect();
        let mut rows = Vec::new();
        for id in self.doc.keys(&map) {
            let path = join(path, &id);
            let Some(row) = self.object(&map, &id, &path, ObjType::Map) else { continue };
            if self.scalar(&row, "deleted", &join(&path, "deleted"), "yes or no", answer) == Some(true) {
                let into = self.scalar(&row, "merged_into", &join(&path, "merged_into"), "a row's id", word);
                self.merged.extend(into.map(|into| (path, into)));
                continue;
            }
            let order = self.scalar(&row, "order", &join(&path, "order"), "an order key", word).unwrap_or_default();
            let columns = self.fields(Some(&row), &path, &columns);
            rows.push((order, Row { id, columns }));
        }
        rows.sort_by(|(order, row), (other_order, other)| (order, &row.id).cmp(&(other_order, &other.id)));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn options(&mut self, parent: &ObjId, key: &str, path: &str, options: &[Choice]) -> Vec<String> {
        let Some(map) = self.object(parent, key, path, ObjType::Map) else { return Vec::new() };
        let keys: Vec<&str> = options.iter().map(|option| option.key.as_str()).collect();
        self.unknown_beside(&map, path, &keys);
        let mut chosen = |key: &&&str| self.scalar(&map, key, &join(path, key), "yes or no", answer) == Some(true);
        keys.iter().filter(|key| chosen(key)).map(|key| (*key).to_owned()).collect()
    }

    fn reference(&mut self, parent: &ObjId, key: &str, path: &str) -> Value {
        let Some(map) = self.object(parent, key, path, ObjType::Map) else {
            return Value::Reference { nom: String::new(), reference: None };
        };
        let nom = self.text(&map, "nom", &join(path, "nom"));
        let reference = self.scalar(&map, "ref", &join(path, "ref"), "an id", word);
        self.unknown_beside(&map, path, &["nom", "ref"]);
        Value::Reference { nom, reference }
    }

    fn day(&mut self, map: &ObjId, key: &str, path: &str) -> Option<String> {
        self.scalar(map, key, &join(path, key), "a date, YYYY-MM-DD", date)
    }

    fn text(&mut self, parent: &ObjId, key: &str, path: &str) -> String {
        self.object(parent, key, path, ObjType::Text).map_or_else(String::new, |id| plain(self.doc, &id))
    }

    /// The object that should stand there since the first change; missing or of another type, it is reported.
    fn object(&mut self, parent: &ObjId, key: &str, path: &str, wanted: ObjType) -> Option<ObjId> {
        let found = self.doc.get(parent, key).ok().flatten();
        if let Some((Found::Object(kind), id)) = &found
            && *kind == wanted
        {
            return Some(id.clone());
        }
        let expected = if wanted == ObjType::Text { "a text" } else { "a map" };
        self.report(path, expected, found);
        None
    }

    /// A scalar that may be absent or null; one that `take` doesn't want is reported.
    fn scalar<T>(
        &mut self,
        parent: &ObjId,
        key: &str,
        path: &str,
        expected: &'static str,
        take: impl Fn(&ScalarValue) -> Option<T>,
    ) -> Option<T> {
        let (found, id) = self.doc.get(parent, key).ok().flatten()?;
        let value = scalar_of(self.doc, &found, &id);
        match value {
            Some(ScalarValue::Null) => return None,
            Some(ScalarValue::Str(text)) if text.is_empty() => return None,
            Some(value) => {
                if let Some(taken) = take(&value) {
                    return Some(taken);
                }
            }
            None => {}
        }
        self.report(path, expected, Some((found, id)));
        None
    }

    fn report(&mut self, path: &str, expected: &'static str, found: Option<(Found<'_>, ObjId)>) {
        let found = found.map_or(Json::Null, |(value, id)| raw::value(self.doc, &value, &id));
        self.problems.push(Problem { path: path.to_owned(), expected, found });
    }

    fn unknown_beside(&mut self, map: &ObjId, path: &str, known: &[&str]) {
        for key in self.doc.keys(map).filter(|key| !known.contains(&key.as_str())) {
            if let Ok(Some((value, id))) = self.doc.get(map, key.as_str()) {
                self.unknown.insert(join(path, &key), raw::value(self.doc, &value, &id));
            }
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn nothing(kind: &Kind) -> Value {
    match kind {
        Kind::Title | Kind::Text { .. } => Value::Text(String::new()),
        Kind::RichText => Value::RichText(rich::RichText::default()),
        Kind::Choice { .. } | Kind::Date | Kind::Document { .. } => Value::Word(None),
        Kind::Choices { .. } => Value::Options(Vec::new()),
        Kind::Period => Value::Period { debut: None, fin: None },
        Kind::Number { .. } => Value::Number(None),
        Kind::YesNo => Value::YesNo(None),
        Kind::Rows { .. } => Value::Rows(Vec::new()),
        Kind::Actor | Kind::Member => Value::Reference { nom: String::new(), reference: None },
    }
}

/// The option a key means: its own, or that of one it took the place of.
pub(super) fn meant<'a>(options: &'a [Choice], key: &str) -> Option<&'a Choice> {
    options.iter().find(|option| option.is_meant_by(key))
}

fn word(value: &ScalarValue) -> Option<String> {
    match value {
        ScalarValue::Str(text) => Some(text.to_string()),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "JavaScript, which shows it, has no other numbers")]
fn number(value: &ScalarValue) -> Option<f64> {
    match value {
        ScalarValue::Int(number) => Some(*number as f64),
        ScalarValue::Uint(number) => Some(*number as f64),
        ScalarValue::F64(number) if number.is_finite() => Some(*number),
        ScalarValue::Counter(counter) => Some(i64::from(counter) as f64),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be a small whole number")]
fn schema_number(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as i64)
}

fn answer(value: &ScalarValue) -> Option<bool> {
    match value {
        ScalarValue::Boolean(flag) => Some(*flag),
        _ => None,
    }
}

fn date(value: &ScalarValue) -> Option<String> {
    word(value).filter(|text| is_date(text))
}

/// Whether a text is a day of the calendar, `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if bytes.len() != 10 || !digits {
        return false;
    }
    let part = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    let (year, month, day) = (part(0..4), part(5..7), part(8..10));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g4_a_date_is_a_day_of_the_calendar() {
        for right in ["2024-01-31", "2024-02-29", "2000-02-29", "1999-12-31"] {
            assert!(is_date(right), "{right}");
        }
        for wrong in
            ["", "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "2024-01-00"]
        {
            assert!(!is_date(wrong), "{wrong}");
        }
        assert!(!is_date("2024-01-é1") && !is_date("01/02/2024xx") && !is_date("2024-01-01T00:00"));
    }
}
