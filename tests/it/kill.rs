//! The kill test, short: twenty rounds on each store, from fixed seeds.

use maillage_tests::{kill, postgres::Cluster, server::Database};

const ROUNDS: u32 = 20;

async fn nothing_acknowledged_is_lost(database: &Database, seed: u64) {
    let report = kill::run(database, ROUNDS, seed, |_| ()).await.expect("every round can be run");
    assert_eq!((report.rounds, report.lost), (ROUNDS, 0), "{report}, seed {seed}");
    assert!(report.acknowledged > 100, "too little was acknowledged to prove anything: {report}");
    assert!(report.compactions >= 5, "too few documents were compacted to prove anything: {report}");
    assert!(report.settles >= 5, "too little was applied after it was told to prove anything: {report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s4_nothing_acknowledged_is_lost_when_the_server_is_killed_on_sqlite() {
    nothing_acknowledged_is_lost(&Database::sqlite().unwrap(), 20_250).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s4_nothing_acknowledged_is_lost_when_the_server_is_killed_on_postgresql() {
    let database = Cluster::shared().await.database().await.unwrap();
    nothing_acknowledged_is_lost(&Database::Postgres(database.url()), 20_251).await;
}
