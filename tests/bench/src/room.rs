//! Documents with their content, and the clients that sit around them, for whichever protocol the server speaks.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use tokio::time::sleep;

use crate::{
    driver,
    fiche::{Content, Fiche},
    server::{Dialect, Server},
    socket::{Socket, Window},
    voice::{
        Standing, Voice,
        automerge::{Acknowledging, Reader, Writer},
        copier,
        yjs::{self, Framing, Written},
    },
    wire,
};

/// A document that holds its content on the server.
pub(crate) struct Room {
    pub(crate) document: String,
    seed: Seed,
    /// The connection that wrote the content. Some servers forget a document as soon as nobody is there.
    keeper: Option<Socket>,
}

/// What a client of the room starts from.
enum Seed {
    Copy(Fiche),
    Automerge { fiche: Fiche, heads: Vec<u8> },
    Yjs(Framing, Arc<Written>),
}

impl Room {
    /// Makes `count` documents and writes the content into each.
    pub(crate) async fn prepare(server: &mut dyn Server, count: usize, content: Content) -> Result<Vec<Self>> {
        let yjs = match server.dialect() {
            Dialect::Yjs(framing) => Some((framing, Arc::new(Written::new(content)?))),
            Dialect::Copy | Dialect::Automerge => None,
        };
        let mut written = Fiche::empty();
        if !server.born_full() && yjs.is_none() {
            written.write(content)?;
        }
        let mut rooms = Vec::with_capacity(count);
        for _ in 0..count {
            let document = server.create_document().await.context("the server makes no document")?;
            let (seed, keeper) = match (server.dialect(), &yjs) {
                (_, Some((framing, written))) => seed_yjs(server, &document, *framing, written).await?,
                (Dialect::Automerge, None) => seed_automerge(server, &document, &written, content).await?,
                (_, None) => (Seed::Copy(written.fork(0)), None),
            };
            rooms.push(Self { document, seed, keeper });
        }
        Ok(rooms)
    }

    /// The others are there: the connection that wrote the content goes.
    pub(crate) fn release(&mut self) {
        self.keeper = None;
    }

    /// A client that edits, under a number of its own.
    pub(crate) fn writer(&self, author: u16) -> Result<Box<dyn Voice>> {
        Ok(match &self.seed {
            Seed::Copy(fiche) => Box::new(copier::Client::writer(&self.document, fiche.fork(author))),
            Seed::Automerge { fiche, .. } => Box::new(Writer::new(&self.document, fiche.fork(author))),
            Seed::Yjs(framing, written) => Box::new(yjs::Client::writer(*framing, &self.document, written, author)?),
        })
    }

    /// A client that reads.
    pub(crate) fn reader(&self, acknowledging: Acknowledging) -> Box<dyn Voice> {
        match &self.seed {
            Seed::Copy(_) => Box::new(copier::Client::reader(&self.document)),
            Seed::Automerge { heads, .. } => Box::new(Reader::new(&self.document, heads, acknowledging)),
            Seed::Yjs(framing, written) => Box::new(yjs::Client::reader(*framing, &self.document, written)),
        }
    }

    /// An automerge-repo reader, if the server speaks that.
    pub(crate) fn automerge_reader(&self) -> Option<Reader> {
        match &self.seed {
            Seed::Automerge { heads, .. } => Some(Reader::new(&self.document, heads, Acknowledging::Always)),
            _ => None,
        }
    }

    /// The content as the server holds it, if that is Automerge's.
    pub(crate) fn automerge(&self) -> Option<&automerge::Automerge> {
        match &self.seed {
            Seed::Automerge { fiche, .. } => Some(&fiche.document),
            _ => None,
        }
    }

    /// The heads of the content, if it has any.
    pub(crate) fn heads(&self) -> &[u8] {
        match &self.seed {
            Seed::Automerge { heads, .. } => heads,
            _ => &[],
        }
    }
}

async fn seed_automerge(
    server: &dyn Server,
    document: &str,
    written: &Fiche,
    content: Content,
) -> Result<(Seed, Option<Socket>)> {
    let mut writer = Writer::new(document, written.fork(0));
    let mut socket = driver::open(&server.endpoint(0, document), Window::Usual, &mut writer, Standing::Ready).await?;
    if server.born_full() {
        writer.write(content)?;
        for frame in writer.outgoing()? {
            socket.send(frame).await?;
        }
        driver::reach(&mut socket, &mut writer, Standing::Ready).await?;
    }
    let fiche = writer.into_fiche();
    let heads = wire::head_bytes(&fiche.document.get_heads());
    Ok((Seed::Automerge { fiche, heads }, Some(socket)))
}

/// A Yjs server acknowledges nothing: the content is there when another client is given it.
async fn seed_yjs(
    server: &dyn Server,
    document: &str,
    framing: Framing,
    written: &Arc<Written>,
) -> Result<(Seed, Option<Socket>)> {
    let endpoint = server.endpoint(0, document);
    let mut writer = yjs::Client::newcomer(framing, document, written);
    let mut socket = driver::open(&endpoint, Window::Usual, &mut writer, Standing::Ready).await?;
    socket.send(writer.seed()).await?;
    for _ in 0..100 {
        let mut reader = yjs::Client::newcomer(framing, document, written);
        let mut other = driver::open(&endpoint, Window::Usual, &mut reader, Standing::Connected).await?;
        while reader.standing() < Standing::Ready {
            let frame = other.receive().await?;
            if reader.holds_seed(&frame) {
                return Ok((Seed::Yjs(framing, Arc::clone(written)), Some(socket)));
            }
            for reply in reader.hear(&frame)?.replies {
                other.send(reply).await?;
            }
        }
        sleep(Duration::from_millis(50)).await;
    }
    bail!("the server never showed the content")
}
