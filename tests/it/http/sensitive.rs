//! Sensitive fields: nothing of them in any answer, event or frame for whoever may not read them.

use std::time::{Duration, Instant};

use automerge::{ROOT, ReadDoc as _, transaction::Transactable as _};
use maillage_server::store::{Append, Document};
use maillage_shared::{DocumentId, ParticipantId, Refusal, Role};
use maillage_tests::{client::Client as Live, socket::Received, within_limit};
use serde_json::{Value, json};

use super::search::{RISK, found, matrix};
use crate::{client::Client, house::House, scene};

/// A matrix whose author wrote in a sensitive column, then in an open one, then in the sensitive one alone.
async fn written(house: &House, author: &Client) -> DocumentId {
    let document = matrix(house, author).await;
    let mut live = scene::open(house, author, "author", document).await;
    let row = |tx: &automerge::transaction::Transaction<'_>| {
        let (_, fields) = tx.get(ROOT, "fields").expect("read").expect("fields");
        let (_, rows) = tx.get(&fields, "acteurs").expect("read").expect("rows");
        tx.get(&rows, "r1").expect("read").expect("the row").1
    };
    let write = live.edit(document, |tx| {
        let row = row(tx);
        tx.put(&row, "pouvoir", 4)?;
        let (_, risk) = tx.get(&row, "risque")?.expect("the text");
        tx.splice_text(&risk, 0, 0, "Relisons : ")
    });
    let hash = write.await.expect("an edit");
    let told = |live: &Live| live.document(document).expect("open").acknowledged().contains(&hash);
    live.until("a confirmation", told).await.expect("saved");
    // Whoever may find them does, so that a search that finds nothing says something.
    found(house, author, "signer").await;
    document
}

/// What must not be there: keys and words of the sensitive columns.
#[track_caller]
fn says_nothing_sensitive(what: &str, said: &str) {
    for secret in ["risque", "Risque", "pouvoir", "retirer", "Relisons", RISK] {
        assert!(!said.contains(secret), "{what} holds {secret}: {said}");
    }
}

async fn all_answers(house: &House, who: &Client, document: DocumentId) -> Vec<(String, String)> {
    let one = format!("/api/v1/documents/{document}");
    let all = format!("/api/v1/workspaces/{}", house.workspace);
    let mut paths = vec![one.clone(), format!("{one}/content"), format!("{one}/history")];
    paths.extend(
        ["/documents", "/members", "/presence", "/search?q=financer", "/search?q=signer"]
            .map(|end| format!("{all}{end}")),
    );
    let mut answers = Vec::new();
    let history = who.get(&format!("{one}/history")).await.json();
    for session in history["editSessions"].as_array().expect("edit sessions") {
        for heads in [&session["heads"], &session["before"]] {
            let heads: Vec<_> = heads.as_array().expect("heads").iter().filter_map(Value::as_str).collect();
            if !heads.is_empty() {
                paths.push(format!("{one}/content?heads={}", heads.join(",")));
            }
        }
    }
    for path in paths {
        let answer = who.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answers.push((path, answer.json().to_string()));
    }
    answers
}

/// Every frame that a client which asks for the document is sent, up to the answer.
async fn unavailable(house: &House, who: &Client, document: DocumentId) {
    let mut live = scene::join(house, who, "curious").await;
    live.request(document).await.expect("asked");
    let answered = async {
        loop {
            match live.socket.next().await.expect("a frame") {
                Received::Frame(frame) if frame.kind() == "doc-unavailable" => return,
                Received::Frame(frame) => assert!(!["sync", "ephemeral"].contains(&frame.kind()), "{frame:?}"),
                other => panic!("{other:?}"),
            }
        }
    };
    within_limit("an answer", answered).await.expect("in time");
}

async fn open_to(who: &Client, document: DocumentId, least: &str) -> crate::client::Answer {
    who.send("PATCH", &format!("/api/v1/documents/{document}"), &json!({ "sensitiveTo": least })).await
}

#[tokio::test]
async fn r31_a_reader_is_told_nothing_of_a_sensitive_field_in_any_answer_or_frame() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, writer) = house.visitor("plume", Role::Write).await;
    let (_, reader) = house.visitor("lectrice", Role::Read).await;
    let document = written(&house, &manager).await;
    for (path, said) in all_answers(&house, &reader, document).await {
        says_nothing_sensitive(&path, &said);
    }
    let content = reader.get(&format!("/api/v1/documents/{document}/content")).await.json();
    assert_eq!(content["fields"]["acteurs"][0]["role"], "Financer les actions des habitants", "{content}");
    unavailable(&house, &reader, document).await;
    // Whoever writes reads all of it.
    let answers = all_answers(&house, &writer, document).await;
    for part in ["/content", "/history", "/search?q=signer"] {
        let (path, said) = answers.iter().find(|(path, _)| path.ends_with(part)).expect("asked");
        assert!(said.contains("risque"), "{path}: {said}");
    }
    scene::open(&house, &writer, "plume", document).await;
    // The answers of one are never the other's, whoever asked first.
    let (_, second) = house.visitor("relectrice", Role::Read).await;
    for (path, said) in all_answers(&house, &second, document).await {
        says_nothing_sensitive(&path, &said);
    }
}

#[tokio::test]
async fn r31_what_was_done_to_sensitive_fields_alone_is_no_edit_session_of_a_readers() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, writer) = house.visitor("plume", Role::Write).await;
    let (_, reader) = house.visitor("lectrice", Role::Read).await;
    let document = matrix(&house, &manager).await;
    let mut live = scene::open(&house, &writer, "plume", document).await;
    let write = live.edit(document, |tx| {
        let (_, fields) = tx.get(ROOT, "fields")?.expect("fields");
        let (_, rows) = tx.get(&fields, "acteurs")?.expect("rows");
        let (_, row) = tx.get(&rows, "r1")?.expect("the row");
        tx.put(&row, "pouvoir", 1)
    });
    let hash = write.await.expect("an edit");
    let told = |live: &Live| live.document(document).expect("open").acknowledged().contains(&hash);
    live.until("a confirmation", told).await.expect("saved");
    let names = async |who: &Client| {
        let history = who.get(&format!("/api/v1/documents/{document}/history")).await.json();
        let sessions = history["editSessions"].as_array().expect("edit sessions").clone();
        sessions.iter().map(|session| session["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert!(names(&manager).await.contains(&"plume".to_owned()));
    assert!(!names(&reader).await.contains(&"plume".to_owned()));
}

#[tokio::test]
async fn r31_what_a_document_says_of_its_own_form_changes_nothing_of_what_is_sensitive_in_it() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, reader) = house.visitor("lectrice", Role::Read).await;
    let document = matrix(&house, &manager).await;
    let mut live = scene::open(&house, &manager, "author", document).await;
    let write = live.edit(document, |tx| {
        tx.put(ROOT, "gabarit", "normandie-2025/fiche-action@1")?;
        let (_, fields) = tx.get(ROOT, "fields")?.expect("fields");
        let (_, rows) = tx.get(&fields, "acteurs")?.expect("rows");
        let (_, row) = tx.get(&rows, "r1")?.expect("the row");
        let (_, role) = tx.get(&row, "role")?.expect("the text");
        tx.splice_text(&role, 0, 0, "Parapluie : ")
    });
    write.await.expect("an edit");
    let answer = found(&house, &reader, "parapluie").await;
    assert_eq!(answer["documents"][0]["passages"][0]["place"], "fields.acteurs.r1.role", "{answer}");
    assert_eq!(found(&house, &manager, "signer").await["total"], 1);
    for (path, said) in all_answers(&house, &reader, document).await {
        says_nothing_sensitive(&path, &said);
    }
    let listed = reader.get(&format!("/api/v1/documents/{document}")).await.json();
    assert_eq!(
        (&listed["filled"], &listed["required"]),
        (&json!(1), &json!(2)),
        "the rows, and one actor without a name"
    );
}

#[tokio::test]
async fn r31_of_a_form_that_the_server_does_not_know_no_field_is_told_unless_all_are_open() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, reader) = house.visitor("lectrice", Role::Read).await;
    // As a newer server made it, beside which this one still runs.
    let matrix = written(&house, &manager).await;
    let known = house.store.directory.document(matrix).await.expect("it answers").expect("it is there");
    let stored = house.store.journal.load(matrix).await.expect("the journal").expect("a document");
    let rows: Vec<_> = stored.rows.into_iter().map(|stored| stored.row).collect();
    let actors = rows.iter().map(|row| (row.actor.clone(), row.participant)).collect();
    let document = DocumentId::from_bytes([9; 16]);
    house.store.journal.append(vec![Append { document, rows, actors }]).await.expect("appended");
    let known = Document { id: document, gabarit: "ailleurs/matrice@9".to_owned(), ..known };
    house.store.directory.add_document(known).await.expect("the id is new");

    let answers = all_answers(&house, &reader, document).await;
    for (path, said) in answers.iter().filter(|(path, _)| path.contains(&document.to_string())) {
        says_nothing_sensitive(path, said);
        assert!(!said.contains("\"acteurs\"") && !said.contains("Financer"), "{path}: {said}");
    }
    assert!(answers[1].1.contains("Matrice du Val"), "{answers:?}");
    unavailable(&house, &reader, document).await;
    let listed = reader.get(&format!("/api/v1/documents/{document}")).await.json();
    assert_eq!((&listed["sensitiveTo"], &listed["role"]), (&json!("write"), &json!("read")));
    let all = manager.get(&format!("/api/v1/documents/{document}/content")).await.json().to_string();
    assert!(all.contains(RISK), "{all}");
    assert_eq!(open_to(&manager, document, "read").await.json()["sensitiveTo"], "read");
    let all = reader.get(&format!("/api/v1/documents/{document}/content")).await.json().to_string();
    assert!(all.contains(RISK), "{all}");
}

#[tokio::test]
async fn r31_a_copy_made_by_whoever_may_not_read_them_has_its_sensitive_fields_empty() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (id, writer) = house.visitor("plume", Role::Write).await;
    let document = written(&house, &manager).await;
    house.store.directory.set_document_role(document, id, Some(Role::Read)).await.expect("set");
    let duplicate = async |who: &Client| {
        let path = format!("/api/v1/documents/{document}/duplicate");
        let made = who.send("POST", &path, &json!({ "title": "Copie" })).await.json();
        let copy: DocumentId = made["id"].as_str().expect("an id").parse().expect("an id");
        let content = manager.get(&format!("/api/v1/documents/{copy}/content")).await.json();
        let row = content["fields"]["acteurs"][0].clone();
        let stored = house.store.journal.load(copy).await.expect("the journal").expect("a document");
        let bytes: Vec<u8> = stored.rows.iter().flat_map(|row| row.row.bytes.iter().copied()).collect();
        (row, automerge::Change::from_bytes(bytes).expect("one change").decode(), content["problems"].clone())
    };
    let (row, change, problems) = duplicate(&writer).await;
    assert_eq!(
        (&row["role"], &row["risque"], &row["pouvoir"]),
        (&json!("Financer les actions des habitants"), &json!(""), &Value::Null)
    );
    assert!(!problems.to_string().contains("risque"), "the text is there to be written in: {problems}");
    // The words were no words of the change either: a text is told letter by letter.
    let written = format!("{change:?}");
    assert!(!written.contains("pouvoir"), "{written}");
    assert_eq!(duplicate(&manager).await.0["pouvoir"].as_f64(), Some(4.0), "who may read them copies them");
}

#[tokio::test]
async fn r32_the_coordination_opens_sensitive_fields_to_readers_and_takes_them_back_within_a_second() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, writer) = house.visitor("plume", Role::Write).await;
    let (_, reader) = house.visitor("lectrice", Role::Read).await;
    let document = written(&house, &manager).await;
    let summary = reader.get(&format!("/api/v1/documents/{document}")).await.json();
    assert_eq!(summary["sensitiveTo"], "write");
    assert_eq!(open_to(&writer, document, "read").await.code(), "role-too-weak");
    assert_eq!(open_to(&manager, document, "manage").await.code(), "invalid-role");
    let both = json!({ "sensitiveTo": "read", "archived": true });
    let path = format!("/api/v1/documents/{document}");
    assert_eq!(manager.send("PATCH", &path, &both).await.code(), "two-acts");
    let fiche = house.document(&manager, "Une fiche").await.parse().expect("an id");
    assert_eq!(open_to(&manager, fiche, "read").await.code(), "nothing-sensitive");
    assert_eq!(manager.get(&format!("/api/v1/documents/{fiche}")).await.json()["sensitiveTo"], Value::Null);

    assert_eq!(open_to(&manager, document, "read").await.json()["sensitiveTo"], "read");
    let answers = all_answers(&house, &reader, document).await;
    assert!(answers.iter().any(|(path, said)| path.ends_with("q=signer") && said.contains("risque")), "{answers:?}");
    let mut live = scene::open(&house, &reader, "lectrice", document).await;

    let start = Instant::now();
    assert_eq!(open_to(&manager, document, "write").await.status, 200);
    lost(&mut live, document).await;
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    for (path, said) in all_answers(&house, &reader, document).await {
        says_nothing_sensitive(&path, &said);
    }
    unavailable(&house, &reader, document).await;
}

#[tokio::test]
async fn r31_whoever_may_only_read_from_now_on_loses_the_whole_document_and_reads_the_rest() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (id, writer): (ParticipantId, Client) = house.visitor("plume", Role::Write).await;
    let document = written(&house, &manager).await;
    let mut live = scene::open(&house, &writer, "plume", document).await;
    let path = format!("/api/v1/documents/{document}/roles/{id}");
    assert_eq!(manager.send("PUT", &path, &json!({ "role": "read" })).await.status, 204);
    lost(&mut live, document).await;
    for (path, said) in all_answers(&house, &writer, document).await {
        says_nothing_sensitive(&path, &said);
    }
    assert_eq!(manager.send("PUT", &path, &json!({ "role": null })).await.status, 204);
    scene::open(&house, &writer, "plume again", document).await;
}

/// The document is taken away, as R1 says it.
async fn lost(live: &mut Live, document: DocumentId) {
    let error = live.socket.frame_of("error").await.expect("why");
    assert_eq!(error.text("code"), Some(Refusal::AccessRemoved.as_str()));
    assert_eq!(error.text("documentId"), Some(document.to_string().as_str()));
    live.socket.frame_of("doc-unavailable").await.expect("as if it were not");
}
