//! Clients of the automerge-repo protocol. A writer holds a real document and a real sync state and does what the
//! stock client does; a reader holds only heads, answers as the stock client would, and counts.

use ::automerge::{
    Automerge,
    sync::{Message, State, SyncDoc},
};
use anyhow::{Result, bail};
use bytes::Bytes;

use super::{Heard, Standing, Voice};
use crate::{
    fiche::{Content, Fiche},
    wire::{self, Asking, Incoming, SyncView},
};

/// Whether a reader answers messages that bring it nothing to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Acknowledging {
    /// As stock clients do.
    Always,
    /// As a client that leaves pure acknowledgements out.
    Never,
}

/// The two ends of one conversation about one document.
#[derive(Debug)]
struct Line {
    document: String,
    peer: String,
    server: String,
}

impl Line {
    fn new(document: &str) -> Self {
        Self { document: document.to_owned(), peer: uuid::Uuid::new_v4().to_string(), server: String::new() }
    }

    fn sync(&self, asking: Asking, data: &[u8]) -> Result<Bytes> {
        wire::sync(asking, &self.document, &self.peer, &self.server, data)
    }
}

/// A client that returns with the document as the server has it, and from then on reads.
#[derive(Debug)]
pub(crate) struct Reader {
    line: Line,
    /// The heads it stands at.
    heads: Vec<u8>,
    acknowledging: Acknowledging,
    standing: Standing,
}

impl Reader {
    /// `heads` are what the reader already has, as they stand in a message.
    pub(crate) fn new(document: &str, heads: &[u8], acknowledging: Acknowledging) -> Self {
        Self { line: Line::new(document), heads: heads.to_vec(), acknowledging, standing: Standing::Connected }
    }

    /// The same client before it connects again.
    pub(crate) fn again(&self) -> Self {
        Self::new(&self.line.document, &self.heads, self.acknowledging)
    }

    /// Asks for the whole document again, as a client that lost its storage would.
    pub(crate) fn ask_for_all(&self) -> Result<Bytes> {
        self.line.sync(Asking::Unknown, &wire::acknowledgement(&[]))
    }

    /// Opens another document on the same connection, at the heads it is said to have.
    pub(crate) fn open_another(&self, document: &str, heads: &[u8]) -> Result<Bytes> {
        let data = wire::acknowledgement(heads);
        wire::sync(Asking::Known, document, &self.line.peer, &self.line.server, &data)
    }
}

impl Voice for Reader {
    fn opening(&mut self) -> Result<Vec<Bytes>> {
        Ok(vec![wire::join(&self.line.peer)?])
    }

    fn hear(&mut self, frame: &[u8]) -> Result<Heard> {
        let mut heard = Heard::default();
        match wire::read_frame(frame)? {
            Incoming::Peer(server) => {
                server.clone_into(&mut self.line.server);
                self.standing = self.standing.max(Standing::Joined);
                heard.replies.push(self.line.sync(Asking::Known, &wire::acknowledgement(&self.heads))?);
            }
            Incoming::Sync { document, data } if document == self.line.document => {
                let view = wire::view_sync(data)?;
                if view.heads == self.heads {
                    self.standing = Standing::Ready;
                } else {
                    self.heads = view.heads.to_vec();
                    if self.acknowledging == Acknowledging::Always {
                        heard.replies.push(self.line.sync(Asking::Known, &wire::acknowledgement(view.heads))?);
                    }
                }
                heard.edits = keys(view)?;
            }
            Incoming::Refused(reason) => bail!("refused: {reason}"),
            Incoming::Sync { .. } | Incoming::Other => {}
        }
        Ok(heard)
    }

    fn standing(&self) -> Standing {
        self.standing
    }

    fn edit(&mut self) -> Result<u32> {
        bail!("a reader does not write")
    }

    fn outgoing(&mut self) -> Result<Vec<Bytes>> {
        Ok(vec![])
    }
}

/// A client with the document in memory.
pub(crate) struct Writer {
    line: Line,
    fiche: Fiche,
    state: State,
    standing: Standing,
}

impl Writer {
    /// Takes the author's copy.
    pub(crate) fn new(document: &str, fiche: Fiche) -> Self {
        Self { line: Line::new(document), fiche, state: State::new(), standing: Standing::Connected }
    }

    /// Writes the content; the writer is in step again when the server has it too.
    pub(crate) fn write(&mut self, content: Content) -> Result<()> {
        self.standing = Standing::Joined;
        self.fiche.write(content)
    }

    /// The same with words, as `Fiche::write_words`.
    pub(crate) fn write_words(&mut self, texts: usize, words: usize, number: u16) -> Result<()> {
        self.standing = Standing::Joined;
        self.fiche.write_words(texts, words, number)
    }

    /// The copy, given back.
    pub(crate) fn into_fiche(self) -> Fiche {
        self.fiche
    }

    fn next_message(&mut self) -> Result<Vec<Bytes>> {
        let asking = if self.fiche.document.get_heads().is_empty() { Asking::Unknown } else { Asking::Known };
        let message = self.fiche.document.generate_sync_message(&mut self.state);
        message.map(|message| self.line.sync(asking, &message.encode())).into_iter().collect()
    }
}

impl Voice for Writer {
    fn opening(&mut self) -> Result<Vec<Bytes>> {
        Ok(vec![wire::join(&self.line.peer)?])
    }

    fn hear(&mut self, frame: &[u8]) -> Result<Heard> {
        let mut heard = Heard::default();
        match wire::read_frame(frame)? {
            Incoming::Peer(server) => {
                server.clone_into(&mut self.line.server);
                self.standing = self.standing.max(Standing::Joined);
                heard.replies = self.next_message()?;
            }
            Incoming::Sync { document, data } if document == self.line.document => {
                heard.edits = keys(wire::view_sync(data)?)?;
                self.fiche.document.receive_sync_message(&mut self.state, Message::decode(data)?)?;
                let heads = self.fiche.document.get_heads();
                if !heads.is_empty() && self.state.their_heads.as_ref() == Some(&heads) {
                    self.standing = Standing::Ready;
                }
                heard.replies = self.next_message()?;
            }
            Incoming::Refused(reason) => bail!("refused: {reason}"),
            Incoming::Sync { .. } | Incoming::Other => {}
        }
        Ok(heard)
    }

    fn standing(&self) -> Standing {
        self.standing
    }

    fn edit(&mut self) -> Result<u32> {
        Ok(wire::change_key(&self.fiche.edit()?))
    }

    fn outgoing(&mut self) -> Result<Vec<Bytes>> {
        self.next_message()
    }
}

/// The changes a message brings. Whole documents are opened for it: rare, and the price is the generator's.
fn keys(view: SyncView<'_>) -> Result<Vec<u32>> {
    let mut keys = view.changes;
    for chunk in view.documents {
        let document = Automerge::load(chunk)?;
        keys.extend(document.get_changes(&[]).iter().map(|change| wire::change_key(&change.hash())));
    }
    Ok(keys)
}
