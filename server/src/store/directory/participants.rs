//! Accounts.

use async_trait::async_trait;
use maillage_shared::{ParticipantId, Timestamp};

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
    /// An argon2id hash in PHC form.
    pub password_hash: String,
    /// When the account was made.
    pub created_at: Timestamp,
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
}
