//! Only a server makes a database; what is missing is said to be missing.

use maillage_server::store::{Purpose, backup, open};
use maillage_shared::Timestamp;
use tempfile::TempDir;

use super::scene::{document, order_sqlite, reason, save, saved};

#[tokio::test]
async fn d15_a_command_makes_no_database_and_says_that_there_is_none() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}/data/maillage.db", folder.path().display());
    let refused = reason(open(&url, Purpose::Command).await.map(|_| ()));
    assert!(refused.contains("no database") && refused.contains("data/maillage.db"), "{refused}");
    let refused = reason(backup(&url, &folder.path().join("copy.db")).await);
    assert!(refused.contains("no database"), "{refused}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
    drop(open(&url, Purpose::Serve).await.unwrap());
    open(&url, Purpose::Command).await.expect("now there is one");
}

#[tokio::test]
async fn j15_a_backup_holds_what_was_saved_before_it_while_the_server_goes_on() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}/maillage.db", folder.path().display());
    let store = open(&url, Purpose::Serve).await.unwrap();
    let writing = async {
        for number in 0..200 {
            save(&store, number).await.expect("a backup stops nobody");
        }
    };
    let copying = async {
        let mut copies = Vec::new();
        for number in 0..10 {
            let before = store.journal.load(document(1)).await.unwrap().map_or(0, |stored| stored.rows.len());
            let to = folder.path().join(format!("copy-{number}.db"));
            backup(&url, &to).await.unwrap();
            copies.push((format!("sqlite:{}", to.display()), before));
        }
        copies
    };
    let ((), copies) = tokio::join!(writing, copying);
    for (copy, before) in copies {
        let held = saved(&copy).await;
        assert!(held >= before, "{copy}: {held} of {before}");
        order_sqlite(&copy, "pragma integrity_check").await;
        let served = open(&copy, Purpose::Serve).await.expect("a copy can be served");
        assert_eq!(served.directory.delete_expired_sessions(Timestamp::from_millis(0)).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn j15_a_backup_replaces_nothing_and_leaves_nothing_half_done() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}/maillage.db", folder.path().display());
    drop(open(&url, Purpose::Serve).await.unwrap());
    let to = folder.path().join("copy.db");
    std::fs::write(&to, "something of mine").unwrap();
    let refused = reason(backup(&url, &to).await);
    assert!(refused.contains("copy.db is there already"), "{refused}");
    assert_eq!(std::fs::read(&to).unwrap(), b"something of mine");
    let nowhere = folder.path().join("nowhere/copy.db");
    assert!(reason(backup(&url, &nowhere).await).contains("nowhere"));
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("partial")), "{names:?}");
    let told = reason(backup("postgres://localhost/maillage", &to).await);
    assert!(told.contains("pg_dump"), "{told}");
}
