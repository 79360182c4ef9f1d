//! A tunnel through HTTP requests, as a stream of bytes: what a WebSocket client can be put on. The requests go over a
//! network on which some are lost, come twice, or are cut in the middle. Owns the requests; knows nothing of frames but
//! the one that says goodbye.

use std::{io, time::Duration};

use anyhow::{Context, Result, bail};
use bytes::{Buf as _, Bytes, BytesMut};
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use rand::Rng as _;
use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, ReadHalf, WriteHalf, duplex, split},
    net::TcpStream,
    sync::watch,
    time::{sleep, timeout},
};

use crate::socket::UpgradeRefused;

/// What the socket of a system would hold each way.
const BUFFERED: usize = 64 << 10;
/// A masked close frame without a reason, the mask zero: what a page sends as it goes.
const GOODBYE: [u8; 6] = [0x88, 0x80, 0, 0, 0, 0];
/// How long the last words wait for a client that doesn't read.
const PATIENCE: Duration = Duration::from_secs(1);
/// After a request that did not get through.
const PAUSE: Duration = Duration::from_millis(10);

/// Where requests of one tunnel go, and as whom.
#[derive(Clone)]
struct Line {
    address: String,
    cookie: String,
    path: String,
}

#[derive(Deserialize)]
struct Opened {
    id: String,
}

#[derive(Deserialize)]
struct Positions {
    received: u64,
}

/// What the network does to a request.
enum Luck {
    Passes,
    /// It never arrives.
    Lost,
    /// It arrives, and its answer doesn't.
    Unheard,
    /// It arrives twice.
    Twice,
}

impl Luck {
    fn draw() -> Self {
        match rand::rng().random_range(0..12) {
            0 => Self::Lost,
            1 => Self::Unheard,
            2 => Self::Twice,
            _ => Self::Passes,
        }
    }
}

/// Opens a tunnel to the server at `address` with a session cookie and any other headers, and gives the client's end of
/// the stream. It ends when the server lets go.
///
/// # Errors
/// [`UpgradeRefused`] with the status if the server answers something else than 201.
pub async fn open(address: &str, cookie: Option<&str>, headers: &[(&'static str, &str)]) -> Result<DuplexStream> {
    let mut line = Line {
        address: address.to_owned(),
        cookie: cookie.unwrap_or_default().to_owned(),
        path: "/sync/tunnels".to_owned(),
    };
    let (status, body) = line.call("POST", "", Bytes::new(), headers).await?;
    if status != StatusCode::CREATED {
        bail!(UpgradeRefused(status.as_u16()));
    }
    let Opened { id } = serde_json::from_slice(&body.collect().await?.to_bytes())?;
    line.path = format!("/sync/tunnels/{id}");
    let (near, far) = duplex(BUFFERED);
    let (reader, writer) = split(far);
    let (arrived, received) = watch::channel(0);
    let (ended, end) = watch::channel(false);
    tokio::spawn(async move {
        let reading = tokio::spawn(read(line.clone(), writer, arrived, ended));
        write(line, reader, received, end).await;
        // Who doesn't read can't be told why: after a while the stream just ends.
        let aborts = reading.abort_handle();
        let _ = timeout(PATIENCE, reading).await;
        aborts.abort();
    });
    Ok(near)
}

impl Line {
    async fn call(
        &self,
        method: &str,
        query: &str,
        body: Bytes,
        headers: &[(&'static str, &str)],
    ) -> Result<(StatusCode, Incoming)> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{query}", self.path))
            .header(header::HOST, &self.address)
            .header(header::COOKIE, &self.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let answer = sender.send_request(request.body(Full::new(body))?).await?;
        Ok((answer.status(), answer.into_body()))
    }

    /// Sends bytes, whatever the network does to them: how many the server has.
    async fn post(&self, at: u64, received: u64, bytes: &Bytes) -> Result<u64> {
        let luck = Luck::draw();
        if matches!(luck, Luck::Lost) {
            bail!("the request was lost");
        }
        let query = format!("?at={at}&received={received}");
        let (status, body) = self.call("POST", &query, bytes.clone(), &[]).await?;
        if matches!(luck, Luck::Unheard) {
            bail!("the answer was lost");
        }
        if matches!(luck, Luck::Twice) {
            let again = self.call("POST", &query, bytes.clone(), &[]).await?;
            anyhow::ensure!(again.0 == status, "the same request was answered {status}, then {}", again.0);
        }
        if status != StatusCode::OK {
            bail!(UpgradeRefused(status.as_u16()));
        }
        let Positions { received } = serde_json::from_slice(&body.collect().await?.to_bytes())?;
        Ok(received)
    }
}

/// Whether the server knows the tunnel no more, or there is no server.
fn is_over(error: &anyhow::Error) -> bool {
    let refused =
        error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused);
    refused || error.downcast_ref::<UpgradeRefused>().is_some()
}

/// From the server to the stream, by long answers that are cut and by short ones.
async fn read(line: Line, mut to: WriteHalf<DuplexStream>, arrived: watch::Sender<u64>, ended: watch::Sender<bool>) {
    let mut position = 0;
    loop {
        match read_once(&line, &mut position, &mut to, &arrived).await {
            // The server's last word was read: nothing follows.
            Ok(true) => break,
            Ok(false) => {}
            Err(error) if is_over(&error) => break,
            Err(_) if to.flush().await.is_err() => break,
            Err(_) => sleep(PAUSE).await,
        }
    }
    ended.send_replace(true);
    let _ = to.shutdown().await;
}

/// One answer; whether it was a long one that the server ended.
async fn read_once(
    line: &Line,
    position: &mut u64,
    to: &mut WriteHalf<DuplexStream>,
    arrived: &watch::Sender<u64>,
) -> Result<bool> {
    let (is_long, cut_after) = {
        let mut random = rand::rng();
        let cut = random.random_bool(0.4).then(|| random.random_range(0..20_000));
        (random.random_bool(0.6), cut.unwrap_or(usize::MAX))
    };
    let query = if is_long { format!("?from={position}") } else { format!("?from={position}&wait=2000") };
    let (status, mut body) = line.call("GET", &query, Bytes::new(), &[]).await?;
    if status != StatusCode::OK {
        bail!(UpgradeRefused(status.as_u16()));
    }
    let mut rest = cut_after;
    while let Some(frame) = body.frame().await {
        let mut bytes = frame?.into_data().unwrap_or_default();
        bytes.truncate(rest);
        rest -= bytes.len();
        *position += bytes.len() as u64;
        while bytes.has_remaining() {
            to.write_buf(&mut bytes).await.context("nobody reads any more")?;
        }
        arrived.send_replace(*position);
        if rest == 0 {
            return Ok(false);
        }
    }
    Ok(is_long)
}

/// From the stream to the server, until the stream's client is gone or the server is; says goodbye for the former.
async fn write(
    line: Line,
    mut from: ReadHalf<DuplexStream>,
    mut received: watch::Receiver<u64>,
    mut end: watch::Receiver<bool>,
) {
    let (mut at, mut waiting, mut is_open, mut told) = (0, BytesMut::new(), true, 0);
    while is_open || !waiting.is_empty() {
        let must_tell = *received.borrow() >= told + BUFFERED as u64;
        if waiting.is_empty() && !must_tell {
            waiting.reserve(BUFFERED);
            tokio::select! {
                read = from.read_buf(&mut waiting) => if matches!(read, Ok(0) | Err(_)) {
                    is_open = false;
                    waiting.extend_from_slice(&GOODBYE);
                },
                // What has arrived must be said, or nothing more comes.
                _ = received.wait_for(|position| *position >= told + BUFFERED as u64) => {}
                _ = end.wait_for(|ended| *ended) => return,
            }
        }
        let piece = Bytes::copy_from_slice(&waiting);
        let arrived = *received.borrow();
        match line.post(at, arrived, &piece).await {
            Ok(known) => {
                told = arrived;
                let taken = usize::try_from(known.saturating_sub(at)).expect("no more than was sent");
                waiting.advance(taken);
                at += taken as u64;
            }
            Err(error) if is_over(&error) => return,
            Err(_) => sleep(PAUSE).await,
        }
    }
}
