//! Whether something that was begun goes on: an outbox that is read, a message that is written.
//!
//! A byte now and then would keep memory for ever; a deadline for the whole would cut off whoever has a slow link and
//! much to carry. So each window of time must bring so many bytes. Never looks at the time by itself.

use tokio::time::{Duration, Instant};

/// Bytes counted from the beginning of a window.
#[derive(Debug)]
pub(super) struct Progress {
    since: Instant,
    bytes: u64,
}

impl Progress {
    /// Begins the first window, when `bytes` had been counted.
    #[must_use]
    pub(super) fn begin(now: Instant, bytes: u64) -> Self {
        Self { since: now, bytes }
    }

    /// When the window is over.
    #[must_use]
    pub(super) fn judged_at(&self, window: Duration) -> Instant {
        self.since + window
    }

    /// False if the window is over and brought fewer than `least` bytes. If it brought them, the next one begins.
    pub(super) fn goes_on(&mut self, now: Instant, bytes: u64, window: Duration, least: usize) -> bool {
        if now < self.judged_at(window) {
            return true;
        }
        if bytes - self.bytes < least as u64 {
            return false;
        }
        *self = Self::begin(now, bytes);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s6_each_window_must_bring_its_bytes_and_no_window_makes_up_for_another() {
        let (start, window) = (Instant::now(), Duration::from_secs(10));
        let mut progress = Progress::begin(start, 500);
        assert!(progress.goes_on(start + window / 2, 500, window, 100), "the window is not over");
        assert!(progress.goes_on(start + window, 1_500, window, 100));
        assert_eq!(progress.judged_at(window), start + 2 * window);
        assert!(!progress.goes_on(start + 2 * window, 1_599, window, 100), "a byte now and then is not enough");
    }
}
