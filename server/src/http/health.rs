//! What probes ask: is the process alive, can it serve, how is it doing.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{Extensions, HeaderMap, StatusCode, header};
use maillage_shared::api;
use sha2::{Digest, Sha256};

use crate::{
    http::{ApiError, Http, Reach, client},
    telemetry,
};

fn ok() -> Json<api::Health> {
    Json(api::Health { status: "ok".to_owned() })
}

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = api::Health)))]
pub(crate) async fn read_health() -> Json<api::Health> {
    ok()
}

/// The process answers, so does its database, and changes would be saved (J13).
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, body = api::Health),
    (status = 503, body = api::Problem, description = "`unavailable`"),
))]
pub(crate) async fn read_readiness(State(http): State<Http>) -> Result<Json<api::Health>, ApiError> {
    // Why it isn't was logged when it began; probes ask every few seconds, and would say it each time.
    http.directory.ping().await.map_err(|_| ApiError::of_status(StatusCode::SERVICE_UNAVAILABLE))?;
    Ok(ok())
}

/// Metrics in the Prometheus text format. With a token configured, whoever sends it as a bearer token reads them.
/// Without one, this machine alone does, nobody through a proxy on it, and nobody at all once a public URL is set: a proxy
/// that says nothing of whom it speaks for would make everybody look local. Who may not read them is told that they aren't there.
#[utoipa::path(get, path = "/metrics", tag = "health", responses(
    (status = 200, body = String, content_type = "text/plain"),
    (status = 404, body = api::Problem, description = "`not-found`"),
))]
pub(crate) async fn read_metrics(
    State(http): State<Http>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, ApiError> {
    if !may_read(&http.reach, &headers, &extensions) {
        return Err(ApiError::not_found());
    }
    let metrics = telemetry::metrics().map_err(ApiError::internal)?;
    let format = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((format, metrics.render()).into_response())
}

fn may_read(reach: &Reach, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let Some(token) = &reach.metrics_token else {
        return reach.public_url.is_none() && client::is_this_machine(extensions, headers, reach);
    };
    let given = headers.get(header::AUTHORIZATION).map(http::HeaderValue::as_bytes);
    let given = given.and_then(|value| value.strip_prefix(b"Bearer "));
    // Hashes are compared, so that the time it takes tells nothing of the token.
    given.is_some_and(|given| Sha256::digest(given) == Sha256::digest(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(public_url: Option<&str>, token: Option<&str>, peer: &str, given: Option<&str>) -> bool {
        let reach = Reach {
            public_url: public_url.map(|url| url.parse().expect("a public URL")),
            metrics_token: token.map(str::to_owned),
            ..Reach::default()
        };
        let mut request = http::Request::new(());
        client::mark(&mut request, peer.parse().expect("an address"));
        if let Some(given) = given {
            request.headers_mut().insert(header::AUTHORIZATION, given.parse().expect("a value"));
        }
        may_read(&reach, request.headers(), request.extensions())
    }

    #[test]
    fn without_a_token_only_this_machine_reads_metrics_and_nobody_behind_a_proxy() {
        assert!(may(None, None, "127.0.0.1:1", None) && may(None, None, "[::ffff:127.0.0.1]:1", None));
        assert!(!may(None, None, "192.0.2.1:1", None));
        assert!(!may(Some("https://a.example"), None, "127.0.0.1:1", None));
    }

    #[test]
    fn r23_who_comes_through_a_proxy_on_this_machine_is_not_this_machine() {
        let proxies: [&[std::net::IpAddr]; 2] = [&[], &[[127, 0, 0, 1].into()]];
        for trusted_proxies in proxies {
            let reach = Reach { trusted_proxies: trusted_proxies.to_vec(), ..Reach::default() };
            for (name, value) in
                [("x-forwarded-for", "203.0.113.5"), ("x-forwarded-for", "unknown"), ("forwarded", "for=203.0.113.5")]
            {
                let mut request = http::Request::new(());
                client::mark(&mut request, "127.0.0.1:1".parse().expect("an address"));
                assert!(may_read(&reach, request.headers(), request.extensions()), "a program here");
                request.headers_mut().insert(name, value.parse().expect("a value"));
                assert!(!may_read(&reach, request.headers(), request.extensions()), "{name}: {value}");
            }
        }
    }

    #[test]
    fn with_a_token_whoever_sends_it_reads_metrics_and_nobody_else() {
        assert!(may(Some("https://a.example"), Some("s3cret"), "192.0.2.1:1", Some("Bearer s3cret")));
        assert!(!may(None, Some("s3cret"), "127.0.0.1:1", Some("Bearer other")));
        assert!(!may(None, Some("s3cret"), "127.0.0.1:1", None));
    }
}
