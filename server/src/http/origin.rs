//! Which web pages may act in a signed-in person's name: only our own.
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
    http::{Http, error::ApiError},
};

/// The page behind the request is not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignOrigin;

impl From<ForeignOrigin> for ApiError {
    fn from(_: ForeignOrigin) -> Self {
        Self::new(StatusCode::FORBIDDEN, "foreign-origin", "the request comes from another site")
    }
}

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

/// Refuses what would change something for another site's page.
pub(crate) async fn guard(State(http): State<Http>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && let Err(foreign) = check(request.headers(), http.reach.public_url.as_ref()) {
        return ApiError::from(foreign).into_response();
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
        assert_eq!(checked(None, &[("origin", "http://hall.example"), ("host", "hall.example:80")]), Ok(()));
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
}
