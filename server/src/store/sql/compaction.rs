//! The writes of a compaction.

use maillage_shared::DocumentId;
use sqlx::QueryBuilder;

use super::{Connection, Database};
use crate::store::{Attribution, StoreError};

/// Eight parameters a run: far below SQLite's 32 766 and PostgreSQL's 65 535.
const RUNS_PER_STATEMENT: usize = 1_000;

pub(super) async fn insert_attributions(
    connection: &mut Connection,
    document: DocumentId,
    runs: &[Attribution],
) -> Result<(), StoreError> {
    for chunk in runs.chunks(RUNS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Database>::new(
            "insert into attributions
             (document_id, actor, first_sequence, last_sequence, participant_id, delivered_by, first_at, last_at) ",
        );
        query.push_values(chunk, |mut tuple, run| {
            tuple.push_bind(&document.as_bytes()[..]);
            tuple.push_bind(&run.actor[..]);
            tuple.push_bind(run.first_sequence.cast_signed());
            tuple.push_bind(run.last_sequence.cast_signed());
            tuple.push_bind(&run.participant.as_bytes()[..]);
            tuple.push_bind((run.delivered_by != run.participant).then_some(&run.delivered_by.as_bytes()[..]));
            tuple.push_bind(run.first_at.as_millis());
            tuple.push_bind(run.last_at.as_millis());
        });
        // Hardly ever the same number of runs again: not worth a place among the prepared statements.
        let inserted = query.build().persistent(false).execute(&mut *connection).await?.rows_affected();
        if inserted != chunk.len() as u64 {
            return Err(StoreError::Inconsistent("attributions were not all kept".into()));
        }
    }
    Ok(())
}

/// `false` if a later snapshot stands there: an earlier one would lose what rows it replaced.
pub(super) async fn save_snapshot(
    connection: &mut Connection,
    document: DocumentId,
    snapshot: &[u8],
    through: i64,
) -> Result<bool, StoreError> {
    let saved = sqlx::query(
        "insert into snapshots (document_id, bytes, through) values ($1, $2, $3)
         on conflict (document_id) do update set bytes = excluded.bytes, through = excluded.through
         where snapshots.through <= excluded.through",
    )
    .bind(&document.as_bytes()[..])
    .bind(snapshot)
    .bind(through)
    .execute(connection)
    .await?;
    super::touched_one(saved.rows_affected())
}

/// The positions of those there were, in order.
pub(super) async fn delete_rows(
    connection: &mut Connection,
    document: DocumentId,
    through: i64,
) -> Result<Vec<i64>, StoreError> {
    let deleted =
        sqlx::query_scalar("delete from changes where document_id = $1 and position <= $2 returning position");
    let mut positions: Vec<i64> = deleted.bind(&document.as_bytes()[..]).bind(through).fetch_all(connection).await?;
    positions.sort_unstable();
    Ok(positions)
}
