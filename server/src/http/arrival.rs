//! Who may open a connection for live documents, whatever carries it: the checks before the upgrade to a WebSocket and
//! before a tunnel are these, once.

use axum::extract::{Query, rejection::QueryRejection};
use http::{HeaderMap, StatusCode};
use maillage_shared::{CloseReason, ParticipantId};
use serde::Deserialize;

use crate::{
    http::{ApiError, Http, SignedIn, client::Client, extract, origin, per_client::Place},
    sync::SessionUser,
};

/// What may stand in the address.
#[derive(Debug, Deserialize)]
pub(crate) struct Expected {
    /// Who the page belongs to.
    #[serde(rename = "as")]
    participant: Option<ParticipantId>,
}

/// Whose connection it will be: of a page of ours, by a session that stands, and of the person the page belongs to (R8,
/// W6).
pub(crate) fn whose(
    http: &Http,
    headers: &HeaderMap,
    signed_in: Result<SignedIn, ApiError>,
    expected: Result<Query<Expected>, QueryRejection>,
) -> Result<SignedIn, ApiError> {
    origin::check(headers, http.reach.public_url.as_ref()).map_err(|_| origin::refuse(http, headers))?;
    let signed_in = signed_in?;
    let Query(expected) = expected.map_err(|_| extract::unreadable())?;
    if expected.participant.is_some_and(|expected| expected != signed_in.participant) {
        let detail = "somebody else is signed in now";
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, "another-account", detail));
    }
    Ok(signed_in)
}

/// Their name, and a place among the connections of their machine (R27).
pub(crate) async fn enter(http: &Http, client: Client, signed_in: SignedIn) -> Result<(SessionUser, Place), ApiError> {
    let SignedIn { participant, session } = signed_in;
    let account = http.directory.participant(participant).await?.ok_or_else(ApiError::signed_out)?;
    let place = http.sockets.enter(client).ok_or_else(|| refused(CloseReason::TooManyConnections))?;
    Ok((SessionUser { participant, name: account.name.as_str().into(), session }, place))
}

/// Why there is no place, where it can't be said by closing the connection.
pub(crate) fn refused(reason: CloseReason) -> ApiError {
    let status = match reason {
        CloseReason::ServerStopping => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::TOO_MANY_REQUESTS,
    };
    ApiError::new(status, reason.as_str(), reason.message())
}
