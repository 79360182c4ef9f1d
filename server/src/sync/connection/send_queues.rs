//! What one connection has to tell documents: each document's commands in their order, none waiting for another's.
//!
//! A document's inbox is bounded. While one is full, what is meant for it waits here, and the connection goes on
//! writing and hearing of rights; it only stops reading. Never looks into a command.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use maillage_shared::{CloseReason, ConnectionId, Timestamp};
use tokio::sync::{TryAcquireError, mpsc::error::TrySendError};

use super::super::{
    command::{Command, DocumentHandle},
    member::Membership,
};

/// A command, or what becomes one when the inbox has room for its bytes.
pub(super) enum Outgoing {
    /// Takes no space.
    Command(Command),
    /// A sync message.
    Sync {
        /// From whom.
        connection: ConnectionId,
        /// An Automerge sync message.
        data: Bytes,
        /// When it came.
        at: Timestamp,
        /// Its share of the inbox.
        space: u32,
    },
    /// What was sent before is delivered: the document is left.
    Leave(Membership),
}

/// Why a command was not delivered at once.
enum Undelivered {
    /// The inbox is full.
    Full(Outgoing),
    /// The document's task has ended.
    Gone,
}

type Delivery = Pin<Box<dyn Future<Output = Result<(), CloseReason>> + Send>>;

/// What waits for one document.
struct SendQueue {
    document: Arc<DocumentHandle>,
    delivery: Delivery,
    next: VecDeque<Outgoing>,
}

/// What waits for any document. Empty as long as no inbox is full.
#[derive(Default)]
pub(super) struct SendQueues {
    queues: Vec<SendQueue>,
}

impl SendQueues {
    /// Deliver now, or as soon as [`poll`](Self::poll) can.
    ///
    /// # Errors
    /// `TryAgain` if the document's task has ended.
    pub(super) fn post(&mut self, document: &Arc<DocumentHandle>, outgoing: Outgoing) -> Result<(), CloseReason> {
        if let Some(queue) = self.queues.iter_mut().find(|queue| Arc::ptr_eq(&queue.document, document)) {
            queue.next.push_back(outgoing);
            return Ok(());
        }
        match try_deliver(document, outgoing) {
            Ok(()) => Ok(()),
            Err(Undelivered::Gone) => Err(CloseReason::TryAgain),
            Err(Undelivered::Full(outgoing)) => {
                let delivery = Box::pin(deliver(Arc::clone(document), outgoing));
                self.queues.push(SendQueue { document: Arc::clone(document), delivery, next: VecDeque::new() });
                Ok(())
            }
        }
    }

    /// Leave a document as soon as what waits for it is delivered. What waits is all the connection still has to tell.
    pub(super) fn leave(&mut self, membership: Membership) {
        let same = |queue: &&mut SendQueue| Arc::ptr_eq(&queue.document, membership.document());
        match self.queues.iter_mut().find(same) {
            Some(queue) => queue.next.push_back(Outgoing::Leave(membership)),
            None => drop(membership),
        }
    }

    /// Forget what waits for a document.
    pub(super) fn withdraw(&mut self, document: &Arc<DocumentHandle>) {
        self.queues.retain(|queue| !Arc::ptr_eq(&queue.document, document));
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    /// Ready when nothing waits any more.
    ///
    /// # Errors
    /// `TryAgain` if a document's task has ended; what waited for it is forgotten.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), CloseReason>> {
        let mut index = 0;
        while let Some(queue) = self.queues.get_mut(index) {
            match queue.delivery.as_mut().poll(context) {
                Poll::Pending => index += 1,
                Poll::Ready(Err(reason)) => {
                    self.queues.swap_remove(index);
                    return Poll::Ready(Err(reason));
                }
                Poll::Ready(Ok(())) => match queue.next.pop_front() {
                    Some(outgoing) => queue.delivery = Box::pin(deliver(Arc::clone(&queue.document), outgoing)),
                    None => drop(self.queues.swap_remove(index)),
                },
            }
        }
        if self.queues.is_empty() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }
}

fn try_deliver(document: &DocumentHandle, outgoing: Outgoing) -> Result<(), Undelivered> {
    let command = match outgoing {
        Outgoing::Command(command) => command,
        Outgoing::Sync { connection, data, at, space } => {
            match Arc::clone(&document.space).try_acquire_many_owned(space) {
                Ok(space) => Command::Sync { connection, data, at, space },
                Err(TryAcquireError::NoPermits) => {
                    return Err(Undelivered::Full(Outgoing::Sync { connection, data, at, space }));
                }
                Err(TryAcquireError::Closed) => return Err(Undelivered::Gone),
            }
        }
        Outgoing::Leave(membership) => {
            drop(membership);
            return Ok(());
        }
    };
    document.inbox.try_send(command).map_err(|error| match error {
        TrySendError::Full(command) => Undelivered::Full(Outgoing::Command(command)),
        TrySendError::Closed(_) => Undelivered::Gone,
    })
}

async fn deliver(document: Arc<DocumentHandle>, outgoing: Outgoing) -> Result<(), CloseReason> {
    let command = match outgoing {
        Outgoing::Command(command) => command,
        Outgoing::Sync { connection, data, at, space } => {
            // A task that ended closes its inbox, not its space: what is queued there gives its space back.
            let space = Arc::clone(&document.space).acquire_many_owned(space).await;
            Command::Sync { connection, data, at, space: space.map_err(|_| CloseReason::TryAgain)? }
        }
        Outgoing::Leave(membership) => {
            drop(membership);
            return Ok(());
        }
    };
    document.inbox.send(command).await.map_err(|_| CloseReason::TryAgain)
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, task::Waker};

    use maillage_shared::DocumentId;
    use tokio::sync::{Semaphore, mpsc};

    use super::*;

    fn document(byte: u8) -> (Arc<DocumentHandle>, mpsc::Receiver<Command>) {
        let (inbox, commands) = mpsc::channel(1);
        let handle = DocumentHandle {
            id: DocumentId::from_bytes([byte; 16]),
            inbox,
            space: Arc::new(Semaphore::new(10)),
            recent_heads: Arc::default(),
            room: Arc::default(),
            notices: Arc::default(),
        };
        (Arc::new(handle), commands)
    }

    fn drained(number: u64) -> Outgoing {
        Outgoing::Command(Command::Drained(ConnectionId(number)))
    }

    fn number(command: Option<&Command>) -> u64 {
        match command {
            Some(Command::Drained(ConnectionId(number)) | Command::Sync { connection: ConnectionId(number), .. }) => {
                *number
            }
            _ => panic!("another command, or none"),
        }
    }

    #[tokio::test]
    async fn a_full_document_keeps_no_letter_from_another_and_gets_its_own_in_order() {
        let ((full, mut slow), (free, mut quick)) = (document(1), document(2));
        let mut send_queues = SendQueues::default();
        for count in 1..=3 {
            let sync = Outgoing::Sync {
                connection: ConnectionId(count),
                data: Bytes::new(),
                at: crate::clock::now(),
                space: 8,
            };
            send_queues.post(&full, sync).unwrap();
        }
        send_queues.post(&full, drained(4)).unwrap();
        send_queues.post(&free, drained(5)).unwrap();
        assert_eq!(number(quick.recv().await.as_ref()), 5);
        assert!(send_queues.poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let read = tokio::spawn(async move {
            let mut numbers = Vec::new();
            while numbers.len() < 4 {
                numbers.push(number(slow.recv().await.as_ref()));
            }
            numbers
        });
        poll_fn(|context| send_queues.poll(context)).await.unwrap();
        assert_eq!(read.await.unwrap(), [1, 2, 3, 4]);
        assert!(send_queues.is_empty());
    }

    #[tokio::test]
    async fn what_is_withdrawn_is_not_delivered() {
        let (full, mut commands) = document(1);
        let mut send_queues = SendQueues::default();
        for count in 1..=3 {
            send_queues.post(&full, drained(count)).unwrap();
        }
        send_queues.withdraw(&full);
        assert_eq!(number(commands.recv().await.as_ref()), 1);
        send_queues.post(&full, drained(9)).unwrap();
        assert_eq!(number(commands.recv().await.as_ref()), 9);
        drop(commands);
        assert_eq!(send_queues.post(&full, drained(10)), Err(CloseReason::TryAgain));
    }
}
