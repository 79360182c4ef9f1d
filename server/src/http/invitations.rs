//! Who is invited to a workspace, for its managers: inviting many at once, seeing what became of it, sending again, taking
//! back.

use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

use axum::{Json, extract::State};
use http::{HeaderMap, StatusCode};
use maillage_shared::{DocumentId, EmailAddress, InvitationId, ParticipantId, Role, Timestamp, WorkspaceId, api};

use crate::{
    access::WorkspaceGrant,
    accounts::{self, AccountError},
    clock,
    http::{
        ApiError, Http, SignedIn,
        extract::{Body, Id, IdAndInvitation},
        invited, origin, rights,
    },
    people::{self, Offer, Pasted},
    store::{Invitation, InvitationWrite, StoreError, Write},
};

/// The workspace's invitations that were not revoked, newest first: those that wait, those that have expired, and those that
/// were accepted lately. For its managers.
#[utoipa::path(get, path = "/api/v1/workspaces/{id}/invitations", tag = "invitations",
    params(("id" = String, Path, description = "A workspace")), responses(
    (status = 200, body = Vec<api::InvitationSummary>, description = "Perhaps none"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
))]
pub(crate) async fn list_invitations(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
) -> Result<Json<Vec<api::InvitationSummary>>, ApiError> {
    rights::in_workspace(&http, who, workspace, Role::Manage).await?;
    let invitations = http.directory.invitations_of(workspace).await?;
    Ok(Json(invited::summaries(&http, invitations).await?))
}

/// Invite many people at once, into the workspace or to some of its documents. What is no address is named, and all others are
/// seen to; whoever is a member or invited already is told apart. The mails leave afterwards. For the workspace's managers.
#[utoipa::path(post, path = "/api/v1/workspaces/{id}/invitations", tag = "invitations",
    request_body = api::NewInvitations,
    params(("id" = String, Path, description = "A workspace")), responses(
    (status = 200, body = api::InvitationOutcome, description = "What became of each address"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 409, body = api::Problem, description = "`workspace-full`"),
    (status = 422, body = api::Problem,
        description = "`no-address`, `too-many-addresses`, `invalid-invitation`, `invalid-structure`"),
    (status = 429, body = api::Problem, description = "`too-many-attempts`; Retry-After says when to come back"),
))]
pub(crate) async fn create_invitations(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
    headers: HeaderMap,
    Body(wanted): Body<api::NewInvitations>,
) -> Result<Json<api::InvitationOutcome>, ApiError> {
    let grant = rights::in_workspace(&http, who, workspace, Role::Manage).await?;
    let offer = read_wanted(&http, &grant, &headers, &wanted).await?;
    let (people, faults) = people::read_addresses(&wanted.text);
    let limits = &http.limits.people;
    if people.len() + faults.len() > limits.invitations_at_once {
        let detail = format!("{} addresses at once at most", limits.invitations_at_once);
        return Err(ApiError::invalid("too-many-addresses", detail));
    }
    if people.is_empty() && faults.is_empty() {
        return Err(ApiError::invalid("no-address", "there is no address in the text"));
    }
    let now = clock::now();
    let known = http.directory.invitations_of(workspace).await?;
    let pending: Vec<_> = known.iter().filter(|known| is_pending(known, now)).collect();
    let (new, skipped) = tell_apart(&http, &offer, &pending, people).await?;
    if pending.len() + new.len() > limits.invitations_pending {
        return Err(ApiError::conflict("workspace-full", "too many invitations wait for an answer"));
    }
    http.invitation_rates.send(who.participant, new.len(), Instant::now()).map_err(ApiError::too_many)?;
    let invited: Vec<_> = new.into_iter().map(|pasted| (pasted.line, people::invite(&offer, pasted, now))).collect();
    let writes: Vec<_> = invited.iter().flat_map(|(_, invited)| invited.writes.clone()).collect();
    if !writes.is_empty() {
        http.directory.write(writes).await?;
        sent(&http, workspace);
        tracing::info!(workspace.id = %workspace, participant.id = %who.participant, invited = invited.len(), "people invited");
    }
    let lines: Vec<_> = invited.iter().map(|(line, invited)| (*line, invited.link.clone())).collect();
    let invitations = invited.into_iter().map(|(_, invited)| invited.invitation).collect();
    let summaries = invited::summaries(&http, invitations).await?;
    let invited = lines.into_iter().zip(summaries);
    let invited = invited.map(|((line, link), invitation)| api::InvitationSent { line, invitation, link }).collect();
    Ok(Json(api::InvitationOutcome { invited, skipped, faults }))
}

/// Send an invitation again, also one that has expired: it gets a new link and its whole time, and the former links are void.
/// For the workspace's managers.
#[utoipa::path(post, path = "/api/v1/workspaces/{id}/invitations/{invitation}/resend", tag = "invitations",
    params(("id" = String, Path, description = "A workspace"), ("invitation" = String, Path, description = "Which")),
    responses(
    (status = 200, body = api::InvitationSent),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 409, body = api::Problem, description = "`invitation-used`"),
    (status = 429, body = api::Problem, description = "`too-many-attempts`; Retry-After says when to come back"),
))]
pub(crate) async fn resend_invitation(
    State(http): State<Http>,
    who: SignedIn,
    IdAndInvitation(workspace, id): IdAndInvitation,
    headers: HeaderMap,
) -> Result<Json<api::InvitationSent>, ApiError> {
    let grant = rights::in_workspace(&http, who, workspace, Role::Manage).await?;
    let invitation = of_workspace(&http, workspace, id).await?;
    let offer = offer_of(&http, &grant, &headers, &invitation).await?;
    http.invitation_rates.send(who.participant, 1, Instant::now()).map_err(ApiError::too_many)?;
    let again = people::send_again(&offer, invitation, clock::now());
    match http.directory.write(again.writes).await {
        Err(StoreError::Conflict(_)) => return Err(unless_open(&http, workspace, id).await),
        done => done?,
    }
    sent(&http, workspace);
    let mut summaries = invited::summaries(&http, vec![again.invitation]).await?;
    let invitation = summaries.pop().ok_or_else(ApiError::not_found)?;
    Ok(Json(api::InvitationSent { line: 0, invitation, link: again.link }))
}

/// Take an invitation back: its links are void from now on. Twice is no error. For the workspace's managers.
#[utoipa::path(delete, path = "/api/v1/workspaces/{id}/invitations/{invitation}", tag = "invitations",
    params(("id" = String, Path, description = "A workspace"), ("invitation" = String, Path, description = "Which")),
    responses(
    (status = 204, description = "It can't be accepted any more"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`role-too-weak`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 409, body = api::Problem, description = "`invitation-used`"),
))]
pub(crate) async fn revoke_invitation(
    State(http): State<Http>,
    who: SignedIn,
    IdAndInvitation(workspace, id): IdAndInvitation,
) -> Result<StatusCode, ApiError> {
    rights::in_workspace(&http, who, workspace, Role::Manage).await?;
    let known = http.directory.invitation(id).await?.filter(|known| known.workspace == workspace);
    if known.is_none() {
        return Err(ApiError::not_found());
    }
    let revoke = InvitationWrite::Revoke { invitation: id, at: clock::now() };
    match http.directory.write(vec![Write::Invitation(revoke)]).await {
        Err(StoreError::Conflict(_)) => return Err(unless_open(&http, workspace, id).await),
        done => done?,
    }
    http.hub.notices().invitations(workspace);
    tracing::info!(workspace.id = %workspace, participant.id = %who.participant, "an invitation was revoked");
    Ok(StatusCode::NO_CONTENT)
}

/// There are new mails, and the list is another.
fn sent(http: &Http, workspace: WorkspaceId) {
    http.jobs.wake();
    http.hub.notices().invitations(workspace);
}

fn is_pending(invitation: &Invitation, now: Timestamp) -> bool {
    invitation.accepted.is_none() && invitation.revoked_at.is_none() && invitation.expires_at > now
}

/// One of this workspace's that can be sent again.
async fn of_workspace(http: &Http, workspace: WorkspaceId, id: InvitationId) -> Result<Invitation, ApiError> {
    let found = http.directory.invitation(id).await?;
    let open = found.filter(|found| found.workspace == workspace && found.revoked_at.is_none());
    let open = open.ok_or_else(ApiError::not_found)?;
    if open.accepted.is_some() { Err(invited::used()) } else { Ok(open) }
}

/// Why the store refused: it was accepted or revoked at this moment.
async fn unless_open(http: &Http, workspace: WorkspaceId, id: InvitationId) -> ApiError {
    of_workspace(http, workspace, id).await.err().unwrap_or_else(invited::used)
}

fn invalid(detail: &str) -> ApiError {
    ApiError::invalid("invalid-invitation", detail)
}

/// What is asked for, if it can be.
async fn read_wanted(
    http: &Http,
    grant: &WorkspaceGrant,
    headers: &HeaderMap,
    wanted: &api::NewInvitations,
) -> Result<Offer, ApiError> {
    let too_long = |error: AccountError| ApiError::invalid("invalid-structure", error.to_string());
    let structure = accounts::structure(&wanted.structure).map_err(too_long)?;
    match wanted.role {
        Some(role) if role.may_read() && wanted.documents.is_empty() => {}
        None if !wanted.documents.is_empty() => {}
        _ => return Err(invalid("it is either a role in the workspace or some of its documents")),
    }
    let ids: HashSet<_> = wanted.documents.iter().map(|document| document.id).collect();
    let can_be = ids.len() == wanted.documents.len()
        && ids.len() <= http.limits.people.invitation_documents
        && wanted.documents.iter().all(|document| document.role.may_read());
    if !can_be {
        return Err(invalid("each document once, with a role, and not too many"));
    }
    let roles = wanted.documents.iter().map(|document| (document.id, document.role)).collect();
    let found = with_titles(http, grant.workspace(), roles).await?;
    if found.len() != ids.len() {
        return Err(invalid("a document is not of this workspace"));
    }
    offer(http, grant, headers, (wanted.role, found, structure)).await
}

/// The same of an invitation that stands.
async fn offer_of(
    http: &Http,
    grant: &WorkspaceGrant,
    headers: &HeaderMap,
    invitation: &Invitation,
) -> Result<Offer, ApiError> {
    let documents = with_titles(http, invitation.workspace, invitation.documents.clone()).await?;
    offer(http, grant, headers, (invitation.role, documents, invitation.structure.clone())).await
}

async fn offer(
    http: &Http,
    grant: &WorkspaceGrant,
    headers: &HeaderMap,
    (role, documents, structure): (Option<Role>, Vec<(DocumentId, String, Role)>, String),
) -> Result<Offer, ApiError> {
    let invited_by = grant.participant();
    let (workspaces, account) =
        (http.directory.workspaces_of(invited_by).await?, http.directory.participant(invited_by).await?);
    let workspace = workspaces.into_iter().find(|(workspace, _)| workspace.id == grant.workspace());
    let (workspace, _) = workspace.ok_or_else(ApiError::not_found)?;
    Ok(Offer {
        workspace: workspace.id,
        workspace_name: workspace.name,
        invited_by,
        invited_by_name: account.ok_or_else(ApiError::signed_out)?.name,
        role,
        documents,
        structure,
        site: origin::own_address(headers, http.reach.public_url.as_ref()),
        lasts: http.limits.people.invitation_lasts,
    })
}

/// Those of these documents that are the workspace's, with their titles, in the same order.
async fn with_titles(
    http: &Http,
    workspace: WorkspaceId,
    roles: Vec<(DocumentId, Role)>,
) -> Result<Vec<(DocumentId, String, Role)>, ApiError> {
    let ids: Vec<_> = roles.iter().map(|(id, _)| *id).collect();
    let documents = http.directory.documents_named(&ids).await?;
    let of_workspace = documents.into_iter().filter(|document| document.workspace == workspace);
    let mut titles: HashMap<_, _> = of_workspace.map(|document| (document.id, document.title)).collect();
    Ok(roles.into_iter().filter_map(|(id, role)| Some((id, titles.remove(&id)?, role))).collect())
}

/// Whom the text names for the first time and who lacks what is offered; and the others, with the reason.
async fn tell_apart(
    http: &Http,
    offer: &Offer,
    pending: &[&Invitation],
    people: Vec<Pasted>,
) -> Result<(Vec<Pasted>, Vec<api::SkippedAddress>), ApiError> {
    let members = http.directory.members(offer.workspace).await?;
    let roles: HashMap<ParticipantId, Role> = members.iter().map(|member| (member.participant, member.role)).collect();
    // An address that an earlier version kept is compared in its one spelling.
    let spelled =
        |email: &str| email.parse::<EmailAddress>().map_or_else(|_| email.to_owned(), |email| email.to_string());
    let members: HashSet<_> = members.iter().map(|member| spelled(&member.email)).collect();
    let (mut seen, mut new, mut skipped) = (HashSet::new(), Vec::new(), Vec::new());
    for pasted in people {
        let email = pasted.email.to_string();
        let reason = if !seen.insert(email.clone()) {
            Some(api::SkipReason::Duplicate)
        } else if match offer.role {
            Some(_) => members.contains(&email),
            None => has_documents(http, offer, &roles, &pasted.email).await?,
        } {
            Some(api::SkipReason::Member)
        } else if pending.iter().any(|known| known.email == email && offers_as_much(known, offer)) {
            Some(api::SkipReason::Invited)
        } else {
            None
        };
        match reason {
            Some(reason) => skipped.push(api::SkippedAddress { line: pasted.line, email, reason }),
            None => new.push(pasted),
        }
    }
    Ok((new, skipped))
}

/// Whether whoever has this address may do as much in each of the documents already.
async fn has_documents(
    http: &Http,
    offer: &Offer,
    roles: &HashMap<ParticipantId, Role>,
    email: &EmailAddress,
) -> Result<bool, ApiError> {
    let Some(account) = accounts::by_email(&*http.directory, email).await? else { return Ok(false) };
    if roles.get(&account.id).is_some_and(|role| role.may_manage()) {
        return Ok(true);
    }
    let ids: Vec<_> = offer.documents.iter().map(|(id, ..)| *id).collect();
    let accesses: HashMap<_, _> = http.directory.document_accesses(&ids, account.id).await?.into_iter().collect();
    let has = |id, wanted| accesses.get(id).is_some_and(|access| access.role >= wanted);
    Ok(offer.documents.iter().all(|(id, _, wanted)| has(id, *wanted)))
}

/// Whether an invitation that waits opens all that this one would.
fn offers_as_much(known: &Invitation, offer: &Offer) -> bool {
    let offers = |id, wanted| known.documents.iter().any(|(known, role)| known == id && *role >= wanted);
    match (offer.role, known.role) {
        (Some(_), offered) => offered.is_some(),
        (None, Some(offered)) => offer.documents.iter().all(|(_, _, wanted)| offered >= *wanted),
        (None, None) => offer.documents.iter().all(|(id, _, wanted)| offers(id, *wanted)),
    }
}
