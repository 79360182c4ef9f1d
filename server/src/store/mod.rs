//! Where things are kept. Two traits, three implementations (memory, SQLite, PostgreSQL), one conformance suite.
//!
//! `Journal` is where sync keeps documents; `Directory`, a trait for each subject, is what http and access see, and where
//! sync asks whether a session lives and leaves summaries. Only this folder names sqlx.

mod append;
pub mod attribution;
mod bounded;
mod bounded_directory;
mod claim;
#[doc(hidden)]
pub mod conformance;
mod directory;
mod error;
mod failure;
mod group;
mod journal;
mod memory;
mod migrate;
mod open;
mod order;
mod outage;
mod postgres;
mod sqlite;
#[cfg(test)]
pub(crate) mod watched;

use std::sync::Arc;

pub use self::directory::{
    Candidate, Candidates, Concern, Directory, Document, DocumentAccess, DocumentRole, Documents, Invitation,
    InvitationWrite, Invitations, Job, JobCounts, JobOutcome, JobWrite, Jobs, ListedDocument, MailState, Member,
    NewDocument, NewJob, OwnDocumentRole, Participant, Participants, ProfileChange, Rights, RightsChanges, Searched,
    Sessions, StoredSession, Summary, TokenHash, Visit, Workspace, Workspaces, Write,
};
pub use self::error::StoreError;
pub use self::group::GroupCommit;
pub use self::journal::{Append, Appended, Aside, Attribution, Compaction, Extent, Journal, NewRow, Stored, StoredRow};
pub use self::memory::MemoryStore;
pub use self::open::{Purpose, backup, open};
pub(crate) use self::order::by_name as sort_by_name;

/// Both halves of one database.
#[derive(Clone)]
pub struct Store {
    /// The documents' changes.
    pub journal: Arc<dyn Journal>,
    /// Everything else.
    pub directory: Arc<dyn Directory>,
}
