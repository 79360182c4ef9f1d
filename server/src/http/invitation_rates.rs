//! How many invitations somebody sends, and how many links a machine opens. Owns a bucket for each of those who do.

use std::time::{Duration, Instant};

use maillage_shared::ParticipantId;

use crate::{
    bucket::Rate,
    http::{buckets::Buckets, client::Client},
    limits::Limits,
};

/// People, and machines, who are remembered.
const REMEMBERED: usize = 10_000;

/// The buckets.
pub struct InvitationRates {
    senders: Buckets<ParticipantId>,
    per_day: Rate,
    openers: Buckets<Client>,
    opened: Rate,
}

impl InvitationRates {
    /// With every bucket full.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let burst = u64::from(limits.people.invitations_per_day.max(1));
        Self {
            senders: Buckets::new(REMEMBERED),
            per_day: Rate { burst, fills_in: Duration::from_hours(24) },
            openers: Buckets::new(REMEMBERED),
            opened: Rate::one_every(limits.people.invitation_opened_every, limits.people.invitations_opened),
        }
    }

    /// Somebody sends so many more, or how long to wait for them.
    pub(crate) fn send(&self, who: ParticipantId, invitations: usize, now: Instant) -> Result<(), Duration> {
        self.senders.take_many(who, &self.per_day, invitations as u64, now)
    }

    /// A machine opens one more link, or how long to wait for it.
    pub(crate) fn open(&self, client: Client, now: Instant) -> Result<(), Duration> {
        self.openers.take(&[(client, self.opened)], now)
    }
}
