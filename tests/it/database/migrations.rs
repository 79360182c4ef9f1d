//! An older server beside a database that a newer one has migrated.

use maillage_server::store::{Purpose, StoreError, open};
use maillage_tests::{postgres::Cluster, server};
use sqlx::{Connection, PgConnection, SqliteConnection};

/// What a newer release might do: another table, another column that may be left out, and its line in the list.
const NEWER_ON_SQLITE: &str = "
    create table tomorrow (id bigint primary key);
    alter table workspaces add column colour text;
    insert into _sqlx_migrations (version, description, success, checksum, execution_time)
    values (9000, 'tomorrow', true, x'78', 0);
";
const NEWER_ON_POSTGRESQL: &str = "
    create table tomorrow (id bigint primary key);
    alter table workspaces add column colour text;
    insert into _sqlx_migrations (version, description, success, checksum, execution_time)
    values (9000, 'tomorrow', true, 'x'::bytea, 0);
";

const EDITED: &str = "update _sqlx_migrations set checksum = x'78' where version = 1";

async fn sqlite(database: &server::Database, sql: &'static str) {
    let mut connection = SqliteConnection::connect(&database.url()).await.expect("a connection");
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("carried out");
    connection.close().await.expect("closed");
}

async fn postgres(url: &str, sql: &'static str) {
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("carried out");
    connection.close().await.expect("closed");
}

async fn opens_again(url: &str) {
    drop(open(url, Purpose::Serve).await.expect("an older server starts beside a newer migration"));
    drop(open(url, Purpose::Command).await.expect("and so do its commands"));
}

#[tokio::test]
async fn d13_an_older_server_starts_beside_a_newer_migration_on_sqlite() {
    let database = server::Database::sqlite().unwrap();
    drop(open(&database.url(), Purpose::Serve).await.unwrap());
    sqlite(&database, NEWER_ON_SQLITE).await;
    opens_again(&database.url()).await;
}

#[tokio::test]
async fn d13_an_older_server_starts_beside_a_newer_migration_on_postgresql() {
    let database = Cluster::shared().await.database().await.unwrap();
    drop(open(&database.url(), Purpose::Serve).await.unwrap());
    postgres(&database.url(), NEWER_ON_POSTGRESQL).await;
    opens_again(&database.url()).await;
}

#[tokio::test]
async fn d13_a_migration_that_was_edited_is_refused_all_the_same() {
    let database = server::Database::sqlite().unwrap();
    drop(open(&database.url(), Purpose::Serve).await.unwrap());
    sqlite(&database, EDITED).await;
    let Err(StoreError::Unavailable(error)) = open(&database.url(), Purpose::Serve).await else { panic!("it opened") };
    assert!(format!("{error:#}").contains("brought up to date"), "{error:#}");
}
