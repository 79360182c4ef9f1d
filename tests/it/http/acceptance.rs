//! A link in the hands of whoever was invited, and of others.

use std::time::Duration;

use maillage_server::{
    lifecycle::Settings,
    limits::{Limits, PeopleLimits},
};
use maillage_shared::{InvitationToken, Role};
use serde_json::{Value, json};

use super::invitations::{into_workspace, invite, path, to_document, token};
use crate::{client::Client, house::House};

const LOOKUP: &str = "/api/v1/invitations/lookup";
const ACCEPT: &str = "/api/v1/invitations/accept";
/// Twelve characters or more, and nobody's.
const SECRET: &str = "une phrase de passage";

fn accepting(token: &str) -> Value {
    json!({ "token": token, "account": null })
}

fn joining(token: &str, name: &str) -> Value {
    json!({ "token": token, "account": { "name": name, "password": SECRET } })
}

async fn refusal(who: &Client, path: &str, body: &Value) -> (u16, String) {
    let answer = who.send("POST", path, body).await;
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn i4_somebody_new_looks_joins_with_a_password_and_is_signed_in() {
    let house = House::open().await;
    let (_, manager) = house.visitor("Maëlle", Role::Manage).await;
    let outcome = invite(&house, &manager, &into_workspace("Odile Encrier <odile@example.org>", "write")).await;
    let token = token(&outcome["invited"][0]);
    let mut odile = house.stranger();
    for _ in 0..3 {
        let view = odile.send("POST", LOOKUP, &json!({ "token": token })).await.json();
        let expected = [json!("CLS des essais"), json!("Maëlle"), json!("odile@example.org"), json!("Odile Encrier")];
        assert_eq!(["workspaceName", "invitedByName", "email", "name"].map(|key| view[key].clone()), expected);
        let expected = [json!("write"), json!(false), Value::Null, json!(false), json!("CPTS du Bocage")];
        assert_eq!(["role", "hasAccount", "signedInAs", "differs", "structure"].map(|key| view[key].clone()), expected);
    }
    assert_eq!(refusal(&odile, ACCEPT, &accepting(&token)).await, (401, "signed-out".to_owned()));
    for (wrong, code) in [
        (json!({ "name": " ", "password": SECRET }), "invalid-name"),
        (json!({ "name": "Odile", "password": "court" }), "weak-password"),
    ] {
        let body = json!({ "token": token, "account": wrong });
        assert_eq!(refusal(&odile, ACCEPT, &body).await, (422, code.to_owned()));
    }
    let answer = odile.send("POST", ACCEPT, &joining(&token, "Odile Encrier")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let cookie = answer.set_cookie("maillage_session=").expect("a session begins");
    odile.cookie = cookie.split(';').next().map(str::to_owned);
    assert!(answer.set_cookie("maillage_device=").is_some(), "her browser is known from now on");
    let accepted = answer.json();
    assert_eq!(accepted["signedIn"]["email"], "odile@example.org");
    assert_eq!(
        (&accepted["workspace"]["name"], &accepted["workspace"]["role"]),
        (&json!("CLS des essais"), &json!("write"))
    );
    house.document(&odile, "Bouger").await;
    let mut again = house.stranger();
    assert_eq!(again.sign_in("odile@example.org", SECRET).await.status, 200);

    let listed = manager.get(&path(&house)).await.json();
    let expected = [json!("accepted"), json!("Odile Encrier"), json!("odile@example.org"), json!(false)];
    let keys = ["state", "acceptedByName", "acceptedByEmail", "acceptedByOther"];
    assert_eq!(keys.map(|key| listed[0][key].clone()), expected);
    for (call, body) in [(LOOKUP, json!({ "token": token })), (ACCEPT, accepting(&token))] {
        assert_eq!(refusal(&odile, call, &body).await, (409, "invitation-used".to_owned()));
    }
    let one = format!("{}/{}", path(&house), listed[0]["id"].as_str().expect("an id"));
    for (method, call) in [("DELETE", one.clone()), ("POST", format!("{one}/resend"))] {
        let refused = manager.send(method, &call, &Value::Null).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "invitation-used".to_owned()));
    }
}

#[tokio::test]
async fn i4_who_has_an_account_keeps_a_stronger_role_and_gets_a_missing_one() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, odile) = house.visitor("odile", Role::None).await;
    let document = house.document(&manager, "Bouger").await;
    let first = token(&invite(&house, &manager, &into_workspace("odile@example.org", "write")).await["invited"][0]);
    let second =
        token(&invite(&house, &manager, &to_document("odile@example.org", &document, "manage")).await["invited"][0]);
    let view = odile.send("POST", LOOKUP, &json!({ "token": first })).await.json();
    assert_eq!(
        (&view["hasAccount"], &view["differs"], &view["signedInAs"]["name"]),
        (&json!(true), &json!(false), &json!("odile"))
    );
    let stranger = house.stranger();
    assert_eq!(refusal(&stranger, ACCEPT, &joining(&first, "Odile")).await, (409, "account-exists".to_owned()));
    assert_eq!(refusal(&odile, ACCEPT, &joining(&first, "Odile")).await, (409, "signed-in".to_owned()));
    assert_eq!(odile.send("POST", ACCEPT, &accepting(&first)).await.status, 200);
    assert_eq!(odile.get("/api/v1/workspaces").await.json()[0]["role"], "write");
    assert_eq!(odile.send("POST", ACCEPT, &accepting(&second)).await.status, 200);
    assert_eq!(odile.get(&format!("/api/v1/documents/{document}")).await.json()["role"], "manage");

    // Invited as a reader by somebody who doesn't know; removed and promoted meanwhile.
    let body = into_workspace("louis@example.org", "read");
    let weak = token(&invite(&house, &manager, &body).await["invited"][0]);
    let (louis, louis_there) = house.visitor("louis", Role::Manage).await;
    let accepted = louis_there.send("POST", ACCEPT, &accepting(&weak)).await.json();
    assert_eq!(accepted["workspace"]["role"], "manage");
    assert_eq!(house.store.directory.workspace_role(house.workspace, louis).await.expect("a role"), Role::Manage);
}

#[tokio::test]
async fn i6_a_guest_opens_the_document_and_nothing_else() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (document, other) = (house.document(&manager, "Bouger").await, house.document(&manager, "Marcher").await);
    let token =
        token(&invite(&house, &manager, &to_document("odile@example.org", &document, "write")).await["invited"][0]);
    let mut odile = house.stranger();
    let view = odile.send("POST", LOOKUP, &json!({ "token": token })).await.json();
    let opened = json!([{ "id": document, "title": "Bouger", "role": "write" }]);
    assert_eq!((&view["role"], &view["documents"]), (&Value::Null, &opened));
    let answer = odile.send("POST", ACCEPT, &joining(&token, "Odile")).await;
    odile.cookie =
        answer.set_cookie("maillage_session=").and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
    let accepted = answer.json();
    assert_eq!((&accepted["workspace"], &accepted["documents"]), (&Value::Null, &opened));
    assert_eq!(odile.get(&format!("/api/v1/documents/{document}")).await.json()["role"], "write");
    assert_eq!(odile.get(&format!("/api/v1/documents/{other}")).await.code(), "not-found");
    assert_eq!(odile.get("/api/v1/workspaces").await.json(), json!([]));
    assert_eq!(house.store.directory.members(house.workspace).await.expect("listed").len(), 1);
}

#[tokio::test]
async fn i5_another_account_that_accepts_is_told_to_the_inviter() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, louis) = house.visitor("louis", Role::None).await;
    let token = token(&invite(&house, &manager, &into_workspace("odile@example.org", "read")).await["invited"][0]);
    let view = louis.send("POST", LOOKUP, &json!({ "token": token })).await.json();
    assert_eq!((&view["differs"], &view["hasAccount"]), (&json!(true), &json!(false)));
    assert_eq!(louis.send("POST", ACCEPT, &accepting(&token)).await.status, 200);
    let listed = manager.get(&path(&house)).await.json();
    let expected = [json!("odile@example.org"), json!("louis@example.org"), json!(true)];
    assert_eq!(["email", "acceptedByEmail", "acceptedByOther"].map(|key| listed[0][key].clone()), expected);
}

#[tokio::test]
async fn i3_a_link_that_leads_nowhere_says_why_and_does_nothing() {
    let limits = PeopleLimits { invitation_lasts: Duration::from_millis(1), ..PeopleLimits::default() };
    let limits = Limits { people: limits, ..Limits::default() };
    let short = House::open_with(Settings { limits, ..Settings::default() }).await;
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, elsewhere) = short.visitor("chef", Role::Manage).await;
    let (_, louis) = house.visitor("louis", Role::None).await;
    let revoked = invite(&house, &manager, &into_workspace("a@b.fr", "read")).await["invited"][0].clone();
    let one = format!("{}/{}", path(&house), revoked["invitation"]["id"].as_str().expect("an id"));
    assert_eq!(manager.send("DELETE", &one, &Value::Null).await.status, 204);
    let whole = token(&revoked);
    let foreign = token(&invite(&short, &elsewhere, &into_workspace("a@b.fr", "read")).await["invited"][0]);
    let never = InvitationToken::from_bytes([7; 32]).to_string();
    for (token, status, code) in [
        (whole.as_str(), 410, "invitation-revoked"),
        (&whole[..whole.len() - 1], 422, "invitation-altered"),
        (&whole.replacen(&whole[9..10], if &whole[9..10] == "a" { "b" } else { "a" }, 1), 422, "invitation-altered"),
        ("", 422, "invitation-altered"),
        (&foreign, 404, "invitation-unknown"),
        (&never, 404, "invitation-unknown"),
    ] {
        let expected = (status, code.to_owned());
        assert_eq!(refusal(&louis, LOOKUP, &json!({ "token": token })).await, expected, "{token}");
        assert_eq!(refusal(&louis, ACCEPT, &accepting(token)).await, expected, "{token}");
    }
    let (_, late) = short.visitor("louis", Role::None).await;
    assert_eq!(refusal(&late, ACCEPT, &accepting(&foreign)).await, (410, "invitation-expired".to_owned()));
    for client in [&louis, &late] {
        assert_eq!(client.get("/api/v1/workspaces").await.json(), json!([]));
    }
}

#[tokio::test]
async fn i4_of_two_who_accept_at_once_one_does_and_the_other_is_told() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (_, louis) = house.visitor("louis", Role::None).await;
    let (_, anne) = house.visitor("anne", Role::None).await;
    let stranger = house.stranger();
    for round in 0..4 {
        let body = into_workspace(&format!("odile{round}@example.org"), "read");
        let token = token(&invite(&house, &manager, &body).await["invited"][0]);
        let (accept, join) = (accepting(&token), joining(&token, "Odile"));
        let answers = if round % 2 == 0 {
            let (one, two) = tokio::join!(louis.send("POST", ACCEPT, &accept), anne.send("POST", ACCEPT, &accept));
            [one, two]
        } else {
            let (one, two) = tokio::join!(stranger.send("POST", ACCEPT, &join), stranger.send("POST", ACCEPT, &join));
            [one, two]
        };
        let [won, told] = if answers[0].status == 200 {
            answers
        } else {
            let [a, b] = answers;
            [b, a]
        };
        assert_eq!(won.status, 200, "{won:?}");
        assert_eq!((told.status.as_u16(), told.code()), (409, "invitation-used".to_owned()));
    }
}

#[tokio::test]
async fn i7_a_machine_that_looks_at_many_links_has_to_wait() {
    let limits = PeopleLimits { invitations_opened: 2, ..PeopleLimits::default() };
    let limits = Limits { people: limits, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let body = json!({ "token": InvitationToken::from_bytes([7; 32]).to_string() });
    for status in [404, 404, 429] {
        let answer = house.stranger().send("POST", LOOKUP, &body).await;
        assert_eq!(answer.status, status);
    }
}
