//! What is to be done later.

use maillage_shared::{JobId, Timestamp};
use sqlx::Pool;

use super::super::TAKE_JOBS;
use super::{Connection, Database, column};
use crate::store::{Job, JobCounts, JobOutcome, JobWrite, NewJob, StoreError};

/// `false` if it is about a job that isn't there, or no longer this attempt's.
pub(super) async fn apply(connection: &mut Connection, write: &JobWrite) -> Result<bool, StoreError> {
    match write {
        JobWrite::Add(job) => insert(connection, job).await?,
        JobWrite::Drop { key } => delete_by_key(connection, key).await?,
        JobWrite::Hold { job, attempt, until } => return hold(connection, *job, *attempt, *until).await,
        JobWrite::End { job, attempt, outcome } => {
            return match outcome {
                JobOutcome::Done => delete(connection, *job, *attempt).await,
                JobOutcome::Again { due_at, error } => put_back(connection, *job, *attempt, (*due_at, error)).await,
                JobOutcome::Dead { at, error } => bury(connection, *job, *attempt, (*at, error)).await,
            };
        }
    }
    Ok(true)
}

async fn insert(connection: &mut Connection, job: &NewJob) -> Result<(), StoreError> {
    sqlx::query(
        "insert into jobs (id, kind, payload, unique_key, created_at, due_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (unique_key) do nothing",
    )
    .bind(&job.id.as_bytes()[..])
    .bind(&*job.kind)
    .bind(&*job.payload)
    .bind(job.key.as_deref())
    .bind(job.created_at.as_millis())
    .bind(job.due_at.as_millis())
    .execute(connection)
    .await?;
    Ok(())
}

async fn delete_by_key(connection: &mut Connection, key: &str) -> Result<(), StoreError> {
    sqlx::query("delete from jobs where unique_key = $1").bind(key).execute(connection).await?;
    Ok(())
}

async fn hold(connection: &mut Connection, job: JobId, attempt: u32, until: Timestamp) -> Result<bool, StoreError> {
    let held = sqlx::query("update jobs set leased_until = $3 where id = $1 and attempts = $2 and dead_at is null")
        .bind(&job.as_bytes()[..])
        .bind(i64::from(attempt))
        .bind(until.as_millis())
        .execute(connection)
        .await?;
    super::touched_one(held.rows_affected())
}

async fn delete(connection: &mut Connection, job: JobId, attempt: u32) -> Result<bool, StoreError> {
    let deleted = sqlx::query("delete from jobs where id = $1 and attempts = $2 and dead_at is null")
        .bind(&job.as_bytes()[..])
        .bind(i64::from(attempt))
        .execute(connection)
        .await?;
    super::touched_one(deleted.rows_affected())
}

async fn put_back(
    connection: &mut Connection,
    job: JobId,
    attempt: u32,
    (due_at, error): (Timestamp, &str),
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "update jobs set due_at = $3, leased_until = null, last_error = $4
         where id = $1 and attempts = $2 and dead_at is null",
    )
    .bind(&job.as_bytes()[..])
    .bind(i64::from(attempt))
    .bind(due_at.as_millis())
    .bind(error)
    .execute(connection)
    .await?;
    super::touched_one(updated.rows_affected())
}

async fn bury(
    connection: &mut Connection,
    job: JobId,
    attempt: u32,
    (at, error): (Timestamp, &str),
) -> Result<bool, StoreError> {
    let updated = sqlx::query(
        "update jobs set dead_at = $3, leased_until = null, last_error = $4
         where id = $1 and attempts = $2 and dead_at is null",
    )
    .bind(&job.as_bytes()[..])
    .bind(i64::from(attempt))
    .bind(at.as_millis())
    .bind(error)
    .execute(connection)
    .await?;
    super::touched_one(updated.rows_affected())
}

pub(super) async fn take(
    pool: &Pool<Database>,
    kind: &str,
    (now, until): (Timestamp, Timestamp),
    most: u32,
) -> Result<Vec<Job>, StoreError> {
    let rows = sqlx::query(TAKE_JOBS)
        .bind(kind)
        .bind(now.as_millis())
        .bind(until.as_millis())
        .bind(i64::from(most))
        .fetch_all(pool)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Job {
                id: column::job(row, "id")?,
                kind: kind.to_owned(),
                payload: column::text(row, "payload")?,
                created_at: column::time(row, "created_at")?,
                attempt: column::number(row, "attempts")?,
            })
        })
        .collect()
}

pub(super) async fn next_at(pool: &Pool<Database>, kind: &str) -> Result<Option<Timestamp>, StoreError> {
    // The later of the two: a job that somebody has is nobody's before its lease ends.
    let row = sqlx::query(
        "select min(case when leased_until > due_at then leased_until else due_at end) as next
         from jobs where kind = $1 and dead_at is null",
    )
    .bind(kind)
    .fetch_one(pool)
    .await?;
    column::optional_time(&row, "next")
}

pub(super) async fn count(pool: &Pool<Database>) -> Result<JobCounts, StoreError> {
    let row = sqlx::query("select count(*) as every, count(dead_at) as dead from jobs").fetch_one(pool).await?;
    let (every, dead): (u64, u64) = (column::number(&row, "every")?, column::number(&row, "dead")?);
    Ok(JobCounts { alive: every.saturating_sub(dead), dead })
}

pub(super) async fn delete_dead(pool: &Pool<Database>, before: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("delete from jobs where dead_at < $1").bind(before.as_millis()).execute(pool).await?;
    Ok(deleted.rows_affected())
}
