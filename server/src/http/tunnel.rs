//! A connection for live documents where no upgrade passes: opened by a request, written to by further ones, read by a long
//! answer or by many short ones. What is carried are the bytes that a WebSocket would carry after its upgrade, frames
//! and all: everything that is promised of it is kept by `sync::connection`, for which it is a socket.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{Path, Query, Request, State, rejection::QueryRejection},
    response::{IntoResponse as _, Response},
};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use maillage_shared::api;
use serde::Deserialize;
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    http::{
        ApiError, Http, SignedIn,
        arrival::{self, Expected},
        client::Client,
        extract, origin,
        signed_in::NamedSession,
    },
    sync::{self, Positions, Reading, Tunnel, TunnelError},
};

/// A proxy in between must neither keep, compress nor hold back what is said now.
const HANDED_ON: [(HeaderName, HeaderValue); 3] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
];

/// Where a reader goes on.
#[derive(Debug, Deserialize)]
pub(crate) struct From {
    /// The position of the first byte it lacks.
    from: u64,
    /// Answer as soon as there is something, and after so many milliseconds with nothing. Without it: go on for ever.
    wait: Option<u64>,
}

/// Where a writer goes on.
#[derive(Debug, Deserialize)]
pub(crate) struct At {
    /// The position of the first byte of the body.
    at: u64,
    /// Everything before this position has arrived at the client.
    received: u64,
}

/// Open a connection where WebSocket upgrades don't pass. The bytes sent and read through it are those of a WebSocket
/// after its upgrade (RFC 6455, 5). The same people are let in as by `GET /sync`, and it counts as one of their connections.
#[utoipa::path(post, path = "/sync/tunnels", tag = "sync", params(
    ("as" = Option<String>, Query, description = "the participant whose edits will be sent"),
), responses(
    (status = 201, body = api::Tunnel, description = "Opened; only this session reaches it"),
    (status = 400, body = api::Problem, description = "`invalid-id`"),
    (status = 401, body = api::Problem, description = "`signed-out`, `another-account`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`"),
    (status = 429, body = api::Problem, description = "`too-many-connections`"),
    (status = 503, body = api::Problem, description = "`server-stopping`"),
))]
pub(crate) async fn open_tunnel(
    State(http): State<Http>,
    client: Client,
    signed_in: Result<SignedIn, ApiError>,
    expected: Result<Query<Expected>, QueryRejection>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<api::Tunnel>), ApiError> {
    let signed_in = arrival::whose(&http, &headers, signed_in, expected)?;
    let (user, place) = arrival::enter(&http, client, signed_in).await?;
    let guard = http.hub.admit(user.clone()).map_err(arrival::refused)?;
    let limits = &http.limits;
    let (near, far) = Tunnel::new(limits.tunnel_inbound_bytes, limits.tunnel_window_bytes);
    let reachable = http.tunnels.enter(signed_in, Arc::clone(&far), limits.connections_per_participant);
    let (id, last_words) = (reachable.id(), limits.tunnel_last_words);
    tokio::spawn(async move {
        sync::serve(http.hub.clone(), guard, user, near.into(), Bytes::new()).await;
        drop(place);
        reachable.ended();
        // Whoever does not fetch them hears that the tunnel is gone, and connects anew as well.
        let _ = timeout(last_words, far.delivered()).await;
    });
    Ok((StatusCode::CREATED, Json(api::Tunnel { id: id.to_string() })))
}

/// Read what the server says, from a position on; everything before it is forgotten. One request at a time: whoever read
/// before is answered no more.
#[utoipa::path(get, path = "/sync/tunnels/{tunnel}", tag = "sync", params(
    ("tunnel" = String, Path, description = "A tunnel that this session opened"),
    ("from" = u64, Query, description = "how many bytes have arrived"),
    ("wait" = Option<u64>, Query, description = "answer with what there is, or with nothing after so many milliseconds; \
        without it the answer goes on as long as the connection"),
), responses(
    (status = 200, content_type = "application/octet-stream", description = "The bytes that follow"),
    (status = 400, body = api::Problem, description = "`invalid-id`"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`"),
    (status = 404, body = api::Problem, description = "`no-tunnel`"),
    (status = 409, body = api::Problem, description = "`out-of-step`"),
))]
pub(crate) async fn read_tunnel(
    State(http): State<Http>,
    session: Result<NamedSession, ApiError>,
    path: Path<String>,
    asked: Result<Query<From>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // Reading changes something here, so that it must come from a page of ours like any other change.
    origin::check(&headers, http.reach.public_url.as_ref()).map_err(|_| origin::refuse(&http, &headers))?;
    let tunnel = find(&http, session, &path)?;
    let Query(From { from, wait }) = asked.map_err(|_| extract::unreadable())?;
    let reading = tunnel.read_from(from)?;
    let body = match wait {
        Some(wait) => {
            Body::from(what_comes(reading, Duration::from_millis(wait).min(http.limits.tunnel_poll_within)).await)
        }
        None => Body::from_stream(stream::unfold(reading, |mut reading| async {
            let piece = reading.next().await?;
            Some((Ok::<_, Infallible>(piece), reading))
        })),
    };
    let mut response = Response::new(body);
    response.headers_mut().extend(HANDED_ON);
    Ok(response)
}

/// Everything there is once there is something; nothing if nothing comes in time.
async fn what_comes(mut reading: Reading, within: Duration) -> Bytes {
    let Ok(Some(first)) = timeout(within, reading.next()).await else { return Bytes::new() };
    let mut all = BytesMut::from(first);
    while let Some(piece) = reading.next_now() {
        all.extend_from_slice(&piece);
    }
    all.freeze()
}

/// Write bytes, the first of which stands at a position; what was received before is passed over. Answered with how far
/// both directions have come, which may be less than was sent if the connection does not read: the rest is to be sent again.
#[utoipa::path(post, path = "/sync/tunnels/{tunnel}", tag = "sync", params(
    ("tunnel" = String, Path, description = "A tunnel that this session opened"),
    ("at" = u64, Query, description = "how many bytes were sent before these"),
    ("received" = u64, Query, description = "how many bytes have arrived at the client"),
), request_body(content_type = "application/octet-stream"), responses(
    (status = 200, body = api::TunnelPositions),
    (status = 400, body = api::Problem, description = "`invalid-id`, `bad-request`"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`"),
    (status = 404, body = api::Problem, description = "`no-tunnel`"),
    (status = 409, body = api::Problem, description = "`out-of-step`"),
    (status = 413, body = api::Problem, description = "`body-too-large`"),
))]
pub(crate) async fn write_tunnel(
    State(http): State<Http>,
    session: Result<NamedSession, ApiError>,
    path: Path<String>,
    asked: Result<Query<At>, QueryRejection>,
    request: Request,
) -> Result<Response, ApiError> {
    let tunnel = find(&http, session, &path)?;
    let Query(At { at, received }) = asked.map_err(|_| extract::unreadable())?;
    tunnel.acknowledge(received)?;
    let most = http.limits.tunnel_post_bytes;
    // What had no room in time is not received, and sent again.
    if let Ok(done) = timeout(http.limits.tunnel_post_within, pour(&tunnel, at, request.into_body(), most)).await {
        done?;
    }
    let Positions { received, sent } = tunnel.positions();
    Ok(Json(api::TunnelPositions { received, sent }).into_response())
}

/// As it comes, so that no request holds more than a piece of it.
async fn pour(tunnel: &Tunnel, mut at: u64, body: Body, most: usize) -> Result<(), ApiError> {
    let (mut pieces, mut rest) = (body.into_data_stream(), most);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| ApiError::of_status(StatusCode::BAD_REQUEST))?;
        rest = rest.checked_sub(piece.len()).ok_or_else(|| ApiError::of_status(StatusCode::PAYLOAD_TOO_LARGE))?;
        tunnel.receive(at, &piece).await?;
        at = at.saturating_add(piece.len() as u64);
    }
    Ok(())
}

/// The tunnel that a request names, if the session that the request names opened it. Whether that session still stands is
/// the connection's to ask, as on a socket: it ends within a second of the session's end, says why, and goes on for a
/// while when the store can't be asked (R1, R29). One that is gone, was never there or is another session's is answered
/// alike.
fn find(http: &Http, session: Result<NamedSession, ApiError>, path: &Path<String>) -> Result<Arc<Tunnel>, ApiError> {
    let NamedSession(session) = session?;
    let id: Option<Uuid> = path.parse().ok();
    id.and_then(|id| http.tunnels.find(id, session)).ok_or_else(no_tunnel)
}

fn no_tunnel() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "no-tunnel", "this connection is over: open another")
}

impl std::convert::From<TunnelError> for ApiError {
    fn from(error: TunnelError) -> Self {
        match error {
            TunnelError::OutOfStep => Self::conflict("out-of-step", error.to_string()),
            TunnelError::Left => no_tunnel(),
        }
    }
}
