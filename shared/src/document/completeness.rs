//! Which incontournable fields are still empty.

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
#[must_use]
pub fn completeness(gabarit: &Gabarit, doc: &Automerge) -> Completeness {
    Completeness::of(gabarit, &content(doc, Some(gabarit)))
}

impl Completeness {
    /// The same of a content that was read already, by the same gabarit.
    #[must_use]
    pub fn of(gabarit: &Gabarit, content: &Content) -> Self {
        let mut count = Self { required: 0, filled: 0, missing: Vec::new() };
        for field in gabarit.fields() {
            let value = content.fields.get(&field.key);
            let other = field.other_key().and_then(|key| content.fields.get(&key));
            count.field(field, &field.key, [value, other]);
            if let (Kind::Rows { columns, .. }, Some(Value::Rows(rows))) = (&field.kind, value) {
                rows.iter().filter(|row| !row.is_empty()).for_each(|row| count.row(&field.key, columns, row));
            }
        }
        count
    }

    fn row(&mut self, rows: &str, columns: &[Field], row: &Row) {
        for column in columns {
            let other = column.other_key().and_then(|key| row.columns.get(&key));
            let path = format!("{rows}.{}.{}", row.id, column.key);
            self.field(column, &path, [row.columns.get(&column.key), other]);
        }
    }

    fn field(&mut self, field: &Field, path: &str, values: [Option<&Value>; 2]) {
        if field.status != Status::Incontournable {
            return;
        }
        self.required += 1;
        if values.into_iter().flatten().any(|value| !value.is_empty()) {
            self.filled += 1;
        } else {
            self.missing.push(path.to_owned());
        }
    }
}
