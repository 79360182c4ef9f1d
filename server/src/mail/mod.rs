//! Mails: what they say, and how they leave. A mail is a job (`jobs`): written in the transaction that needs it, sent after
//! it, and recognised by its Message-ID if it is sent twice. The only folder that names the mail libraries.

mod folder;
mod html;
mod invitation;
mod message;
mod post;
mod smtp;

use std::sync::Arc;

use maillage_shared::{JobId, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::folder::MailFolder;
pub(crate) use self::invitation::InvitationMail;
pub(crate) use self::post::{Post, hash_of, link_of, new_token};
pub use self::smtp::{InvalidMailSettings, Smtp};
use crate::{
    jobs::Failure,
    store::{JobWrite, NewJob, Write},
};

/// The kind of the jobs that send mails.
pub(crate) const KIND: &str = "mail";

/// Which mail, and what it needs to be written. Kept as JSON until it is sent: it holds no secret, links get theirs when it
/// leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "kebab-case")]
pub(crate) enum Mail {
    /// Somebody is invited.
    Invitation(InvitationMail),
}

impl Mail {
    /// The act that has it sent. Of all with one key there is one at a time.
    pub(crate) fn write(&self, id: JobId, key: Option<String>, now: Timestamp) -> Write {
        let payload = serde_json::to_string(self).expect("texts and numbers are JSON");
        let kind = KIND.to_owned();
        Write::Job(JobWrite::Add(NewJob { id, kind, payload, key, created_at: now, due_at: now }))
    }
}

/// How mails leave.
#[derive(Debug, Clone)]
pub enum Transport {
    /// To a mail server.
    Smtp(Arc<Smtp>),
    /// Into files, where there is none.
    Folder(Arc<MailFolder>),
}

/// A mail as it leaves.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// The job's, which names it: the same each time it is sent.
    pub(crate) id: JobId,
    /// Who it is for: an address as accounts are named.
    pub(crate) to: String,
    /// Their name; may be empty.
    pub(crate) to_name: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

impl Transport {
    /// The folder, if mails are files.
    pub(crate) fn folder(&self) -> Option<Arc<MailFolder>> {
        match self {
            Self::Smtp(_) => None,
            Self::Folder(folder) => Some(folder.clone()),
        }
    }

    /// Hand a mail on. When this returns it is no longer ours to keep.
    async fn carry(&self, mail: Outgoing) -> Result<(), Failure> {
        match self {
            Self::Smtp(smtp) => smtp.carry(&mail).await,
            Self::Folder(folder) => folder.carry(&mail).await,
        }
    }
}
