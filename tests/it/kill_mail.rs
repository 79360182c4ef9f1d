//! Mails and SIGKILL: the server is killed after an invitation is committed, before its mail leaves, while it leaves, and before
//! that is known. Each invitation has one mail, by its Message-ID, and none is lost.

use http::Method;
use maillage_tests::{
    account::{Account, DEMO_PASSWORD, WRITERS},
    mail_sink::{MailSink, Manner},
    postgres::Cluster,
    server::{Database, Server},
    within_limit,
};
use serde_json::json;
use tokio::time::{Duration, sleep};

/// How long a job waits whose taker was killed.
const LEASE_MS: &str = "700";
/// Of each kind of death.
const ROUNDS: usize = 3;

async fn start(database: &Database, sink: &MailSink) -> Server {
    let url = sink.url();
    let arguments = ["--smtp-url", &url, "--mail-from", "maillage@example.org", "--job-lease-ms", LEASE_MS];
    Server::start_in_earnest(database, &arguments).await.expect("a server")
}

/// Invites somebody; answered once it is committed.
async fn invite(account: &Account, workspace: &str, number: usize) {
    let text = format!("odile{number}@example.org");
    let body = json!({ "text": text, "role": "read", "documents": [], "structure": "" });
    let path = format!("/api/v1/workspaces/{workspace}/invitations");
    let answer = account.call(Method::POST, &path, Some(&body)).await.expect("an answer");
    assert!(answer.status.is_success(), "{answer:?}");
}

/// Waits until every invitation is shown as sent.
async fn all_sent(account: &Account, workspace: &str, invitations: usize) {
    let sent = async {
        loop {
            let listed = account.get(&format!("/api/v1/workspaces/{workspace}/invitations")).await.expect("a list");
            let listed = listed.as_array().expect("a list");
            assert_eq!(listed.len(), invitations);
            if listed.iter().all(|invitation| invitation["mail"] == "sent") {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    within_limit("every mail to be sent", sent).await.expect("in time");
}

async fn each_invitation_has_one_mail(database: &Database) {
    let filled = Server::start(database).await.expect("a demonstration");
    filled.stop().await.expect("it stops");
    let sink = MailSink::open().await.expect("a mail server");
    let mut server = start(database, &sink).await;
    let mut account = Account::sign_in(&server.address, WRITERS[0], DEMO_PASSWORD).await.expect("signed in");
    let workspaces = account.get("/api/v1/workspaces").await.expect("a list");
    let workspace = workspaces[0]["id"].as_str().expect("an id").to_owned();
    let mut invitations = 0;
    for round in 0..3 * ROUNDS {
        let (kept, failures) = (sink.kept().len(), sink.failures());
        sink.behaves(match round % 3 {
            0 => Manner::Takes,
            1 => Manner::Hangs,
            _ => Manner::KeepsItToItself,
        });
        invite(&account, &workspace, round).await;
        invitations += 1;
        match round % 3 {
            // As soon as it is committed: the mail may have left, be leaving, or not be begun.
            0 => {}
            1 => sink.has_failed(failures + 1).await.expect("the mail was begun"),
            _ => sink.has(kept + 1).await.expect("the mail was taken"),
        }
        server.kill().await.expect("killed");
        sink.behaves(Manner::Takes);
        server = start(database, &sink).await;
        account.address.clone_from(&server.address);
        all_sent(&account, &workspace, invitations).await;
        assert_eq!(sink.ids().len(), invitations, "round {round}: a mail is another by its Message-ID, or is lost");
    }
    assert!(sink.kept().len() >= invitations + ROUNDS, "no mail was ever sent twice: too little was tried");
    server.stop().await.expect("it stops");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m1_a_mail_leaves_once_by_its_message_id_whenever_the_server_is_killed_on_sqlite() {
    each_invitation_has_one_mail(&Database::sqlite().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m1_a_mail_leaves_once_by_its_message_id_whenever_the_server_is_killed_on_postgresql() {
    let database = Cluster::shared().await.database().await.unwrap();
    each_invitation_has_one_mail(&Database::Postgres(database.url())).await;
}
