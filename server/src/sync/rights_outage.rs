//! Says once that rights can't be read, however many connections find out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::{Duration, Instant};

/// Failures this close together are one outage.
const ONE_OUTAGE: Duration = Duration::from_mins(1);

/// What all connections know of the store they ask for rights. Owned by the hub.
#[derive(Debug, Default)]
pub(super) struct RightsOutage {
    /// Never held across an await.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    logged: bool,
    last_failure: Option<Instant>,
}

impl RightsOutage {
    /// Rights could not be read. Whether this is a new outage, which was logged.
    pub(super) fn failed(&self, error: &(dyn std::error::Error + 'static), now: Instant) -> bool {
        let mut state = self.lock();
        let is_new = state.last_failure.is_none_or(|last| now >= last + ONE_OUTAGE);
        state.last_failure = Some(now);
        if is_new {
            state.logged = true;
            tracing::error!(error, "rights can't be read: connections keep what they have for a while");
        }
        is_new
    }

    /// Rights were read. Whether that ended an outage, which was logged.
    pub(super) fn answered(&self) -> bool {
        let mut state = self.lock();
        let ended = std::mem::take(&mut state.logged);
        if ended {
            tracing::info!("connections can read rights again");
        }
        ended
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r29_an_outage_is_logged_once_however_many_connections_meet_it() {
        let (outage, start) = (RightsOutage::default(), Instant::now());
        let error = std::io::Error::other("the database is away");
        assert!(!outage.answered());
        assert!(outage.failed(&error, start));
        assert!((1..100).all(|second| !outage.failed(&error, start + Duration::from_secs(second))));
        assert!(outage.answered() && !outage.answered());
        assert!(!outage.failed(&error, start + Duration::from_secs(110)), "that was still the same");
        assert!(outage.failed(&error, start + Duration::from_secs(200)));
    }
}
