//! Roles in single documents, as the API gives, lists and bounds them; and whose id opens what.

use maillage_shared::{ParticipantId, Role};
use serde_json::{Value, json};

use crate::{client::Client, house::House};

fn member(house: &House, who: ParticipantId) -> String {
    format!("/api/v1/workspaces/{}/members/{who}", house.workspace)
}

#[tokio::test]
async fn r12_a_member_who_is_removed_keeps_no_role_in_any_document() {
    let house = House::open().await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let (leaving, own) = house.member("partante", Role::Read).await;
    let page = format!("/api/v1/documents/{}", house.document(&manager, "Bouger").await);
    let role = json!({ "role": "write" });
    assert_eq!(manager.send("PUT", &format!("{page}/roles/{leaving}"), &role).await.status, 204);
    assert_eq!(own.get(&page).await.json()["role"], "write");
    assert_eq!(manager.send("DELETE", &member(&house, leaving), &Value::Null).await.status, 204);
    for path in [page.clone(), format!("{page}/content"), format!("{page}/history")] {
        assert_eq!(own.get(&path).await.code(), "not-found", "{path}");
    }
    assert_eq!(manager.get(&format!("{page}/roles")).await.json(), json!([]));
    let again = manager.send("DELETE", &member(&house, leaving), &Value::Null).await;
    assert_eq!(again.status, 204, "there is nothing left to take: {again:?}");
}

#[tokio::test]
async fn r13_nobody_shuts_who_manages_the_workspace_out_of_a_document() {
    let house = House::open().await;
    let (coordinator, coordination) = house.member("coordination", Role::Manage).await;
    let (pilot, piloting) = house.member("pilote", Role::Write).await;
    let id = house.document(&coordination, "Bouger").await;
    let page = format!("/api/v1/documents/{id}");
    let role = |who: ParticipantId| format!("{page}/roles/{who}");
    assert_eq!(coordination.send("PUT", &role(pilot), &json!({ "role": "manage" })).await.status, 204);
    for lower in ["none", "read", "write"] {
        let refused = piloting.send("PUT", &role(coordinator), &json!({ "role": lower })).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "workspace-manager".to_owned()));
        let invited = json!({ "email": "coordination@example.org", "role": lower });
        let refused = piloting.send("POST", &format!("{page}/roles"), &invited).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "workspace-manager".to_owned()));
    }
    // What was given before the rule, or before they managed the workspace, changes nothing either.
    let document = id.parse().expect("an id");
    house.store.directory.set_document_role(document, coordinator, Some(Role::None)).await.expect("given");
    assert_eq!(coordination.get(&page).await.json()["role"], "manage");
    let list = format!("/api/v1/workspaces/{}/documents", house.workspace);
    assert_eq!(coordination.get(&list).await.json()[0]["role"], "manage");
    assert_eq!(coordination.send("PUT", &role(pilot), &json!({ "role": "none" })).await.status, 204);
    assert_eq!(piloting.get(&page).await.code(), "not-found");
    assert_eq!(piloting.send("PUT", &role(coordinator), &json!({ "role": null })).await.code(), "not-found");
}

#[tokio::test]
async fn r14_the_roles_given_in_a_document_are_listed_to_its_managers_with_the_addresses_they_may_see() {
    let house = House::open().await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let (pilot, piloting) = house.member("pilote", Role::Read).await;
    let guest = house.add_member("invite", Role::None).await;
    let page = format!("/api/v1/documents/{}", house.document(&manager, "Bouger").await);
    let roles = format!("{page}/roles");
    let invitation = json!({ "email": "invite@example.org", "role": "read" });
    assert_eq!(manager.send("POST", &roles, &invitation).await.status, 204);
    assert_eq!(manager.send("PUT", &format!("{roles}/{pilot}"), &json!({ "role": "manage" })).await.status, 204);
    let listed = |email: Value| {
        json!([
            { "id": guest, "name": "invite", "email": null, "role": "read", "workspaceRole": "none" },
            { "id": pilot, "name": "pilote", "email": email, "role": "manage", "workspaceRole": "read" },
        ])
    };
    assert_eq!(manager.get(&roles).await.json(), listed(json!("pilote@example.org")));
    assert_eq!(piloting.get(&roles).await.json(), listed(Value::Null), "a reader of the workspace sees no address");
    // The document's manager may change the guest's role, and takes it away.
    assert_eq!(piloting.send("PUT", &format!("{roles}/{guest}"), &json!({ "role": "write" })).await.status, 204);
    assert_eq!(piloting.send("PUT", &format!("{roles}/{guest}"), &json!({ "role": null })).await.status, 204);
    assert_eq!(manager.get(&roles).await.json().as_array().map(Vec::len), Some(1));
}

/// Somebody who may only read in the house's workspace, and manages one of their own.
async fn curious(house: &House) -> (Client, String) {
    let (_, client) = house.member("curieux", Role::Read).await;
    let accounts =
        maillage_server::accounts::Accounts::new(house.store.directory.clone()).await.expect("hashing works");
    let own = accounts.add_workspace("Le mien", Some("curieux@example.org")).await.expect("a workspace");
    (client, own.to_string())
}

#[tokio::test]
async fn r15_nobody_learns_an_address_or_a_name_by_putting_a_stranger_into_a_workspace_of_their_own() {
    let house = House::open().await;
    let (chef, manager) = house.member("chef", Role::Manage).await;
    let (curious, own) = curious(&house).await;
    let members = format!("/api/v1/workspaces/{own}/members");
    let nobody = ParticipantId::from_slice(&[9; 16]).expect("an id");
    let [stranger, missing] = [chef, nobody].map(|who| format!("{members}/{who}"));
    let role = json!({ "role": "read" });
    let (stranger, missing) = (curious.send("PUT", &stranger, &role).await, curious.send("PUT", &missing, &role).await);
    assert_eq!((stranger.status.as_u16(), stranger.code()), (404, "unknown-participant".to_owned()));
    assert_eq!(stranger.problem(), missing.problem(), "R3: whether there is such an account isn't told either");
    assert_eq!(curious.get(&members).await.json().as_array().map(Vec::len), Some(1));

    // Nor into a document of theirs.
    let list = format!("/api/v1/workspaces/{own}/documents");
    let made = curious.send("POST", &list, &json!({ "gabarit": crate::house::GABARIT, "title": "Appât" })).await;
    let roles = format!("/api/v1/documents/{}/roles", made.json()["id"].as_str().expect("an id"));
    assert_eq!(curious.send("PUT", &format!("{roles}/{chef}"), &role).await.code(), "unknown-participant");
    assert_eq!(curious.get(&roles).await.json(), json!([]));

    // Who knows the address may invite by it; who manages a workspace somebody is in knows theirs.
    let invitation = json!({ "email": " Chef@Example.org ", "role": "write" });
    let expected = json!({ "id": chef, "name": "chef", "email": "chef@example.org", "role": "write" });
    assert_eq!(curious.send("POST", &members, &invitation).await.json(), expected);
    let unknown = json!({ "email": "personne@example.org", "role": "write" });
    assert_eq!(curious.send("POST", &members, &unknown).await.code(), "unknown-participant");
    assert_eq!(curious.send("PUT", &format!("{members}/{chef}"), &role).await.status, 204);
    assert_eq!(manager.get("/api/v1/workspaces").await.json().as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn r15_a_manager_of_two_workspaces_may_take_a_member_of_one_into_the_other() {
    let house = House::open().await;
    let known = house.add_member("connue", Role::Write).await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let accounts =
        maillage_server::accounts::Accounts::new(house.store.directory.clone()).await.expect("hashing works");
    let other = accounts.add_workspace("Un autre CLS", Some("chef@example.org")).await.expect("a workspace");
    let path = format!("/api/v1/workspaces/{other}/members/{known}");
    assert_eq!(manager.send("PUT", &path, &json!({ "role": "read" })).await.status, 204);
}
