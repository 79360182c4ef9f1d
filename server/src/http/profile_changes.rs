//! How often somebody changed their name or structure lately. Owns a bucket for each of those who did.

use std::time::{Duration, Instant};

use maillage_shared::ParticipantId;

use crate::{bucket::Rate, http::buckets::Buckets, limits::Limits};

/// People who are remembered; each has an account, so that they are few.
const PARTICIPANTS: usize = 10_000;

/// The buckets.
pub struct ProfileChanges {
    buckets: Buckets<ParticipantId>,
    rate: Rate,
}

impl ProfileChanges {
    /// With every bucket full.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let burst = u64::from(limits.profile_changes_per_hour.max(1));
        Self { buckets: Buckets::new(PARTICIPANTS), rate: Rate { burst, fills_in: Duration::from_hours(1) } }
    }

    /// One more, or how long to wait for it.
    pub(crate) fn take(&self, participant: ParticipantId, now: Instant) -> Result<(), Duration> {
        self.buckets.take(&[(participant, self.rate)], now)
    }
}
