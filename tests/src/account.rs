//! A signed-in participant: the API calls tests make, each with the session's cookie. Owns the cookie.

use anyhow::{Context, Result, ensure};
use http::{Method, Request, StatusCode, header, response::Parts};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use maillage_shared::DocumentId;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::within_limit;

/// Accounts of the demo workspace that may change its documents; their password is [`DEMO_PASSWORD`].
pub const WRITERS: [&str; 4] =
    ["coordination@demo.maillage", "redaction@demo.maillage", "redaction2@demo.maillage", "pilote@demo.maillage"];

/// The account of the demo workspace that may only read.
pub const READER: &str = "lecture@demo.maillage";

/// The password of all demo accounts.
pub const DEMO_PASSWORD: &str = "demo";

/// The gabarit tests make documents from, unless they say otherwise.
pub const FICHE: &str = "normandie-2025/fiche-action@1";

/// One session.
#[derive(Debug, Clone)]
pub struct Account {
    /// `127.0.0.1:port`. Sessions outlive the server; after a restart elsewhere, tell it the new address.
    pub address: String,
    /// `maillage_session=…`
    pub cookie: String,
}

/// An answer of the API.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body; `Null` if it is empty or no JSON.
    pub body: Value,
}

impl Account {
    /// Signs in at a server.
    pub async fn sign_in(address: &str, email: &str, password: &str) -> Result<Self> {
        let body = json!({ "email": email, "password": password });
        let answer = call(address, None, Method::POST, "/api/v1/session", Some(&body)).await?;
        ensure!(answer.status.is_success(), "signing in as {email}: {answer:?}");
        let cookies = answer.headers.get_all(header::SET_COOKIE);
        let cookie = cookies
            .iter()
            .filter_map(|value| value.to_str().ok()?.split(';').next())
            .find(|pair| pair.starts_with("maillage_session="))
            .context("signing in set no session cookie")?;
        Ok(Self { address: address.to_owned(), cookie: cookie.to_owned() })
    }

    /// Makes one call and gives whatever is answered.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer> {
        call(&self.address, Some(&self.cookie), method, path, body).await
    }

    /// The participant's id, as the roles API names it.
    pub async fn participant(&self) -> Result<String> {
        let session = self.get("/api/v1/session").await?;
        Ok(session["id"].as_str().context("no participant id")?.to_owned())
    }

    /// Makes a document in the first workspace this account sees.
    pub async fn create_document(&self, title: &str) -> Result<DocumentId> {
        let workspaces = self.get("/api/v1/workspaces").await?;
        let workspace = workspaces[0]["id"].as_str().context("no workspace")?;
        let path = format!("/api/v1/workspaces/{workspace}/documents");
        let body = json!({ "gabarit": FICHE, "title": title });
        let answer = self.call(Method::POST, &path, Some(&body)).await?;
        ensure!(answer.status == StatusCode::CREATED, "making a document: {answer:?}");
        Ok(answer.body["id"].as_str().context("no document id")?.parse()?)
    }

    /// The saved content of a document.
    pub async fn content(&self, document: DocumentId) -> Result<Value> {
        self.get(&format!("/api/v1/documents/{document}/content")).await
    }

    /// Gives a participant another role on one document.
    pub async fn set_role(&self, document: DocumentId, participant: &str, role: &str) -> Result<()> {
        let path = format!("/api/v1/documents/{document}/roles/{participant}");
        let answer = self.call(Method::PUT, &path, Some(&json!({ "role": role }))).await?;
        ensure!(answer.status.is_success(), "setting a role: {answer:?}");
        Ok(())
    }

    /// Reads what is at a path.
    ///
    /// # Errors
    /// Unless it is answered with 200.
    pub async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.call(Method::GET, path, None).await?;
        ensure!(answer.status == StatusCode::OK, "GET {path}: {answer:?}");
        Ok(answer.body)
    }
}

/// One HTTP call on a connection of its own.
pub async fn call(
    address: &str,
    cookie: Option<&str>,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Result<Answer> {
    let (parts, bytes) = exchange(address, cookie, method, path, body).await?;
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok(Answer { status: parts.status, headers: parts.headers, body })
}

/// The present value of a counter without labels, as `/metrics` tells it; 0 while it has never been raised.
pub async fn counter(address: &str, name: &str) -> Result<u64> {
    let (parts, bytes) = exchange(address, None, Method::GET, "/metrics", None).await?;
    ensure!(parts.status == StatusCode::OK, "GET /metrics: {}", parts.status);
    let text = std::str::from_utf8(&bytes)?;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    Ok(value.map_or(Ok(0), str::parse)?)
}

async fn exchange(
    address: &str,
    cookie: Option<&str>,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Result<(Parts, Bytes)> {
    let tcp = TcpStream::connect(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(tcp)).await?;
    let driver = tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, address);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let bytes = match body {
        Some(value) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Bytes::from(serde_json::to_vec(value)?)
        }
        None => Bytes::new(),
    };
    let answer = within_limit(path, sender.send_request(request.body(Full::new(bytes))?)).await??;
    let (parts, body) = answer.into_parts();
    let bytes = within_limit(path, body.collect()).await??.to_bytes();
    driver.abort();
    Ok((parts, bytes))
}
