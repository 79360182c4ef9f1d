//! Signing in, asking who is signed in, signing out. Owns the cookie's shape.

use std::time::Instant;

use axum::{
    Json,
    extract::{FromRequestParts, State},
    response::AppendHeaders,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use maillage_shared::{EmailAddress, api, email::InvalidEmail};
use time::Duration;
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite};

use crate::{
    accounts, clock,
    http::{
        ApiError, Http, SignedIn,
        attempts::Attempter,
        client::Client,
        device::{self, Device},
        extract::Body,
        session_store::Sessions,
        signed_in::{PARTICIPANT, PROLONGED, session_of},
    },
    passwords,
    store::Participant,
};

/// The cookie's name, without the prefix it has behind https. Whoever has one from before there was https signs in again.
pub const COOKIE: &str = "maillage_session";

/// The layer that reads and writes the cookie. `Secure` only behind https: browsers drop it otherwise.
pub(crate) fn layer(http: &Http) -> SessionManagerLayer<Sessions> {
    let unused = Duration::try_from(http.limits.session_unused).unwrap_or(Duration::MAX);
    SessionManagerLayer::new(Sessions::new(http.directory.clone(), http.limits.session_lifetime))
        .with_name(http.reach.cookie_name(COOKIE))
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(http.reach.is_https())
        .with_expiry(Expiry::OnInactivity(unused))
}

/// The request's session, signed in or not.
pub(crate) struct AnySession(pub(crate) Session);

impl FromRequestParts<Http> for AnySession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        session_of(parts, http).await.map(Self)
    }
}

/// An account, as its owner is told of it.
pub(crate) fn to_api(participant: Participant) -> api::SignedIn {
    let Participant { id, email, name, .. } = participant;
    api::SignedIn { id, name, email }
}

/// Begin a session of this account, in the place of the one there was.
pub(crate) async fn begin(http: &Http, session: &Session, account: &Participant) -> Result<(), ApiError> {
    let replaced = SignedIn::of(session).await?.is_some();
    // A new id at every sign-in: whoever planted or saw the old cookie holds nothing.
    session.flush().await?;
    if replaced {
        http.access.touch();
    }
    session.insert(PARTICIPANT, account.id).await?;
    session.insert(PROLONGED, clock::now().as_millis()).await?;
    // The session layer would save it too, but could not tell the client of a failure properly.
    session.save().await?;
    Ok(())
}

fn wrong_credentials() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "wrong-credentials", "the e-mail address or the password is wrong")
}

/// The cookie by which this browser is known at the account's next sign-in (R21).
pub(crate) fn remember(http: &Http, device: Device, account: &Participant) -> HeaderValue {
    device.cookie(&http.reach.cookie_name(device::COOKIE), http.reach.is_https(), &account.password_hash)
}

/// Sign in. An unknown e-mail address and a wrong password get the same answer after the same work; a text that is no
/// address is told so.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = api::SignIn, responses(
    (status = 200, body = api::SignedIn, description = "Signed in; the answer sets the session cookie"),
    (status = 401, body = api::Problem, description = "`wrong-credentials`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`; `publicUrl` says where to sign in"),
    (status = 422, body = api::Problem, description = "`invalid-email`"),
    (status = 429, body = api::Problem, description = "`too-many-attempts`; Retry-After says when to come back"),
))]
pub(crate) async fn create_session(
    State(http): State<Http>,
    client: Client,
    AnySession(session): AnySession,
    headers: HeaderMap,
    Body(given): Body<api::SignIn>,
) -> Result<(AppendHeaders<[(HeaderName, HeaderValue); 1]>, Json<api::SignedIn>), ApiError> {
    let email: EmailAddress =
        given.email.parse().map_err(|error: InvalidEmail| ApiError::invalid("invalid-email", error.to_string()))?;
    if given.password.len() > passwords::LONGEST_BYTES {
        return Err(wrong_credentials());
    }
    let account = accounts::by_email(&*http.directory, &email).await?;
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let remembered = http.reach.cookie_name(device::COOKIE);
    let known = hash.and_then(|hash| Device::of(&headers, &remembered, hash));
    let who = known.map_or(Attempter::Stranger(client), Attempter::Known);
    http.attempts.take(who, email.as_str(), Instant::now()).map_err(|wait| {
        metrics::counter!("maillage_sign_ins_total", "outcome" => "too-many").increment(1);
        ApiError::too_many(wait)
    })?;
    let right = http.passwords.verify(hash, given.password).await?;
    let Some(account) = account.filter(|_| right) else {
        metrics::counter!("maillage_sign_ins_total", "outcome" => "wrong").increment(1);
        return Err(wrong_credentials());
    };
    http.attempts.succeeded(who, email.as_str());
    metrics::counter!("maillage_sign_ins_total", "outcome" => "right").increment(1);
    begin(&http, &session, &account).await?;
    // A password that was changed while the old one was compared ended the sessions there were, but not this one.
    let now = http.directory.participant(account.id).await?;
    if now.is_none_or(|now| now.password_hash != account.password_hash) {
        session.flush().await?;
        return Err(wrong_credentials());
    }
    let device = remember(&http, known.unwrap_or_else(Device::new), &account);
    Ok((AppendHeaders([(header::SET_COOKIE, device)]), Json(to_api(account))))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses(
    (status = 200, body = api::SignedIn, description = "Who is signed in"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn read_session(State(http): State<Http>, who: SignedIn) -> Result<Json<api::SignedIn>, ApiError> {
    let account = http.directory.participant(who.participant).await?;
    account.map(to_api).map(Json).ok_or_else(ApiError::signed_out)
}

/// Sign out: the session ends, and its sockets with it. Signing out twice is no error.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses(
    (status = 204, description = "Nobody is signed in any more"),
))]
pub(crate) async fn delete_session(
    State(http): State<Http>,
    AnySession(session): AnySession,
) -> Result<StatusCode, ApiError> {
    if SignedIn::of(&session).await?.is_some() {
        session.flush().await?;
        http.access.touch();
    }
    Ok(StatusCode::NO_CONTENT)
}
