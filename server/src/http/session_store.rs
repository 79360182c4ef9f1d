//! The session layer's records, kept in the Directory under the hash of the cookie: who reads the database can't
//! pass for anybody.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use maillage_shared::{ParticipantId, SessionId, Timestamp};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use crate::{
    causes::causes,
    clock,
    http::signed_in::PARTICIPANT,
    store::{Directory, StoreError, StoredSession},
};

/// A session's name everywhere but in its cookie.
pub(crate) fn name(id: &Id) -> SessionId {
    SessionId(Sha256::digest(id.to_string()).into())
}

/// The Directory, as the session layer wants it.
#[derive(Clone)]
pub(crate) struct Sessions {
    directory: Arc<dyn Directory>,
    /// How long a session stands at most.
    lifetime: Duration,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

impl Sessions {
    /// Of this directory; none stands longer than `lifetime`.
    pub(crate) fn new(directory: Arc<dyn Directory>, lifetime: Duration) -> Self {
        Self { directory, lifetime }
    }

    async fn read(&self, id: &Id) -> Result<Option<StoredSession>> {
        self.directory.session(name(id), clock::now()).await.map_err(backend)
    }

    /// When a session of this age ends if it is used until the record's own end.
    fn end(&self, record: &Record, created_at: Timestamp) -> Timestamp {
        let lifetime = i64::try_from(self.lifetime.as_millis()).unwrap_or(i64::MAX);
        timestamp(record.expiry_date).min(created_at.plus_millis(lifetime))
    }
}

fn data(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "map_err passes the error by value")]
fn backend(error: StoreError) -> Error {
    Error::Backend(causes(&error))
}

#[async_trait]
impl SessionStore for Sessions {
    /// Always under a new id, 128 random bits that no other session has: the record may come from a session that was
    /// just ended, and still carry the id its cookie had.
    async fn create(&self, record: &mut Record) -> Result<()> {
        record.id = Id::default();
        let participant = record.data.get(PARTICIPANT).cloned();
        let participant: Option<ParticipantId> =
            participant.map(serde_json::from_value).transpose().map_err(|error| Error::Encode(error.to_string()))?;
        let now = clock::now();
        let session = StoredSession {
            id: name(&record.id),
            participant,
            created_at: Some(now),
            data: data(record)?,
            expires_at: self.end(record, now),
        };
        self.directory.create_session(session).await.map_err(backend)
    }

    /// Changes a session that stands, and prolongs it within its lifetime. One that ended meanwhile (signed out
    /// elsewhere, password changed) stays ended (D16); one whose beginning isn't known is not prolonged.
    async fn save(&self, record: &Record) -> Result<()> {
        let Some(stored) = self.read(&record.id).await? else { return Ok(()) };
        let end = stored.created_at.map_or(stored.expires_at, |created_at| self.end(record, created_at));
        self.directory.update_session(stored.id, &data(record)?, end).await.map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(stored) = self.read(id).await? else { return Ok(None) };
        let data = serde_json::from_str(&stored.data).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date: date(stored.expires_at)? }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.directory.delete_session(name(id)).await.map_err(backend)
    }
}

fn timestamp(date: OffsetDateTime) -> Timestamp {
    let millis = date.unix_timestamp_nanos() / 1_000_000;
    Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

fn date(at: Timestamp) -> Result<OffsetDateTime> {
    let nanos = i128::from(at.as_millis()) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanos).map_err(|error| Error::Decode(error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{accounts::Accounts, store::MemoryStore};

    /// Sessions of a store with one account, and a record of its session.
    async fn sessions(expires: Timestamp) -> (Sessions, Record) {
        let directory = MemoryStore::new().store().directory;
        let accounts = Accounts::new(directory.clone()).await.expect("hashing works");
        let password = "a long enough password".to_owned();
        let camille = accounts.add("camille@example.org", "Camille", password).await.expect("added");
        let data = [(PARTICIPANT.to_owned(), json!(camille))].into();
        let record = Record { id: Id(42), data, expiry_date: date(expires).expect("a date") };
        (Sessions::new(directory, Duration::from_hours(1)), record)
    }

    #[tokio::test]
    async fn a_session_reads_back_until_it_expires_and_its_cookie_is_not_stored() {
        let (sessions, mut wanted) = sessions(clock::now().plus_millis(60_000)).await;
        sessions.create(&mut wanted).await.expect("created");
        assert_eq!(sessions.load(&wanted.id).await.expect("loaded"), Some(wanted.clone()));
        let stored = sessions.read(&wanted.id).await.expect("read").expect("there");
        assert!(!format!("{stored:?}").contains(&wanted.id.to_string()));
        wanted.expiry_date = date(clock::now().plus_millis(-1)).expect("a date");
        sessions.save(&wanted).await.expect("saved");
        assert_eq!(sessions.load(&wanted.id).await.expect("loaded"), None);
    }

    #[tokio::test]
    async fn a_session_that_ended_is_not_brought_back_by_a_request_that_was_under_way() {
        let (sessions, mut ended) = sessions(clock::now().plus_millis(60_000)).await;
        sessions.create(&mut ended).await.expect("created");
        sessions.delete(&ended.id).await.expect("deleted");
        sessions.save(&ended).await.expect("ignored");
        assert_eq!(sessions.load(&ended.id).await.expect("loaded"), None);
    }

    #[tokio::test]
    async fn r20_a_session_in_use_ends_when_its_lifetime_does() {
        let long = clock::now().plus_millis(14 * 24 * 3_600_000);
        let (sessions, mut record) = sessions(long).await;
        sessions.create(&mut record).await.expect("created");
        let begun = sessions.read(&record.id).await.expect("read").expect("there");
        assert_eq!(begun.created_at.map(|at| at.plus_millis(3_600_000)), Some(begun.expires_at));
        sessions.save(&record).await.expect("saved");
        let prolonged = sessions.read(&record.id).await.expect("read").expect("there");
        assert_eq!(prolonged.expires_at, begun.expires_at, "it was prolonged over its lifetime");
    }

    #[tokio::test]
    async fn r20_a_session_of_unknown_age_is_not_prolonged() {
        let soon = clock::now().plus_millis(60_000);
        let (sessions, mut record) = sessions(soon).await;
        let participant = sessions.directory.participant_by_email("camille@example.org").await.expect("read");
        let (id, participant) = (name(&record.id), participant.map(|account| account.id));
        let data = data(&record).expect("JSON");
        let old = StoredSession { id, participant, created_at: None, data, expires_at: soon };
        sessions.directory.create_session(old.clone()).await.expect("added");
        record.expiry_date = date(soon.plus_millis(60_000)).expect("a date");
        sessions.save(&record).await.expect("saved");
        assert_eq!(sessions.read(&record.id).await.expect("read"), Some(old));
    }
}
