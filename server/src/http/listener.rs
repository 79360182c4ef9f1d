//! Accepts TCP connections and speaks HTTP/1.1 on them, WebSocket upgrades included.
//!
//! axum's own server sets no limit on slow headers nor on the number of connections, so this loop does.

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

use crate::{
    causes::causes,
    http::{
        client::{self, Client},
        per_client::{PerClient, Place},
    },
    limits::Limits,
};

/// After a failed accept (no file descriptor left, mostly), the pause before the next.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// One open TCP connection, counted and within the limit until the last clone goes. In the extensions of every
/// request: whoever upgrades a connection keeps it as long as the socket.
#[derive(Clone)]
pub(crate) struct Open {
    counted: Arc<Counted>,
}

struct Counted {
    _permit: OwnedSemaphorePermit,
    _place: Place,
    /// Closes it, whatever it is at.
    cut: CancellationToken,
}

impl Open {
    fn new(permit: OwnedSemaphorePermit, place: Place) -> Self {
        metrics::gauge!("maillage_http_connections").increment(1);
        Self { counted: Arc::new(Counted { _permit: permit, _place: place, cut: CancellationToken::new() }) }
    }

    /// Closes the connection at once, whatever it is at: for whoever waits for a client that doesn't read.
    pub(crate) fn cut(&self) -> CancellationToken {
        self.counted.cut.clone()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("maillage_http_connections").decrement(1);
    }
}

/// Accepts until `stop`, as many from each address as `places` gives; then closes the listener, and each connection after
/// the answer it is at. What is returned waits for them; upgraded ones are no longer among them.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    places: Arc<PerClient>,
    stop: CancellationToken,
) -> TaskTracker {
    let connections = TaskTracker::new();
    let room = Arc::new(Semaphore::new(limits.tcp_connections));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(limits.headers_within);
    loop {
        let next = async {
            let permit = room.clone().acquire_owned().await.map_err(io::Error::other)?;
            let (stream, peer) = listener.accept().await?;
            Ok::<_, io::Error>((permit, stream, peer))
        };
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = next => accepted,
        };
        match accepted {
            Ok((permit, stream, peer)) => match places.enter(Client::of(peer.ip())) {
                Some(place) => {
                    let open = Open::new(permit, place);
                    connections.spawn(serve(protocol.clone(), router.clone(), open, stream, peer, stop.clone()));
                }
                // Closed at once: an answer would cost what the limit is there to save.
                None => metrics::counter!("maillage_http_connections_refused_total").increment(1),
            },
            Err(error) => {
                tracing::warn!(error = %error, "a connection could not be accepted");
                time::sleep(AFTER_FAILURE).await;
            }
        }
    }
    connections.close();
    connections
}

async fn serve(
    protocol: http1::Builder,
    router: Router,
    open: Open,
    stream: TcpStream,
    peer: SocketAddr,
    stop: CancellationToken,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(error = %error, "small frames may be late");
    }
    let cut = open.cut();
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        client::mark(&mut request, peer);
        request.extensions_mut().insert(open.clone());
        router.clone().oneshot(request)
    });
    let mut connection = pin!(protocol.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let served = async {
        tokio::select! {
            ended = connection.as_mut() => return ended,
            () = stop.cancelled() => {}
        }
        connection.as_mut().graceful_shutdown();
        connection.await
    };
    let Some(ended) = cut.run_until_cancelled_owned(served).await else { return };
    if let Err(error) = ended {
        tracing::debug!(error = causes(&error), "a connection ended");
    }
}
