//! Who is in a document and what they show of themselves: relayed from socket to socket, never stored.
//!
//! Presence goes from the connection it comes from straight to the others' outboxes; the document's task has no part
//! in it. It is what is dropped first when a reader is slow.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use maillage_shared::{ConnectionId, DocumentId, wire};
use tokio::time::{Duration, Instant};

use super::outbox::Outbox;
use crate::limits::Limits;

/// The connections that have one document open.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// Never held across an await.
    members: Mutex<BTreeMap<ConnectionId, Member>>,
}

#[derive(Debug)]
struct Member {
    peer: Arc<str>,
    outbox: Arc<Outbox>,
}

impl Room {
    /// A connection opened the document.
    pub(super) fn enter(&self, connection: ConnectionId, peer: Arc<str>, outbox: Arc<Outbox>) {
        self.lock().insert(connection, Member { peer, outbox });
    }

    /// Pass a message on to everybody else. It may get lost on its way to those who read slowly.
    pub(super) fn relay(&self, from: ConnectionId, message: &wire::Ephemeral<'_>) {
        for (_, member) in self.lock().iter().filter(|(connection, _)| **connection != from) {
            let _ = member.outbox.push_droppable(&wire::ephemeral(message, &member.peer));
        }
    }

    /// A connection closed the document or ended: say goodbye in its name, so that nobody is shown who is not there.
    ///
    /// The goodbye has a session of its own, so that it can neither be older than what the peer said last nor keep
    /// the peer's next words from being heard.
    pub(super) fn leave(&self, connection: ConnectionId, document: DocumentId) {
        let mut members = self.lock();
        let Some(left) = members.remove(&connection) else { return };
        if members.values().any(|member| member.peer == left.peer) {
            // The same client came back before its old socket was noticed to be dead.
            return;
        }
        let goodbye = wire::goodbye();
        let message = wire::Ephemeral {
            sender: &left.peer,
            document: &document.to_string(),
            session: &format!("goodbye-{connection}"),
            count: 1,
            data: &goodbye,
        };
        for member in members.values() {
            let _ = member.outbox.push_droppable(&wire::ephemeral(&message, &member.peer));
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<ConnectionId, Member>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much presence one connection may still send: a token bucket.
#[derive(Debug)]
pub(super) struct Allowance {
    tokens: f64,
    at: Instant,
}

impl Allowance {
    /// Full.
    #[must_use]
    pub(super) fn new(now: Instant, limits: &Limits) -> Self {
        Self { tokens: f64::from(limits.presence_burst), at: now }
    }

    /// Whether one more may be relayed now.
    pub(super) fn spend(&mut self, now: Instant, limits: &Limits) -> bool {
        let earned = (now - self.at).as_secs_f64() * f64::from(limits.presence_per_second);
        self.tokens = (self.tokens + earned).min(f64::from(limits.presence_burst));
        self.at = now;
        let may = self.tokens >= 1.0;
        if may {
            self.tokens -= 1.0;
        }
        may
    }

    /// When one more may be relayed.
    #[must_use]
    pub(super) fn next(&self, limits: &Limits) -> Instant {
        // A millisecond more, so that rounding never wakes anybody just too early.
        let missing = (1.0 - self.tokens).max(0.0) / f64::from(limits.presence_per_second);
        self.at + Duration::from_secs_f64(missing) + Duration::from_millis(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn p2_an_allowance_is_a_burst_and_then_a_rate() {
        let limits = Limits { presence_per_second: 10, presence_burst: 3, ..Limits::default() };
        let start = Instant::now();
        let mut allowance = Allowance::new(start, &limits);
        let spent = (0..10).filter(|_| allowance.spend(start, &limits)).count();
        assert_eq!(spent, 3);
        let later = allowance.next(&limits);
        assert!(allowance.spend(later, &limits) && !allowance.spend(later, &limits));
    }
}
