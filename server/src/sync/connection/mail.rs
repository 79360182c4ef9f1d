//! What one connection has to tell documents: each document's letters in their order, none waiting for another's.
//!
//! A document's inbox is bounded. While one is full, what is meant for it waits here, and the connection goes on
//! writing and hearing of rights; it only stops reading. Never looks into a letter.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use maillage_shared::{CloseReason, ConnectionId, Timestamp};
use tokio::sync::{TryAcquireError, mpsc::error::TrySendError};

use super::super::letter::{DocumentHandle, Letter};

/// A letter, or what becomes one when the inbox has room for its bytes.
pub(super) enum Parcel {
    /// Takes no space.
    Letter(Letter),
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
}

/// Why a parcel was not delivered at once.
enum Undelivered {
    /// The inbox is full.
    Full(Parcel),
    /// The document's task has ended.
    Gone,
}

type Delivery = Pin<Box<dyn Future<Output = Result<(), CloseReason>> + Send>>;

/// What waits for one document.
struct Line {
    document: Arc<DocumentHandle>,
    delivery: Delivery,
    next: VecDeque<Parcel>,
}

/// What waits for any document. Empty as long as no inbox is full.
#[derive(Default)]
pub(super) struct Mail {
    lines: Vec<Line>,
}

impl Mail {
    /// Deliver now, or as soon as [`poll`](Self::poll) can.
    ///
    /// # Errors
    /// `TryAgain` if the document's task has ended.
    pub(super) fn post(&mut self, document: &Arc<DocumentHandle>, parcel: Parcel) -> Result<(), CloseReason> {
        if let Some(line) = self.lines.iter_mut().find(|line| Arc::ptr_eq(&line.document, document)) {
            line.next.push_back(parcel);
            return Ok(());
        }
        match try_deliver(document, parcel) {
            Ok(()) => Ok(()),
            Err(Undelivered::Gone) => Err(CloseReason::TryAgain),
            Err(Undelivered::Full(parcel)) => {
                let delivery = Box::pin(deliver(Arc::clone(document), parcel));
                self.lines.push(Line { document: Arc::clone(document), delivery, next: VecDeque::new() });
                Ok(())
            }
        }
    }

    /// Forget what waits for a document.
    pub(super) fn withdraw(&mut self, document: &Arc<DocumentHandle>) {
        self.lines.retain(|line| !Arc::ptr_eq(&line.document, document));
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Ready when nothing waits any more.
    ///
    /// # Errors
    /// `TryAgain` if a document's task has ended; what waited for it is forgotten.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), CloseReason>> {
        let mut index = 0;
        while let Some(line) = self.lines.get_mut(index) {
            match line.delivery.as_mut().poll(context) {
                Poll::Pending => index += 1,
                Poll::Ready(Err(reason)) => {
                    self.lines.swap_remove(index);
                    return Poll::Ready(Err(reason));
                }
                Poll::Ready(Ok(())) => match line.next.pop_front() {
                    Some(parcel) => line.delivery = Box::pin(deliver(Arc::clone(&line.document), parcel)),
                    None => drop(self.lines.swap_remove(index)),
                },
            }
        }
        if self.lines.is_empty() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }
}

fn try_deliver(document: &DocumentHandle, parcel: Parcel) -> Result<(), Undelivered> {
    let letter = match parcel {
        Parcel::Letter(letter) => letter,
        Parcel::Sync { connection, data, at, space } => {
            match Arc::clone(&document.space).try_acquire_many_owned(space) {
                Ok(space) => Letter::Sync { connection, data, at, space },
                Err(TryAcquireError::NoPermits) => {
                    return Err(Undelivered::Full(Parcel::Sync { connection, data, at, space }));
                }
                Err(TryAcquireError::Closed) => return Err(Undelivered::Gone),
            }
        }
    };
    document.inbox.try_send(letter).map_err(|error| match error {
        TrySendError::Full(letter) => Undelivered::Full(Parcel::Letter(letter)),
        TrySendError::Closed(_) => Undelivered::Gone,
    })
}

async fn deliver(document: Arc<DocumentHandle>, parcel: Parcel) -> Result<(), CloseReason> {
    let letter = match parcel {
        Parcel::Letter(letter) => letter,
        Parcel::Sync { connection, data, at, space } => {
            // A task that ended closes its inbox, not its space: what is queued there gives its space back.
            let space = Arc::clone(&document.space).acquire_many_owned(space).await;
            Letter::Sync { connection, data, at, space: space.map_err(|_| CloseReason::TryAgain)? }
        }
    };
    document.inbox.send(letter).await.map_err(|_| CloseReason::TryAgain)
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, task::Waker};

    use maillage_shared::DocumentId;
    use tokio::sync::{Semaphore, mpsc};

    use super::*;

    fn document(byte: u8) -> (Arc<DocumentHandle>, mpsc::Receiver<Letter>) {
        let (inbox, letters) = mpsc::channel(1);
        let handle = DocumentHandle {
            id: DocumentId::from_bytes([byte; 16]),
            inbox,
            space: Arc::new(Semaphore::new(10)),
            tide: Arc::default(),
            room: Arc::default(),
        };
        (Arc::new(handle), letters)
    }

    fn leave(number: u64) -> Parcel {
        Parcel::Letter(Letter::Leave(ConnectionId(number)))
    }

    fn number(letter: Option<&Letter>) -> u64 {
        match letter {
            Some(Letter::Leave(ConnectionId(number)) | Letter::Sync { connection: ConnectionId(number), .. }) => {
                *number
            }
            _ => panic!("another letter, or none"),
        }
    }

    #[tokio::test]
    async fn a_full_document_keeps_no_letter_from_another_and_gets_its_own_in_order() {
        let ((full, mut slow), (free, mut quick)) = (document(1), document(2));
        let mut mail = Mail::default();
        for count in 1..=3 {
            let sync =
                Parcel::Sync { connection: ConnectionId(count), data: Bytes::new(), at: crate::clock::now(), space: 8 };
            mail.post(&full, sync).unwrap();
        }
        mail.post(&full, leave(4)).unwrap();
        mail.post(&free, leave(5)).unwrap();
        assert_eq!(number(quick.recv().await.as_ref()), 5);
        assert!(mail.poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let read = tokio::spawn(async move {
            let mut numbers = Vec::new();
            while numbers.len() < 4 {
                numbers.push(number(slow.recv().await.as_ref()));
            }
            numbers
        });
        poll_fn(|context| mail.poll(context)).await.unwrap();
        assert_eq!(read.await.unwrap(), [1, 2, 3, 4]);
        assert!(mail.is_empty());
    }

    #[tokio::test]
    async fn what_is_withdrawn_is_not_delivered() {
        let (full, mut letters) = document(1);
        let mut mail = Mail::default();
        for count in 1..=3 {
            mail.post(&full, leave(count)).unwrap();
        }
        mail.withdraw(&full);
        assert_eq!(number(letters.recv().await.as_ref()), 1);
        mail.post(&full, leave(9)).unwrap();
        assert_eq!(number(letters.recv().await.as_ref()), 9);
        drop(letters);
        assert_eq!(mail.post(&full, leave(10)), Err(CloseReason::TryAgain));
    }
}
