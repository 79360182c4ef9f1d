//! What a document's task can be told, and how to reach it.

use std::sync::Arc;

use automerge::{Automerge, Change};
use bytes::Bytes;
use maillage_shared::{ConnectionId, DocumentId, ParticipantId, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::{SyncError, budgets::Account, member::Member, presence::Room, recent_heads::RecentHeads};
use crate::notices::Notices;

/// An edit that the server makes in a participant's name, from the document as it is saved; `None` if there is
/// nothing to change.
pub(super) type Edit = Box<dyn FnOnce(&Automerge) -> Option<Change> + Send>;

/// What a document can be told.
pub(super) enum Command {
    /// A connection opens it. Made by [`Membership`](super::member::Membership) alone.
    Join {
        /// Which.
        member: Arc<Member>,
        /// Whether its changes are taken.
        may_write: bool,
    },
    /// A sync message.
    Sync {
        /// From whom.
        connection: ConnectionId,
        /// An Automerge sync message.
        data: Bytes,
        /// When it came.
        at: Timestamp,
        /// Its share of the inbox's bytes, given back when it has been dealt with.
        space: OwnedSemaphorePermit,
    },
    /// A right to write came or went.
    Role {
        /// Whose.
        connection: ConnectionId,
        /// The new one.
        may_write: bool,
    },
    /// Something that a connection sent was let go before the document had it: it is to be asked for it.
    Missed(ConnectionId),
    /// A full outbox is empty again.
    Drained(ConnectionId),
    /// A connection wants to hear what other storages hold.
    Follow {
        /// Which connection.
        connection: ConnectionId,
        /// Every storage it follows now.
        storages: Vec<Arc<str>>,
    },
    /// A connection has closed it, or is gone. Made by [`Membership`](super::member::Membership) alone.
    Leave(Arc<Member>),
    /// An edit of the server's own.
    Edit {
        /// In whose name.
        participant: ParticipantId,
        /// Who pays for it.
        account: Arc<Account>,
        /// When.
        at: Timestamp,
        /// What.
        edit: Edit,
        /// Answered when it is saved.
        done: oneshot::Sender<Result<(), SyncError>>,
    },
    /// Answer when everything before this command is saved.
    Flush(oneshot::Sender<()>),
}

/// How to reach a document's task. Held by the hub and by every connection that has the document open.
#[derive(Debug)]
pub(super) struct DocumentHandle {
    /// Which document.
    pub id: DocumentId,
    /// Bounded by `Limits::inbox_messages`.
    pub inbox: mpsc::Sender<Command>,
    /// Bounds the bytes of the inbox: one permit a byte.
    pub space: Arc<Semaphore>,
    /// For answering acknowledgements.
    pub recent_heads: Arc<RecentHeads>,
    /// Who is there.
    pub room: Arc<Room>,
    /// Where it is noted who comes and goes.
    pub notices: Arc<Notices>,
}
