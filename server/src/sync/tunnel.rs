//! A socket that HTTP requests carry: the same bytes both ways, each numbered by how many went before it.
//!
//! The connection holds the near end and takes it for a TCP socket (`socket.rs`); requests reach the far one. Positions
//! are what makes requests safe to lose and to repeat: what was taken is not taken again, what the client has not
//! acknowledged is kept and given again (W31). Both directions are bounded (W33). It knows bytes, neither frames nor HTTP.

use std::{
    collections::VecDeque,
    io::{self, IoSlice, Read as _},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::task::AtomicWaker;
use tokio::sync::Notify;

/// What one answer takes at once.
const PIECE_BYTES: usize = 64 << 10;

/// What an emptied direction keeps of its memory.
const KEPT_BYTES: usize = 4 << 10;

/// The far end: what requests of the client do.
#[derive(Debug)]
pub struct Tunnel {
    /// Never held across an await.
    pipes: Mutex<Pipes>,
    /// The connection's task, waiting for something to read, and for room to write.
    reads: AtomicWaker,
    writes: AtomicWaker,
    /// Requests that wait for bytes, and for room.
    arrived: Notify,
    room: Notify,
    /// Bytes from the client that wait for the connection to read them.
    inbound_bytes: usize,
    /// Bytes to the client that it has not acknowledged.
    window_bytes: usize,
}

#[derive(Debug, Default)]
struct Pipes {
    /// From the client, not read yet; the position after its last byte.
    inbound: VecDeque<u8>,
    received: u64,
    /// To the client, not acknowledged; the position of its first byte.
    outbound: VecDeque<u8>,
    acknowledged: u64,
    /// Who reads now. Whoever read before is answered no more.
    reader: u64,
    /// The connection has let go: nothing more is written, and what comes is read by nobody.
    is_left: bool,
}

/// The connection's end. The tunnel is left when it is dropped; what was written before can still be read.
#[derive(Debug)]
pub struct NearEnd(Arc<Tunnel>);

/// How far both directions have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Positions {
    /// Bytes taken from the client since the beginning.
    pub received: u64,
    /// Bytes there have been for the client since the beginning.
    pub sent: u64,
}

/// Why a request does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TunnelError {
    /// Its position is not, or no longer, one of this tunnel: bytes before it are missing, or are gone.
    #[error("the position is none that this tunnel is at")]
    OutOfStep,
    /// The connection has ended: what is sent now is read by nobody.
    #[error("the connection is over")]
    Left,
}

/// One reader of what the client is sent; the last to begin is the one.
#[derive(Debug)]
pub struct Reading {
    tunnel: Arc<Tunnel>,
    reader: u64,
    position: u64,
}

impl Tunnel {
    /// Both ends of a new tunnel, which holds so many bytes each way.
    #[must_use]
    pub fn new(inbound_bytes: usize, window_bytes: usize) -> (NearEnd, Arc<Self>) {
        let tunnel = Arc::new(Self {
            pipes: Mutex::default(),
            reads: AtomicWaker::new(),
            writes: AtomicWaker::new(),
            arrived: Notify::new(),
            room: Notify::new(),
            inbound_bytes,
            window_bytes,
        });
        (NearEnd(Arc::clone(&tunnel)), tunnel)
    }

    /// How far both directions have come.
    #[must_use]
    pub fn positions(&self) -> Positions {
        let pipes = self.lock();
        Positions { received: pipes.received, sent: pipes.sent() }
    }

    /// Take bytes of the client, the first of which stands at `at`; what was taken before is passed over. Waits for
    /// room. Cancel safe: what was taken counts as received.
    ///
    /// # Errors
    /// If bytes before `at` have not come, or the connection has ended.
    pub async fn receive(&self, at: u64, bytes: &[u8]) -> Result<(), TunnelError> {
        let mut room = pin!(self.room.notified());
        loop {
            room.as_mut().enable();
            if self.take(at, bytes)? {
                return Ok(());
            }
            room.as_mut().await;
            room.set(self.room.notified());
        }
    }

    /// Takes as much as there is room for; whether that was all.
    fn take(&self, at: u64, bytes: &[u8]) -> Result<bool, TunnelError> {
        let mut pipes = self.lock();
        if pipes.is_left {
            return Err(TunnelError::Left);
        }
        let known = pipes.received.checked_sub(at).ok_or(TunnelError::OutOfStep)?;
        let rest = usize::try_from(known).ok().and_then(|known| bytes.get(known..)).unwrap_or_default();
        let room = self.inbound_bytes.saturating_sub(pipes.inbound.len());
        let part = &rest[..rest.len().min(room)];
        pipes.received += part.len() as u64;
        pipes.inbound.extend(part);
        drop(pipes);
        if !part.is_empty() {
            self.reads.wake();
        }
        Ok(part.len() == rest.len())
    }

    /// The client has everything before `position`: it is kept no longer.
    ///
    /// # Errors
    /// If there has not been as much.
    pub fn acknowledge(&self, position: u64) -> Result<(), TunnelError> {
        self.lock().acknowledge(position)?;
        self.acknowledged();
        Ok(())
    }

    /// Begin to read at `position`, which acknowledges what stands before it; whoever read until now is answered no
    /// more.
    ///
    /// # Errors
    /// If there has not been as much, or what stands there is kept no longer.
    pub fn read_from(self: &Arc<Self>, position: u64) -> Result<Reading, TunnelError> {
        let mut pipes = self.lock();
        if position < pipes.acknowledged {
            return Err(TunnelError::OutOfStep);
        }
        pipes.acknowledge(position)?;
        pipes.reader += 1;
        let reader = pipes.reader;
        drop(pipes);
        self.acknowledged();
        Ok(Reading { tunnel: Arc::clone(self), reader, position })
    }

    /// Returns once the connection has ended and the client has everything.
    pub async fn delivered(&self) {
        let mut arrived = pin!(self.arrived.notified());
        loop {
            arrived.as_mut().enable();
            {
                let pipes = self.lock();
                if pipes.is_left && pipes.outbound.is_empty() {
                    return;
                }
            }
            arrived.as_mut().await;
            arrived.set(self.arrived.notified());
        }
    }

    fn acknowledged(&self) {
        self.writes.wake();
        self.arrived.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, Pipes> {
        // Nothing panics while it is held that could leave positions and bytes apart.
        self.pipes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pipes {
    fn sent(&self) -> u64 {
        self.acknowledged + self.outbound.len() as u64
    }

    fn acknowledge(&mut self, position: u64) -> Result<(), TunnelError> {
        if position > self.sent() {
            return Err(TunnelError::OutOfStep);
        }
        let known = usize::try_from(position.saturating_sub(self.acknowledged)).map_err(|_| TunnelError::OutOfStep)?;
        self.outbound.drain(..known);
        self.acknowledged += known as u64;
        give_back(&mut self.outbound);
        Ok(())
    }
}

/// An idle tunnel holds little memory.
fn give_back(bytes: &mut VecDeque<u8>) {
    if bytes.is_empty() {
        bytes.shrink_to(KEPT_BYTES);
    }
}

impl Reading {
    /// The next bytes, once there are any; `None` if somebody else reads by now, or there will be none. Cancel safe.
    pub async fn next(&mut self) -> Option<Bytes> {
        let tunnel = Arc::clone(&self.tunnel);
        let mut arrived = pin!(tunnel.arrived.notified());
        loop {
            arrived.as_mut().enable();
            if let Poll::Ready(bytes) = self.take() {
                return bytes;
            }
            arrived.as_mut().await;
            arrived.set(tunnel.arrived.notified());
        }
    }

    /// The same without waiting; `None` also if there are none now.
    pub fn next_now(&mut self) -> Option<Bytes> {
        if let Poll::Ready(bytes) = self.take() { bytes } else { None }
    }

    fn take(&mut self) -> Poll<Option<Bytes>> {
        let pipes = self.tunnel.lock();
        if pipes.reader != self.reader {
            return Poll::Ready(None);
        }
        // Acknowledged by a later request than the one that reads here: the client has it from elsewhere.
        self.position = self.position.max(pipes.acknowledged);
        let read = usize::try_from(self.position - pipes.acknowledged).unwrap_or(usize::MAX);
        let count = pipes.outbound.len().saturating_sub(read).min(PIECE_BYTES);
        if count == 0 {
            return if pipes.is_left { Poll::Ready(None) } else { Poll::Pending };
        }
        let piece: Bytes = pipes.outbound.range(read..read + count).copied().collect();
        self.position += count as u64;
        Poll::Ready(Some(piece))
    }
}

impl NearEnd {
    /// Write as much as there is room for.
    ///
    /// # Errors
    /// `WouldBlock` if there is none.
    pub(super) fn try_write_vectored(&self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        let mut pipes = self.0.lock();
        let room = self.0.window_bytes.saturating_sub(pipes.outbound.len());
        if room == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let before = pipes.outbound.len();
        for part in parts {
            let rest = room - (pipes.outbound.len() - before);
            pipes.outbound.extend(&part[..part.len().min(rest)]);
        }
        let written = pipes.outbound.len() - before;
        drop(pipes);
        self.0.arrived.notify_waiters();
        Ok(written)
    }

    /// Ready when there is room.
    pub(super) fn poll_write_ready(&self, context: &mut Context<'_>) -> Poll<()> {
        self.0.writes.register(context.waker());
        if self.0.lock().outbound.len() < self.0.window_bytes { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Read what there is.
    ///
    /// # Errors
    /// `WouldBlock` if there is nothing.
    pub(super) fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut pipes = self.0.lock();
        let count = pipes.inbound.read(buffer)?;
        if count == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        give_back(&mut pipes.inbound);
        drop(pipes);
        self.0.room.notify_waiters();
        Ok(count)
    }

    /// Ready when there is something to read.
    pub(super) fn poll_read_ready(&self, context: &mut Context<'_>) -> Poll<()> {
        self.0.reads.register(context.waker());
        if self.0.lock().inbound.is_empty() { Poll::Pending } else { Poll::Ready(()) }
    }
}

impl Drop for NearEnd {
    fn drop(&mut self) {
        let mut pipes = self.0.lock();
        pipes.is_left = true;
        pipes.inbound = VecDeque::new();
        drop(pipes);
        self.0.arrived.notify_waiters();
        self.0.room.notify_waiters();
    }
}

#[cfg(test)]
mod tests;
