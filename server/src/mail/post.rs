//! The handler of mails: reads which mail a job is, gives its links their secrets, writes it, and hands it on.

use std::sync::Arc;

use async_trait::async_trait;
use maillage_shared::InvitationToken;
use sha2::{Digest as _, Sha256};

use super::{
    InvitationMail, KIND, Mail, Outgoing, Transport,
    html::{html_of, text_of},
};
use crate::{
    clock,
    jobs::{Failure, Handler},
    limits::Limits,
    notices::Notices,
    store::{Directory, InvitationWrite, Job, JobWrite, MailState, StoreError, TokenHash, Write},
};

/// The job holds what no version of the program wrote.
const UNREADABLE: Failure = Failure { word: "unreadable", code: None, may_pass: false };
/// The database can't be asked.
const NO_STORE: Failure = Failure { word: "unreachable", code: None, may_pass: true };

/// Sends mails.
pub(crate) struct Post {
    directory: Arc<dyn Directory>,
    transport: Transport,
    notices: Arc<Notices>,
    limits: Arc<Limits>,
}

/// A new secret, and what is kept of it.
pub(crate) fn new_token() -> (InvitationToken, TokenHash) {
    let token = InvitationToken::from_bytes(rand::random());
    let hash = hash_of(&token);
    (token, hash)
}

/// What is kept of a secret.
pub(crate) fn hash_of(token: &InvitationToken) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

impl Post {
    pub(crate) fn new(
        directory: Arc<dyn Directory>,
        transport: Transport,
        notices: Arc<Notices>,
        limits: Arc<Limits>,
    ) -> Self {
        Self { directory, transport, notices, limits }
    }

    /// With a link of its own, whose hash is committed before it leaves. A mail that leaves twice has two, and both lead in:
    /// what was sent before a crash is as good as what is sent after it. Nothing is sent if nobody can accept it any more, or
    /// if another has the job.
    async fn invite(&self, job: &Job, mail: InvitationMail) -> Result<Vec<Write>, Failure> {
        let (token, hash) = new_token();
        let until = i64::try_from(self.limits.people.job_lease.as_millis()).unwrap_or(i64::MAX);
        let until = clock::now().plus_millis(until);
        let invitation = mail.invitation;
        let link = vec![
            Write::Job(JobWrite::Hold { job: job.id, attempt: job.attempt, until }),
            Write::Invitation(InvitationWrite::AddToken { invitation, hash }),
        ];
        match self.directory.write(link).await {
            Ok(()) => {}
            Err(StoreError::Conflict(_)) => return Ok(Vec::new()),
            Err(_) => return Err(NO_STORE),
        }
        let parts = mail.parts(&link_of(&mail.site, &token));
        let subject = mail.subject();
        let (text, html) = (text_of(&parts), html_of(&parts));
        let InvitationMail { to, name: to_name, .. } = mail;
        self.transport.carry(Outgoing { id: job.id, to, to_name, subject, text, html }).await?;
        Ok(vec![Write::Invitation(InvitationWrite::SetMail { invitation, state: MailState::Sent, error: None })])
    }
}

/// Where an invitation is opened. The secret stands behind the `#`, which browsers send to nobody.
pub(crate) fn link_of(site: &str, token: &InvitationToken) -> String {
    format!("{site}/invitation#{token}")
}

fn read(job: &Job) -> Option<Mail> {
    serde_json::from_str(&job.payload).ok()
}

#[async_trait]
impl Handler for Post {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn attempt(&self, job: &Job) -> Result<Vec<Write>, Failure> {
        match read(job).ok_or(UNREADABLE)? {
            Mail::Invitation(mail) => self.invite(job, mail).await,
        }
    }

    fn failed(&self, job: &Job, failure: Failure, is_last: bool) -> Vec<Write> {
        let Some(Mail::Invitation(mail)) = read(job) else { return Vec::new() };
        let state = if is_last { MailState::Failed } else { MailState::Waiting };
        let error = Some(failure.word.to_owned());
        vec![Write::Invitation(InvitationWrite::SetMail { invitation: mail.invitation, state, error })]
    }

    fn ended(&self, job: &Job) {
        if let Some(Mail::Invitation(mail)) = read(job) {
            self.notices.invitations(mail.workspace_id);
        }
    }
}
