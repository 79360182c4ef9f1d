//! Damaged documents: named, and mended with a copy kept.

use automerge::{ROOT, transaction::Transactable as _};
use maillage_server::{
    store::{Append, Compaction, NewRow, Purpose, Store, StoredRow, open},
    sync::{Damage, RepairError, RepairRequest, check, repair},
};
use maillage_shared::{DocumentId, ParticipantId, Timestamp};
use maillage_tests::{
    fresh::{FreshStore, Kind},
    server,
};
use tempfile::TempDir;

use super::scene::document;

/// Writes a document of `count` changes in a row.
async fn write(store: &Store, id: DocumentId, count: u8) -> Vec<StoredRow> {
    let mut doc = automerge::Automerge::new();
    for number in 0..count {
        let mut transaction = doc.transaction();
        transaction.put(ROOT, "word", i64::from(number)).expect("put");
        transaction.commit();
    }
    let author = ParticipantId::from_slice(&[4; 16]).expect("sixteen bytes");
    let changes = doc.get_changes(&[]);
    let row = |change| NewRow::of(change, author, author, Timestamp::from_millis(5));
    let append = Append { document: id, rows: changes.iter().map(row).collect(), actors: Vec::new() };
    store.journal.append(vec![append]).await.expect("written");
    store.journal.load(id).await.expect("read").expect("there").rows
}

fn request(folder: &TempDir, only: Option<DocumentId>, dry_run: bool) -> RepairRequest {
    RepairRequest { only, dry_run, keep: folder.path().join("kept") }
}

async fn damages(store: &Store) -> Vec<(DocumentId, Vec<Damage>)> {
    let report = check(store).await.expect("the journal");
    report.broken.into_iter().map(|broken| (broken.document, broken.damages)).collect()
}

#[tokio::test]
async fn s18_what_cant_be_read_is_set_aside_after_it_was_copied_and_nothing_else_is() {
    for kind in [Kind::Memory, Kind::Sqlite, Kind::Postgres] {
        let (fresh, folder) = (FreshStore::of(kind).await, TempDir::new().expect("a folder"));
        let store = fresh.store();
        let (whole, damaged, compacted) = (document(1), document(2), document(3));
        let untouched = write(&store, whole, 3).await;
        let rows = write(&store, damaged, 5).await;
        let last = write(&store, compacted, 2).await;
        let through = last[1].position;
        let compaction = Compaction { document: compacted, snapshot: b"all".to_vec().into(), through, rows: 2 };
        store.journal.compact(compaction).await.expect("compacted");
        fresh.damage_row(damaged, rows[2].row.hash, b"no change").await;
        let found = damages(&store).await;
        assert_eq!(found.len(), 2, "{kind:?}: {found:?}");
        assert!(
            matches!(&found[0].1[..], [Damage::Row { position, .. }, Damage::Waiting { rows: 2, .. }]
            if found[0].0 == damaged && *position == rows[2].position),
            "{kind:?}: {found:?}"
        );
        assert!(matches!(&found[1].1[..], [Damage::Snapshot(_)]), "{kind:?}: {found:?}");

        let said = repair(&store, &request(&folder, None, true)).await.expect("said");
        assert!(said.len() == 2 && said.iter().all(|one| one.copy.is_none() && one.aside.len() == 1), "{said:?}");
        assert!(!folder.path().join("kept").exists() && damages(&store).await == found, "a rehearsal changes nothing");
        let unknown = repair(&store, &request(&folder, Some(document(9)), false)).await;
        assert!(matches!(unknown, Err(RepairError::Unknown(_))));

        let done = repair(&store, &request(&folder, Some(damaged), false)).await.expect("repaired");
        let [one] = &done[..] else { panic!("{done:?}") };
        assert!(matches!(&one.left.damages[..], [Damage::Waiting { rows: 2, .. }]), "{done:?}");
        let copy = std::fs::read_to_string(one.copy.as_ref().expect("a copy")).expect("it reads");
        let copy: serde_json::Value = serde_json::from_str(&copy).expect("JSON");
        assert_eq!(copy["rows"].as_array().map(Vec::len), Some(5));
        assert_eq!(copy["rows"][2]["bytes"], "bm8gY2hhbmdl", "what can't be read is kept too");
        let kept = store.journal.load(damaged).await.expect("read").expect("there").rows;
        let expected: Vec<_> = [0, 1, 3, 4].map(|index| rows[index].clone()).into();
        assert_eq!(kept, expected, "{kind:?}");

        repair(&store, &request(&folder, None, false)).await.expect("repaired");
        let left = damages(&store).await;
        assert!(matches!(&left[..], [(one, damages)] if *one == damaged && damages.len() == 1), "{kind:?}: {left:?}");
        assert_eq!(store.journal.load(whole).await.expect("read").expect("there").rows, untouched);
        // The lost change comes back, as a browser brings it.
        let append = Append { document: damaged, rows: vec![rows[2].row.clone()], actors: Vec::new() };
        store.journal.append(vec![append]).await.expect("written");
        assert_eq!(damages(&store).await, []);
    }
}

#[tokio::test]
async fn s18_a_copy_that_cant_be_written_leaves_everything_as_it_was() {
    let (fresh, folder) = (FreshStore::of(Kind::Memory).await, TempDir::new().expect("a folder"));
    let store = fresh.store();
    let rows = write(&store, document(1), 2).await;
    fresh.damage_row(document(1), rows[1].row.hash, b"no change").await;
    let file = folder.path().join("file");
    std::fs::write(&file, "a file").expect("written");
    let wanted = RepairRequest { only: None, dry_run: false, keep: file };
    assert!(matches!(repair(&store, &wanted).await, Err(RepairError::Copy { .. })));
    assert_eq!(store.journal.load(document(1)).await.expect("read").expect("there").rows.len(), 2);
}

#[tokio::test]
async fn s18_the_program_repairs_alone_and_says_what_it_did() {
    let database = server::Database::sqlite().expect("a folder");
    let store = open(&database.url(), Purpose::Serve).await.expect("it opens");
    let listed = document(1);
    let rows = write(&store, listed, 3).await;
    let aside = maillage_server::store::Aside { document: listed, snapshot: false, positions: vec![rows[2].position] };
    store.journal.set_aside(aside).await.expect("it is there");
    let mut unreadable = rows[2].row.clone();
    unreadable.bytes = b"no change".to_vec().into();
    let append = Append { document: listed, rows: vec![unreadable], actors: Vec::new() };
    store.journal.append(vec![append]).await.expect("written");
    let (code, said) = server::run(&database, &["repair"]).await.expect("it runs");
    assert!(code == Some(1) && said.contains("one database takes one server"), "{said}");
    drop(store);
    let (code, said) = server::run(&database, &["check"]).await.expect("it runs");
    assert!(code == Some(1) && said.contains(&listed.to_string()) && said.contains("maillage repair"), "{said}");
    let (code, said) = server::run(&database, &["repair", "--dry-run"]).await.expect("it runs");
    assert!(code == Some(1) && said.contains("would be set aside"), "{said}");
    let (code, said) = server::run(&database, &["repair"]).await.expect("it runs");
    assert!(code == Some(0) && said.contains("copied to"), "{said}");
    let (code, said) = server::run(&database, &["check"]).await.expect("it runs");
    assert!(code == Some(0) && said.contains("0 damaged"), "{said}");
}
