//! What people see when they open the server's address: files of `client-web/`, compiled into the binary.

use axum::response::{IntoResponse, Response};
use http::{Method, Uri, header};

use crate::http::error::ApiError;

/// Path, type, bytes.
const FILES: [(&str, &str, &[u8]); 2] = [
    ("/index.html", "text/html; charset=utf-8", include_bytes!("../../../client-web/index.html")),
    ("/maillage.css", "text/css; charset=utf-8", include_bytes!("../../../client-web/maillage.css")),
];

/// A file by its path; the page for every other path that looks like no file, since the client has its own routes.
pub(crate) async fn read_file(method: Method, uri: Uri) -> Result<Response, ApiError> {
    let path = uri.path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(ApiError::of_status(http::StatusCode::NOT_FOUND));
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(ApiError::of_status(http::StatusCode::METHOD_NOT_ALLOWED));
    }
    let looks_like_a_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let wanted = if looks_like_a_file { path } else { "/index.html" };
    let file = FILES.iter().find(|(known, ..)| *known == wanted);
    let (_, kind, bytes) = file.ok_or_else(|| ApiError::of_status(http::StatusCode::NOT_FOUND))?;
    // Asked again each time: the binary may have been replaced.
    Ok(([(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "no-cache")], *bytes).into_response())
}
