//! What becomes of a server when its database is older, newer, shared, replaced, full, read-only, silent or gone.

mod alone;
mod deadlocks;
mod migrations;
mod missing;
mod outages;
mod projections;
mod repair;
mod replaced;
mod scene;
