//! Who asks: the extractor that every call for signed-in people takes first.

use axum::extract::FromRequestParts;
use http::request::Parts;
use maillage_shared::{ParticipantId, SessionId};
use tower_sessions::Session;

use crate::{
    clock,
    http::{error::ApiError, session_store},
};

/// Where the session keeps who is signed in.
pub(crate) const PARTICIPANT: &str = "participant";

/// Where the session keeps when it was last prolonged, in milliseconds.
pub(crate) const PROLONGED: &str = "prolonged";

/// A session in use is prolonged, which writes to the database, this often at most.
const PROLONG_EVERY_MS: i64 = 60 * 60 * 1000;

/// Somebody signed in, by a session that has not ended. Refuses with 401 otherwise.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn {
    /// Who.
    pub participant: ParticipantId,
    /// By which session.
    pub session: SessionId,
}

impl SignedIn {
    /// Who is signed in by this session, if anybody.
    pub(crate) async fn of(session: &Session) -> Result<Option<Self>, ApiError> {
        let Some(participant) = session.get::<ParticipantId>(PARTICIPANT).await? else { return Ok(None) };
        let Some(id) = session.id() else { return Ok(None) };
        Ok(Some(Self { participant, session: session_store::name(&id) }))
    }
}

/// The session that a request's cookie names, whether or not it stands; the store isn't asked, and the session isn't
/// prolonged. Only for what somebody signed in opened before, and whose end is watched by something else. Refuses with 401
/// where no session is named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NamedSession(pub(crate) SessionId);

impl<S: Send + Sync> FromRequestParts<S> for NamedSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let id = session_of(parts, state).await?.id().ok_or_else(ApiError::signed_out)?;
        Ok(Self(session_store::name(&id)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let session = session_of(parts, state).await?;
        let signed_in = Self::of(&session).await?.ok_or_else(ApiError::signed_out)?;
        let now = clock::now().as_millis();
        let prolonged = session.get::<i64>(PROLONGED).await?.unwrap_or_default();
        if now.saturating_sub(prolonged) >= PROLONG_EVERY_MS {
            session.insert(PROLONGED, now).await?;
        }
        Ok(signed_in)
    }
}

/// The request's session, which may be new and empty.
pub(crate) async fn session_of<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Session, ApiError> {
    let session = Session::from_request_parts(parts, state).await;
    session.map_err(|(_, reason)| ApiError::internal(std::io::Error::other(reason)))
}
