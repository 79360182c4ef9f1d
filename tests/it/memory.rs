//! What the real binary holds once it has nothing to do.

use std::time::Duration;

use maillage_tests::{
    account::{Account, DEMO_PASSWORD, WRITERS},
    server::{Database, Server},
};
use tokio::time::{Instant, sleep};

/// Each fills 19 MiB for a moment. As many as one client may try at once.
const SIGN_INS: usize = 20;
/// The goal of an idle server, in bytes.
const ENOUGH: u64 = 40_000_000;
/// The allocator gives pages back a second after they were freed; the machine may be busy.
const BACK_WITHIN: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_comes_back_after_many_sign_ins() {
    let database = Database::sqlite().unwrap();
    let server = Server::start(&database).await.unwrap();
    let sign_ins =
        (0..SIGN_INS).map(|number| Account::sign_in(&server.address, WRITERS[number % WRITERS.len()], DEMO_PASSWORD));
    for signed_in in futures_util::future::join_all(sign_ins).await {
        signed_in.expect("a person of the demonstration signs in");
    }
    let full = server.memory().unwrap();
    let asked = Instant::now();
    while server.memory().unwrap() > ENOUGH {
        assert!(asked.elapsed() < BACK_WITHIN, "{} bytes are kept of {full}", server.memory().unwrap());
        sleep(Duration::from_millis(100)).await;
    }
}
