//! What was sent, what arrived, and how long it took. One for each run of a scenario, shared by its clients.
//! An edit counts once for each client that should see it; a repeat is never counted.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The book of one scenario.
#[derive(Debug, Default)]
pub(crate) struct Ledger(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    sent: HashMap<u32, Instant>,
    audience: u64,
    latencies_us: Vec<u32>,
}

/// The edits one client has seen; it belongs to that client alone.
#[derive(Debug, Default)]
pub(crate) struct Seen(HashSet<u32>);

/// How a run went.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// Edits times the clients that should see each.
    pub(crate) expected: u64,
    /// How long each delivery took, in microseconds, in order of length.
    pub(crate) latencies_us: Vec<u32>,
}

impl Ledger {
    /// Notes that an edit leaves now, for `audience` other clients. An edit whose key is taken (one in thousands of
    /// millions) is left out of the count. Its author has seen it: servers may well send it back.
    pub(crate) fn sent(&self, key: u32, audience: usize, author: &mut Seen) {
        author.0.insert(key);
        let mut book = self.book();
        if book.sent.insert(key, Instant::now()).is_some() {
            return;
        }
        book.audience += audience as u64;
    }

    /// Notes that edits arrived at one client; keys nobody sent (the document's own past) are nothing.
    pub(crate) fn received(&self, keys: &[u32], seen: &mut Seen) {
        let now = Instant::now();
        let mut book = self.book();
        for key in keys {
            let Some(sent) = book.sent.get(key).copied() else { continue };
            if seen.0.insert(*key) {
                book.latencies_us.push(u32::try_from((now - sent).as_micros()).unwrap_or(u32::MAX));
            }
        }
    }

    /// Expected and counted so far.
    pub(crate) fn progress(&self) -> (u64, u64) {
        let book = self.book();
        (book.audience, book.latencies_us.len() as u64)
    }

    /// Closes the book: what it says so far is returned, and the next entry is the first.
    pub(crate) fn close(&self) -> Tally {
        let mut book = std::mem::take(&mut *self.book());
        book.latencies_us.sort_unstable();
        Tally { expected: book.audience, latencies_us: book.latencies_us }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tally {
    /// Deliveries counted.
    pub(crate) fn got(&self) -> u64 {
        self.latencies_us.len() as u64
    }

    /// The latency that `per_mille` of a thousand deliveries do not exceed.
    pub(crate) fn percentile(&self, per_mille: usize) -> Duration {
        let rank = (self.latencies_us.len() * per_mille).div_ceil(1000).max(1) - 1;
        Duration::from_micros(self.latencies_us.get(rank).copied().unwrap_or(0).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_counts_once_for_each_client_and_never_for_a_stranger() {
        let ledger = Ledger::default();
        let (mut author, mut one, mut other) = (Seen::default(), Seen::default(), Seen::default());
        ledger.sent(7, 2, &mut author);
        ledger.received(&[7], &mut author);
        ledger.received(&[7, 7, 8], &mut one);
        ledger.received(&[7], &mut one);
        assert_eq!(ledger.progress(), (2, 1));
        ledger.received(&[7], &mut other);
        assert_eq!(ledger.progress(), (2, 2));
        assert_eq!(ledger.close().got(), 2);
        assert_eq!(ledger.progress(), (0, 0));
    }

    #[test]
    fn percentiles_name_the_delivery_at_their_rank() {
        let tally = Tally { expected: 4, latencies_us: vec![1, 2, 3, 4] };
        assert_eq!(tally.percentile(500), Duration::from_micros(2));
        assert_eq!(tally.percentile(999), Duration::from_micros(4));
        assert_eq!(Tally::default().percentile(500), Duration::ZERO);
    }
}
