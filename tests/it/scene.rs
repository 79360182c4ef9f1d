//! Two documents with two people in each, and somebody who disturbs: what every hostile test plays on.

use std::time::Duration;

use automerge::{Change, ChangeHash, ROOT, ReadDoc as _, sync, transaction::Transactable as _};
use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::{CloseReason, DocumentId, ParticipantId, Refusal, Role};
use maillage_tests::{
    client::Client as Live,
    frame::Frame,
    socket::{Carrier, Received},
    within_limit,
};

use crate::{client::Client, house::House};

/// A house with people at work.
pub(crate) struct Scene {
    pub(crate) house: House,
    /// Where the intruder comes too.
    pub(crate) document: DocumentId,
    /// Where it does not.
    pub(crate) elsewhere: DocumentId,
    /// Signed in; manages the workspace.
    pub(crate) host: Client,
    pub(crate) host_id: ParticipantId,
    pub(crate) author: Live,
    pub(crate) witness: Live,
    pub(crate) far_author: Live,
    pub(crate) far_witness: Live,
}

impl Scene {
    pub(crate) async fn open() -> Self {
        let mut limits = Limits::default();
        if crate::CARRIER == Carrier::Tunnel {
            // Whoever waits answers no pings, and on a network that loses requests what they wait for takes longer.
            limits.ping_every *= 4;
        }
        Self::open_with(limits).await
    }

    pub(crate) async fn open_with(limits: Limits) -> Self {
        let house = House::open_with(Settings { limits, ..Settings::default() }).await;
        let (host_id, host) = house.visitor("host", Role::Manage).await;
        let document = house.document(&host, "Un document").await.parse().expect("an id");
        let elsewhere = house.document(&host, "Un autre").await.parse().expect("an id");
        let author = open(&house, &host, "author", document).await;
        let witness = open(&house, &host, "witness", document).await;
        let far_author = open(&house, &host, "far-author", elsewhere).await;
        let far_witness = open(&house, &host, "far-witness", elsewhere).await;
        Self { house, document, elsewhere, host, host_id, author, witness, far_author, far_witness }
    }

    /// Somebody else, who may write, with the document open.
    pub(crate) async fn intruder(&self) -> Live {
        self.person("intruder", Role::Write).await.2
    }

    /// Somebody new with the document open.
    pub(crate) async fn person(&self, name: &str, role: Role) -> (ParticipantId, Client, Live) {
        let (id, client) = self.house.visitor(name, role).await;
        let live = open(&self.house, &client, name, self.document).await;
        (id, client, live)
    }

    /// Edits still reach those who have the document open, and those elsewhere.
    pub(crate) async fn goes_on(&mut self) {
        let Self { author, witness, far_author, far_witness, document, elsewhere, .. } = self;
        edit_reaches(*document, author, witness).await;
        edit_reaches(*elsewhere, far_author, far_witness).await;
    }

    /// Everybody leaves the document, and it is unloaded. Needs a short `document_idle`.
    pub(crate) async fn leave(&mut self) {
        for live in [&mut self.author, &mut self.witness] {
            let placeholder = open(&self.house, &self.host, "placeholder", self.elsewhere).await;
            std::mem::replace(live, placeholder).socket.close().await.expect("closed");
        }
        self.documents_are(1).await;
    }

    /// Author and witness open it again, and have all of it.
    pub(crate) async fn come_back(&mut self) {
        self.author = open(&self.house, &self.host, "author", self.document).await;
        self.witness = open(&self.house, &self.host, "witness", self.document).await;
        self.documents_are(2).await;
    }

    /// Asks how many documents are in memory until it is so many.
    async fn documents_are(&self, wanted: usize) {
        let asking = async {
            while self.house.server.hub().document_count() != wanted {
                // Each turn is a round trip through the server, which gives it time to work.
                assert_eq!(self.host.get("/healthz").await.status, 200);
            }
        };
        maillage_tests::within_limit("the documents in memory", asking).await.expect("in time");
    }

    /// When the list says that the document was changed last.
    pub(crate) async fn listed_change(&self) -> i64 {
        let documents = self.house.store.directory.documents_of(self.house.workspace).await.expect("a list");
        let found = documents.iter().find(|document| document.id == self.document);
        found.expect("it is listed").changed_at.as_millis()
    }

    /// The changes of the document that a reload finds.
    pub(crate) async fn saved(&self) -> Vec<ChangeHash> {
        let stored = self.house.store.journal.load(self.document).await.expect("the journal").expect("a document");
        let mut hashes: Vec<_> = stored.rows.iter().map(|row| ChangeHash(row.row.hash)).collect();
        if let Some(snapshot) = stored.snapshot {
            let snapshot = automerge::Automerge::load(&snapshot).expect("a snapshot");
            hashes.extend(snapshot.get_changes(&[]).iter().map(Change::hash));
        }
        hashes
    }

    /// Every document loads, as `maillage check` finds out.
    pub(crate) async fn loads(&self) {
        let report = maillage_server::sync::check(&self.house.store).await.expect("the journal");
        assert!(report.broken.is_empty(), "{report:?}");
    }
}

/// Connects, joins and opens a document.
pub(crate) async fn open(house: &House, who: &Client, peer: &str, document: DocumentId) -> Live {
    let mut live = join(house, who, peer).await;
    live.open(document).await.expect("the document");
    live
}

/// Connects and joins.
pub(crate) async fn join(house: &House, who: &Client, peer: &str) -> Live {
    Live::connect_by(crate::CARRIER, &house.server.address().to_string(), &cookie(who), peer)
        .await
        .expect("a connection")
}

/// As the upgrade wants it.
pub(crate) fn cookie(who: &Client) -> String {
    format!("maillage_session={}", who.cookie.as_deref().expect("signed in"))
}

/// One edit of the author's arrives at the witness's.
pub(crate) async fn edit_reaches(document: DocumentId, author: &mut Live, witness: &mut Live) {
    let hash = put(author, document, "word").await;
    arrives(witness, document, hash).await;
}

/// Makes a change that differs from every other, and sends it.
pub(crate) async fn put(author: &mut Live, document: DocumentId, key: &str) -> ChangeHash {
    let value = uuid::Uuid::new_v4().to_string();
    author.edit(document, |tx| tx.put(ROOT, key, value)).await.expect("an edit")
}

/// Makes a change and sends it even to a server that has said it takes none.
pub(crate) async fn insist(author: &mut Live, document: DocumentId) -> ChangeHash {
    let hash = put(author, document, "word").await;
    let change = author.document(document).expect("open").document.get_change_by_hash(&hash).expect("its own");
    let message = message(author, document, &[change.raw_bytes()]);
    say(author, document, message).await;
    hash
}

/// Waits until a client holds a change.
pub(crate) async fn arrives(witness: &mut Live, document: DocumentId, hash: ChangeHash) {
    let holds = |live: &Live| live.document(document).expect("open").document.get_change_by_hash(&hash).is_some();
    witness.until("an edit", holds).await.expect("undisturbed");
}

/// Waits until the server says it has saved a change of this client's.
pub(crate) async fn confirmed(author: &mut Live, document: DocumentId, hash: ChangeHash) {
    let told = |live: &Live| live.document(document).expect("open").acknowledged().contains(&hash);
    author.until("a confirmation", told).await.expect("undisturbed");
}

/// A sync message of this client's, whatever it holds.
pub(crate) async fn say(live: &mut Live, document: DocumentId, message: sync::Message) {
    say_bytes(live, document, message.encode()).await;
}

/// The same, not even a message.
pub(crate) async fn say_bytes(live: &mut Live, document: DocumentId, data: Vec<u8>) {
    let frame = Frame::sync(&live.peer_id, &live.server_id, &document.to_string(), data);
    live.socket.send(&frame).await.expect("sent");
}

/// A message that holds these changes and says that its sender has all that the server has.
pub(crate) fn message(live: &Live, document: DocumentId, changes: &[&[u8]]) -> sync::Message {
    let mut heads = live.document(document).expect("open").latest.clone();
    // What is larger may be a bomb, which is for the server alone.
    let small = changes.iter().filter(|bytes| bytes.len() < 100_000);
    let sent = small.filter_map(|bytes| Change::from_bytes(bytes.to_vec()).ok());
    heads.extend(sent.map(|change| change.hash()));
    heads.sort_unstable();
    heads.dedup();
    let changes: Vec<Vec<u8>> = changes.iter().map(|bytes| bytes.to_vec()).collect();
    let mut flags = sync::MessageFlags::new();
    flags.set(sync::MessageFlags::SUPPORTS_SYNC_RESET);
    sync::Message {
        heads,
        need: Vec::new(),
        have: vec![sync::Have { last_sync: Vec::new(), bloom: sync::BloomFilter::default() }],
        changes: sync::ChunkList::from(changes),
        flags: Some(flags),
        version: sync::MessageVersion::V1,
    }
}

/// The server says why, and then closes with the reason's code.
pub(crate) async fn closes(live: &mut Live, reason: CloseReason) {
    let mut said = Vec::new();
    loop {
        match within_limit("the close", live.socket.next()).await.expect("in time").expect("frames") {
            Received::Frame(frame) if frame.kind() == "error" => {
                said.push(frame.text("code").expect("a code").to_owned());
            }
            Received::Frame(_) => {}
            Received::Closed { code, reason: text } => {
                assert_eq!((code, text.as_str()), (reason.code(), reason.message()), "after saying {said:?}");
                assert!(said.iter().all(|code| code == reason.as_str()), "{said:?}");
                assert_eq!(said.len(), 1, "{said:?}");
                return;
            }
            Received::Gone => panic!("the connection broke after the server had said {said:?}"),
        }
    }
}

/// The server says that changes were refused, naming the document, and the connection goes on.
pub(crate) async fn refuses(live: &mut Live, document: DocumentId, refusal: Refusal) {
    let frame = live.socket.frame_of("error").await.expect("an error message");
    assert_eq!(frame.text("code"), Some(refusal.as_str()));
    assert_eq!(frame.text("message"), Some(refusal.message()));
    assert_eq!(frame.text("documentId"), Some(document.to_string().as_str()));
    still_answers(live).await;
}

/// A connection is alive: a document that nobody has is answered.
pub(crate) async fn still_answers(live: &mut Live) {
    let nobodys = DocumentId::from_bytes(*uuid::Uuid::new_v4().as_bytes());
    live.request(nobodys).await.expect("sent");
    live.until("an answer", |live| live.document(nobodys).expect("asked").unavailable).await.expect("alive");
}

/// Waits at most this long for what must come within a second.
pub(crate) const ONE_SECOND: Duration = Duration::from_secs(1);
