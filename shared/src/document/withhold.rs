//! Leaves out of a document's content what its form calls sensitive, for whoever may not read that. Owns what "all of a
//! sensitive field" is: its values, what stands under its keys and isn't understood, and what was found in the wrong place.

use std::hash::{Hash, Hasher};

use serde_json::Value as Json;

use super::{Content, Value};
use crate::gabarit::{Field, Gabarit, GabaritId};

/// What of a document is kept from somebody who may read the rest (R31).
#[derive(Debug, Clone, Copy)]
pub enum Withheld<'form> {
    /// What this form calls sensitive.
    SensitiveOf(&'form Gabarit),
    /// All fields: the form that the document was made from isn't known here, as to an older program beside a newer one, and
    /// so nobody can say which of them are sensitive.
    Fields,
}

impl<'form> Withheld<'form> {
    /// The form, if it is known.
    #[must_use]
    pub fn form(self) -> Option<&'form Gabarit> {
        match self {
            Self::SensitiveOf(form) => Some(form),
            Self::Fields => None,
        }
    }

    /// Whether a place (`fields.contexte`) is withheld, as [`Gabarit::is_sensitive`] says it.
    #[must_use]
    pub fn holds(self, place: &str) -> bool {
        match self {
            Self::SensitiveOf(form) => form.is_sensitive(place),
            Self::Fields => place.split('.').next() == Some("fields"),
        }
    }

    /// Whether a place isn't withheld, but something in it is.
    pub(super) fn is_inside(self, place: &str) -> bool {
        self.form().is_some_and(|form| holds_sensitive(form, place))
    }

    fn id(self) -> Option<&'form GabaritId> {
        self.form().map(|form| &form.id)
    }
}

/// A form never changes: its id says all.
impl PartialEq for Withheld<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Withheld<'_> {}

impl Hash for Withheld<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

/// Take what is withheld out of a content that was read by the form that it names, or by none (R31). Keys are gone: an empty
/// value would say that nothing is there.
pub fn withhold(content: &mut Content, withheld: Withheld<'_>) {
    match withheld {
        Withheld::SensitiveOf(form) => withhold_fields(content, form),
        Withheld::Fields => content.fields.clear(),
    }
    content.unknown.retain(|place, _| !withheld.holds(place));
    content.merged.retain(|row, _| !withheld.holds(row));
    content.problems.retain(|problem| !withheld.holds(&problem.path));
    for problem in &mut content.problems {
        // An object of the wrong type around such a field may hold whatever was meant for it.
        if withheld.is_inside(&problem.path) {
            problem.found = Json::Null;
        }
    }
}

fn withhold_fields(content: &mut Content, form: &Gabarit) {
    let fields: Vec<&Field> = form.fields().collect();
    content.fields.retain(|key, _| !fields.iter().any(|field| field.sensitive && field.is_kept_at(key)));
    for field in fields {
        let Some(Value::Rows(rows)) = content.fields.get_mut(&field.key) else { continue };
        for row in rows {
            row.columns
                .retain(|key, _| !field.columns().iter().any(|column| column.sensitive && column.is_kept_at(key)));
        }
    }
}

/// Whether a place is one in which sensitive fields are: all fields, or rows of which some column is.
fn holds_sensitive(form: &Gabarit, place: &str) -> bool {
    let mut parts = place.split('.');
    match (parts.next(), parts.next()) {
        (Some("fields"), None) => form.has_sensitive(),
        (Some("fields"), Some(key)) => {
            let field = form.fields().find(|field| field.is_kept_at(key));
            field.is_some_and(|field| field.columns().iter().any(|column| column.sensitive))
        }
        _ => false,
    }
}
