//! Invitations as the API tells them: to managers in a list, and as problems to whoever can't use a link.

use std::collections::HashMap;

use http::StatusCode;
use maillage_shared::{DocumentId, EmailAddress, ParticipantId, Role, Timestamp, api};

use crate::{
    clock,
    http::{ApiError, Http, names::Names},
    store::{Invitation, MailState, Participant},
};

/// These invitations as their list shows them, in the same order.
pub(crate) async fn summaries(
    http: &Http,
    invitations: Vec<Invitation>,
) -> Result<Vec<api::InvitationSummary>, ApiError> {
    let inviters = invitations.iter().map(|invitation| invitation.invited_by);
    let names = Names::of_all(&*http.directory, inviters).await?;
    let titles = Titles::of_all(http, &invitations).await?;
    let mut accounts: HashMap<ParticipantId, Participant> = HashMap::new();
    for participant in invitations.iter().filter_map(|invitation| invitation.accepted?.1) {
        if let Some(account) = http.directory.participant(participant).await? {
            accounts.insert(participant, account);
        }
    }
    let now = clock::now();
    let summaries = invitations.into_iter().map(|invitation| {
        let by = invitation.accepted.and_then(|(_, by)| accounts.get(&by?));
        let inviter = names.of(invitation.invited_by);
        summary(invitation, inviter, by, &titles, now)
    });
    Ok(summaries.collect())
}

fn summary(
    invitation: Invitation,
    invited_by_name: String,
    accepted_by: Option<&Participant>,
    titles: &Titles,
    now: Timestamp,
) -> api::InvitationSummary {
    let state = match invitation.accepted {
        Some(_) => api::InvitationState::Accepted,
        None if invitation.expires_at <= now => api::InvitationState::Expired,
        None => api::InvitationState::Pending,
    };
    api::InvitationSummary {
        id: invitation.id,
        documents: titles.with(&invitation.documents),
        accepted_by_other: accepted_by.is_some_and(|account| !is_same(&account.email, &invitation.email)),
        email: invitation.email,
        name: invitation.name,
        structure: invitation.structure,
        role: invitation.role,
        invited_by_name,
        invited_at: invitation.invited_at,
        expires_at: invitation.expires_at,
        state,
        mail: match invitation.mail {
            MailState::Waiting => api::InvitationMail::Waiting,
            MailState::Sent => api::InvitationMail::Sent,
            MailState::Failed => api::InvitationMail::Failed,
        },
        mail_error: invitation.mail_error.as_deref().map(mail_error),
        accepted_at: invitation.accepted.map(|(at, _)| at),
        accepted_by_name: accepted_by.map(|account| account.name.clone()),
        accepted_by_email: accepted_by.map(|account| account.email.clone()),
    }
}

/// The word of a failure (`mail`), as the API has it.
fn mail_error(word: &str) -> api::MailError {
    match word {
        "refused" => api::MailError::Refused,
        "postponed" => api::MailError::Postponed,
        _ => api::MailError::Unreachable,
    }
}

/// Whether two addresses are one. An earlier version kept accented domains as they were typed.
pub(crate) fn is_same(kept: &str, invited: &str) -> bool {
    kept == invited || kept.parse::<EmailAddress>().is_ok_and(|kept| kept.as_str() == invited)
}

/// The titles of documents, by id.
pub(crate) struct Titles(HashMap<DocumentId, String>);

impl Titles {
    /// Of all that guests are invited to.
    pub(crate) async fn of_all(http: &Http, invitations: &[Invitation]) -> Result<Self, ApiError> {
        let mut ids: Vec<_> = invitations.iter().flat_map(|known| known.documents.iter().map(|(id, _)| *id)).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let documents = http.directory.documents_named(&ids).await?;
        Ok(Self(documents.into_iter().map(|document| (document.id, document.title)).collect()))
    }

    /// These documents with theirs; those that are gone are left out.
    pub(crate) fn with(&self, documents: &[(DocumentId, Role)]) -> Vec<api::InvitedDocument> {
        let titled = |(id, role): &(DocumentId, Role)| {
            Some(api::InvitedDocument { id: *id, title: self.0.get(id)?.clone(), role: *role })
        };
        documents.iter().filter_map(titled).collect()
    }
}

/// It was accepted, by whomever.
pub(crate) fn used() -> ApiError {
    ApiError::conflict("invitation-used", "this invitation was accepted already")
}

/// The invitation that a link leads to, if it can be accepted now.
pub(crate) fn open(found: Option<(Invitation, bool)>, now: Timestamp) -> Result<Invitation, ApiError> {
    let gone = |code, detail| Err(ApiError::new(StatusCode::GONE, code, detail));
    let Some((invitation, stands)) = found else {
        let detail = "nobody here gave out this invitation";
        return Err(ApiError::new(StatusCode::NOT_FOUND, "invitation-unknown", detail));
    };
    if invitation.revoked_at.is_some() {
        return gone("invitation-revoked", "this invitation was taken back");
    }
    if invitation.accepted.is_some() {
        return Err(used());
    }
    if !stands {
        return gone("invitation-replaced", "this invitation was sent again: the newer mail has the link");
    }
    if invitation.expires_at <= now {
        return gone("invitation-expired", "this invitation has expired: ask for another");
    }
    Ok(invitation)
}
