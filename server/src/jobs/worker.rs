//! The one worker of a kind of jobs in this process.

use std::{sync::Arc, time::Duration};

use maillage_shared::Timestamp;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{Failure, Handler, JobWaker, backoff};
use crate::{
    clock,
    limits::{Limits, PeopleLimits},
    outage_log::OutageLog,
    store::{Directory, Job, JobOutcome, JobWrite, StoreError, Write},
};

/// Between two looks for jobs, whatever the store says: another process may be taking what is due.
const LOOK_AT_MOST: Duration = Duration::from_millis(200);
/// Between two attempts to write what became of a job.
const WRITE_AGAIN: Duration = Duration::from_secs(1);
/// How long jobs under way may go on when the server stops. After it: they are dropped, and done again by whoever takes
/// them when their lease has ended.
const END_WITHIN: Duration = Duration::from_secs(5);

/// Takes the jobs of its handler's kind.
pub(crate) struct Worker {
    directory: Arc<dyn Directory>,
    handler: Arc<dyn Handler>,
    waker: Arc<JobWaker>,
    limits: Arc<Limits>,
    outage: OutageLog,
}

impl Worker {
    pub(crate) fn new(
        directory: Arc<dyn Directory>,
        handler: Arc<dyn Handler>,
        waker: Arc<JobWaker>,
        limits: Arc<Limits>,
    ) -> Arc<Self> {
        let outage = OutageLog::new("jobs can't be read: they wait", "jobs can be read again");
        Arc::new(Self { directory, handler, waker, limits, outage })
    }

    fn limits(&self) -> &PeopleLimits {
        &self.limits.people
    }

    /// Do jobs until told to stop, and let those under way end.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut running = JoinSet::new();
        loop {
            let next = self.take(&mut running).await;
            let has_room = running.len() < self.limits().jobs_at_once;
            tokio::select! {
                () = stop.cancelled() => break,
                () = self.waker.woken(), if has_room => {}
                () = sleep_until(next), if has_room => {}
                Some(ended) = running.join_next() => log_panic(&ended),
            }
        }
        let all = async { while running.join_next().await.is_some() {} };
        if timeout(END_WITHIN, all).await.is_err() {
            tracing::warn!("jobs were under way when the server stopped: they are done again");
        }
    }

    /// Take what is due, as far as there is room; says when to look again.
    async fn take(self: &Arc<Self>, running: &mut JoinSet<()>) -> Instant {
        let look_again = Instant::now() + self.limits().jobs_every;
        let room = self.limits().jobs_at_once.saturating_sub(running.len());
        if room == 0 {
            return look_again;
        }
        match self.take_from_store(u32::try_from(room).unwrap_or(u32::MAX)).await {
            Ok((jobs, next)) => {
                self.outage.worked();
                for job in jobs {
                    running.spawn(Arc::clone(self).work(job));
                }
                let wait =
                    next.map(|next| next.millis_since(clock::now()).max(0)).and_then(|ms| u64::try_from(ms).ok());
                let wait = wait.map_or(self.limits().jobs_every, Duration::from_millis);
                look_again.min(Instant::now() + wait.max(LOOK_AT_MOST))
            }
            Err(error) => {
                self.outage.failed(&error, Instant::now());
                Instant::now() + self.limits().jobs_every.min(WRITE_AGAIN * 5)
            }
        }
    }

    async fn take_from_store(&self, most: u32) -> Result<(Vec<Job>, Option<Timestamp>), StoreError> {
        let (now, kind) = (clock::now(), self.handler.kind());
        let jobs = self.directory.take_jobs(kind, now, later(now, self.limits().job_lease), most).await?;
        let counts = self.directory.count_jobs().await?;
        #[expect(clippy::cast_precision_loss, reason = "a gauge of few")]
        {
            metrics::gauge!("maillage_jobs_waiting").set(counts.alive as f64);
            metrics::gauge!("maillage_jobs_dead").set(counts.dead as f64);
        }
        let next = self.directory.next_job_at(kind).await?;
        Ok((jobs, next))
    }

    /// One attempt, and what became of it.
    async fn work(self: Arc<Self>, job: Job) {
        let limits = self.limits();
        let give_up_at = Instant::now() + limits.job_lease;
        let outcome = if job.attempt > limits.job_attempts {
            // Whoever had it the last time didn't live to say so.
            Err(Failure { word: "interrupted", code: None, may_pass: false })
        } else {
            let took_too_long = || Err(Failure { word: "unreachable", code: None, may_pass: true });
            timeout(limits.job_within, self.handler.attempt(&job)).await.unwrap_or_else(|_| took_too_long())
        };
        let writes = self.writes(&job, outcome);
        // It is done, and would be done again: so this is tried as long as nobody else can have it.
        while let Err(error) = self.directory.write(writes.clone()).await {
            if matches!(error, StoreError::Conflict(_)) {
                tracing::debug!(job.id = %job.id, "a job was dropped or taken by another meanwhile");
                return;
            }
            if Instant::now() + WRITE_AGAIN >= give_up_at {
                tracing::warn!(job.id = %job.id, error = error.with_causes(), "what became of a job was not written");
                return;
            }
            sleep(WRITE_AGAIN).await;
        }
        self.handler.ended(&job);
    }

    /// What is written of an attempt, and logged of it.
    fn writes(&self, job: &Job, outcome: Result<Vec<Write>, Failure>) -> Vec<Write> {
        let (limits, now) = (self.limits(), clock::now());
        let (outcome, others, word) = match outcome {
            Ok(others) => (JobOutcome::Done, others, "done"),
            Err(failure) => {
                let is_last = !failure.may_pass || job.attempt >= limits.job_attempts;
                let others = self.handler.failed(job, failure, is_last);
                let error =
                    failure.code.map_or_else(|| failure.word.to_owned(), |code| format!("{} {code}", failure.word));
                if is_last {
                    tracing::error!(job.id = %job.id, kind = job.kind, attempts = job.attempt, error, "a job was given up");
                    (JobOutcome::Dead { at: now, error }, others, "dead")
                } else {
                    let wait = backoff::retry_after(job.attempt, rand::random(), limits);
                    tracing::debug!(job.id = %job.id, kind = job.kind, error, ?wait, "a job is tried again later");
                    (JobOutcome::Again { due_at: later(now, wait), error }, others, "again")
                }
            }
        };
        metrics::counter!("maillage_jobs_total", "kind" => self.handler.kind(), "outcome" => word).increment(1);
        let end = JobWrite::End { job: job.id, attempt: job.attempt, outcome };
        std::iter::once(Write::Job(end)).chain(others).collect()
    }
}

fn log_panic(ended: &Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!("a job panicked: it is tried again when its lease has ended");
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    now.plus_millis(i64::try_from(by.as_millis()).unwrap_or(i64::MAX))
}
