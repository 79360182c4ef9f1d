//! What is asked of many documents or people at once, and whom changes of rights concern.

use maillage_shared::{DocumentId, ParticipantId, Role, WorkspaceId, gabarit::Catalogue};

use super::directory::Tables;
use crate::store::{Concern, Document, DocumentAccess, ListedDocument, RightsChanges, Visit};

impl Tables {
    pub(super) fn documents_for(&self, workspace: WorkspaceId, participant: ParticipantId) -> Vec<ListedDocument> {
        let name = |who: &ParticipantId| self.participants.get(who).map(|known| known.name.clone()).unwrap_or_default();
        let listed = self.documents_of(workspace).into_iter().filter_map(|document| {
            let role = self.role_in(&document, participant);
            let names = (name(&document.created_by), name(&document.changed_by));
            let (created_by_name, changed_by_name) = names;
            role.may_read().then_some(ListedDocument { document, role, created_by_name, changed_by_name })
        });
        listed.collect()
    }

    /// Last changed first.
    pub(super) fn documents_of(&self, workspace: WorkspaceId) -> Vec<Document> {
        let documents = self.documents.values();
        let mut documents: Vec<_> = documents.filter(|document| document.workspace == workspace).cloned().collect();
        documents.sort_by_key(|document| (std::cmp::Reverse(document.changed_at), document.id));
        documents
    }

    pub(super) fn visit(&self, workspace: WorkspaceId, participant: ParticipantId) -> Option<Visit> {
        let name = self.participants.get(&participant)?.name.clone();
        let documents = self.documents_for(workspace, participant);
        let documents = documents.into_iter().map(|listed| listed.document.id).collect();
        Some(Visit { name, role: self.role(workspace, participant), documents })
    }

    pub(super) fn document_access(&self, document: DocumentId, participant: ParticipantId) -> Option<DocumentAccess> {
        self.documents.get(&document).map(|found| DocumentAccess {
            workspace: found.workspace,
            role: self.role_in(found, participant),
            archived: found.archived_at.is_some(),
            gabarit: Catalogue::builtin().named(&found.gabarit).map(|gabarit| &gabarit.id),
            sensitive_to: found.sensitive_to,
        })
    }

    pub(super) fn roles_in(&self, workspace: WorkspaceId, participant: ParticipantId) -> Vec<(DocumentId, Role)> {
        let given = self.document_roles.iter().filter(|((_, who), _)| *who == participant);
        let here = |id: &DocumentId| self.documents.get(id).is_some_and(|document| document.workspace == workspace);
        given.map(|((id, _), role)| (*id, *role)).filter(|(id, _)| here(id)).collect()
    }

    fn role_in(&self, document: &Document, participant: ParticipantId) -> Role {
        match self.role(document.workspace, participant) {
            Role::Manage => Role::Manage,
            role => self.document_roles.get(&(document.id, participant)).copied().unwrap_or(role),
        }
    }

    /// Rights changed, or a session ended.
    pub(super) fn raise(&mut self, concern: Concern) {
        self.rights_changes.push(concern);
    }

    pub(super) fn rights_version(&self) -> i64 {
        i64::try_from(self.rights_changes.len()).unwrap_or(i64::MAX)
    }

    pub(super) fn rights_since(&self, known: i64) -> RightsChanges {
        let after = usize::try_from(known).ok().and_then(|known| self.rights_changes.get(known..));
        RightsChanges::between(known, self.rights_version(), after.unwrap_or_default().to_vec())
    }
}
