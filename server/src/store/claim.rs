//! What has to be true for an answer of a database to be passed on: that it is still the database that was opened, and
//! that no other server serves it meanwhile.

use async_trait::async_trait;

use super::StoreError;

/// This process's claim on its database.
#[async_trait]
pub(super) trait Claim: Send + Sync + 'static {
    /// Asked after each call that writes, before its answer is passed on (J11, J12); so it costs microseconds and waits
    /// for nothing.
    ///
    /// # Errors
    /// `Unavailable`, with one sentence that says what to do.
    fn holds(&self) -> Result<(), StoreError>;

    /// Asked after each call that only read: whether it held a moment ago, where asking costs as much as reading.
    ///
    /// # Errors
    /// As [`holds`](Self::holds), at once after that was refused.
    fn held_lately(&self) -> Result<(), StoreError> {
        self.holds()
    }

    /// A durable write that changes nothing, by the way that changes take: whether they would be saved.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn try_write(&self) -> Result<(), StoreError>;
}

/// Of a store that nobody can take away.
#[cfg(test)]
pub(super) struct Unquestioned;

#[cfg(test)]
#[async_trait]
impl Claim for Unquestioned {
    fn holds(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn try_write(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
