//! What a list shows of a document, so that nobody opens five hundred to draw a table.

use automerge::Automerge;
use serde::{Deserialize, Serialize};

use super::{Completeness, Content, Passage, Value, clean_title, content, passages::passages};
use crate::gabarit::{Gabarit, Kind, ListFields};

/// Raised whenever [`project`] says something else of the same document: what was worked out by an earlier one is then
/// worked out anew, when a server starts.
pub const PROJECTION: i64 = 5;

/// What is worked out of a document alone: the same document gives the same values everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Projection {
    /// As lists show it (G13).
    pub title: String,
    /// Incontournable fields that say something.
    pub filled: u32,
    /// Incontournable fields in all.
    pub required: u32,
    /// What the fields say that the gabarit names for lists.
    pub listed: ListValues,
    /// What can be looked for in it, in the order of the form.
    pub passages: Vec<Passage>,
}

/// What the fields say that a gabarit names for lists. What says nothing, or has no such field, is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListValues {
    /// Its number, `12.1.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<String>,
    /// Its axe's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub axe_number: Option<String>,
    /// Its axe: the words, of a choice the option's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub axe: Option<String>,
    /// The name of who pilots it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pilot: Option<String>,
    /// How far it has come: the option's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stage: Option<String>,
}

/// What a list and a search show of a document. Without a gabarit that is its title.
#[must_use]
pub fn project(gabarit: Option<&Gabarit>, doc: &Automerge) -> Projection {
    let content = content(doc, gabarit);
    let title = clean_title(&content.title);
    let passages = passages(gabarit, &content);
    let Some(gabarit) = gabarit else { return Projection { title, passages, ..Projection::default() } };
    let Completeness { required, filled, .. } = Completeness::of(gabarit, &content);
    Projection { title, filled, required, listed: listed(gabarit, &content), passages }
}

fn listed(gabarit: &Gabarit, content: &Content) -> ListValues {
    let said = |key: &Option<String>| content.fields.get(key.as_ref()?).and_then(words);
    let ListFields { number, axe_number, axe, pilot, stage } = &gabarit.list;
    // It is read, sorted and grouped by, as other forms' are that are texts.
    let label = |key: &Option<String>| {
        let Kind::Choice { options } = &gabarit.field(key.as_ref()?)?.kind else { return None };
        let chosen = said(key)?;
        options.iter().find(|option| option.key == chosen).map(|option| clean_title(&option.label))
    };
    ListValues {
        number: said(number),
        axe_number: said(axe_number),
        axe: label(axe).or_else(|| said(axe)),
        pilot: said(pilot),
        stage: said(stage),
    }
}

/// Over sync a value may be anything; it is cut and cleaned as titles are, and for the same reason (G13).
fn words(value: &Value) -> Option<String> {
    let words = match value {
        Value::Text(text) | Value::Word(Some(text)) | Value::Reference { nom: text, .. } => clean_title(text),
        Value::Number(Some(number)) => number.to_string(),
        _ => return None,
    };
    Some(words).filter(|words| !words.is_empty())
}
