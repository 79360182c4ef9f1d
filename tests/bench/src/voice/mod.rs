//! What a client says and understands, without the socket: one trait, an implementation for each protocol.
//! A voice never waits, never measures; the driver does.

pub(crate) mod automerge;
pub(crate) mod copier;
pub(crate) mod yjs;

use anyhow::Result;
use bytes::Bytes;

/// How far a client has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Connected, not yet answered.
    Connected,
    /// The server has answered: `peer`, or its like.
    Joined,
    /// In step with the document: edits from now on can be counted.
    Ready,
}

/// What came of one frame.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Keys of the edits it brought, repeats and old ones included.
    pub(crate) edits: Vec<u32>,
    /// What to answer at once.
    pub(crate) replies: Vec<Bytes>,
}

/// One client's side of a protocol.
pub(crate) trait Voice: Send {
    /// What to say once connected.
    fn opening(&mut self) -> Result<Vec<Bytes>>;
    /// Takes in one frame.
    fn hear(&mut self, frame: &[u8]) -> Result<Heard>;
    /// How far it has come.
    fn standing(&self) -> Standing;
    /// Makes one edit and returns its key. Only writers are asked.
    fn edit(&mut self) -> Result<u32>;
    /// What has to be sent for the edits made since.
    fn outgoing(&mut self) -> Result<Vec<Bytes>>;
}
