//! The few HTTP calls the benchmark makes: JSON, one connection each or one for many.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use http::{Method, Request, header, request::Builder};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, client::conn::http1::SendRequest};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, task::AbortHandle};

use crate::socket::Endpoint;

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

/// A connection for one call after the other, as browsers keep it.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    endpoint: Endpoint,
    driver: AbortHandle,
}

impl Connection {
    /// Connects; the endpoint's path is not looked at.
    pub(crate) async fn open(endpoint: &Endpoint) -> Result<Self> {
        let stream = TokioIo::new(TcpStream::connect(endpoint.address).await?);
        let (sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
        let driver = tokio::spawn(connection).abort_handle();
        Ok(Self { sender, endpoint: endpoint.clone(), driver })
    }

    /// The body of a successful answer.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Bytes> {
        Ok(self.stream(path).await?.collect().await?.to_bytes())
    }

    /// The same while it comes.
    pub(crate) async fn stream(&mut self, path: &str) -> Result<Incoming> {
        self.call(Request::get(path), path, Bytes::new()).await
    }

    /// Changes what is there.
    pub(crate) async fn patch(&mut self, path: &str, body: &Value) -> Result<()> {
        let request = Request::patch(path).header(header::CONTENT_TYPE, "application/json");
        self.call(request, path, body.to_string().into()).await?.collect().await?;
        Ok(())
    }

    async fn call(&mut self, request: Builder, path: &str, body: Bytes) -> Result<Incoming> {
        self.sender.ready().await?;
        let mut request = request.header(header::HOST, self.endpoint.address.to_string());
        if let Some(cookie) = &self.endpoint.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = self.sender.send_request(request.body(Full::new(body))?).await?;
        let status = response.status();
        ensure!(status.is_success(), "{path}: {status}");
        Ok(response.into_body())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}
