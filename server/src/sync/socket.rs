//! What carries a connection's bytes: a TCP socket, or a tunnel through HTTP requests where sockets don't pass.
//!
//! Nothing else knows which of the two it is, so that both keep every promise by the same code. Owns either; reads and
//! writes without waiting, and says when it is worth trying again.

use std::{
    future::poll_fn,
    io::{self, IoSlice},
    task::{Context, Poll},
};

use futures_util::FutureExt as _;
use tokio::{io::Interest, net::TcpStream};

use super::tunnel::NearEnd;

/// One of them.
#[derive(Debug)]
pub enum Socket {
    /// After the upgrade to a WebSocket.
    Tcp(TcpStream),
    /// Where no upgrade passes.
    Tunnel(NearEnd),
}

impl From<TcpStream> for Socket {
    fn from(stream: TcpStream) -> Self {
        Self::Tcp(stream)
    }
}

impl From<NearEnd> for Socket {
    fn from(near: NearEnd) -> Self {
        Self::Tunnel(near)
    }
}

impl Socket {
    /// The word for logs.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Tcp(_) => "socket",
            Self::Tunnel(_) => "tunnel",
        }
    }

    /// Small frames are written when there is something to say; waiting to fill a packet would only delay them.
    ///
    /// # Errors
    /// If the socket keeps its delay.
    pub(super) fn without_delay(&self) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_nodelay(true),
            Self::Tunnel(_) => Ok(()),
        }
    }

    /// Write as much of the parts as there is room for.
    ///
    /// # Errors
    /// `WouldBlock` if there is none; any other if the socket is broken.
    pub(super) fn try_write_vectored(&self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_write_vectored(parts),
            Self::Tunnel(near) => near.try_write_vectored(parts),
        }
    }

    /// Ready when a write may find room. One task waits for this at a time.
    pub(super) fn poll_write_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => stream.poll_write_ready(context),
            Self::Tunnel(near) => near.poll_write_ready(context).map(Ok),
        }
    }

    /// Read what there is, and note that the socket is empty when less came than there was room for: asking it again
    /// would only be told so.
    ///
    /// # Errors
    /// `WouldBlock` if there is nothing; any other if the socket is broken.
    pub(super) fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let stream = match self {
            Self::Tcp(stream) => stream,
            Self::Tunnel(near) => return near.try_read(buffer),
        };
        let mut read = None;
        let ended = stream.try_io(Interest::READABLE, || {
            let count = stream.try_read(buffer)?;
            read = Some(count);
            if count > 0 && count < buffer.len() { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(count) }
        });
        read.map_or(ended, Ok)
    }

    /// Ready when a read may find something, or that the socket is broken. One task waits for this at a time.
    pub(super) fn poll_read_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => stream.poll_read_ready(context),
            Self::Tunnel(near) => near.poll_read_ready(context).map(Ok),
        }
    }

    /// The same, to be awaited.
    pub(super) async fn readable(&self) -> io::Result<()> {
        poll_fn(|context| self.poll_read_ready(context)).await
    }

    /// Whether a read may find something now.
    pub(super) fn is_readable(&self) -> bool {
        self.readable().now_or_never().is_some()
    }
}
