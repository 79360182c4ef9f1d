//! One client's WebSocket: where it connects, with which cookie, and with buffers small enough for hundreds of them.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{HeaderValue, header};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest, protocol::WebSocketConfig},
};

/// Where a client goes.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    /// Path and query.
    pub(crate) path: String,
    /// The session, for servers that have one.
    pub(crate) cookie: Option<String>,
}

/// An open socket.
#[derive(Debug)]
pub(crate) struct Socket(WebSocketStream<TcpStream>);

/// How much the operating system may keep for a client that has not read it yet.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Window {
    /// What the system thinks best.
    Usual,
    /// As little as it allows: what is not read stays with the server.
    Least,
}

impl Socket {
    /// Connects and upgrades.
    pub(crate) async fn open(endpoint: &Endpoint, window: Window) -> Result<Self> {
        let mut request = format!("ws://{}{}", endpoint.address, endpoint.path).into_client_request()?;
        if let Some(cookie) = &endpoint.cookie {
            let headers = request.headers_mut();
            headers.insert(header::COOKIE, HeaderValue::from_str(cookie)?);
            headers.insert(header::ORIGIN, HeaderValue::from_str(&format!("http://{}", endpoint.address))?);
        }
        let socket = TcpSocket::new_v4()?;
        if matches!(window, Window::Least) {
            socket.set_recv_buffer_size(4096)?;
        }
        let stream = socket.connect(endpoint.address).await.context("the server does not accept")?;
        stream.set_nodelay(true)?;
        let config = WebSocketConfig::default().read_buffer_size(4096).max_message_size(None).max_frame_size(None);
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await.context("no upgrade")?;
        Ok(Self(socket))
    }

    /// The next binary message. An error if the server closes.
    pub(crate) async fn receive(&mut self) -> Result<Bytes> {
        loop {
            match self.0.next().await.context("the connection ended")?? {
                Message::Binary(frame) => return Ok(frame),
                Message::Close(frame) => anyhow::bail!("the server closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// Sends one binary message at once.
    pub(crate) async fn send(&mut self, frame: Bytes) -> Result<()> {
        Ok(self.0.send(Message::Binary(frame)).await?)
    }
}
