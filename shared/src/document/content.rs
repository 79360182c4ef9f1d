//! What a document says, as typed values and as JSON.
//!
//! JSON: texts are strings; a rich text is `{text, blocks}`; choices are an array of option keys, their "other" text
//! stands beside them; rows are an array in order, each `{id, <column>: …}`; what isn't set is null or empty.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::RichText;

/// A document as its gabarit explains it, and what it can't explain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// The number of the shape, if it is one.
    pub schema: Option<i64>,
    /// What the document says it was made from.
    pub gabarit: Option<String>,
    /// The live title; empty if there is none.
    pub title: String,
    /// A value for every field of the gabarit, by key. Empty without a gabarit.
    pub fields: BTreeMap<String, Value>,
    /// Rows that were merged into another, by path: the id of the row they went into, which may have gone on since. Left
    /// out of the JSON where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub merged: BTreeMap<String, String>,
    /// What no gabarit explains, by path, as plain JSON.
    pub unknown: BTreeMap<String, Json>,
    /// What has the wrong type, and is therefore shown empty.
    pub problems: Vec<Problem>,
}

impl Content {
    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).expect("every key is a text and every number is one of JSON's")
    }
}

/// A place where something else stands than the gabarit says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Problem {
    /// `title`, `fields.contexte`, `fields.indicateurs.<row id>.cible`.
    pub path: String,
    /// What should be there.
    pub expected: &'static str,
    /// What is there, as plain JSON; null if nothing is.
    pub found: Json,
}

/// What one field holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A text or the title.
    Text(String),
    /// A rich text.
    RichText(RichText),
    /// A choice's option, a date, a document's id.
    Word(Option<String>),
    /// The chosen options, in the gabarit's order.
    Options(Vec<String>),
    /// Two dates.
    Period {
        /// First day.
        debut: Option<String>,
        /// Last day.
        fin: Option<String>,
    },
    /// A number.
    Number(Option<f64>),
    /// Yes, no, not said.
    YesNo(Option<bool>),
    /// An actor or a member.
    Reference {
        /// As written.
        nom: String,
        /// What it is linked to.
        #[serde(rename = "ref")]
        reference: Option<String>,
    },
    /// The rows that are not deleted, in order.
    Rows(Vec<Row>),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its key in the rows.
    pub id: String,
    /// A value for every column, by key.
    #[serde(flatten)]
    pub columns: BTreeMap<String, Value>,
}

impl Value {
    /// Whether nobody has said anything here. White space says nothing, and neither do empty rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::RichText(rich) => rich.text.trim().is_empty(),
            Self::Word(word) => word.is_none(),
            Self::Options(options) => options.is_empty(),
            Self::Period { debut, fin } => debut.is_none() && fin.is_none(),
            Self::Number(number) => number.is_none(),
            Self::YesNo(answer) => answer.is_none(),
            Self::Reference { nom, reference } => nom.trim().is_empty() && reference.is_none(),
            Self::Rows(rows) => rows.iter().all(Row::is_empty),
        }
    }
}

impl Row {
    /// Whether no column says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.values().all(Value::is_empty)
    }
}
