//! automerge-repo's messages on the wire: one WebSocket binary message is one CBOR map.
//!
//! Read from automerge-repo 2.5.6, whose code differs from its CDDL; where they differ, the code is followed.
//! Decoding borrows from the frame and copies nothing. `ack` recognises the commonest sync message without
//! decoding it.

mod ack;
mod decode;
mod encode;

pub use ack::Acknowledgement;
pub use decode::{Ephemeral, Inbound, Join, SyncKind, SyncMessage, WireError, decode};
pub use encode::{Speaker, SyncEnvelope, doc_unavailable, ephemeral, error, goodbye, peer, remote_heads_changed};

/// The only protocol version there is.
pub const PROTOCOL_VERSION: &str = "1";
