//! What is saved and told, and not in the document yet.
//!
//! A call to apply changes costs what the texts are long that they touch, and next to nothing for each change: so
//! changes that the index is sure of are not applied when they come, but many at once when something needs the document
//! (S41).

use automerge::{Automerge, Change};

use super::{
    Broken, Replica, isolate,
    peer::{Peer, Phase},
};

/// A document, and changes to be applied to it elsewhere.
pub(in crate::sync) struct Settling {
    doc: Automerge,
    changes: Vec<Change>,
}

impl Settling {
    /// Apply them: half a microsecond for each operation of the texts that they touch, for a blocking thread.
    ///
    /// # Errors
    /// As [`Replica::settle`].
    pub(in crate::sync) fn run(mut self) -> Result<Automerge, Broken> {
        isolate::apply(&mut self.doc, self.changes).map_err(|_| Broken::Saved)?;
        Ok(self.doc)
    }
}

impl Replica {
    /// Whether the document holds all that is saved.
    #[must_use]
    pub(in crate::sync) fn is_settled(&self) -> bool {
        self.unsettled.is_empty()
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
        if self.unsettled.is_empty() {
            return Ok(());
        }
        self.doc = self.begin_settling().run()?;
        Ok(())
    }

    /// Hand out the document and what is to be applied, to be settled elsewhere; [`settled`](Self::settled) must follow
    /// before anything else.
    pub(in crate::sync) fn begin_settling(&mut self) -> Settling {
        self.unsettled_bytes = 0;
        Settling { doc: std::mem::take(&mut self.doc), changes: std::mem::take(&mut self.unsettled) }
    }

    /// Take the document back, with what was to be applied.
    pub(in crate::sync) fn settled(&mut self, doc: Automerge) {
        self.doc = doc;
    }

    /// Whether the next round may need the document: somebody asks for what only it can say. What is answered without
    /// asking for it here is no less true: it is settled in the middle of the round.
    #[must_use]
    pub(in crate::sync) fn needs_doc(&self) -> bool {
        self.batch.staged[self.batch.applied..].iter().any(|staged| !staged.sure)
            || self.peers.values().any(|peer| self.asks_for_doc(peer))
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
