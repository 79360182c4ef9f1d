//! Makes documents and rows whole: every text, map and rows-map exists from the first change on.
//!
//! So its object ids are the same for everyone, and two browsers never create the same field twice.

use automerge::{ActorId, AutomergeError, Change, ObjId, ObjType, ROOT, transaction::Transactable};
use uuid::Uuid;

use super::{SCHEMA, Title, commit_at, empty, object, order};
use crate::{
    Timestamp,
    gabarit::{Field, Gabarit, Kind},
};

/// Why a row can't be added.
#[derive(Debug, thiserror::Error)]
pub enum ShapeError {
    /// The gabarit has no rows under this key.
    #[error("the gabarit has no rows named {0}")]
    NotRows(String),
    /// The document lacks the object that should hold them.
    #[error("the document has nothing at {0}")]
    Missing(String),
    /// The row exists already, perhaps deleted.
    #[error("the row {0} exists already")]
    RowExists(Uuid),
    /// The order key is none.
    #[error("not an order key")]
    InvalidOrder,
    /// Automerge refused.
    #[error(transparent)]
    Automerge(#[from] AutomergeError),
}

/// The first change of a document of this gabarit. Same inputs, same bytes, same hash.
///
/// `actor` should be used for nothing else before it. `at` is rounded to a second.
#[must_use]
pub fn first_change(gabarit: &Gabarit, title: &Title, actor: [u8; 16], at: Timestamp) -> Change {
    const FRESH: &str = "a fresh document takes any key once, and texts are spliced within their length";
    let mut doc = empty().with_actor(ActorId::from(actor));
    let mut transaction = doc.transaction();
    let mut write = || -> Result<(), AutomergeError> {
        // An Int: JavaScript reads a Uint as a BigInt, which JSON.stringify refuses.
        transaction.put(ROOT, "schema", SCHEMA)?;
        transaction.put(ROOT, "gabarit", gabarit.id.to_string())?;
        let text = transaction.put_object(ROOT, "title", ObjType::Text)?;
        transaction.splice_text(&text, 0, 0, title.as_str())?;
        let fields = transaction.put_object(ROOT, "fields", ObjType::Map)?;
        gabarit.fields().try_for_each(|field| create(&mut transaction, &fields, field))
    };
    write().expect(FRESH);
    transaction.commit_with(commit_at(at));
    doc.get_last_local_change().expect("the transaction above holds operations")
}

/// Add an empty row, with all its texts and maps, to the rows field `key`; returns the row's object.
///
/// Whoever adds a row makes its texts: nobody else may, or two would.
///
/// # Errors
/// See [`ShapeError`]. Nothing is written then, unless Automerge itself refused halfway: roll the transaction back.
pub fn add_row(
    transaction: &mut impl Transactable,
    gabarit: &Gabarit,
    key: &str,
    row: Uuid,
    order: &str,
) -> Result<ObjId, ShapeError> {
    let Some(Kind::Rows { columns, .. }) = gabarit.field(key).map(|field| &field.kind) else {
        return Err(ShapeError::NotRows(key.to_owned()));
    };
    if !order::is_key(order) {
        return Err(ShapeError::InvalidOrder);
    }
    let missing = |path: &str| ShapeError::Missing(path.to_owned());
    let fields = object(transaction, &ROOT, "fields", ObjType::Map).ok_or_else(|| missing("fields"))?;
    let rows = object(transaction, &fields, key, ObjType::Map).ok_or_else(|| missing(key))?;
    let id = row.to_string();
    if transaction.get(&rows, id.as_str())?.is_some() {
        return Err(ShapeError::RowExists(row));
    }
    let map = transaction.put_object(&rows, id, ObjType::Map)?;
    transaction.put(&map, "order", order)?;
    for column in columns {
        create(transaction, &map, column)?;
    }
    Ok(map)
}

/// Make what a field needs to exist before anybody writes in it. Scalars are absent until they are set.
pub(super) fn create(transaction: &mut impl Transactable, parent: &ObjId, field: &Field) -> Result<(), AutomergeError> {
    let key = field.key.as_str();
    match &field.kind {
        Kind::Text { .. } => {
            transaction.put_object(parent, key, ObjType::Text)?;
        }
        Kind::RichText => {
            let text = transaction.put_object(parent, key, ObjType::Text)?;
            insert_block(transaction, &text, 0, "paragraph")?;
        }
        Kind::Choices { .. } | Kind::Period | Kind::Rows { .. } => {
            transaction.put_object(parent, key, ObjType::Map)?;
        }
        Kind::Actor | Kind::Member => {
            let map = transaction.put_object(parent, key, ObjType::Map)?;
            transaction.put_object(&map, "nom", ObjType::Text)?;
        }
        Kind::Title | Kind::Choice { .. } | Kind::Date | Kind::Number { .. } | Kind::YesNo | Kind::Document { .. } => {}
    }
    if let Some(other) = field.other_key() {
        transaction.put_object(parent, other, ObjType::Text)?;
    }
    Ok(())
}

/// A block marker as JavaScript's `splitBlock` writes it: `type` is a scalar text, there called `ImmutableString`.
pub(super) fn insert_block(
    transaction: &mut impl Transactable,
    text: &ObjId,
    index: usize,
    kind: &str,
) -> Result<(), AutomergeError> {
    let block = transaction.split_block(text, index)?;
    transaction.put(&block, "type", kind)?;
    transaction.put_object(&block, "parents", ObjType::List)?;
    transaction.put_object(&block, "attrs", ObjType::Map)?;
    transaction.put(&block, "isEmbed", false)
}
