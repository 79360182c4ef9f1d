//! The servers Maillage is compared with, from the folder `make bench-peers` fills, and any other automerge-repo
//! server that a command starts.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use async_trait::async_trait;
use serde_json::json;
use tokio::process::Command;

use super::{Dialect, Server};
use crate::{
    http,
    process::{self, Process, Usage},
    socket::Endpoint,
    voice::yjs::Framing,
};

/// A server of somebody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    AutomergeRepo,
    Hocuspocus,
    YWebsocket,
    YSweet,
}

impl Peer {
    /// All of them, in the order of the table.
    pub(crate) const ALL: [Self; 4] = [Self::YSweet, Self::YWebsocket, Self::Hocuspocus, Self::AutomergeRepo];

    /// As the table names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AutomergeRepo => "automerge-repo",
            Self::Hocuspocus => "hocuspocus",
            Self::YWebsocket => "y-websocket",
            Self::YSweet => "y-sweet",
        }
    }

    /// What must stand in the folder for it to be started.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::AutomergeRepo => "node_modules/@automerge/automerge-repo/package.json",
            Self::Hocuspocus => "node_modules/@hocuspocus/extension-sqlite/package.json",
            Self::YWebsocket => "node_modules/y-websocket/bin/server.cjs",
            Self::YSweet => "bin/y-sweet",
        }
    }

    fn dialect(self) -> Dialect {
        match self {
            Self::AutomergeRepo => Dialect::Automerge,
            Self::Hocuspocus => Dialect::Yjs(Framing::Hocuspocus),
            Self::YWebsocket | Self::YSweet => Dialect::Yjs(Framing::Plain),
        }
    }

    fn command(self, installed: &Path, data: &Path, address: SocketAddr) -> Vec<String> {
        let within = |path: &str| installed.join(path).display().to_string();
        let (port, data) = (address.port().to_string(), data.display().to_string());
        match self {
            Self::AutomergeRepo => vec!["node".into(), within("automerge-repo.mjs"), port, data],
            Self::Hocuspocus => vec!["node".into(), within("hocuspocus.mjs"), port, data],
            Self::YWebsocket => vec!["node".into(), within("y-websocket.mjs"), port, data],
            Self::YSweet => vec![within("bin/y-sweet"), "serve".into(), "--port".into(), port, data],
        }
    }
}

/// One of them, running.
pub(crate) struct Running {
    peer: Option<Peer>,
    path: String,
    process: Process,
    command: Vec<String>,
    address: SocketAddr,
    log: PathBuf,
}

impl Running {
    /// Starts a known one.
    pub(crate) async fn start(peer: Peer, installed: &Path, folder: &Path) -> Result<Self> {
        let (address, log) = (process::free_address()?, folder.join("server.log"));
        let command = peer.command(installed, &folder.join("data"), address);
        let process = launch(&command, address, &log).await?;
        Ok(Self { peer: Some(peer), path: "/".to_owned(), process, command, address, log })
    }

    /// Starts an unknown one, which listens where it is said to.
    pub(crate) async fn external(path: &str, address: SocketAddr, command: &[String], folder: &Path) -> Result<Self> {
        let log = folder.join("server.log");
        let process = launch(command, address, &log).await?;
        Ok(Self { peer: None, path: path.to_owned(), process, command: command.to_vec(), address, log })
    }
}

async fn launch(command: &[String], address: SocketAddr, log: &Path) -> Result<Process> {
    let (program, arguments) = command.split_first().context("an empty command")?;
    let mut command = Command::new(program);
    command.args(arguments);
    Process::start(command, address, log).await
}

#[async_trait]
impl Server for Running {
    fn dialect(&self) -> Dialect {
        self.peer.map_or(Dialect::Automerge, Peer::dialect)
    }

    fn endpoint(&self, _client: usize, document: &str) -> Endpoint {
        let path = match self.peer {
            None | Some(Peer::AutomergeRepo | Peer::Hocuspocus) => self.path.clone(),
            Some(Peer::YWebsocket) => format!("/{document}"),
            Some(Peer::YSweet) => format!("/d/{document}/ws/{document}"),
        };
        Endpoint { address: self.address, path, cookie: None }
    }

    async fn create_document(&mut self) -> Result<String> {
        if self.peer == Some(Peer::YSweet) {
            let answer = http::post(self.address, "/doc/new", None, &json!({})).await?;
            return Ok(answer.body["docId"].as_str().context("no docId")?.to_owned());
        }
        Ok(bs58::encode(uuid::Uuid::new_v4().as_bytes()).with_check().into_string())
    }

    async fn restart(&mut self) -> Result<()> {
        self.process.kill().await?;
        self.process = launch(&self.command, self.address, &self.log).await?;
        Ok(())
    }

    fn usage(&self) -> Result<Usage> {
        process::usage(self.process.id()?)
    }
}
