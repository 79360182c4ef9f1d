//! A server to knock at, on the store that this binary's root names: a store with one workspace, a document in it, and somebody for each role.

use std::time::Duration;

use maillage_server::{
    accounts::Accounts,
    clock,
    lifecycle::{self, Server, Settings},
    store::{Participant, Store, StoredSession},
};
use maillage_shared::{ParticipantId, Role, SessionId, WorkspaceId};
use maillage_tests::{faulty::Faults, fresh::FreshStore};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::client::Client;

/// Everybody's password here.
pub(crate) const PASSWORD: &str = "a password for tests";

/// A gabarit every server has.
pub(crate) const GABARIT: &str = "normandie-2025/fiche-action@1";

pub(crate) struct House {
    pub(crate) server: Server,
    pub(crate) store: Store,
    /// What is to go wrong in the store, and the count of what it was asked.
    pub(crate) faults: Faults,
    /// What lies under the store: it can be damaged. Goes after the server.
    pub(crate) fresh: FreshStore,
    pub(crate) workspace: WorkspaceId,
    accounts: Accounts,
}

/// Another server on a store that is there already.
pub(crate) async fn start_server_on(settings: Settings, store: Store) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    lifecycle::serve(settings, store, listener).await.expect("a server")
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::open_with(Settings::default()).await
    }

    pub(crate) async fn open_with(settings: Settings) -> Self {
        let fresh = FreshStore::of(crate::KIND).await;
        let (store, faults) = Faults::over(fresh.store());
        let server = start_server_on(settings, store.clone()).await;
        let accounts = Accounts::new(store.directory.clone()).await.expect("hashing works");
        let workspace = accounts.add_workspace("CLS des essais", None).await.expect("a workspace");
        Self { server, store, faults, fresh, workspace, accounts }
    }

    pub(crate) fn stranger(&self) -> Client {
        Client::new(self.server.address())
    }

    /// Somebody new with an account, and a role in the workspace.
    pub(crate) async fn add_member(&self, name: &str, role: Role) -> ParticipantId {
        let email = format!("{name}@example.org");
        let id = self.accounts.add(&email, name, PASSWORD.to_owned()).await.expect("an account");
        self.accounts.set_member(self.workspace, &email, role).await.expect("a role");
        id
    }

    /// The same, signed in.
    pub(crate) async fn member(&self, name: &str, role: Role) -> (ParticipantId, Client) {
        let id = self.add_member(name, role).await;
        let mut client = self.stranger();
        let answer = client.sign_in(&format!("{name}@example.org"), PASSWORD).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        (id, client)
    }

    /// Somebody new with a session that stands already: as [`Self::member`], without the time that passwords take.
    pub(crate) async fn visitor(&self, name: &str, role: Role) -> (ParticipantId, Client) {
        let id = ParticipantId::from_uuid(Uuid::new_v4());
        let participant = Participant {
            id,
            email: format!("{name}@example.org"),
            name: name.to_owned(),
            structure: String::new(),
            password_hash: String::new(),
            created_at: clock::now(),
        };
        self.store.directory.add_participant(participant).await.expect("an account");
        self.store.directory.set_member(self.workspace, id, role).await.expect("a role");
        let mut client = self.stranger();
        client.cookie = Some(self.session(id, Duration::from_hours(1)).await.0);
        (id, client)
    }

    /// A new session of somebody's: its cookie and its name.
    pub(crate) async fn session(&self, participant: ParticipantId, lasts: Duration) -> (String, SessionId) {
        // 22 letters, the last of which has no bits to spare, are base64url for 128 bits.
        let cookie = format!("{}A", &Uuid::new_v4().simple().to_string()[..21]);
        let id = SessionId(Sha256::digest(&cookie).into());
        let now = clock::now();
        let session = StoredSession {
            id,
            participant: Some(participant),
            created_at: Some(now),
            data: json!({ "participant": participant, "prolonged": now.as_millis() }).to_string(),
            expires_at: now.plus_millis(i64::try_from(lasts.as_millis()).expect("short")),
        };
        self.store.directory.create_session(session).await.expect("a session");
        (cookie, id)
    }

    /// A new document in the workspace.
    pub(crate) async fn document(&self, author: &Client, title: &str) -> String {
        let path = format!("/api/v1/workspaces/{}/documents", self.workspace);
        let answer = author.send("POST", &path, &json!({ "gabarit": GABARIT, "title": title })).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["id"].as_str().expect("an id").to_owned()
    }
}
