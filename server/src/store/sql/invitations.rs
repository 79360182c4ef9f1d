//! Invitations.

use std::collections::HashMap;

use maillage_shared::{DocumentId, InvitationId, Role, Timestamp, WorkspaceId};
use sqlx::{Pool, Row};

use super::{Connection, Database, column};
use crate::store::{Invitation, InvitationWrite, MailState, StoreError, TokenHash};

type DatabaseRow = <Database as sqlx::Database>::Row;

/// `false` if it is about an invitation that isn't there, or that doesn't stand so.
pub(super) async fn apply(connection: &mut Connection, write: &InvitationWrite) -> Result<bool, StoreError> {
    match write {
        InvitationWrite::Add(invitation) => {
            insert(connection, invitation).await?;
            for (document, role) in &invitation.documents {
                insert_document(connection, invitation.id, *document, *role).await?;
            }
        }
        InvitationWrite::AddToken { invitation, hash } => return insert_token(connection, *invitation, *hash).await,
        InvitationWrite::Renew { invitation, at, expires_at } => {
            if !renew(connection, *invitation, *expires_at).await? {
                return Ok(false);
            }
            replace_tokens(connection, *invitation, *at).await?;
        }
        InvitationWrite::Accept { invitation, hash, at, participant } => {
            let accepted = sqlx::query(
                "update invitations set accepted_at = $3, accepted_by = $4
                 where id = $1 and accepted_at is null and revoked_at is null and expires_at > $3 and exists (
                     select 1 from invitation_tokens
                     where hash = $2 and invitation_id = $1 and replaced_at is null)",
            )
            .bind(&invitation.as_bytes()[..])
            .bind(&hash[..])
            .bind(at.as_millis())
            .bind(&participant.as_bytes()[..])
            .execute(connection)
            .await?;
            return super::touched_one(accepted.rows_affected());
        }
        InvitationWrite::Revoke { invitation, at } => {
            let revoked = sqlx::query(
                "update invitations set revoked_at = coalesce(revoked_at, $2) where id = $1 and accepted_at is null",
            )
            .bind(&invitation.as_bytes()[..])
            .bind(at.as_millis())
            .execute(connection)
            .await?;
            return super::touched_one(revoked.rows_affected());
        }
        InvitationWrite::SetMail { invitation, state, error } => {
            sqlx::query("update invitations set mail = $2, mail_error = $3 where id = $1")
                .bind(&invitation.as_bytes()[..])
                .bind(state.as_str())
                .bind(error.as_deref())
                .execute(connection)
                .await?;
        }
    }
    Ok(true)
}

async fn insert(connection: &mut Connection, invitation: &Invitation) -> Result<(), StoreError> {
    sqlx::query(
        "insert into invitations
             (id, workspace_id, email, name, structure, role, invited_by, invited_at, expires_at, mail)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&invitation.id.as_bytes()[..])
    .bind(&invitation.workspace.as_bytes()[..])
    .bind(&*invitation.email)
    .bind(&*invitation.name)
    .bind(&*invitation.structure)
    .bind(invitation.role.map(Role::as_str))
    .bind(&invitation.invited_by.as_bytes()[..])
    .bind(invitation.invited_at.as_millis())
    .bind(invitation.expires_at.as_millis())
    .bind(invitation.mail.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert_document(
    connection: &mut Connection,
    invitation: InvitationId,
    document: DocumentId,
    role: Role,
) -> Result<(), StoreError> {
    sqlx::query("insert into invitation_documents (invitation_id, document_id, role) values ($1, $2, $3)")
        .bind(&invitation.as_bytes()[..])
        .bind(&document.as_bytes()[..])
        .bind(role.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert_token(
    connection: &mut Connection,
    invitation: InvitationId,
    hash: TokenHash,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "insert into invitation_tokens (hash, invitation_id)
         select $2, id from invitations where id = $1 and accepted_at is null and revoked_at is null",
    )
    .bind(&invitation.as_bytes()[..])
    .bind(&hash[..])
    .execute(connection)
    .await?;
    super::touched_one(inserted.rows_affected())
}

async fn renew(
    connection: &mut Connection,
    invitation: InvitationId,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let renewed = sqlx::query(
        "update invitations set expires_at = $2, mail = 'waiting', mail_error = null
         where id = $1 and accepted_at is null and revoked_at is null",
    )
    .bind(&invitation.as_bytes()[..])
    .bind(expires_at.as_millis())
    .execute(connection)
    .await?;
    super::touched_one(renewed.rows_affected())
}

async fn replace_tokens(
    connection: &mut Connection,
    invitation: InvitationId,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("update invitation_tokens set replaced_at = $2 where invitation_id = $1 and replaced_at is null")
        .bind(&invitation.as_bytes()[..])
        .bind(at.as_millis())
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn of_workspace(
    connection: &mut Connection,
    workspace: WorkspaceId,
) -> Result<Vec<Invitation>, StoreError> {
    let rows = sqlx::query(
        "select id, workspace_id, email, name, structure, role, invited_by, invited_at, expires_at, accepted_at,
             accepted_by, revoked_at, mail, mail_error
         from invitations where workspace_id = $1 and revoked_at is null order by invited_at desc, id desc",
    )
    .bind(&workspace.as_bytes()[..])
    .fetch_all(&mut *connection)
    .await?;
    let named = sqlx::query(
        "select invitation_documents.invitation_id, invitation_documents.document_id, invitation_documents.role
         from invitation_documents join invitations on invitations.id = invitation_documents.invitation_id
         where invitations.workspace_id = $1 and invitations.revoked_at is null
         order by invitation_documents.document_id",
    )
    .bind(&workspace.as_bytes()[..])
    .fetch_all(connection)
    .await?;
    let mut documents: HashMap<InvitationId, Vec<(DocumentId, Role)>> = HashMap::new();
    for row in &named {
        documents.entry(column::invitation(row, "invitation_id")?).or_default().push(document_of(row)?);
    }
    let with_documents = |row| {
        let mut invitation = read(row)?;
        invitation.documents = documents.remove(&invitation.id).unwrap_or_default();
        Ok(invitation)
    };
    rows.iter().map(with_documents).collect()
}

pub(super) async fn by_id(connection: &mut Connection, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
    let row = sqlx::query(
        "select id, workspace_id, email, name, structure, role, invited_by, invited_at, expires_at, accepted_at,
             accepted_by, revoked_at, mail, mail_error
         from invitations where id = $1",
    )
    .bind(&id.as_bytes()[..])
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let named =
        sqlx::query("select document_id, role from invitation_documents where invitation_id = $1 order by document_id")
            .bind(&id.as_bytes()[..])
            .fetch_all(connection)
            .await?;
    let documents = named.iter().map(document_of).collect::<Result<_, _>>()?;
    Ok(Some(Invitation { documents, ..read(&row)? }))
}

/// Whose link it is, and whether it stands.
pub(super) async fn by_token(
    connection: &mut Connection,
    hash: TokenHash,
) -> Result<Option<(InvitationId, bool)>, StoreError> {
    let row = sqlx::query("select invitation_id, replaced_at from invitation_tokens where hash = $1")
        .bind(&hash[..])
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let stands = column::optional_time(&row, "replaced_at")?.is_none();
    Ok(Some((column::invitation(&row, "invitation_id")?, stands)))
}

pub(super) async fn delete_old(pool: &Pool<Database>, before: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query(
        "delete from invitations where accepted_at < $1 or revoked_at < $1 or (accepted_at is null and expires_at < $1)",
    )
    .bind(before.as_millis())
    .execute(pool)
    .await?;
    Ok(deleted.rows_affected())
}

fn document_of(row: &DatabaseRow) -> Result<(DocumentId, Role), StoreError> {
    Ok((column::document(row, "document_id")?, column::role(row, "role")?))
}

/// Without its documents.
fn read(row: &DatabaseRow) -> Result<Invitation, StoreError> {
    let accepted_at = column::optional_time(row, "accepted_at")?;
    let accepted_by = column::optional_participant(row, "accepted_by")?;
    let role = row.try_get::<Option<&str>, _>("role")?.map(|_| column::role(row, "role")).transpose()?;
    let mail = row.try_get::<&str, _>("mail")?;
    Ok(Invitation {
        id: column::invitation(row, "id")?,
        workspace: column::workspace(row, "workspace_id")?,
        email: column::text(row, "email")?,
        name: column::text(row, "name")?,
        structure: column::text(row, "structure")?,
        role,
        documents: Vec::new(),
        invited_by: column::participant(row, "invited_by")?,
        invited_at: column::time(row, "invited_at")?,
        expires_at: column::time(row, "expires_at")?,
        accepted: accepted_at.map(|at| (at, accepted_by)),
        revoked_at: column::optional_time(row, "revoked_at")?,
        mail: MailState::ALL.into_iter().find(|state| state.as_str() == mail).ok_or_else(|| column::wrong("mail"))?,
        mail_error: row.try_get("mail_error")?,
    })
}
