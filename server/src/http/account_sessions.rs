//! Where somebody is signed in, and how they end it there. Tells their own sessions to themselves alone.

use std::fmt::Write as _;

use axum::{
    Json,
    extract::{Path, State},
};
use http::StatusCode;
use maillage_shared::{SessionId, Timestamp, api};
use serde::Deserialize;

use crate::{
    clock,
    http::{ApiError, Http, SignedIn, extract, user_agent::BrowserWords},
    store::StoredSession,
};

/// What of a session's data is told; the rest of it is the session layer's.
#[derive(Default, Deserialize)]
struct Told {
    /// Under `signed_in::PROLONGED`.
    #[serde(default)]
    prolonged: Option<Timestamp>,
    /// Under `session::BROWSER`.
    #[serde(default)]
    browser: BrowserWords,
}

/// The sessions in which the caller is signed in, the one that began last first.
#[utoipa::path(get, path = "/api/v1/account/sessions", tag = "account", responses(
    (status = 200, body = Vec<api::SessionSummary>),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn list_sessions(
    State(http): State<Http>,
    who: SignedIn,
) -> Result<Json<Vec<api::SessionSummary>>, ApiError> {
    Ok(Json(sessions_of(&http, who).await?))
}

/// End one of the caller's sessions: its sockets close within a second. One that isn't theirs, or has ended, is answered
/// alike, and nothing is ended.
#[utoipa::path(delete, path = "/api/v1/account/sessions/{session}", tag = "account",
    params(("session" = String, Path, description = "A session, by the id that their list tells")), responses(
    (status = 204, description = "Ended, or there was none"),
    (status = 400, body = api::Problem, description = "`invalid-id`"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn end_session(
    State(http): State<Http>,
    who: SignedIn,
    Path(session): Path<String>,
) -> Result<StatusCode, ApiError> {
    let session = read_id(&session).ok_or_else(extract::unreadable)?;
    if http.directory.delete_session_of(who.participant, session).await? {
        http.access.touch();
        tracing::info!(participant.id = %who.participant, "a session was ended from another");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// End all of the caller's sessions but the one that asks.
#[utoipa::path(delete, path = "/api/v1/account/sessions", tag = "account", responses(
    (status = 200, body = api::EndedSessions),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn end_other_sessions(
    State(http): State<Http>,
    who: SignedIn,
) -> Result<Json<api::EndedSessions>, ApiError> {
    let ended = http.directory.delete_other_sessions(who.participant, who.session).await?;
    if ended > 0 {
        http.access.touch();
        tracing::info!(participant.id = %who.participant, ended, "all other sessions were ended");
    }
    Ok(Json(api::EndedSessions { ended: u32::try_from(ended).unwrap_or(u32::MAX) }))
}

/// As they are told: so many, the one that asks always among them.
pub(super) async fn sessions_of(http: &Http, who: SignedIn) -> Result<Vec<api::SessionSummary>, ApiError> {
    let stored = http.directory.sessions_of(who.participant, clock::now()).await?;
    let most = http.limits.sessions_told;
    // An open page asks for nothing while it is told everything.
    let connected = http.hub.sessions_of(who.participant);
    let told = stored.into_iter().enumerate().filter(|(place, session)| *place < most || session.id == who.session);
    let now = clock::now();
    let summary = |session: StoredSession| {
        let summary = summary(&session, who.session);
        if connected.contains(&session.id) { api::SessionSummary { seen_at: Some(now), ..summary } } else { summary }
    };
    Ok(told.map(|(_, session)| summary(session)).collect())
}

fn summary(session: &StoredSession, current: SessionId) -> api::SessionSummary {
    // What an earlier version wrote may say less, and what can't be read says nothing.
    let Told { prolonged, browser } = serde_json::from_str(&session.data).unwrap_or_default();
    api::SessionSummary {
        id: written(session.id),
        current: session.id == current,
        browser: browser.browser,
        system: browser.system,
        created_at: session.created_at,
        seen_at: prolonged.or(session.created_at),
        expires_at: session.expires_at,
    }
}

/// In hexadecimal.
fn written(id: SessionId) -> String {
    id.0.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn read_id(text: &str) -> Option<SessionId> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(SessionId(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_what_is_none_does_not() {
        let id = SessionId(std::array::from_fn(|at| u8::try_from(at * 8).expect("below 256")));
        assert_eq!(read_id(&written(id)), Some(id));
        for wrong in ["", "00", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65), &format!("+{}", "0".repeat(63))] {
            assert_eq!(read_id(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_session_of_an_earlier_version_says_what_it_knows() {
        let stored = |data: &str| StoredSession {
            id: SessionId([1; 32]),
            participant: None,
            created_at: Some(Timestamp::from_millis(5)),
            data: data.to_owned(),
            expires_at: Timestamp::from_millis(9),
        };
        let told = |data| summary(&stored(data), SessionId([2; 32]));
        let data = r#"{"participant":"x","prolonged":7,"browser":{"browser":"Firefox","system":"Windows"}}"#;
        assert_eq!(
            (told(data).browser.as_deref(), told(data).seen_at),
            (Some("Firefox"), Some(Timestamp::from_millis(7)))
        );
        for less in ["{}", r#"{"participant":"x"}"#, "no JSON"] {
            assert_eq!((told(less).browser, told(less).seen_at), (None, Some(Timestamp::from_millis(5))), "{less}");
        }
    }
}
