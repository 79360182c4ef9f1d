//! A bucket of tokens that fills again with time: what may be done at once, and how often in the long run. Pure: whoever
//! asks says what time it is, on whichever clock. Knows neither what is counted nor whose it is.

use std::{
    ops::{Add, Sub},
    time::Duration,
};

/// A bucket's size, and how long it takes to fill when it is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    /// Tokens in a full one; at least one.
    pub(crate) burst: u64,
    /// From empty to full.
    pub(crate) fills_in: Duration,
}

impl Rate {
    /// With one token more each `every`.
    pub(crate) fn one_every(every: Duration, burst: u32) -> Self {
        Self { burst: u64::from(burst.max(1)), fills_in: every.saturating_mul(burst.max(1)) }
    }

    /// With so many tokens more each second; at least one.
    pub(crate) fn per_second(tokens: u64, burst: u64) -> Self {
        let burst = burst.max(1);
        let nanos = u128::from(burst) * 1_000_000_000 / u128::from(tokens.max(1));
        Self { burst, fills_in: Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)) }
    }

    /// How long so many tokens take to come back.
    fn time_for(&self, tokens: u64) -> Duration {
        let nanos = self.fills_in.as_nanos().saturating_mul(u128::from(tokens)) / u128::from(self.burst);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// The bucket itself, as one moment: when it will be full. So nothing has to be added to it as time passes, and no part of a
/// token is ever lost. It asks for its rate each time, so that many of one rate take little room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bucket<T> {
    /// The order of buckets: those that are full first come first.
    full_at: T,
}

impl<T> Bucket<T>
where
    T: Copy + Ord + Add<Duration, Output = T> + Sub<T, Output = Duration> + Sub<Duration, Output = T>,
{
    pub(crate) fn full(now: T) -> Self {
        Self { full_at: now }
    }

    pub(crate) fn is_full(&self, now: T) -> bool {
        self.full_at <= now
    }

    /// Take so many tokens, or say how long to wait for them and take none. Of more than a burst, there are never enough.
    pub(crate) fn take(&mut self, tokens: u64, rate: &Rate, now: T) -> Result<(), Duration> {
        let wait = self.wait_for(tokens, rate, now);
        if !wait.is_zero() {
            return Err(wait);
        }
        self.full_at = self.full_at.max(now) + rate.time_for(tokens);
        Ok(())
    }

    /// Put back tokens that were taken for nothing.
    pub(crate) fn give_back(&mut self, tokens: u64, rate: &Rate) {
        self.full_at = self.full_at - rate.time_for(tokens);
    }

    /// Take so many tokens, whether they are there or not; what is owed is never more than a burst.
    pub(crate) fn charge(&mut self, tokens: u64, rate: &Rate, now: T) {
        let most = self.full_at.max(now + rate.fills_in * 2);
        self.full_at = (self.full_at.max(now) + rate.time_for(tokens.min(rate.burst.saturating_mul(3)))).min(most);
    }

    /// How long until so many tokens are there; nothing if they are.
    pub(crate) fn wait_for(&self, tokens: u64, rate: &Rate, now: T) -> Duration {
        (self.missing(now) + rate.time_for(tokens)).saturating_sub(rate.fills_in)
    }

    /// How many tokens are there.
    pub(crate) fn left(&self, rate: &Rate, now: T) -> u64 {
        let missing = self.missing(now).as_nanos().saturating_mul(u128::from(rate.burst));
        let missing = missing.div_ceil(rate.fills_in.as_nanos().max(1));
        rate.burst.saturating_sub(u64::try_from(missing).unwrap_or(u64::MAX))
    }

    /// How long until it is full.
    fn missing(&self, now: T) -> Duration {
        if self.full_at > now { self.full_at - now } else { Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, fills_in: Duration::from_secs(30) };
    /// A clock that is a duration since whenever.
    const START: Duration = Duration::from_secs(1000);

    #[test]
    fn a_burst_is_there_at_once_and_then_each_token_in_its_turn() {
        let mut bucket = Bucket::full(START);
        assert_eq!((bucket.take(2, &RATE, START), bucket.left(&RATE, START)), (Ok(()), 1));
        assert_eq!(bucket.take(2, &RATE, START), Err(Duration::from_secs(10)), "and none is taken");
        assert_eq!((bucket.take(1, &RATE, START), bucket.left(&RATE, START)), (Ok(()), 0));
        let mut now = START;
        for _ in 0..20 {
            now += bucket.wait_for(1, &RATE, now);
            assert_eq!(bucket.take(1, &RATE, now), Ok(()), "at {now:?}");
        }
        assert_eq!(now, START + Duration::from_secs(200));
        assert!(!bucket.is_full(now + Duration::from_secs(29)) && bucket.is_full(now + Duration::from_secs(30)));
    }

    #[test]
    fn a_bucket_that_is_asked_often_loses_no_part_of_a_token() {
        let (mut bucket, rate) = (Bucket::full(START), Rate::per_second(1000, 5));
        let taken = (0..1_000_000).filter(|micros| {
            let now = START + Duration::from_micros(*micros);
            bucket.take(1, &rate, now).is_ok()
        });
        assert_eq!(taken.count(), 1004);
    }

    #[test]
    fn what_is_owed_is_a_burst_at_most_and_no_charge_makes_it_less() {
        let mut bucket = Bucket::full(START);
        bucket.charge(u64::MAX, &RATE, START);
        assert_eq!(bucket.wait_for(1, &RATE, START), Duration::from_secs(40));
        bucket.charge(1, &RATE, START);
        assert_eq!(bucket.wait_for(1, &RATE, START), Duration::from_secs(40));
        assert_eq!(bucket.left(&RATE, START + Duration::from_secs(30)), 0);
        assert_eq!(bucket.left(&RATE, START + Duration::from_secs(40)), 1);
    }

    #[test]
    fn rates_that_no_clock_can_count_are_no_panic() {
        let (mut bucket, rate) = (Bucket::full(START), Rate::per_second(0, u64::MAX));
        bucket.charge(u64::MAX, &rate, START);
        assert!(bucket.take(u64::MAX, &rate, START).is_err());
        let mut bucket = Bucket::full(START);
        let none = Rate::one_every(Duration::ZERO, 0);
        assert_eq!(bucket.take(1, &none, START), Ok(()));
        assert_eq!(bucket.left(&none, START), 1);
    }
}
