//! What waits to be written to one socket.
//!
//! Anybody may push: while the queue is empty the frame is written at once, from the caller's task, without a copy
//! and without waking the connection. What the socket does not take is queued, and the connection's own task
//! writes it when the socket is ready. The queue is bounded; what happens at the bound depends on what the frame is.
//!
//! It is also where a right that was taken away takes effect: the flag, what is queued and what may still be pushed
//! are decided under one lock (R28).

use std::{
    collections::VecDeque,
    io::{self, IoSlice},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use futures_util::task::AtomicWaker;
use maillage_shared::CloseReason;

use super::{
    recent_heads::PeerFlags,
    socket::Socket,
    websocket::{Opcode, close_frame, frame_head},
};

/// What a queued frame costs beside its bytes, about: pings are answered only while that stays within the capacity.
const FRAME_COST: usize = 64;

/// What became of a pushed frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    /// Written or queued: it will arrive before anything pushed later.
    Taken,
    /// Not taken: the queue is full.
    Full,
    /// Not taken: the peer may not have the document any more.
    Revoked,
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
    socket: Arc<Socket>,
    /// Never held across an await.
    queue: Mutex<Queue>,
    /// Whether the connection's task has something to do here: frames are queued, or the end was reached.
    due: AtomicBool,
    /// Bytes that were queued and then written, since the beginning. Written by whoever drains.
    drained_bytes: AtomicU64,
    /// The connection's task.
    waker: AtomicWaker,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Queue {
    pieces: VecDeque<Piece>,
    bytes: usize,
    /// How many of these bytes are notices.
    notice_bytes: usize,
    /// A sync frame was refused since the queue was last empty.
    overflowed: bool,
    /// Nothing is taken any more; the close frame is queued or written.
    closed: Option<CloseReason>,
}

/// A frame that waits, or a part of one.
#[derive(Debug)]
struct Piece {
    bytes: Bytes,
    /// Whether a frame begins here of which nothing was written yet.
    begins: bool,
    is_notice: bool,
    /// Whose document it tells of.
    of: Option<Arc<PeerFlags>>,
}

/// What a frame is for, which says what becomes of it when the queue is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Refused at a full queue: its peer is marked behind and caught up later.
    Sync,
    /// Refused at a quarter of it, and missed by nobody.
    Droppable,
    /// The same, and earlier when many small frames are queued.
    Control,
    /// Always taken: it is told once.
    Notice,
}

/// A frame to be written.
struct Frame<'a> {
    opcode: Opcode,
    purpose: Purpose,
    head: &'a [u8],
    body: &'a Bytes,
    of: Option<&'a Arc<PeerFlags>>,
}

impl Outbox {
    /// At most `capacity` bytes wait, a single larger frame and notices excepted.
    #[must_use]
    pub(super) fn new(socket: Arc<Socket>, capacity: usize) -> Self {
        Self {
            socket,
            queue: Mutex::default(),
            due: AtomicBool::new(false),
            drained_bytes: AtomicU64::new(0),
            waker: AtomicWaker::new(),
            capacity,
        }
    }

    /// A sync message of a document, made of `head` and `body`. If the queue is full the caller marks the peer behind.
    pub(super) fn push_sync(&self, of: &Arc<PeerFlags>, head: &[u8], body: &Bytes) -> Pushed {
        self.push(&Frame { opcode: Opcode::Binary, purpose: Purpose::Sync, head, body, of: Some(of) })
    }

    /// A message of a document that may be lost.
    pub(super) fn push_droppable(&self, of: &Arc<PeerFlags>, body: &Bytes) -> Pushed {
        self.push(&Frame { opcode: Opcode::Binary, purpose: Purpose::Droppable, head: &[], body, of: Some(of) })
    }

    /// An answer or an error that is told once: taken however full the queue is. Whoever causes them is not heard
    /// while many wait ([`holds_many_notices`](Self::holds_many_notices)), so that they are bounded too.
    pub(super) fn push_notice(&self, body: &Bytes) -> Pushed {
        self.push(&Frame { opcode: Opcode::Binary, purpose: Purpose::Notice, head: &[], body, of: None })
    }

    /// The same, of one document.
    pub(super) fn push_notice_of(&self, of: &Arc<PeerFlags>, body: &Bytes) -> Pushed {
        self.push(&Frame { opcode: Opcode::Binary, purpose: Purpose::Notice, head: &[], body, of: Some(of) })
    }

    /// A ping or pong. Whoever pings and does not read is answered no more.
    pub(super) fn push_control(&self, opcode: Opcode, head: &[u8]) -> Pushed {
        self.push(&Frame { opcode, purpose: Purpose::Control, head, body: &Bytes::new(), of: None })
    }

    /// The peer may not have a document any more: what waits of it is dropped, nothing of it is taken from now on, and
    /// `notices` say so. A frame that was begun is finished, since a WebSocket can't take it back.
    pub(super) fn revoke(&self, of: &PeerFlags, notices: &[Bytes]) {
        let mut queue = self.lock();
        of.revoke();
        queue.drop_revoked();
        for body in notices {
            let (opcode, purpose) = (Opcode::Binary, Purpose::Notice);
            self.push_locked(&mut queue, &Frame { opcode, purpose, head: &[], body, of: None });
        }
        // The queue may be empty now without having been written: the connection finds out.
        self.due.store(true, Ordering::Release);
        drop(queue);
        self.waker.wake();
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
        queue.push(Piece { bytes: frame, begins: true, is_notice: false, of: None });
        self.due.store(true, Ordering::Release);
        drop(queue);
        self.waker.wake();
    }

    fn push(&self, frame: &Frame<'_>) -> Pushed {
        let mut queue = self.lock();
        let pushed = self.push_locked(&mut queue, frame);
        let waits = pushed == Pushed::Taken && !queue.pieces.is_empty();
        if waits {
            self.due.store(true, Ordering::Release);
        }
        drop(queue);
        if waits {
            self.waker.wake();
        }
        pushed
    }

    fn push_locked(&self, queue: &mut Queue, frame: &Frame<'_>) -> Pushed {
        let Frame { opcode, purpose, head, body, of } = *frame;
        if queue.closed.is_some() {
            return Pushed::Closed;
        }
        if of.is_some_and(|of| of.is_revoked()) {
            return Pushed::Revoked;
        }
        let (prefix, prefix_len) = frame_head(opcode, head.len() + body.len());
        let prefix = &prefix[..prefix_len];
        let written = if queue.pieces.is_empty() {
            let parts = [IoSlice::new(prefix), IoSlice::new(head), IoSlice::new(body)];
            // An error that matters shows itself to the connection's task as it reads.
            self.socket.try_write_vectored(&parts).unwrap_or(0)
        } else if queue.bytes + head.len() + body.len() > self.capacity_for(purpose, queue.pieces.len()) {
            queue.overflowed |= purpose == Purpose::Sync;
            return Pushed::Full;
        } else {
            0
        };
        let small = prefix.len() + head.len();
        let is_notice = purpose == Purpose::Notice;
        if written < small {
            let mut rest = Vec::with_capacity(small - written);
            rest.extend_from_slice(prefix);
            rest.extend_from_slice(head);
            rest.drain(..written);
            queue.push(Piece { bytes: Bytes::from(rest), begins: written == 0, is_notice, of: of.cloned() });
        }
        let body_written = written.saturating_sub(small);
        if body_written < body.len() {
            queue.push(Piece { bytes: body.slice(body_written..), begins: false, is_notice, of: of.cloned() });
        }
        Pushed::Taken
    }

    fn capacity_for(&self, purpose: Purpose, queued: usize) -> usize {
        match purpose {
            Purpose::Sync => self.capacity,
            Purpose::Droppable => self.capacity / 4,
            Purpose::Control => (self.capacity / 4).saturating_sub(queued * FRAME_COST),
            Purpose::Notice => usize::MAX,
        }
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
        for (part, piece) in parts.iter_mut().zip(&queue.pieces) {
            *part = IoSlice::new(&piece.bytes);
        }
        let written = self.socket.try_write_vectored(&parts)?;
        queue.take(written);
        self.drained_bytes.fetch_add(written as u64, Ordering::Relaxed);
        Ok(())
    }

    /// How many queued bytes the socket has taken since the beginning. What is written at once does not count: the
    /// system takes that from a dead peer's connection too.
    #[must_use]
    pub(super) fn drained_bytes(&self) -> u64 {
        self.drained_bytes.load(Ordering::Relaxed)
    }

    /// Whether everything taken has been written.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.lock().pieces.is_empty()
    }

    /// Whether so many notices wait that the client should be heard no further until they are written.
    #[must_use]
    pub(super) fn holds_many_notices(&self) -> bool {
        self.due.load(Ordering::Acquire) && self.lock().notice_bytes > self.capacity / 4
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // A panic while it was held leaves whole frames or a broken socket: both can be gone on with.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// `Some` if everything is written. `due` is written under the queue's lock only.
    fn drained(&mut self, due: &AtomicBool) -> Option<Drained> {
        if !self.pieces.is_empty() {
            return None;
        }
        if let Some(reason) = self.closed {
            return Some(Drained::Finished(reason));
        }
        due.store(false, Ordering::Release);
        Some(if std::mem::take(&mut self.overflowed) { Drained::AfterOverflow } else { Drained::Empty })
    }

    fn push(&mut self, piece: Piece) {
        self.bytes += piece.bytes.len();
        self.notice_bytes += piece.notice_bytes();
        self.pieces.push_back(piece);
    }

    /// The first `written` bytes are gone.
    fn take(&mut self, mut written: usize) {
        self.bytes -= written;
        while written > 0 {
            let front = self.pieces.front_mut().expect("no more was written than was queued");
            let part = written.min(front.bytes.len());
            written -= part;
            self.notice_bytes -= if front.is_notice { part } else { 0 };
            if part < front.bytes.len() {
                front.bytes.advance(part);
                front.begins = false;
            } else {
                self.pieces.pop_front();
            }
        }
    }

    /// Drop every frame of a revoked document of which nothing was written.
    fn drop_revoked(&mut self) {
        let mut drops = false;
        self.pieces.retain(|piece| {
            if piece.begins {
                drops = piece.of.as_ref().is_some_and(|of| of.is_revoked());
            }
            !drops
        });
        self.bytes = self.pieces.iter().map(|piece| piece.bytes.len()).sum();
        self.notice_bytes = self.pieces.iter().map(Piece::notice_bytes).sum();
    }
}

impl Piece {
    fn notice_bytes(&self) -> usize {
        if self.is_notice { self.bytes.len() } else { 0 }
    }
}

#[cfg(test)]
pub(super) mod tests;
