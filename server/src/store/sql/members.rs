//! Workspaces and their members.

use maillage_shared::{ParticipantId, Role, WorkspaceId};
use sqlx::Pool;

use super::{Connection, Database, column};
use crate::store::{Member, StoreError, Workspace, order};

pub(super) async fn insert_workspace(connection: &mut Connection, workspace: &Workspace) -> Result<(), StoreError> {
    sqlx::query("insert into workspaces (id, name, created_at) values ($1, $2, $3)")
        .bind(&workspace.id.as_bytes()[..])
        .bind(&*workspace.name)
        .bind(workspace.created_at.as_millis())
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn workspaces(pool: &Pool<Database>) -> Result<Vec<Workspace>, StoreError> {
    let rows = sqlx::query("select id, name, created_at from workspaces").fetch_all(pool).await?;
    let mut workspaces = rows.iter().map(read_workspace).collect::<Result<Vec<_>, _>>()?;
    order::by_name(&mut workspaces, |workspace| &workspace.name, |workspace| workspace.id);
    Ok(workspaces)
}

pub(super) async fn workspaces_of(
    pool: &Pool<Database>,
    participant: ParticipantId,
) -> Result<Vec<(Workspace, Role)>, StoreError> {
    let rows = sqlx::query(
        "select workspaces.id, workspaces.name, workspaces.created_at, members.role
         from members join workspaces on workspaces.id = members.workspace_id
         where members.participant_id = $1",
    )
    .bind(&participant.as_bytes()[..])
    .fetch_all(pool)
    .await?;
    let mut workspaces = rows
        .iter()
        .map(|row| Ok((read_workspace(row)?, column::role(row, "role")?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    order::by_name(&mut workspaces, |(workspace, _)| &workspace.name, |(workspace, _)| workspace.id);
    Ok(workspaces)
}

pub(super) async fn role(
    executor: impl sqlx::Executor<'_, Database = Database>,
    workspace: WorkspaceId,
    participant: ParticipantId,
) -> Result<Role, StoreError> {
    let row = sqlx::query("select role from members where workspace_id = $1 and participant_id = $2")
        .bind(&workspace.as_bytes()[..])
        .bind(&participant.as_bytes()[..])
        .fetch_optional(executor)
        .await?;
    row.map_or(Ok(Role::None), |row| column::role(&row, "role"))
}

pub(super) async fn members(pool: &Pool<Database>, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query(
        "select participants.id, participants.name, participants.email, participants.structure, members.role
         from members join participants on participants.id = members.participant_id
         where members.workspace_id = $1",
    )
    .bind(&workspace.as_bytes()[..])
    .fetch_all(pool)
    .await?;
    let mut members = rows
        .iter()
        .map(|row| {
            Ok(Member {
                participant: column::participant(row, "id")?,
                name: column::text(row, "name")?,
                email: column::text(row, "email")?,
                structure: column::text(row, "structure")?,
                role: column::role(row, "role")?,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    order::by_name(&mut members, |member| &member.name, |member| member.participant);
    Ok(members)
}

/// Who manages a workspace.
pub(super) async fn managers(
    connection: &mut Connection,
    workspace: WorkspaceId,
) -> Result<Vec<ParticipantId>, StoreError> {
    let rows = sqlx::query("select participant_id from members where workspace_id = $1 and role = 'manage'")
        .bind(&workspace.as_bytes()[..])
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| column::participant(row, "participant_id")).collect()
}

pub(super) async fn knows(pool: &Pool<Database>, who: ParticipantId, other: ParticipantId) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "select 1 from members as managed
         join members as theirs on theirs.workspace_id = managed.workspace_id
         where managed.participant_id = $1 and managed.role = 'manage' and theirs.participant_id = $2 limit 1",
    )
    .bind(&who.as_bytes()[..])
    .bind(&other.as_bytes()[..])
    .fetch_optional(pool)
    .await?;
    Ok(row.is_some())
}

pub(super) async fn save_member(
    connection: &mut Connection,
    workspace: WorkspaceId,
    participant: ParticipantId,
    role: Role,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into members (workspace_id, participant_id, role) values ($1, $2, $3)
         on conflict (workspace_id, participant_id) do update set role = excluded.role",
    )
    .bind(&workspace.as_bytes()[..])
    .bind(&participant.as_bytes()[..])
    .bind(role.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn delete_member(
    connection: &mut Connection,
    workspace: WorkspaceId,
    participant: ParticipantId,
) -> Result<(), StoreError> {
    sqlx::query("delete from members where workspace_id = $1 and participant_id = $2")
        .bind(&workspace.as_bytes()[..])
        .bind(&participant.as_bytes()[..])
        .execute(connection)
        .await?;
    Ok(())
}

fn read_workspace(row: &<Database as sqlx::Database>::Row) -> Result<Workspace, StoreError> {
    Ok(Workspace {
        id: column::workspace(row, "id")?,
        name: column::text(row, "name")?,
        created_at: column::time(row, "created_at")?,
    })
}
