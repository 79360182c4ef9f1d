//! The mails of invitations, to a mail server that behaves and to some that don't.

use std::{sync::Arc, time::Duration};

use maillage_server::{
    lifecycle::Settings,
    limits::{Limits, PeopleLimits},
    mail::{MailFolder, Smtp, Transport},
};
use maillage_shared::Role;
use maillage_tests::{
    WITHIN,
    mail_sink::{Kept, MailSink, Manner},
    within_limit,
};
use serde_json::{Value, json};

use super::invitations::{into_workspace, invite, path, token};
use crate::{client::Client, house::House};

/// A house whose mails go to a sink, and that tries again at once.
async fn house_with(sink: &MailSink, limits: PeopleLimits) -> House {
    let limits = PeopleLimits {
        job_retry_first: Duration::from_millis(1),
        job_retry_longest: Duration::from_millis(20),
        job_attempts: 1_000,
        ..limits
    };
    let smtp = Smtp::new(&sink.url(), "Maillage <maillage@example.org>", &limits).expect("a mail server");
    let mail = Some(Transport::Smtp(Arc::new(smtp)));
    let limits = Limits { people: limits, ..Limits::default() };
    House::open_with(Settings { limits, mail, ..Settings::default() }).await
}

fn read(mail: &Kept) -> (String, String) {
    let read = mail_parser::MessageParser::default().parse(mail.data.as_bytes()).expect("a mail");
    (read.subject().expect("a subject").to_owned(), read.body_text(0).expect("a text").replace("\r\n", "\n"))
}

/// The secret in a mail's link.
fn token_in(text: &str) -> String {
    let line = text.lines().find(|line| line.contains("/invitation#")).expect("a link on a line of its own");
    line.split_once('#').expect("a secret").1.to_owned()
}

/// Waits until the only invitation is shown so.
async fn shown(house: &House, who: &Client, mail: &str, error: Value) {
    let asking = async {
        loop {
            let listed = who.get(&path(house)).await.json();
            if listed[0]["mail"] == mail && listed[0]["mailError"] == error {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    within_limit(mail, asking).await.expect("in time");
}

#[tokio::test]
async fn m2_an_invitation_leaves_as_a_mail_whose_link_lets_in() {
    let sink = MailSink::open().await.expect("a mail server");
    let house = house_with(&sink, PeopleLimits::default()).await;
    let (_, manager) = house.visitor("Maëlle", Role::Manage).await;
    let outcome = invite(&house, &manager, &into_workspace("Odile Encrier <odile@example.org>", "write")).await;
    sink.has(1).await.expect("a mail");
    shown(&house, &manager, "sent", Value::Null).await;
    let kept = sink.kept();
    assert_eq!((kept.len(), kept[0].to.as_str()), (1, "odile@example.org"));
    let (subject, text) = read(&kept[0]);
    assert_eq!(subject, "Maëlle vous invite dans l’espace «\u{a0}CLS des essais\u{a0}»");
    assert!(text.starts_with("Bonjour Odile Encrier,\n"), "{text}");
    assert!(kept[0].header("Message-ID").expect("one").ends_with("@example.org>"));
    assert_eq!(kept[0].header("From"), Some("Maillage <maillage@example.org>"));
    let mailed = token_in(&text);
    assert_ne!(mailed, token(&outcome["invited"][0]), "I2: the link that was told is another's");
    let body = json!({ "token": mailed, "account": { "name": "Odile", "password": "une phrase de passage" } });
    let accepted = house.stranger().send("POST", "/api/v1/invitations/accept", &body).await;
    assert_eq!(accepted.status, 200, "{accepted:?}");
}

#[tokio::test]
async fn m3_a_refusal_for_ever_is_not_tried_again_and_sent_again_it_may_leave() {
    let sink = MailSink::open().await.expect("a mail server");
    sink.behaves(Manner::Refuses(550));
    let house = house_with(&sink, PeopleLimits::default()).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let outcome = invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    shown(&house, &manager, "failed", json!("refused")).await;
    let counts = house.store.directory.count_jobs().await.expect("counted");
    assert_eq!((counts.alive, counts.dead), (0, 1), "D20: it is kept");
    sink.behaves(Manner::Takes);
    let id = outcome["invited"][0]["invitation"]["id"].as_str().expect("an id");
    let again = manager.send("POST", &format!("{}/{id}/resend", path(&house)), &Value::Null).await;
    assert_eq!(again.status, 200, "{again:?}");
    shown(&house, &manager, "sent", Value::Null).await;
    assert_eq!(sink.kept().len(), 1);
}

#[tokio::test]
async fn m3_what_may_pass_is_tried_again_until_the_mail_leaves_once() {
    let sink = MailSink::open().await.expect("a mail server");
    let quick = PeopleLimits { mail_within: Duration::from_secs(1), ..PeopleLimits::default() };
    let house = house_with(&sink, quick).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let mut failed = 0;
    for (number, (manner, word)) in [
        (Manner::Refuses(451), "postponed"),
        (Manner::Refuses(535), "postponed"),
        (Manner::Hangs, "unreachable"),
        (Manner::Breaks, "unreachable"),
    ]
    .into_iter()
    .enumerate()
    {
        sink.behaves(manner);
        invite(&house, &manager, &into_workspace(&format!("odile{number}@example.org"), "read")).await;
        shown(&house, &manager, "waiting", json!(word)).await;
        sink.has_failed(failed + 2).await.expect("it is tried again");
        sink.behaves(Manner::Takes);
        shown(&house, &manager, "sent", Value::Null).await;
        assert_eq!(sink.ids().len(), number + 1, "{manner:?}");
        failed = sink.failures();
    }
}

#[tokio::test]
async fn m1_a_mail_whose_acknowledgement_is_lost_is_one_by_its_message_id_and_both_links_lead_in() {
    let sink = MailSink::open().await.expect("a mail server");
    sink.behaves(Manner::KeepsItToItself);
    let quick = PeopleLimits { mail_within: Duration::from_secs(1), ..PeopleLimits::default() };
    let house = house_with(&sink, quick).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    sink.has(2).await.expect("it is sent again");
    sink.behaves(Manner::Takes);
    shown(&house, &manager, "sent", Value::Null).await;
    assert_eq!(sink.ids().len(), 1);
    for mail in sink.kept() {
        let lookup = json!({ "token": token_in(&read(&mail).1) });
        assert_eq!(house.stranger().send("POST", "/api/v1/invitations/lookup", &lookup).await.status, 200);
    }
}

#[tokio::test]
async fn i2_no_mail_leaves_for_an_invitation_that_was_taken_back_and_none_waits_with_a_secret() {
    let sink = MailSink::open().await.expect("a mail server");
    sink.behaves(Manner::Refuses(451));
    let slow = PeopleLimits::default();
    let house = house_with(&sink, slow).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let outcome = invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    sink.has_failed(1).await.expect("an attempt");
    let id = outcome["invited"][0]["invitation"]["id"].as_str().expect("an id");
    assert_eq!(manager.send("DELETE", &format!("{}/{id}", path(&house)), &Value::Null).await.status, 204);
    let directory = &house.store.directory;
    let emptied = async {
        while directory.count_jobs().await.expect("counted").alive > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(WITHIN, emptied).await.expect("the job ends");
    sink.behaves(Manner::Takes);
    assert_eq!(sink.kept().len(), 0);
}

#[tokio::test]
async fn m3_a_mail_server_without_tls_gets_nothing_where_tls_is_asked_for() {
    let sink = MailSink::open().await.expect("a mail server");
    let url = format!("{}?tls=required", sink.url().replace("smtp://", "smtp://maillage:secret@"));
    let smtp = Smtp::new(&url, "maillage@example.org", &PeopleLimits::default()).expect("a mail server");
    let mail = Some(Transport::Smtp(Arc::new(smtp)));
    let house = House::open_with(Settings { mail, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    shown(&house, &manager, "waiting", json!("unreachable")).await;
    assert_eq!((sink.kept().len(), sink.failures()), (0, 0), "no word of the mail was said");
}

#[tokio::test]
async fn d20_after_its_last_attempt_a_mail_is_given_up_and_shown_so() {
    let sink = MailSink::open().await.expect("a mail server");
    sink.behaves(Manner::Refuses(451));
    let smtp = Smtp::new(&sink.url(), "maillage@example.org", &PeopleLimits::default()).expect("a mail server");
    let people = PeopleLimits {
        job_retry_first: Duration::from_millis(1),
        job_retry_longest: Duration::from_millis(20),
        job_attempts: 3,
        ..PeopleLimits::default()
    };
    let (limits, mail) = (Limits { people, ..Limits::default() }, Some(Transport::Smtp(Arc::new(smtp))));
    let house = House::open_with(Settings { limits, mail, ..Settings::default() }).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    shown(&house, &manager, "failed", json!("postponed")).await;
    assert_eq!(sink.failures(), 3);
    let counts = house.store.directory.count_jobs().await.expect("counted");
    assert_eq!((counts.alive, counts.dead), (0, 1));
}

#[tokio::test]
async fn m5_the_demonstration_shows_its_mails_and_nothing_else_does() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let transport = || {
        let mails = MailFolder::new(folder.path().to_owned(), None, 10).expect("a sender");
        Some(Transport::Folder(Arc::new(mails)))
    };
    let house = House::open_with(Settings { demo: true, mail: transport(), ..Settings::default() }).await;
    let (_, manager) = house.visitor("Maëlle", Role::Manage).await;
    let stranger = house.stranger();
    assert_eq!(stranger.get("/api/v1/demo/mail").await.json(), json!([]));
    invite(&house, &manager, &into_workspace("Odile <odile@example.org>", "read")).await;
    shown(&house, &manager, "sent", Value::Null).await;
    let mails = stranger.get("/api/v1/demo/mail").await.json();
    assert_eq!((mails.as_array().map(Vec::len), &mails[0]["to"]), (Some(1), &json!("odile@example.org")));
    assert_eq!(mails[0]["subject"], "Maëlle vous invite dans l’espace «\u{a0}CLS des essais\u{a0}»");
    let link = mails[0]["links"][0].as_str().expect("a link");
    assert!(link.starts_with(&format!("http://{}/invitation#", house.server.address())), "{link}");
    assert!(mails[0]["text"].as_str().expect("a text").contains(link));

    let earnest = House::open_with(Settings { mail: transport(), ..Settings::default() }).await;
    let refused = earnest.stranger().get("/api/v1/demo/mail").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (404, "unknown-path".to_owned()));
}
