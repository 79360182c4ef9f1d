//! The session layer's records, kept in the Directory under the hash of the cookie: who reads the database can't
//! pass for anybody.

use std::{fmt, sync::Arc};

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
    clock,
    http::{error::causes, signed_in::PARTICIPANT},
    store::{Directory, StoredSession},
};

/// A session's name everywhere but in its cookie.
pub(crate) fn name(id: &Id) -> SessionId {
    SessionId(Sha256::digest(id.to_string()).into())
}

/// The Directory, as the session layer wants it.
#[derive(Clone)]
pub(crate) struct Sessions(pub(crate) Arc<dyn Directory>);

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

impl Sessions {
    async fn write(&self, record: &Record) -> Result<()> {
        let participant = record.data.get(PARTICIPANT).cloned();
        let participant: Option<ParticipantId> =
            participant.map(serde_json::from_value).transpose().map_err(|error| Error::Encode(error.to_string()))?;
        let session = StoredSession {
            id: name(&record.id),
            participant,
            data: serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?,
            expires_at: timestamp(record.expiry_date),
        };
        self.0.save_session(session).await.map_err(|error| Error::Backend(causes(&error)))
    }

    async fn read(&self, id: &Id) -> Result<Option<StoredSession>> {
        self.0.session(name(id), clock::now()).await.map_err(|error| Error::Backend(causes(&error)))
    }
}

#[async_trait]
impl SessionStore for Sessions {
    /// Always under a new id, 128 random bits that no other session has: the record may come from a session that was
    /// just ended, and still carry the id its cookie had.
    async fn create(&self, record: &mut Record) -> Result<()> {
        record.id = Id::default();
        self.write(record).await
    }

    /// Changes a session that stands. One that ended meanwhile (signed out elsewhere, password changed) stays ended.
    async fn save(&self, record: &Record) -> Result<()> {
        match self.read(&record.id).await? {
            Some(_) => self.write(record).await,
            None => Ok(()),
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(stored) = self.read(id).await? else { return Ok(None) };
        let data = serde_json::from_str(&stored.data).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date: date(stored.expires_at)? }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete_session(name(id)).await.map_err(|error| Error::Backend(causes(&error)))
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
        (Sessions(directory), record)
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
}
