//! What a document is, and which other it accompanies.

use http::StatusCode;
use maillage_server::{clock, store::Workspace};
use maillage_shared::{DocumentId, Role, WorkspaceId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    client::{Answer, Client},
    house::{GABARIT, House},
};

async fn make(who: &Client, house: &House, gabarit: &str, about: Option<&str>) -> Answer {
    let mut wanted = json!({ "gabarit": gabarit, "title": "Bouger" });
    if let Some(about) = about {
        wanted["about"] = json!(about);
    }
    who.send("POST", &format!("/api/v1/workspaces/{}/documents", house.workspace), &wanted).await
}

fn ids(list: &Value) -> Vec<&str> {
    let mut ids: Vec<_> = list.as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn g15_documents_are_listed_by_what_they_are_and_by_what_they_accompany() {
    let house = House::open().await;
    let (_, writer) = house.visitor("plume", Role::Write).await;
    let made = async |gabarit: &str, about: Option<&str>| {
        let answer = make(&writer, &house, gabarit, about).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["id"].as_str().expect("an id").to_owned()
    };
    let fiche = made(GABARIT, None).await;
    let matrix = made("normandie-2025/matrice-acteurs@1", None).await;
    let note = made("normandie-2025/note-diagnostic@1", Some(&fiche)).await;
    let list = async |query: &str| {
        let answer = writer.get(&format!("/api/v1/workspaces/{}/documents{query}", house.workspace)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    assert_eq!(ids(&list("").await).len(), 3);
    assert_eq!(ids(&list("?kind=matrice").await), [&*matrix]);
    assert_eq!(ids(&list(&format!("?about={fiche}")).await), [&*note]);
    assert_eq!(ids(&list(&format!("?kind=fiche&about={fiche}")).await), [""; 0]);
    let summary = writer.get(&format!("/api/v1/documents/{note}")).await.json();
    assert_eq!([&summary["kind"], &summary["about"]], [&json!("note"), &json!(fiche)]);
    let summary = writer.get(&format!("/api/v1/documents/{fiche}")).await.json();
    assert_eq!([&summary["kind"], &summary["about"]], [&json!("fiche"), &Value::Null]);
    for wrong in ["?kind=lettre", "?about=xyz", "?sort=title"] {
        let answer = writer.get(&format!("/api/v1/workspaces/{}/documents{wrong}", house.workspace)).await;
        assert_eq!((answer.status, &*answer.code()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid-query"), "{wrong}");
    }
    let copy = writer.send("POST", &format!("/api/v1/documents/{note}/duplicate"), &json!({ "title": "Copie" })).await;
    assert_eq!(copy.status, 201, "{copy:?}");
    assert_eq!(ids(&list(&format!("?about={fiche}")).await).len(), 2, "a copy accompanies the same");
}

#[tokio::test]
async fn g15_a_document_accompanies_only_one_of_its_workspace_that_its_maker_may_read() {
    let house = House::open().await;
    let (manager_id, manager) = house.visitor("chef", Role::Manage).await;
    let (writer_id, writer) = house.visitor("plume", Role::Write).await;
    let kept = house.document(&manager, "Gardé").await;
    let id: DocumentId = kept.parse().expect("an id");
    house.store.directory.set_document_role(id, writer_id, Some(Role::None)).await.expect("set");
    assert_eq!(make(&writer, &house, GABARIT, Some(&kept)).await.code(), "unknown-document");
    let nowhere = DocumentId::from_bytes([7; 16]).to_string();
    assert_eq!(make(&writer, &house, GABARIT, Some(&nowhere)).await.code(), "unknown-document");
    let elsewhere =
        Workspace { id: WorkspaceId::from_uuid(Uuid::new_v4()), name: "Ailleurs".into(), created_at: clock::now() };
    house.store.directory.add_workspace(elsewhere.clone()).await.expect("the id is new");
    house.store.directory.set_member(elsewhere.id, manager_id, Role::Manage).await.expect("both are there");
    let path = format!("/api/v1/workspaces/{}/documents", elsewhere.id);
    let foreign = manager.send("POST", &path, &json!({ "gabarit": GABARIT, "title": "Ailleurs" })).await.json();
    let foreign = foreign["id"].as_str().expect("an id");
    assert_eq!(make(&manager, &house, GABARIT, Some(foreign)).await.code(), "unknown-document");
    assert_eq!(make(&manager, &house, GABARIT, Some(&kept)).await.status, 201);
}
