//! What is to be done later, in memory.

use std::cmp::max;

use async_trait::async_trait;
use maillage_shared::{JobId, Timestamp};

use super::MemoryStore;
use super::directory::Tables;
use crate::store::{Job, JobCounts, JobOutcome, JobWrite, Jobs, NewJob, StoreError};

/// A job as it is kept.
#[derive(Debug, Clone)]
pub(super) struct KnownJob {
    job: NewJob,
    leased_until: Option<Timestamp>,
    attempts: u32,
    dead_at: Option<Timestamp>,
}

impl KnownJob {
    /// When it can be taken.
    fn free_at(&self) -> Timestamp {
        self.leased_until.map_or(self.job.due_at, |until| max(until, self.job.due_at))
    }
}

impl Tables {
    /// `false` if it is about a job that isn't there, or no longer this attempt's.
    pub(super) fn apply_job(&mut self, write: JobWrite) -> bool {
        match write {
            JobWrite::Add(job) => {
                let is_known = |known: &KnownJob| job.key.is_some() && known.job.key == job.key;
                if !self.jobs.values().any(is_known) {
                    self.jobs.insert(job.id, KnownJob { job, leased_until: None, attempts: 0, dead_at: None });
                }
            }
            JobWrite::Drop { key } => self.jobs.retain(|_, known| known.job.key.as_ref() != Some(&key)),
            JobWrite::Hold { job, attempt, until } => {
                let Some(known) = self.had_by(job, attempt) else { return false };
                known.leased_until = Some(until);
            }
            JobWrite::End { job, attempt, outcome } => {
                let Some(known) = self.had_by(job, attempt) else { return false };
                known.leased_until = None;
                match outcome {
                    JobOutcome::Done => {
                        self.jobs.remove(&job);
                    }
                    JobOutcome::Again { due_at, .. } => known.job.due_at = due_at,
                    JobOutcome::Dead { at, .. } => known.dead_at = Some(at),
                }
            }
        }
        true
    }

    fn had_by(&mut self, job: JobId, attempt: u32) -> Option<&mut KnownJob> {
        self.jobs.get_mut(&job).filter(|known| known.attempts == attempt && known.dead_at.is_none())
    }
}

#[async_trait]
impl Jobs for MemoryStore {
    async fn take_jobs(&self, kind: &str, now: Timestamp, until: Timestamp, most: u32) -> Result<Vec<Job>, StoreError> {
        let tables = &mut self.lock().directory;
        let is_free = |known: &&mut KnownJob| known.dead_at.is_none() && known.free_at() <= now;
        let mut free: Vec<_> =
            tables.jobs.values_mut().filter(|known| known.job.kind == kind).filter(is_free).collect();
        free.sort_by_key(|known| (known.job.due_at, known.job.id));
        free.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        let taken = free.into_iter().map(|known| {
            known.leased_until = Some(until);
            known.attempts += 1;
            let NewJob { id, kind, payload, created_at, .. } = known.job.clone();
            Job { id, kind, payload, created_at, attempt: known.attempts }
        });
        Ok(taken.collect())
    }

    async fn next_job_at(&self, kind: &str) -> Result<Option<Timestamp>, StoreError> {
        let state = self.lock();
        let alive = state.directory.jobs.values().filter(|known| known.job.kind == kind && known.dead_at.is_none());
        Ok(alive.map(KnownJob::free_at).min())
    }

    async fn count_jobs(&self) -> Result<JobCounts, StoreError> {
        let state = self.lock();
        let dead = state.directory.jobs.values().filter(|known| known.dead_at.is_some()).count() as u64;
        Ok(JobCounts { alive: state.directory.jobs.len() as u64 - dead, dead })
    }

    async fn delete_dead_jobs(&self, before: Timestamp) -> Result<u64, StoreError> {
        let jobs = &mut self.lock().directory.jobs;
        let had = jobs.len();
        jobs.retain(|_, known| known.dead_at.is_none_or(|at| at >= before));
        Ok((had - jobs.len()) as u64)
    }
}
