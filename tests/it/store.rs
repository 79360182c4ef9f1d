//! The store's conformance suite on memory, SQLite and PostgreSQL, and what only a real database can show: that it is
//! durable, that it is there again when opened again, and that two may start at once.

use bytes::Bytes;
use maillage_server::store::{Append, Concern, NewRow, Participant, Purpose, Store, StoreError, conformance, open};
use maillage_shared::{DocumentId, ParticipantId, Timestamp};
use maillage_tests::postgres::{Cluster, Database};
use tempfile::TempDir;
use tokio::task::JoinSet;

mod memory {
    use maillage_server::store::MemoryStore;

    #[expect(clippy::unused_async, reason = "the suite awaits what it is given")]
    async fn fresh() -> MemoryStore {
        MemoryStore::new()
    }

    maillage_server::conformance_tests!(fresh);
}

mod memory_with_group_commit {
    use std::sync::Arc;

    use maillage_server::store::{GroupCommit, MemoryStore, Store};

    struct Fresh(Store);

    impl Fresh {
        fn store(&self) -> Store {
            self.0.clone()
        }
    }

    #[expect(clippy::unused_async, reason = "the suite awaits what it is given")]
    async fn fresh() -> Fresh {
        let store = MemoryStore::new().store();
        Fresh(Store { journal: Arc::new(GroupCommit::new(store.journal)), directory: store.directory })
    }

    maillage_server::conformance_tests!(fresh);
}

mod sqlite {
    maillage_server::conformance_tests!(super::SqliteFile::fresh);
}

mod postgres {
    maillage_server::conformance_tests!(super::PostgresDatabase::fresh);
}

/// A store in a file of its own.
struct SqliteFile {
    store: Store,
    folder: TempDir,
}

impl SqliteFile {
    async fn fresh() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let store = open(&address_in(&folder), Purpose::Serve).await.expect("a new file opens");
        Self { store, folder }
    }

    fn store(&self) -> Store {
        self.store.clone()
    }
}

/// The folder in between is not there yet.
fn address_in(folder: &TempDir) -> String {
    format!("sqlite:{}/new/maillage.db", folder.path().display())
}

/// A store in a database of its own.
struct PostgresDatabase {
    store: Store,
    database: Database,
}

impl PostgresDatabase {
    async fn fresh() -> Self {
        let database = Cluster::shared().await.database().await.expect("a new database");
        let store = open(&database.url(), Purpose::Serve).await.expect("a new database opens");
        Self { store, database }
    }

    fn store(&self) -> Store {
        self.store.clone()
    }
}

fn one_row(document: DocumentId) -> Append {
    let participant = ParticipantId::from_slice(&[4; 16]).expect("sixteen bytes");
    let actor = Bytes::from_static(b"actor");
    let row = NewRow {
        hash: [1; 32],
        actor: actor.clone(),
        sequence: 1,
        participant,
        delivered_by: participant,
        recorded_at: Timestamp::from_millis(5),
        bytes: Bytes::from_static(b"change"),
    };
    Append { document, rows: vec![row], actors: vec![(actor, participant)] }
}

/// What a server without the column writes beside this one, or wrote before it: a change of whoever is named.
const WRITTEN_BEFORE: &str = "insert into changes
    (document_id, hash, actor, sequence, participant_id, recorded_at, bytes) values ($1, $2, $3, $4, $5, $6, $7)";

/// The row above, read back: its participant delivered it.
async fn its_participant_delivered_it(store: &Store, document: DocumentId) {
    let stored = store.journal.load(document).await.expect("it loads").expect("it is there");
    assert_eq!(stored.rows.into_iter().map(|stored| stored.row).collect::<Vec<_>>(), one_row(document).rows);
    let runs = store.journal.attributions(document).await.expect("they load");
    assert_eq!(runs.iter().map(|run| run.delivered_by).collect::<Vec<_>>(), [one_row(document).rows[0].participant]);
}

#[tokio::test]
async fn s20_a_sqlite_row_without_a_deliverer_was_delivered_by_its_participant() {
    let SqliteFile { store, folder } = SqliteFile::fresh().await;
    let document = DocumentId::from_bytes([1; 16]);
    let row = &one_row(document).rows[0];
    let pool = sqlx::SqlitePool::connect(&address_in(&folder)).await.unwrap();
    let query = sqlx::query(WRITTEN_BEFORE).bind(&document.as_bytes()[..]).bind(&row.hash[..]).bind(&row.actor[..]);
    let query = query.bind(1_i64).bind(&row.participant.as_bytes()[..]).bind(5_i64).bind(&row.bytes[..]);
    query.execute(&pool).await.unwrap();
    its_participant_delivered_it(&store, document).await;
}

#[tokio::test]
async fn s20_a_postgresql_row_without_a_deliverer_was_delivered_by_its_participant() {
    let fresh = PostgresDatabase::fresh().await;
    let document = DocumentId::from_bytes([1; 16]);
    let row = &one_row(document).rows[0];
    let pool = sqlx::PgPool::connect(&fresh.database.url()).await.unwrap();
    let query = sqlx::query(WRITTEN_BEFORE).bind(&document.as_bytes()[..]).bind(&row.hash[..]).bind(&row.actor[..]);
    let query = query.bind(1_i64).bind(&row.participant.as_bytes()[..]).bind(5_i64).bind(&row.bytes[..]);
    query.execute(&pool).await.unwrap();
    its_participant_delivered_it(&fresh.store, document).await;
}

/// Twelve at once, as two processes would, or twelve. Each then writes and sees what it wrote.
async fn open_by_many_at_once(address: String) {
    let mut tasks = JoinSet::new();
    for number in 0..12 {
        let address = address.clone();
        tasks.spawn(async move {
            let store = open(&address, Purpose::Command).await.expect("whoever comes second waits");
            let document = DocumentId::from_bytes([number; 16]);
            let answers = store.journal.append(vec![one_row(document)]).await.expect("a good append");
            assert_eq!(answers[0].rows, 1);
            let stored = store.journal.load(document).await.expect("it loads").expect("it is there");
            assert_eq!(stored.rows.len(), 1);
        });
    }
    tasks.join_all().await;
    let again = open(&address, Purpose::Serve).await.expect("it opens again");
    assert_eq!(again.journal.documents().await.expect("they are listed").len(), 12);
}

#[tokio::test]
async fn j2_sqlite_syncs_its_log_at_each_commit_on_the_connection_that_writes() {
    let folder = TempDir::new().unwrap();
    let settings = conformance::settings_of_the_writer(&address_in(&folder)).await.unwrap();
    let expected = [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")];
    assert_eq!(settings, expected.map(|(name, value)| (name, value.to_owned())));
}

#[tokio::test]
async fn j2_postgresql_commits_synchronously_even_where_the_database_is_set_not_to() {
    let database = Cluster::shared().await.database().await.unwrap();
    let pool = sqlx::PgPool::connect(&database.url()).await.unwrap();
    let lax = "do $$ begin
        execute format('alter database %I set synchronous_commit = off', current_database());
    end $$";
    sqlx::raw_sql(lax).execute(&pool).await.unwrap();
    pool.close().await;
    let settings = conformance::settings_of_the_writer(&database.url()).await.unwrap();
    assert_eq!(settings, [("synchronous_commit", "on"), ("fsync", "on")].map(|(name, set)| (name, set.to_owned())));
}

#[tokio::test]
async fn j2_what_a_store_was_told_is_there_when_the_sqlite_file_is_opened_again() {
    let SqliteFile { store, folder } = SqliteFile::fresh().await;
    let document = DocumentId::from_bytes([1; 16]);
    store.journal.append(vec![one_row(document)]).await.unwrap();
    let (before, version) =
        (store.journal.load(document).await.unwrap(), store.directory.rights_version().await.unwrap());
    let beside = open(&address_in(&folder), Purpose::Command).await.unwrap();
    assert_eq!(beside.journal.load(document).await.unwrap(), before);
    drop((store, beside));
    let again = open(&address_in(&folder), Purpose::Serve).await.unwrap();
    assert_eq!(again.journal.load(document).await.unwrap(), before);
    assert_eq!(again.directory.rights_version().await.unwrap(), version);
    assert_eq!(again.journal.append(vec![one_row(document)]).await.unwrap()[0].rows, 0);
}

#[tokio::test]
async fn j2_what_a_store_was_told_another_pool_of_postgresql_sees() {
    let fresh = PostgresDatabase::fresh().await;
    let document = DocumentId::from_bytes([1; 16]);
    fresh.store.journal.append(vec![one_row(document)]).await.unwrap();
    let beside = open(&fresh.database.url(), Purpose::Command).await.unwrap();
    assert_eq!(beside.journal.load(document).await.unwrap(), fresh.store.journal.load(document).await.unwrap());
    assert_eq!(beside.journal.append(vec![one_row(document)]).await.unwrap()[0].rows, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_may_open_one_new_sqlite_file_at_once() {
    let folder = TempDir::new().unwrap();
    // A file without a byte is a database without a table.
    std::fs::create_dir(folder.path().join("new")).unwrap();
    std::fs::write(folder.path().join("new/maillage.db"), "").unwrap();
    open_by_many_at_once(address_in(&folder)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_may_open_one_new_postgresql_database_at_once() {
    let database = Cluster::shared().await.database().await.unwrap();
    open_by_many_at_once(database.url()).await;
}

/// What a server does that knows nothing of whom a change of rights concerns, and what becomes of changes long past.
async fn what_was_not_kept_concerns_everybody(store: &Store, raise_alone: impl AsyncFn()) {
    let known = store.directory.rights_version().await.expect("the database answers");
    raise_alone().await;
    let changes = store.directory.rights_since(known).await.expect("the database answers");
    assert_eq!((changes.version, changes.concerns), (known + 1, vec![Concern::Everybody]));
    let somebody = Participant {
        id: ParticipantId::from_slice(&[4; 16]).expect("sixteen bytes"),
        email: "quelqu-une@exemple.fr".to_owned(),
        name: "Quelqu’une".to_owned(),
        structure: String::new(),
        password_hash: String::new(),
        created_at: Timestamp::from_millis(0),
    };
    let id = somebody.id;
    store.directory.add_participant(somebody).await.expect("the database answers");
    for _ in 0..1_010 {
        store.directory.set_password(id, "another").await.expect("the database answers");
    }
    let late = store.directory.rights_since(known + 11).await.expect("the database answers");
    assert_eq!((late.version, late.concerns.len()), (known + 1_011, 1_000));
    assert!(late.concerns.iter().all(|concern| *concern == Concern::Participant(id)));
    assert_eq!(
        store.directory.rights_since(known + 1).await.expect("the database answers").concerns,
        [Concern::Everybody]
    );
}

#[tokio::test]
async fn d8_a_version_raised_by_an_older_server_or_long_past_concerns_everybody_on_sqlite() {
    let SqliteFile { store, folder } = SqliteFile::fresh().await;
    let pool = sqlx::SqlitePool::connect(&address_in(&folder)).await.unwrap();
    let raise = async || {
        sqlx::query("update rights set version = version + 1").execute(&pool).await.expect("raised");
    };
    what_was_not_kept_concerns_everybody(&store, raise).await;
}

#[tokio::test]
async fn d8_a_version_raised_by_an_older_server_or_long_past_concerns_everybody_on_postgresql() {
    let fresh = PostgresDatabase::fresh().await;
    let pool = sqlx::PgPool::connect(&fresh.database.url()).await.unwrap();
    let raise = async || {
        sqlx::query("update rights set version = version + 1").execute(&pool).await.expect("raised");
    };
    what_was_not_kept_concerns_everybody(&fresh.store, raise).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r6_managers_who_demote_each_other_in_two_processes_on_one_sqlite_file_leave_one() {
    let SqliteFile { store, folder } = SqliteFile::fresh().await;
    let beside = open(&address_in(&folder), Purpose::Command).await.unwrap();
    conformance::demote_each_other(&[store, beside], 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r6_managers_who_demote_each_other_in_two_processes_on_one_postgresql_database_leave_one() {
    let fresh = PostgresDatabase::fresh().await;
    let beside = open(&fresh.database.url(), Purpose::Command).await.unwrap();
    conformance::demote_each_other(&[fresh.store(), beside], 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d19_two_processes_on_one_postgresql_database_never_take_one_job_twice() {
    let fresh = PostgresDatabase::fresh().await;
    let beside = open(&fresh.database.url(), Purpose::Command).await.unwrap();
    conformance::take_at_once(&[fresh.store(), beside]).await;
}

#[tokio::test]
async fn a_database_that_is_none_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "This is a text, and no database, however long it may be. ".repeat(100)).unwrap();
    for (address, word) in [
        (format!("sqlite:{}", file.display()), "notes.txt"),
        (format!("sqlite:{}/inside.db", file.display()), "folder"),
        ("postgres://nobody@127.0.0.1:1/none".to_owned(), "PostgreSQL can't be reached"),
        ("postgres://[".to_owned(), "address can't be read"),
        ("oracle:x".to_owned(), "sqlite:"),
    ] {
        let Err(StoreError::Unavailable(cause)) = open(&address, Purpose::Serve).await else {
            panic!("{address} was opened")
        };
        assert!(format!("{cause:#}").contains(word), "{address}: {cause:#}");
    }
}
