//! What is saved and told, and not in the document yet.
//!
//! A call to apply changes costs what the texts are long that they touch, and next to nothing for each change: so
//! changes that the index is sure of are not applied when they come, but many at once when something needs the document
//! (S41). A document that nothing needs for a while is not kept at all: its bytes are, from which it is loaded again.

use automerge::{Automerge, Change};

use super::{
    Broken, Rebuild, Replica, isolate,
    peer::{Peer, Phase},
};

/// What the document is made of, to be put together elsewhere.
pub(in crate::sync) enum Settling {
    /// The document, and changes to be applied to it.
    Apply(Box<Automerge>, Vec<Change>),
    /// What is saved.
    Load(Rebuild),
}

impl Settling {
    /// Apply the changes: half a microsecond for each operation of the texts that they touch. Or load the document: about
    /// as much for each of its operations. For a blocking thread.
    ///
    /// # Errors
    /// As [`Replica::settle`].
    pub(in crate::sync) fn run(self) -> Result<Automerge, Broken> {
        match self {
            Self::Apply(mut doc, changes) => {
                isolate::apply(&mut doc, changes).map_err(|_| Broken::Saved)?;
                Ok(*doc)
            }
            Self::Load(rebuild) => rebuild.load().ok_or(Broken::Saved),
        }
    }
}

impl Replica {
    /// Whether the document holds all that is saved.
    #[must_use]
    pub(in crate::sync) fn is_settled(&self) -> bool {
        self.doc.is_some() && self.unsettled.is_empty()
    }

    /// Whether the document is kept, settled or not.
    #[must_use]
    pub(in crate::sync) fn keeps_doc(&self) -> bool {
        self.doc.is_some()
    }

    /// Keep the document's bytes alone, until something needs it. Does nothing while saves fail.
    pub(in crate::sync) fn rest(&mut self) {
        if self.failing || self.has_unsaved() {
            return;
        }
        self.doc = None;
        self.unsettled = Vec::new();
        self.unsettled_bytes = 0;
        self.saved.full_state = [None, None];
        self.saved.log.shrink_to_fit();
    }

    /// Changes that the document does not hold yet, and their bytes.
    #[must_use]
    pub(in crate::sync) fn unsettled(&self) -> (usize, usize) {
        (self.unsettled.len(), self.unsettled_bytes)
    }

    /// Operations of the document and the batch: what settling costs at most.
    #[must_use]
    pub(in crate::sync) fn operations(&self) -> u64 {
        self.counters.operations
    }

    /// Apply what is saved.
    ///
    /// # Errors
    /// [`Broken::Saved`] if Automerge does not take what the index was sure of. The document can't be used any more: nothing
    /// can be told of it, and it must be loaded anew.
    pub(in crate::sync) fn settle(&mut self) -> Result<(), Broken> {
        self.settled().map(|_| ())
    }

    /// The document, settled.
    ///
    /// # Errors
    /// As [`settle`](Self::settle).
    pub(super) fn settled(&mut self) -> Result<&mut Automerge, Broken> {
        let doc = if self.is_settled() { self.doc.take() } else { None };
        let doc = match doc {
            Some(doc) => doc,
            None => self.begin_settling().run()?,
        };
        Ok(self.doc.insert(doc))
    }

    /// Hand out the document and what is to be applied, to be settled elsewhere; [`put_doc`](Self::put_doc) must follow
    /// before anything else.
    pub(in crate::sync) fn begin_settling(&mut self) -> Settling {
        self.unsettled_bytes = 0;
        let changes = std::mem::take(&mut self.unsettled);
        match self.doc.take() {
            Some(doc) => Settling::Apply(Box::new(doc), changes),
            None => Settling::Load(self.rebuild()),
        }
    }

    /// Whether the next round may need the document: somebody asks for what only it can say. What is answered without
    /// asking for it here is no less true: it is settled in the middle of the round.
    #[must_use]
    pub(in crate::sync) fn needs_doc(&self) -> bool {
        self.unsure() > 0 || self.peers.values().any(|peer| self.asks_for_doc(peer))
    }

    fn asks_for_doc(&self, peer: &Peer) -> bool {
        let due = &peer.due;
        match &peer.phase {
            Phase::InStep => !due.messages.is_empty() || !due.wanted.is_empty(),
            Phase::Behind(told) => due.drained && told.as_ref().is_none_or(|told| !self.saved.reaches(told)),
            Phase::New => due.messages.last().is_some_and(|message| !message.heads.is_empty()),
            Phase::Syncing(_) => true,
        }
    }
}
