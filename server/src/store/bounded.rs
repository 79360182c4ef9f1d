//! The boundary of a database: every call ends in time, is measured, and is answered only while the database is still
//! the one that was opened. Decides nothing else, and holds no statement.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use async_trait::async_trait;
use maillage_shared::DocumentId;
use tokio::time::{Instant, timeout};

use super::claim::Claim;
use super::outage::Outage;
use super::{Append, Appended, Aside, Attribution, Compaction, Extent, Journal, StoreError, Stored};

/// How long a read of the directory may take, its wait for a connection included. After it: `Unavailable`, and its
/// connection is closed.
const READ_WITHIN: Duration = Duration::from_secs(5);
/// How long a document's journal may take to be read: it is many megabytes. After it: the same.
const LOAD_WITHIN: Duration = Duration::from_secs(20);
/// How long a write may take. After it: `Unavailable`, though it may have been written; changes are sent again then,
/// and known by their hash (J4).
const WRITE_WITHIN: Duration = Duration::from_secs(20);

/// One kind of call: how long it may take, whether it writes, and what it is measured as.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    within: Duration,
    writes: bool,
    /// What the deadline's message calls it.
    name: &'static str,
    metric: Metric,
}

#[derive(Debug, Clone, Copy)]
enum Metric {
    Append,
    Load,
    Compact,
    Directory,
}

/// A read of the directory.
pub(super) const READ: Kind = Kind { within: READ_WITHIN, writes: false, name: "read", metric: Metric::Directory };
/// A write to the directory.
pub(super) const WRITE: Kind = Kind { within: WRITE_WITHIN, writes: true, name: "write", metric: Metric::Directory };
/// A write that is tried while somebody waits to hear whether it works.
const TRY: Kind = Kind { within: READ_WITHIN, ..WRITE };
const APPEND: Kind = Kind { within: WRITE_WITHIN, writes: true, name: "write", metric: Metric::Append };
const LOAD: Kind = Kind { within: LOAD_WITHIN, writes: false, name: "load", metric: Metric::Load };
const COMPACT: Kind = Kind { within: WRITE_WITHIN, writes: true, name: "compaction", metric: Metric::Compact };

/// What both halves of one database share.
#[derive(Clone)]
pub(super) struct Boundary {
    claim: Arc<dyn Claim>,
    /// Fed by whoever writes changes.
    outage: Arc<Outage>,
}

impl Boundary {
    pub(super) fn new(claim: Arc<dyn Claim>, outage: Arc<Outage>) -> Self {
        Self { claim, outage }
    }

    /// Await a call within its kind's time, and pass its answer on if the claim holds after it (J10, J11, J12); after a
    /// read it may have held a moment ago.
    pub(super) async fn within<T>(
        &self,
        kind: Kind,
        call: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let started = Instant::now();
        let answer = timeout(kind.within, call).await.unwrap_or_else(|_| {
            let Kind { within, name, .. } = kind;
            Err(StoreError::Unavailable(anyhow!("the database gave no answer to a {name} within {within:?}")))
        });
        let holds = || if kind.writes { self.claim.holds() } else { self.claim.held_lately() };
        let answer = answer.and_then(|answer| holds().map(|()| answer));
        let took = started.elapsed().as_secs_f64();
        match kind.metric {
            Metric::Append => metrics::histogram!("maillage_store_append_seconds").record(took),
            Metric::Load => metrics::histogram!("maillage_store_load_seconds").record(took),
            Metric::Compact => metrics::histogram!("maillage_store_compact_seconds").record(took),
            Metric::Directory => metrics::histogram!("maillage_store_directory_seconds").record(took),
        }
        if matches!(answer, Err(StoreError::Unavailable(_))) {
            metrics::counter!("maillage_store_unavailable_total", "call" => kind.name).increment(1);
        }
        answer
    }

    /// Whether changes would be saved: the last write worked, or one that is tried now does (J13).
    pub(super) async fn can_save(&self) -> Result<(), StoreError> {
        if self.outage.should_try() {
            let tried = self.within(TRY, self.claim.try_write()).await;
            self.outage.observe_try(&tried);
            tried?;
        }
        if self.outage.is_on() {
            return Err(StoreError::Unavailable(anyhow!("the last write failed")));
        }
        Ok(())
    }
}

/// A journal within its boundary.
pub(super) struct BoundedJournal {
    inner: Arc<dyn Journal>,
    boundary: Boundary,
}

impl BoundedJournal {
    pub(super) fn new(inner: Arc<dyn Journal>, boundary: Boundary) -> Self {
        Self { inner, boundary }
    }
}

#[async_trait]
impl Journal for BoundedJournal {
    async fn append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        self.boundary.within(APPEND, self.inner.append(appends)).await
    }

    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError> {
        self.boundary.within(LOAD, self.inner.load(document)).await
    }

    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError> {
        self.boundary.within(READ, self.inner.extent(document)).await
    }

    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError> {
        self.boundary.within(COMPACT, self.inner.compact(compaction)).await
    }

    async fn set_aside(&self, aside: Aside) -> Result<(), StoreError> {
        self.boundary.within(COMPACT, self.inner.set_aside(aside)).await
    }

    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        self.boundary.within(LOAD, self.inner.attributions(document)).await
    }

    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.boundary.within(LOAD, self.inner.documents()).await
    }
}
