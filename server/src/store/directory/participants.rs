//! Accounts.

use async_trait::async_trait;
use maillage_shared::{ParticipantId, SessionId, Timestamp};

use crate::store::StoreError;

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Who.
    pub id: ParticipantId,
    /// Lower-cased, unique.
    pub email: String,
    /// As shown to others.
    pub name: String,
    /// Where they work, in their own words; empty if nothing is said.
    pub structure: String,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// What an account says of its owner and is to say otherwise; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// As shown to others.
    pub name: Option<String>,
    /// Where they work; empty takes it back.
    pub structure: Option<String>,
}

/// People with an account.
///
/// Every method may fail with `Unavailable`; other errors are named.
#[async_trait]
pub trait Participants: Send + Sync + 'static {
    /// Add an account. `Conflict` if the e-mail address is taken.
    async fn add_participant(&self, participant: Participant) -> Result<(), StoreError>;
    /// By id.
    async fn participant(&self, id: ParticipantId) -> Result<Option<Participant>, StoreError>;
    /// The names of those among these who have an account, in no order.
    async fn names(&self, ids: &[ParticipantId]) -> Result<Vec<(ParticipantId, String)>, StoreError>;
    /// By e-mail address, already lower-cased.
    async fn participant_by_email(&self, email: &str) -> Result<Option<Participant>, StoreError>;
    /// Change a password and end the participant's sessions. `false` if there is no such participant.
    async fn set_password(&self, id: ParticipantId, password_hash: &str) -> Result<bool, StoreError>;
    /// The same if the hash is still `former`, and end all their sessions but `keep`. `false`, and nothing is changed, if
    /// there is no such participant, or another password was set meanwhile.
    async fn change_password(
        &self,
        id: ParticipantId,
        former: &str,
        password_hash: &str,
        keep: SessionId,
    ) -> Result<bool, StoreError>;
    /// Say something else of somebody. `false` if there is no such participant. Raises the rights version, so that whoever
    /// shows them hears of it.
    async fn set_profile(&self, id: ParticipantId, change: &ProfileChange) -> Result<bool, StoreError>;
}
