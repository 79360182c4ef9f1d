//! Headers that tell browsers what our pages may do: load nothing from elsewhere, be framed by nobody.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

use crate::config::PublicUrl;

/// Automerge runs as WebAssembly; the hash is that of the one style the editor library writes into the page.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='; img-src 'self' data:; \
    worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
    form-action 'self'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The headers of every answer; worked out once.
#[derive(Clone)]
pub(crate) struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    /// For a server reached at this address.
    pub(crate) fn new(public_url: Option<&PublicUrl>) -> Self {
        // 'self' covers the WebSocket in today's browsers; older ones want it spelled out.
        let socket = public_url.map(|url| format!(" {}", url.socket_origin())).unwrap_or_default();
        let policy = format!("{POLICY}; connect-src 'self'{socket}");
        let policy = HeaderValue::from_str(&policy).expect("an origin was read from a URI, which is visible ASCII");
        let mut headers = vec![(header::CONTENT_SECURITY_POLICY, policy)];
        headers.extend(ALWAYS.map(|(name, value)| (name, HeaderValue::from_static(value))));
        if public_url.is_some_and(PublicUrl::is_https) {
            let two_years = HeaderValue::from_static("max-age=63072000");
            headers.push((header::STRICT_TRANSPORT_SECURITY, two_years));
        }
        Self(headers)
    }
}

/// Adds them. What the API says is never kept by a cache: it depends on who asks.
pub(crate) async fn secure(State(headers): State<SecurityHeaders>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let own = response.headers_mut();
    for (name, value) in headers.0 {
        own.insert(name, value);
    }
    own.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(public_url: Option<&str>, name: &HeaderName) -> Option<String> {
        let url = public_url.map(|url| url.parse().expect("a public URL"));
        let headers = SecurityHeaders::new(url.as_ref()).0;
        let value = headers.into_iter().find(|(known, _)| known == name)?.1;
        Some(value.to_str().expect("ASCII").to_owned())
    }

    #[test]
    fn only_a_site_behind_https_asks_for_https_for_ever() {
        let name = header::STRICT_TRANSPORT_SECURITY;
        assert_eq!(sent(Some("https://a.example"), &name).as_deref(), Some("max-age=63072000"));
        assert_eq!(sent(Some("http://a.example"), &name), None);
        assert_eq!(sent(None, &name), None);
    }

    #[test]
    fn the_policy_names_the_socket_of_the_public_url_and_allows_no_inline_script() {
        let policy = sent(Some("https://a.example"), &header::CONTENT_SECURITY_POLICY).expect("a policy");
        assert!(policy.ends_with("connect-src 'self' wss://a.example"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    }
}
