//! Databases that stop: read-only, cut off, silent, full. Each is told as such and comes back without a restart.

use std::io::ErrorKind;
use std::sync::Arc;

use maillage_server::store::{Purpose, Store, open};
use maillage_tests::postgres::{Cluster, Database};
use maillage_tests::server::{self, Server};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::sync::watch;

use super::scene::{CUT, order, reason, save, saved, until};

async fn served() -> (Store, Database) {
    let database = Cluster::shared().await.database().await.expect("a new database");
    let store = open(&database.url(), Purpose::Serve).await.expect("it opens");
    save(&store, 0).await.expect("it works before");
    store.directory.ping().await.expect("it is ready before");
    (store, database)
}

/// As an administrator or a failover does: the database is read-only, and sessions are opened so.
async fn set_read_only(database: &Database, setting: &str) {
    let set = format!(
        "begin read write;
         do $$ begin execute format('alter database %I set default_transaction_read_only = {setting}', current_database()); end $$;
         commit"
    );
    order(&database.url(), &set).await;
    order(&database.url(), CUT).await;
}

#[tokio::test]
async fn j13_postgresql_that_is_read_only_for_a_while_is_not_ready_and_comes_back() {
    let (store, database) = served().await;
    set_read_only(&database, "on").await;
    until("changes are refused for being read-only", async || match save(&store, 1).await {
        Ok(_) => false,
        refused => reason(refused).contains("read-only"),
    })
    .await;
    reason(store.directory.ping().await);
    // Sessions of the directory that were opened meanwhile would go on for as long as the pool keeps them.
    for _ in 0..8 {
        reason(store.directory.delete_expired_sessions(maillage_shared::Timestamp::from_millis(0)).await);
    }
    set_read_only(&database, "off").await;
    until("it is ready by itself", async || store.directory.ping().await.is_ok()).await;
    save(&store, 2).await.expect("a change is saved");
    for _ in 0..8 {
        let swept = store.directory.delete_expired_sessions(maillage_shared::Timestamp::from_millis(0)).await;
        assert_eq!(swept.expect("and so is everything else"), 0);
    }
    assert_eq!(saved(&database.url()).await, 2);
}

/// Stands before PostgreSQL's socket. While it is still, it takes connections and bytes and passes nothing on: what a
/// host that lost its power looks like.
struct Stillness {
    folder: TempDir,
    is_still: watch::Sender<bool>,
}

impl Stillness {
    fn before(url: &str) -> Self {
        let folder = TempDir::new().expect("it can be had");
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).expect("it can be had");
        let target = url.split_once("host=").expect("a socket's folder").1.to_owned();
        let (is_still, seen) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(format!("{target}/.s.PGSQL.5432")).await.expect("it can be had");
                let seen = seen.clone();
                tokio::spawn(async move {
                    tokio::select! {
                        () = pass(&client, &server, seen.clone()) => {}
                        () = pass(&server, &client, seen) => {}
                    }
                });
            }
        });
        Self { folder, is_still }
    }

    fn url(&self, url: &str) -> String {
        format!("{}host={}", url.split_once("host=").expect("a socket's folder").0, self.folder.path().display())
    }
}

async fn pass(from: &UnixStream, to: &UnixStream, mut still: watch::Receiver<bool>) {
    let mut bytes = vec![0; 64 << 10];
    loop {
        if from.readable().await.is_err() || still.wait_for(|still| !still).await.is_err() {
            return;
        }
        let read = match from.try_read(&mut bytes) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
            Err(_) => return,
        };
        let mut rest = &bytes[..read];
        while !rest.is_empty() {
            if to.writable().await.is_err() {
                return;
            }
            match to.try_write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    }
}

#[tokio::test]
async fn j10_a_postgresql_that_falls_silent_is_given_up_in_time_and_its_connections_with_it() {
    let database = Cluster::shared().await.database().await.unwrap();
    let Some(_) = database.url().split_once("host=/") else { return };
    let between = Stillness::before(&database.url());
    let store = open(&between.url(&database.url()), Purpose::Serve).await.unwrap();
    save(&store, 0).await.unwrap();
    between.is_still.send(true).unwrap();
    let started = tokio::time::Instant::now();
    // More at once than there are connections, so that each is tried and given up.
    let reads = (0..24).map(|_| {
        let directory = Arc::clone(&store.directory);
        tokio::spawn(async move { directory.workspaces().await })
    });
    for read in reads.collect::<Vec<_>>() {
        reason(read.await.unwrap());
    }
    reason(store.directory.ping().await);
    assert!(started.elapsed().as_secs() < 15, "reads took {:?}", started.elapsed());
    reason(save(&store, 1).await);
    between.is_still.send(false).unwrap();
    until("changes are saved again", async || save(&store, 2).await.is_ok()).await;
    until("it is ready", async || store.directory.ping().await.is_ok()).await;
    assert!(store.directory.workspaces().await.unwrap().is_empty());
}

/// What a server answers to `/readyz`, its first line.
async fn readiness(server: &Server) -> String {
    let mut stream = TcpStream::connect(&server.address).await.expect("the server accepts");
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").await.expect("it is asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("it answers");
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn j13_a_server_on_a_full_disk_is_not_ready_until_there_is_room_again() {
    let database = server::Database::sqlite().unwrap();
    let server = Server::start_limitable(&database).await.unwrap();
    assert!(readiness(&server).await.contains("200"));
    // Not even what is there may be written over: where the log goes on, only SQLite knows.
    server.limit_files(Some(1)).await.unwrap();
    until("it is not ready", async || readiness(&server).await.contains("503")).await;
    server.limit_files(None).await.unwrap();
    until("it is ready again", async || readiness(&server).await.contains("200")).await;
    assert!(server.stop().await.unwrap().success());
}

#[tokio::test]
async fn j13_an_sqlite_file_that_another_process_locks_is_waited_for_and_then_told() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}/maillage.db", folder.path().display());
    let store = open(&url, Purpose::Serve).await.unwrap();
    let mut other = <sqlx::SqliteConnection as sqlx::Connection>::connect(&url).await.unwrap();
    sqlx::raw_sql("begin immediate").execute(&mut other).await.unwrap();
    assert!(reason(save(&store, 1).await).contains("locked"));
    assert!(store.directory.workspaces().await.unwrap().is_empty(), "readers don't wait");
    sqlx::raw_sql("rollback").execute(&mut other).await.unwrap();
    save(&store, 2).await.expect("a change is saved");
}
