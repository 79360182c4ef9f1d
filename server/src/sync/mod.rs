//! Documents, live: from sockets to the journal and back to sockets.
//!
//! `connection` speaks with a client, `hub` finds a document's task, `document` does what `replica` decides. Nothing
//! here names axum or sqlx.

mod budgets;
mod check;
mod columns;
mod command;
mod connection;
mod document;
#[cfg(test)]
mod fuzz;
mod guard;
mod history;
mod hub;
mod load;
mod outbox;
mod presence;
mod recent_heads;
mod replica;
mod rights_outage;
#[cfg(test)]
mod simulation;
mod summary;
#[cfg(test)]
mod unreadable_changes;
mod websocket;

pub use check::{Report, check};
pub use connection::{serve, turn_away};
pub use hub::{ConnectionGuard, Hub, SessionUser};

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
