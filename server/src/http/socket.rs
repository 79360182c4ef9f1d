//! The upgrade of `GET /sync` to a WebSocket. What is spoken on it is `sync::connection`'s.

use axum::{
    body::Body,
    extract::{Query, Request, State, rejection::QueryRejection},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use maillage_shared::api;
use sha1::{Digest as _, Sha1};
use tokio::net::TcpStream;

use crate::{
    causes::causes,
    http::{
        ApiError, Http, SignedIn,
        arrival::{self, Expected},
        client::Client,
        listener,
    },
    sync,
};

/// RFC 6455, 1.3: proves that the server meant to speak WebSocket.
const ACCEPT_SUFFIX: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Speak the automerge-repo protocol. Refused before the upgrade if nobody is signed in, the page is another site's, or
/// it belongs to somebody else than who is signed in by now.
#[utoipa::path(get, path = "/sync", tag = "sync", params(
    ("as" = Option<String>, Query, description = "the participant whose edits will be sent"),
), responses(
    (status = 101, description = "A WebSocket that carries the automerge-repo protocol, version 1; closed at once with \
        4429 if too many connections are open"),
    (status = 400, body = api::Problem, description = "`invalid-id`"),
    (status = 401, body = api::Problem, description = "`signed-out`, `another-account`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`"),
    (status = 426, body = api::Problem, description = "`upgrade-required`"),
    (status = 429, body = api::Problem, description = "`too-many-connections`, and many others are being told so"),
    (status = 503, body = api::Problem, description = "`server-stopping`"),
))]
pub(crate) async fn open_socket(
    State(http): State<Http>,
    client: Client,
    signed_in: Result<SignedIn, ApiError>,
    expected: Result<Query<Expected>, QueryRejection>,
    mut request: Request,
) -> Result<Response, ApiError> {
    let signed_in = arrival::whose(&http, request.headers(), signed_in, expected)?;
    let accept = accept_key(request.headers()).ok_or_else(upgrade_required)?;
    let upgrade = request.extensions_mut().remove::<OnUpgrade>().ok_or_else(upgrade_required)?;
    let counted = request.extensions_mut().remove::<listener::Open>();
    let (user, place) = arrival::enter(&http, client, signed_in).await?;
    let admitted = match http.hub.admit(user.clone()) {
        Ok(guard) => Ok(guard),
        Err(reason) => Err((reason, http.hub.turn_away_place().ok_or_else(|| arrival::refused(reason))?)),
    };
    tokio::spawn(async move {
        // The connection counts among the server's until the socket ends.
        let _counted = (counted, place);
        match upgrade.await.map(hyper::upgrade::Upgraded::downcast::<TokioIo<TcpStream>>) {
            Ok(Ok(parts)) => {
                // What comes with the request was read into a buffer of hyper's; only its bytes are kept.
                let early = if parts.read_buf.is_empty() { Bytes::new() } else { parts.read_buf };
                let socket = parts.io.into_inner();
                match admitted {
                    Ok(guard) => sync::serve(http.hub.clone(), guard, user, socket.into(), early).await,
                    Err((reason, _place)) => sync::turn_away(&http.hub, socket.into(), reason).await,
                }
            }
            Ok(Err(_)) => tracing::error!("the upgraded stream is not the listener's"),
            Err(error) => tracing::debug!(error = causes(&error), "a client left before the upgrade"),
        }
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    Ok(response)
}

fn upgrade_required() -> ApiError {
    ApiError::new(StatusCode::UPGRADE_REQUIRED, "upgrade-required", "this address speaks WebSocket only")
}

/// The answer to a client's key, if it asked for a WebSocket of version 13.
fn accept_key(headers: &HeaderMap) -> Option<HeaderValue> {
    let names = |name: header::HeaderName, token: &str| {
        let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|part| part.trim().eq_ignore_ascii_case(token))
    };
    let asked = names(header::CONNECTION, "upgrade")
        && names(header::UPGRADE, "websocket")
        && names(header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| asked)?;
    let mut hasher = Sha1::new();
    hasher.update(key.as_bytes());
    hasher.update(ACCEPT_SUFFIX);
    HeaderValue::from_str(&base64(&hasher.finalize())).ok()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_a_key_is_the_one_of_the_rfc() {
        let headers: HeaderMap = [
            (header::CONNECTION, "keep-alive, Upgrade"),
            (header::UPGRADE, "WebSocket"),
            (header::SEC_WEBSOCKET_VERSION, "13"),
            (header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ=="),
        ]
        .into_iter()
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect();
        assert_eq!(accept_key(&headers).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        let mut plain = headers.clone();
        plain.remove(header::UPGRADE);
        assert!(accept_key(&plain).is_none());
    }
}
