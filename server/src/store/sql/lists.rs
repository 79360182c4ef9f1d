//! What is asked of many documents or people at once: each answer is one statement, however many there are.

use maillage_shared::{DocumentId, ParticipantId, Role, WorkspaceId, document::PROJECTION};
use sqlx::{Pool, QueryBuilder};

use super::{Database, column, documents};
use crate::store::{Document, DocumentAccess, ListedDocument, StoreError, Visit};

/// A statement may have 32 766 parameters in SQLite and 65 535 in PostgreSQL.
const IDS_PER_STATEMENT: usize = 1_000;

pub(super) async fn documents_for(
    pool: &Pool<Database>,
    workspace: WorkspaceId,
    participant: ParticipantId,
) -> Result<Vec<ListedDocument>, StoreError> {
    let rows = sqlx::query(
        "select * from (
             select documents.id, documents.workspace_id, documents.gabarit, documents.title, documents.filled,
             documents.required, documents.created_at, documents.created_by, documents.changed_at, documents.changed_by,
             documents.archived_at, documents.listed, documents.projected_through, documents.sensitive_to,
             documents.kind, documents.about,
             made.name as created_by_name, changed.name as changed_by_name,
             case members.role when 'manage' then 'manage' else coalesce(document_roles.role, members.role, 'none') end
                 as role
             from documents
             join participants as made on made.id = documents.created_by
             join participants as changed on changed.id = documents.changed_by
             left join members on members.workspace_id = documents.workspace_id and members.participant_id = $2
             left join document_roles
                 on document_roles.document_id = documents.id and document_roles.participant_id = $2
             where documents.workspace_id = $1
         ) as listed
         where role <> 'none' order by changed_at desc, id",
    )
    .bind(&workspace.as_bytes()[..])
    .bind(&participant.as_bytes()[..])
    .fetch_all(pool)
    .await?;
    let read = |row| {
        Ok(ListedDocument {
            document: documents::read(row)?,
            role: column::role(row, "role")?,
            created_by_name: column::text(row, "created_by_name")?,
            changed_by_name: column::text(row, "changed_by_name")?,
        })
    };
    rows.iter().map(read).collect()
}

/// One row for each of the workspace's documents, or one without if it has none.
pub(super) async fn visit(
    pool: &Pool<Database>,
    workspace: WorkspaceId,
    participant: ParticipantId,
) -> Result<Option<Visit>, StoreError> {
    let rows = sqlx::query(
        "select participants.name, coalesce(members.role, 'none') as role, documents.id as document,
         case members.role when 'manage' then 'manage' else coalesce(document_roles.role, members.role, 'none') end
             as document_role
         from participants
         left join members on members.workspace_id = $1 and members.participant_id = participants.id
         left join documents on documents.workspace_id = $1
         left join document_roles
             on document_roles.document_id = documents.id and document_roles.participant_id = participants.id
         where participants.id = $2",
    )
    .bind(&workspace.as_bytes()[..])
    .bind(&participant.as_bytes()[..])
    .fetch_all(pool)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut visit = Visit { name: column::text(first, "name")?, role: column::role(first, "role")?, documents: vec![] };
    for row in &rows {
        if let Some(document) = column::optional_document(row, "document")?
            && column::role(row, "document_role")?.may_read()
        {
            visit.documents.push(document);
        }
    }
    Ok(Some(visit))
}

pub(super) async fn document_accesses(
    pool: &Pool<Database>,
    documents: &[DocumentId],
    participant: ParticipantId,
) -> Result<Vec<(DocumentId, DocumentAccess)>, StoreError> {
    let mut accesses = Vec::with_capacity(documents.len());
    for chunk in documents.chunks(IDS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Database>::new(
            "select documents.id, documents.workspace_id, documents.archived_at, documents.gabarit, documents.sensitive_to,
             case members.role when 'manage' then 'manage' else coalesce(document_roles.role, members.role, 'none') end
                 as role
             from documents
             left join members on members.workspace_id = documents.workspace_id and members.participant_id = ",
        );
        query.push_bind(&participant.as_bytes()[..]);
        query.push(
            " left join document_roles
             on document_roles.document_id = documents.id and document_roles.participant_id = ",
        );
        query.push_bind(&participant.as_bytes()[..]);
        query.push(" where documents.id in (");
        let mut ids = query.separated(", ");
        for document in chunk {
            ids.push_bind(&document.as_bytes()[..]);
        }
        query.push(")");
        // Hardly ever the same number of documents again: not worth a place among the prepared statements.
        for row in query.build().persistent(false).fetch_all(pool).await? {
            accesses.push((column::document(&row, "id")?, documents::access_of(&row)?));
        }
    }
    Ok(accesses)
}

pub(super) async fn documents_named(pool: &Pool<Database>, ids: &[DocumentId]) -> Result<Vec<Document>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Database>::new(
            "select id, workspace_id, gabarit, title, filled, required, created_at, created_by, changed_at, changed_by,
             archived_at, listed, projected_through, sensitive_to, kind, about from documents where id in (",
        );
        let mut list = query.separated(", ");
        for id in chunk {
            list.push_bind(&id.as_bytes()[..]);
        }
        query.push(")");
        for row in query.build().persistent(false).fetch_all(pool).await? {
            found.push(documents::read(&row)?);
        }
    }
    Ok(found)
}

/// One pass over the keys of the journal, whose bytes are not read.
pub(super) async fn documents_behind(pool: &Pool<Database>) -> Result<Vec<DocumentId>, StoreError> {
    let rows = sqlx::query(
        "select id from (
             select documents.id, documents.projected_through, coalesce(passages.through, 0) as searched_through,
             coalesce(passages.version, 0) as version, coalesce(logs.through, snapshots.through, 0) as reached
             from documents
             left join passages on passages.document_id = documents.id
             left join snapshots on snapshots.document_id = documents.id
             left join (select document_id, max(position) as through from changes group by document_id) as logs
                 on logs.document_id = documents.id
         ) as known
         where projected_through < reached or searched_through < reached or (version < $1 and reached > 0)
         order by id",
    )
    .bind(PROJECTION)
    .fetch_all(pool)
    .await?;
    rows.iter().map(|row| column::document(row, "id")).collect()
}

pub(super) async fn roles_in(
    pool: &Pool<Database>,
    workspace: WorkspaceId,
    participant: ParticipantId,
) -> Result<Vec<(DocumentId, Role)>, StoreError> {
    let rows = sqlx::query(
        "select documents.id, document_roles.role from document_roles
         join documents on documents.id = document_roles.document_id
         where document_roles.participant_id = $2 and documents.workspace_id = $1 order by documents.id",
    )
    .bind(&workspace.as_bytes()[..])
    .bind(&participant.as_bytes()[..])
    .fetch_all(pool)
    .await?;
    rows.iter().map(|row| Ok((column::document(row, "id")?, column::role(row, "role")?))).collect()
}

pub(super) async fn names(
    pool: &Pool<Database>,
    ids: &[ParticipantId],
) -> Result<Vec<(ParticipantId, String)>, StoreError> {
    let mut names = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Database>::new("select id, name from participants where id in (");
        let mut list = query.separated(", ");
        for id in chunk {
            list.push_bind(&id.as_bytes()[..]);
        }
        query.push(")");
        for row in query.build().persistent(false).fetch_all(pool).await? {
            names.push((column::participant(&row, "id")?, column::text(&row, "name")?));
        }
    }
    Ok(names)
}
