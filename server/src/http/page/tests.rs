//! Pages and files, with a client made up for it.

use std::collections::BTreeMap;

use http::{HeaderName, Response};
use http_body_util::BodyExt as _;

use super::*;

/// Files by name.
struct Made(BTreeMap<&'static str, &'static str>);

impl Assets for Made {
    fn find(&self, path: &str) -> Option<Asset> {
        self.0.get(path).map(|text| Asset::new(text.as_bytes()))
    }
}

fn client() -> Made {
    let files = [
        ("index.html", "the page"),
        ("index.html.br", "the page, small"),
        ("index.html.gz", "the page, less small"),
        ("assets/automerge-3x9.wasm", "\0asm"),
        ("assets/automerge-3x9.wasm.br", "\0asm, small"),
        ("sw.js", "the worker"),
        ("manifest.webmanifest", "{}"),
        ("icon.svg", "<svg/>"),
        (".hidden.txt", "a secret"),
        ("preload.txt", "</assets/a-1.js>; rel=modulepreload\n</assets/b-2.css>; rel=preload; as=style\n"),
    ];
    Made(files.into())
}

fn asked(headers: &[(HeaderName, &str)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("a value"))).collect()
}

fn get(path: &str, headers: &[(HeaderName, &str)]) -> Option<Response<Body>> {
    answer(&client(), path, &asked(headers))
}

async fn text(response: Response<Body>) -> String {
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("a text")
}

fn said(response: &Response<Body>, name: HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().expect("a text"))
}

#[tokio::test]
async fn every_address_of_the_clients_own_gets_the_page_and_a_missing_file_gets_none() {
    for path in ["/", "/documents/un-document", "/a-propos", "/..%2f..%2fetc/passwd", "//"] {
        assert_eq!(text(get(path, &[]).expect(path)).await, "the page", "{path}");
    }
    for path in ["/assets/gone-1a2.js", "/favicon.ico", "/index.html.br", "/index.html.gz", "/robots.txt"] {
        assert!(get(path, &[]).is_none(), "{path}");
    }
}

#[test]
fn c42_the_page_of_a_document_names_what_is_needed_next_and_no_other_page_does() {
    let links = "</assets/a-1.js>; rel=modulepreload, </assets/b-2.css>; rel=preload; as=style";
    assert_eq!(said(&get("/documents/un-document", &[]).expect("a page"), header::LINK), links);
    assert_eq!(said(&get("/documents/un-document/historique", &[]).expect("a page"), header::LINK), links);
    for path in ["/", "/espaces/un", "/documents", "/sw.js"] {
        assert_eq!(said(&get(path, &[]).expect(path), header::LINK), "", "{path}");
    }
    let bare = Made([("index.html", "the page")].into());
    let page = answer(&bare, "/documents/un", &HeaderMap::new()).expect("a page");
    assert_eq!(said(&page, header::LINK), "", "a client that names nothing");
    assert_eq!(links_of(b"</a>; rel=preload\x7f"), None);
}

#[test]
fn no_path_leads_out_of_the_clients_files() {
    for path in [
        "/../Cargo.toml",
        "/assets/../../Cargo.toml",
        "/./sw.js",
        "//sw.js",
        "/.hidden.txt",
        "/%2e%2e/Cargo.toml",
        "/..\\Cargo.toml",
        "/assets/%00.js",
        "/c:/x.ini",
    ] {
        assert!(get(path, &[]).is_none(), "{path}");
    }
}

#[tokio::test]
async fn a_file_is_sent_in_the_smallest_form_that_is_there_and_accepted() {
    let accept = |value| [(header::ACCEPT_ENCODING, value)];
    for (value, encoding, body) in [
        ("gzip, br", "br", "the page, small"),
        ("gzip", "gzip", "the page, less small"),
        ("br;q=0.1, gzip", "gzip", "the page, less small"),
        ("zstd", "", "the page"),
    ] {
        let response = get("/", &accept(value)).expect("a page");
        assert_eq!(said(&response, header::CONTENT_ENCODING), encoding, "{value}");
        assert_eq!(said(&response, header::VARY), "accept-encoding", "{value}");
        assert_eq!(said(&response, header::CONTENT_TYPE), "text/html; charset=utf-8", "{value}");
        assert_eq!(text(response).await, body, "{value}");
    }
    let response = get("/sw.js", &accept("br, gzip")).expect("a file");
    assert_eq!(said(&response, header::CONTENT_ENCODING), "");
    assert_eq!(text(response).await, "the worker");
}

#[test]
fn only_what_has_its_hash_in_its_name_is_kept_for_ever() {
    let cached = |path| said(&get(path, &[]).expect(path), header::CACHE_CONTROL).to_owned();
    assert_eq!(cached("/assets/automerge-3x9.wasm"), "public, max-age=31536000, immutable");
    for path in ["/", "/index.html", "/sw.js", "/manifest.webmanifest", "/assets", "/assets/"] {
        assert_eq!(cached(path), "no-cache", "{path}");
    }
}

#[test]
fn each_kind_of_file_has_its_type() {
    let kind = |path| said(&get(path, &[]).expect(path), header::CONTENT_TYPE).to_owned();
    assert_eq!(kind("/assets/automerge-3x9.wasm"), "application/wasm");
    assert_eq!(kind("/sw.js"), "text/javascript; charset=utf-8");
    assert_eq!(kind("/manifest.webmanifest"), "application/manifest+json");
    assert_eq!(kind("/icon.svg"), "image/svg+xml");
    assert_eq!(super::kind("a.woff2"), "font/woff2");
    assert_eq!(super::kind("a.unheard-of"), "application/octet-stream");
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let fresh = get("/", &[(header::ACCEPT_ENCODING, "br")]).expect("a page");
    let tag = said(&fresh, header::ETAG).to_owned();
    assert!(tag.len() == 18 && tag.starts_with('"'), "{tag}");
    for known in [tag.clone(), format!("\"other\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
        let headers = [(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, known.as_str())];
        let response = get("/", &headers).expect("an answer");
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(said(&response, header::ETAG), tag);
        assert_eq!(said(&response, header::CACHE_CONTROL), "no-cache");
        assert_eq!(text(response).await, "");
    }
    // The same page in another form is another thing.
    let gzip = get("/", &[(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, &tag)]).expect("a page");
    assert_eq!(gzip.status(), StatusCode::OK);
}

#[tokio::test]
async fn without_a_client_the_page_says_how_to_build_one() {
    let empty = Made(BTreeMap::new());
    let page = answer(&empty, "/documents/un-document", &HeaderMap::new()).expect("a page");
    assert_eq!((page.status(), said(&page, header::CACHE_CONTROL)), (StatusCode::OK, "no-cache"));
    let text = text(page).await;
    assert!(text.contains("<html lang=\"fr\">") && text.contains("make client"), "{text}");
    assert!(answer(&empty, "/sw.js", &HeaderMap::new()).is_none());
}
