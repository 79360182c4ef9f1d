//! Leaves out of a document's content what its form calls sensitive, for whoever may not read that. Owns what "all of a
//! sensitive field" is: its values, what stands under its keys and isn't understood, and what was found in the wrong place.

use serde_json::Value as Json;

use super::{Content, Value};
use crate::gabarit::{Field, Gabarit};

/// Take all sensitive fields and columns of this form out of a content that was read by it (R31). Their keys are gone: an
/// empty value would say that nothing is there.
pub fn withhold(content: &mut Content, form: &Gabarit) {
    let fields: Vec<&Field> = form.fields().collect();
    content.fields.retain(|key, _| !fields.iter().any(|field| field.sensitive && field.is_kept_at(key)));
    for field in fields {
        let Some(Value::Rows(rows)) = content.fields.get_mut(&field.key) else { continue };
        for row in rows {
            row.columns
                .retain(|key, _| !field.columns().iter().any(|column| column.sensitive && column.is_kept_at(key)));
        }
    }
    content.unknown.retain(|place, _| !form.is_sensitive(place));
    content.merged.retain(|row, _| !form.is_sensitive(row));
    content.problems.retain(|problem| !form.is_sensitive(&problem.path));
    for problem in &mut content.problems {
        // An object of the wrong type around such a field may hold whatever was meant for it.
        if holds_sensitive(form, &problem.path) {
            problem.found = Json::Null;
        }
    }
}

/// Whether a place is one in which sensitive fields are: all fields, or rows of which some column is.
pub(super) fn holds_sensitive(form: &Gabarit, place: &str) -> bool {
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
