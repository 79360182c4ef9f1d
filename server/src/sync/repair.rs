//! `maillage repair`: sets aside what can't be read, after copying the whole document to a file, so that the rest loads and
//! browsers can bring back what they hold. Never touches what can be read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maillage_shared::{DocumentId, Timestamp};
use serde_json::json;
use tokio::task;

use super::check::{Broken, Damage, every_document, examine, title};
use crate::{
    clock,
    store::{Aside, Store, StoreError, Stored},
};

/// What is to be repaired.
#[derive(Debug)]
pub struct RepairRequest {
    /// This document, or every one.
    pub only: Option<DocumentId>,
    /// Whether only to say what would be done.
    pub dry_run: bool,
    /// The folder that copies are written to; made if it is not there.
    pub keep: PathBuf,
}

/// What was done about one damaged document.
#[derive(Debug)]
pub struct Repaired {
    /// The document, and what is still wrong with it.
    pub left: Broken,
    /// What was set aside, or would be.
    pub aside: Vec<Damage>,
    /// Where the document was copied to before; `None` if nothing was set aside.
    pub copy: Option<PathBuf>,
}

/// A repair could not be done. Documents repaired before it stay repaired.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// There is no such document.
    #[error("there is no document {0}")]
    Unknown(DocumentId),
    /// The copy could not be written; nothing of the document was changed.
    #[error("the copy {path} can't be written")]
    Copy {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Repair what can be. Nobody else may use the store meanwhile.
///
/// # Errors
/// [`RepairError`]
pub async fn repair(store: &Store, wanted: &RepairRequest) -> Result<Vec<Repaired>, RepairError> {
    let mut documents = every_document(store).await?;
    if let Some(only) = wanted.only {
        documents.retain(|document| *document == only);
        if documents.is_empty() {
            return Err(RepairError::Unknown(only));
        }
    }
    let mut repaired = Vec::new();
    for document in documents {
        let stored = match store.journal.load(document).await {
            Ok(stored) => stored,
            Err(StoreError::Inconsistent(reason)) => {
                repaired.push(untouched(store, document, vec![Damage::Whole(reason)]).await?);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let damages = examine(stored.clone()).await;
        let (aside, left): (Vec<_>, Vec<_>) = damages.into_iter().partition(Damage::is_removable);
        match stored {
            Some(stored) if !aside.is_empty() => {
                repaired.push(set_aside(store, wanted, document, stored, aside, left).await?);
            }
            _ if left.is_empty() => {}
            _ => repaired.push(untouched(store, document, left).await?),
        }
    }
    Ok(repaired)
}

async fn untouched(store: &Store, document: DocumentId, damages: Vec<Damage>) -> Result<Repaired, RepairError> {
    let title = title(&*store.directory, document).await?;
    Ok(Repaired { left: Broken { document, title, damages }, aside: Vec::new(), copy: None })
}

async fn set_aside(
    store: &Store,
    wanted: &RepairRequest,
    document: DocumentId,
    stored: Stored,
    aside: Vec<Damage>,
    left: Vec<Damage>,
) -> Result<Repaired, RepairError> {
    let title = title(&*store.directory, document).await?;
    if wanted.dry_run {
        return Ok(Repaired { left: Broken { document, title, damages: left }, aside, copy: None });
    }
    let now = clock::now();
    let path = wanted.keep.join(format!("{document}-{}.json", now.as_millis()));
    let (to, heading) = (path.clone(), title.clone());
    let written = task::spawn_blocking(move || copy(&to, document, heading.as_deref(), &stored, now)).await;
    let written = written.unwrap_or_else(|_| Err(io::Error::other("copying panicked")));
    written.map_err(|source| RepairError::Copy { path: path.clone(), source })?;
    let snapshot = aside.iter().any(|damage| matches!(damage, Damage::Snapshot(_)));
    let positions = aside.iter().filter_map(|damage| match damage {
        Damage::Row { position, .. } => Some(*position),
        _ => None,
    });
    store.journal.set_aside(Aside { document, snapshot, positions: positions.collect() }).await?;
    let damages = examine(store.journal.load(document).await?).await;
    Ok(Repaired { left: Broken { document, title, damages }, aside, copy: Some(path) })
}

/// Write all that is kept of a document to a new file, for its owner's eyes, and wait until the disk has it.
fn copy(path: &Path, document: DocumentId, title: Option<&str>, stored: &Stored, now: Timestamp) -> io::Result<()> {
    let rows = stored.rows.iter().map(|stored| {
        let row = &stored.row;
        json!({
            "position": stored.position,
            "hash": STANDARD.encode(row.hash),
            "actor": STANDARD.encode(&row.actor),
            "sequence": row.sequence,
            "participant": row.participant,
            "deliveredBy": row.delivered_by,
            "recordedAt": row.recorded_at,
            "bytes": STANDARD.encode(&row.bytes),
        })
    });
    let actors = stored.actors.iter().map(|(actor, participant)| json!([STANDARD.encode(actor), participant]));
    let kept = json!({
        "document": document,
        "title": title,
        "copiedAt": now,
        "snapshot": stored.snapshot.as_ref().map(|snapshot| STANDARD.encode(snapshot)),
        "rows": rows.collect::<Vec<_>>(),
        "actors": actors.collect::<Vec<_>>(),
    });
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(kept.to_string().as_bytes())?;
    file.sync_all()?;
    // Its name, too.
    File::open(folder)?.sync_all()
}
