//! Says once that rights can't be read, however many connections find out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::{Duration, Instant};

use crate::store::StoreError;

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
    pub(super) fn failed(&self, error: &StoreError, now: Instant) -> bool {
        let mut state = self.lock();
        let is_new = state.last_failure.is_none_or(|last| now >= last + ONE_OUTAGE);
        state.last_failure = Some(now);
        if is_new {
            state.logged = true;
            tracing::error!(
                error = error.with_causes(),
                "rights can't be read: connections keep what they have for a while"
            );
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
    use std::{
        io::{self, Write},
        sync::Arc,
    };

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;
    use crate::telemetry;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no panic").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_outage_is_logged_in_json_with_what_caused_it() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::registry().with(telemetry::json_lines(move || writer.clone()));
        let cause = anyhow::Error::new(io::Error::other("connection refused")).context("no database");
        tracing::subscriber::with_default(subscriber, || {
            RightsOutage::default().failed(&StoreError::Unavailable(cause), Instant::now());
        });
        let line: serde_json::Value = serde_json::from_slice(&lines.0.lock().unwrap()).unwrap();
        assert_eq!(line["error"], "the store is unavailable: no database: connection refused");
    }

    #[test]
    fn r29_an_outage_is_logged_once_however_many_connections_meet_it() {
        let (outage, start) = (RightsOutage::default(), Instant::now());
        let error = StoreError::Unavailable(anyhow::anyhow!("the database is away"));
        assert!(!outage.answered());
        assert!(outage.failed(&error, start));
        assert!((1..100).all(|second| !outage.failed(&error, start + Duration::from_secs(second))));
        assert!(outage.answered() && !outage.answered());
        assert!(!outage.failed(&error, start + Duration::from_secs(110)), "that was still the same");
        assert!(outage.failed(&error, start + Duration::from_secs(200)));
    }
}
