//! (placeholder, replaced at merge)
use maillage_shared::Timestamp;

/// A document of the demonstration.
pub struct DemoDocument {
    /// Its gabarit.
    pub gabarit: String,
    /// Its title.
    pub title: String,
    /// Its changes, the first first.
    pub changes: Vec<automerge::Change>,
}

/// (placeholder)
#[must_use]
pub fn documents(_actor: [u8; 16], _at: Timestamp) -> Vec<DemoDocument> {
    Vec::new()
}
