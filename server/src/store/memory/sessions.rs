//! `Sessions` in memory.

use std::cmp::Reverse;

use async_trait::async_trait;
use maillage_shared::{ParticipantId, SessionId, Timestamp};

use super::MemoryStore;
use super::directory::{MISSING, TAKEN};
use crate::store::{Concern, Sessions, StoreError, StoredSession};

#[async_trait]
impl Sessions for MemoryStore {
    async fn create_session(&self, session: StoredSession) -> Result<(), StoreError> {
        let tables = &mut self.lock().directory;
        if session.participant.is_some_and(|participant| !tables.participants.contains_key(&participant)) {
            return Err(MISSING);
        }
        if tables.sessions.contains_key(&session.id) {
            return Err(TAKEN);
        }
        tables.sessions.insert(session.id, session);
        Ok(())
    }

    async fn update_session(&self, id: SessionId, data: &str, expires_at: Timestamp) -> Result<bool, StoreError> {
        let tables = &mut self.lock().directory;
        let Some(session) = tables.sessions.get_mut(&id) else { return Ok(false) };
        data.clone_into(&mut session.data);
        session.expires_at = expires_at;
        Ok(true)
    }

    async fn session(&self, id: SessionId, now: Timestamp) -> Result<Option<StoredSession>, StoreError> {
        Ok(self.lock().directory.sessions.get(&id).filter(|session| session.expires_at > now).cloned())
    }

    async fn sessions_of(&self, who: ParticipantId, now: Timestamp) -> Result<Vec<StoredSession>, StoreError> {
        let state = self.lock();
        let all = state.directory.sessions.values();
        let mut theirs: Vec<_> =
            all.filter(|session| session.participant == Some(who) && session.expires_at > now).cloned().collect();
        theirs.sort_by_key(|session| (Reverse(session.created_at), session.id.0));
        Ok(theirs)
    }

    async fn delete_session_of(&self, who: ParticipantId, id: SessionId) -> Result<bool, StoreError> {
        Ok(self.end_sessions_of(who, |session| session.id == id) > 0)
    }

    async fn delete_other_sessions(&self, who: ParticipantId, keep: SessionId) -> Result<u64, StoreError> {
        Ok(self.end_sessions_of(who, |session| session.id != keep))
    }

    async fn delete_session(&self, id: SessionId) -> Result<(), StoreError> {
        let tables = &mut self.lock().directory;
        for participant in tables.end_sessions(|session| session.id == id) {
            tables.raise(participant.map_or(Concern::Everybody, Concern::Participant));
        }
        Ok(())
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let tables = &mut self.lock().directory;
        let ended = tables.end_sessions(|session| session.expires_at <= now);
        for participant in &ended {
            tables.raise(participant.map_or(Concern::Everybody, Concern::Participant));
        }
        Ok(ended.len() as u64)
    }
}

impl MemoryStore {
    /// How many.
    fn end_sessions_of(&self, who: ParticipantId, ends: impl Fn(&StoredSession) -> bool) -> u64 {
        let tables = &mut self.lock().directory;
        let ended = tables.end_sessions(|session| session.participant == Some(who) && ends(session));
        if !ended.is_empty() {
            tables.raise(Concern::Participant(who));
        }
        ended.len() as u64
    }
}
