//! Does later what was written down to be done: takes jobs that are due, hands them to their handler, and writes what became
//! of them. Owns when a job is tried again, and when it is given up. Knows nothing of what a job does.

mod backoff;
mod worker;

use async_trait::async_trait;
use tokio::sync::Notify;

pub(crate) use self::worker::Worker;
use crate::store::{Job, Write};

/// Tells the worker of this process that there are new jobs. Whoever adds one says so once it is committed; a job nobody
/// told of is found all the same, later.
#[derive(Debug, Default)]
pub struct JobWaker(Notify);

impl JobWaker {
    /// There are new ones.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    async fn woken(&self) {
        self.0.notified().await;
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    /// In a word, which is kept and shown.
    pub(crate) word: &'static str,
    /// A number that the other side gave, if it did.
    pub(crate) code: Option<u16>,
    /// Whether another attempt may do better.
    pub(crate) may_pass: bool,
}

/// Does the jobs of one kind.
#[async_trait]
pub(crate) trait Handler: Send + Sync + 'static {
    /// The kind.
    fn kind(&self) -> &'static str;
    /// Do it. What it answers is written in the transaction that ends the job: all of it, or the job is done again. So it may
    /// be done twice, and must be recognised then by its id.
    async fn attempt(&self, job: &Job) -> Result<Vec<Write>, Failure>;
    /// What is to be written with a failure, `is_last` if the job is given up.
    fn failed(&self, job: &Job, failure: Failure, is_last: bool) -> Vec<Write>;
    /// What became of it is committed.
    fn ended(&self, _job: &Job) {}
}
