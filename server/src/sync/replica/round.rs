//! Checked, saved, told (S1), as types: what may be told can be had only of what was saved.
//!
//! ```text
//! Replica::check ─┬─▶ Checked::Unchanged(Saved) ───────────────▶ Saved::tell
//!                 └─▶ Checked::Changed(Unsaved) ─┬─ saved  ─▶ Saved ─▶ Saved::tell
//!                                                └─ failed ─▶ Saved ─▶ Saved::tell (of what was saved before)
//! ```
//!
//! Checking a batch that the index is sure of costs nothing more: it is applied after it was saved and told, when
//! something needs the document (`settle.rs`).
//!
//! An [`Unsaved`] that is dropped loses nothing: its changes are in the next one.

use std::sync::Arc;

use automerge::{Automerge, ChangeHash};
use bytes::Bytes;
use maillage_shared::{DocumentId, Refusal};

use super::{
    Index, Replica,
    batch::Batch,
    craft::{self, Flags},
    isolate,
};
use crate::{
    store::{Append, Appended},
    sync::{
        guard,
        weight::{self, Weight},
    },
};

/// What came of [`Replica::check`].
pub(crate) enum Checked<'a> {
    /// There is nothing to save.
    Unchanged(Saved<'a>),
    /// There is a batch, and the document takes it.
    Changed(Unsaved<'a>),
}

/// A batch that Automerge takes and the journal does not hold. Nothing of it can be told.
#[must_use]
pub(crate) struct Unsaved<'a>(&'a mut Replica);

/// A document whose journal holds all that can be told of it.
#[must_use]
pub(crate) struct Saved<'a> {
    pub(super) replica: &'a mut Replica,
    pub(super) round: Round,
}

/// What Automerge could not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A batch: the document must be rebuilt and given to [`Replica::isolate`].
    Batch,
    /// What is saved and told already. The index was wrong, and the document can't be used any more.
    Saved,
}

/// The saved document as bytes, to be built again off the task.
#[derive(Debug, Clone)]
pub(crate) struct Rebuild {
    whole: Vec<u8>,
    heads: Arc<[ChangeHash]>,
}

/// The saved document, built again.
pub(crate) struct Rebuilt {
    pub(super) doc: Automerge,
    pub(super) index: Index,
}

/// What was saved in one round, and the messages of it that several peers may share, each crafted when it is first
/// needed.
pub(super) struct Round {
    heads: Arc<[ChangeHash]>,
    /// How many changes.
    pub(super) staged: usize,
    /// The raw changes.
    raw: Vec<u8>,
    open: Option<Bytes>,
    read_only: Option<Bytes>,
    receipt: Option<Bytes>,
}

impl Round {
    fn new(heads: &Arc<[ChangeHash]>, saved: &Batch) -> Self {
        let (heads, staged, raw) = (Arc::clone(heads), saved.staged.len(), saved.raw());
        Self { heads, staged, raw, open: None, read_only: None, receipt: None }
    }

    /// Whether anything was.
    pub(super) fn changed(&self) -> bool {
        self.staged > 0
    }

    pub(super) fn broadcast(&mut self, may_write: bool) -> Bytes {
        let (cached, flags) =
            if may_write { (&mut self.open, Flags::Open) } else { (&mut self.read_only, Flags::ReadOnly) };
        cached.get_or_insert_with(|| craft::message(&self.heads, self.raw.clone(), flags)).clone()
    }

    pub(super) fn receipt(&mut self) -> Bytes {
        self.receipt.get_or_insert_with(|| craft::message(&self.heads, Vec::new(), Flags::Open)).clone()
    }
}

impl Replica {
    /// Make sure that Automerge takes everything staged: by the index's word, or by applying it all in one call (whose
    /// cost is that of the touched texts, however many changes there are). Whether that was necessary is told by
    /// [`needs_doc`](Self::needs_doc) before.
    ///
    /// # Errors
    /// [`Broken::Batch`] if Automerge failed or panicked: [`isolate`](Self::isolate) must follow. [`Broken::Saved`] as
    /// [`settle`](Self::settle).
    pub(crate) fn check(&mut self) -> Result<Checked<'_>, Broken> {
        self.resolve_early();
        if self.batch.staged.is_empty() {
            return Ok(Checked::Unchanged(Saved::nothing_new(self)));
        }
        if self.unsure() > 0 {
            self.apply_batch()?;
        }
        Ok(Checked::Changed(Unsaved(self)))
    }

    /// How many changes of the batch the next [`check`](Self::check) must ask Automerge about: it walks the texts that they
    /// touch.
    #[must_use]
    pub(crate) fn unsure(&self) -> usize {
        self.batch.staged[self.batch.applied..].iter().filter(|staged| !staged.sure).count()
    }

    fn apply_batch(&mut self) -> Result<(), Broken> {
        let new = self.batch.staged[self.batch.applied..].iter().map(|staged| staged.change.clone()).collect();
        if self.failing && self.ahead.is_none() {
            // What is saved must be there to be told, however long that takes.
            self.ahead = Some(self.settled()?.clone());
        }
        let newest = match &mut self.ahead {
            Some(ahead) => ahead,
            None => self.settled()?,
        };
        isolate::apply(newest, new)?;
        self.batch.applied = self.batch.staged.len();
        Ok(())
    }

    /// What the saved document can be built from again.
    pub(crate) fn rebuild(&self) -> Rebuild {
        Rebuild { whole: self.saved.whole(), heads: Arc::clone(&self.heads) }
    }
}

impl<'a> Unsaved<'a> {
    /// The batch, as rows for the journal: what earlier rounds could not save, too.
    #[must_use]
    pub(crate) fn append(&self, document: DocumentId) -> Append {
        self.0.batch.append(document)
    }

    /// The journal holds the batch now.
    pub(crate) fn saved(self, _: &Appended) -> Saved<'a> {
        let replica = self.0;
        replica.failing = false;
        if let Some(ahead) = replica.ahead.take() {
            replica.doc = Some(ahead);
        }
        let batch = std::mem::take(&mut replica.batch);
        replica.heads = replica.counters.sorted_heads();
        let round = Round::new(&replica.heads, &batch);
        replica.recent_heads.push(&replica.heads, replica.limits.recent_heads_bytes);
        replica.saved.append(&round.raw);
        replica.known.extend(batch.hashes);
        if replica.doc.is_some() {
            let unsettled = batch.staged.into_iter().skip(batch.applied).map(|staged| staged.change);
            for change in unsettled {
                replica.unsettled_bytes += change.raw_bytes().len();
                replica.unsettled.push(change);
            }
        }
        for peer in replica.peers.values_mut() {
            peer.knows_unsaved = false;
            if peer.refused() == Some(Refusal::NotSaved) {
                peer.forgive();
            }
        }
        Saved { replica, round }
    }

    /// What must be built and given to [`failed`](Self::failed); `None` if the document does not hold the batch, or if an
    /// earlier failure did it.
    #[must_use]
    pub(crate) fn rebuild(&self) -> Option<Rebuild> {
        (self.0.batch.applied > 0 && self.0.ahead.is_none()).then(|| self.0.rebuild())
    }

    /// The journal did not take the batch, or did not say so: it is kept, and is in the next [`append`](Self::append).
    ///
    /// Why it is kept and not dropped: stock clients do not send again what they remember to have sent, and asking all
    /// of them to (a reset) would bring the whole batch back at each try, while old clients do not understand the
    /// question and a page that was closed can't answer it. So the words stay here; clients go on counting them as
    /// unsaved, since no message names their heads. Until a save succeeds there are two documents: `saved` is what is
    /// told to readers and to those who come; the one with the batch is what new changes are checked on.
    ///
    /// Who sent something of the batch is told so once (`Tell::Refused`), and gets no answer before it is saved. Over
    /// `Limits::unsaved_bytes` further changes are refused, `not-saved`, and asked for when a save has succeeded.
    ///
    /// Rows whose write was reported as failed may have been written after all: the next append finds them there (J4).
    pub(crate) fn failed(self, saved: Option<Rebuilt>) -> Saved<'a> {
        let replica = self.0;
        replica.failing = true;
        if let Some(saved) = saved {
            replica.ahead = replica.doc.replace(saved.doc);
        }
        Saved::nothing_new(replica)
    }
}

impl<'a> Saved<'a> {
    fn nothing_new(replica: &'a mut Replica) -> Self {
        let round = Round::new(&replica.heads, &Batch::default());
        Self { replica, round }
    }
}

impl Rebuild {
    /// Build the document; for a blocking thread. `None` if it does not come out as what was told.
    #[must_use]
    pub(crate) fn build(&self) -> Option<Rebuilt> {
        let doc = self.load()?;
        guard::without_panic(|| Some(Rebuilt { index: Index::of(&doc.save(), &[]), doc }))
    }

    /// The same, without an index.
    pub(super) fn load(&self) -> Option<Automerge> {
        guard::without_panic(|| {
            let doc = maillage_shared::document::load(&self.whole).ok()?;
            (*doc.get_heads() == *self.heads).then_some(doc)
        })
    }
}

/// A snapshot, with the bytes that it takes when it is inflated.
pub(crate) struct Weighed {
    pub(super) snapshot: Bytes,
    inflated: usize,
}

impl Weighed {
    /// Weigh a snapshot: some 300 MB a second, for a blocking thread.
    #[must_use]
    pub(crate) fn new(snapshot: Bytes) -> Self {
        // What is too heavy to be loaded leaves no room for anything.
        let inflated = weight::weigh(&snapshot, Weight::MOST).map_or(Weight::MOST.bytes, |weight| weight.bytes);
        Self { snapshot, inflated }
    }
}

/// What a peer was told: all that was saved then.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) heads: Arc<[ChangeHash]>,
    /// Where the log ended ([`SavedBytes::end`]).
    pub(super) log_end: u64,
}

/// What the journal holds, in the journal's own bytes: what a peer with nothing is sent.
pub(super) struct SavedBytes {
    /// Bytes that the snapshot takes when it is inflated.
    inflated_snapshot: usize,
    pub(super) snapshot: Bytes,
    /// The raw changes after it.
    pub(super) log: Vec<u8>,
    /// Bytes of the log that snapshots have taken the place of since the document was loaded.
    compacted: u64,
    /// Both as one sync message for those who may not write and one for those who may, until the log grows.
    pub(super) full_state: [Option<Bytes>; 2],
}

impl SavedBytes {
    pub(super) fn new(Weighed { snapshot, inflated: inflated_snapshot }: Weighed, log: Vec<u8>) -> Self {
        Self { inflated_snapshot, snapshot, log, compacted: 0, full_state: [None, None] }
    }

    /// More is saved.
    fn append(&mut self, raw: &[u8]) {
        self.log.extend_from_slice(raw);
        self.full_state = [None, None];
    }

    /// A snapshot took the place of the one before and of the first bytes of the log.
    pub(super) fn compact(&mut self, snapshot: Weighed, log_bytes: usize) {
        let log_bytes = log_bytes.min(self.log.len());
        let rest = self.log.split_off(log_bytes);
        *self = Self { compacted: self.compacted + log_bytes as u64, ..Self::new(snapshot, rest) };
    }

    /// Where the log ends, counted from when the document was loaded.
    pub(super) fn end(&self) -> u64 {
        self.compacted + self.log.len() as u64
    }

    /// Whether the log holds all that was saved since.
    pub(super) fn reaches(&self, told: &Told) -> bool {
        told.log_end >= self.compacted
    }

    /// The raw changes saved since, if the log holds them all.
    pub(super) fn since(&self, told: &Told) -> Option<&[u8]> {
        self.log.get(usize::try_from(told.log_end.checked_sub(self.compacted)?).ok()?..)
    }

    /// Bytes that Automerge holds.
    pub(super) fn held(&self) -> usize {
        self.inflated_snapshot + self.log.len()
    }

    pub(super) fn whole(&self) -> Vec<u8> {
        let mut whole = Vec::with_capacity(self.snapshot.len() + self.log.len());
        whole.extend_from_slice(&self.snapshot);
        whole.extend_from_slice(&self.log);
        whole
    }
}
