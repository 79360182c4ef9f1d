//! Sessions: how they begin, what their cookie is, how they end.

use maillage_server::{http::Reach, lifecycle::Settings, limits::Limits, store::StoredSession};
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
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
        assert!(cookie.contains(attribute), "{attribute} is missing: {cookie}");
    }
    assert!(!cookie.contains("Secure"), "a browser would drop it over http: {cookie}");
    let who = client.get(SESSION).await;
    assert_eq!((who.status.as_u16(), who.json()), (200, answer.json()));
    assert_eq!(who.header("set-cookie"), None, "the session was written again without need");
}

#[tokio::test]
async fn r9_behind_https_the_cookie_travels_over_tls_only() {
    let reach = Reach { public_url: Some("https://maillage.example".parse().unwrap()), ..Reach::default() };
    let house = House::open_with(Settings { reach, ..Settings::default() }).await;
    house.add_member("camille", Role::Read).await;
    let answer = house.stranger().sign_in("camille@example.org", PASSWORD).await;
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("Secure")), "{answer:?}");
    assert!(answer.header("strict-transport-security").is_some());
}

#[tokio::test]
async fn r10_an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let house = House::open().await;
    house.add_member("camille", Role::Read).await;
    let wrong = house.stranger().sign_in("camille@example.org", "not the password").await;
    let unknown = house.stranger().sign_in("personne@example.org", "not the password").await;
    let no_address = house.stranger().sign_in("personne", "not the password").await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (401, "wrong-credentials".to_owned()));
    let names = |answer: &crate::client::Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    for other in [&unknown, &no_address] {
        assert_eq!((other.status, other.problem(), names(other)), (wrong.status, wrong.problem(), names(&wrong)));
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
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=0")), "{answer:?}");
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
    let soon = StoredSession { id, participant: Some(participant), data, expires_at: now.plus_millis(hour) };
    house.store.directory.save_session(soon).await.unwrap();
    let answer = client.get(SESSION).await;
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=1209600")), "{answer:?}");
    let stored = house.store.directory.session(id, now).await.unwrap().expect("it stands");
    assert!(stored.expires_at.millis_since(now) > 13 * 24 * hour, "{stored:?}");
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
