//! The rights version, and whom its latest changes concern.

use maillage_shared::ParticipantId;
use sqlx::{Pool, Row};

use super::{Connection, Database, column};
use crate::store::directory::each_once;
use crate::store::{Concern, RightsChanges, StoreError};

/// How many changes back it is known whom they concern; who asks about earlier ones is told « everybody ».
const KEPT: i64 = 1_000;
/// First in the transaction of every change of roles (and last where sessions end, whose rows it must not wait for while
/// it is held): until its end nobody else changes any. So two who demote each
/// other see what the other did (R6), and a version is never seen before those below it.
async fn raise(connection: &mut Connection, concern: Concern) -> Result<(), StoreError> {
    let raised = sqlx::query("update rights set version = version + 1 where id = 1 returning version")
        .fetch_optional(&mut *connection)
        .await?;
    let Some(raised) = raised else { return Err(StoreError::Inconsistent("the rights version is gone".into())) };
    let version: i64 = raised.try_get("version")?;
    let (participant, document) = match concern {
        Concern::Everybody => (None, None),
        Concern::Participant(participant) => (Some(participant), None),
        Concern::Document(document) => (None, Some(document)),
    };
    sqlx::query("insert into rights_changes (version, participant_id, document_id) values ($1, $2, $3)")
        .bind(version)
        .bind(participant.as_ref().map(|participant| &participant.as_bytes()[..]))
        .bind(document.as_ref().map(|document| &document.as_bytes()[..]))
        .execute(&mut *connection)
        .await?;
    sqlx::query("delete from rights_changes where version <= $1").bind(version - KEPT).execute(connection).await?;
    Ok(())
}

/// The same for each of these.
pub(super) async fn raise_each(connection: &mut Connection, concerns: Vec<Concern>) -> Result<(), StoreError> {
    for concern in concerns {
        raise(connection, concern).await?;
    }
    Ok(())
}

/// The same for the sessions of all these, which ended.
pub(super) async fn raise_for_sessions(
    connection: &mut Connection,
    ended: Vec<Option<ParticipantId>>,
) -> Result<(), StoreError> {
    let concerns = ended.into_iter().map(|participant| participant.map_or(Concern::Everybody, Concern::Participant));
    raise_each(connection, each_once(concerns.collect())).await
}

pub(super) async fn version(pool: &Pool<Database>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("select version from rights where id = 1").fetch_one(pool).await?)
}

pub(super) async fn since(pool: &Pool<Database>, known: i64) -> Result<RightsChanges, StoreError> {
    let rows = sqlx::query(
        "select rights.version, rights_changes.version as raised, rights_changes.participant_id,
         rights_changes.document_id
         from rights left join rights_changes on rights_changes.version > $1
         where rights.id = 1 order by rights_changes.version",
    )
    .bind(known)
    .fetch_all(pool)
    .await?;
    let Some(first) = rows.first() else { return Err(StoreError::Inconsistent("the rights version is gone".into())) };
    let version = first.try_get("version")?;
    let mut kept = Vec::with_capacity(rows.len());
    for row in &rows {
        if row.try_get::<Option<i64>, _>("raised")?.is_some() {
            let participant = column::optional_participant(row, "participant_id")?.map(Concern::Participant);
            let document = column::optional_document(row, "document_id")?.map(Concern::Document);
            kept.push(participant.or(document).unwrap_or(Concern::Everybody));
        }
    }
    Ok(RightsChanges::between(known, version, kept))
}
