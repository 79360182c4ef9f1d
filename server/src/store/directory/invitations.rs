//! Invitations: who is let in, to what, until when, and what became of it.

use async_trait::async_trait;
use maillage_shared::{DocumentId, InvitationId, ParticipantId, Role, Timestamp, WorkspaceId};

use crate::store::StoreError;

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// Into which workspace, or into documents of which.
    pub workspace: WorkspaceId,
    /// Whom, as accounts are named.
    pub email: String,
    /// What they are called, as far as the inviter said; may be empty.
    pub name: String,
    /// Whom they work for, in free words; may be empty.
    pub structure: String,
    /// What they may do in the workspace; `None` for a guest of some documents.
    pub role: Option<Role>,
    /// What a guest may do, in order of the documents' ids.
    pub documents: Vec<(DocumentId, Role)>,
    /// By whom.
    pub invited_by: ParticipantId,
    /// When.
    pub invited_at: Timestamp,
    /// Until when it can be accepted; at this very moment it can't.
    pub expires_at: Timestamp,
    /// When it was accepted, and by which account, as long as there is one.
    pub accepted: Option<(Timestamp, Option<ParticipantId>)>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// Where its mail is.
    pub mail: MailState,
    /// Why the last attempt to send it failed, in a word.
    pub mail_error: Option<String>,
}

/// Where the mail of an invitation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// It is to be sent.
    Waiting,
    /// A mail server took it.
    Sent,
    /// It won't be sent.
    Failed,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    /// The word in the database and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// The SHA-256 of a link's secret.
pub type TokenHash = [u8; 32];

/// An act on an invitation, in a unit of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvitationWrite {
    /// Add one. `Conflict` if what it names isn't there.
    Add(Box<Invitation>),
    /// Give it another link, beside those it has. `Conflict` unless it is neither accepted nor revoked.
    AddToken {
        /// Which.
        invitation: InvitationId,
        /// The link's.
        hash: TokenHash,
    },
    /// Replace every link it has, and let it be accepted for longer; its mail is to be sent again. `Conflict` as above.
    Renew {
        /// Which.
        invitation: InvitationId,
        /// When.
        at: Timestamp,
        /// Until when it can be accepted.
        expires_at: Timestamp,
    },
    /// It is accepted by a link that stands. `Conflict` if it was accepted or revoked, has expired, or the link was replaced or
    /// is another's.
    Accept {
        /// Which.
        invitation: InvitationId,
        /// By this link.
        hash: TokenHash,
        /// When.
        at: Timestamp,
        /// By whom.
        participant: ParticipantId,
    },
    /// Take it back; twice is no error. `Conflict` if it was accepted.
    Revoke {
        /// Which.
        invitation: InvitationId,
        /// When.
        at: Timestamp,
    },
    /// Say where its mail is; no error if it is gone.
    SetMail {
        /// Which.
        invitation: InvitationId,
        /// Where.
        state: MailState,
        /// Why it failed last.
        error: Option<String>,
    },
}

/// Invitations.
///
/// Every method may fail with `Unavailable`.
#[async_trait]
pub trait Invitations: Send + Sync + 'static {
    /// Those of a workspace that were not revoked, newest first.
    async fn invitations_of(&self, workspace: WorkspaceId) -> Result<Vec<Invitation>, StoreError>;
    /// By id.
    async fn invitation(&self, id: InvitationId) -> Result<Option<Invitation>, StoreError>;
    /// The one a link leads to, and whether the link still stands: `false` if another has replaced it.
    async fn invitation_by_token(&self, hash: TokenHash) -> Result<Option<(Invitation, bool)>, StoreError>;
    /// Forget those that were accepted or revoked, or expired, before this; how many.
    async fn delete_old_invitations(&self, before: Timestamp) -> Result<u64, StoreError>;
}
