//! For tests: a journal in memory that a test looks at while it is called, counts, holds still or breaks.

use async_trait::async_trait;
use maillage_shared::DocumentId;

use super::{Append, Appended, Aside, Attribution, Compaction, Extent, Journal, MemoryStore, StoreError, Stored};

/// What a test does while its journal is called; nothing, unless it says so.
#[async_trait]
pub(crate) trait Watch: Send + Sync {
    /// Before each append is written.
    async fn before_append(&self, _appends: &[Append]) {}

    /// Before each load.
    async fn before_load(&self) {}

    /// After each load.
    fn after_load(&self) {}
}

/// The journal, and who watches it.
pub(crate) struct Watched<W> {
    pub(crate) inner: MemoryStore,
    pub(crate) watch: W,
}

impl<W> Watched<W> {
    /// An empty one.
    pub(crate) fn new(watch: W) -> Self {
        Self { inner: MemoryStore::new(), watch }
    }
}

#[async_trait]
impl<W: Watch + 'static> Journal for Watched<W> {
    async fn append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        self.watch.before_append(&appends).await;
        self.inner.append(appends).await
    }

    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError> {
        self.watch.before_load().await;
        let stored = self.inner.load(document).await;
        self.watch.after_load();
        stored
    }

    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError> {
        self.inner.extent(document).await
    }

    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError> {
        self.inner.compact(compaction).await
    }

    async fn set_aside(&self, aside: Aside) -> Result<(), StoreError> {
        self.inner.set_aside(aside).await
    }

    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        self.inner.attributions(document).await
    }

    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.inner.documents().await
    }
}
