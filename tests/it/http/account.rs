//! What somebody sees and changes of their own account.

use std::time::Duration;

use maillage_server::{http::Reach, lifecycle::Settings, limits::Limits};
use maillage_shared::Role;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client},
    house::{House, PASSWORD},
};

const ACCOUNT: &str = "/api/v1/account";
const CHANGE: &str = "/api/v1/account/password";
const SESSIONS: &str = "/api/v1/account/sessions";
const WANTED: &str = "une autre phrase que la première";

async fn change(client: &Client, current: &str, wanted: &str) -> Answer {
    client.send("POST", CHANGE, &json!({ "current": current, "wanted": wanted })).await
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code())
}

/// Somebody with an account, signed in by that many browsers.
async fn signed_in(house: &House, browsers: usize) -> Vec<Client> {
    house.add_member("camille", Role::Read).await;
    let mut clients = Vec::new();
    for _ in 0..browsers {
        let mut client = house.stranger();
        assert_eq!(client.sign_in("camille@example.org", PASSWORD).await.status, 200);
        clients.push(client);
    }
    clients
}

#[tokio::test]
async fn r40_a_changed_password_ends_all_other_sessions_and_opens_from_then_on() {
    let house = House::open().await;
    let clients = signed_in(&house, 3).await;
    let answer = change(&clients[1], PASSWORD, WANTED).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    for (client, stays) in clients.iter().zip([false, true, false]) {
        assert_eq!(client.get(ACCOUNT).await.status == 200, stays);
    }
    assert_eq!(told(&house.stranger().sign_in("camille@example.org", PASSWORD).await).0, 401);
    // However its accents are composed (R25).
    let decomposed = WANTED.replace('è', "e\u{300}");
    assert_eq!(house.stranger().sign_in("camille@example.org", &decomposed).await.status, 200);
}

#[tokio::test]
async fn r40_the_browser_that_changed_a_password_stays_known() {
    let limits = Limits { sign_ins_per_email: 2, sign_ins_per_email_everywhere: 2, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let clients = signed_in(&house, 1).await;
    let changed = change(&clients[0], PASSWORD, WANTED).await;
    let device = changed.set_cookie("maillage_device=").expect("a cookie").split(';').next().expect("a value");
    let device = format!("maillage_device={device}");
    let stranger = house.stranger();
    let attempt = async |password: &str, cookie: &str| {
        let body = json!({ "email": "camille@example.org", "password": password }).to_string();
        stranger
            .call("POST", "/api/v1/session", &[("content-type", "application/json"), ("cookie", cookie)], body)
            .await
    };
    while told(&attempt("guess", "").await).0 == 401 {}
    assert_eq!(told(&attempt(WANTED, "").await), (429, "too-many-attempts".to_owned()));
    assert_eq!(attempt(WANTED, &device).await.status, 200, "R21: this browser is the owner's");
}

#[tokio::test]
async fn r40_wrong_passwords_are_counted_by_the_session_that_tries_them() {
    let limits = Limits { sign_ins_per_email: 3, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let clients = signed_in(&house, 2).await;
    for _ in 0..3 {
        assert_eq!(told(&change(&clients[0], "a guess of mine", WANTED).await), (403, "wrong-password".to_owned()));
    }
    let refused = change(&clients[0], PASSWORD, WANTED).await;
    assert_eq!(told(&refused), (429, "too-many-attempts".to_owned()), "also with the right one");
    let wait: u64 = refused.header("retry-after").expect("how long to wait").parse().expect("a number");
    assert!((1..=30).contains(&wait), "{wait}");
    assert_eq!(told(&change(&clients[0], &"a".repeat(2000), WANTED).await).0, 429);
    assert_eq!(change(&clients[1], PASSWORD, WANTED).await.status, 204, "R40: another session is not kept from it");
    assert_eq!(told(&clients[0].get(ACCOUNT).await), (401, "signed-out".to_owned()));
}

#[tokio::test]
async fn r41_a_password_that_is_tried_first_is_refused_before_the_current_one_is_looked_at() {
    let house = House::open().await;
    let client = signed_in(&house, 1).await.remove(0);
    for (wanted, code) in [
        ("trop court", "password-too-short"),
        (&*"é".repeat(600), "password-too-long"),
        ("abcabcabcabc", "password-repeated"),
        ("azertyuiop123", "password-run"),
        ("camille@example.org", "password-personal"),
        ("Motdepasse2026!", "password-common"),
    ] {
        assert_eq!(told(&change(&client, "not the current one", wanted).await), (422, code.to_owned()), "{wanted}");
    }
    assert_eq!(told(&change(&client, PASSWORD, PASSWORD).await), (422, "password-same".to_owned()));
    for body in [json!({}), json!({ "current": PASSWORD }), json!({ "current": 1, "wanted": WANTED })] {
        assert_eq!(told(&client.send("POST", CHANGE, &body).await).0, 422);
    }
    assert_eq!(house.stranger().sign_in("camille@example.org", PASSWORD).await.status, 200, "nothing was changed");
}

#[tokio::test]
async fn r40_of_two_who_change_a_password_at_once_one_is_told_so() {
    let house = House::open().await;
    let clients = signed_in(&house, 2).await;
    let (one, other) = ("une phrase de la première", "une phrase de la seconde");
    let (first, second) = tokio::join!(change(&clients[0], PASSWORD, one), change(&clients[1], PASSWORD, other));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    // The other's session has ended, the password it compared is another now, or was before it was compared.
    assert!(statuses[0] == 204 && [401, 403, 409].contains(&statuses[1]), "{statuses:?}");
    let wins = if first.status == 204 { one } else { other };
    assert_eq!(house.stranger().sign_in("camille@example.org", wins).await.status, 200);
}

#[tokio::test]
async fn r42_sessions_are_told_by_browser_and_system_without_place_or_address() {
    let house = House::open().await;
    house.add_member("camille", Role::Read).await;
    let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let body = json!({ "email": "camille@example.org", "password": PASSWORD }).to_string();
    let headers = [("content-type", "application/json"), ("user-agent", firefox)];
    let answer = house.stranger().call("POST", "/api/v1/session", &headers, body).await;
    let mut first = house.stranger();
    first.cookie = answer.set_cookie("maillage_session=").and_then(|set| set.split(';').next()).map(str::to_owned);
    let mut second = house.stranger();
    second.sign_in("camille@example.org", PASSWORD).await;

    let told = first.get(SESSIONS).await.json();
    let sessions = told.as_array().expect("a list");
    assert_eq!(sessions.len(), 2, "{told}");
    let current: Vec<_> = sessions.iter().filter(|session| session["current"] == true).collect();
    assert_eq!(
        (current.len(), &current[0]["browser"], &current[0]["system"]),
        (1, &json!("Firefox"), &json!("Windows"))
    );
    for session in sessions {
        let keys: Vec<_> = session.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, ["browser", "createdAt", "current", "expiresAt", "id", "seenAt", "system"]);
        assert!(session["seenAt"].is_i64() && session["createdAt"].is_i64(), "{session}");
    }
    let text = told.to_string();
    for secret in [first.cookie.as_deref().expect("a cookie"), "127.0.0.1", "Gecko"] {
        assert!(!text.contains(secret), "R42: {text}");
    }
}

#[tokio::test]
async fn r42_a_session_is_ended_from_another_and_nobody_elses_is() {
    let house = House::open().await;
    let clients = signed_in(&house, 3).await;
    let (_, other) = house.visitor("autre", Role::Manage).await;
    let id_of = async |client: &Client| {
        let sessions = client.get(SESSIONS).await.json();
        let mut found = sessions.as_array().expect("a list").iter();
        let id = found.find(|session| session["current"] == true).expect("its own")["id"].clone();
        format!("{SESSIONS}/{}", id.as_str().expect("an id"))
    };
    let (first, theirs) = (id_of(&clients[0]).await, id_of(&other).await);
    for path in [&theirs, &format!("{SESSIONS}/{}", "0".repeat(64))] {
        assert_eq!(clients[1].send("DELETE", path, &Value::Null).await.status, 204, "answered alike");
    }
    assert_eq!(other.get(ACCOUNT).await.status, 200, "R42: it is somebody else's");
    assert_eq!(
        told(&clients[1].send("DELETE", &format!("{SESSIONS}/zzz"), &Value::Null).await),
        (400, "invalid-id".to_owned())
    );
    assert_eq!(clients[1].send("DELETE", &first, &Value::Null).await.status, 204);
    assert_eq!(told(&clients[0].get(ACCOUNT).await), (401, "signed-out".to_owned()));

    let ended = clients[1].send("DELETE", SESSIONS, &Value::Null).await;
    assert_eq!((ended.status.as_u16(), ended.json()), (200, json!({ "ended": 1 })));
    assert_eq!((told(&clients[2].get(ACCOUNT).await).0, clients[1].get(ACCOUNT).await.status.as_u16()), (401, 200));
    assert_eq!(other.get(ACCOUNT).await.status, 200);
}

#[tokio::test]
async fn r42_only_so_many_sessions_are_told_the_one_that_asks_among_them() {
    let limits = Limits { sessions_told: 2, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (id, oldest) = house.visitor("camille", Role::Read).await;
    for _ in 0..4 {
        house.session(id, Duration::from_hours(1)).await;
    }
    let sessions = oldest.get(SESSIONS).await.json();
    let current = sessions.as_array().expect("a list").iter().filter(|session| session["current"] == true).count();
    assert!(current == 1 && sessions.as_array().is_some_and(|all| all.len() <= 3), "{sessions}");
    assert_eq!(oldest.send("DELETE", SESSIONS, &Value::Null).await.json(), json!({ "ended": 4 }));
}

#[tokio::test]
async fn r43_a_name_and_a_structure_have_limits_and_are_shown_to_members() {
    let house = House::open().await;
    let (id, client) = house.visitor("camille", Role::Read).await;
    let (_, other) = house.visitor("autre", Role::Read).await;
    let long = "é".repeat(201);
    for (body, code) in [
        (json!({ "name": " \u{200b}" }), "invalid-name"),
        (json!({ "name": long }), "invalid-name"),
        (json!({ "name": "a\nb" }), "invalid-name"),
        (json!({ "structure": long }), "invalid-structure"),
        (json!({ "structure": "a\nb", "name": "Camille" }), "invalid-structure"),
        (json!({ "email": "a@b.fr" }), "unexpected-json"),
    ] {
        assert_eq!(told(&client.send("PATCH", ACCOUNT, &body).await), (422, code.to_owned()), "{body}");
    }
    let body = json!({ "name": " Camille Ferrand\u{202e} ", "structure": "Centre hospitalier" });
    let answer = client.send("PATCH", ACCOUNT, &body).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["name"]), (200, &json!("Camille Ferrand")));
    assert_eq!(client.get(ACCOUNT).await.json(), answer.json());
    assert_eq!(client.get("/api/v1/session").await.json()["name"], "Camille Ferrand");
    let shown = |members: Value| {
        let members = members.as_array().expect("a list").clone();
        members.into_iter().find(|member| member["id"] == json!(id)).expect("a member")
    };
    let path = format!("/api/v1/workspaces/{}/members", house.workspace);
    let member = shown(other.get(&path).await.json());
    assert_eq!((&member["name"], &member["structure"]), (&json!("Camille Ferrand"), &json!("Centre hospitalier")));
    assert_eq!(client.send("PATCH", ACCOUNT, &json!({ "structure": "" })).await.json()["structure"], "");
    assert_eq!(shown(other.get(&path).await.json()).get("structure"), None);
}

#[tokio::test]
async fn r43_changes_are_counted_and_what_changes_nothing_is_not() {
    let limits = Limits { profile_changes_per_hour: 2, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let (_, client) = house.visitor("camille", Role::Read).await;
    for name in ["Un", "Un", "Un", "Deux"] {
        assert_eq!(client.send("PATCH", ACCOUNT, &json!({ "name": name })).await.status, 200);
    }
    assert_eq!(
        told(&client.send("PATCH", ACCOUNT, &json!({ "name": "Trois" })).await),
        (429, "too-many-attempts".to_owned())
    );
    assert_eq!(client.get(ACCOUNT).await.json()["name"], "Deux");
}

#[tokio::test]
async fn r44_one_is_told_what_is_kept_about_oneself_and_no_secret() {
    let house = House::open().await;
    let (_, manager) = house.visitor("chef", Role::Manage).await;
    let (id, client) = house.member("camille", Role::Read).await;
    let (open, shut) = (house.document(&manager, "Ouvert").await, house.document(&manager, "Fermé").await);
    for (document, role) in [(&open, "write"), (&shut, "none")] {
        let path = format!("/api/v1/documents/{document}/roles/{id}");
        assert_eq!(manager.send("PUT", &path, &json!({ "role": role })).await.status, 204);
    }
    let answer = client.get("/api/v1/account/data").await;
    assert!(answer.header("content-disposition").is_some_and(|value| value.starts_with("attachment")), "{answer:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let data = answer.json();
    assert_eq!(data["account"]["email"], "camille@example.org");
    assert_eq!((data["sessions"].as_array().map(Vec::len), &data["workspaces"][0]["role"]), (Some(1), &json!("read")));
    let role = |document: &str| {
        let mut roles = data["documentRoles"].as_array().expect("a list").iter();
        let found = roles.find(|role| role["document"] == document).expect("it is told");
        (found["role"].clone(), found["title"].clone())
    };
    assert_eq!((role(&open), role(&shut)), ((json!("write"), json!("Ouvert")), (json!("none"), Value::Null)));
    let text = data.to_string();
    for secret in ["argon2", client.cookie.as_deref().expect("a cookie"), "Fermé", "chef@"] {
        assert!(!text.contains(secret), "R44: {secret} in {text}");
    }
}

#[tokio::test]
async fn nobody_but_its_owner_and_no_page_of_another_site_reaches_an_account() {
    let reach = Reach { public_url: Some("http://maillage.example".parse().expect("a URL")), ..Reach::default() };
    let house = House::open_with(Settings { reach, ..Settings::default() }).await;
    let (_, client) = house.visitor("camille", Role::Read).await;
    let calls = [
        ("GET", ACCOUNT, ""),
        ("PATCH", ACCOUNT, r#"{"name":"Autre"}"#),
        ("POST", CHANGE, r#"{"current":"a","wanted":"une autre phrase que cela"}"#),
        ("GET", "/api/v1/account/data", ""),
        ("GET", SESSIONS, ""),
        ("DELETE", SESSIONS, ""),
        ("DELETE", &format!("{SESSIONS}/{}", "0".repeat(64)), ""),
    ];
    let host = ("host", "maillage.example");
    for (method, path, body) in calls {
        let json = ("content-type", "application/json");
        let signed_out = house.stranger().call(method, path, &[host, json], body.to_owned()).await;
        assert_eq!(told(&signed_out), (401, "signed-out".to_owned()), "{method} {path}");
        if method != "GET" {
            let foreign = [host, json, ("origin", "https://ailleurs.example"), ("sec-fetch-site", "cross-site")];
            let refused = client.call(method, path, &foreign, body.to_owned()).await;
            assert_eq!(told(&refused), (403, "foreign-origin".to_owned()), "R8: {method} {path}");
        }
    }
}
