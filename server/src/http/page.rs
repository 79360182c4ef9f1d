//! What people see when they open the server's address: the built client, or a word on how to build it.
//!
//! Files under `assets/` have the hash of what is in them in their name and are kept for ever; everything else is asked
//! for again each time, because the binary may have been replaced, and is usually not sent again.

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::http::{
    assets::{Asset, Assets, Built},
    encoding::{self, Encoding},
    error::ApiError,
};

/// The client's own page, for every address that is no file's: the client has its own routes.
const PAGE: &str = "index.html";

/// What the built client wants to be asked for along with the page of a document: `</assets/…>; rel=modulepreload`, one a
/// line. Written by `client-web/build/preload.ts`; a client without it is only slower.
const PRELOAD: &str = "preload.txt";

/// Shown while there is no client.
const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>Maillage</title>\n\
    <h1>Maillage</h1>\n<p>Le serveur du Contrat Local de Santé fonctionne, mais son client web n’est pas construit\u{a0}: \
    <code>make client</code>.</p>\n</html>\n";

/// What a file is, by the end of its name. What isn't listed is given as bytes that mean nothing.
const KINDS: [(&str, &str); 13] = [
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("woff2", "font/woff2"),
];

/// A file of the client by its path; the client's page for every other path that looks like no file.
pub(crate) async fn read_file(request: Request) -> Result<Response, ApiError> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(ApiError::of_status(StatusCode::NOT_FOUND));
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(ApiError::of_status(StatusCode::METHOD_NOT_ALLOWED));
    }
    answer(&Built, path, request.headers()).ok_or_else(|| ApiError::of_status(StatusCode::NOT_FOUND))
}

/// The answer for a path; `None` if it names a file that isn't there.
fn answer(assets: &impl Assets, path: &str, headers: &HeaderMap) -> Option<Response> {
    let looks_like_a_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if looks_like_a_file {
        let name = path.strip_prefix('/').filter(|name| is_plain(name))?;
        return chosen(assets, name, headers).map(|(asset, encoding)| respond(asset, name, encoding, headers));
    }
    let Some((asset, encoding)) = chosen(assets, PAGE, headers) else {
        return Some(respond(Asset::new(NOT_BUILT.as_bytes()), PAGE, Encoding::Identity, headers));
    };
    let mut response = respond(asset, PAGE, encoding, headers);
    if path.starts_with("/documents/")
        && let Some(links) = assets.find(PRELOAD).and_then(|links| links_of(&links.bytes))
    {
        response.headers_mut().insert(header::LINK, links);
    }
    Some(response)
}

/// The lines of a file as one header.
fn links_of(lines: &[u8]) -> Option<HeaderValue> {
    let lines = std::str::from_utf8(lines).ok()?.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    HeaderValue::try_from(lines.join(", ")).ok().filter(|value| !value.is_empty())
}

/// Whether a path can be a file of ours. Nothing that leads out of the folder is, nor a compressed twin by its own name.
fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        let letters = part.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"._-".contains(&letter));
        letters && !part.is_empty() && !part.starts_with('.')
    };
    let is_twin = name.ends_with(Encoding::Brotli.suffix()) || name.ends_with(Encoding::Gzip.suffix());
    name.split('/').all(plain) && !is_twin
}

/// The file in the encoding the client likes best of those there are.
fn chosen(assets: &impl Assets, name: &str, headers: &HeaderMap) -> Option<(Asset, Encoding)> {
    encoding::accepted(headers)
        .into_iter()
        .find_map(|encoding| Some((assets.find(&format!("{name}{}", encoding.suffix()))?, encoding)))
}

fn respond(asset: Asset, name: &str, encoding: Encoding, asked: &HeaderMap) -> Response {
    let mut response = if is_known(asked, &asset.tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match asset.bytes {
            std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
        };
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
        if encoding != Encoding::Identity {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.as_str()));
        }
        response
    };
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let own = response.headers_mut();
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    own.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    own.insert(header::ETAG, HeaderValue::try_from(asset.tag).expect("base64 between quotation marks"));
    response
}

fn kind(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default();
    KINDS.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, kind)| kind)
}

/// Whether the client says that it has these bytes. A proxy that compressed them itself has made the tag a weak one.
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let said = asked.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    let mut said = said.flat_map(|value| value.split(',')).map(str::trim);
    said.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests;
