//! What the log says of mistakes in how the server is reached: each so seldom that nobody can flood it.

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

/// Between two warnings of one kind that may be meant for different people.
const EVERY: Duration = Duration::from_mins(1);

/// A name that somebody sent is cut at so many characters.
const LONGEST_NAME: usize = 100;

/// When the log was last told.
#[derive(Debug, Default)]
pub struct Warnings {
    untrusted: OnceLock<()>,
    unreadable: OnceLock<()>,
    foreign: RateLimited,
    unknown: RateLimited,
}

impl Warnings {
    /// Somebody who is no trusted proxy says to speak for somebody else.
    pub(crate) fn untrusted_proxy(&self) {
        self.untrusted.get_or_init(|| {
            tracing::warn!(
                "requests say whom they are forwarded for, but come from no trusted proxy: if a proxy stands in front, \
                 name it with --trusted-proxy, or all its visitors count as one client"
            );
        });
    }

    /// A trusted proxy names nobody.
    pub(crate) fn unreadable_forward(&self) {
        self.unreadable.get_or_init(|| {
            tracing::warn!(
                "the trusted proxy's X-Forwarded-For or Forwarded header holds no address: its visitors count as one client"
            );
        });
    }

    /// A page of another site asked for something.
    pub(crate) fn foreign_origin(&self, origin: &str, public_url: &str) {
        if self.foreign.is_due(Instant::now()) {
            tracing::warn!(origin = ?cut(origin), public_url, "refused: the page is not of the public URL");
        }
    }

    /// A name that isn't this server's, as far as it knows.
    pub(crate) fn unknown_host(&self, host: &str) {
        if self.unknown.is_due(Instant::now()) {
            tracing::warn!(host = ?cut(host), "refused: without --public-url no name but localhost is this server's");
        }
    }
}

fn cut(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

/// Once a while.
#[derive(Debug, Default)]
struct RateLimited(Mutex<Option<Instant>>);

impl RateLimited {
    fn is_due(&self, now: Instant) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| now.saturating_duration_since(last) >= EVERY);
        if due {
            *last = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_comes_again_after_a_while_only() {
        let (seldom, start) = (RateLimited::default(), Instant::now());
        assert!(seldom.is_due(start) && !seldom.is_due(start + EVERY / 2));
        assert!(seldom.is_due(start + EVERY) && !seldom.is_due(start + EVERY));
    }
}
