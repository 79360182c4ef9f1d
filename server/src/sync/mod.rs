//! (in progress)
mod columns;
mod connection;
mod document;
mod guard;
mod hub;
mod load;
pub mod outbox;
mod presence;
mod replica;
#[cfg(test)]
mod simulation;
mod summary;
mod tide;
pub mod websocket;

use crate::store::StoreError;

/// Why sync could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The document's task ended meanwhile, or the server is stopping: try again.
    #[error("the document is busy, try again")]
    Busy,
    /// The edit does not fit, or the document is full.
    #[error("the edit was refused")]
    Refused,
}
