//! Where a document's saved heads have been lately, for answering acknowledgements without asking the document.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use automerge::ChangeHash;
use maillage_shared::wire::Acknowledgement;

/// A client answers a frame within this many of them, or its acknowledgement takes the slow path.
const REMEMBERED: usize = 64;

/// The latest saved heads of one document, newest last. Written by the document's task before it tells anybody, read
/// by every connection that has the document open.
#[derive(Debug, Default)]
pub(super) struct RecentHeads {
    heads: Mutex<VecDeque<Vec<u8>>>,
}

impl RecentHeads {
    /// These heads are saved and about to be told. Older ones are forgotten over `most_bytes` in all.
    pub(super) fn push(&self, heads: &[ChangeHash], most_bytes: usize) {
        let mut remembered = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.push_back(Acknowledgement::encode_heads(heads));
        let mut bytes: usize = remembered.iter().map(Vec::len).sum();
        while remembered.len() > REMEMBERED || (bytes > most_bytes && remembered.len() > 1) {
            bytes -= remembered.pop_front().map_or(0, |oldest| oldest.len());
        }
    }

    /// Whether an acknowledgement names heads that were told.
    #[must_use]
    pub(super) fn knows(&self, acknowledgement: &Acknowledgement<'_>) -> bool {
        let remembered = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.iter().rev().any(|heads| heads == acknowledgement.heads)
    }
}

/// What a document's task and one connection share about the peer between them.
#[derive(Debug, Default)]
pub(super) struct PeerFlags {
    /// The peer was sent everything, so its acknowledgements tell nothing new. Written by the document's task.
    in_step: AtomicBool,
    /// Somebody wants to hear what the peer has: its acknowledgements do tell something.
    watched: AtomicBool,
    /// What the peer's messages cost beyond taking them in: bytes answered to it alone, and bytes its changes inflated
    /// to. Added to by the document's task, taken by the connection, which reads less when it is much.
    work: AtomicU64,
}

impl PeerFlags {
    /// The document's task says whether the peer was sent everything.
    pub(super) fn set_in_step(&self, in_step: bool) {
        self.in_step.store(in_step, Ordering::Release);
    }

    /// The document's task says whether somebody follows the peer's storage.
    pub(super) fn set_watched(&self, watched: bool) {
        self.watched.store(watched, Ordering::Release);
    }

    /// The document's task did this much for the peer alone.
    pub(super) fn charge(&self, bytes: usize) {
        self.work.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// What was done for the peer since this was last asked, in bytes.
    #[cfg_attr(not(test), expect(dead_code, reason = "connections have no budget of work yet"))]
    pub(super) fn take_work(&self) -> u64 {
        self.work.swap(0, Ordering::Relaxed)
    }

    /// Whether an acknowledgement may be dropped by the connection.
    #[must_use]
    pub(super) fn may_drop_acknowledgements(&self) -> bool {
        self.in_step.load(Ordering::Acquire) && !self.watched.load(Ordering::Acquire)
    }
}
