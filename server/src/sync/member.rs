//! A connection that has a document open: the one record of it, and the one way in and out.
//!
//! The record is shared by those who need it: the document's room, its task's audience and the connection. The connection
//! alone holds the [`Membership`]; however that ends, by a closed socket, a lost right or a panic, the room is left at
//! once and the task is told. So nobody is shown who is not there, and no document stays in memory for nobody.

use std::sync::Arc;

use maillage_shared::ConnectionId;
use tokio::{runtime::Handle, sync::mpsc::error::TrySendError};

use super::{
    apply_time::ApplyTime,
    command::{Command, DocumentHandle},
    hub::SessionUser,
    outbox::Outbox,
    recent_heads::PeerFlags,
};

/// What never changes of a connection in a document. What does is whoever's it is: the right to write the replica's,
/// followed storages the task's.
#[derive(Debug)]
pub(super) struct Member {
    /// Which.
    pub connection: ConnectionId,
    /// Whose.
    pub user: SessionUser,
    /// What it called itself.
    pub peer: Arc<str>,
    /// The storage it saves to.
    pub storage: Option<Arc<str>>,
    /// How long it takes to apply what others wrote.
    pub apply_time: Arc<ApplyTime>,
    /// Where to write to it.
    pub outbox: Arc<Outbox>,
    /// What all who speak to it share: whether it may still be written to, of this document, first of all.
    pub shared_flags: Arc<PeerFlags>,
}

/// That a connection is in a document. Dropping it is the only way out.
#[derive(Debug)]
pub(super) struct Membership {
    document: Arc<DocumentHandle>,
    member: Arc<Member>,
}

impl Membership {
    /// Enter a document's room. The command tells its task, and is to be delivered before any other of this member.
    #[must_use]
    pub(super) fn enter(document: Arc<DocumentHandle>, member: Member, may_write: bool) -> (Self, Command) {
        let member = Arc::new(member);
        document.room.enter(Arc::clone(&member));
        document.notices.people(document.id);
        let join = Command::Join { member: Arc::clone(&member), may_write };
        (Self { document, member }, join)
    }

    /// The document.
    #[must_use]
    pub(super) fn document(&self) -> &Arc<DocumentHandle> {
        &self.document
    }

    /// What the connection and the document share of the peer.
    #[must_use]
    pub(super) fn shared_flags(&self) -> &Arc<PeerFlags> {
        &self.member.shared_flags
    }

    /// Whoever has it open is called otherwise now.
    pub(super) fn called_otherwise(&self) {
        self.document.notices.people(self.document.id);
    }

    /// Be shown to nobody from now on, although the document is still to be told what was sent before (P3).
    pub(super) fn leave_room(&self) {
        self.document.room.leave(&self.member, self.document.id);
        self.document.notices.people(self.document.id);
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.leave_room();
        let left = self.document.inbox.try_send(Command::Leave(Arc::clone(&self.member)));
        // A task that has ended has nobody to forget. A full inbox has room when its task has taken what is there; the
        // document may be opened again before that: the command names this member, not the connection.
        if let Err(TrySendError::Full(left)) = left
            && let Ok(runtime) = Handle::try_current()
        {
            let document = Arc::clone(&self.document);
            runtime.spawn(async move {
                let _ = document.inbox.send(left).await;
            });
        }
    }
}

#[cfg(test)]
mod tests;
