//! A link that somebody holds: what it leads to, and accepting it. Looking changes nothing, since mail scanners follow links;
//! the secret comes in the body, since addresses are logged by whatever stands in front.

use std::time::Instant;

use axum::{Json, extract::State, response::AppendHeaders};
use http::{HeaderName, HeaderValue, StatusCode, header};
use maillage_shared::{InvitationToken, ParticipantId, Role, api};
use tower_sessions::Session;
use uuid::Uuid;

use crate::{
    accounts::{self, AccountError},
    clock,
    http::{
        ApiError, Http, SignedIn,
        client::Client,
        device::Device,
        extract::Body,
        invited::{self, Titles},
        names::Names,
        session::{self, AnySession},
    },
    mail, passwords,
    store::{Invitation, InvitationWrite, Participant, StoreError, TokenHash, Write},
};

/// What a link leads to. Changes nothing, for whoever holds it, signed in or not.
#[utoipa::path(post, path = "/api/v1/invitations/lookup", tag = "invitations", security(()),
    request_body = api::InvitationLookup, responses(
    (status = 200, body = api::InvitationView),
    (status = 404, body = api::Problem, description = "`invitation-unknown`"),
    (status = 409, body = api::Problem, description = "`invitation-used`"),
    (status = 410, body = api::Problem,
        description = "`invitation-expired`, `invitation-revoked`, `invitation-replaced`"),
    (status = 422, body = api::Problem, description = "`invitation-altered`"),
    (status = 429, body = api::Problem, description = "`too-many-attempts`; Retry-After says when to come back"),
))]
pub(crate) async fn look_up_invitation(
    State(http): State<Http>,
    client: Client,
    AnySession(session): AnySession,
    Body(given): Body<api::InvitationLookup>,
) -> Result<Json<api::InvitationView>, ApiError> {
    let (invitation, _) = open(&http, client, &given.token).await?;
    let signed_in = signed_in(&http, &session).await?;
    let email = invitation.email.parse().map_err(ApiError::internal)?;
    let has_account = accounts::by_email(&*http.directory, &email).await?.is_some();
    let names = Names::of_all(&*http.directory, std::iter::once(invitation.invited_by)).await?;
    let titles = Titles::of_all(&http, std::slice::from_ref(&invitation)).await?;
    Ok(Json(api::InvitationView {
        workspace_name: workspace_name(&http, &invitation).await?,
        invited_by_name: names.of(invitation.invited_by),
        documents: titles.with(&invitation.documents),
        differs: signed_in.as_ref().is_some_and(|account| !invited::is_same(&account.email, &invitation.email)),
        email: invitation.email,
        name: invitation.name,
        structure: invitation.structure,
        role: invitation.role,
        expires_at: invitation.expires_at,
        has_account,
        signed_in_as: signed_in.map(session::to_api),
    }))
}

/// Accept an invitation, as who is signed in, or with an account that is made for the address that was invited: its session
/// begins then. Nobody's role becomes weaker by it.
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "invitations", security(()),
    request_body = api::InvitationAcceptance, responses(
    (status = 200, body = api::InvitationAccepted, description = "Accepted; with a new account it sets the session cookie"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 404, body = api::Problem, description = "`invitation-unknown`"),
    (status = 409, body = api::Problem, description = "`invitation-used`, `account-exists`, `signed-in`"),
    (status = 410, body = api::Problem,
        description = "`invitation-expired`, `invitation-revoked`, `invitation-replaced`"),
    (status = 422, body = api::Problem, description = "`invitation-altered`, `invalid-name`, `weak-password`"),
    (status = 429, body = api::Problem, description = "`too-many-attempts`; Retry-After says when to come back"),
))]
pub(crate) async fn accept_invitation(
    State(http): State<Http>,
    client: Client,
    AnySession(session): AnySession,
    Body(given): Body<api::InvitationAcceptance>,
) -> Result<(AppendHeaders<Option<(HeaderName, HeaderValue)>>, Json<api::InvitationAccepted>), ApiError> {
    let (invitation, hash) = open(&http, client, &given.token).await?;
    let known = signed_in(&http, &session).await?;
    let (account, is_new) = match (known, given.account) {
        (Some(account), None) => (account, false),
        (None, Some(new)) => (new_account(&http, &invitation, new).await?, true),
        (None, None) => return Err(ApiError::signed_out()),
        (Some(_), Some(_)) => {
            return Err(ApiError::conflict("signed-in", "somebody is signed in: sign out to make another account"));
        }
    };
    let mut writes = Vec::new();
    if is_new {
        writes.push(Write::AddParticipant(account.clone()));
    }
    writes.extend(acts(&invitation, hash, account.id));
    match http.directory.write(writes).await {
        Err(StoreError::Conflict(_)) => return Err(why_refused(&http, is_new, hash).await),
        done => done?,
    }
    http.access.touch();
    http.hub.notices().invitations(invitation.workspace);
    tracing::info!(workspace.id = %invitation.workspace, participant.id = %account.id, is_new, "an invitation was accepted");
    let mut device = None;
    if is_new {
        session::begin(&http, &session, &account).await?;
        device = Some((header::SET_COOKIE, session::remember(&http, Device::new(), &account)));
    }
    let titles = Titles::of_all(&http, std::slice::from_ref(&invitation)).await?;
    let workspace = match invitation.role {
        Some(_) => Some(api::JoinedWorkspace {
            id: invitation.workspace,
            name: workspace_name(&http, &invitation).await?,
            role: http.access.workspace_role(invitation.workspace, account.id).await?,
        }),
        None => None,
    };
    let documents = titles.with(&invitation.documents);
    let accepted = api::InvitationAccepted { signed_in: session::to_api(account), workspace, documents };
    Ok((AppendHeaders(device), Json(accepted)))
}

/// What accepting writes, in one transaction.
fn acts(invitation: &Invitation, hash: TokenHash, participant: ParticipantId) -> Vec<Write> {
    let accept = InvitationWrite::Accept { invitation: invitation.id, hash, at: clock::now(), participant };
    let workspace = invitation.workspace;
    let member = |role: Role| Write::RaiseMember { workspace, participant, role };
    let guest =
        |(document, role): &(_, Role)| Write::RaiseDocumentRole { document: *document, participant, role: *role };
    let mut writes = vec![Write::Invitation(accept)];
    writes.extend(invitation.role.map(member));
    writes.extend(invitation.documents.iter().map(guest));
    writes
}

/// Something is no longer as it was read: another accepted it at the same moment, or an account was made.
async fn why_refused(http: &Http, is_new: bool, hash: TokenHash) -> ApiError {
    let found = match http.directory.invitation_by_token(hash).await {
        Ok(found) => found,
        Err(error) => return error.into(),
    };
    if let Err(error) = invited::open(found, clock::now()) {
        return error;
    }
    // Of a document that was removed at the same moment nobody hears more than that it failed.
    if is_new { account_exists() } else { ApiError::unavailable(StoreError::Conflict("what it names is gone")) }
}

fn account_exists() -> ApiError {
    ApiError::conflict("account-exists", "this address has an account: sign in, and accept then")
}

/// The invitation behind a secret, if it can be accepted now.
async fn open(http: &Http, client: Client, token: &str) -> Result<(Invitation, TokenHash), ApiError> {
    http.invitation_rates.open(client, Instant::now()).map_err(ApiError::too_many)?;
    let altered = |error: maillage_shared::token::AlteredToken| {
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invitation-altered", error.to_string())
    };
    let token: InvitationToken = token.parse().map_err(altered)?;
    let hash = mail::hash_of(&token);
    let found = http.directory.invitation_by_token(hash).await?;
    Ok((invited::open(found, clock::now())?, hash))
}

async fn signed_in(http: &Http, session: &Session) -> Result<Option<Participant>, ApiError> {
    match SignedIn::of(session).await? {
        Some(who) => Ok(http.directory.participant(who.participant).await?),
        None => Ok(None),
    }
}

async fn workspace_name(http: &Http, invitation: &Invitation) -> Result<String, ApiError> {
    let found = http.directory.workspaces().await?.into_iter().find(|known| known.id == invitation.workspace);
    Ok(found.map(|workspace| workspace.name).unwrap_or_default())
}

/// For the address that was invited: whoever holds the link reads its mail.
async fn new_account(http: &Http, invitation: &Invitation, new: api::NewAccount) -> Result<Participant, ApiError> {
    let email = invitation.email.parse().map_err(ApiError::internal)?;
    if accounts::by_email(&*http.directory, &email).await?.is_some() {
        return Err(account_exists());
    }
    let invalid_name = |error: AccountError| ApiError::invalid("invalid-name", error.to_string());
    let name = accounts::name(&new.name).map_err(invalid_name)?;
    passwords::accept(&new.password).map_err(|error| ApiError::invalid("weak-password", error.to_string()))?;
    Ok(Participant {
        id: ParticipantId::from_uuid(Uuid::now_v7()),
        email: invitation.email.clone(),
        name,
        password_hash: http.passwords.hash(new.password).await?,
        created_at: clock::now(),
    })
}
