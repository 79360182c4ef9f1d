//! How often somebody may try to sign in. Each e-mail address and each client has a bucket of attempts that fills
//! again with time. Owns the buckets, a bounded number of them, in memory only: a restart fills them all.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{http::client::Client, limits::Limits};

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// An e-mail address, by a hash keyed for this process: the addresses themselves aren't kept.
    Email(u64),
    Client(Client),
}

/// The buckets.
pub struct Attempts {
    /// When each bucket will be full again; whoever isn't here has a full one. Locked for a look-up at a time.
    full_at: Mutex<HashMap<Key, Instant>>,
    hasher: RandomState,
    per_email: Rate,
    per_client: Rate,
    addresses: usize,
}

/// A bucket's size and how long one attempt takes to come back.
#[derive(Clone, Copy)]
struct Rate {
    burst: u32,
    every: Duration,
}

impl Attempts {
    /// With every bucket full.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            full_at: Mutex::default(),
            hasher: RandomState::new(),
            per_email: Rate { burst: limits.sign_ins_per_email, every: limits.sign_in_every },
            per_client: Rate { burst: limits.sign_ins_per_client, every: limits.sign_in_every / 6 },
            addresses: limits.sign_in_addresses,
        }
    }

    /// Take one attempt from both buckets, or say how long to wait and take none.
    pub(crate) fn take(&self, client: Client, email: &str, now: Instant) -> Result<(), Duration> {
        let wanted = [(Key::Client(client), self.per_client), (self.email_key(email), self.per_email)];
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = [now; 2];
        for ((key, rate), taken) in wanted.iter().zip(&mut taken) {
            *taken = full_at.get(key).copied().unwrap_or(now).max(now) + rate.every;
            // It is full after `burst` returns: what lies beyond is an attempt that isn't there.
            if let Some(wait) =
                taken.checked_duration_since(now + rate.every * rate.burst).filter(|wait| !wait.is_zero())
            {
                return Err(wait);
            }
        }
        for ((key, _), taken) in wanted.into_iter().zip(taken) {
            full_at.insert(key, taken);
        }
        self.forget(&mut full_at, now);
        Ok(())
    }

    /// The right password was given: forget what was tried on this e-mail address.
    pub(crate) fn succeeded(&self, email: &str) {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.email_key(email));
    }

    fn email_key(&self, email: &str) -> Key {
        Key::Email(self.hasher.hash_one(email))
    }

    /// Keep within the limit: drop the buckets that are full again, then those that will be first.
    fn forget(&self, full_at: &mut HashMap<Key, Instant>, now: Instant) {
        if full_at.len() <= self.addresses {
            return;
        }
        full_at.retain(|_, full| *full > now);
        while full_at.len() > self.addresses {
            let Some(first) = full_at.iter().min_by_key(|(_, full)| **full).map(|(key, _)| *key) else { return };
            full_at.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempts(per_email: u32, per_client: u32, addresses: usize) -> Attempts {
        Attempts::new(&Limits {
            sign_ins_per_email: per_email,
            sign_ins_per_client: per_client,
            sign_in_addresses: addresses,
            sign_in_every: Duration::from_secs(30),
            ..Limits::default()
        })
    }

    fn client(last: u8) -> Client {
        Client([192, 0, 2, last].into())
    }

    #[test]
    fn attempts_on_one_address_come_back_one_by_one_whoever_tries() {
        let (attempts, start) = (attempts(2, 100, 100), Instant::now());
        assert_eq!(attempts.take(client(1), "a@b.fr", start), Ok(()));
        assert_eq!(attempts.take(client(2), "a@b.fr", start), Ok(()));
        assert_eq!(attempts.take(client(3), "a@b.fr", start), Err(Duration::from_secs(30)));
        assert_eq!(attempts.take(client(3), "c@d.fr", start), Ok(()));
        let later = start + Duration::from_secs(30);
        assert_eq!(attempts.take(client(3), "a@b.fr", later), Ok(()));
        assert!(attempts.take(client(3), "a@b.fr", later).is_err());
    }

    #[test]
    fn one_client_runs_out_whatever_addresses_it_tries() {
        let (attempts, start) = (attempts(10, 3, 100), Instant::now());
        for email in ["a", "b", "c"] {
            assert_eq!(attempts.take(client(1), email, start), Ok(()));
        }
        assert_eq!(attempts.take(client(1), "d", start), Err(Duration::from_secs(5)));
        assert_eq!(attempts.take(client(2), "d", start), Ok(()));
    }

    #[test]
    fn the_right_password_gives_the_address_its_attempts_back() {
        let (attempts, start) = (attempts(1, 100, 100), Instant::now());
        assert_eq!(attempts.take(client(1), "a", start), Ok(()));
        attempts.succeeded("a");
        assert_eq!(attempts.take(client(1), "a", start), Ok(()));
    }

    #[test]
    fn no_more_addresses_are_remembered_than_allowed() {
        let (attempts, start) = (attempts(10, 1000, 5), Instant::now());
        for name in 0..200 {
            assert_eq!(attempts.take(client(1), &name.to_string(), start), Ok(()));
        }
        assert_eq!(attempts.full_at.lock().expect("not poisoned").len(), 5);
    }
}
