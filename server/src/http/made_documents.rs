//! How many documents somebody made lately. Owns a bucket for each of those who did.

use std::time::{Duration, Instant};

use maillage_shared::ParticipantId;

use crate::{bucket::Rate, http::buckets::Buckets, limits::Limits};

/// People who are remembered; each has an account, so that they are few.
const PARTICIPANTS: usize = 10_000;

/// The buckets.
pub struct MadeDocuments {
    buckets: Buckets<ParticipantId>,
    rate: Rate,
}

impl MadeDocuments {
    /// With every bucket full.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let burst = u64::from(limits.documents_per_hour.max(1));
        Self { buckets: Buckets::new(PARTICIPANTS), rate: Rate { burst, fills_in: Duration::from_hours(1) } }
    }

    /// One more, or how long to wait for it.
    pub(crate) fn take(&self, participant: ParticipantId, now: Instant) -> Result<Making<'_>, Duration> {
        self.buckets.take(&[(participant, self.rate)], now)?;
        Ok(Making { counted: Some((self, participant)) })
    }
}

/// A document that somebody makes. It counts from the beginning, so that many at once are no more than they may be, but not
/// if it comes to nothing: a store that doesn't answer, or work that has to wait, takes none of theirs.
#[must_use]
pub(crate) struct Making<'a> {
    counted: Option<(&'a MadeDocuments, ParticipantId)>,
}

impl Making<'_> {
    /// It is made.
    pub(crate) fn done(mut self) {
        self.counted = None;
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        if let Some((made, participant)) = self.counted {
            made.buckets.give_back(&participant, &made.rate);
        }
    }
}
