//! Where a document's saved heads have been lately, for answering acknowledgements without asking the document.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use automerge::ChangeHash;
use maillage_shared::wire::Acknowledgement;

use super::budgets::Account;

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
    /// The peer may not have the document any more. Written under the lock of its outbox's queue, and never unset: who
    /// opens the document again has other flags.
    revoked: AtomicBool,
    /// What the peer's participant may still ask for; nobody counts in tests.
    account: Option<Arc<Account>>,
}

impl PeerFlags {
    /// Of a peer whose work is charged to this account.
    #[must_use]
    pub(super) fn charged_to(account: Arc<Account>) -> Self {
        Self { account: Some(account), ..Self::default() }
    }

    /// The document's task did this for the peer alone: bytes answered, bytes that its changes inflated to.
    pub(super) fn charge(&self, bytes: usize) {
        self.charge_answer(bytes, 0);
    }

    /// The same, for an answer that looked at so many of the document's changes (W12).
    pub(super) fn charge_answer(&self, bytes: usize, changes: usize) {
        if let Some(account) = &self.account {
            account.charge_answer(bytes, changes);
        }
    }

    /// The document's task says whether the peer was sent everything.
    pub(super) fn set_in_step(&self, in_step: bool) {
        self.in_step.store(in_step, Ordering::Release);
    }

    /// The document's task says whether somebody follows the peer's storage.
    pub(super) fn set_watched(&self, watched: bool) {
        self.watched.store(watched, Ordering::Release);
    }

    /// Nothing of the document may be sent to the peer from now on. For [`Outbox::revoke`](super::outbox::Outbox::revoke)
    /// alone.
    pub(super) fn revoke(&self) {
        self.revoked.store(true, Ordering::Release);
    }

    /// Whether the peer may not have the document any more.
    #[must_use]
    pub(super) fn is_revoked(&self) -> bool {
        self.revoked.load(Ordering::Acquire)
    }

    /// Whether an acknowledgement may be dropped by the connection.
    #[must_use]
    pub(super) fn may_drop_acknowledgements(&self) -> bool {
        self.in_step.load(Ordering::Acquire) && !self.watched.load(Ordering::Acquire)
    }
}
