//! What waits to be written to one socket.
//!
//! Anybody may push: while the queue is empty the frame is written at once, from the caller's task, without a copy
//! and without waking the connection. What the socket does not take is queued, and the connection's own task
//! writes it when the socket is ready. The queue is bounded; what happens at the bound is the pusher's business.

use std::{
    collections::VecDeque,
    io::{self, IoSlice},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::{Buf, Bytes};
use maillage_shared::CloseReason;
use tokio::{net::TcpStream, sync::Notify};

use super::websocket::{Opcode, close_frame, frame_head};

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

/// Why [`Outbox::drain`] returned.
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
    /// Wakes the connection's task when the queue is no longer empty.
    waiting: Notify,
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
        Self { socket, queue: Mutex::default(), waiting: Notify::new(), capacity }
    }

    /// A binary message made of `head` and `body`. Sync messages: at a full queue the caller marks the peer behind.
    pub(super) fn push(&self, head: &[u8], body: &Bytes) -> Pushed {
        self.push_within(Opcode::Binary, head, body, self.capacity)
    }

    /// A binary message that may be lost: refused already at a quarter of the capacity.
    pub(super) fn push_droppable(&self, message: &Bytes) -> Pushed {
        self.push_within(Opcode::Binary, &[], message, self.capacity / 4)
    }

    /// A ping or pong. Refused only by a closed connection.
    pub(super) fn push_control(&self, opcode: Opcode, payload: &[u8]) -> Pushed {
        self.push_within(opcode, payload, &Bytes::new(), usize::MAX)
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
        drop(queue);
        self.waiting.notify_one();
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
        drop(queue);
        if waits {
            self.waiting.notify_one();
        }
        Pushed::Taken
    }

    /// Wait until something is queued, write it as the socket takes it, and return when the queue is empty. For the
    /// connection's task alone; may be dropped at any await.
    ///
    /// # Errors
    /// If the socket is broken.
    pub(super) async fn drain(&self) -> io::Result<Drained> {
        while self.lock().frames.is_empty() {
            self.waiting.notified().await;
        }
        loop {
            self.socket.writable().await?;
            match self.write_some() {
                Ok(Some(drained)) => return Ok(drained),
                Ok(None) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// `Some` when the queue became empty.
    fn write_some(&self) -> io::Result<Option<Drained>> {
        let mut queue = self.lock();
        let mut parts = [IoSlice::new(&[]); 16];
        for (part, frame) in parts.iter_mut().zip(&queue.frames) {
            *part = IoSlice::new(frame);
        }
        let mut written = self.socket.try_write_vectored(&parts)?;
        queue.bytes -= written;
        while written > 0 {
            let front = queue.frames.front_mut().expect("no more was written than was queued");
            if written < front.len() {
                front.advance(written);
                break;
            }
            written -= front.len();
            queue.frames.pop_front();
        }
        if !queue.frames.is_empty() {
            return Ok(None);
        }
        let overflowed = std::mem::take(&mut queue.overflowed);
        Ok(Some(match queue.closed {
            Some(reason) => Drained::Finished(reason),
            None if overflowed => Drained::AfterOverflow,
            None => Drained::Empty,
        }))
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
    fn push(&mut self, bytes: Bytes) {
        self.bytes += bytes.len();
        self.frames.push_back(bytes);
    }
}
