//! What the tests share: real databases and the real server, started and thrown away, accounts, and clients that speak
//! its protocol byte by byte.

use std::{future::Future, time::Duration};

use anyhow::{Context, Result};

pub mod account;
pub mod client;
pub mod faulty;
pub mod frame;
pub mod fresh;
pub mod kill;
pub mod mail_sink;
pub mod postgres;
pub mod server;
pub mod socket;
pub mod tunnel;

/// The longest a test waits for one thing to happen.
pub const WITHIN: Duration = Duration::from_secs(10);

/// Waits for `future`, at most [`WITHIN`].
///
/// # Errors
/// If it takes longer; the text names `what` was waited for.
pub async fn within_limit<T>(what: &str, future: impl Future<Output = T>) -> Result<T> {
    tokio::time::timeout(WITHIN, future).await.with_context(|| format!("waited {WITHIN:?} in vain for {what}"))
}
