//! Acts on the directory in one transaction, and again if the database gave it up for another's sake.

use maillage_shared::{DocumentId, ParticipantId, Role, WorkspaceId};

use super::{Connection, SqlStore, accounts, documents, invitations, jobs, members, passages, rights, sessions};
use crate::store::directory::concerns;
use crate::store::failure::gave_way;
use crate::store::{StoreError, Write};

/// How often a unit of work is tried. Two that lock the same rows in another order end one of them, so the second try
/// finds the way free unless a third came between; after the last: `Unavailable`, and nothing was written.
const TRIES: usize = 4;

impl SqlStore {
    /// All of these in order, or none. `false`, and none, if one of them is about a row that isn't there.
    pub(super) async fn act(&self, writes: &[Write]) -> Result<bool, StoreError> {
        for _ in 1..TRIES {
            match self.act_once(writes).await {
                Err(error) if gave_way(&error) => {}
                answer => return answer,
            }
        }
        self.act_once(writes).await
    }

    /// Whatever ends this before the commit, a caller who no longer waits included, rolls all of it back.
    async fn act_once(&self, writes: &[Write]) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let raises_first = writes.iter().any(Write::changes_roles);
        if raises_first {
            end_sessions(&mut transaction, writes).await?;
            rights::raise_each(&mut transaction, concerns(writes)).await?;
        }
        for write in writes {
            if !apply(&mut transaction, write).await? {
                return Ok(false);
            }
        }
        if !raises_first {
            rights::raise_each(&mut transaction, concerns(writes)).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

/// Before the version is raised: who ends a session holds its row while they wait for the version, so whoever has the
/// version must not wait for the row.
async fn end_sessions(connection: &mut Connection, writes: &[Write]) -> Result<(), StoreError> {
    for write in writes {
        match write {
            Write::SetPassword { participant, .. } => sessions::delete_of(connection, *participant).await?,
            Write::ChangePassword { participant, keep, .. } => {
                sessions::delete_others(connection, *participant, *keep).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// `false` if it is about a row that isn't there. Raises no version: the unit does.
async fn apply(connection: &mut Connection, write: &Write) -> Result<bool, StoreError> {
    match write {
        Write::AddParticipant(participant) => accounts::insert(connection, participant).await?,
        Write::SetPassword { participant, password_hash } => {
            if !accounts::update_password(connection, *participant, password_hash).await? {
                return Ok(false);
            }
            sessions::delete_of(connection, *participant).await?;
        }
        Write::ChangePassword { participant, former, password_hash, keep } => {
            if !accounts::replace_password(connection, *participant, former, password_hash).await? {
                return Ok(false);
            }
            sessions::delete_others(connection, *participant, *keep).await?;
        }
        Write::SetProfile { participant, change } => {
            return accounts::update_profile(connection, *participant, change).await;
        }
        Write::AddWorkspace(workspace) => members::insert_workspace(connection, workspace).await?,
        Write::SetMember { workspace, participant, role } => {
            if !role.may_manage() && members::managers(connection, *workspace).await? == [*participant] {
                return Err(StoreError::LastManager);
            }
            if *role == Role::None {
                documents::delete_roles_in(connection, *workspace, *participant).await?;
                members::delete_member(connection, *workspace, *participant).await?;
            } else {
                members::save_member(connection, *workspace, *participant, *role).await?;
            }
        }
        Write::AddDocument(document) => documents::insert(connection, document).await?,
        Write::SetSearched { document, searched, through, version } => {
            passages::save(connection, *document, searched, (*through, *version)).await?;
        }
        Write::SetArchived { document, at } => return documents::update_archived(connection, *document, *at).await,
        Write::SetSensitiveTo { document, least } => {
            return documents::update_sensitive_to(connection, *document, *least).await;
        }
        Write::SetDocumentRole { document, participant, role } => match role {
            Some(role) => documents::save_role(connection, *document, *participant, *role).await?,
            None => documents::delete_role(connection, *document, *participant).await?,
        },
        Write::RaiseMember { workspace, participant, role } => {
            raise_member(connection, *workspace, *participant, *role).await?;
        }
        Write::RaiseDocumentRole { document, participant, role } => {
            return raise_document_role(connection, *document, *participant, *role).await;
        }
        Write::Job(write) => return jobs::apply(connection, write).await,
        Write::Invitation(write) => return invitations::apply(connection, write).await,
    }
    Ok(true)
}

/// Nobody else changes roles meanwhile: the version was raised first.
async fn raise_member(
    connection: &mut Connection,
    workspace: WorkspaceId,
    participant: ParticipantId,
    role: Role,
) -> Result<(), StoreError> {
    if members::role(&mut *connection, workspace, participant).await? < role {
        members::save_member(connection, workspace, participant, role).await?;
    }
    Ok(())
}

/// The same in a document; `false` if there is none.
async fn raise_document_role(
    connection: &mut Connection,
    document: DocumentId,
    participant: ParticipantId,
    role: Role,
) -> Result<bool, StoreError> {
    let Some(access) = documents::document_access(&mut *connection, document, participant).await? else {
        return Ok(false);
    };
    if access.role < role {
        documents::save_role(connection, document, participant, role).await?;
    }
    Ok(true)
}
