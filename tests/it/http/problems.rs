//! What is wrong with a request is told in one way, and disturbs nobody.

use std::time::Duration;

use maillage_server::{
    http::{ROUTES, Reach},
    lifecycle::Settings,
    limits::Limits,
};
use maillage_shared::Role;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time,
};

use crate::house::{House, PASSWORD};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_bad_request_is_told_what_is_wrong_with_it_in_a_problem_document() {
    let house = House::open().await;
    let (_, client) = house.member("chef", Role::Manage).await;
    let documents = format!("/api/v1/workspaces/{}/documents", house.workspace);
    let wrong_id = "/api/v1/documents/2UMfSj9hG3bPyvXP7MPZ7Hvh4ABC";
    for (method, path, headers, body, status, code) in [
        ("POST", documents.as_str(), vec![JSON], "{", 400, "invalid-json"),
        ("POST", &documents, vec![JSON], r#"{"title":"a"}"#, 422, "unexpected-json"),
        ("POST", &documents, vec![JSON], r#"{"title":"a","gabarit":"a/b@1","x":1}"#, 422, "unexpected-json"),
        ("POST", &documents, vec![JSON], r#"{"title":7,"gabarit":"a/b@1"}"#, 422, "unexpected-json"),
        ("POST", &documents, vec![], "{}", 415, "not-json"),
        ("GET", wrong_id, vec![], "", 400, "invalid-id"),
        ("GET", "/api/v1/documents/%ff", vec![], "", 400, "invalid-id"),
        ("GET", "/api/v1/workspaces/42/documents", vec![], "", 400, "invalid-id"),
        ("DELETE", &documents, vec![], "", 405, "method-not-allowed"),
        ("BREW", "/api/v1/session", vec![], "", 405, "method-not-allowed"),
        ("GET", "/api/v1/nothing", vec![], "", 404, "unknown-path"),
        ("GET", "/api", vec![], "", 404, "unknown-path"),
        ("GET", "/nothing.js", vec![], "", 404, "unknown-path"),
        ("POST", "/", vec![], "", 405, "method-not-allowed"),
        ("GET", "/sync", vec![], "", 426, "upgrade-required"),
    ] {
        let answer = client.call(method, path, &headers, body.to_owned()).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{method} {path} {body}");
    }
    let not_allowed = client.call("DELETE", &documents, &[], "").await;
    assert!(not_allowed.header("allow").is_some_and(|allow| allow.contains("POST")), "{not_allowed:?}");
}

#[tokio::test]
async fn no_answer_repeats_what_was_sent() {
    let house = House::open().await;
    let body = r#"{"email":"a@b.fr","password":"hunter2-secret","admin":"hunter2-secret"}"#;
    let answer = house.stranger().call("POST", "/api/v1/session", &[JSON], body).await;
    assert_eq!(answer.code(), "unexpected-json");
    assert!(!String::from_utf8_lossy(&answer.body).contains("hunter2"), "{answer:?}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_or_not_it_says_its_length() {
    let limits = Limits { body_bytes: 1024, ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let body = format!(r#"{{"email":"{}"}}"#, "a".repeat(2000));
    let answer = house.stranger().call("POST", "/api/v1/session", &[JSON], body.clone()).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (413, "body-too-large".to_owned()));

    let mut stream = TcpStream::connect(house.server.address()).await.unwrap();
    let head = "POST /api/v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                transfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    let chunked = format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    stream.write_all(chunked.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_client_that_never_ends_its_headers_is_cut_off() {
    let limits = Limits { headers_within: Duration::from_millis(100), ..Limits::default() };
    let house = House::open_with(Settings { limits, ..Settings::default() }).await;
    let mut stream = TcpStream::connect(house.server.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n").await.unwrap();
    let mut answer = Vec::new();
    let cut = time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    assert!(cut.is_ok(), "the connection was left open");
}

#[tokio::test]
async fn r8_a_page_of_another_site_changes_nothing_and_opens_no_socket() {
    let house = House::open().await;
    let (_, client) = house.member("chef", Role::Manage).await;
    let own = format!("http://{}", house.server.address());
    let routes = ROUTES.iter().map(|route| (route.method, route.path.as_str()));
    for (method, path) in routes.filter(|(method, path)| *method != "GET" || path.starts_with("/sync")) {
        for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
            let answer = client.call(method, path, &[foreign], "").await;
            let told = (answer.status.as_u16(), answer.code());
            assert_eq!(told, (403, "foreign-origin".to_owned()), "{method} {path} {foreign:?}");
        }
        let answer = client.call(method, path, &[("origin", &own)], "").await;
        assert_ne!(answer.status, 403, "{method} {path}: {answer:?}");
    }
}

#[tokio::test]
async fn r8_with_a_public_url_the_host_header_does_not_make_a_page_ours() {
    let reach = maillage_server::http::Reach {
        public_url: Some("https://maillage.example".parse().unwrap()),
        ..maillage_server::http::Reach::default()
    };
    let house = House::open_with(Settings { reach, ..Settings::default() }).await;
    house.add_member("camille", Role::Read).await;
    let body = serde_json::json!({ "email": "camille@example.org", "password": PASSWORD }).to_string();
    let from = |origin: &'static str| [JSON, ("origin", origin), ("host", "evil.example")];
    let client = house.stranger();
    let foreign = client.call("POST", "/api/v1/session", &from("https://evil.example"), body.clone()).await;
    assert_eq!(foreign.code(), "foreign-origin");
    let ours = client.call("POST", "/api/v1/session", &from("https://maillage.example"), body).await;
    assert_eq!(ours.status, 200, "{ours:?}");
}

#[tokio::test]
async fn r8_a_socket_is_refused_before_the_upgrade_to_whoever_is_not_signed_in() {
    let house = House::open().await;
    let upgrade = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let answer = house.stranger().call("GET", "/sync", &upgrade, "").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (401, "signed-out".to_owned()));
}

#[tokio::test]
async fn w6_a_page_that_belongs_to_somebody_else_than_who_is_signed_in_gets_no_socket() {
    let house = House::open().await;
    let (id, client) = house.member("camille", Role::Write).await;
    let (other, _) = house.member("sacha", Role::Write).await;
    for (path, status, code) in [
        (format!("/sync?as={other}"), 401, "another-account"),
        ("/sync?as=nobody".to_owned(), 400, "invalid-id"),
        // Whoever is expected gets as far as the upgrade, which these requests don't ask for.
        (format!("/sync?as={id}"), 426, "upgrade-required"),
        ("/sync?page=1".to_owned(), 426, "upgrade-required"),
    ] {
        let answer = client.get(&path).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{path}");
    }
}

#[tokio::test]
async fn r22_a_name_that_is_not_this_servers_is_refused_for_everything_but_probes() {
    let house = House::open().await;
    let client = house.stranger();
    for (method, path) in
        [("GET", "/"), ("GET", "/api/v1/site"), ("GET", "/metrics"), ("GET", "/sync"), ("POST", "/api/v1/session")]
    {
        let answer =
            client.call(method, path, &[("host", "evil.example"), ("origin", "http://evil.example"), JSON], "{}").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (421, "unknown-host".to_owned()), "{method} {path}");
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(client.call("GET", path, &[("host", "pod-17.example")], "").await.status, 200, "{path}");
    }
    let port = client.address.port();
    let named = client.call("GET", "/api/v1/site", &[("host", &format!("localhost:{port}"))], "").await;
    assert_eq!(named.status, 200, "{named:?}");
}

#[tokio::test]
async fn r8_another_sites_page_is_told_where_this_server_is_reached() {
    let reach = Reach { public_url: Some("https://maillage.example".parse().unwrap()), ..Reach::default() };
    let house = House::open_with(Settings { reach, ..Settings::default() }).await;
    let client = house.stranger();
    for (method, path) in [("POST", "/api/v1/session"), ("GET", "/sync")] {
        let answer = client.call(method, path, &[("origin", "https://www.maillage.example"), JSON], "{}").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "foreign-origin".to_owned()), "{method} {path}");
        assert_eq!(answer.json()["publicUrl"], "https://maillage.example");
    }
}
