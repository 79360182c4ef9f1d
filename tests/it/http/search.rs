//! Search in the words of a workspace, as the API answers it.

use std::time::Duration;

use automerge::{ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_server::{lifecycle::Settings, limits::Limits};
use maillage_shared::{DocumentId, Role};
use maillage_tests::{
    client::Client as Live,
    faulty::{Failure, Method},
    within_limit,
};
use serde_json::{Value, json};

use crate::{client::Client, house::House, scene};

/// A row of the matrix: what everybody may read of it, and what not.
const ROLE: &str = "Financer les actions des habitants";
pub(super) const RISK: &str = "Pourrait se retirer, et tarder à signer";

/// Percent-encoded, every byte of it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"))
}

async fn search(house: &House, who: &Client, typed: &str) -> Value {
    let answer = who.get(&format!("/api/v1/workspaces/{}/search?q={}", house.workspace, encoded(typed))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// Asks until it is found, not so often that it counts (W12): what is saved can be looked for within moments (V2).
pub(super) async fn found(house: &House, who: &Client, typed: &str) -> Value {
    let asking = async {
        loop {
            let answer = search(house, who, typed).await;
            if answer["total"] != 0 {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    within_limit("what was saved to be found", asking).await.expect("in time")
}

/// A matrix with one row, written live.
pub(super) async fn matrix(house: &House, author: &Client) -> DocumentId {
    let path = format!("/api/v1/workspaces/{}/documents", house.workspace);
    let new = json!({ "gabarit": "normandie-2025/matrice-acteurs@1", "title": "Matrice du Val d’Orne" });
    let made = author.send("POST", &path, &new).await.json();
    let document: DocumentId = made["id"].as_str().expect("an id").parse().expect("an id");
    let mut live = scene::open(house, author, "author", document).await;
    let write = live.edit(document, |tx| {
        let (_, fields) = tx.get(ROOT, "fields")?.expect("fields");
        let (_, rows) = tx.get(&fields, "acteurs")?.expect("rows");
        let row = tx.put_object(&rows, "r1", ObjType::Map)?;
        tx.put(&row, "order", "a0")?;
        for (column, text) in [("role", ROLE), ("risque", RISK)] {
            let text_object = tx.put_object(&row, column, ObjType::Text)?;
            tx.splice_text(&text_object, 0, 0, text)?;
        }
        Ok(())
    });
    let hash = write.await.expect("an edit");
    let told = |live: &Live| live.document(document).expect("open").acknowledged().contains(&hash);
    live.until("a confirmation", told).await.expect("saved");
    document
}

#[tokio::test]
async fn q1_what_was_written_is_found_by_its_words_and_leads_to_its_place() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let other = house.document(&manager, "Accès aux soins des habitants").await;
    assert_eq!(search(&house, &manager, "soin").await["documents"][0]["id"], other, "a new document, at once");
    let matrix = matrix(&house, &manager).await;
    let answer = found(&house, &manager, "financé l'action ").await;
    let document = &answer["documents"][0];
    assert_eq!((&answer["total"], &document["id"]), (&json!(1), &json!(matrix)));
    assert_eq!(document["gabarit"], "normandie-2025/matrice-acteurs@1");
    assert_eq!(document["title"], json!([{ "text": "Matrice du Val d’Orne", "found": false }]));
    let parts = json!([
        { "text": "Financer", "found": true },
        { "text": " les ", "found": false },
        { "text": "actions", "found": true },
        { "text": " des habitants", "found": false },
    ]);
    let labels = ["Acteurs concernés", "Rôle potentiel"];
    let passage = json!({ "place": "fields.acteurs.r1.role", "labels": labels, "parts": parts });
    assert_eq!((&document["passages"], &document["more"]), (&json!([passage]), &json!(0)));

    let both = search(&house, &manager, "habitants").await;
    let ids: Vec<_> = both["documents"].as_array().expect("documents").iter().map(|found| &found["id"]).collect();
    assert_eq!(ids, [&json!(other), &json!(matrix)], "a title goes first");
    assert_eq!(
        manager.send("PATCH", &format!("/api/v1/documents/{other}"), &json!({ "archived": true })).await.status,
        200
    );
    let both = search(&house, &manager, "habitants").await;
    assert_eq!(both["documents"][0]["archivedAt"], Value::Null);
    assert!(both["documents"][1]["archivedAt"].is_i64(), "what was put away is found, last, and said to be: {both}");
}

#[tokio::test]
async fn q5_a_reader_is_told_nothing_of_what_is_sensitive() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, writer) = house.visitor("pilote", Role::Write).await;
    let (reader_id, reader) = house.visitor("lectrice", Role::Read).await;
    let matrix = matrix(&house, &manager).await;
    for who in [&manager, &writer] {
        let answer = found(&house, who, "retirer signer").await;
        assert_eq!(answer["documents"][0]["passages"][0]["place"], "fields.acteurs.r1.risque");
    }
    for typed in ["retirer signer", "retirer", "ret", "financer retirer", "tarder "] {
        let answer = search(&house, &reader, typed).await;
        assert_eq!(answer, json!({ "documents": [], "total": 0 }), "{typed}");
    }
    let answer = search(&house, &reader, "financer").await.to_string();
    assert!(answer.contains("Financer") && !answer.contains("risque") && !answer.contains("retirer"), "{answer}");
    // Whoever loses the right to read finds nothing the moment after.
    let path = format!("/api/v1/documents/{matrix}/roles/{reader_id}");
    assert_eq!(manager.send("PUT", &path, &json!({ "role": "none" })).await.status, 204);
    assert_eq!(search(&house, &reader, "financer").await["total"], 0);
    assert_eq!(manager.send("PUT", &path, &json!({ "role": "write" })).await.status, 204);
    assert_eq!(search(&house, &reader, "retirer").await["total"], 1);
}

#[tokio::test]
async fn q5_another_sites_page_makes_nobody_search() {
    let house = House::open().await;
    let (_, reader) = house.visitor("lectrice", Role::Read).await;
    let path = format!("/api/v1/workspaces/{}/search?q=bouger", house.workspace);
    for foreign in
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
    {
        let answer = reader.call("GET", &path, &[foreign], "").await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (403, "foreign-origin"), "{foreign:?}");
    }
    assert_eq!(reader.call("GET", &path, &[("sec-fetch-site", "same-origin")], "").await.status, 200);
}

#[tokio::test]
async fn q7_nothing_looked_for_is_nothing_found_and_what_is_no_query_is_said_to_be() {
    let house = House::open().await;
    let (_, reader) = house.visitor("lectrice", Role::Read).await;
    let path = format!("/api/v1/workspaces/{}/search", house.workspace);
    for nothing in ["", "?q=", "?q=%20", "?q=%E2%80%99", "?q=x", "?q=%FF"] {
        let answer = reader.get(&format!("{path}{nothing}")).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({ "documents": [], "total": 0 })), "{nothing}");
    }
    for (wrong, code) in [
        ("?words=soins".to_owned(), "invalid-query"),
        ("?q=a&q=b".to_owned(), "invalid-query"),
        ("?q=soins&page=2".to_owned(), "invalid-query"),
        (format!("?q={}", encoded(&"é".repeat(201))), "query-too-long"),
    ] {
        let answer = reader.get(&format!("{path}{wrong}")).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (422, code), "{wrong}");
    }
    let longest = reader.get(&format!("{path}?q={}", encoded(&"é ".repeat(100)))).await;
    assert_eq!(longest.status, 200, "{longest:?}");
}

#[tokio::test]
async fn q9_whoever_searches_without_end_has_to_wait_and_others_do_not() {
    let limits = Limits { work_burst_bytes: 100 << 10, work_bytes_per_second: 1 << 10, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, busy) = house.visitor("busy", Role::Write).await;
    let (_, other) = house.visitor("other", Role::Read).await;
    house.document(&busy, "Bouger").await;
    let path = format!("/api/v1/workspaces/{}/search?q=bouger", house.workspace);
    let mut refused = None;
    for _ in 0..40 {
        let answer = busy.get(&path).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("nobody may search without end");
    assert_eq!(refused.code(), "too-much-at-once");
    assert!(refused.header("retry-after").is_some());
    assert_eq!(other.get(&path).await.status, 200);
}

#[tokio::test]
async fn w12_a_question_to_the_store_is_paid_for_though_it_is_not_answered() {
    let limits = Limits { work_burst_bytes: 100 << 10, work_bytes_per_second: 1 << 10, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, busy) = house.visitor("busy", Role::Read).await;
    let path = format!("/api/v1/workspaces/{}/search?q=bouger", house.workspace);
    house.faults.fail(Method::Search, Failure::Unavailable);
    let mut answers = Vec::new();
    while answers.last() != Some(&429) && answers.len() < 40 {
        answers.push(busy.get(&path).await.status.as_u16());
    }
    assert_eq!((answers[0], answers.last()), (503, Some(&429)), "{answers:?}");
}
