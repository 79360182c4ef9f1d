//! Ids in paths and JSON in bodies, refused with a problem document when they don't read.

use std::str::FromStr;

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::JsonRejection},
};
use http::{StatusCode, request::Parts};
use maillage_shared::{DocumentId, InvitationId, ParticipantId, WorkspaceId, id::InvalidId};
use serde::de::DeserializeOwned;

use crate::http::error::ApiError;

/// The one id in the path.
pub(crate) struct Id<T>(pub(crate) T);

/// The id in the path, then the participant's.
pub(crate) struct IdAndParticipant<T>(pub(crate) T, pub(crate) ParticipantId);

/// A workspace's id in the path, then an invitation's.
pub(crate) struct IdAndInvitation(pub(crate) WorkspaceId, pub(crate) InvitationId);

/// Ids that stand in paths.
pub(crate) trait PathId: FromStr<Err = InvalidId> + Send {}
impl PathId for DocumentId {}
impl PathId for WorkspaceId {}

impl<T: PathId, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| unreadable())?;
        Ok(Self(text.parse().map_err(invalid)?))
    }
}

impl<T: PathId, S: Send + Sync> FromRequestParts<S> for IdAndParticipant<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((id, participant)) = path.map_err(|_| unreadable())?;
        Ok(Self(id.parse().map_err(invalid)?, participant.parse().map_err(invalid)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdAndInvitation {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((id, invitation)) = path.map_err(|_| unreadable())?;
        Ok(Self(id.parse().map_err(invalid)?, invitation.parse().map_err(invalid)?))
    }
}

/// An address that holds something else than the ids expected there.
pub(crate) fn unreadable() -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "invalid-id", "the address can't be read")
}

#[expect(clippy::needless_pass_by_value, reason = "map_err passes the error by value")]
fn invalid(error: InvalidId) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "invalid-id", error.to_string())
}

/// A JSON body of the wanted shape.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(refuse(&rejection)),
        }
    }
}

/// The answer repeats no part of the body: it may hold a password.
fn refuse(rejection: &JsonRejection) -> ApiError {
    match rejection {
        JsonRejection::JsonSyntaxError(_) => {
            ApiError::new(StatusCode::BAD_REQUEST, "invalid-json", "the body is not JSON")
        }
        JsonRejection::JsonDataError(_) => {
            ApiError::invalid("unexpected-json", "the body has a field too many, too few, or of the wrong type")
        }
        JsonRejection::MissingJsonContentType(_) => ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "the body must be sent as content-type: application/json",
        ),
        other => ApiError::of_status(other.status()),
    }
}
