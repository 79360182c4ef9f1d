//! Documents, live: from sockets to the journal and back to sockets.
//!
//! `connection` speaks with a client, `hub` finds a document's task, `document` does what `replica` decides. Nothing
//! here names axum or sqlx.

mod apply_time;
mod backoff;
mod budgets;
mod check;
mod column_values;
mod columns;
mod command;
mod conducts;
mod connection;
mod connections;
mod document;
mod documents;
#[cfg(test)]
mod fuzz;
mod guard;
mod history;
mod hub;
mod live_name;
mod load;
mod member;
mod outbox;
mod presence;
mod reader;
mod recent_heads;
mod repair;
mod replica;
mod searcher;
#[cfg(test)]
mod simulation;
mod socket;
mod summary;
mod sweep;
mod tunnel;
#[cfg(test)]
mod unreadable_changes;
mod websocket;
mod weight;

pub use check::{Broken, Damage, Report, check};
pub use connection::{serve, turn_away};
pub use connections::ConnectionGuard;
pub use hub::{Hub, SessionUser};
pub use live_name::LiveName;
pub use reader::{Reader, Rendered};
pub use repair::{RepairError, RepairRequest, Repaired, repair};
pub use searcher::Searcher;
pub use socket::Socket;
pub use tunnel::{Positions, Reading, Tunnel, TunnelError};

use std::time::Duration;

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
    /// Nothing can be saved for now. The edit may be saved later.
    #[error("the document's changes can't be saved now")]
    NotSaved,
    /// The edit does not fit, or the document is full.
    #[error("the edit was refused")]
    Refused,
    /// Whoever asks had more worked out than is theirs (W12).
    #[error("too much was asked for at once")]
    Overdrawn {
        /// When more may be asked for.
        again_in: Duration,
    },
    /// The document holds no such changes.
    #[error("the document was never at these heads")]
    UnknownHeads,
}
