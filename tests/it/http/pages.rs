//! What every answer carries, what the page is, what probes see, what the API says of itself.

use std::{collections::BTreeSet, io::Read as _};

use maillage_server::http::ROUTES;
use maillage_shared::Role;
use serde_json::json;
use tokio::net::TcpStream;

use crate::house::House;

#[tokio::test]
async fn every_answer_tells_browsers_what_they_may_do() {
    let house = House::open().await;
    let client = house.stranger();
    for path in ["/", "/sw.js", "/gone.css", "/api/v1/session", "/api/v1/nothing", "/healthz", "/sync"] {
        let answer = client.get(path).await;
        let policy = answer.header("content-security-policy").unwrap_or_default();
        for rule in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
        ] {
            assert!(policy.split("; ").any(|known| known == rule), "{path}: {rule} is missing: {policy}");
        }
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert!(answer.header("permissions-policy").is_some() && answer.header("x-request-id").is_some(), "{path}");
        assert!(answer.header("cache-control").is_some(), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
}

/// The built client's page, or the one that says how to build it: both keep these rules.
#[tokio::test]
async fn the_page_is_in_french_and_obeys_its_own_policy() {
    let house = House::open().await;
    let client = house.stranger();
    let page = client.get("/").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let text = String::from_utf8(page.body.to_vec()).unwrap();
    assert!(text.contains("<html lang=\"fr\">") && text.to_lowercase().contains("contrat local de santé"), "{text}");
    for inline in ["<style", "<script>", " style=", " onclick=", "http://", "https://"] {
        assert!(!text.contains(inline), "{inline} in the page");
    }
    assert_eq!(client.get("/documents/un-document").await.body, page.body, "the client has its own routes");
    assert_eq!(client.get("/assets/gone-00000000.js").await.code(), "unknown-path");
    assert_eq!(client.call("POST", "/", &[], "").await.status, 405);
}

#[tokio::test]
async fn a_page_that_is_known_is_not_sent_again_and_head_sends_none() {
    let house = House::open().await;
    let client = house.stranger();
    let page = client.get("/").await;
    let tag = page.header("etag").expect("a tag");
    assert_eq!((page.header("cache-control"), page.header("vary")), (Some("no-cache"), Some("accept-encoding")));
    let again = client.call("GET", "/", &[("if-none-match", tag)], "").await;
    assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, Some(tag)));
    let head = client.call("HEAD", "/", &[], "").await;
    assert_eq!((head.status.as_u16(), head.body.len(), head.header("etag")), (200, 0, Some(tag)));
    assert_eq!(head.header("content-length"), Some(page.body.len().to_string().as_str()));
}

#[tokio::test]
async fn a_request_keeps_the_id_its_proxy_gave_it() {
    let house = House::open().await;
    let client = house.stranger();
    let kept = client.call("GET", "/healthz", &[("x-request-id", "proxy-42")], "").await;
    assert_eq!(kept.header("x-request-id"), Some("proxy-42"));
    let replaced = client.call("GET", "/healthz", &[("x-request-id", "a b\"c")], "").await;
    assert_eq!(replaced.header("x-request-id").map(str::len), Some(36));
}

#[tokio::test]
async fn probes_hear_that_the_server_is_well_and_how_it_is_doing() {
    let house = House::open().await;
    let client = house.stranger();
    assert_eq!(client.get("/healthz").await.json(), json!({ "status": "ok" }));
    assert_eq!(client.get("/readyz").await.json(), json!({ "status": "ok" }));
    let metrics = client.get("/metrics").await;
    let text = String::from_utf8(metrics.body.to_vec()).unwrap();
    assert!(text.contains("maillage_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"}"), "{text}");
    assert!(text.contains("# HELP maillage_http_request_seconds "), "{text}");
}

#[tokio::test]
async fn the_description_of_the_api_names_every_call_and_no_other() {
    let house = House::open().await;
    let description = house.stranger().get("/api/v1/openapi.json").await.json();
    let mut described = BTreeSet::new();
    for (path, calls) in description["paths"].as_object().expect("paths") {
        for (method, call) in calls.as_object().expect("calls") {
            assert!(call["operationId"].is_string() && call["responses"].is_object(), "{method} {path}");
            described.insert((method.to_uppercase(), path.clone()));
        }
    }
    let routed: BTreeSet<_> = ROUTES.iter().map(|route| (route.method.to_owned(), route.path.clone())).collect();
    assert_eq!(described, routed);
    let lines: Vec<_> = ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    // The same file whichever binary this is.
    insta::with_settings!({ prepend_module_to_snapshot => false }, { insta::assert_json_snapshot!("routes", lines) });
}

#[tokio::test]
async fn gabarits_are_told_to_whoever_is_signed_in() {
    let house = House::open().await;
    assert_eq!(house.stranger().get("/api/v1/gabarits").await.code(), "signed-out");
    let (_, client) = house.member("lecteur", Role::Read).await;
    let gabarits = client.get("/api/v1/gabarits").await.json();
    let ids: Vec<_> = gabarits.as_array().expect("a list").iter().map(|one| one["id"].clone()).collect();
    assert!(ids.contains(&json!("normandie-2025/fiche-action@1")), "{ids:?}");
}

#[tokio::test]
async fn long_answers_are_compressed_for_whoever_reads_that() {
    let house = House::open().await;
    let (_, client) = house.member("lecteur", Role::Read).await;
    let plain = client.get("/api/v1/gabarits").await;
    assert_eq!(plain.header("content-encoding"), None);
    let gzip = [("accept-encoding", "gzip, br")];
    let packed = client.call("GET", "/api/v1/gabarits", &gzip, "").await;
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), (Some("gzip"), Some("accept-encoding")));
    assert!(packed.body.len() * 3 < plain.body.len(), "{} of {} bytes", packed.body.len(), plain.body.len());
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked).expect("gzip");
    assert!(unpacked == plain.body[..], "the same gabarits");
    let short = client.call("GET", "/api/v1/session", &gzip, "").await;
    assert_eq!((short.status.as_u16(), short.header("content-encoding")), (200, None));
}

#[tokio::test]
async fn a_stopped_server_answers_nobody() {
    let house = House::open().await;
    let address = house.server.address();
    assert_eq!(house.stranger().get("/healthz").await.status, 200);
    house.server.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}
