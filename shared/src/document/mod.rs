//! The shape of a document inside Automerge, and the functions that make it, read it and judge it.
//!
//! ```text
//! root: { schema: 1, gabarit: "normandie-2025/fiche-action@1", title: Text, fields: { <field key>: … } }
//! ```
//! How each kind of field is kept is said at [`crate::gabarit::Kind`]. Positions in texts are UTF-16 units, as
//! in every JavaScript client. Nothing here panics whatever a document holds: clients write what they like.

mod birth;
mod completeness;
mod content;
mod copy;
mod fill;
pub mod order;
mod passages;
mod project;
mod raw;
mod read;
mod rich;
mod title;
mod trace;
mod withhold;

use automerge::{ActorId, Automerge, AutomergeError, LoadOptions, ROOT, ReadDoc, TextEncoding};

pub use birth::{ShapeError, add_row, first_change};
pub use completeness::{Completeness, completeness};
pub use content::{Content, Problem, Row, Value};
pub use copy::copy;
pub use fill::{FillError, fill};
pub use passages::{Passage, labels};
pub use project::{ListValues, PROJECTION, Projection, project};
pub use read::content;
pub use rich::{Block, RichText, Span};
pub use title::{InvalidTitle, Title, clean_title, set_title, title};
pub use trace::{Touch, Tracer};
pub use withhold::{Withheld, withhold};

use crate::{
    Timestamp,
    gabarit::{Catalogue, Gabarit},
};

/// The `schema` number of the shape this crate writes. Signed: JavaScript reads unsigned ones as `BigInt`.
pub const SCHEMA: i64 = 1;

/// A document with nothing in it, not even its shape, ready to receive changes.
#[must_use]
pub fn empty() -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
}

/// A document from a snapshot, changes one after the other, or a snapshot followed by changes.
///
/// # Errors
/// If the bytes are not what Automerge saved.
pub fn load(bytes: &[u8]) -> Result<Automerge, AutomergeError> {
    Automerge::load_with_options(bytes, LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit))
}

/// What the document says it was made from; nobody vouches for it.
#[must_use]
pub fn gabarit_id(doc: &Automerge) -> Option<String> {
    read::scalar_text(doc, &ROOT, "gabarit")
}

/// The gabarit compiled into the program that the document was made from.
#[must_use]
pub fn gabarit(doc: &Automerge) -> Option<&'static Gabarit> {
    Catalogue::builtin().named(&gabarit_id(doc)?)
}

/// Automerge counts in seconds; the moment is a hint only, the journal has the true one.
fn commit_at(at: Timestamp) -> automerge::transaction::CommitOptions {
    automerge::transaction::CommitOptions::default().with_time(at.as_millis().div_euclid(1000))
}

/// A copy to make changes on as `actor`, so that the caller's document is left as it was.
fn fork_as(doc: &Automerge, actor: [u8; 16]) -> Automerge {
    doc.fork().with_actor(ActorId::from(actor))
}

/// Whether `key` of `parent` holds an object of this type, and which.
fn object(
    doc: &impl ReadDoc,
    parent: &automerge::ObjId,
    key: &str,
    wanted: automerge::ObjType,
) -> Option<automerge::ObjId> {
    match doc.get(parent, key) {
        Ok(Some((automerge::Value::Object(found), id))) if found == wanted => Some(id),
        _ => None,
    }
}
