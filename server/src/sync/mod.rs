//! (placeholder, replaced at merge)
#![allow(clippy::all, clippy::pedantic, clippy::allow_attributes, clippy::unwrap_used)]
use std::{sync::Arc, time::Duration};

use crate::{
    access::{Access, Grant},
    limits::Limits,
    store::{self, Append, NewRow, Store, StoreError},
};
use maillage_shared::SessionId;
pub struct Hub {
    store: Store,
}
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error("the store failed")]
    Store(#[from] StoreError),
    #[error("the document is busy")]
    Busy,
}
impl Hub {
    pub fn new(store: Store, _access: Arc<Access>, _limits: Arc<Limits>) -> Arc<Self> {
        Arc::new(Self { store })
    }
    pub async fn create(&self, document: store::Document, mut first: automerge::Change) -> Result<(), StoreError> {
        let row = NewRow {
            hash: first.hash().0,
            actor: first.actor_id().to_bytes().to_vec().into(),
            sequence: first.seq(),
            participant: document.created_by,
            recorded_at: document.created_at,
            bytes: first.bytes().into_owned().into(),
        };
        self.store.journal.append(vec![Append { document: document.id, rows: vec![row], actors: vec![] }]).await?;
        self.store.directory.add_document(document).await
    }
    pub async fn rename(&self, grant: &Grant, title: &str) -> Result<(), SyncError> {
        let document = self.store.directory.document(grant.document()).await?.unwrap();
        let summary = store::Summary {
            title: title.into(),
            filled: document.filled,
            required: document.required,
            changed_at: document.changed_at,
            changed_by: grant.participant(),
        };
        self.store.directory.set_summary(document.id, &summary).await?;
        Ok(())
    }
    pub async fn content(&self, grant: &Grant) -> Result<Option<serde_json::Value>, SyncError> {
        Ok(self.store.directory.document(grant.document()).await?.map(|d| serde_json::json!({"title": d.title})))
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
