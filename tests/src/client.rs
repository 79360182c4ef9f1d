//! A client without storage that speaks the protocol byte by byte over a real Automerge document: it edits, follows,
//! and remembers every head the server has advertised. Owns its documents; what it knows dies with it.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context, Result, bail, ensure};
use automerge::{
    Automerge, AutomergeError, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, Value,
    sync::{Message, State, SyncDoc},
    transaction::Transaction,
};
use maillage_shared::DocumentId;

use crate::{
    frame::Frame,
    socket::{Carrier, Received, Socket},
    within_limit,
};

/// One document as this client knows it.
#[derive(Default)]
pub struct Open {
    /// The document.
    pub document: Automerge,
    /// Every head that any message from the server has named: what it claims to have saved.
    pub advertised: BTreeSet<ChangeHash>,
    /// The heads of the latest message from the server.
    pub latest: Vec<ChangeHash>,
    /// This client's own changes, in order.
    pub written: Vec<ChangeHash>,
    /// The server answered `doc-unavailable`.
    pub unavailable: bool,
    state: State,
}

impl Open {
    /// Whether the document is exactly what the server last advertised.
    #[must_use]
    pub fn in_step(&self) -> bool {
        !self.latest.is_empty() && same(&self.latest, &self.document.get_heads())
    }

    /// Own changes that the server has advertised: each is a saved head or one of its ancestors.
    #[must_use]
    pub fn acknowledged(&self) -> BTreeSet<ChangeHash> {
        let saved = ancestry(&self.document, self.advertised.iter().copied());
        self.written.iter().copied().filter(|hash| saved.contains(hash)).collect()
    }
}

/// A connection that has joined, and the documents it has open.
pub struct Client {
    /// The raw connection, for messages this client would not send by itself.
    pub socket: Socket,
    /// What this client joined as.
    pub peer_id: String,
    /// The server's peer id.
    pub server_id: String,
    /// The server's storage id.
    pub storage_id: Option<String>,
    /// The `error` messages so far.
    pub errors: Vec<Frame>,
    open: HashMap<DocumentId, Open>,
}

impl Client {
    /// Connects with a session cookie and joins under `peer_id`.
    pub async fn connect(address: &str, cookie: &str, peer_id: &str) -> Result<Self> {
        Self::connect_by(Carrier::Socket, address, cookie, peer_id).await
    }

    /// The same by whichever carrier.
    pub async fn connect_by(carrier: Carrier, address: &str, cookie: &str, peer_id: &str) -> Result<Self> {
        let mut socket = Socket::connect_by(carrier, address, Some(cookie), &[]).await?;
        let peer = socket.join(peer_id).await?;
        Ok(Self {
            socket,
            peer_id: peer_id.to_owned(),
            server_id: peer.text("senderId").context("peer without senderId")?.to_owned(),
            storage_id: peer.metadata("storageId").map(str::to_owned),
            errors: Vec::new(),
            open: HashMap::new(),
        })
    }

    /// Asks for a document; it arrives as messages are received.
    pub async fn request(&mut self, document: DocumentId) -> Result<()> {
        let mut open = Open::default();
        let first = open.document.generate_sync_message(&mut open.state).context("a first message always exists")?;
        self.open.insert(document, open);
        let frame = Frame::request(&self.peer_id, &self.server_id, &document.to_string(), first.encode());
        self.socket.send(&frame).await
    }

    /// Asks for a document and waits until it is here in whole.
    ///
    /// # Errors
    /// If the server says it is unavailable, or the connection ends.
    pub async fn open(&mut self, document: DocumentId) -> Result<()> {
        self.request(document).await?;
        self.until("the document", |client| {
            client.open.get(&document).is_some_and(|open| open.unavailable || open.in_step())
        })
        .await?;
        ensure!(!self.document(document)?.unavailable, "{document} is unavailable");
        Ok(())
    }

    /// A document this client has asked for.
    pub fn document(&self, document: DocumentId) -> Result<&Open> {
        self.open.get(&document).context("the document was not opened")
    }

    /// Makes one change and sends it; gives its hash.
    pub async fn edit(
        &mut self,
        document: DocumentId,
        change: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Result<ChangeHash> {
        let open = self.open.get_mut(&document).context("the document was not opened")?;
        let done = open.document.transact(change).map_err(|failure| failure.error)?;
        let hash = done.hash.context("the edit changed nothing")?;
        open.written.push(hash);
        self.answer(document).await?;
        Ok(hash)
    }

    /// Receives one thing and acts on it: applies and answers sync messages, notes the rest. Cancel safe until a
    /// message has arrived.
    pub async fn receive(&mut self) -> Result<Received> {
        let received = self.socket.next().await?;
        if let Received::Frame(frame) = &received {
            self.act(frame).await?;
        }
        Ok(received)
    }

    /// Receives until `reached`.
    ///
    /// # Errors
    /// If the connection ends first, or it takes too long.
    pub async fn until(&mut self, what: &str, reached: impl Fn(&Self) -> bool) -> Result<()> {
        let receive = async {
            while !reached(self) {
                match self.receive().await? {
                    Received::Frame(_) => {}
                    end => bail!("the connection ended with {end:?}"),
                }
            }
            Ok(())
        };
        within_limit(what, receive).await?.with_context(|| format!("waiting for {what}"))
    }

    /// Ends this client and gives what it knew.
    #[must_use]
    pub fn into_documents(self) -> HashMap<DocumentId, Open> {
        self.open
    }

    /// Reads what is still on its way until the connection ends, without answering: the server is gone.
    pub async fn drain(&mut self) -> Result<()> {
        loop {
            match within_limit("the end of the connection", self.socket.next()).await?? {
                Received::Frame(frame) => self.note(&frame)?.map_or((), drop),
                Received::Closed { .. } | Received::Gone => return Ok(()),
            }
        }
    }

    /// Acts on one frame that came from [`Client::socket`]: applies and answers it.
    pub async fn act(&mut self, frame: &Frame) -> Result<()> {
        match self.note(frame)? {
            Some(document) => self.answer(document).await,
            None => Ok(()),
        }
    }

    /// Takes in one frame; gives the document that wants an answer.
    fn note(&mut self, frame: &Frame) -> Result<Option<DocumentId>> {
        if frame.kind() == "error" {
            self.errors.push(frame.clone());
        }
        let Some(document) = frame.text("documentId").and_then(|id| id.parse().ok()) else { return Ok(None) };
        let Some(open) = self.open.get_mut(&document) else { return Ok(None) };
        match frame.kind() {
            "doc-unavailable" => open.unavailable = true,
            "sync" | "request" => {
                let message = Message::decode(frame.data().context("sync without data")?)?;
                open.advertised.extend(&message.heads);
                open.latest.clone_from(&message.heads);
                open.document.receive_sync_message(&mut open.state, message)?;
                return Ok(Some(document));
            }
            _ => {}
        }
        Ok(None)
    }

    /// Sends what the sync protocol wants sent next, if anything.
    async fn answer(&mut self, document: DocumentId) -> Result<()> {
        let open = self.open.get_mut(&document).context("the document was not opened")?;
        let Some(message) = open.document.generate_sync_message(&mut open.state) else { return Ok(()) };
        let frame = Frame::sync(&self.peer_id, &self.server_id, &document.to_string(), message.encode());
        self.socket.send(&frame).await
    }
}

/// The text fields of a document, by key.
#[must_use]
pub fn text_fields(document: &Automerge) -> Vec<(String, ObjId)> {
    let Ok(Some((Value::Object(ObjType::Map), fields))) = document.get(ROOT, "fields") else { return Vec::new() };
    let keys: Vec<String> = document.keys(&fields).collect();
    let text = |key: String| match document.get(&fields, key.as_str()) {
        Ok(Some((Value::Object(ObjType::Text), id))) => Some((key, id)),
        _ => None,
    };
    keys.into_iter().filter_map(text).collect()
}

/// These changes and all that they build on, as far as the document holds them.
#[must_use]
pub fn ancestry(document: &Automerge, from: impl Iterator<Item = ChangeHash>) -> BTreeSet<ChangeHash> {
    let mut known = BTreeSet::new();
    let mut open: Vec<ChangeHash> = from.collect();
    while let Some(hash) = open.pop() {
        let Some(change) = document.get_change_by_hash(&hash) else { continue };
        if known.insert(hash) {
            open.extend_from_slice(change.deps());
        }
    }
    known
}

/// Whether two lists of heads name the same changes.
#[must_use]
pub fn same(left: &[ChangeHash], right: &[ChangeHash]) -> bool {
    left.iter().collect::<BTreeSet<_>>() == right.iter().collect::<BTreeSet<_>>()
}
