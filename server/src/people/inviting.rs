//! What it takes to invite somebody: the invitation, a link of its own, and its mail, in one unit of work.

use std::time::Duration;

use maillage_shared::{DocumentId, InvitationId, JobId, ParticipantId, Role, Timestamp, WorkspaceId};
use uuid::Uuid;

use super::Pasted;
use crate::{
    mail::{self, InvitationMail, Mail},
    store::{Invitation, InvitationWrite, JobWrite, MailState, Write},
};

/// What somebody who may invites to, and in whose name.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) workspace: WorkspaceId,
    pub(crate) workspace_name: String,
    pub(crate) invited_by: ParticipantId,
    pub(crate) invited_by_name: String,
    /// In the workspace; `None` for guests.
    pub(crate) role: Option<Role>,
    /// A guest's documents with their titles.
    pub(crate) documents: Vec<(DocumentId, String, Role)>,
    /// Whom they work for.
    pub(crate) structure: String,
    /// Where people reach the server.
    pub(crate) site: String,
    /// How long it can be accepted.
    pub(crate) lasts: Duration,
}

/// Somebody who is invited, once this is written.
#[derive(Debug)]
pub(crate) struct Invited {
    pub(crate) invitation: Invitation,
    /// What the inviter may hand over themselves. It has a secret of its own; the mail gets another when it leaves.
    pub(crate) link: String,
    pub(crate) writes: Vec<Write>,
}

/// Invite somebody.
pub(crate) fn invite(offer: &Offer, pasted: Pasted, now: Timestamp) -> Invited {
    let invitation = Invitation {
        id: InvitationId::from_uuid(Uuid::now_v7()),
        workspace: offer.workspace,
        email: pasted.email.to_string(),
        name: pasted.name,
        structure: offer.structure.clone(),
        role: offer.role,
        documents: offer.documents.iter().map(|(id, _, role)| (*id, *role)).collect(),
        invited_by: offer.invited_by,
        invited_at: now,
        expires_at: expiry(offer, now),
        accepted: None,
        revoked_at: None,
        mail: MailState::Waiting,
        mail_error: None,
    };
    let add = Write::Invitation(InvitationWrite::Add(Box::new(invitation.clone())));
    with_link(offer, invitation, vec![add], now)
}

/// Send an invitation anew: its former links are void, and a mail of it that waits is dropped.
pub(crate) fn send_again(offer: &Offer, invitation: Invitation, now: Timestamp) -> Invited {
    let expires_at = expiry(offer, now);
    let renew = InvitationWrite::Renew { invitation: invitation.id, at: now, expires_at };
    let renewed = Invitation { expires_at, mail: MailState::Waiting, mail_error: None, ..invitation };
    let drop = JobWrite::Drop { key: key_of(renewed.id) };
    with_link(offer, renewed, vec![Write::Invitation(renew), Write::Job(drop)], now)
}

fn with_link(offer: &Offer, invitation: Invitation, mut writes: Vec<Write>, now: Timestamp) -> Invited {
    let (token, hash) = mail::new_token();
    writes.push(Write::Invitation(InvitationWrite::AddToken { invitation: invitation.id, hash }));
    let mail = Mail::Invitation(InvitationMail {
        invitation: invitation.id,
        workspace_id: offer.workspace,
        to: invitation.email.clone(),
        name: invitation.name.clone(),
        invited_by: offer.invited_by_name.clone(),
        workspace: offer.workspace_name.clone(),
        role: offer.role,
        documents: offer.documents.iter().map(|(_, title, role)| (title.clone(), *role)).collect(),
        expires_at: invitation.expires_at,
        site: offer.site.clone(),
    });
    writes.push(mail.write(JobId::from_uuid(Uuid::now_v7()), Some(key_of(invitation.id)), now));
    Invited { link: mail::link_of(&offer.site, &token), invitation, writes }
}

/// An invitation has one mail at a time.
fn key_of(invitation: InvitationId) -> String {
    format!("invitation:{invitation}")
}

fn expiry(offer: &Offer, now: Timestamp) -> Timestamp {
    now.plus_millis(i64::try_from(offer.lasts.as_millis()).unwrap_or(i64::MAX))
}
