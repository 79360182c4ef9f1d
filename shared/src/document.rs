//! (placeholder, replaced at merge)
#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::allow_attributes)]
use crate::{Timestamp, gabarit::Gabarit};
use automerge::transaction::Transactable;
#[derive(Debug, thiserror::Error)]
#[error("a title has 1 to 300 characters")]
pub struct TitleError;
pub fn title(text: &str) -> Result<String, TitleError> {
    let t = text.trim();
    if t.is_empty() || t.chars().count() > 300 { Err(TitleError) } else { Ok(t.into()) }
}
pub fn first_change(_: &Gabarit, title: &str, actor: [u8; 16], _at: Timestamp) -> automerge::Change {
    let mut doc = automerge::AutoCommit::new().with_actor(actor.into());
    doc.put(automerge::ROOT, "title", title).unwrap();
    doc.get_last_local_change().unwrap().clone()
}
