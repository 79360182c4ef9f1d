//! How a connection ends: why is said to the client and to whoever reads the log.

use std::{future::poll_fn, io, sync::Arc};

use maillage_shared::{CloseReason, wire};
use tokio::time::{Duration, timeout};

use super::{
    super::{
        hub::Hub,
        outbox::{Drained, Outbox},
        socket::Socket,
    },
    Connection, Open,
    reading::read_to_the_end,
};

/// How long an ended connection may take to go.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl Connection {
    /// Whoever is gone is shown nowhere from now on, also while something they sent still waits (P3).
    pub(super) fn say_goodbye(&self) {
        if self.ending.is_some() {
            self.open.values().for_each(|open| open.membership.leave_room());
        }
    }

    /// Say why, give back every document, and see that what was meant for them arrives.
    pub(super) async fn end(mut self, reason: CloseReason) {
        metrics::counter!("maillage_sync_closed_total", "reason" => reason.as_str()).increment(1);
        let lasted = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (id, participant) = (self.guard.id(), self.user.participant);
        let reason_word = reason.as_str();
        tracing::info!(connection.id = %id, participant.id = %participant, close.reason = reason_word, duration_ms = lasted, "connection ended");
        for Open { membership, .. } in std::mem::take(&mut self.open).into_values() {
            if reason == CloseReason::SignedOut {
                self.send_queues.withdraw(membership.document());
            }
            membership.leave_room();
            self.send_queues.leave(membership);
        }
        let target = self.peer.as_deref().unwrap_or_default();
        say_why(&self.hub, &self.outbox, target, reason);
        let Self { outbox, socket, send_queues, .. } = &mut self;
        // A client that neither reads nor closes is not waited for long.
        let last_words = timeout(LAST_WORDS, say_last_words(outbox, socket));
        // If a document's task is gone, so is the peer.
        let commands = async { while poll_fn(|context| send_queues.poll(context)).await.is_err() {} };
        let _ = tokio::join!(last_words, commands);
    }
}

/// Tell a client that just connected why it may not stay: a page is not shown how an upgrade was refused, but it is
/// shown the code of a close (W15). Takes a second at most.
pub async fn turn_away(hub: &Hub, socket: Socket, reason: CloseReason) {
    metrics::counter!("maillage_sync_closed_total", "reason" => reason.as_str()).increment(1);
    let socket = Arc::new(socket);
    let outbox = Outbox::new(Arc::clone(&socket), hub.limits().outbox_bytes);
    say_why(hub, &outbox, "", reason);
    // Whether it was heard makes no difference.
    let _ = timeout(LAST_WORDS, say_last_words(&outbox, &socket)).await;
}

fn say_why(hub: &Hub, outbox: &Outbox, target: &str, reason: CloseReason) {
    if reason != CloseReason::Left {
        let error = wire::error(hub.peer_id(), target, reason.as_str(), reason.message(), None);
        let _ = outbox.push_notice(&error);
    }
    outbox.close(reason);
}

/// Write what is left, then read until the client closes too: closing with bytes unread would reset the connection
/// and take the close frame with it.
async fn say_last_words(outbox: &Outbox, socket: &Socket) -> io::Result<()> {
    while !matches!(poll_fn(|context| outbox.poll_drain(context)).await?, Drained::Finished(_)) {}
    read_to_the_end(socket).await
}
