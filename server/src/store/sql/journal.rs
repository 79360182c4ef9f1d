//! `Journal` on this database.

use async_trait::async_trait;
use maillage_shared::DocumentId;

use super::{SqlStore, aside, column, compaction, load};
use crate::store::append::{Answers, lay_out, lay_out_actors};
use crate::store::{
    Append, Appended, Aside, Attribution, Compaction, Extent, Journal, StoreError, Stored, attribution,
};

#[async_trait]
impl Journal for SqlStore {
    async fn append(&self, appends: Vec<Append>) -> Result<Vec<Appended>, StoreError> {
        let rows = lay_out(&appends)?;
        let mut answers = Answers::new(&appends, &rows);
        let actors = lay_out_actors(&appends);
        if !rows.is_empty() || !actors.is_empty() {
            self.writer.insert(&actors, &rows, &mut answers).await?;
        }
        Ok(answers.finish())
    }

    #[tracing::instrument(name = "store.load", level = "debug", skip_all, fields(document.id = %document))]
    async fn load(&self, document: DocumentId) -> Result<Option<Stored>, StoreError> {
        // One moment for the three reads: a compaction in between would move rows from one to another unseen.
        let mut transaction = self.begin_read().await?;
        let stored = Stored {
            snapshot: load::snapshot(&mut transaction, document).await?,
            rows: load::rows(&mut transaction, document).await?,
            actors: load::actors(&mut transaction, document).await?,
        };
        transaction.commit().await?;
        let is_empty = stored.snapshot.is_none() && stored.rows.is_empty() && stored.actors.is_empty();
        Ok((!is_empty).then_some(stored))
    }

    async fn extent(&self, document: DocumentId) -> Result<Option<Extent>, StoreError> {
        load::extent(&self.read, document).await
    }

    async fn compact(&self, compaction: Compaction) -> Result<(), StoreError> {
        let Compaction { document, snapshot, through, rows } = compaction;
        let other_rows = || StoreError::Conflict("other rows than the snapshot holds");
        // Read and folded before the transaction, which on SQLite keeps everybody else from writing. A row that stands
        // never changes, so it is enough that exactly these are deleted.
        let parts = load::attributions_of_rows(&mut *self.read.acquire().await?, document, through).await?;
        if parts.len() != rows {
            return Err(other_rows());
        }
        let (positions, parts): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        let runs = attribution::fold(parts);
        let mut transaction = self.begin().await?;
        compaction::insert_attributions(&mut transaction, document, &runs).await?;
        if !compaction::save_snapshot(&mut transaction, document, &snapshot, through).await? {
            return Err(StoreError::Conflict("a later snapshot"));
        }
        if compaction::delete_rows(&mut transaction, document, through).await? != positions {
            return Err(other_rows());
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn set_aside(&self, given: Aside) -> Result<(), StoreError> {
        const NOT_THERE: StoreError = StoreError::Conflict("what is to be set aside is not there");
        let Aside { document, snapshot, positions } = given;
        let mut transaction = self.begin().await?;
        if snapshot && !aside::delete_snapshot(&mut transaction, document).await? {
            return Err(NOT_THERE);
        }
        for position in positions {
            if !aside::delete_row(&mut transaction, document, position).await? {
                return Err(NOT_THERE);
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn attributions(&self, document: DocumentId) -> Result<Vec<Attribution>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let mut parts = load::attributions(&mut transaction, document).await?;
        let of_rows = load::attributions_of_rows(&mut transaction, document, i64::MAX).await?;
        parts.extend(of_rows.into_iter().map(|(_, part)| part));
        transaction.commit().await?;
        Ok(attribution::fold(parts))
    }

    async fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        let rows = sqlx::query(
            "select document_id from changes
             union select document_id from snapshots
             union select document_id from actors
             order by document_id",
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| column::document(row, "document_id")).collect()
    }
}
