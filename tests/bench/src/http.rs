//! The few HTTP calls the benchmark makes: one connection each, JSON both ways.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The cookies it set, as a `Cookie` header gives them back.
    pub(crate) cookie: Option<String>,
    /// The body, `null` if there is none.
    pub(crate) body: Value,
}

/// Sends JSON and reads JSON; any status but success is an error.
pub(crate) async fn post(address: SocketAddr, path: &str, cookie: Option<&str>, body: &Value) -> Result<Answer> {
    let stream = TokioIo::new(TcpStream::connect(address).await?);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
    let connection = tokio::spawn(connection);
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, address.to_string())
        .header(header::ORIGIN, format!("http://{address}"))
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let response = sender.send_request(request.body(Full::new(Bytes::from(body.to_string())))?).await?;
    let (head, body) = response.into_parts();
    let body = body.collect().await?.to_bytes();
    connection.abort();
    if !head.status.is_success() {
        bail!("POST {path}: {} {}", head.status, String::from_utf8_lossy(&body));
    }
    let cookies: Vec<&str> = head
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .collect();
    let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).context("not JSON")? };
    Ok(Answer { cookie: (!cookies.is_empty()).then(|| cookies.join("; ")), body })
}
