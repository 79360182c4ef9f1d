//! The only place that asks the time.

use std::time::{SystemTime, UNIX_EPOCH};

use maillage_shared::Timestamp;

/// The server's wall clock, in milliseconds. A clock set before 1970 reads as 1970.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks the time")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
