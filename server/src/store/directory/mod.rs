//! Everything that is no document's content. A trait for each subject, in a file of its own with its data; `Directory`
//! is all of them together, and what callers hold: their methods are called on it without importing them.

mod documents;
mod methods;
mod participants;
mod rights;
mod sessions;
mod workspaces;

use async_trait::async_trait;

pub use self::documents::{Document, Documents, ListedDocument, Summary};
pub use self::participants::{Participant, Participants};
pub use self::rights::{Concern, DocumentRole, Rights, RightsChanges, Standing};
pub use self::sessions::{Sessions, StoredSession};
pub use self::workspaces::{Member, Visit, Workspace, Workspaces};
use super::StoreError;

/// All subjects of one database.
#[async_trait]
pub trait Directory: Participants + Workspaces + Documents + Rights + Sessions {
    /// Whether the database answers. May fail with `Unavailable`.
    async fn ping(&self) -> Result<(), StoreError>;
}
