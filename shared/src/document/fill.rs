//! Writes values into a document's fields in one change: for demonstrations, fixtures and imports.
//!
//! Takes JSON as [`super::Content`] gives it, with rich texts as plain ones. Strict: what the gabarit doesn't know
//! is an error. It replaces texts, so it is no way to edit what people are writing.

use automerge::{Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc, transaction::Transactable};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::{
    ShapeError, add_row,
    birth::insert_block,
    commit_at, fork_as, object, order,
    read::{self, is_date, scalar_text},
};
use crate::{
    Timestamp,
    gabarit::{Field, Gabarit, Kind},
};

/// Why values can't be written.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The gabarit has no such field, the value is not of the field's kind, or the document lacks its place.
    #[error("{path}: {what}")]
    Misfit {
        /// The way to the field.
        path: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A row can't be added.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// Automerge refused.
    #[error(transparent)]
    Automerge(#[from] AutomergeError),
}

/// The change that writes `values`, by field key, into a document of this gabarit. `doc` is left as it was.
///
/// Every element of a rows value becomes a new row after those there are; `row_ids` names them. In a rich text each
/// line is a paragraph, or a list item if it begins with `- `. Null leaves a field as it is.
///
/// # Errors
/// See [`FillError`].
pub fn fill(
    doc: &Automerge,
    gabarit: &Gabarit,
    values: &Map<String, Json>,
    row_ids: &mut dyn FnMut() -> Uuid,
    actor: [u8; 16],
    at: Timestamp,
) -> Result<Change, FillError> {
    let mut fork = fork_as(doc, actor);
    let mut transaction = fork.transaction();
    let fields = object(&transaction, &ROOT, "fields", ObjType::Map).ok_or_else(|| misfit("fields", "is missing"))?;
    for (key, value) in values {
        match gabarit.field(key).map(|field| &field.kind) {
            Some(Kind::Rows { columns, .. }) => {
                let rows = value.as_array().ok_or_else(|| misfit(key, "is not a list of rows"))?;
                let mut last = last_order(doc, &fields, key);
                for row in rows {
                    let next = order::between(last.as_deref(), None);
                    let map = add_row(&mut transaction, gabarit, key, row_ids(), &next)?;
                    let row = row.as_object().ok_or_else(|| misfit(key, "holds something else than rows"))?;
                    write_all(&mut transaction, &map, key, &columns.iter().collect::<Vec<_>>(), row)?;
                    last = Some(next);
                }
            }
            _ => write_one(&mut transaction, &fields, "", &gabarit.fields().collect::<Vec<_>>(), key, value)?,
        }
    }
    let written = transaction.commit_with(commit_at(at)).0;
    written.and_then(|_| fork.get_last_local_change()).ok_or_else(|| misfit("fields", "nothing to write"))
}

fn misfit(path: &str, what: &'static str) -> FillError {
    FillError::Misfit { path: path.to_owned(), what }
}

fn last_order(doc: &Automerge, fields: &ObjId, key: &str) -> Option<String> {
    let rows = object(doc, fields, key, ObjType::Map)?;
    doc.keys(&rows).filter_map(|id| scalar_text(doc, &object(doc, &rows, &id, ObjType::Map)?, "order")).max()
}

fn write_all(
    transaction: &mut impl Transactable,
    parent: &ObjId,
    path: &str,
    known: &[&Field],
    values: &Map<String, Json>,
) -> Result<(), FillError> {
    values.iter().try_for_each(|(key, value)| write_one(transaction, parent, path, known, key, value))
}

fn write_one(
    transaction: &mut impl Transactable,
    parent: &ObjId,
    path: &str,
    known: &[&Field],
    key: &str,
    value: &Json,
) -> Result<(), FillError> {
    let path = format!("{path}.{key}");
    if value.is_null() {
        return Ok(());
    }
    let field = known.iter().find(|field| field.key == key || field.other_key().as_deref() == Some(key));
    let field = field.ok_or_else(|| misfit(&path, "the gabarit has no such field"))?;
    let text = || value.as_str().ok_or_else(|| misfit(&path, "is not a text"));
    let below = |transaction: &_, kind| object(transaction, parent, key, kind).ok_or_else(|| misfit(&path, "no place"));
    match &field.kind {
        // The text beside a choice, for what no option says.
        Kind::Choices { .. } if field.key != key => {
            transaction.update_text(&below(transaction, ObjType::Text)?, text()?)?;
        }
        Kind::Text { .. } => transaction.update_text(&below(transaction, ObjType::Text)?, text()?)?,
        Kind::RichText => write_rich(transaction, &below(transaction, ObjType::Text)?, text()?)?,
        Kind::Choices { options, .. } => {
            let map = below(transaction, ObjType::Map)?;
            for chosen in value.as_array().ok_or_else(|| misfit(&path, "is not a list of options"))? {
                let option = options.iter().find(|option| chosen == &option.key);
                let option = option.ok_or_else(|| misfit(&path, "holds something else than the options"))?;
                transaction.put(&map, option.key.as_str(), true)?;
            }
        }
        Kind::Choice { options } => {
            let option = value.as_str().and_then(|key| read::meant(options, key));
            let option = option.ok_or_else(|| misfit(&path, "is none of the options"))?;
            transaction.put(parent, key, option.key.as_str())?;
        }
        Kind::Date => transaction.put(parent, key, day(&path, value)?)?,
        Kind::Period => {
            let map = below(transaction, ObjType::Map)?;
            for end in ["debut", "fin"] {
                let Some(value) = value.get(end).filter(|value| !value.is_null()) else { continue };
                transaction.put(&map, end, day(&path, value)?)?;
            }
        }
        Kind::Number { .. } => {
            transaction.put(parent, key, value.as_f64().ok_or_else(|| misfit(&path, "is not a number"))?)?;
        }
        Kind::YesNo => {
            transaction.put(parent, key, value.as_bool().ok_or_else(|| misfit(&path, "is neither yes nor no"))?)?;
        }
        Kind::Actor | Kind::Member => write_reference(transaction, &below(transaction, ObjType::Map)?, &path, value)?,
        Kind::Document { .. } => transaction.put(parent, key, text()?)?,
        Kind::Title | Kind::Rows { .. } => return Err(misfit(&path, "can't be written here")),
    }
    Ok(())
}

/// A name alone, or `{nom, ref}`.
fn write_reference(
    transaction: &mut impl Transactable,
    map: &ObjId,
    path: &str,
    value: &Json,
) -> Result<(), FillError> {
    let name = value.as_str().or_else(|| value.get("nom")?.as_str()).ok_or_else(|| misfit(path, "has no name"))?;
    let text = object(transaction, map, "nom", ObjType::Text).ok_or_else(|| misfit(path, "no place"))?;
    transaction.update_text(&text, name)?;
    if let Some(reference) = value.get("ref").and_then(Json::as_str) {
        transaction.put(map, "ref", reference)?;
    }
    Ok(())
}

fn day<'a>(path: &str, value: &'a Json) -> Result<&'a str, FillError> {
    value.as_str().filter(|text| is_date(text)).ok_or_else(|| misfit(path, "is not a date, YYYY-MM-DD"))
}

fn write_rich(transaction: &mut impl Transactable, text: &ObjId, words: &str) -> Result<(), AutomergeError> {
    let length = transaction.length(text);
    transaction.splice_text(text, 0, isize::try_from(length).unwrap_or(isize::MAX), "")?;
    for line in words.trim().lines().filter(|line| !line.trim().is_empty()) {
        let (kind, line) = match line.strip_prefix("- ") {
            Some(item) => ("unordered-list-item", item),
            None => ("paragraph", line),
        };
        let at = transaction.length(text);
        insert_block(transaction, text, at, kind)?;
        transaction.splice_text(text, at + 1, 0, line.trim())?;
    }
    Ok(())
}
