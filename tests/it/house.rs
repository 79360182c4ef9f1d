//! A server to knock at: a store with one workspace, a document in it, and somebody for each role.

use maillage_server::{
    accounts::Accounts,
    lifecycle::{self, Server, Settings},
    store::{MemoryStore, Store},
};
use maillage_shared::{ParticipantId, Role, WorkspaceId};
use serde_json::json;
use tokio::net::TcpListener;

use crate::client::Client;

/// Everybody's password here.
pub(crate) const PASSWORD: &str = "a password for tests";

/// A gabarit every server has.
pub(crate) const GABARIT: &str = "normandie-2025/fiche-action@1";

pub(crate) struct House {
    pub(crate) server: Server,
    pub(crate) store: Store,
    pub(crate) workspace: WorkspaceId,
    accounts: Accounts,
}

/// A server on an empty store; the one place that says which.
pub(crate) async fn start_server(settings: Settings) -> (Server, Store) {
    let store = MemoryStore::new().store();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let server = lifecycle::serve(settings, store.clone(), listener).await.expect("a server");
    (server, store)
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::open_with(Settings::default()).await
    }

    pub(crate) async fn open_with(settings: Settings) -> Self {
        let (server, store) = start_server(settings).await;
        let accounts = Accounts::new(store.directory.clone()).await.expect("hashing works");
        let workspace = accounts.add_workspace("CLS des essais", None).await.expect("a workspace");
        Self { server, store, workspace, accounts }
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

    /// A new document in the workspace.
    pub(crate) async fn document(&self, author: &Client, title: &str) -> String {
        let path = format!("/api/v1/workspaces/{}/documents", self.workspace);
        let answer = author.send("POST", &path, &json!({ "gabarit": GABARIT, "title": title })).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["id"].as_str().expect("an id").to_owned()
    }
}
