//! One peer: what is known of what it has, and what it is owed at the next `tell`.

use std::{collections::BTreeSet, sync::Arc};

use automerge::{ChangeHash, sync};
use maillage_shared::{ParticipantId, Refusal};

use crate::sync::recent_heads::PeerFlags;

/// One connection that has this document open.
pub(super) struct Peer {
    pub(super) participant: ParticipantId,
    /// What it calls itself: the same when it connects again, and another for each page.
    pub(super) page: Arc<str>,
    /// Whether its participant has the right to write.
    may_write: bool,
    /// Why its changes are not taken although it has the right: what it was refused, until it connects again or its
    /// right is given anew. What it sends from then on follows what was refused.
    refused: Option<Refusal>,
    pub(super) phase: Phase,
    pub(super) shared_flags: Arc<PeerFlags>,
    /// Everything up to these heads was sent, if it is in step; and the same before the last message.
    pub(super) told: Option<Arc<[ChangeHash]>>,
    pub(super) told_before: Option<Arc<[ChangeHash]>>,
    /// It is to send again what was refused or dropped; and whether the last message said so.
    pub(super) owes_reset: bool,
    pub(super) reset_told: bool,
    /// Answers in a row that brought nothing of what it says it has.
    pub(super) retries: u8,
    /// The missing changes it was last asked for: asking twice would go on for ever.
    pub(super) asked: Vec<ChangeHash>,
    /// The storage it saves to.
    pub(super) storage: Option<Arc<str>>,
    /// It has heard that changes of its own can't be saved for now.
    pub(super) knows_unsaved: bool,
    pub(super) due: Due,
}

/// What a peer is owed at the next `tell`.
#[derive(Default)]
pub(super) struct Due {
    /// Messages whose answer depends on what the document holds after this round; their changes are taken out.
    pub(super) messages: Vec<sync::Message>,
    /// What it said it has, if it saves that to a storage others may follow.
    pub(super) holds: Option<Vec<ChangeHash>>,
    /// How many changes of the batch came from it.
    pub(super) offered: usize,
    /// It waits for a receipt although nothing may have changed.
    pub(super) receipt: bool,
    /// Changes it asked for by hash.
    pub(super) wanted: BTreeSet<ChangeHash>,
    /// Changes we lack and it may have.
    pub(super) lacking: bool,
    /// Something that it sent earlier was refused now.
    pub(super) refused: Option<Refusal>,
    /// Its outbox has drained.
    pub(super) drained: bool,
}

/// How much is known of what a peer has.
///
/// ```text
///            its first message, all of whose heads we know
///     New ────────────────────────────────────────────────▶ InStep ◀─┐
///      │ ▲                                                   │ │ ▲   │ has all we have,
///      │ └─── starts over, or has something it did not send ─┘ │ │   │ and we all it has
///      │                                                       │ │   │
///      │ any other first message                  outbox full  │ │ outbox drained
///      ▼                                                       ▼ │   │
///     Syncing ◀──────────────────────────────────────────── Behind   │
///      │        outbox drained, and not known what it has            │
///      └─────────────────────────────────────────────────────────────┘
/// ```
///
/// An outbox may be full in any phase: then the peer is behind.
pub(super) enum Phase {
    /// Nothing was exchanged yet.
    New,
    /// The slow path: Automerge keeps account.
    Syncing(Box<sync::State>),
    /// Everything up to the last told heads was sent on its ordered connection.
    InStep,
    /// Its outbox was full: it was sent nothing after these heads; `None` if it is not known what it has.
    Behind(Option<Arc<[ChangeHash]>>),
}

impl Peer {
    pub(super) fn new(
        participant: ParticipantId,
        may_write: bool,
        page: Arc<str>,
        storage: Option<Arc<str>>,
        shared_flags: Arc<PeerFlags>,
    ) -> Self {
        Self {
            participant,
            page,
            may_write,
            refused: None,
            phase: Phase::New,
            shared_flags,
            told: None,
            told_before: None,
            owes_reset: false,
            reset_told: false,
            retries: 0,
            asked: Vec::new(),
            storage,
            knows_unsaved: false,
            due: Due::default(),
        }
    }

    /// Why its changes are not taken; `None` if they are.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        if self.may_write { self.refused } else { Some(Refusal::ReadOnly) }
    }

    /// Whether its changes are taken.
    pub(super) fn may_write(&self) -> bool {
        self.refusal().is_none()
    }

    /// Its right to write came or went; what it was refused before is forgotten.
    pub(super) fn set_right(&mut self, may_write: bool) {
        let before = self.may_write();
        let had_right = std::mem::replace(&mut self.may_write, may_write);
        if had_right != may_write {
            self.refused = None;
            self.changed_from(before);
        }
    }

    /// Its changes are not taken from now on; it goes on reading.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        let before = self.may_write();
        self.refused = Some(refusal);
        self.changed_from(before);
    }

    /// What kept its changes from being taken is over.
    pub(super) fn forgive(&mut self) {
        let before = self.may_write();
        self.refused = None;
        self.changed_from(before);
    }

    /// What it was refused, its right left aside.
    pub(super) fn refused(&self) -> Option<Refusal> {
        self.refused
    }

    /// Something that it sent was dropped: it is asked for it.
    pub(super) fn is_to_send_again(&mut self) {
        self.owes_reset |= self.may_write();
        self.due.receipt = true;
        self.asked.clear();
    }

    /// Tell it, if it made a difference: by the flags of a receipt, and by asking for what was held back.
    fn changed_from(&mut self, before: bool) {
        let may_write = self.may_write();
        if may_write == before {
            return;
        }
        if let Phase::Syncing(state) = &mut self.phase {
            state.set_read_only(!may_write);
        }
        self.due.receipt = true;
        self.owes_reset = may_write;
        self.retries = 0;
    }
}
