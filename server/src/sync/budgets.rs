//! What connections may cost the server, each participant and all together.
//!
//! Work is a bucket of tokens for each participant, whichever of their connections it comes from (W12): one unit is one
//! byte that came or was answered, and what costs more than its bytes is counted as more of them. Bytes that were read
//! and are nobody's yet, unfinished messages above all, are counted for each participant and for the server (W11).
//! Owned by the hub; never closes a connection itself.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use maillage_shared::ParticipantId;
use tokio::time::Instant;

use crate::{
    bucket::{Bucket, Rate},
    limits::Limits,
};

/// Every message: to be decoded, passed on and looked at. About twenty microseconds.
pub(super) const MESSAGE_WORK: usize = 1 << 10;
/// A document that is asked for: a question to the store.
pub(super) const OPENING_WORK: usize = 16 << 10;
/// A change of subscriptions, in each open document: its task looks at everybody who is there.
pub(super) const SUBSCRIPTION_WORK: usize = 4 << 10;
/// Each operation of a document that is read for a call, or copied to be edited by one: half a microsecond to load it, as much
/// again to say what it is.
pub(super) const WORK_PER_OPERATION: u64 = 32;
/// An answer that is worked out looks at every change of the document: 25 ns each, at some 32 MiB of work a second.
const WORK_PER_CHANGE: usize = 1;
/// Bytes each connection may hold uncounted: most messages fit, so they pass however little is left for large ones.
const UNCOUNTED_BYTES: usize = 16 << 10;
/// Participants that are remembered before those whose bucket is full again are forgotten.
const FEW_ACCOUNTS: usize = 64;

/// All the accounts.
#[derive(Debug, Default)]
pub(super) struct Budgets {
    /// Of those who are connected, and of those who went and whose bucket is not full again: coming back refills
    /// nothing.
    accounts: Mutex<HashMap<ParticipantId, Arc<Account>>>,
    held_bytes: AtomicUsize,
}

/// What one participant's connections cost. Shared by them and by what they share with documents' tasks.
#[derive(Debug)]
pub(super) struct Account {
    /// Work that was done since the bucket was looked at.
    charged: AtomicU64,
    /// What was in the bucket then. It is looked at when that is used up, not before: every message asks, so that must
    /// cost nothing. Who was idle may so have two bursts in a row.
    left: AtomicU64,
    /// And when. Never held across an await.
    bucket: Mutex<(Bucket<Instant>, Instant)>,
    rate: Rate,
    held_bytes: AtomicUsize,
}

/// The bytes one connection holds: given back when it ends.
#[derive(Debug)]
pub(super) struct HeldBytes {
    budgets: Arc<Budgets>,
    account: Arc<Account>,
    counted: usize,
}

impl Budgets {
    /// The account of a participant who connects.
    pub(super) fn account(&self, participant: ParticipantId, now: Instant, limits: &Limits) -> Arc<Account> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= FEW_ACCOUNTS && accounts.len() == accounts.capacity() {
            accounts.retain(|_, account| Arc::strong_count(account) > 1 || !account.is_full(now));
        }
        Arc::clone(accounts.entry(participant).or_insert_with(|| Arc::new(Account::new(now, limits))))
    }

    /// Bytes that were read and are nobody's yet, but for a few of each connection.
    #[must_use]
    pub(super) fn held_bytes(&self) -> usize {
        self.held_bytes.load(Ordering::Relaxed)
    }
}

impl Account {
    fn new(now: Instant, limits: &Limits) -> Self {
        let rate = Rate::per_second(limits.work_bytes_per_second as u64, limits.work_burst_bytes as u64);
        let (charged, left) = (AtomicU64::new(0), AtomicU64::new(rate.burst));
        Self { charged, left, bucket: Mutex::new((Bucket::full(now), now)), rate, held_bytes: AtomicUsize::new(0) }
    }

    /// So much was done.
    pub(super) fn charge(&self, work: usize) {
        // Of what is more than a debt can be, the rest is forgiven.
        self.charged.fetch_add((work as u64).min(2 * self.rate.burst), Ordering::Relaxed);
    }

    /// A document of so many `changes` was asked for something and answered with `bytes`. The time it took is not
    /// measured: on a machine that has too much to do honest people would pay for the others.
    pub(super) fn charge_answer(&self, bytes: usize, changes: usize) {
        self.charge(bytes.saturating_add(changes.saturating_mul(WORK_PER_CHANGE)));
    }

    /// A document of so many `operations` was read whole, or copied.
    pub(super) fn charge_whole(&self, operations: u64) {
        self.charge(usize::try_from(operations.saturating_mul(WORK_PER_OPERATION)).unwrap_or(usize::MAX));
    }

    /// When more may be asked for; `None` if it may be now. What is owed is never more than a burst, so that nobody
    /// waits for long.
    #[must_use]
    pub(super) fn overdrawn_until(&self, now: Instant) -> Option<Instant> {
        if self.charged.load(Ordering::Relaxed) < self.left.load(Ordering::Relaxed) {
            return None;
        }
        let wait = self.settle(now).wait_for(0, &self.rate, now);
        (!wait.is_zero()).then(|| now + wait)
    }

    fn is_full(&self, now: Instant) -> bool {
        self.settle(now).is_full(now)
    }

    /// The bucket, once what was charged is taken from it.
    fn settle(&self, now: Instant) -> Bucket<Instant> {
        let mut state = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let (bucket, looked_at) = &mut *state;
        // As if all was done when it was last looked at: what came since is the participant's.
        bucket.charge(self.charged.swap(0, Ordering::Relaxed), &self.rate, *looked_at);
        *looked_at = now.max(*looked_at);
        self.left.store(bucket.left(&self.rate, now), Ordering::Relaxed);
        *bucket
    }
}

impl HeldBytes {
    /// Of a connection that holds nothing yet.
    #[must_use]
    pub(super) fn new(budgets: Arc<Budgets>, account: Arc<Account>) -> Self {
        Self { budgets, account, counted: 0 }
    }

    /// The connection holds so many bytes now. False if it came to hold more, and its participant or the server holds
    /// more than the limit by that.
    #[must_use]
    pub(super) fn set(&mut self, bytes: usize, limits: &Limits) -> bool {
        let counted = bytes.saturating_sub(UNCOUNTED_BYTES);
        let before = std::mem::replace(&mut self.counted, counted);
        if counted == before {
            return true;
        }
        if counted < before {
            self.give_back(before - counted);
            return true;
        }
        let more = counted - before;
        let theirs = self.account.held_bytes.fetch_add(more, Ordering::Relaxed) + more;
        let all = self.budgets.held_bytes.fetch_add(more, Ordering::Relaxed) + more;
        theirs <= limits.held_bytes_per_participant && all <= limits.held_bytes
    }

    fn give_back(&self, bytes: usize) {
        self.account.held_bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.budgets.held_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for HeldBytes {
    fn drop(&mut self) {
        self.give_back(self.counted);
    }
}

#[cfg(test)]
impl Account {
    /// One that never refills.
    pub(super) fn for_tests() -> Arc<Self> {
        let limits = Limits { work_burst_bytes: 1 << 40, work_bytes_per_second: 0, ..Limits::default() };
        Arc::new(Self::new(Instant::now(), &limits))
    }

    /// What was charged since this was last asked.
    pub(super) fn take_charged(&self) -> u64 {
        self.charged.swap(0, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn limits() -> Limits {
        Limits {
            work_burst_bytes: 1000,
            work_bytes_per_second: 100,
            held_bytes_per_participant: 1 << 20,
            held_bytes: 3 << 20,
            ..Limits::default()
        }
    }

    fn participant(number: u128) -> ParticipantId {
        ParticipantId::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn w12_work_is_a_burst_and_then_a_rate_and_debt_is_bounded() {
        let (start, limits) = (Instant::now(), limits());
        let account = Account::new(start, &limits);
        account.charge(1000);
        assert_eq!(account.overdrawn_until(start), None, "a burst is free");
        assert!(!account.is_full(start));
        account.charge(100);
        let until = account.overdrawn_until(start).expect("overdrawn");
        assert_eq!(until.duration_since(start).as_millis(), 1000);
        assert_eq!(account.overdrawn_until(until), None);
        account.charge(usize::MAX);
        let until = account.overdrawn_until(until).expect("overdrawn") - until.duration_since(start);
        assert!(until.duration_since(start) < Duration::from_secs(11), "a burst's worth of waiting at most");
    }

    #[test]
    fn w12_what_honest_people_do_at_once_is_within_the_burst() {
        let (start, limits) = (Instant::now(), Limits::default());
        let busy = Account::new(start, &limits);
        for _document in 0..limits.documents_per_connection {
            // Asked for after a restart, and answered with the changes since.
            busy.charge(MESSAGE_WORK + OPENING_WORK + 200);
            busy.charge_answer(400_000, 5_000);
        }
        assert_eq!(busy.overdrawn_until(start), None);
        let offline = Account::new(start, &limits);
        // 50,000 changes in a document that has as many.
        offline.charge(MESSAGE_WORK + 8_000_000);
        offline.charge_answer(100_000, 100_000);
        assert_eq!(offline.overdrawn_until(start), None);
    }

    #[test]
    fn w12_connections_of_one_participant_share_and_coming_back_refills_nothing() {
        let (start, limits, budgets) = (Instant::now(), limits(), Budgets::default());
        budgets.account(participant(1), start, &limits).charge(2000);
        let again = budgets.account(participant(1), start, &limits);
        assert!(again.overdrawn_until(start).is_some());
        assert!(budgets.account(participant(2), start, &limits).overdrawn_until(start).is_none());
        // Those who are connected or in debt are remembered, the others go as more come.
        for number in 3..2000 {
            drop(budgets.account(participant(number), start, &limits));
        }
        assert!(budgets.account(participant(1), start, &limits).overdrawn_until(start).is_some());
        assert!(budgets.accounts.lock().unwrap().len() < 1000);
    }

    #[test]
    fn w11_held_bytes_are_bounded_for_each_participant_and_in_all_and_given_back() {
        let (now, limits, budgets) = (Instant::now(), limits(), Arc::new(Budgets::default()));
        let connection = |number| {
            let account = budgets.account(participant(number), now, &limits);
            HeldBytes::new(Arc::clone(&budgets), account)
        };
        let (mut first, mut second) = (connection(1), connection(1));
        assert!(first.set(1 << 20, &limits));
        assert!(!second.set(100_000, &limits), "one participant's share");
        drop(second);
        assert!(first.set(10_000, &limits), "holding less is always right");
        assert_eq!(budgets.held_bytes(), 0, "a few bytes count for nothing");
        let others: Vec<_> = (2..5)
            .map(|number| {
                let mut other = connection(number);
                assert!(other.set((1 << 20) + UNCOUNTED_BYTES, &limits));
                other
            })
            .collect();
        assert!(!connection(9).set(100_000, &limits), "the server's share");
        drop(others);
        assert_eq!(budgets.held_bytes(), 0);
    }
}
