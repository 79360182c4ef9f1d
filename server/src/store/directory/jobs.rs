//! What is to be done later, as rows: whoever changes something and wants a mail of it writes both in one unit of work.

use async_trait::async_trait;
use maillage_shared::{JobId, Timestamp};

use crate::store::StoreError;

/// Something to be done later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Which; a mail is recognised by it.
    pub id: JobId,
    /// Who does it: the name of a handler.
    pub kind: String,
    /// What the handler needs, JSON.
    pub payload: String,
    /// Of all jobs with one key there is one: another is not added while it is there.
    pub key: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Not before.
    pub due_at: Timestamp,
}

/// A job that somebody has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// Its handler.
    pub kind: String,
    /// What the handler needs, JSON.
    pub payload: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// How often it was taken, this time included. Whoever writes what became of it names this: after another took it, it is
    /// no longer theirs to end.
    pub attempt: u32,
}

/// An act on a job, in a unit of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobWrite {
    /// Add a job; nothing is added if one with its key is there.
    Add(NewJob),
    /// Remove the job with this key, whoever has it; no error if there is none.
    Drop {
        /// Its key.
        key: String,
    },
    /// Have a job for longer. `Conflict` unless this attempt is the last, and the job is there and alive.
    Hold {
        /// Which.
        job: JobId,
        /// The attempt that has it.
        attempt: u32,
        /// Until when.
        until: Timestamp,
    },
    /// Say what became of a job. `Conflict` unless this attempt is the last, and the job is there and alive.
    End {
        /// Which.
        job: JobId,
        /// The attempt that had it.
        attempt: u32,
        /// What became of it.
        outcome: JobOutcome,
    },
}

/// What became of an attempt at a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobOutcome {
    /// It is done, and deleted.
    Done,
    /// It failed and is tried again.
    Again {
        /// When.
        due_at: Timestamp,
        /// Why, in a few words; no text of a mail or document, no address.
        error: String,
    },
    /// It is not tried again, and kept for a while.
    Dead {
        /// When it was given up.
        at: Timestamp,
        /// Why, as above.
        error: String,
    },
}

/// How many jobs there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// To be done, somebody having them or not.
    pub alive: u64,
    /// Given up.
    pub dead: u64,
}

/// What is to be done later.
///
/// Every method may fail with `Unavailable`.
#[async_trait]
pub trait Jobs: Send + Sync + 'static {
    /// Take jobs of a kind that are due at `now` and that nobody has, `most` at most, until `until`: the oldest due first to be
    /// taken, in no order. Nobody else is given one of them before `until`, in whichever process.
    async fn take_jobs(&self, kind: &str, now: Timestamp, until: Timestamp, most: u32) -> Result<Vec<Job>, StoreError>;
    /// When the next job of a kind can be taken, perhaps long ago; `None` if there is none.
    async fn next_job_at(&self, kind: &str) -> Result<Option<Timestamp>, StoreError>;
    /// How many there are of every kind.
    async fn count_jobs(&self) -> Result<JobCounts, StoreError>;
    /// Forget the jobs that were given up before this; how many.
    async fn delete_dead_jobs(&self, before: Timestamp) -> Result<u64, StoreError>;
}
