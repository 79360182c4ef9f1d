//! samod 0.16, an implementation of the protocol that shares no code with ours, as a client of the server.
//!
//! Its own WebSocket dialer can't send a cookie, so a dialer of ours opens the socket and hands samod the frames.

use std::sync::Arc;

use ::samod::{BackoffConfig, DialError, Dialer, DocHandle, Repo, Transport};
use automerge::{ReadDoc, transaction::Transactable};
use futures_util::{FutureExt, SinkExt, StreamExt, future::BoxFuture};
use maillage_shared::DocumentId;
use maillage_tests::{
    account::{Account, DEMO_PASSWORD, READER, WRITERS},
    client::{Client, same, text_fields},
    server::{Database, Server},
    socket::Socket,
    within_limit,
};
use tokio_tungstenite::tungstenite::{self, Message};

struct SignedIn(Account);

impl Dialer for SignedIn {
    type Error = std::io::Error;

    fn url(&self) -> url::Url {
        format!("ws://{}/sync", self.0.address).parse().expect("an address makes a URL")
    }

    fn connect(&self) -> BoxFuture<'static, Result<Transport, DialError<Self::Error>>> {
        let account = self.0.clone();
        async move {
            let socket = Socket::connect(&account.address, Some(&account.cookie), &[]).await;
            let socket = socket.map_err(|error| DialError::PermanentFailure(std::io::Error::other(error)))?;
            let (sink, stream) = socket.into_stream().split();
            let frames = stream.filter_map(|message| async {
                match message {
                    Ok(Message::Binary(bytes)) => Some(Ok(bytes.to_vec())),
                    Ok(_) => None,
                    Err(error) => Some(Err(error)),
                }
            });
            let sink = sink.with(async |bytes: Vec<u8>| Ok::<_, tungstenite::Error>(Message::Binary(bytes.into())));
            Ok(Transport::new(frames.boxed(), Box::pin(sink)))
        }
        .boxed()
    }
}

async fn connect(account: &Account) -> Repo {
    let repo = Repo::build_tokio().load().await;
    let dialer = repo.dial(BackoffConfig::default(), Arc::new(SignedIn(account.clone()))).expect("samod runs");
    within_limit("samod to connect", dialer.established()).await.expect("an answer in time").expect("a connection");
    repo
}

async fn find(repo: &Repo, document: DocumentId) -> Option<DocHandle> {
    let id = document.to_string().parse().expect("the ids are the same");
    within_limit("samod to find the document", repo.find(id))
        .await
        .expect("an answer in time")
        .expect("samod still runs")
}

/// The text of a field, by key.
fn text(document: &automerge::Automerge, key: &str) -> String {
    let fields = text_fields(document);
    let (_, id) = fields.iter().find(|(name, _)| name == key).expect("the field exists");
    document.text(id).expect("the field is a text")
}

fn write(handle: &DocHandle, key: &str, word: &str) {
    handle.with_document(|document| {
        let fields = text_fields(document);
        let (_, id) = fields.iter().find(|(name, _)| name == key).expect("the field exists");
        document.transact(|change| change.splice_text(id, 0, 0, word)).expect("the field is a text");
    });
}

/// Waits until samod's document satisfies `reached`.
async fn until(handle: &DocHandle, what: &str, reached: impl Fn(&automerge::Automerge) -> bool) {
    let mut changes = Box::pin(handle.changes());
    let wait = async {
        while !handle.with_document(|document| reached(document)) {
            changes.next().await.expect("the document stays open");
        }
    };
    within_limit(what, wait).await.expect("in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s2_samod_and_a_raw_client_edit_together() {
    let database = Database::sqlite().unwrap();
    let server = Server::start(&database).await.unwrap();
    let one = Account::sign_in(&server.address, WRITERS[1], DEMO_PASSWORD).await.unwrap();
    let other = Account::sign_in(&server.address, WRITERS[2], DEMO_PASSWORD).await.unwrap();
    let document = one.create_document("Avec samod").await.unwrap();

    let handle = find(&connect(&one).await, document).await.expect("samod finds it");
    let mut client = Client::connect(&server.address, &other.cookie, "raw").await.unwrap();
    client.open(document).await.unwrap();
    let (key, id) = text_fields(&client.document(document).unwrap().document).remove(0);

    write(&handle, &key, "de samod ");
    client.edit(document, |change| change.splice_text(&id, 0, 0, "à la main ")).await.unwrap();
    until(&handle, "the raw client's words", |document| text(document, &key).contains("à la main ")).await;
    let heads = handle.with_document(|document| document.get_heads());
    client
        .until("samod's words, saved", |client| {
            let open = client.document(document).expect("it is open");
            open.in_step() && same(&open.latest, &heads)
        })
        .await
        .unwrap();

    let both = text(&client.document(document).unwrap().document, &key);
    assert!(both.contains("de samod ") && both.contains("à la main "), "{both}");
    assert_eq!(handle.with_document(|document| text(document, &key)), both);
    assert_eq!(one.content(document).await.unwrap()["fields"][&key], both);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r2_samod_reads_what_it_may_not_write_and_finds_nothing_it_may_not_see() {
    let database = Database::sqlite().unwrap();
    let server = Server::start(&database).await.unwrap();
    let manager = Account::sign_in(&server.address, WRITERS[0], DEMO_PASSWORD).await.unwrap();
    let reader = Account::sign_in(&server.address, READER, DEMO_PASSWORD).await.unwrap();
    let [seen, hidden] =
        [manager.create_document("Vu").await.unwrap(), manager.create_document("Caché").await.unwrap()];
    manager.set_role(hidden, &reader.participant().await.unwrap(), "none").await.unwrap();

    let repo = connect(&reader).await;
    assert!(find(&repo, hidden).await.is_none());
    let handle = find(&repo, seen).await.expect("a reader may read");
    let mut client = Client::connect(&server.address, &manager.cookie, "raw").await.unwrap();
    client.open(seen).await.unwrap();
    let (key, id) = text_fields(&client.document(seen).unwrap().document).remove(0);

    write(&handle, &key, "interdit ");
    let permitted = client.edit(seen, |change| change.splice_text(&id, 0, 0, "permis ")).await.unwrap();
    until(&handle, "the permitted words", |document| text(document, &key).contains("permis ")).await;
    let saved = |client: &Client| client.document(seen).expect("it is open").advertised.contains(&permitted);
    client.until("the save", saved).await.unwrap();
    assert_eq!(manager.content(seen).await.unwrap()["fields"][&key], "permis ");
}
