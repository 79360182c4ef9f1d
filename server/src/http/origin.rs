//! Which web pages may act in a signed-in person's name, and under which names this server is reached: our own only.
//!
//! Browsers send the cookie along with what other sites make them do, and say so in `Origin`. Programs that are no
//! browser send no `Origin`, and nobody can make them act in someone's name: what has none passes, unless
//! `Sec-Fetch-Site` shows that it is a browser after all.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header, uri::Authority};

use crate::{
    config::PublicUrl,
    http::{Http, client, error::ApiError},
};

/// The page behind the request is not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignOrigin;

/// What probes ask, by whatever name they were told: nobody learns anything there.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Whether a request comes from our own page, or from no page at all. Every call that changes something and the
/// WebSocket upgrade must pass.
///
/// # Errors
/// [`ForeignOrigin`].
pub fn check(headers: &HeaderMap, public_url: Option<&PublicUrl>) -> Result<(), ForeignOrigin> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return no_page(headers) };
    if origins.next().is_some() {
        return Err(ForeignOrigin);
    }
    let origin = origin.to_str().map_err(|_| ForeignOrigin)?;
    let ours = match public_url {
        Some(url) => origin == url.origin(),
        None => same_host(origin, headers),
    };
    if ours { Ok(()) } else { Err(ForeignOrigin) }
}

fn no_page(headers: &HeaderMap) -> Result<(), ForeignOrigin> {
    match headers.get("sec-fetch-site").map(http::HeaderValue::as_bytes) {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => Err(ForeignOrigin),
    }
}

/// The host of the page is the host the request was sent to, ports included.
fn same_host(origin: &str, headers: &HeaderMap) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let own_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return false,
    };
    let read = |text: &str| {
        let authority: Authority = text.parse().ok()?;
        Some((authority.host().to_ascii_lowercase(), authority.port_u16().unwrap_or(own_port)))
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).and_then(read);
    host.is_some() && host == read(authority)
}

/// Whether the request was sent to a name that can only be this server's. With a public URL the page's address decides
/// instead. Without one, whoever owns a name could let it lead here once a page of theirs is loaded, and the page would
/// pass for ours (DNS rebinding): so only addresses, and names that never leave a machine, are taken.
fn is_sent_here(headers: &HeaderMap, public_url: Option<&PublicUrl>) -> bool {
    let is_ours = |host: &http::HeaderValue| {
        let Some(authority) = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) else { return false };
        let host = authority.host().to_ascii_lowercase();
        let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(&host);
        host == "localhost" || host.ends_with(".localhost") || address.parse::<std::net::IpAddr>().is_ok()
    };
    public_url.is_some() || headers.get_all(header::HOST).iter().all(is_ours)
}

/// Where people reach this server, for links in mails: the public URL, or else what the request was sent to, which `guard` found
/// to be ours.
pub(crate) fn own_address(headers: &HeaderMap, public_url: Option<&PublicUrl>) -> String {
    let host = || headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    public_url.map_or_else(|| format!("http://{}", host()), ToString::to_string)
}

/// The answer to another site's page, which is also what people get who typed another name of the server: it says where
/// to go instead.
pub(crate) fn refuse(http: &Http, headers: &HeaderMap) -> ApiError {
    let error = ApiError::new(StatusCode::FORBIDDEN, "foreign-origin", "the request comes from another site");
    let Some(url) = &http.reach.public_url else { return error };
    if let Some(origin) = headers.get(header::ORIGIN) {
        http.warnings.foreign_origin(&String::from_utf8_lossy(origin.as_bytes()), url.origin());
    }
    error.see(url)
}

/// Refuses what was sent to a name that isn't ours, and what would change something for another site's page.
pub(crate) async fn guard(State(http): State<Http>, request: Request, next: Next) -> Response {
    let (headers, public_url) = (request.headers(), http.reach.public_url.as_ref());
    client::look_at_proxies(&http, request.extensions(), headers);
    if !PROBES.contains(&request.uri().path()) && !is_sent_here(headers, public_url) {
        let host = headers.get(header::HOST).map(http::HeaderValue::as_bytes).unwrap_or_default();
        http.warnings.unknown_host(&String::from_utf8_lossy(host));
        let detail = "this server does not know itself by this name: it is started with --public-url, or reached by \
            its address";
        return ApiError::new(StatusCode::MISDIRECTED_REQUEST, "unknown-host", detail).into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && check(headers, public_url).is_err() {
        return refuse(&http, headers).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    fn checked(public_url: Option<&str>, headers: &[(&str, &str)]) -> Result<(), ForeignOrigin> {
        let url = public_url.map(|url| url.parse::<PublicUrl>().expect("a public URL"));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.parse::<HeaderName>().expect("a name"), value.parse().expect("a value"));
        }
        check(&map, url.as_ref())
    }

    #[test]
    fn with_a_public_url_only_its_own_pages_pass() {
        let url = Some("https://maillage.example.org");
        assert_eq!(checked(url, &[("origin", "https://maillage.example.org"), ("host", "10.0.0.1:4180")]), Ok(()));
        for foreign in [
            "null",
            "http://maillage.example.org",
            "https://maillage.example.org:444",
            "https://maillage.example.org.evil.example",
            "https://evil.example",
        ] {
            assert_eq!(checked(url, &[("origin", foreign), ("host", "evil.example")]), Err(ForeignOrigin), "{foreign}");
        }
    }

    #[test]
    fn without_a_public_url_the_page_and_the_request_name_the_same_host() {
        let host = ("host", "Localhost:4180");
        assert_eq!(checked(None, &[("origin", "http://localhost:4180"), host]), Ok(()));
        assert_eq!(checked(None, &[("origin", "http://192.0.2.7"), ("host", "192.0.2.7:80")]), Ok(()));
        for foreign in
            ["null", "http://localhost", "http://localhost:4181", "http://evil.example", "file://localhost:4180"]
        {
            assert_eq!(checked(None, &[("origin", foreign), host]), Err(ForeignOrigin), "{foreign}");
        }
        assert_eq!(checked(None, &[("origin", "http://localhost:4180")]), Err(ForeignOrigin));
        let two = [("origin", "http://localhost:4180"), ("origin", "http://evil.example"), host];
        assert_eq!(checked(None, &two), Err(ForeignOrigin));
    }

    #[test]
    fn a_program_without_a_page_passes_but_a_browser_that_hides_its_page_does_not() {
        assert_eq!(checked(None, &[]), Ok(()));
        assert_eq!(checked(None, &[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(checked(None, &[("sec-fetch-site", "cross-site")]), Err(ForeignOrigin));
        assert_eq!(checked(None, &[("sec-fetch-site", "same-site")]), Err(ForeignOrigin));
    }

    #[test]
    fn r22_without_a_public_url_only_what_cannot_lead_elsewhere_is_this_server() {
        let sent = |host: &'static str| HeaderMap::from_iter([(header::HOST, http::HeaderValue::from_static(host))]);
        for ours in ["localhost", "LocalHost:4180", "cls.localhost:1", "127.0.0.1:4180", "[::1]:4180", "192.0.2.7"] {
            assert!(is_sent_here(&sent(ours), None), "{ours}");
        }
        let url: PublicUrl = "https://maillage.example.org".parse().expect("a public URL");
        for foreign in
            ["evil.example", "evil.example:4180", "127.0.0.1.evil.example", "localhost.evil.example", "", "a b"]
        {
            assert!(!is_sent_here(&sent(foreign), None), "{foreign}");
            assert!(is_sent_here(&sent(foreign), Some(&url)), "{foreign}");
        }
        assert!(is_sent_here(&HeaderMap::new(), None), "a program of HTTP/1.0");
    }
}
