//! Which incontournable fields are still empty. Counts nothing of what is sensitive.

use automerge::Automerge;

use super::{Content, Row, Value, content};
use crate::gabarit::{Field, Gabarit, Kind, Status};

/// How far a document is from saying what its gabarit asks for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Completeness {
    /// Incontournable fields in all, those of the rows there are included.
    pub required: u32,
    /// Those that say something.
    pub filled: u32,
    /// The others, in the order of the form: `contexte`, `indicateurs.<row id>.intitule`.
    pub missing: Vec<String>,
}

/// Which incontournable fields of a document are empty.
///
/// Rows count once, filled as soon as one row says something; then each such row counts for each of its
/// incontournable columns. Rows that say nothing, and deleted ones, count for nothing.
///
/// Sensitive fields and columns count for nothing either, whoever asks: one number is shown to everybody, and it would tell
/// those who may not read them what was written there (R31).
#[must_use]
pub fn completeness(gabarit: &Gabarit, doc: &Automerge) -> Completeness {
    Completeness::of(gabarit, &content(doc, Some(gabarit)))
}

impl Completeness {
    /// The same of a content that was read already, by the same gabarit.
    #[must_use]
    pub fn of(gabarit: &Gabarit, content: &Content) -> Self {
        let mut count = Self { required: 0, filled: 0, missing: Vec::new() };
        for field in gabarit.fields().filter(|field| !field.sensitive) {
            let value = content.fields.get(&field.key);
            if let Kind::Rows { columns, .. } = &field.kind {
                let rows = if let Some(Value::Rows(rows)) = value { rows.as_slice() } else { &[] };
                count.rows(field, columns, rows);
            } else {
                let other = field.other_key().and_then(|key| content.fields.get(&key));
                count.field(field, &field.key, says_something([value, other]));
            }
        }
        count
    }

    fn rows(&mut self, field: &Field, columns: &[Field], rows: &[Row]) {
        let open: Vec<&Field> = columns.iter().filter(|column| !column.sensitive).collect();
        if open.is_empty() {
            return;
        }
        let saying: Vec<&Row> = rows.iter().filter(|row| open.iter().any(|column| says(row, column))).collect();
        self.field(field, &field.key, !saying.is_empty());
        for row in saying {
            for column in &open {
                let path = format!("{}.{}.{}", field.key, row.id, column.key);
                self.field(column, &path, says(row, column));
            }
        }
    }

    fn field(&mut self, field: &Field, path: &str, says: bool) {
        if field.status != Status::Incontournable {
            return;
        }
        self.required += 1;
        if says {
            self.filled += 1;
        } else {
            self.missing.push(path.to_owned());
        }
    }
}

/// Whether a row says something in this column.
fn says(row: &Row, column: &Field) -> bool {
    let other = column.other_key().and_then(|key| row.columns.get(&key));
    says_something([row.columns.get(&column.key), other])
}

/// Whether a value does, or its "other" text.
fn says_something(values: [Option<&Value>; 2]) -> bool {
    values.into_iter().flatten().any(|value| !value.is_empty())
}
