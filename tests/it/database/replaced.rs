//! An SQLite file that is taken away, or replaced, under a server: nothing is told as saved that isn't in it.

use std::fs;
use std::path::{Path, PathBuf};

use maillage_server::store::{Purpose, Store, open};
use tempfile::TempDir;

use super::scene::{order_sqlite, reason, save, saved};

/// A served database with one change, and a copy made before it.
struct Served {
    folder: TempDir,
    store: Store,
}

impl Served {
    async fn new() -> Self {
        let folder = TempDir::new().expect("it can be had");
        fs::create_dir(folder.path().join("data")).expect("it can be had");
        let served = Self { store: open(&url_in(folder.path()), Purpose::Serve).await.expect("it can be had"), folder };
        order_sqlite(&served.url(), "pragma wal_checkpoint(truncate)").await;
        fs::create_dir(served.folder.path().join("backup")).expect("it can be had");
        fs::copy(served.file(), served.folder.path().join("backup/maillage.db")).expect("it can be had");
        save(&served.store, 1).await.expect("it works before");
        served
    }

    fn url(&self) -> String {
        url_in(self.folder.path())
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("data/maillage.db")
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        self.folder.path().join(format!("data/maillage.db{suffix}"))
    }

    /// The very next change is refused, whoever asks is told what to do, and readiness knows.
    async fn refuses(&self, file: &str) {
        let refused = reason(save(&self.store, 2).await);
        assert!(refused.contains(file) && refused.contains("start it again"), "{refused}");
        reason(self.store.directory.workspaces().await);
        reason(self.store.directory.ping().await);
    }
}

fn url_in(folder: &Path) -> String {
    format!("sqlite:{}/data/maillage.db", folder.display())
}

#[tokio::test]
async fn j12_a_folder_replaced_by_its_backup_is_noticed_before_the_next_change_is_saved() {
    let served = Served::new().await;
    let (data, backup) = (served.folder.path().join("data"), served.folder.path().join("backup"));
    fs::rename(&data, served.folder.path().join("old")).unwrap();
    fs::rename(&backup, &data).unwrap();
    served.refuses("maillage.db").await;
}

#[tokio::test]
async fn j12_a_backup_moved_over_the_file_is_noticed() {
    let served = Served::new().await;
    fs::rename(served.folder.path().join("backup/maillage.db"), served.file()).unwrap();
    served.refuses("maillage.db").await;
}

#[tokio::test]
async fn j12_a_log_that_was_deleted_is_noticed() {
    for suffix in ["-wal", "-shm"] {
        let served = Served::new().await;
        fs::remove_file(served.beside(suffix)).unwrap();
        served.refuses(suffix).await;
    }
}

#[tokio::test]
async fn j12_a_file_that_was_moved_away_is_missed_and_no_empty_one_is_made() {
    let served = Served::new().await;
    let away = served.beside(".away");
    fs::rename(served.file(), &away).unwrap();
    served.refuses("maillage.db").await;
    assert!(!served.file().exists());
    fs::rename(&away, served.file()).unwrap();
    save(&served.store, 3).await.expect("the very file is back");
    // The one that was refused had been written before it was seen that the file was gone.
    assert_eq!(saved(&served.url()).await, 3);
}

#[tokio::test]
async fn j12_commands_that_come_and_go_are_no_reason_for_alarm() {
    let served = Served::new().await;
    for number in 2..5 {
        assert_eq!(saved(&served.url()).await, usize::from(number) - 1);
        order_sqlite(&served.url(), "pragma wal_checkpoint(truncate)").await;
        save(&served.store, number).await.unwrap();
        served.store.directory.ping().await.unwrap();
    }
}
