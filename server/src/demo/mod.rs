//! The demonstration: an invented contract, accounts whose passwords are public, documents that look like work in
//! progress. Nobody and no place in it is real; it is never served on an address that others can reach.

mod content;
mod seed;

pub use content::{DemoDocument, WORKSPACE_NAME, documents};
pub use seed::{ACCOUNTS, DemoAccount, PASSWORD, SeedError, accounts, seed};
