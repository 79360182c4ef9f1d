//! How long a client takes to apply what others wrote, by its own word (W38). Owns what is believed of it; the document's task
//! decides what follows.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// Nobody is quicker than this. So whoever says less has a room told no more than some hundred times a second.
const LEAST_MS: u64 = 2;
/// The client has said nothing.
const UNSAID: u32 = u32::MAX;

/// Written by a connection when its client says so, read by the documents that it has open; ends with the connection.
#[derive(Debug)]
pub(super) struct ApplyTime(AtomicU32);

impl Default for ApplyTime {
    fn default() -> Self {
        Self(AtomicU32::new(UNSAID))
    }
}

impl ApplyTime {
    /// The client says how many milliseconds, or nothing.
    pub(super) fn set(&self, milliseconds: Option<u64>) {
        let said = milliseconds.map_or(UNSAID, |said| u32::try_from(said.max(LEAST_MS)).unwrap_or(UNSAID));
        self.0.store(said, Ordering::Relaxed);
    }

    /// What is believed; `None` if it has said nothing.
    #[must_use]
    pub(super) fn get(&self) -> Option<Duration> {
        let said = self.0.load(Ordering::Relaxed);
        (said != UNSAID).then(|| Duration::from_millis(said.into()))
    }
}
