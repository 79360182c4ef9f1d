//! The wrapper itself: each method of both halves, those of the directory from the store's own table.

use std::sync::Arc;

use async_trait::async_trait;
use maillage_server::directory_methods;
use maillage_server::store::{
    Append, Appended, Aside, Attribution, Candidates, Compaction, Directory, Document, DocumentAccess, DocumentRole,
    Documents, Extent, Invitation, Invitations, Job, JobCounts, Jobs, Journal, ListedDocument, Member, OwnDocumentRole,
    Participant, Participants, ProfileChange, Rights, RightsChanges, Sessions, Store, StoreError, Stored,
    StoredSession, Summary, TokenHash, Visit, Workspace, Workspaces, Write,
};
use maillage_shared::{
    DocumentId, InvitationId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId, search::Query,
};

use super::Faults;

pub(super) fn wrap(store: Store, faults: &Faults) -> Store {
    Store {
        journal: Arc::new(Faulty { inner: store.journal, faults: faults.clone() }),
        directory: Arc::new(Faulty { inner: store.directory, faults: faults.clone() }),
    }
}

struct Faulty<T: ?Sized> {
    inner: Arc<T>,
    faults: Faults,
}

fn documents_of(appends: &[Append]) -> Vec<DocumentId> {
    appends.iter().map(|append| append.document).collect()
}

/// Declares [`Method`] and the two wrappers from one table: `Name = method(arguments) -> answer, about documents;`.
macro_rules! forward {
    ($($trait:ident {
        $($kind:ident $name:ident = $method:ident($($argument:ident: $type:ty),*) -> $answer:ty, about $about:expr;)*
    })*) => {
        /// A method of `Journal` or `Directory`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the method of its name")]
        pub enum Method {
            $($($name,)*)*
        }

        $(#[async_trait]
        impl $trait for Faulty<wrapped!($trait)> {
            $(async fn $method(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
                let documents: &[DocumentId] = &$about;
                self.faults.around(Method::$name, documents, self.inner.$method($($argument),*)).await
            })*
        })*
    };
}

/// Which half of the store a trait's methods are called on.
macro_rules! wrapped {
    (Journal) => { dyn Journal };
    ($subject:ident) => { dyn Directory };
}

directory_methods! { forward! {
    Journal {
        WRITE Append = append(appends: Vec<Append>) -> Vec<Appended>, about documents_of(&appends);
        READ Load = load(document: DocumentId) -> Option<Stored>, about [document];
        READ Extent = extent(document: DocumentId) -> Option<Extent>, about [document];
        WRITE Compact = compact(compaction: Compaction) -> (), about [compaction.document];
        WRITE SetAside = set_aside(aside: Aside) -> (), about [aside.document];
        READ Attributions = attributions(document: DocumentId) -> Vec<Attribution>, about [document];
        READ Journals = documents() -> Vec<DocumentId>, about [];
    }
    Directory {
        WRITE Write = write(writes: Vec<Write>) -> (), about [];
        READ Ping = ping() -> (), about [];
    }
} }
