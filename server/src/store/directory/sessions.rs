//! Browsers' sessions.

use async_trait::async_trait;
use maillage_shared::{ParticipantId, SessionId, Timestamp};

use crate::store::StoreError;

/// A browser's session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// The hash of the cookie's value.
    pub id: SessionId,
    /// Who is signed in, if anybody.
    pub participant: Option<ParticipantId>,
    /// When it began; `None` if an earlier version added it.
    pub created_at: Option<Timestamp>,
    /// What the session layer keeps, JSON.
    pub data: String,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Browsers' sessions.
///
/// Every method may fail with `Unavailable`; other errors are named.
#[async_trait]
pub trait Sessions: Send + Sync + 'static {
    /// Add a session. `Conflict` if there is one of this id, or no such participant.
    async fn create_session(&self, session: StoredSession) -> Result<(), StoreError>;
    /// Write what a session that stands holds and when it ends. `false` if it ended meanwhile: it stays ended. Whose it
    /// is and when it began never change.
    async fn update_session(&self, id: SessionId, data: &str, expires_at: Timestamp) -> Result<bool, StoreError>;
    /// A session that has not expired at `now`.
    async fn session(&self, id: SessionId, now: Timestamp) -> Result<Option<StoredSession>, StoreError>;
    /// Somebody's sessions that have not expired at `now`, the one that began last first.
    async fn sessions_of(&self, who: ParticipantId, now: Timestamp) -> Result<Vec<StoredSession>, StoreError>;
    /// End one of somebody's sessions. `false` if it isn't theirs, or there is none. Raises the rights version.
    async fn delete_session_of(&self, who: ParticipantId, id: SessionId) -> Result<bool, StoreError>;
    /// End all of somebody's sessions but one; how many. Raises the rights version.
    async fn delete_other_sessions(&self, who: ParticipantId, keep: SessionId) -> Result<u64, StoreError>;
    /// End a session. Raises the rights version.
    async fn delete_session(&self, id: SessionId) -> Result<(), StoreError>;
    /// Forget sessions that ended before `now`; how many.
    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError>;
}
