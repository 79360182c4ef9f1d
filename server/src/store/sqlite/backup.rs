//! A copy of an SQLite database while it is served: all of it as it stood at one moment, its write-ahead log included.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use super::{BUSY, file};
use crate::store::StoreError;

/// Write a copy to a file that isn't there yet. It has its name only once it is whole, looked through and on the disk.
///
/// # Errors
/// `Unavailable`, with what is in the way.
pub(in crate::store) async fn backup(path: &Path, to: &Path) -> Result<(), StoreError> {
    file::refuse_if_missing(path)?;
    let partial = Partial::new(to).map_err(StoreError::Unavailable)?;
    copy(path, &partial.0).await.map_err(StoreError::Unavailable)?;
    keep(&partial.0, to).map_err(StoreError::Unavailable)
}

/// A copy in the making; removed when it is dropped, whatever happened.
struct Partial(PathBuf);

impl Partial {
    fn new(to: &Path) -> Result<Self> {
        ensure!(!to.exists(), "{} is there already, and is left alone", to.display());
        let path = file::with_suffix(to, ".partial");
        // As private as it can be: it holds what the database holds.
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        made.with_context(|| format!("{} can't be made", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // It may have its name by now, or the disk may be gone.
        drop(std::fs::remove_file(&self.0));
    }
}

/// `vacuum into` reads in one transaction; with a write-ahead log it neither waits for the server nor stops it.
async fn copy(path: &Path, partial: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().busy_timeout(BUSY).disable_statement_logging();
    let Some(target) = partial.to_str() else { bail!("{} is no UTF-8", partial.display()) };
    let mut source = options.clone().filename(path).connect().await?;
    sqlx::query("vacuum into $1").bind(target).execute(&mut source).await?;
    source.close().await?;
    let mut copy = options.filename(partial).connect().await?;
    let found: String = sqlx::query_scalar("pragma quick_check").fetch_one(&mut copy).await?;
    ensure!(found == "ok", "the copy is damaged: {found}");
    copy.close().await?;
    Ok(())
}

/// To the disk, then to its name; a link never replaces a file that came meanwhile.
fn keep(partial: &Path, to: &Path) -> Result<()> {
    File::open(partial)?.sync_all().context("the copy can't be synced")?;
    std::fs::hard_link(partial, to).with_context(|| format!("{} can't be given its name", to.display()))?;
    File::open(file::folder_of(to))?.sync_all().context("the folder can't be synced")
}
