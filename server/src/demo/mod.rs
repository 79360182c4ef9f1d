//! The demonstration: an invented workspace, accounts whose passwords are public, documents that look like work in
//! progress. Never served on an address that others can reach.

pub mod content;
mod seed;

pub use seed::{ACCOUNTS, DemoAccount, PASSWORD, SeedError, seed};
