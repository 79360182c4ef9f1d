//! Clients of the frame copier: a writer's edit is the frame an automerge-repo client would send, readers count and
//! never answer (an answer would be copied to everybody, and nobody needs one).

use ::automerge::{
    ReadDoc,
    sync::{ChunkList, Have, Message, MessageFlags, MessageVersion},
};
use anyhow::{Context, Result, bail};
use bytes::Bytes;

use super::{Heard, Standing, Voice};
use crate::{
    fiche::Fiche,
    wire::{self, Asking, Incoming},
};

/// A client of the copier; a writer if it has a fiche.
pub(crate) struct Client {
    document: String,
    peer: String,
    fiche: Option<Fiche>,
    waiting: Vec<Bytes>,
}

impl Client {
    /// One that counts.
    pub(crate) fn reader(document: &str) -> Self {
        Self { document: document.to_owned(), peer: uuid::Uuid::new_v4().to_string(), fiche: None, waiting: vec![] }
    }

    /// One that counts and edits its own copy.
    pub(crate) fn writer(document: &str, fiche: Fiche) -> Self {
        Self { fiche: Some(fiche), ..Self::reader(document) }
    }
}

impl Voice for Client {
    fn opening(&mut self) -> Result<Vec<Bytes>> {
        Ok(vec![])
    }

    fn hear(&mut self, frame: &[u8]) -> Result<Heard> {
        match wire::read_frame(frame)? {
            Incoming::Sync { data, .. } => Ok(Heard { edits: wire::view_sync(data)?.changes, replies: vec![] }),
            other => bail!("the copier copied {other:?}"),
        }
    }

    fn standing(&self) -> Standing {
        Standing::Ready
    }

    fn edit(&mut self) -> Result<u32> {
        let fiche = self.fiche.as_mut().context("a reader does not write")?;
        let hash = fiche.edit()?;
        let change = fiche.document.get_change_by_hash(&hash).context("the change just made")?;
        let heads = fiche.document.get_heads();
        let mut flags = MessageFlags::new();
        flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
        let message = Message {
            heads: heads.clone(),
            need: vec![],
            have: vec![Have { last_sync: change.deps().to_vec(), ..Have::default() }],
            changes: ChunkList::from(change.raw_bytes().to_vec()),
            flags: Some(flags),
            version: MessageVersion::V2,
        };
        self.waiting.push(wire::sync(Asking::Known, &self.document, &self.peer, "copier", &message.encode())?);
        Ok(wire::change_key(&hash))
    }

    fn outgoing(&mut self) -> Result<Vec<Bytes>> {
        Ok(std::mem::take(&mut self.waiting))
    }
}
