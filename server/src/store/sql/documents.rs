//! What is known of documents without opening them, and who may do what with them.

use maillage_shared::{
    DocumentId, ParticipantId, Role, Timestamp, WorkspaceId,
    gabarit::{Catalogue, DocumentKind},
};
use sqlx::{Pool, Row as _};

use super::{Connection, Database, column};
use crate::store::{Document, DocumentAccess, DocumentRole, StoreError, Summary, order};

pub(super) async fn insert(connection: &mut Connection, document: &Document) -> Result<(), StoreError> {
    sqlx::query(
        "insert into documents (id, workspace_id, gabarit, title, filled, required, created_at, created_by, changed_at,
         changed_by, archived_at, listed, projected_through, sensitive_to, kind, about)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(&document.id.as_bytes()[..])
    .bind(&document.workspace.as_bytes()[..])
    .bind(&*document.gabarit)
    .bind(&*document.title)
    .bind(i64::from(document.filled))
    .bind(i64::from(document.required))
    .bind(document.created_at.as_millis())
    .bind(&document.created_by.as_bytes()[..])
    .bind(document.changed_at.as_millis())
    .bind(&document.changed_by.as_bytes()[..])
    .bind(document.archived_at.map(Timestamp::as_millis))
    .bind(column::listed_text(&document.listed))
    .bind(document.projected_through)
    .bind(document.sensitive_to.as_str())
    .bind(document.kind.map(DocumentKind::as_str))
    .bind(document.about.map(|about| about.as_bytes().to_vec()))
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn by_id(pool: &Pool<Database>, id: DocumentId) -> Result<Option<Document>, StoreError> {
    let row = sqlx::query(
        "select id, workspace_id, gabarit, title, filled, required, created_at, created_by, changed_at, changed_by,
         archived_at, listed, projected_through, sensitive_to, kind, about from documents where id = $1",
    )
    .bind(&id.as_bytes()[..])
    .fetch_optional(pool)
    .await?;
    row.map(|row| read(&row)).transpose()
}

pub(super) async fn of_workspace(pool: &Pool<Database>, workspace: WorkspaceId) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query(
        "select id, workspace_id, gabarit, title, filled, required, created_at, created_by, changed_at, changed_by,
         archived_at, listed, projected_through, sensitive_to, kind, about from documents where workspace_id = $1 order by changed_at desc, id",
    )
    .bind(&workspace.as_bytes()[..])
    .fetch_all(pool)
    .await?;
    rows.iter().map(read).collect()
}

pub(super) async fn count(pool: &Pool<Database>, workspace: WorkspaceId) -> Result<u64, StoreError> {
    let row = sqlx::query("select count(*) as documents from documents where workspace_id = $1")
        .bind(&workspace.as_bytes()[..])
        .fetch_one(pool)
        .await?;
    let count: i64 = row.try_get("documents")?;
    u64::try_from(count).map_err(|_| StoreError::Inconsistent("fewer than no documents".to_owned()))
}

/// `false` if there is no such document.
pub(super) async fn update_archived(
    connection: &mut Connection,
    id: DocumentId,
    archived_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let updated = sqlx::query("update documents set archived_at = $2 where id = $1")
        .bind(&id.as_bytes()[..])
        .bind(archived_at.map(Timestamp::as_millis))
        .execute(connection)
        .await?;
    super::touched_one(updated.rows_affected())
}

/// `false` if there is no such document.
pub(super) async fn update_sensitive_to(
    connection: &mut Connection,
    id: DocumentId,
    least: Role,
) -> Result<bool, StoreError> {
    let updated = sqlx::query("update documents set sensitive_to = $2 where id = $1")
        .bind(&id.as_bytes()[..])
        .bind(least.as_str())
        .execute(connection)
        .await?;
    super::touched_one(updated.rows_affected())
}

/// `false` if there is no such document, or what is known of it is later, or the same.
pub(super) async fn update_summary(
    connection: &mut Connection,
    id: DocumentId,
    summary: &Summary,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "update documents set title = $2, filled = $3, required = $4, changed_at = $5, changed_by = $6, listed = $7,
         projected_through = $8
         where id = $1 and (projected_through < $8 or (projected_through = $8 and changed_at < $5))",
    )
    .bind(&id.as_bytes()[..])
    .bind(&*summary.title)
    .bind(i64::from(summary.filled))
    .bind(i64::from(summary.required))
    .bind(summary.changed_at.as_millis())
    .bind(&summary.changed_by.as_bytes()[..])
    .bind(column::listed_text(&summary.listed))
    .bind(summary.through)
    .execute(connection)
    .await?;
    super::touched_one(updated.rows_affected())
}

/// The same of a summary that lists know, worked out again where no row of `passages` says that this projection, or a later
/// one, did it already: a document that stands is brought up to date too (Q6). Who changed it last and when is kept.
pub(super) async fn update_worked_out_anew(
    connection: &mut Connection,
    id: DocumentId,
    summary: &Summary,
    projection: i64,
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "update documents set title = $2, filled = $3, required = $4, listed = $5
         where id = $1 and projected_through = $6 and not exists (
             select 1 from passages where document_id = $1 and through >= $6 and version >= $7
         )",
    )
    .bind(&id.as_bytes()[..])
    .bind(&*summary.title)
    .bind(i64::from(summary.filled))
    .bind(i64::from(summary.required))
    .bind(column::listed_text(&summary.listed))
    .bind(summary.through)
    .bind(projection)
    .execute(connection)
    .await?;
    super::touched_one(updated.rows_affected())
}

pub(super) async fn save_role(
    connection: &mut Connection,
    id: DocumentId,
    participant: ParticipantId,
    role: Role,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into document_roles (document_id, participant_id, role) values ($1, $2, $3)
         on conflict (document_id, participant_id) do update set role = excluded.role",
    )
    .bind(&id.as_bytes()[..])
    .bind(&participant.as_bytes()[..])
    .bind(role.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn delete_role(
    connection: &mut Connection,
    id: DocumentId,
    participant: ParticipantId,
) -> Result<(), StoreError> {
    sqlx::query("delete from document_roles where document_id = $1 and participant_id = $2")
        .bind(&id.as_bytes()[..])
        .bind(&participant.as_bytes()[..])
        .execute(connection)
        .await?;
    Ok(())
}

/// Take away whatever roles a participant has in single documents of a workspace.
pub(super) async fn delete_roles_in(
    connection: &mut Connection,
    workspace: WorkspaceId,
    participant: ParticipantId,
) -> Result<(), StoreError> {
    sqlx::query(
        "delete from document_roles
         where participant_id = $2 and document_id in (select id from documents where workspace_id = $1)",
    )
    .bind(&workspace.as_bytes()[..])
    .bind(&participant.as_bytes()[..])
    .execute(connection)
    .await?;
    Ok(())
}

/// The roles given in one document, by name.
pub(super) async fn roles(pool: &Pool<Database>, id: DocumentId) -> Result<Vec<DocumentRole>, StoreError> {
    let rows = sqlx::query(
        "select participants.id, participants.name, participants.email, document_roles.role,
         coalesce(members.role, 'none') as workspace_role
         from document_roles
         join participants on participants.id = document_roles.participant_id
         join documents on documents.id = document_roles.document_id
         left join members on members.workspace_id = documents.workspace_id
             and members.participant_id = document_roles.participant_id
         where document_roles.document_id = $1",
    )
    .bind(&id.as_bytes()[..])
    .fetch_all(pool)
    .await?;
    let read = |row| {
        Ok(DocumentRole {
            participant: column::participant(row, "id")?,
            name: column::text(row, "name")?,
            email: column::text(row, "email")?,
            role: column::role(row, "role")?,
            workspace_role: column::role(row, "workspace_role")?,
        })
    };
    let mut roles = rows.iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
    order::by_name(&mut roles, |role| &role.name, |role| role.participant);
    Ok(roles)
}

pub(super) async fn document_access(
    executor: impl sqlx::Executor<'_, Database = Database>,
    document: DocumentId,
    participant: ParticipantId,
) -> Result<Option<DocumentAccess>, StoreError> {
    let row = sqlx::query(
        "select documents.workspace_id, documents.archived_at, documents.gabarit, documents.sensitive_to,
         case members.role when 'manage' then 'manage' else coalesce(document_roles.role, members.role, 'none') end
             as role
         from documents
         left join document_roles on document_roles.document_id = documents.id and document_roles.participant_id = $2
         left join members on members.workspace_id = documents.workspace_id and members.participant_id = $2
         where documents.id = $1",
    )
    .bind(&document.as_bytes()[..])
    .bind(&participant.as_bytes()[..])
    .fetch_optional(executor)
    .await?;
    let Some(row) = row else { return Ok(None) };
    access_of(&row).map(Some)
}

pub(super) fn access_of(row: &<Database as sqlx::Database>::Row) -> Result<DocumentAccess, StoreError> {
    Ok(DocumentAccess {
        workspace: column::workspace(row, "workspace_id")?,
        role: column::role(row, "role")?,
        archived: column::optional_time(row, "archived_at")?.is_some(),
        gabarit: Catalogue::builtin().named(&column::text(row, "gabarit")?).map(|gabarit| &gabarit.id),
        sensitive_to: column::role(row, "sensitive_to")?,
    })
}

pub(super) fn read(row: &<Database as sqlx::Database>::Row) -> Result<Document, StoreError> {
    let gabarit = column::text(row, "gabarit")?;
    let kind = match column::optional_text(row, "kind")? {
        Some(kind) => DocumentKind::named(&kind),
        // Written by a server of an earlier version.
        None => Catalogue::builtin().named(&gabarit).map(|gabarit| gabarit.documents),
    };
    Ok(Document {
        kind,
        about: column::optional_document(row, "about")?,
        id: column::document(row, "id")?,
        workspace: column::workspace(row, "workspace_id")?,
        gabarit,
        title: column::text(row, "title")?,
        filled: column::number(row, "filled")?,
        required: column::number(row, "required")?,
        created_at: column::time(row, "created_at")?,
        created_by: column::participant(row, "created_by")?,
        changed_at: column::time(row, "changed_at")?,
        changed_by: column::participant(row, "changed_by")?,
        archived_at: column::optional_time(row, "archived_at")?,
        listed: column::listed(row, "listed")?,
        projected_through: row.try_get("projected_through")?,
        sensitive_to: column::role(row, "sensitive_to")?,
    })
}
