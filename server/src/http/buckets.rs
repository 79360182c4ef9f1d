//! Buckets of attempts that fill again with time, whatever is attempted. Owns them, a bounded number, in memory only: a
//! restart fills them all.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// A bucket's size and how long one attempt takes to come back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    pub(crate) burst: u32,
    pub(crate) every: Duration,
}

/// The buckets, by who or what is counted.
pub(crate) struct Buckets<K> {
    /// When each bucket will be full again; whoever isn't here has a full one. Locked for a look-up at a time.
    full_at: Mutex<HashMap<K, Instant>>,
    /// How many are remembered.
    most: usize,
}

impl<K: Copy + Eq + Hash> Buckets<K> {
    /// All full; at most so many are remembered that are not.
    pub(crate) fn new(most: usize) -> Self {
        Self { full_at: Mutex::default(), most }
    }

    /// Take one attempt from each of these buckets, or say how long to wait and take none.
    pub(crate) fn take(&self, wanted: &[(K, Rate)], now: Instant) -> Result<(), Duration> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::with_capacity(wanted.len());
        for (key, rate) in wanted {
            let full = full_at.get(key).copied().unwrap_or(now).max(now) + rate.every;
            // It is full after `burst` returns: what lies beyond is an attempt that isn't there.
            let wait = full.saturating_duration_since(now + rate.every * rate.burst);
            if !wait.is_zero() {
                return Err(wait);
            }
            taken.push((*key, full));
        }
        full_at.extend(taken);
        self.forget(&mut full_at, now);
        Ok(())
    }

    /// Fill a bucket at once.
    pub(crate) fn fill(&self, key: &K) {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Keep within the limit: drop the buckets that are full again, then those that will be first.
    fn forget(&self, full_at: &mut HashMap<K, Instant>, now: Instant) {
        if full_at.len() <= self.most {
            return;
        }
        full_at.retain(|_, full| *full > now);
        while full_at.len() > self.most {
            let Some(first) = full_at.iter().min_by_key(|(_, full)| **full).map(|(key, _)| *key) else { return };
            full_at.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 2, every: Duration::from_secs(30) };

    #[test]
    fn attempts_come_back_one_by_one_and_a_refused_one_takes_nothing() {
        let (buckets, start) = (Buckets::new(100), Instant::now());
        assert_eq!(buckets.take(&[("a", RATE)], start), Ok(()));
        assert_eq!(buckets.take(&[("a", RATE), ("b", RATE)], start), Ok(()));
        assert_eq!(buckets.take(&[("b", RATE), ("a", RATE)], start), Err(Duration::from_secs(30)));
        assert_eq!(buckets.take(&[("b", RATE)], start), Ok(()), "the refused attempt was taken from the other bucket");
        let later = start + Duration::from_secs(30);
        assert_eq!(buckets.take(&[("a", RATE)], later), Ok(()));
        assert!(buckets.take(&[("a", RATE)], later).is_err());
        buckets.fill(&"a");
        assert_eq!(buckets.take(&[("a", RATE)], later), Ok(()));
    }

    #[test]
    fn no_more_buckets_are_remembered_than_allowed() {
        let (buckets, start) = (Buckets::new(5), Instant::now());
        for name in 0..200 {
            assert_eq!(buckets.take(&[(name, RATE)], start), Ok(()));
        }
        assert_eq!(buckets.full_at.lock().expect("not poisoned").len(), 5);
    }
}
