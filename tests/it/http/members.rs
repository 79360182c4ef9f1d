//! Members and documents as they change: no workspace without a manager, no change to what was put away.

use maillage_shared::{DocumentId, ParticipantId, Role};
use serde_json::{Value, json};

use crate::house::{GABARIT, House};

#[tokio::test]
async fn r6_a_workspace_keeps_its_last_manager() {
    let house = House::open().await;
    let (only, manager) = house.member("chef", Role::Manage).await;
    let second = house.add_member("second", Role::Write).await;
    let member = |who: ParticipantId| format!("/api/v1/workspaces/{}/members/{who}", house.workspace);
    for refused in [
        manager.send("DELETE", &member(only), &Value::Null).await,
        manager.send("PUT", &member(only), &json!({ "role": "write" })).await,
        manager.send("PUT", &member(only), &json!({ "role": "none" })).await,
    ] {
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "last-manager".to_owned()));
    }
    assert_eq!(manager.send("PUT", &member(second), &json!({ "role": "manage" })).await.status, 204);
    assert_eq!(manager.send("DELETE", &member(only), &Value::Null).await.status, 204);
    assert_eq!(manager.get("/api/v1/workspaces").await.json(), json!([]));
    let nobody = member(ParticipantId::from_slice(&[9; 16]).unwrap());
    assert_eq!(manager.send("PUT", &nobody, &json!({ "role": "read" })).await.code(), "not-found");
}

#[tokio::test]
async fn r6_two_managers_who_demote_each_other_at_once_leave_one() {
    let house = House::open().await;
    let (one, first) = house.member("un", Role::Manage).await;
    let (two, second) = house.member("deux", Role::Manage).await;
    let member = |who: ParticipantId| format!("/api/v1/workspaces/{}/members/{who}", house.workspace);
    let (of_two, of_one, body) = (member(two), member(one), json!({ "role": "read" }));
    let (a, b) = tokio::join!(first.send("PUT", &of_two, &body), second.send("PUT", &of_one, &body));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    // The second is no manager any more, or would have left none, by how the two fall.
    assert!(statuses == [204, 403] || statuses == [204, 409], "{statuses:?}");
    let members = house.store.directory.members(house.workspace).await.expect("listed");
    assert_eq!(members.iter().filter(|member| member.role.may_manage()).count(), 1);
}

#[tokio::test]
async fn members_are_listed_by_name_and_their_addresses_to_managers_only() {
    let house = House::open().await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let (reader, own) = house.member("amelie", Role::Read).await;
    let path = format!("/api/v1/workspaces/{}/members", house.workspace);
    for (who, email) in [(&manager, json!("amelie@example.org")), (&own, Value::Null)] {
        let members = who.get(&path).await.json();
        let first = json!({ "id": reader, "name": "amelie", "email": email, "role": "read" });
        assert_eq!((members.as_array().map(Vec::len), &members[0]), (Some(2), &first));
    }
}

#[tokio::test]
async fn nobody_changes_their_own_role_in_a_document_nor_gives_one_to_nobody() {
    let house = House::open().await;
    let (id, manager) = house.member("chef", Role::Manage).await;
    let document = house.document(&manager, "Bouger").await;
    let own = format!("/api/v1/documents/{document}/roles/{id}");
    assert_eq!(manager.send("PUT", &own, &json!({ "role": "none" })).await.code(), "own-role");
    let nobody = ParticipantId::from_slice(&[9; 16]).unwrap();
    let nobody = format!("/api/v1/documents/{document}/roles/{nobody}");
    assert_eq!(manager.send("PUT", &nobody, &json!({ "role": "read" })).await.code(), "unknown-participant");
}

#[tokio::test]
async fn g4_a_new_document_holds_its_gabarit_and_is_found_by_its_address() {
    let house = House::open().await;
    let (_, writer) = house.member("plume", Role::Write).await;
    let list = format!("/api/v1/workspaces/{}/documents", house.workspace);
    let made = writer.send("POST", &list, &json!({ "gabarit": GABARIT, "title": "  Bouger ensemble " })).await;
    let id: DocumentId = made.json()["id"].as_str().unwrap().parse().expect("an Automerge document id");
    assert_eq!(made.json()["url"], id.url());
    let found = writer.get(made.header("location").expect("its address")).await.json();
    assert_eq!((&found["title"], &found["createdByName"]), (&json!("Bouger ensemble"), &json!("plume")));
    assert_eq!((&found["gabarit"], &found["archivedAt"]), (&json!(GABARIT), &Value::Null));
    assert!(found["required"].as_u64() > found["filled"].as_u64(), "{found}");
    let content = writer.get(&format!("/api/v1/documents/{id}/content")).await.json();
    assert_eq!((&content["gabarit"], &content["title"]), (&json!(GABARIT), &json!("Bouger ensemble")));

    let unknown = json!({ "gabarit": "normandie-2025/inconnu@1", "title": "Bouger" });
    assert_eq!(writer.send("POST", &list, &unknown).await.code(), "unknown-gabarit");
    for title in ["", "  ", "a\u{7}b", &"a".repeat(301)] {
        let refused = writer.send("POST", &list, &json!({ "gabarit": GABARIT, "title": title })).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (422, "invalid-title".to_owned()), "{title:?}");
    }
}

#[tokio::test]
async fn r7_an_archived_document_can_be_read_and_taken_back_but_not_renamed() {
    let house = House::open().await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let page = format!("/api/v1/documents/{}", house.document(&manager, "Bouger").await);
    let away = manager.send("PATCH", &page, &json!({ "archived": true })).await.json();
    assert!(away["archivedAt"].is_i64(), "{away}");
    let again = manager.send("PATCH", &page, &json!({ "archived": true })).await.json();
    assert_eq!(again["archivedAt"], away["archivedAt"], "the first time counts");
    assert_eq!(manager.send("PATCH", &page, &json!({ "title": "Marcher" })).await.code(), "archived");
    assert_eq!(manager.get(&page).await.json()["title"], "Bouger");
    let both = manager.send("PATCH", &page, &json!({ "archived": false, "title": "Marcher" })).await;
    assert_eq!((both.status.as_u16(), both.code()), (422, "two-acts".to_owned()));
    assert_eq!(manager.get(&page).await.json()["archivedAt"], again["archivedAt"], "half of it was done");
    assert_eq!(manager.send("PATCH", &page, &json!({ "archived": false })).await.status, 200);
    let back = manager.send("PATCH", &page, &json!({ "title": "Marcher" })).await.json();
    assert_eq!((&back["archivedAt"], &back["title"]), (&Value::Null, &json!("Marcher")));
}
