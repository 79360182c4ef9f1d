//! What somebody sees and changes of their own account: name, structure, password, and all that is kept about them.

use std::time::Instant;

use axum::{Json, extract::State, response::AppendHeaders};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use maillage_shared::{api, text};

use crate::{
    accounts, clock,
    http::{
        ApiError, Http, SignedIn,
        account_sessions::sessions_of,
        device::{self, Device},
        extract::Body,
    },
    passwords::{self, Owner, WeakPassword},
    store::{Participant, ProfileChange},
};

/// The caller's account.
#[utoipa::path(get, path = "/api/v1/account", tag = "account", responses(
    (status = 200, body = api::Account),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn read_account(State(http): State<Http>, who: SignedIn) -> Result<Json<api::Account>, ApiError> {
    Ok(Json(told(account(&http, who).await?)))
}

/// Change the caller's name or structure; whoever shows them hears of it within seconds.
#[utoipa::path(patch, path = "/api/v1/account", tag = "account", request_body = api::AccountPatch, responses(
    (status = 200, body = api::Account),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 422, body = api::Problem, description = "`invalid-name`, `invalid-structure`"),
    (status = 429, body = api::Problem, description = "`too-many-attempts`; Retry-After says when to come back"),
))]
pub(crate) async fn update_account(
    State(http): State<Http>,
    who: SignedIn,
    Body(wanted): Body<api::AccountPatch>,
) -> Result<Json<api::Account>, ApiError> {
    let change = ProfileChange {
        name: wanted.name.as_deref().map(name).transpose()?,
        structure: wanted.structure.as_deref().map(structure).transpose()?,
    };
    let known = account(&http, who).await?;
    let says_the_same = change.name.as_ref().is_none_or(|name| *name == known.name)
        && change.structure.as_ref().is_none_or(|structure| *structure == known.structure);
    if says_the_same {
        return Ok(Json(told(known)));
    }
    // Each has everybody who shows them ask again.
    http.profile_changes.take(who.participant, Instant::now()).map_err(ApiError::too_many)?;
    if !http.directory.set_profile(who.participant, &change).await? {
        return Err(ApiError::signed_out());
    }
    http.access.touch();
    Ok(Json(told(account(&http, who).await?)))
}

/// Change the caller's password. All their other sessions end; this one stays. Wrong passwords are counted as at sign-in,
/// by the session that tries them.
#[utoipa::path(post, path = "/api/v1/account/password", tag = "account", request_body = api::PasswordChange, responses(
    (status = 204, description = "Changed; the answer remembers the browser anew"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`wrong-password`: the current one is another"),
    (status = 409, body = api::Problem, description = "`password-changed`: it was changed meanwhile"),
    (status = 422, body = api::Problem, description = "`password-too-short`, `password-too-long`, `password-repeated`, \
        `password-run`, `password-personal`, `password-common`, `password-same`: the wanted one is refused"),
    (status = 429, body = api::Problem, description = "`too-many-attempts`; Retry-After says when to come back"),
))]
pub(crate) async fn change_password(
    State(http): State<Http>,
    who: SignedIn,
    headers: HeaderMap,
    Body(given): Body<api::PasswordChange>,
) -> Result<(StatusCode, AppendHeaders<[(HeaderName, HeaderValue); 1]>), ApiError> {
    let account = account(&http, who).await?;
    // Before anything is tried: what is wrong with the wanted one tells nothing of the current one.
    passwords::accept(&given.wanted, &Owner { name: &account.name, email: &account.email }).map_err(weak)?;
    if text::password(&given.wanted) == text::password(&given.current) {
        return Err(ApiError::invalid("password-same", "the wanted password is the current one"));
    }
    http.attempts.take_by_session(who.session, Instant::now()).map_err(ApiError::too_many)?;
    let too_long = given.current.len() > passwords::LONGEST_BYTES;
    if too_long || !http.passwords.verify(Some(&account.password_hash), given.current).await? {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "wrong-password", "the current password is another"));
    }
    http.attempts.succeeded_by_session(who.session);
    let hash = http.passwords.hash(given.wanted).await?;
    // Only while it is still the one that was compared: what was reset meanwhile stays so.
    if !http.directory.change_password(account.id, &account.password_hash, &hash, who.session).await? {
        return Err(ApiError::conflict("password-changed", "the password was changed meanwhile"));
    }
    http.access.touch();
    tracing::info!(participant.id = %account.id, "password changed");
    let remembered = http.reach.cookie_name(device::COOKIE);
    let device = Device::of(&headers, &remembered, &account.password_hash).unwrap_or_else(Device::new);
    let cookie = device.cookie(&remembered, http.reach.is_https(), &hash);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

/// What is kept about the caller, as a file.
#[utoipa::path(get, path = "/api/v1/account/data", tag = "account", responses(
    (status = 200, body = api::AccountData, description = "As an attachment"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn read_account_data(
    State(http): State<Http>,
    who: SignedIn,
) -> Result<(AppendHeaders<[(HeaderName, HeaderValue); 2]>, Json<api::AccountData>), ApiError> {
    let account = told(account(&http, who).await?);
    let sessions = sessions_of(&http, who).await?;
    let workspaces = http.directory.workspaces_of(who.participant).await?.into_iter();
    let roles = http.directory.document_roles_of(who.participant).await?.into_iter();
    let data = api::AccountData {
        told_at: clock::now(),
        account,
        sessions,
        workspaces: workspaces
            .map(|(workspace, role)| api::WorkspaceSummary { id: workspace.id, name: workspace.name, role })
            .collect(),
        document_roles: roles
            .map(|given| api::OwnDocumentRole {
                document: given.document,
                workspace: given.workspace,
                // Who is shut out of a document isn't told what it is called (R3).
                title: given.role.may_read().then_some(given.title),
                role: given.role,
            })
            .collect(),
    };
    let headers = AppendHeaders([
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"maillage-mes-donnees.json\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]);
    Ok((headers, Json(data)))
}

/// Whoever asks; signed out if their account has gone meanwhile.
async fn account(http: &Http, who: SignedIn) -> Result<Participant, ApiError> {
    http.directory.participant(who.participant).await?.ok_or_else(ApiError::signed_out)
}

fn told(account: Participant) -> api::Account {
    let Participant { id, email, name, structure, created_at, .. } = account;
    api::Account { id, name, email, structure, created_at }
}

fn name(given: &str) -> Result<String, ApiError> {
    accounts::name(given).map_err(|error| ApiError::invalid("invalid-name", error.to_string()))
}

fn structure(given: &str) -> Result<String, ApiError> {
    accounts::structure(given).map_err(|error| ApiError::invalid("invalid-structure", error.to_string()))
}

fn weak(error: WeakPassword) -> ApiError {
    ApiError::invalid(error.code(), error.to_string())
}
