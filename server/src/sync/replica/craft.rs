//! Sync messages written without Automerge's sync state: right for any peer that was sent everything before.
//!
//! A message names our heads H, says that H is what both sides have (an empty filter on top of H), and holds the raw
//! changes. Nothing in it depends on the peer. A peer that lacks something after all asks for it by hash.

use automerge::{ChangeHash, sync};
use bytes::Bytes;

/// What the flags of a crafted message say beside « I understand resets ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flags {
    /// To a peer that may write.
    Open,
    /// To a peer that may not: it need not send changes.
    ReadOnly,
    /// To a peer that may write from now on: it is to send again what was refused.
    Reset,
}

impl Flags {
    pub(super) fn flags(self) -> sync::MessageFlags {
        let mut flags = sync::MessageFlags::new();
        flags.set(sync::MessageFlags::SUPPORTS_SYNC_RESET);
        match self {
            Self::Open => {}
            Self::ReadOnly => flags.set(sync::MessageFlags::READ_ONLY),
            Self::Reset => flags.set(sync::MessageFlags::SYNC_RESET),
        }
        flags
    }
}

/// « We have `heads`, and here are `changes` » (raw chunks, in causal order; may be empty: a receipt).
pub(super) fn message(heads: &[ChangeHash], changes: Vec<u8>, flags: Flags) -> Bytes {
    // Without a `have` a receiver would keep its own concurrent changes to itself.
    let have = vec![sync::Have { last_sync: heads.to_vec(), bloom: sync::BloomFilter::default() }];
    encode(heads, Vec::new(), have, changes, flags)
}

/// « We have `heads` and need `need` »: without a `have`, the receiver answers with just these.
pub(super) fn need(heads: &[ChangeHash], need: Vec<ChangeHash>, flags: Flags) -> Bytes {
    encode(heads, need, Vec::new(), Vec::new(), flags)
}

fn encode(heads: &[ChangeHash], need: Vec<ChangeHash>, have: Vec<sync::Have>, changes: Vec<u8>, flags: Flags) -> Bytes {
    // Without changes the first version says the same, and the oldest clients read it.
    let (changes, version) = if changes.is_empty() {
        (sync::ChunkList::empty(), sync::MessageVersion::V1)
    } else {
        (sync::ChunkList::from(changes), sync::MessageVersion::V2)
    };
    let flags = Some(flags.flags());
    Bytes::from(sync::Message { heads: heads.to_vec(), need, have, changes, flags, version }.encode())
}
