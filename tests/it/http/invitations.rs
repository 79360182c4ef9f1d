//! Inviting: many addresses at once, what becomes of each, sending again and taking back; and a scene for whoever is
//! invited.

use std::time::Duration;

use maillage_server::{
    lifecycle::Settings,
    limits::{Limits, PeopleLimits},
};
use maillage_shared::{DocumentId, Role};
use serde_json::{Value, json};

use super::events::Listening;
use crate::{client::Client, house::House};

pub(crate) fn path(house: &House) -> String {
    format!("/api/v1/workspaces/{}/invitations", house.workspace)
}

/// What invites whomever a text names into the workspace.
pub(crate) fn into_workspace(text: &str, role: &str) -> Value {
    json!({ "text": text, "role": role, "documents": [], "structure": "CPTS du Bocage" })
}

/// The same to one document.
pub(crate) fn to_document(text: &str, document: &str, role: &str) -> Value {
    json!({ "text": text, "role": null, "documents": [{ "id": document, "role": role }], "structure": "" })
}

/// Invites, and says what became of it.
pub(crate) async fn invite(house: &House, who: &Client, body: &Value) -> Value {
    let answer = who.send("POST", &path(house), body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// The secret of a link.
pub(crate) fn token(sent: &Value) -> String {
    let link = sent["link"].as_str().expect("a link");
    link.split_once("/invitation#").expect("a link to an invitation").1.to_owned()
}

fn people(limits: PeopleLimits) -> Settings {
    Settings { limits: Limits { people: limits, ..Limits::default() }, ..Settings::default() }
}

async fn refused(house: &House, who: &Client, body: &Value) -> (u16, String) {
    let answer = who.send("POST", &path(house), body).await;
    (answer.status.as_u16(), answer.code())
}

async fn listed(house: &House, who: &Client) -> Vec<Value> {
    who.get(&path(house)).await.json().as_array().expect("a list").clone()
}

fn reasons(outcome: &Value) -> Vec<(u64, &str, &str)> {
    let skipped = outcome["skipped"].as_array().expect("a list").iter();
    let text = |skipped: &'static str| skipped;
    skipped
        .map(|one| {
            let [email, reason] = [text("email"), text("reason")].map(|key| one[key].as_str().expect("a text"));
            (one["line"].as_u64().expect("a line"), email, reason)
        })
        .collect()
}

#[tokio::test]
async fn i1_of_five_hundred_addresses_with_twelve_faults_each_is_named_and_the_others_invited() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let address = |number: usize| {
        if number % 42 == 7 { format!("pas d’adresse {number}") } else { format!("Nom {number} <a{number}@b.fr>") }
    };
    let text: Vec<_> = (0..500).map(address).collect();
    let outcome = invite(&house, &manager, &into_workspace(&text.join("\n"), "write")).await;
    let faults = outcome["faults"].as_array().expect("a list");
    assert_eq!(faults.len(), 12);
    assert_eq!(faults[1], json!({ "line": 50, "text": "pas d’adresse 49" }));
    let invited = outcome["invited"].as_array().expect("a list");
    assert_eq!(invited.len(), 488);
    assert_eq!((&invited[0]["line"], &invited[0]["invitation"]["name"]), (&json!(1), &json!("Nom 0")));
    assert_eq!(listed(&house, &manager).await.len(), 488);
    let one_more = text.join("\n") + "\nx@y.fr";
    assert_eq!(
        refused(&house, &manager, &into_workspace(&one_more, "write")).await,
        (422, "too-many-addresses".into())
    );
    assert_eq!(listed(&house, &manager).await.len(), 488, "nothing half done");
}

#[tokio::test]
async fn i1_doubles_members_and_those_who_are_invited_are_told_apart() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    house.visitor("lecteur", Role::Read).await;
    invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    let text = "Chef@Example.org; lecteur@example.org\nanne@example.org, ANNE@example.org\nodile@example.org";
    let outcome = invite(&house, &manager, &into_workspace(text, "write")).await;
    let expected = [
        (1, "chef@example.org", "member"),
        (1, "lecteur@example.org", "member"),
        (2, "anne@example.org", "duplicate"),
        (3, "odile@example.org", "invited"),
    ];
    assert_eq!(reasons(&outcome), expected);
    assert_eq!(outcome["invited"].as_array().map(Vec::len), Some(1));
    let shown = &outcome["invited"][0]["invitation"];
    let expected = [json!("anne@example.org"), json!("CPTS du Bocage"), json!("write"), json!([]), json!("chef")];
    assert_eq!(["email", "structure", "role", "documents", "invitedByName"].map(|key| shown[key].clone()), expected);
    assert_eq!(
        (&shown["state"], &shown["mail"], &shown["mailError"]),
        (&json!("pending"), &json!("waiting"), &Value::Null)
    );
    assert_eq!(listed(&house, &manager).await[0], *shown, "newest first, as it was told");
}

#[tokio::test]
async fn i6_guests_are_invited_to_documents_of_the_workspace_alone() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    house.visitor("lecteur", Role::Read).await;
    let (guest, _) = house.visitor("invite", Role::None).await;
    let (document, other) = (house.document(&manager, "Bouger").await, house.document(&manager, "Marcher").await);
    let id: DocumentId = document.parse().expect("an id");
    house.store.directory.set_document_role(id, guest, Some(Role::Write)).await.expect("set");
    let text = "chef@example.org, lecteur@example.org, invite@example.org, odile@example.org";
    let outcome = invite(&house, &manager, &to_document(text, &document, "write")).await;
    assert_eq!(reasons(&outcome), [(1, "chef@example.org", "member"), (1, "invite@example.org", "member")]);
    let shown = &outcome["invited"][0]["invitation"];
    assert_eq!(shown["documents"], json!([{ "id": document, "title": "Bouger", "role": "write" }]));
    assert_eq!((&shown["email"], &shown["role"]), (&json!("lecteur@example.org"), &Value::Null));
    let weaker = invite(&house, &manager, &to_document("odile@example.org", &document, "read")).await;
    assert_eq!(reasons(&weaker), [(1, "odile@example.org", "invited")]);
    let another = invite(&house, &manager, &to_document("odile@example.org", &other, "read")).await;
    assert_eq!(reasons(&another), []);

    let accounts = maillage_server::accounts::Accounts::new(house.store.directory.clone()).await.expect("accounts");
    let elsewhere = accounts.add_workspace("Un autre CLS", Some("chef@example.org")).await.expect("added");
    let made = json!({ "gabarit": crate::house::GABARIT, "title": "Ailleurs" });
    let foreign = manager.send("POST", &format!("/api/v1/workspaces/{elsewhere}/documents"), &made).await.json();
    let foreign = foreign["id"].as_str().expect("an id");
    let both =
        json!({ "text": "a@b.fr", "role": "read", "documents": [{ "id": document, "role": "read" }], "structure": "" });
    let twice = json!({ "text": "a@b.fr", "role": null, "structure": "",
        "documents": [{ "id": document, "role": "read" }, { "id": document, "role": "write" }] });
    let neither = json!({ "text": "a@b.fr", "role": null, "documents": [], "structure": "" });
    for wrong in [
        to_document("a@b.fr", foreign, "read"),
        to_document("a@b.fr", &DocumentId::from_bytes([7; 16]).to_string(), "read"),
        to_document("a@b.fr", &document, "none"),
        into_workspace("a@b.fr", "none"),
        both,
        twice,
        neither,
    ] {
        assert_eq!(refused(&house, &manager, &wrong).await, (422, "invalid-invitation".to_owned()), "{wrong}");
    }
    for (text, code) in [(" ;\n", "no-address"), ("", "no-address")] {
        assert_eq!(refused(&house, &manager, &into_workspace(text, "read")).await, (422, code.to_owned()));
    }
    let mut long = into_workspace("a@b.fr", "read");
    long["structure"] = json!("é".repeat(201));
    assert_eq!(refused(&house, &manager, &long).await, (422, "invalid-structure".to_owned()));
}

#[tokio::test]
async fn i7_invitations_are_bounded_in_a_workspace_and_in_a_day() {
    let limits = PeopleLimits { invitations_pending: 3, invitations_per_day: 4, ..PeopleLimits::default() };
    let house = House::open_with(people(limits)).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let outcome = invite(&house, &manager, &into_workspace("a@b.fr, c@d.fr, e@f.fr", "read")).await;
    let id = outcome["invited"][0]["invitation"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(refused(&house, &manager, &into_workspace("g@h.fr", "read")).await, (409, "workspace-full".to_owned()));
    let one = format!("{}/{id}", path(&house));
    assert_eq!(manager.send("DELETE", &one, &Value::Null).await.status, 204);
    invite(&house, &manager, &into_workspace("g@h.fr", "read")).await;
    assert_eq!(manager.send("DELETE", &one, &Value::Null).await.status, 204, "twice is no error");
    let other = outcome["invited"][1]["invitation"]["id"].as_str().expect("an id");
    let again = manager.send("POST", &format!("{}/{other}/resend", path(&house)), &Value::Null).await;
    assert_eq!((again.status.as_u16(), again.code()), (429, "too-many-attempts".to_owned()));
    assert!(again.header("retry-after").is_some());
    assert_eq!(listed(&house, &manager).await.len(), 3);
}

#[tokio::test]
async fn i3_an_invitation_that_is_sent_again_has_another_link_and_its_whole_time() {
    let limits = PeopleLimits { invitation_lasts: Duration::from_millis(1), ..PeopleLimits::default() };
    let house = House::open_with(people(limits)).await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let outcome = invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    let first = &outcome["invited"][0];
    let id = first["invitation"]["id"].as_str().expect("an id");
    let expired = async || listed(&house, &manager).await[0]["state"] == "expired";
    while !expired().await {
        tokio::task::yield_now().await;
    }
    // It is over: the same address is invited anew, and this one can still be sent again.
    let anew = invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    assert_eq!(anew["invited"].as_array().map(Vec::len), Some(1));
    let answer = manager.send("POST", &format!("{}/{id}/resend", path(&house)), &Value::Null).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let again = answer.json();
    assert_ne!(token(&again), token(first));
    assert_eq!(again["invitation"]["id"], id);
    assert!(again["invitation"]["expiresAt"].as_i64() > first["invitation"]["expiresAt"].as_i64());
    let lookup = async |token: String| {
        let body = json!({ "token": token });
        house.stranger().send("POST", "/api/v1/invitations/lookup", &body).await.code()
    };
    assert_eq!(lookup(token(first)).await, "invitation-replaced");
    assert_eq!(lookup(token(&again)).await, "invitation-expired");
}

#[tokio::test]
async fn i5_managers_hear_that_invitations_are_others_and_nobody_else_does() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, reader) = house.visitor("lecteur", Role::Read).await;
    let (mut theirs, _) = Listening::open(&manager, house.workspace, None).await;
    let (mut others, _) = Listening::open(&reader, house.workspace, None).await;
    invite(&house, &manager, &into_workspace("odile@example.org", "read")).await;
    theirs.of("invitations").await;
    house.document(&manager, "Bouger").await;
    let mut told = vec![others.next().await];
    while told.last().is_none_or(|event| event.kind() != "document") {
        told.push(others.next().await);
    }
    assert!(told.iter().all(|event| event.kind() != "invitations"), "{told:?}");
}
