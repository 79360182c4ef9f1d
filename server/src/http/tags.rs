//! Answers that say by a tag what they are, and are left out where whoever asks has the very same already (SPEC C48).
//! Around every handler: one that tags its own answers goes first. Never keeps an answer.

use axum::{
    body::{Body, Bytes, HttpBody as _, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use sha2::{Digest as _, Sha256};

/// As many bytes of a hash as tell answers apart: 96 bits.
const TAG_BYTES: usize = 12;

/// The tag of what is made of these bytes. A weak one: they may be compressed on their way.
pub(crate) fn weak(text: &str) -> String {
    format!("W/\"{text}\"")
}

/// Whether whoever asks has what this tag names. A proxy that compresses may have made a strong tag weak.
pub(crate) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.flat_map(|value| value.split(',')).any(|known| bare(known) == bare(tag))
}

/// Tags what a `GET` of the API is answered with, or leaves it out. The tag is of the bytes alone: whoever may not have
/// them can't know it.
pub(crate) async fn tagged(request: Request, next: Next) -> Response {
    if request.method() != Method::GET || !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if !is_json(&response) || response.headers().contains_key(header::ETAG) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = whole(body).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let tag = weak(&URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..TAG_BYTES]));
    let same = has(&asked, &tag);
    parts.headers.insert(header::ETAG, HeaderValue::try_from(tag).expect("base64url between quotation marks"));
    if !same {
        return Response::from_parts(parts, Body::from(bytes));
    }
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::empty())
}

/// An answer that was had, whole in memory already.
fn is_json(response: &Response) -> bool {
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes() == b"application/json");
    json && response.status() == StatusCode::OK && response.body().size_hint().exact().is_some()
}

async fn whole(body: Body) -> Result<Bytes, axum::Error> {
    to_bytes(body, usize::MAX).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_tag_is_found_however_it_is_said() {
        let tag = weak("abc");
        for known in [&["W/\"abc\""][..], &["\"x\", W/\"abc\""], &["\"x\"", "\"abc\""]] {
            assert!(has(&asking(known), &tag), "{known:?}");
        }
        for other in [&[][..], &["W/\"abcd\""], &["abc"], &["*"]] {
            assert!(!has(&asking(other), &tag), "{other:?}");
        }
    }
}
