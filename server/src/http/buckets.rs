//! A bucket for each of those who attempt something, whatever it is. Owns them, a bounded number, in memory only: a restart
//! fills them all.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::bucket::{Bucket, Rate};

/// The buckets, by who or what is counted.
pub(crate) struct Buckets<K> {
    /// Whoever isn't here has a full one. Locked for a look-up at a time.
    buckets: Mutex<HashMap<K, Bucket<Instant>>>,
    /// How many are remembered.
    most: usize,
}

impl<K: Copy + Eq + Hash> Buckets<K> {
    /// All full; at most so many are remembered that are not.
    pub(crate) fn new(most: usize) -> Self {
        Self { buckets: Mutex::default(), most }
    }

    /// Take one attempt from each of these buckets, or say how long to wait and take none.
    pub(crate) fn take(&self, wanted: &[(K, Rate)], now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::with_capacity(wanted.len());
        for (key, rate) in wanted {
            let mut bucket = buckets.get(key).copied().unwrap_or_else(|| Bucket::full(now));
            bucket.take(1, rate, now)?;
            taken.push((*key, bucket));
        }
        buckets.extend(taken);
        self.forget(&mut buckets, now);
        Ok(())
    }

    /// Take several from one bucket, or say how long to wait and take none.
    pub(crate) fn take_many(&self, key: K, rate: &Rate, attempts: u64, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bucket = buckets.get(&key).copied().unwrap_or_else(|| Bucket::full(now));
        bucket.take(attempts, rate, now)?;
        buckets.insert(key, bucket);
        self.forget(&mut buckets, now);
        Ok(())
    }

    /// Put an attempt back that was taken for nothing.
    pub(crate) fn give_back(&self, key: &K, rate: &Rate) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        // One that isn't here is full.
        if let Some(bucket) = buckets.get_mut(key) {
            bucket.give_back(1, rate);
        }
    }

    /// Fill a bucket at once.
    pub(crate) fn fill(&self, key: &K) {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Keep within the limit: drop the buckets that are full again, then those that will be first.
    fn forget(&self, buckets: &mut HashMap<K, Bucket<Instant>>, now: Instant) {
        if buckets.len() <= self.most {
            return;
        }
        buckets.retain(|_, bucket| !bucket.is_full(now));
        while buckets.len() > self.most {
            let Some(first) = buckets.iter().min_by_key(|(_, bucket)| **bucket).map(|(key, _)| *key) else { return };
            buckets.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 2, fills_in: Duration::from_mins(1) };

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
        buckets.give_back(&"a", &RATE);
        assert_eq!(buckets.take(&[("a", RATE)], later), Ok(()));
        assert!(buckets.take(&[("a", RATE)], later).is_err());
        buckets.fill(&"a");
        buckets.give_back(&"a", &RATE);
        assert_eq!(buckets.take(&[("a", RATE)], later), Ok(()));
    }

    #[test]
    fn no_more_buckets_are_remembered_than_allowed() {
        let (buckets, start) = (Buckets::new(5), Instant::now());
        for name in 0..200 {
            assert_eq!(buckets.take(&[(name, RATE)], start), Ok(()));
        }
        assert_eq!(buckets.buckets.lock().expect("not poisoned").len(), 5);
    }
}
