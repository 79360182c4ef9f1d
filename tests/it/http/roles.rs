//! Who may call what: every role, every call that names a workspace or a document.

use std::collections::BTreeSet;

use maillage_server::http::ROUTES;
use maillage_shared::{DocumentId, ParticipantId, Role};
use serde_json::{Value, json};

use crate::{
    client::Client,
    house::{GABARIT, House},
};

/// A call, and its status for somebody signed out, then for each role: none, read, write, manage.
type Row = (&'static str, &'static str, Value, [u16; 5]);

fn matrix() -> Vec<Row> {
    vec![
        ("GET", "/api/v1/workspaces/{id}/documents", Value::Null, [401, 404, 200, 200, 200]),
        (
            "POST",
            "/api/v1/workspaces/{id}/documents",
            json!({ "gabarit": GABARIT, "title": "Bouger" }),
            [401, 404, 403, 201, 201],
        ),
        ("GET", "/api/v1/workspaces/{id}/search", Value::Null, [401, 404, 200, 200, 200]),
        ("GET", "/api/v1/workspaces/{id}/presence", Value::Null, [401, 404, 200, 200, 200]),
        ("GET", "/api/v1/workspaces/{id}/events", Value::Null, [401, 404, 200, 200, 200]),
        ("GET", "/api/v1/workspaces/{id}/members", Value::Null, [401, 404, 200, 200, 200]),
        (
            "POST",
            "/api/v1/workspaces/{id}/members",
            json!({ "email": "autre@example.org", "role": "read" }),
            [401, 404, 403, 403, 200],
        ),
        ("PUT", "/api/v1/workspaces/{id}/members/{participant}", json!({ "role": "read" }), [401, 404, 403, 403, 204]),
        ("DELETE", "/api/v1/workspaces/{id}/members/{participant}", Value::Null, [401, 404, 403, 403, 204]),
        ("GET", "/api/v1/workspaces/{id}/invitations", Value::Null, [401, 404, 403, 403, 200]),
        (
            "POST",
            "/api/v1/workspaces/{id}/invitations",
            json!({ "text": "a@b.fr", "role": "read", "documents": [], "structure": "" }),
            [401, 404, 403, 403, 200],
        ),
        ("POST", "/api/v1/workspaces/{id}/invitations/{invitation}/resend", Value::Null, [401, 404, 403, 403, 200]),
        ("DELETE", "/api/v1/workspaces/{id}/invitations/{invitation}", Value::Null, [401, 404, 403, 403, 204]),
        ("GET", "/api/v1/documents/{id}", Value::Null, [401, 404, 200, 200, 200]),
        ("PATCH", "/api/v1/documents/{id}", json!({ "title": "Marcher" }), [401, 404, 403, 403, 200]),
        ("POST", "/api/v1/documents/{id}/duplicate", json!({ "title": "Bouger encore" }), [401, 404, 403, 201, 201]),
        ("GET", "/api/v1/documents/{id}/roles", Value::Null, [401, 404, 403, 403, 200]),
        (
            "POST",
            "/api/v1/documents/{id}/roles",
            json!({ "email": "autre@example.org", "role": "read" }),
            [401, 404, 403, 403, 204],
        ),
        ("PUT", "/api/v1/documents/{id}/roles/{participant}", json!({ "role": "write" }), [401, 404, 403, 403, 204]),
        ("GET", "/api/v1/documents/{id}/content", Value::Null, [401, 404, 200, 200, 200]),
        ("GET", "/api/v1/documents/{id}/history", Value::Null, [401, 404, 200, 200, 200]),
    ]
}

/// What the calls name beside the workspace.
struct Named {
    document: String,
    participant: ParticipantId,
    invitation: String,
}

fn path(template: &str, house: &House, named: &Named) -> String {
    let workspace = house.workspace.to_string();
    let id = if template.contains("/workspaces/") { &workspace } else { &named.document };
    let path = template.replace("{id}", id).replace("{participant}", &named.participant.to_string());
    path.replace("{invitation}", &named.invitation)
}

/// Somebody is invited to the workspace: the invitation's id.
async fn invite(house: &House, manager: &Client) -> String {
    let body = json!({ "text": "invitee@example.org", "role": "read", "documents": [], "structure": "" });
    let path = format!("/api/v1/workspaces/{}/invitations", house.workspace);
    let answer = manager.send("POST", &path, &body).await.json();
    answer["invited"][0]["invitation"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn r4_each_role_may_do_what_the_matrix_says_and_no_more() {
    let house = House::open().await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let document = house.document(&manager, "Bouger").await;
    let participant = house.add_member("autre", Role::Read).await;
    let named = Named { document, participant, invitation: invite(&house, &manager).await };
    let mut callers: Vec<(String, Client)> = vec![("signed out".to_owned(), house.stranger())];
    for role in Role::ALL {
        callers.push((role.to_string(), house.member(&format!("role-{role}"), role).await.1));
    }
    for (method, template, body, expected) in matrix() {
        for ((who, client), expected) in callers.iter().zip(expected) {
            let path = path(template, &house, &named);
            let answer = client.send(method, &path, &body).await;
            assert_eq!(answer.status, expected, "{who}: {method} {template}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn r4_the_matrix_leaves_no_call_out() {
    let tested: BTreeSet<_> = matrix().iter().map(|(method, path, ..)| (*method, *path)).collect();
    let routes = ROUTES.iter().map(|route| (route.method, route.path.as_str()));
    let routed: BTreeSet<_> = routes.filter(|(_, path)| path.contains("{id}")).collect();
    assert_eq!(tested, routed);
}

#[tokio::test]
async fn r3_what_is_foreign_is_answered_exactly_like_what_is_missing() {
    let house = House::open().await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let document = house.document(&manager, "Bouger").await;
    let (foreigner, foreign) = house.member("voisin", Role::None).await;
    let elsewhere = maillage_server::accounts::Accounts::new(house.store.directory.clone()).await.unwrap();
    elsewhere.add_workspace("Un autre CLS", Some("voisin@example.org")).await.unwrap();
    let invitation = invite(&house, &manager).await;
    let named = Named { document, participant: foreigner, invitation: invitation.clone() };
    let missing_document = DocumentId::from_bytes([7; 16]).to_string();
    for (method, template, body, _) in matrix() {
        let there = path(template, &house, &named);
        let missing = template
            .replace("{id}", if template.contains("/workspaces/") { NOWHERE } else { &missing_document })
            .replace("{participant}", &foreigner.to_string())
            .replace("{invitation}", &invitation);
        let (there, missing) = (foreign.send(method, &there, &body).await, foreign.send(method, &missing, &body).await);
        assert_eq!(there.code(), "not-found", "{method} {template}");
        assert_eq!((there.status, there.problem()), (missing.status, missing.problem()), "{method} {template}");
    }
    let workspaces = foreign.get("/api/v1/workspaces").await.json();
    assert_eq!(workspaces.as_array().map(Vec::len), Some(1));
    assert_eq!((&workspaces[0]["name"], &workspaces[0]["role"]), (&json!("Un autre CLS"), &json!("manage")));
}

/// A workspace id that nothing has.
const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::test]
async fn r5_a_role_in_one_document_goes_over_the_workspaces() {
    let house = House::open().await;
    let (_, manager) = house.member("chef", Role::Manage).await;
    let (reader, reading) = house.member("lecteur", Role::Read).await;
    let (_, visiting) = house.member("invite", Role::None).await;
    let document = house.document(&manager, "Bouger").await;
    let page = format!("/api/v1/documents/{document}");
    let role = |who: ParticipantId| format!("{page}/roles/{who}");
    let list = format!("/api/v1/workspaces/{}/documents", house.workspace);

    assert_eq!(manager.send("PUT", &role(reader), &json!({ "role": "none" })).await.status, 204);
    assert_eq!(reading.get(&page).await.code(), "not-found");
    assert_eq!(reading.get(&list).await.json(), json!([]));
    assert_eq!(manager.send("PUT", &role(reader), &json!({ "role": null })).await.status, 204);
    assert_eq!(reading.get(&page).await.json()["role"], "read");
    assert_eq!(reading.get(&list).await.json()[0]["title"], "Bouger");

    let guest = json!({ "email": "Invite@example.org", "role": "write" });
    assert_eq!(manager.send("POST", &format!("{page}/roles"), &guest).await.status, 204);
    assert_eq!(visiting.get(&page).await.json()["role"], "write");
    assert_eq!(visiting.get(&list).await.code(), "not-found");
}
