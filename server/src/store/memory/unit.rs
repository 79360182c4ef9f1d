//! Acts on the directory, all or nothing: on a copy that takes the tables' place at the end.

use maillage_shared::{ParticipantId, Role, WorkspaceId};

use super::MemoryStore;
use super::directory::{KnownPassages, MISSING, TAKEN, Tables};
use crate::store::directory::concerns;
use crate::store::{Document, Participant, StoreError, Workspace, Write};

impl MemoryStore {
    /// `false`, and nothing is done, if one of these is about a row that isn't there.
    pub(super) fn act(&self, writes: Vec<Write>) -> Result<bool, StoreError> {
        let tables = &mut self.lock().directory;
        let mut draft = tables.clone();
        for concern in concerns(&writes) {
            draft.raise(concern);
        }
        for write in writes {
            if !draft.apply(write)? {
                return Ok(false);
            }
        }
        *tables = draft;
        Ok(true)
    }
}

impl Tables {
    /// `false` if it is about a row that isn't there. Raises no version: the unit does.
    fn apply(&mut self, write: Write) -> Result<bool, StoreError> {
        match write {
            Write::AddParticipant(participant) => self.add_participant(participant)?,
            Write::SetPassword { participant, password_hash } => {
                let Some(known) = self.participants.get_mut(&participant) else { return Ok(false) };
                known.password_hash = password_hash;
                self.end_sessions(|session| session.participant == Some(participant));
            }
            Write::ChangePassword { participant, former, password_hash, keep } => {
                let known = self.participants.get_mut(&participant).filter(|known| known.password_hash == former);
                let Some(known) = known else { return Ok(false) };
                known.password_hash = password_hash;
                self.end_sessions(|session| session.participant == Some(participant) && session.id != keep);
            }
            Write::SetProfile { participant, change } => {
                let Some(known) = self.participants.get_mut(&participant) else { return Ok(false) };
                known.name = change.name.unwrap_or_else(|| std::mem::take(&mut known.name));
                known.structure = change.structure.unwrap_or_else(|| std::mem::take(&mut known.structure));
            }
            Write::AddWorkspace(workspace) => self.add_workspace(workspace)?,
            Write::SetMember { workspace, participant, role } => self.set_member(workspace, participant, role)?,
            Write::AddDocument(document) => self.add_document(document)?,
            Write::SetSearched { document, searched, through, version } => {
                if !self.documents.contains_key(&document) {
                    return Err(MISSING);
                }
                self.passages.insert(document, KnownPassages { searched, through, version });
            }
            Write::SetArchived { document, at } => {
                let Some(known) = self.documents.get_mut(&document) else { return Ok(false) };
                known.archived_at = at;
            }
            Write::SetSensitiveTo { document, least } => {
                let Some(known) = self.documents.get_mut(&document) else { return Ok(false) };
                known.sensitive_to = least;
            }
            Write::SetDocumentRole { document, participant, role: None } => {
                self.document_roles.remove(&(document, participant));
            }
            Write::SetDocumentRole { document, participant, role: Some(role) } => {
                if !self.documents.contains_key(&document) || !self.participants.contains_key(&participant) {
                    return Err(MISSING);
                }
                self.document_roles.insert((document, participant), role);
            }
            Write::RaiseMember { workspace, participant, role } => {
                if self.role(workspace, participant) < role {
                    self.set_member(workspace, participant, role)?;
                }
            }
            Write::RaiseDocumentRole { document, participant, role } => {
                let Some(access) = self.document_access(document, participant) else { return Ok(false) };
                if access.role < role {
                    return self.apply(Write::SetDocumentRole { document, participant, role: Some(role) });
                }
            }
            Write::Job(write) => return Ok(self.apply_job(write)),
            Write::Invitation(write) => return self.apply_invitation(write),
        }
        Ok(true)
    }

    fn add_participant(&mut self, participant: Participant) -> Result<(), StoreError> {
        let is_taken = self.participants.values().any(|other| other.email == participant.email);
        if is_taken || self.participants.contains_key(&participant.id) {
            return Err(StoreError::Conflict("this e-mail address is taken"));
        }
        self.participants.insert(participant.id, participant);
        Ok(())
    }

    fn add_workspace(&mut self, workspace: Workspace) -> Result<(), StoreError> {
        if self.workspaces.contains_key(&workspace.id) {
            return Err(TAKEN);
        }
        self.workspaces.insert(workspace.id, workspace);
        Ok(())
    }

    fn set_member(&mut self, workspace: WorkspaceId, participant: ParticipantId, role: Role) -> Result<(), StoreError> {
        if !role.may_manage() && self.is_last_manager(workspace, participant) {
            return Err(StoreError::LastManager);
        }
        if role == Role::None {
            self.members.remove(&(workspace, participant));
            let Self { documents, document_roles, .. } = self;
            document_roles.retain(|(id, who), _| {
                *who != participant || documents.get(id).is_none_or(|document| document.workspace != workspace)
            });
        } else if self.workspaces.contains_key(&workspace) && self.participants.contains_key(&participant) {
            self.members.insert((workspace, participant), role);
        } else {
            return Err(MISSING);
        }
        Ok(())
    }

    fn add_document(&mut self, document: Document) -> Result<(), StoreError> {
        if self.documents.contains_key(&document.id) {
            return Err(TAKEN);
        }
        let people = [document.created_by, document.changed_by];
        if !self.workspaces.contains_key(&document.workspace)
            || people.iter().any(|participant| !self.participants.contains_key(participant))
        {
            return Err(MISSING);
        }
        self.documents.insert(document.id, document);
        Ok(())
    }
}
