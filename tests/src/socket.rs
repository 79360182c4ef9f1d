//! One WebSocket to the server, as raw as a test needs it: any bytes, any text, the next frame, the close code; on a TCP
//! socket or through a tunnel. Owns the connection; knows nothing of documents.

use std::{
    io,
    pin::Pin,
    task::{Context as TaskContext, Poll},
};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{Request, header};
use tokio::{
    io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf},
    net::TcpStream,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, client::IntoClientRequest, protocol::Role},
};

use crate::{frame::Frame, tunnel, within_limit};

/// By what a test connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// A TCP socket, upgraded to a WebSocket.
    Socket,
    /// HTTP requests, some of which are lost, repeated or cut.
    Tunnel,
}

/// The bytes under a WebSocket.
#[derive(Debug)]
pub enum Carried {
    /// By a TCP socket.
    Socket(TcpStream),
    /// Through a tunnel.
    Tunnel(DuplexStream),
}

impl AsyncRead for Carried {
    fn poll_read(self: Pin<&mut Self>, cx: &mut TaskContext<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Socket(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Tunnel(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Carried {
    fn poll_write(self: Pin<&mut Self>, cx: &mut TaskContext<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Socket(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Tunnel(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Socket(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tunnel(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Socket(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tunnel(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// What came next from the server.
#[derive(Debug)]
pub enum Received {
    /// A message of the protocol.
    Frame(Frame),
    /// The server closed with this code and text.
    Closed {
        /// As in the close frame; 1005 if it held none.
        code: u16,
        /// As in the close frame.
        reason: String,
    },
    /// The connection broke without a close frame.
    Gone,
}

/// A connected WebSocket, before or after `join`.
pub struct Socket {
    stream: WebSocketStream<Carried>,
}

/// The upgrade was answered with something else than 101.
#[derive(Debug, thiserror::Error)]
#[error("the upgrade was refused with status {0}")]
pub struct UpgradeRefused(pub u16);

impl Socket {
    /// Connects to the server at `address` (`127.0.0.1:port`) with a session cookie and any other headers.
    ///
    /// # Errors
    /// [`UpgradeRefused`] with the status if the server answers something else than 101.
    pub async fn connect(address: &str, cookie: Option<&str>, headers: &[(&'static str, &str)]) -> Result<Self> {
        let mut request: Request<()> = format!("ws://{address}/sync").into_client_request()?;
        if let Some(cookie) = cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse()?);
        }
        for (name, value) in headers {
            request.headers_mut().append(*name, value.parse()?);
        }
        let tcp = TcpStream::connect(address).await.context("connecting")?;
        tcp.set_nodelay(true)?;
        match within_limit("the upgrade", client_async(request, Carried::Socket(tcp))).await? {
            Ok((stream, _)) => Ok(Self { stream }),
            Err(tungstenite::Error::Http(answer)) => bail!(UpgradeRefused(answer.status().as_u16())),
            Err(error) => Err(error.into()),
        }
    }

    /// The same by whichever carrier.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn connect_by(
        carrier: Carrier,
        address: &str,
        cookie: Option<&str>,
        headers: &[(&'static str, &str)],
    ) -> Result<Self> {
        if carrier == Carrier::Socket {
            return Self::connect(address, cookie, headers).await;
        }
        let stream = within_limit("a tunnel", tunnel::open(address, cookie, headers)).await??;
        let stream = WebSocketStream::from_raw_socket(Carried::Tunnel(stream), Role::Client, None).await;
        Ok(Self { stream })
    }

    /// The stream itself, for clients that speak the protocol on their own.
    #[must_use]
    pub fn into_stream(self) -> WebSocketStream<Carried> {
        self.stream
    }

    /// Sends one binary message.
    pub async fn send_bytes(&mut self, bytes: impl Into<Bytes>) -> Result<()> {
        Ok(self.stream.send(Message::Binary(bytes.into())).await?)
    }

    /// Sends one text message, which the protocol does not have.
    pub async fn send_text(&mut self, text: &str) -> Result<()> {
        Ok(self.stream.send(Message::text(text)).await?)
    }

    /// Sends one frame.
    pub async fn send(&mut self, frame: &Frame) -> Result<()> {
        self.send_bytes(frame.encode()).await
    }

    /// Says goodbye and leaves.
    pub async fn close(mut self) -> Result<()> {
        Ok(self.stream.close(None).await?)
    }

    /// Waits for the next frame or the end; pings are answered on the way. Cancel safe.
    ///
    /// # Errors
    /// If the server sends something that is no frame of the protocol.
    pub async fn next(&mut self) -> Result<Received> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Binary(bytes))) => return Ok(Received::Frame(Frame::decode(&bytes)?)),
                Some(Ok(Message::Close(Some(close)))) => {
                    return Ok(Received::Closed { code: close.code.into(), reason: close.reason.to_string() });
                }
                Some(Ok(Message::Close(None))) => return Ok(Received::Closed { code: 1005, reason: String::new() }),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(other)) => bail!("the server sent {other:?}"),
                Some(Err(_)) | None => return Ok(Received::Gone),
            }
        }
    }

    /// The next frame, within the time limit of tests.
    ///
    /// # Errors
    /// If the connection ends instead.
    pub async fn frame(&mut self) -> Result<Frame> {
        match within_limit("the next frame", self.next()).await?? {
            Received::Frame(frame) => Ok(frame),
            end => bail!("expected a frame, got {end:?}"),
        }
    }

    /// The next frame of this type; others are passed over.
    pub async fn frame_of(&mut self, kind: &str) -> Result<Frame> {
        loop {
            let frame = self.frame().await.with_context(|| format!("waiting for {kind}"))?;
            if frame.kind() == kind {
                return Ok(frame);
            }
        }
    }

    /// The close code the server ends this connection with; frames before it are passed over.
    ///
    /// # Errors
    /// If the connection breaks without one.
    pub async fn close_code(&mut self) -> Result<u16> {
        loop {
            match within_limit("the close", self.next()).await?? {
                Received::Frame(_) => {}
                Received::Closed { code, .. } => return Ok(code),
                Received::Gone => bail!("the connection broke without a close code"),
            }
        }
    }

    /// Sends `join` and gives the server's `peer`.
    pub async fn join(&mut self, peer_id: &str) -> Result<Frame> {
        self.send(&Frame::join(peer_id)).await?;
        let peer = self.frame().await?;
        anyhow::ensure!(peer.kind() == "peer", "join was answered with {peer:?}");
        Ok(peer)
    }
}
