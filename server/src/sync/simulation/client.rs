//! A client of the simulation: what automerge-repo's `DocSynchronizer` does with one document, and a link to the
//! replica that may be cut, full, or not listened to.

use std::collections::VecDeque;

use automerge::{Automerge, sync, sync::SyncDoc as _};
use bytes::Bytes;
use maillage_shared::ConnectionId;

/// How a client speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// As automerge-repo 2.5 does.
    Current,
    /// Without flags: it can't be told by the fast path.
    Old,
}

pub(super) struct Client {
    pub(super) doc: Automerge,
    pub(super) state: sync::State,
    pub(super) dialect: Dialect,
    pub(super) may_write: bool,
    pub(super) link: Option<Link>,
}

pub(super) struct Link {
    pub(super) connection: ConnectionId,
    pub(super) to_server: VecDeque<Bytes>,
    pub(super) to_client: VecDeque<Bytes>,
    /// The client's socket takes nothing: its outbox is full.
    pub(super) full: bool,
    /// The participant may not see the document for now: what the client says of it is thrown away.
    pub(super) hidden: bool,
    /// Something the client said may have been thrown away.
    pub(super) missed: bool,
}

impl Client {
    pub(super) fn speak(&mut self) {
        let Some(link) = &mut self.link else { return };
        let Some(mut message) = self.doc.generate_sync_message(&mut self.state) else { return };
        if self.dialect == Dialect::Old {
            message.flags = None;
        }
        link.to_server.push_back(Bytes::from(message.encode()));
    }

    pub(super) fn hear(&mut self, data: &[u8]) {
        let mut message = sync::Message::decode(data).unwrap();
        if self.dialect == Dialect::Old {
            assert_eq!(message.version, sync::MessageVersion::V1, "S3: an old client can't read this");
            message.flags = None;
        }
        self.doc.receive_sync_message(&mut self.state, message).unwrap();
        self.speak();
    }
}
