//! How often somebody may try to sign in. Counts a client's attempts, its attempts on one e-mail address, and everybody's
//! on that address; a browser that its owner signed in with before is counted by itself, so that strangers who try
//! somebody's address keep nobody out.

use std::{
    hash::{BuildHasher, RandomState},
    time::{Duration, Instant},
};

use maillage_shared::SessionId;

use crate::{
    bucket::Rate,
    http::{buckets::Buckets, client::Client, device::Device},
    limits::Limits,
};

/// Who is counted. E-mail addresses and devices by a hash keyed for this process: they themselves aren't kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Client(Client),
    /// An e-mail address, as one client tries it.
    Pair(Client, u64),
    /// An e-mail address, whoever tries it.
    Email(u64),
    /// A browser that somebody signed in with before, trying that person's address.
    Device(u64),
    /// A session, in which somebody is asked for their password again.
    Session(SessionId),
}

/// Who tries to sign in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Attempter {
    /// A browser in which the owner of the address signed in before.
    Known(Device),
    /// Anybody else.
    Stranger(Client),
}

/// The attempts.
pub struct Attempts {
    buckets: Buckets<Key>,
    hasher: RandomState,
    per_pair: Rate,
    per_email: Rate,
    per_client: Rate,
}

impl Attempts {
    /// With every bucket full.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let every = limits.sign_in_every;
        Self {
            buckets: Buckets::new(limits.sign_in_addresses),
            hasher: RandomState::new(),
            per_pair: Rate::one_every(every, limits.sign_ins_per_email),
            per_email: Rate::one_every(every / 10, limits.sign_ins_per_email_everywhere),
            per_client: Rate::one_every(every / 6, limits.sign_ins_per_client),
        }
    }

    /// Take one attempt, or say how long to wait and take none.
    pub(crate) fn take(&self, who: Attempter, email: &str, now: Instant) -> Result<(), Duration> {
        let pair = (self.own_key(who, email), self.per_pair);
        match who {
            Attempter::Known(_) => self.buckets.take(&[pair], now),
            Attempter::Stranger(client) => {
                let everywhere = (Key::Email(self.hasher.hash_one(email)), self.per_email);
                self.buckets.take(&[(Key::Client(client), self.per_client), pair, everywhere], now)
            }
        }
    }

    /// The same by somebody who is signed in and gives their password again. Each session counts apart: whoever found one
    /// open guesses no faster than at the door, and keeps its owner from nothing in another.
    pub(crate) fn take_by_session(&self, session: SessionId, now: Instant) -> Result<(), Duration> {
        self.buckets.take(&[(Key::Session(session), self.per_pair)], now)
    }

    /// They gave the right one.
    pub(crate) fn succeeded_by_session(&self, session: SessionId) {
        self.buckets.fill(&Key::Session(session));
    }

    /// The right password was given: forget what was tried on this e-mail address from there.
    pub(crate) fn succeeded(&self, who: Attempter, email: &str) {
        self.buckets.fill(&self.own_key(who, email));
    }

    /// What nobody else takes from.
    fn own_key(&self, who: Attempter, email: &str) -> Key {
        match who {
            Attempter::Known(device) => Key::Device(self.hasher.hash_one((device, email))),
            Attempter::Stranger(client) => Key::Pair(client, self.hasher.hash_one(email)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempts(per_pair: u32, per_client: u32, everywhere: u32) -> Attempts {
        Attempts::new(&Limits {
            sign_ins_per_email: per_pair,
            sign_ins_per_client: per_client,
            sign_ins_per_email_everywhere: everywhere,
            sign_in_every: Duration::from_secs(30),
            ..Limits::default()
        })
    }

    fn client(last: u8) -> Attempter {
        Attempter::Stranger(Client([192, 0, 2, last].into()))
    }

    #[test]
    fn r21_who_tries_an_address_too_often_keeps_nobody_else_from_it() {
        let (attempts, start) = (attempts(2, 100, 100), Instant::now());
        assert_eq!(attempts.take(client(1), "a@b.fr", start), Ok(()));
        assert_eq!(attempts.take(client(1), "a@b.fr", start), Ok(()));
        assert_eq!(attempts.take(client(1), "a@b.fr", start), Err(Duration::from_secs(30)));
        assert_eq!(attempts.take(client(1), "c@d.fr", start), Ok(()));
        assert_eq!(attempts.take(client(2), "a@b.fr", start), Ok(()));
    }

    #[test]
    fn r21_a_browser_of_the_owners_is_let_in_whatever_strangers_try() {
        let (attempts, start) = (attempts(2, 100, 5), Instant::now());
        for other in 0..5 {
            assert_eq!(attempts.take(client(other), "a@b.fr", start), Ok(()));
        }
        assert_eq!(attempts.take(client(9), "a@b.fr", start), Err(Duration::from_secs(3)));
        let known = Attempter::Known(Device::new());
        assert_eq!(attempts.take(known, "a@b.fr", start), Ok(()));
        assert_eq!(attempts.take(known, "a@b.fr", start), Ok(()));
        assert_eq!(attempts.take(known, "a@b.fr", start), Err(Duration::from_secs(30)), "who stole it may guess");
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
    fn the_right_password_gives_the_client_its_attempts_on_the_address_back() {
        let (attempts, start) = (attempts(1, 100, 100), Instant::now());
        assert_eq!(attempts.take(client(1), "a", start), Ok(()));
        attempts.succeeded(client(1), "a");
        assert_eq!(attempts.take(client(1), "a", start), Ok(()));
    }
}
