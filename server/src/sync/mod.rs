//! (placeholder, replaced at merge)
#![allow(clippy::all, clippy::pedantic, clippy::allow_attributes, clippy::unwrap_used)]
use std::{sync::Arc, time::Duration};

use automerge::{Automerge, Change};
use maillage_shared::{SessionId, document, gabarit::Catalogue};

use crate::{
    access::{Access, Grant},
    clock,
    limits::Limits,
    store::{Append, Document, NewRow, Store, StoreError, Summary},
};
pub struct Hub {
    store: Store,
}
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the document is busy, try again")]
    Busy,
    #[error("the edit was refused")]
    Refused,
}
impl Hub {
    pub fn new(store: &Store, _access: Arc<Access>, _limits: Arc<Limits>, _storage_id: String) -> Arc<Self> {
        Arc::new(Self { store: store.clone() })
    }
    pub async fn create(&self, document: Document, first: Change) -> Result<(), StoreError> {
        self.append(document.id, document.created_by, first).await?;
        self.store.directory.add_document(document).await
    }
    async fn append(
        &self,
        id: maillage_shared::DocumentId,
        who: maillage_shared::ParticipantId,
        change: Change,
    ) -> Result<(), StoreError> {
        let row = NewRow {
            hash: change.hash().0,
            actor: change.actor_id().to_bytes().to_vec().into(),
            sequence: change.seq(),
            participant: who,
            recorded_at: clock::now(),
            bytes: change.raw_bytes().to_vec().into(),
        };
        let actors = vec![(row.actor.clone(), who)];
        self.store.journal.append(vec![Append { document: id, rows: vec![row], actors }]).await?;
        Ok(())
    }
    pub async fn edit(
        self: &Arc<Self>,
        grant: &Grant,
        edit: impl FnOnce(&Automerge) -> Option<Change> + Send + 'static,
    ) -> Result<(), SyncError> {
        let mut doc = self.read(grant).await?.ok_or(SyncError::Busy)?;
        if let Some(change) = edit(&doc) {
            self.append(grant.document(), grant.participant(), change.clone()).await?;
            doc.apply_changes([change]).map_err(|_| SyncError::Refused)?;
            let gabarit = document::gabarit(&doc).unwrap_or(&Catalogue::builtin().all()[0]);
            let count = document::completeness(gabarit, &doc);
            let summary = Summary {
                title: document::title(&doc),
                filled: count.filled,
                required: count.required,
                changed_at: clock::now(),
                changed_by: grant.participant(),
            };
            self.store.directory.set_summary(grant.document(), &summary).await?;
        }
        Ok(())
    }
    pub async fn read(&self, grant: &Grant) -> Result<Option<Automerge>, SyncError> {
        let Some(stored) = self.store.journal.load(grant.document()).await? else { return Ok(None) };
        let mut doc = document::empty();
        doc.apply_changes(stored.rows.iter().map(|r| Change::from_bytes(r.row.bytes.to_vec()).unwrap())).unwrap();
        Ok(Some(doc))
    }
    pub fn sign_out(&self, _session: SessionId) {}
    pub async fn stop(&self, _within: Duration) {}
}
pub struct Report {
    pub documents: usize,
    pub broken: Vec<(maillage_shared::DocumentId, String)>,
}
pub async fn check(store: &Store) -> Result<Report, StoreError> {
    Ok(Report { documents: store.journal.documents().await?.len(), broken: vec![] })
}
