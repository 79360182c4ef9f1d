//! The wrapper itself: each method of both traits, one line each.

use std::sync::Arc;

use async_trait::async_trait;
use maillage_server::store::{
    Append, Appended, Aside, Attribution, Compaction, Directory, Document, DocumentRole, Extent, Journal,
    ListedDocument, Member, Participant, RightsChanges, Standing, Store, StoreError, Stored, StoredSession, Summary,
    Visit, Workspace,
};
use maillage_shared::{DocumentId, ParticipantId, Role, SessionId, Timestamp, WorkspaceId};

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
        $($name:ident = $method:ident($($argument:ident: $type:ty),*) -> $answer:ty, about $documents:expr;)*
    })*) => {
        /// A method of `Journal` or `Directory`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the method of its name")]
        pub enum Method {
            $($($name,)*)*
        }

        $(#[async_trait]
        impl $trait for Faulty<dyn $trait> {
            $(async fn $method(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
                let documents: &[DocumentId] = &$documents;
                self.faults.around(Method::$name, documents, self.inner.$method($($argument),*)).await
            })*
        })*
    };
}

forward! {
    Journal {
        Append = append(appends: Vec<Append>) -> Vec<Appended>, about documents_of(&appends);
        Load = load(document: DocumentId) -> Option<Stored>, about [document];
        Extent = extent(document: DocumentId) -> Option<Extent>, about [document];
        Compact = compact(compaction: Compaction) -> (), about [compaction.document];
        SetAside = set_aside(aside: Aside) -> (), about [aside.document];
        Attributions = attributions(document: DocumentId) -> Vec<Attribution>, about [document];
        Journals = documents() -> Vec<DocumentId>, about [];
    }
    Directory {
        AddParticipant = add_participant(participant: Participant) -> (), about [];
        Participant = participant(id: ParticipantId) -> Option<Participant>, about [];
        ParticipantByEmail = participant_by_email(email: &str) -> Option<Participant>, about [];
        SetPassword = set_password(id: ParticipantId, password_hash: &str) -> bool, about [];
        AddWorkspace = add_workspace(workspace: Workspace) -> (), about [];
        Workspaces = workspaces() -> Vec<Workspace>, about [];
        WorkspacesOf = workspaces_of(participant: ParticipantId) -> Vec<(Workspace, Role)>, about [];
        WorkspaceRole = workspace_role(workspace: WorkspaceId, participant: ParticipantId) -> Role, about [];
        Members = members(workspace: WorkspaceId) -> Vec<Member>, about [];
        Names = names(ids: &[ParticipantId]) -> Vec<(ParticipantId, String)>, about [];
        Knows = knows(who: ParticipantId, other: ParticipantId) -> bool, about [];
        SetMember = set_member(workspace: WorkspaceId, participant: ParticipantId, role: Role) -> (), about [];
        AddDocument = add_document(document: Document) -> (), about [document.id];
        Document = document(id: DocumentId) -> Option<Document>, about [id];
        DocumentsOf = documents_of(workspace: WorkspaceId) -> Vec<Document>, about [];
        DocumentsFor = documents_for(workspace: WorkspaceId, who: ParticipantId) -> Vec<ListedDocument>, about [];
        Visit = visit(workspace: WorkspaceId, who: ParticipantId) -> Option<Visit>, about [];
        CountDocuments = count_documents(workspace: WorkspaceId) -> u64, about [];
        SetArchived = set_archived(id: DocumentId, archived_at: Option<Timestamp>) -> bool, about [id];
        SetSummary = set_summary(id: DocumentId, summary: &Summary) -> bool, about [id];
        SetDocumentRole = set_document_role(id: DocumentId, who: ParticipantId, role: Option<Role>) -> (), about [id];
        DocumentRoles = document_roles(id: DocumentId) -> Vec<DocumentRole>, about [id];
        Standing = standing(document: DocumentId, who: ParticipantId) -> Option<Standing>, about [document];
        Standings = standings(ids: &[DocumentId], who: ParticipantId) -> Vec<(DocumentId, Standing)>, about *ids;
        RightsSince = rights_since(known: i64) -> RightsChanges, about [];
        RightsVersion = rights_version() -> i64, about [];
        CreateSession = create_session(session: StoredSession) -> (), about [];
        UpdateSession = update_session(id: SessionId, data: &str, expires_at: Timestamp) -> bool, about [];
        Session = session(id: SessionId, now: Timestamp) -> Option<StoredSession>, about [];
        DeleteSession = delete_session(id: SessionId) -> (), about [];
        DeleteExpiredSessions = delete_expired_sessions(now: Timestamp) -> u64, about [];
        Ping = ping() -> (), about [];
    }
}
