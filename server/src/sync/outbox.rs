//! What waits to be written to one socket.
//!
//! Anybody may push: while the queue is empty the frame is written at once, from the caller's task, without a copy
//! and without waking the connection. What the socket does not take is queued, and the connection's own task
//! writes it when the socket is ready. The queue is bounded; what happens at the bound is the pusher's business.

use std::{
    collections::VecDeque,
    io::{self, IoSlice},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use futures_util::task::AtomicWaker;
use maillage_shared::CloseReason;
use tokio::net::TcpStream;

use super::websocket::{Opcode, close_frame, frame_head};

/// What a queued frame costs beside its bytes, about: pings are answered only while that stays within the capacity.
const FRAME_COST: usize = 64;

/// What became of a pushed frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    /// Written or queued: it will arrive before anything pushed later.
    Taken,
    /// Not taken: the queue is full.
    Full,
    /// The connection is over.
    Closed,
}

/// What [`Outbox::poll_drain`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drained {
    /// Everything is written.
    Empty,
    /// Everything is written, and meanwhile a sync frame had been refused: the peer may be caught up now.
    AfterOverflow,
    /// Everything is written and the connection is to end.
    Finished(CloseReason),
}

/// The sending side of one socket. Shared by its connection and the documents it has open.
#[derive(Debug)]
pub(super) struct Outbox {
    socket: Arc<TcpStream>,
    /// Never held across an await.
    queue: Mutex<Queue>,
    /// Whether the connection's task has something to do here: frames are queued, or the end was reached.
    due: AtomicBool,
    /// Whether queued bytes were written since somebody asked.
    progressed: AtomicBool,
    /// The connection's task.
    waker: AtomicWaker,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Queue {
    frames: VecDeque<Bytes>,
    bytes: usize,
    /// A sync frame was refused since the queue was last empty.
    overflowed: bool,
    /// Nothing is taken any more; the close frame is queued or written.
    closed: Option<CloseReason>,
}

impl Outbox {
    /// At most `capacity` bytes wait, a single larger frame excepted.
    #[must_use]
    pub(super) fn new(socket: Arc<TcpStream>, capacity: usize) -> Self {
        Self {
            socket,
            queue: Mutex::default(),
            due: AtomicBool::new(false),
            progressed: AtomicBool::new(false),
            waker: AtomicWaker::new(),
            capacity,
        }
    }

    /// A binary message made of `head` and `body`. Sync messages: at a full queue the caller marks the peer behind.
    pub(super) fn push(&self, head: &[u8], body: &Bytes) -> Pushed {
        self.push_within(Opcode::Binary, head, body, self.capacity)
    }

    /// A binary message that may be lost: refused already at a quarter of the capacity.
    pub(super) fn push_droppable(&self, message: &Bytes) -> Pushed {
        self.push_within(Opcode::Binary, &[], message, self.capacity / 4)
    }

    /// A ping or pong. Refused like a droppable message, and earlier when many small frames are queued: whoever pings
    /// and does not read is answered no more.
    pub(super) fn push_control(&self, opcode: Opcode, payload: &[u8]) -> Pushed {
        let queued = self.lock().frames.len();
        let capacity = (self.capacity / 4).saturating_sub(queued * FRAME_COST);
        self.push_within(opcode, payload, &Bytes::new(), capacity)
    }

    /// Queue the close frame; nothing is taken after it, and the connection ends when it is written. Anybody who may
    /// end the connection may call this; the first reason stands.
    pub(super) fn close(&self, reason: CloseReason) {
        let frame = close_frame(reason);
        let mut queue = self.lock();
        if queue.closed.is_some() {
            return;
        }
        queue.closed = Some(reason);
        queue.push(frame);
        self.due.store(true, Ordering::Release);
        drop(queue);
        self.waker.wake();
    }

    fn push_within(&self, opcode: Opcode, head: &[u8], body: &Bytes, capacity: usize) -> Pushed {
        let (prefix, prefix_len) = frame_head(opcode, head.len() + body.len());
        let prefix = &prefix[..prefix_len];
        let mut queue = self.lock();
        if queue.closed.is_some() {
            return Pushed::Closed;
        }
        let written = if queue.frames.is_empty() {
            let parts = [IoSlice::new(prefix), IoSlice::new(head), IoSlice::new(body)];
            // An error that matters shows itself to the connection's task as it reads.
            self.socket.try_write_vectored(&parts).unwrap_or(0)
        } else if queue.bytes + head.len() + body.len() > capacity {
            // A droppable frame is missed by nobody.
            queue.overflowed |= capacity == self.capacity;
            return Pushed::Full;
        } else {
            0
        };
        let small = prefix.len() + head.len();
        if written < small {
            let mut rest = Vec::with_capacity(small - written);
            rest.extend_from_slice(prefix);
            rest.extend_from_slice(head);
            rest.drain(..written);
            queue.push(Bytes::from(rest));
        }
        let body_written = written.saturating_sub(small);
        if body_written < body.len() {
            queue.push(body.slice(body_written..));
        }
        let waits = !queue.frames.is_empty();
        if waits {
            self.due.store(true, Ordering::Release);
        }
        drop(queue);
        if waits {
            self.waker.wake();
        }
        Pushed::Taken
    }

    /// Write what is queued as the socket takes it; ready when the queue became empty, and ever again once the
    /// connection is to end. For the connection's task alone. Costs two atomic operations while nothing is queued.
    ///
    /// # Errors
    /// If the socket is broken.
    pub(super) fn poll_drain(&self, context: &mut Context<'_>) -> Poll<io::Result<Drained>> {
        if !self.due.load(Ordering::Acquire) {
            self.waker.register(context.waker());
            if !self.due.load(Ordering::Acquire) {
                return Poll::Pending;
            }
        }
        loop {
            if let Some(drained) = self.lock().drained(&self.due) {
                return Poll::Ready(Ok(drained));
            }
            ready!(self.socket.poll_write_ready(context))?;
            match self.write_some() {
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Poll::Ready(Err(error)),
                _ => {}
            }
        }
    }

    fn write_some(&self) -> io::Result<()> {
        let mut queue = self.lock();
        let mut parts = [IoSlice::new(&[]); 16];
        for (part, frame) in parts.iter_mut().zip(&queue.frames) {
            *part = IoSlice::new(frame);
        }
        let mut written = self.socket.try_write_vectored(&parts)?;
        queue.bytes -= written;
        self.progressed.store(true, Ordering::Relaxed);
        while written > 0 {
            let front = queue.frames.front_mut().expect("no more was written than was queued");
            if written < front.len() {
                front.advance(written);
                break;
            }
            written -= front.len();
            queue.frames.pop_front();
        }
        Ok(())
    }

    /// Whether queued bytes were written since the last call. What is written at once does not count: the system
    /// takes that from a dead peer's connection too.
    pub(super) fn take_progress(&self) -> bool {
        self.progressed.swap(false, Ordering::Relaxed)
    }

    /// Whether everything taken has been written.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.lock().frames.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // A panic while it was held leaves whole frames or a broken socket: both can be gone on with.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// `Some` if everything is written. `due` is written under the queue's lock only.
    fn drained(&mut self, due: &AtomicBool) -> Option<Drained> {
        if !self.frames.is_empty() {
            return None;
        }
        if let Some(reason) = self.closed {
            return Some(Drained::Finished(reason));
        }
        due.store(false, Ordering::Release);
        Some(if std::mem::take(&mut self.overflowed) { Drained::AfterOverflow } else { Drained::Empty })
    }

    fn push(&mut self, bytes: Bytes) {
        self.bytes += bytes.len();
        self.frames.push_back(bytes);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::future::poll_fn;

    use tokio::{io::AsyncReadExt as _, net::TcpListener};

    use super::*;

    /// An outbox and the far end of its socket.
    pub(in crate::sync) async fn outbox(capacity: usize) -> (Outbox, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let far = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("connected");
        let (near, _) = listener.accept().await.expect("accepted");
        (Outbox::new(Arc::new(near), capacity), far)
    }

    fn fill(outbox: &Outbox) {
        let frame = Bytes::from(vec![0; 100_000]);
        while outbox.push(&[], &frame) == Pushed::Taken {}
    }

    #[tokio::test]
    async fn whoever_pings_and_does_not_read_is_answered_no_more() {
        let (outbox, _far) = outbox(1 << 20).await;
        let frame = Bytes::from(vec![0; 10_000]);
        while outbox.is_empty() {
            assert_eq!(outbox.push(&[], &frame), Pushed::Taken);
        }
        let taken = (0..1_000_000).filter(|_| outbox.push_control(Opcode::Pong, &[]) == Pushed::Taken).count();
        assert!(taken <= (1 << 20) / 4 / FRAME_COST, "{taken} pongs wait");
        // What is lost is a pong: nobody need be caught up.
        assert!(!outbox.lock().overflowed);
    }

    #[tokio::test]
    async fn only_a_reader_makes_progress_and_the_end_is_said_as_often_as_asked() {
        let (outbox, mut far) = outbox(1 << 20).await;
        fill(&outbox);
        assert!(!outbox.take_progress());
        let reader = tokio::spawn(async move {
            let mut read = Vec::new();
            far.read_to_end(&mut read).await.expect("read");
            read.len()
        });
        let drained = poll_fn(|context| outbox.poll_drain(context)).await.expect("written");
        assert_eq!(drained, Drained::AfterOverflow);
        assert!(outbox.take_progress() && !outbox.take_progress());
        outbox.close(CloseReason::TryAgain);
        for _ in 0..2 {
            let drained = poll_fn(|context| outbox.poll_drain(context)).await.expect("written");
            assert_eq!(drained, Drained::Finished(CloseReason::TryAgain));
        }
        drop(outbox);
        assert!(reader.await.expect("it read") > 1 << 20);
    }
}
