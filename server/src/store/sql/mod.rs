//! The statements of both databases. This folder is compiled twice, into `sqlite.rs` and into `postgres.rs`: `Database`
//! and what else comes from `super` differ, the text does not. Generic functions would need a page of bounds each.
//!
//! A function holds one statement; the trait implementations and `unit.rs` join them into transactions.

mod accounts;
mod aside;
mod column;
mod compaction;
mod directory;
mod documents;
mod invitations;
mod jobs;
mod journal;
mod lists;
mod load;
mod members;
mod passages;
mod rights;
mod sessions;
mod unit;

use std::sync::Arc;

use sqlx::{Pool, Transaction};

use super::{BEGIN_READ, BEGIN_WRITE, Database, Writer, index};
use crate::store::StoreError;
use crate::store::claim::Claim;

/// One connection of this database.
type Connection = <Database as sqlx::Database>::Connection;

/// A store on this database: the pools are shared by all who hold the store and close with the last of them.
#[derive(Debug, Clone)]
pub(in crate::store) struct SqlStore {
    /// What appends to the journal, and knows whether this process still may.
    pub(super) writer: Arc<Writer>,
    /// Connections that write everything else.
    pub(super) write: Pool<Database>,
    /// Connections that only read.
    pub(super) read: Pool<Database>,
}

impl SqlStore {
    /// What has to hold while this store answers.
    pub(in crate::store) fn claim(&self) -> Arc<dyn Claim> {
        Arc::clone(&self.writer) as _
    }

    /// A transaction that will write.
    async fn begin(&self) -> Result<Transaction<'static, Database>, StoreError> {
        Ok(self.write.begin_with(BEGIN_WRITE).await?)
    }

    /// A transaction whose reads all see the same moment.
    async fn begin_read(&self) -> Result<Transaction<'static, Database>, StoreError> {
        Ok(self.read.begin_with(BEGIN_READ).await?)
    }
}

/// For a statement that must have touched one row or none.
fn touched_one(rows: u64) -> Result<bool, StoreError> {
    match rows {
        0 => Ok(false),
        1 => Ok(true),
        more => Err(StoreError::Inconsistent(format!("{more} rows with one key"))),
    }
}
