//! What becomes of a server when its database is older, newer, shared, replaced, full, read-only, silent or gone.

#![expect(clippy::unwrap_used, reason = "a test whose scene can't be set has failed")]

mod alone;
mod deadlocks;
mod migrations;
mod missing;
mod outages;
mod replaced;
mod scene;
