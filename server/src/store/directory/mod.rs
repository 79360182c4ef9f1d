//! Everything that is no document's content. A trait for each subject, in a file of its own with its data; `Directory`
//! is all of them together, and what callers hold: their methods are called on it without importing them.

mod documents;
mod invitations;
mod jobs;
mod methods;
mod participants;
mod rights;
mod searched;
mod sessions;
mod unit;
mod workspaces;

use async_trait::async_trait;

pub use self::documents::{Document, Documents, ListedDocument, Summary};
pub use self::invitations::{Invitation, InvitationWrite, Invitations, MailState, TokenHash};
pub use self::jobs::{Job, JobCounts, JobOutcome, JobWrite, Jobs, NewJob};
pub use self::participants::{Participant, Participants, ProfileChange};
pub use self::rights::{Concern, DocumentAccess, DocumentRole, OwnDocumentRole, Rights, RightsChanges};
pub use self::searched::{Candidate, Candidates, NewDocument, Searched};
pub(in crate::store) use self::searched::{holds, readable, reads_sensitive};
pub use self::sessions::{Sessions, StoredSession};
pub use self::unit::Write;
pub(in crate::store) use self::unit::{concerns, each_once};
pub use self::workspaces::{Member, Visit, Workspace, Workspaces};
use super::StoreError;

/// All subjects of one database.
#[async_trait]
pub trait Directory: Participants + Workspaces + Documents + Rights + Sessions + Jobs + Invitations {
    /// Do all of these in this order and in one transaction, or none of them. `Conflict` or `LastManager` as the method of
    /// the act that failed would answer, `Conflict` also if one is about what isn't there, `Unavailable` also if all
    /// together take longer than a write may. Raises the rights version once for each participant and document
    /// concerned, or once for everybody if these are many (D14, D18).
    async fn write(&self, writes: Vec<Write>) -> Result<(), StoreError>;
    /// Whether the database answers. May fail with `Unavailable`.
    async fn ping(&self) -> Result<(), StoreError>;
}
