//! What the log says of an outage: that it began, and that it ended, however many meet it in between. Owns no failure and
//! decides nothing else: whoever meets one tells it, with the time.

use std::{
    error::Error,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::causes::causes;

/// Between two outages of one kind that are both logged. One that begins sooner is logged when it has lasted so long, so
/// that what comes and goes, or works for some and not for others, doesn't flood the log.
const EVERY: Duration = Duration::from_mins(1);

/// One kind of outage. Shared by all who meet it.
#[derive(Debug)]
pub(crate) struct OutageLog {
    began: &'static str,
    ended: &'static str,
    /// Never held across an await.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Whether the log's last word is that it began.
    is_logged: bool,
    /// When it was last logged that one began.
    logged_at: Option<Instant>,
}

impl OutageLog {
    /// With the sentence that is logged when one begins, as an error, and the one when it ends.
    #[must_use]
    pub(crate) const fn new(began: &'static str, ended: &'static str) -> Self {
        Self { began, ended, state: Mutex::new(State { is_logged: false, logged_at: None }) }
    }

    /// It failed. Whether that was logged, with all its causes.
    pub(crate) fn failed(&self, error: &(dyn Error + 'static), now: Instant) -> bool {
        let mut state = self.lock();
        let is_news = !state.is_logged && state.logged_at.is_none_or(|at| now >= at + EVERY);
        if is_news {
            *state = State { is_logged: true, logged_at: Some(now) };
            drop(state);
            tracing::error!(error = causes(error), "{}", self.began);
        }
        is_news
    }

    /// It worked. Whether that ended an outage, which was logged.
    pub(crate) fn worked(&self) -> bool {
        let ended = std::mem::take(&mut self.lock().is_logged);
        if ended {
            tracing::info!("{}", self.ended);
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

    fn log() -> OutageLog {
        OutageLog::new("nothing works", "it works again")
    }

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
        tracing::subscriber::with_default(subscriber, || log().failed(cause.as_ref(), Instant::now()));
        let line: serde_json::Value = serde_json::from_slice(&lines.0.lock().unwrap()).unwrap();
        assert_eq!(line["error"], "no database: connection refused");
        assert_eq!(line["message"], "nothing works");
    }

    #[test]
    fn r29_an_outage_is_logged_once_however_many_meet_it() {
        let (log, start, error) = (log(), Instant::now(), io::Error::other("the database is away"));
        assert!(!log.worked(), "nothing began");
        assert!(log.failed(&error, start));
        assert!((1..1000).all(|second| !log.failed(&error, start + Duration::from_secs(second))));
        assert!(log.worked() && !log.worked());
        assert!(log.failed(&error, start + Duration::from_secs(1010)));
    }

    #[test]
    fn what_comes_and_goes_is_logged_once_a_minute_and_what_stays_is_logged() {
        let (log, start, error) = (log(), Instant::now(), io::Error::other("the database is away"));
        let lines = (0..120).filter(|second| {
            let began = log.failed(&error, start + Duration::from_secs(*second));
            log.worked();
            began
        });
        assert_eq!(lines.count(), 2);
        let later = start + EVERY * 2;
        assert!(log.failed(&error, later) && log.worked());
        assert!(!log.failed(&error, later + Duration::from_secs(1)), "too soon to say so again");
        assert!(log.failed(&error, later + EVERY), "the log's last word would be that all is well");
    }
}
