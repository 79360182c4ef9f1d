//! One span, one log line and one measure for each request, tied together by the request's id.
//!
//! The line names the route, never the path as typed: a path may hold anything.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id taken from a client or a proxy.
const LONGEST_ID: usize = 64;

/// Names one request in logs and answers.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    /// The one a proxy gave if it is sane (it ends in logs), else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let sane = |value: &&HeaderValue| {
            let bytes = value.as_bytes();
            (1..=LONGEST_ID).contains(&bytes.len())
                && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
        };
        let given = headers.get(REQUEST_ID).filter(sane).cloned();
        Self(given.unwrap_or_else(|| {
            HeaderValue::from_str(&Uuid::new_v4().to_string()).expect("a UUID is hexadecimal digits and hyphens")
        }))
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.to_str().expect("made of ASCII letters, digits and three marks")
    }

    #[cfg(test)]
    pub(crate) fn for_tests(id: &'static str) -> Self {
        Self(HeaderValue::from_static(id))
    }
}

/// A method as a metric's label: anybody can invent methods, and each label value is kept for ever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// The outermost layer: gives the request its id and its span, then logs and measures the answer.
pub(crate) async fn observe(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    let method = known(request.method());
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("http.request", request.id = id.as_str(), method, route);
    request.extensions_mut().insert(id.clone());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    response.headers_mut().insert(REQUEST_ID, id.0);
    let took = started.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| {
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        // Probes and tunnels ask every few seconds: they would drown the rest.
        match route.as_str() {
            "/healthz" | "/readyz" | "/metrics" | "/sync/tunnels/{tunnel}" => {
                tracing::debug!(status, duration_ms, "answered");
            }
            _ => tracing::info!(status, duration_ms, "answered"),
        }
    });
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    metrics::counter!("maillage_http_requests_total", &labels).increment(1);
    metrics::histogram!("maillage_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(given: &[u8]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_bytes(given).expect("a header value"));
        RequestId::of(&headers).as_str().as_bytes() == given
    }

    #[test]
    fn a_request_id_is_taken_from_the_proxy_when_it_is_sane() {
        assert!(taken(b"01J-abc_d.e"));
        assert!(!taken(b"") && !taken(b"a b") && !taken(b"a\"b") && !taken("é".as_bytes()) && !taken(&[b'a'; 65]));
    }
}
