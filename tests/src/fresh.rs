//! A new, empty store of each kind, gone with the test; and the ways in which a test may damage what it holds, behind
//! the back of whoever has it open, as a failing disk or a lost transaction would.

use maillage_server::store::{self, MemoryStore, Store};
use maillage_shared::DocumentId;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::postgres::{Cluster, Database};

/// Where things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In memory; appends are not merged.
    Memory,
    /// A file, opened as production opens it.
    Sqlite,
    /// A database of the tests' cluster, opened as production opens it.
    Postgres,
}

/// A store nobody else has.
pub struct FreshStore {
    store: Store,
    place: Place,
}

enum Place {
    Memory(MemoryStore),
    Sqlite { folder: TempDir },
    Postgres { database: Database },
}

impl FreshStore {
    /// Makes one. Must be called on a tokio runtime.
    pub async fn of(kind: Kind) -> Self {
        match kind {
            Kind::Memory => {
                let memory = MemoryStore::new();
                Self { store: memory.store(), place: Place::Memory(memory) }
            }
            Kind::Sqlite => Self::open(Place::Sqlite { folder: TempDir::new().expect("a temporary folder") }).await,
            Kind::Postgres => {
                let database = Cluster::shared().await.database().await.expect("a new database");
                Self::open(Place::Postgres { database }).await
            }
        }
    }

    async fn open(place: Place) -> Self {
        let store = store::open(&place.address().expect("a real database"), store::Purpose::Serve)
            .await
            .expect("a new database opens");
        Self { store, place }
    }

    /// The store. It outlives this value only in memory.
    #[must_use]
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// As `--database` takes it; `None` in memory.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        self.place.address()
    }

    /// One change is no longer there.
    ///
    /// # Panics
    /// If it never was, or is in a snapshot by now.
    pub async fn lose_row(&self, document: DocumentId, hash: [u8; 32]) {
        if let Place::Memory(memory) = &self.place {
            return memory.damage(document, |stored| {
                let before = stored.rows.len();
                stored.rows.retain(|row| row.row.hash != hash);
                assert_eq!(stored.rows.len() + 1, before, "{NO_SUCH_ROW}");
            });
        }
        let sql = "delete from changes where document_id = $1 and hash = $2";
        self.execute(sql, &[document.as_bytes(), &hash]).await;
    }

    /// The bytes of one change are others.
    ///
    /// # Panics
    /// As [`Self::lose_row`].
    pub async fn damage_row(&self, document: DocumentId, hash: [u8; 32], bytes: &[u8]) {
        if let Place::Memory(memory) = &self.place {
            return memory.damage(document, |stored| {
                let row = stored.rows.iter_mut().find(|row| row.row.hash == hash).expect(NO_SUCH_ROW);
                row.row.bytes = bytes.to_vec().into();
            });
        }
        let sql = "update changes set bytes = $3 where document_id = $1 and hash = $2";
        self.execute(sql, &[document.as_bytes(), &hash, bytes]).await;
    }

    /// The bytes of the snapshot are others.
    ///
    /// # Panics
    /// If there is none yet.
    pub async fn damage_snapshot(&self, document: DocumentId, bytes: &[u8]) {
        if let Place::Memory(memory) = &self.place {
            return memory.damage(document, |stored| {
                assert!(stored.snapshot.is_some(), "{NO_SUCH_ROW}");
                stored.snapshot = Some(bytes.to_vec().into());
            });
        }
        let sql = "update snapshots set bytes = $2 where document_id = $1";
        self.execute(sql, &[document.as_bytes(), bytes]).await;
    }

    /// Runs a statement that concerns one row, on a connection of its own.
    async fn execute(&self, sql: &'static str, values: &[&[u8]]) {
        let address = self.address().expect("a real database");
        let touched = if address.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(&address).await.expect("the file");
            let query = values.iter().fold(sqlx::query(sql), |query, value| query.bind(value.to_vec()));
            query.execute(&mut connection).await.expect("a statement").rows_affected()
        } else {
            let mut connection = PgConnection::connect(&address).await.expect("the database");
            let query = values.iter().fold(sqlx::query(sql), |query, value| query.bind(value.to_vec()));
            query.execute(&mut connection).await.expect("a statement").rows_affected()
        };
        assert_eq!(touched, 1, "{NO_SUCH_ROW}");
    }
}

const NO_SUCH_ROW: &str = "there is no such row to damage";

impl Place {
    fn address(&self) -> Option<String> {
        match self {
            Self::Memory(_) => None,
            Self::Sqlite { folder } => Some(format!("sqlite:{}", folder.path().join("maillage.db").display())),
            Self::Postgres { database } => Some(database.url()),
        }
    }
}
