//! Who changed what and when: a document's history, read from its journal and never from its live task.
//!
//! Who and when are the journal's word (S10): a change's own actor and time are its client's. Called by `reader/`, off the
//! async threads.

mod authorship;
mod edit_session;
mod frontier;

use automerge::Automerge;
use maillage_shared::{api, document::Withheld};

use self::{
    authorship::Authorship,
    edit_session::{EditSession, EditSessions},
    frontier::Frontier,
};
use super::load;
use crate::{
    limits::Limits,
    store::{Attribution, StoreError, Stored},
};

/// How much one answer holds at most.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    edit_sessions: usize,
    fields: usize,
    heads: usize,
}

impl Bounds {
    fn of(limits: &Limits) -> Self {
        Self { edit_sessions: limits.history_edit_sessions, fields: limits.history_fields, heads: limits.history_heads }
    }
}

/// A document's history without names. Takes as long as it is large. Whoever asks is told
/// nothing of what was done to what is `withheld` from them (R31).
///
/// # Errors
/// `Inconsistent` if the journal holds no document.
pub(super) fn tell(
    stored: Stored,
    runs: Vec<Attribution>,
    limits: &Limits,
    withheld: Option<Withheld<'static>>,
) -> Result<api::History, StoreError> {
    let authorship = Authorship::new(&stored.rows, runs);
    let opened = load::build(stored)?;
    let sessions = EditSessions::new(withheld);
    Ok(history(&opened.loaded.doc, &authorship, Bounds::of(limits), sessions))
}

/// Automerge gives changes in the order in which they were applied: that of the journal.
fn history(doc: &Automerge, authorship: &Authorship, bounds: Bounds, mut sessions: EditSessions) -> api::History {
    let changes = doc.get_changes(&[]);
    for (index, change) in changes.iter().enumerate() {
        sessions.add(index, change, authorship.of(change));
    }
    let sizes = Frontier::sizes(&changes);
    let (mut kept, all) = (Vec::new(), sessions.newest_first());
    let mut left = bounds;
    let mut truncated = false;
    for session in all {
        let heads = sizes[session.first] + sizes[session.last + 1];
        if left.edit_sessions == 0 || left.fields == 0 || heads > left.heads {
            truncated = true;
            break;
        }
        left.edit_sessions -= 1;
        left.heads -= heads;
        left.fields = left.fields.saturating_sub(session.fields.len());
        kept.push(session);
    }
    let frontiers = Frontier::at(&changes, kept.iter().flat_map(|session| [session.first, session.last + 1]));
    let read = kept.into_iter().map(|session| to_api(session, &frontiers, bounds.fields)).collect();
    api::History { edit_sessions: read, truncated }
}

fn to_api(session: EditSession, frontiers: &frontier::Frontiers, fields: usize) -> api::EditSession {
    let mut touched = session.fields;
    touched.truncate(fields);
    api::EditSession {
        participant: session.participant,
        name: String::new(),
        delivered_by: (session.delivered_by != session.participant).then_some(session.delivered_by),
        delivered_by_name: None,
        first_at: session.first_at,
        last_at: session.last_at,
        changes: session.changes,
        fields: touched,
        heads: frontiers[&(session.last + 1)].clone(),
        before: frontiers[&session.first].clone(),
    }
}

#[cfg(test)]
mod tests;
