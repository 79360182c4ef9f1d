//! Sessions: how they begin, what their cookie is, how they end.

use maillage_server::{http::Reach, lifecycle::Settings, limits::Limits};
use maillage_shared::{Role, SessionId};
use serde_json::{Value, json};

use crate::house::{House, PASSWORD};

const SESSION: &str = "/api/v1/session";

#[tokio::test]
async fn r9_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let house = House::open().await;
    let id = house.add_member("camille", Role::Read).await;
    let mut client = house.stranger();
    let answer = client.sign_in(" Camille@Example.org", PASSWORD).await;
    assert_eq!(answer.json(), json!({ "id": id, "name": "camille", "email": "camille@example.org" }));
    let cookie = answer.set_cookie("maillage_session=").expect("a cookie").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
        assert!(cookie.contains(attribute), "{attribute} is missing: {cookie}");
    }
    assert!(!cookie.contains("Secure"), "a browser would drop it over http: {cookie}");
    let who = client.get(SESSION).await;
    assert_eq!((who.status.as_u16(), who.json()), (200, answer.json()));
    assert_eq!(who.header("set-cookie"), None, "the session was written again without need");
}

#[tokio::test]
async fn r9_behind_https_the_cookies_travel_over_tls_only_and_no_other_host_sets_them() {
    let reach = Reach { public_url: Some("https://maillage.example".parse().unwrap()), ..Reach::default() };
    let house = House::open_with(Settings { reach, ..Settings::default() }).await;
    house.add_member("camille", Role::Read).await;
    let answer = house.stranger().sign_in("camille@example.org", PASSWORD).await;
    for name in ["__Host-maillage_session=", "__Host-maillage_device="] {
        let cookie = answer.set_cookie(name).unwrap_or_else(|| panic!("{answer:?}"));
        assert!(cookie.contains("; Secure") && cookie.contains("; Path=/") && !cookie.contains("Domain"), "{cookie}");
    }
    assert_eq!(answer.set_cookie("maillage_session="), None);
    assert!(answer.header("strict-transport-security").is_some());
}

#[tokio::test]
async fn r10_an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let house = House::open().await;
    house.add_member("camille", Role::Read).await;
    let wrong = house.stranger().sign_in("camille@example.org", "not the password").await;
    let unknown = house.stranger().sign_in("personne@example.org", "not the password").await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (401, "wrong-credentials".to_owned()));
    let names = |answer: &crate::client::Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((unknown.status, unknown.problem(), names(&unknown)), (wrong.status, wrong.problem(), names(&wrong)));
}

#[tokio::test]
async fn r24_what_is_no_address_is_told_so_and_one_address_opens_in_every_spelling() {
    let house = House::open().await;
    let accounts = maillage_server::accounts::Accounts::new(house.store.directory.clone()).await.unwrap();
    accounts.add("camille@mairie-évreux.example", "Camille", "l’été à Évreux".to_owned()).await.unwrap();
    for typed in ["", "camille", "mailto:camille", "Camille <c@d.example>", "a@b@c", "a@b.fr;"] {
        let answer = house.stranger().sign_in(typed, "l’été à Évreux").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (422, "invalid-email".to_owned()), "{typed}");
    }
    for typed in [
        "Camille@mairie-e\u{301}vreux.example",
        "camille@xn--mairie-vreux-heb.example",
        "\u{feff}camille@mairie-évreux.example\u{200b}",
    ] {
        let answer = house.stranger().sign_in(typed, "l’e\u{301}te\u{301} a\u{300} E\u{301}vreux").await;
        assert_eq!(answer.status, 200, "{typed}: {answer:?}");
    }
}

#[tokio::test]
async fn r9_each_sign_in_gets_a_new_session_and_ends_the_one_before() {
    let house = House::open().await;
    let (_, before) = house.member("camille", Role::Read).await;
    let mut after = before.clone();
    assert_eq!(after.sign_in("camille@example.org", PASSWORD).await.status, 200);
    assert_ne!(before.cookie, after.cookie);
    assert_eq!(before.get(SESSION).await.code(), "signed-out");
    assert_eq!(after.get(SESSION).await.status, 200);
    let mut planted = house.stranger();
    planted.cookie = Some("AAAAAAAAAAAAAAAAAAAAAA".to_owned());
    let victim = planted.clone();
    assert_eq!(planted.sign_in("camille@example.org", PASSWORD).await.status, 200);
    assert_ne!(planted.cookie, victim.cookie);
    assert_eq!(victim.get(SESSION).await.code(), "signed-out");
}

#[tokio::test]
async fn r9_signing_out_ends_the_session_for_whoever_kept_the_cookie_and_twice_is_no_error() {
    let house = House::open().await;
    let (_, client) = house.member("camille", Role::Read).await;
    let answer = client.send("DELETE", SESSION, &Value::Null).await;
    assert_eq!(answer.status, 204);
    assert!(answer.set_cookie("maillage_session=").is_some_and(|cookie| cookie.contains("Max-Age=0")), "{answer:?}");
    assert_eq!(client.get(SESSION).await.code(), "signed-out");
    assert_eq!(client.send("DELETE", SESSION, &Value::Null).await.status, 204);
}

#[tokio::test]
async fn r9_a_changed_password_ends_the_sessions_it_opened() {
    let house = House::open().await;
    let (id, client) = house.member("camille", Role::Read).await;
    assert!(house.store.directory.set_password(id, "$argon2id$new").await.unwrap());
    assert_eq!(client.get(SESSION).await.code(), "signed-out");
}

#[tokio::test]
async fn a_session_in_use_is_prolonged_once_an_hour_has_passed() {
    use maillage_server::clock;
    let house = House::open().await;
    let (participant, client) = house.member("camille", Role::Read).await;
    let id = name_of(client.cookie.as_deref().unwrap());
    let now = clock::now();
    let hour = 60 * 60 * 1000;
    let data = json!({ "participant": participant, "prolonged": now.as_millis() - hour }).to_string();
    let soon = now.plus_millis(hour);
    assert!(house.store.directory.update_session(id, &data, soon).await.unwrap());
    let answer = client.get(SESSION).await;
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=1209600")), "{answer:?}");
    let stored = house.store.directory.session(id, now).await.unwrap().expect("it stands");
    assert!(stored.expires_at.millis_since(now) > 13 * 24 * hour, "{stored:?}");
}

#[tokio::test]
async fn r20_a_session_that_is_ended_beside_requests_that_prolong_it_stays_ended() {
    use maillage_server::clock;
    let house = House::open().await;
    let (participant, _) = house.visitor("camille", Role::Read).await;
    for _ in 0..20 {
        let (cookie, id) = house.session(participant, std::time::Duration::from_hours(1)).await;
        let data = json!({ "participant": participant, "prolonged": 0 }).to_string();
        assert!(house.store.directory.update_session(id, &data, clock::now().plus_millis(60_000)).await.unwrap());
        let client = crate::client::Client { cookie: Some(cookie), ..house.stranger() };
        let mut asks = tokio::task::JoinSet::new();
        for turn in 0..12 {
            let client = client.clone();
            asks.spawn(async move {
                if turn == 6 { client.send("DELETE", SESSION, &Value::Null).await } else { client.get(SESSION).await }
            });
        }
        asks.join_all().await;
        assert_eq!(client.get(SESSION).await.code(), "signed-out");
    }
}

/// The name a session has in the store: the hash of its cookie.
fn name_of(cookie: &str) -> SessionId {
    use sha2::{Digest, Sha256};
    SessionId(Sha256::digest(cookie).into())
}

#[tokio::test]
async fn r10_too_many_attempts_on_one_address_are_refused_even_with_the_right_password() {
    let limits = Limits { sign_ins_per_email: 2, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    house.add_member("camille", Role::Read).await;
    for _ in 0..2 {
        assert_eq!(house.stranger().sign_in("camille@example.org", "not the password").await.status, 401);
    }
    let refused = house.stranger().sign_in("Camille@example.org", PASSWORD).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "too-many-attempts".to_owned()));
    let wait: u64 = refused.header("retry-after").expect("how long to wait").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    assert_eq!(house.stranger().sign_in("autre@example.org", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn r21_strangers_who_try_an_address_keep_out_neither_others_nor_a_browser_of_the_owners() {
    let limits = Limits { sign_ins_per_email: 2, sign_ins_per_email_everywhere: 7, ..Limits::default() };
    let reach = Reach { trusted_proxies: vec![[127, 0, 0, 1].into()], ..Reach::default() };
    let house = House::open_with(Settings { limits, reach, ..Settings::default() }).await;
    house.add_member("camille", Role::Read).await;
    let stranger = house.stranger();
    let body = |password: &str| json!({ "email": "camille@example.org", "password": password }).to_string();
    let attempt = async |from: &str, password: &str, cookie: &str| {
        let headers = [("content-type", "application/json"), ("x-forwarded-for", from), ("cookie", cookie)];
        stranger.call("POST", SESSION, &headers, body(password)).await
    };
    let first = attempt("192.0.2.1", PASSWORD, "").await;
    let device = first.set_cookie("maillage_device=").expect("a cookie").split(';').next().unwrap();
    let device = format!("maillage_device={device}");
    for _ in 0..2 {
        assert_eq!(attempt("203.0.113.1:4000", "guess", "").await.code(), "wrong-credentials");
    }
    assert_eq!(attempt("203.0.113.1:4001", PASSWORD, "").await.code(), "too-many-attempts");
    assert_eq!(attempt("192.0.2.2", PASSWORD, "").await.status, 200, "another client is not concerned");
    for from in ["203.0.113.2", "203.0.113.3", "203.0.113.4"] {
        assert_eq!(attempt(from, "guess", "").await.code(), "wrong-credentials");
    }
    assert_eq!(attempt("192.0.2.3", PASSWORD, "").await.code(), "too-many-attempts", "all together were too many");
    assert_eq!(attempt("203.0.113.9", PASSWORD, &device).await.status, 200, "this browser is the owner's");
    assert_eq!(attempt("203.0.113.9", PASSWORD, "maillage_device=AAAA").await.code(), "too-many-attempts");
}
