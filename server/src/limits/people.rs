//! The limits of letting people in: invitations, their mails, and the jobs that send these.

use std::time::Duration;

/// Each with what happens at it.
#[derive(Debug, Clone)]
pub struct PeopleLimits {
    /// Addresses in one text that invites. Over it: 422, and nobody is invited.
    pub invitations_at_once: usize,
    /// Documents that one invitation opens to a guest. Over it: the same.
    pub invitation_documents: usize,
    /// Invitations of a workspace that wait for somebody. Over it: 409, and nobody is invited.
    pub invitations_pending: usize,
    /// Invitations, sent anew ones included, that one participant sends in a day. Over it: 429.
    pub invitations_per_day: u32,
    /// How long an invitation can be accepted. After it: 410, and it can be sent again.
    pub invitation_lasts: Duration,
    /// How long an invitation is kept that was accepted, revoked or has expired. After it: it is forgotten, and its links
    /// are nobody's.
    pub invitations_kept: Duration,
    /// Links that one client opens before it has to wait, one each `invitation_opened_every`. Over it: 429.
    pub invitations_opened: u32,
    /// How soon a client may open another then.
    pub invitation_opened_every: Duration,
    /// How long a job is its taker's. After it: it is anybody's again. Longer than `job_within`.
    pub job_lease: Duration,
    /// How long an attempt at a job may take. After it: it counts as failed, and is tried again.
    pub job_within: Duration,
    /// Jobs done at once. Over it: the next ones wait.
    pub jobs_at_once: usize,
    /// Attempts at one job. After the last: it is dead, kept for `dead_jobs_kept` and counted in `/metrics`.
    pub job_attempts: u32,
    /// How long after its first failure a job is tried again; twice as long after each further one, give or take a quarter.
    pub job_retry_first: Duration,
    /// The longest of these.
    pub job_retry_longest: Duration,
    /// How often jobs are looked for that nobody here was told of.
    pub jobs_every: Duration,
    /// How long a dead job is kept. After it: it is forgotten.
    pub dead_jobs_kept: Duration,
    /// How long the mail server may take to let itself be connected. After it: the mail is tried again later.
    pub mail_connects_within: Duration,
    /// How long it may take in all, until it says that it has the mail. After it: the same. Shorter than `job_within`.
    pub mail_within: Duration,
    /// Mails kept as files where there is no mail server. Over it: the oldest are removed.
    pub mail_files: usize,
}

impl Default for PeopleLimits {
    fn default() -> Self {
        Self {
            invitations_at_once: 500,
            invitation_documents: 50,
            invitations_pending: 2_000,
            invitations_per_day: 1_000,
            invitation_lasts: Duration::from_hours(14 * 24),
            invitations_kept: Duration::from_hours(30 * 24),
            invitations_opened: 60,
            invitation_opened_every: Duration::from_secs(5),
            job_lease: Duration::from_mins(3),
            job_within: Duration::from_mins(2),
            jobs_at_once: 4,
            job_attempts: 14,
            job_retry_first: Duration::from_secs(30),
            job_retry_longest: Duration::from_hours(4),
            jobs_every: Duration::from_secs(30),
            dead_jobs_kept: Duration::from_hours(30 * 24),
            mail_connects_within: Duration::from_secs(15),
            mail_within: Duration::from_mins(1),
            mail_files: 500,
        }
    }
}
