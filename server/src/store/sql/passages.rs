//! What can be looked for in documents, and who finds it. The words themselves are in `index.rs` of each database.

use std::collections::HashMap;

use maillage_shared::{DocumentId, ParticipantId, WorkspaceId, document::Passage, search::Query};
use sqlx::{QueryBuilder, Transaction};

use super::{Connection, Database, column, documents, index};
use crate::limits::{SEARCH_READ_BYTES, SEARCH_WEIGHED};
use crate::store::directory::readable;
use crate::store::{Candidate, Candidates, Searched, StoreError};

/// Write what can be looked for in a document. Words that are there already are not written again: most summaries change
/// none.
pub(super) async fn save(
    connection: &mut Connection,
    document: DocumentId,
    searched: &Searched,
    (through, version): (i64, i64),
) -> Result<(), StoreError> {
    let texts = serde_json::to_string(searched.passages()).expect("every key is a text and so is every value");
    let unchanged =
        sqlx::query("update passages set through = $2 where document_id = $1 and version = $3 and texts = $4")
            .bind(&document.as_bytes()[..])
            .bind(through)
            .bind(version)
            .bind(&*texts)
            .execute(&mut *connection)
            .await?;
    if super::touched_one(unchanged.rows_affected())? {
        return Ok(());
    }
    index::write(connection, document, (through, version), &texts, searched).await
}

/// What the participant may do in a document.
const ROLE: &str =
    "case members.role when 'manage' then 'manage' else coalesce(document_roles.role, members.role, 'none') end";

pub(super) async fn search(
    transaction: &mut Transaction<'_, Database>,
    workspace: WorkspaceId,
    participant: ParticipantId,
    query: &Query,
) -> Result<Candidates, StoreError> {
    index::make_room(transaction).await?;
    let rows = weighed(transaction, workspace, participant, query).await?;
    index::give_room_back(transaction).await?;
    let mut found = Candidates::default();
    let (mut read, mut wanted) = (0_usize, Vec::new());
    for row in &rows {
        found.total = column::number(row, "total")?;
        let (document, role) = (documents::read(row)?, column::role(row, "role")?);
        read = read.saturating_add(column::number(row, "bytes")?);
        if read <= SEARCH_READ_BYTES {
            wanted.push(document.id);
        }
        found.documents.push(Candidate { document, role, passages: Vec::new() });
    }
    let mut texts = passages(transaction, &wanted).await?;
    for candidate in &mut found.documents {
        let passages = texts.remove(&candidate.document.id).unwrap_or_default();
        candidate.passages = readable(passages, candidate.role, candidate.document.sensitive_to);
    }
    Ok(found)
}

/// The documents that hold the words, as far as the participant may know.
async fn weighed(
    connection: &mut Connection,
    workspace: WorkspaceId,
    participant: ParticipantId,
    query: &Query,
) -> Result<Vec<<Database as sqlx::Database>::Row>, StoreError> {
    let mut statement = QueryBuilder::<Database>::new("");
    index::push_found(&mut statement, query);
    // Ranked by the little that it takes; the rest is read of those that are weighed.
    statement.push(
        ", ranked as (
             select documents.id, count(*) over () as total, row_number() over (order by
             case when documents.archived_at is null then 0 else 1 end, case when found.in_title then 0 else 1 end,
             documents.changed_at desc, documents.id) as place, ",
    );
    statement.push(ROLE);
    statement.push(
        " as role
             from found
             join documents on documents.id = found.document_id
             left join members on members.workspace_id = documents.workspace_id and members.participant_id = ",
    );
    statement.push_bind(participant.as_bytes().to_vec());
    statement.push(
        " left join document_roles
                 on document_roles.document_id = documents.id and document_roles.participant_id = ",
    );
    statement.push_bind(participant.as_bytes().to_vec());
    statement.push(" where documents.workspace_id = ");
    statement.push_bind(workspace.as_bytes().to_vec());
    statement.push(" and (");
    statement.push(ROLE);
    statement.push(" in ('write', 'manage') or (");
    statement.push(ROLE);
    statement.push(" = 'read' and (found.in_open or documents.sensitive_to = 'read')))");
    statement.push(" order by place limit ");
    statement.push_bind(i64::try_from(SEARCH_WEIGHED).unwrap_or(i64::MAX));
    statement.push(
        ") select documents.id, documents.workspace_id, documents.gabarit, documents.title, documents.filled,
             documents.required, documents.created_at, documents.created_by, documents.changed_at, documents.changed_by,
             documents.archived_at, documents.listed, documents.projected_through, documents.sensitive_to,
             documents.kind, documents.about, ranked.role, ranked.total,
             cast(octet_length(passages.texts) as bigint) as bytes
         from ranked
         join documents on documents.id = ranked.id
         join passages on passages.document_id = ranked.id
         order by ranked.place",
    );
    Ok(statement.build().fetch_all(connection).await?)
}

async fn passages(
    connection: &mut Connection,
    wanted: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<Passage>>, StoreError> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let mut statement = QueryBuilder::<Database>::new("select document_id, texts from passages where document_id in (");
    let mut ids = statement.separated(", ");
    for id in wanted {
        ids.push_bind(&id.as_bytes()[..]);
    }
    statement.push(")");
    let rows = statement.build().persistent(false).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((column::document(row, "document_id")?, column::json(row, "texts")?))).collect()
}
