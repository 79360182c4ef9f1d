//! The stream of what changes in a workspace, as server-sent events (WHATWG HTML, 9.2). What is said and to whom is decided
//! in `events`.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use futures_util::stream;
use http::{HeaderName, HeaderValue, StatusCode, header};
use maillage_shared::{WorkspaceId, api};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    events::{NoStream, Stream, Viewer},
    http::{ApiError, Http, SignedIn, extract::Id, listener, origin},
};

/// A proxy in between must neither keep, compress nor hold back what is said now.
const HANDED_ON: [(HeaderName, HeaderValue); 3] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
];
/// What a browser sends of the event it heard last.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// When to come back if there are too many streams.
const LATER: Duration = Duration::from_secs(30);

/// What changes in a workspace, as it changes: server-sent events whose data is a `WorkspaceEvent`. The first is `ready`, or
/// `reset` where `Last-Event-ID` names an event that isn't known any more: then lists are to be asked for anew. Whoever hears
/// events is in the workspace as long as they do.
#[utoipa::path(get, path = "/api/v1/workspaces/{id}/events", tag = "workspaces",
    params(
        ("id" = String, Path, description = "A workspace"),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the event that was heard last"),
    ), responses(
    (status = 200, content_type = "text/event-stream", body = api::WorkspaceEvent, description = "Goes on until it ends"),
    (status = 401, body = api::Problem, description = "`signed-out`"),
    (status = 403, body = api::Problem, description = "`foreign-origin`"),
    (status = 404, body = api::Problem, description = "`not-found`"),
    (status = 429, body = api::Problem, description = "`too-many-streams`; Retry-After says when to come back"),
    (status = 503, body = api::Problem, description = "`too-many-streams`, `server-stopping`"),
))]
pub(crate) async fn read_events(
    State(http): State<Http>,
    who: SignedIn,
    Id(workspace): Id<WorkspaceId>,
    request: Request,
) -> Result<Response, ApiError> {
    let headers = request.headers();
    // It takes one of a person's places, so that it must come from a page of ours.
    origin::check(headers, http.reach.public_url.as_ref()).map_err(|_| origin::refuse(&http, headers))?;
    let last = headers.get(LAST_EVENT_ID).map(|value| value.to_str().unwrap_or_default());
    let SignedIn { participant, session } = who;
    let viewer = Viewer { participant, session, workspace };
    let stream = Stream::open(&http.events, viewer, last).await?;
    let cut = request.extensions().get::<listener::Open>().map_or_else(CancellationToken::new, listener::Open::cut);
    let (out, said) = mpsc::channel(1);
    tokio::spawn(stream.run(out, cut));
    let mut response = Response::new(Body::from_stream(stream::unfold(said, |mut said| async {
        let piece = said.recv().await?;
        Some((Ok::<_, Infallible>(piece), said))
    })));
    response.headers_mut().extend(HANDED_ON);
    Ok(response)
}

impl From<NoStream> for ApiError {
    fn from(reason: NoStream) -> Self {
        let too_many = |status, detail: &str| Self::new(status, "too-many-streams", detail.to_owned()).after(LATER);
        match reason {
            NoStream::SignedOut => Self::signed_out(),
            NoStream::NotFound => Self::not_found(),
            NoStream::TooManyOfTheirs => {
                too_many(StatusCode::TOO_MANY_REQUESTS, "you have as many streams open as you may")
            }
            NoStream::TooMany => too_many(StatusCode::SERVICE_UNAVAILABLE, "too many streams are open"),
            NoStream::Stopping => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "server-stopping", "the server is stopping")
            }
            NoStream::Store(error) => error.into(),
        }
    }
}
