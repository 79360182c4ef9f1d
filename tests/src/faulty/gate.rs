//! Where calls stand still until a test lets them through; no clock is involved.

use std::sync::Arc;

use anyhow::Result;
use tokio::sync::watch;

use crate::within_limit;

/// A gate that calls stand before. Opens when dropped, so that a test that fails does not hang.
#[derive(Debug)]
pub struct Gate(Way);

/// What a call passes.
#[derive(Debug, Clone)]
pub(super) struct Way(Arc<Posts>);

#[derive(Debug)]
struct Posts {
    open: watch::Sender<bool>,
    arrived: watch::Sender<usize>,
}

impl Gate {
    pub(super) fn shut() -> Self {
        Self(Way(Arc::new(Posts { open: watch::Sender::new(false), arrived: watch::Sender::new(0) })))
    }

    pub(super) fn way(&self) -> Way {
        self.0.clone()
    }

    /// Waits until so many calls have come to the gate since it was shut.
    ///
    /// # Errors
    /// If they don't come in time.
    pub async fn reached(&self, calls: usize) -> Result<()> {
        let mut arrived = self.0.0.arrived.subscribe();
        within_limit("calls of the store", arrived.wait_for(|arrived| *arrived >= calls)).await??;
        Ok(())
    }

    /// How many calls have come to the gate since it was shut.
    #[must_use]
    pub fn arrived(&self) -> usize {
        *self.0.0.arrived.borrow()
    }

    /// Lets through who stands there and whoever comes.
    pub fn open(self) {}
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.0.open();
    }
}

impl Way {
    pub(super) fn open(&self) {
        self.0.open.send_replace(true);
    }

    pub(super) async fn pass(&self) {
        self.0.arrived.send_modify(|arrived| *arrived += 1);
        let mut open = self.0.open.subscribe();
        // The sender lives in the same place as this.
        open.wait_for(|open| *open).await.expect("a gate does not vanish");
    }
}
