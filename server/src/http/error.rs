//! Errors as the API answers them: a problem document (RFC 9457) with a code, and the request's id to find the cause
//! by. The cause itself goes to the log, once, and never to the client.

use std::{error::Error, sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use maillage_shared::api::Problem;

use crate::{
    causes::causes, config::PublicUrl, http::observe::RequestId, passwords::HashingFailed, store::StoreError,
    sync::SyncError,
};

type Cause = Arc<dyn Error + Send + Sync>;

/// What went wrong with a request: a status, a code and a sentence for the client, perhaps a cause for the log.
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after: Option<Duration>,
    /// Where people should go instead.
    public_url: Option<String>,
    cause: Option<Cause>,
}

impl ApiError {
    /// With a status, a code for programs and a sentence for people; neither may hold an inner cause.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), retry_after: None, public_url: None, cause: None }
    }

    /// What isn't there and what may not be known of are answered alike.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "there is nothing here that you may see")
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signed-out", "sign in first")
    }

    /// It may be seen, but not this done to it.
    #[must_use]
    pub fn role_too_weak() -> Self {
        Self::new(StatusCode::FORBIDDEN, "role-too-weak", "your role does not allow this")
    }

    /// Nobody whom the caller may name.
    #[must_use]
    pub fn unknown_participant() -> Self {
        let detail = "there is nobody of whom you know this";
        Self::new(StatusCode::NOT_FOUND, "unknown-participant", detail)
    }

    /// The request is well-formed but asks for what can't be.
    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// It doesn't fit what stands.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// Not now; try again after this long.
    #[must_use]
    pub fn too_many(retry_after: Duration) -> Self {
        let detail = "too many attempts: try again later";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", detail).after(retry_after)
    }

    /// Worth trying again after this long.
    pub(crate) fn after(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }

    /// With the address at which it would not have been refused.
    pub(crate) fn see(self, public_url: &PublicUrl) -> Self {
        Self { public_url: Some(public_url.to_string()), ..self }
    }

    /// Something the server needs does not answer.
    pub fn unavailable(cause: impl Error + Send + Sync + 'static) -> Self {
        let detail = "the server can't answer now: try again";
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail);
        Self { cause: Some(Arc::new(cause)), retry_after: Some(Duration::from_secs(1)), ..error }
    }

    /// Our own mistake.
    pub fn internal(cause: impl Error + Send + Sync + 'static) -> Self {
        let error = Self::of_status(StatusCode::INTERNAL_SERVER_ERROR);
        Self { cause: Some(Arc::new(cause)), ..error }
    }

    /// For an answer that carries nothing but a status: made by a layer, not by a handler.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::BAD_REQUEST => ("bad-request", "the request can't be read"),
            StatusCode::NOT_FOUND => ("unknown-path", "there is nothing at this address"),
            StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "this method is not for this address"),
            StatusCode::REQUEST_TIMEOUT => ("request-timeout", "the request did not arrive in time"),
            StatusCode::PAYLOAD_TOO_LARGE => ("body-too-large", "the body is too large"),
            StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "the server can't answer now: try again"),
            StatusCode::INTERNAL_SERVER_ERROR => ("internal", "the server failed; the failure was recorded"),
            _ => ("error", "the request was refused"),
        };
        Self::new(status, code, detail)
    }

    fn log(&self) {
        let Some(cause) = &self.cause else { return };
        let chain = causes(cause.as_ref());
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            tracing::warn!(code = self.code, cause = chain, "a request failed");
        } else {
            tracing::error!(code = self.code, cause = chain, "a request failed");
        }
    }

    fn problem(&self, request: &RequestId) -> Problem {
        Problem {
            kind: "about:blank".to_owned(),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: Some(self.detail.clone()),
            instance: Some(request.as_str().to_owned()),
            public_url: self.public_url.clone(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::unavailable(error),
            StoreError::Conflict(_) => {
                Self { cause: Some(Arc::new(error)), ..Self::conflict("conflict", "somebody else was there first") }
            }
            StoreError::LastManager => Self::conflict("last-manager", error.to_string()),
            StoreError::Inconsistent(_) => Self::internal(error),
        }
    }
}

impl From<SyncError> for ApiError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::Overdrawn { again_in } => {
                let detail = "you asked for more than your share of the server's work: try again later";
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too-much-at-once", detail).after(again_in)
            }
            SyncError::Refused => Self::conflict("edit-refused", "the document does not take this edit"),
            SyncError::UnknownHeads => {
                Self::new(StatusCode::NOT_FOUND, "unknown-heads", "the document was never at these heads")
            }
            SyncError::Busy | SyncError::NotSaved => Self::unavailable(error),
        }
    }
}

impl From<HashingFailed> for ApiError {
    fn from(error: HashingFailed) -> Self {
        Self::internal(error)
    }
}

impl From<tower_sessions::session::Error> for ApiError {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::unavailable(error)
    }
}

impl IntoResponse for ApiError {
    /// Only a status and the error itself: [`problems`] writes the body, because it knows the request's id.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes every refusal and failure, wherever it came from, as one problem document, and logs its cause.
pub(crate) async fn problems(Extension(id): Extension<RequestId>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    let error = response.extensions_mut().remove::<ApiError>();
    let error = error.unwrap_or_else(|| ApiError::of_status(response.status()));
    error.log();
    let mut answer = (error.status, Json(error.problem(&id))).into_response();
    // What the layers below said beside the body stays: Allow, Set-Cookie.
    let said = std::mem::take(response.headers_mut());
    let about_the_body = |name: &HeaderName| *name == header::CONTENT_TYPE || *name == header::CONTENT_LENGTH;
    let kept = said.iter().filter(|(name, _)| !about_the_body(name));
    let headers = answer.headers_mut();
    for (name, value) in kept {
        headers.append(name.clone(), value.clone());
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(after) = error.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(after.as_secs().max(1)));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_to_the_log_with_its_own_causes_and_never_to_the_client() {
        let inner = std::io::Error::other("disk secret");
        let error = ApiError::from(StoreError::Unavailable(inner.into()));
        let cause = error.cause.clone().expect("a cause");
        assert_eq!(causes(cause.as_ref()), "the store is unavailable: disk secret");
        let told = serde_json::to_string(&error.problem(&RequestId::for_tests("r1"))).expect("JSON");
        assert!(!told.contains("secret"), "{told}");
        assert_eq!(error.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
