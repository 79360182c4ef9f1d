//! The servers under test: how each is started, where its clients go, how a document comes to be. Nothing here
//! measures.

pub(crate) mod copier;
pub(crate) mod maillage;
pub(crate) mod peer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use async_trait::async_trait;
use maillage_tests::postgres::Cluster;

use crate::{process::Usage, socket::Endpoint, voice::yjs::Framing};

/// The protocol a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// None: it copies frames.
    Copy,
    /// automerge-repo's.
    Automerge,
    /// Yjs.
    Yjs(Framing),
}

/// A running server.
#[async_trait]
pub(crate) trait Server: Send {
    /// What it speaks.
    fn dialect(&self) -> Dialect;
    /// Where the n-th client of a document goes.
    fn endpoint(&self, client: usize, document: &str) -> Endpoint;
    /// Makes a document and returns its id. It may hold something already: see `born_full`.
    async fn create_document(&mut self) -> Result<String>;
    /// Where a member that may write and one that may only read go, whose only purpose is to disturb. `None` if the
    /// server has no accounts.
    fn attackers(&self) -> Option<[Endpoint; 2]> {
        None
    }
    /// The workspace whose documents are listed, if there is one.
    fn workspace(&self) -> Option<String> {
        None
    }
    /// Where who manages the workspace goes, if there is one.
    fn managers_endpoint(&self) -> Option<Endpoint> {
        None
    }
    /// Whether a new document already holds what its template says.
    fn born_full(&self) -> bool {
        false
    }
    /// Stops it as a crash would and starts it again on the same data.
    async fn restart(&mut self) -> Result<()>;
    /// What its processes have used.
    fn usage(&self) -> Result<Usage>;
    /// What its database's processes have used, if they are others.
    fn store_usage(&self) -> Result<Usage> {
        Ok(Usage::default())
    }
}

/// A server the benchmark knows how to start.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// The floor.
    FrameCopier,
    /// Maillage on `SQLite`.
    MaillageSqlite(PathBuf),
    /// Maillage on a database of its own in this `PostgreSQL`.
    MaillagePostgres(PathBuf, Arc<Cluster>),
    /// One of the others, from the folder `make bench-peers` fills.
    Peer(peer::Peer, PathBuf),
    /// Any automerge-repo server that needs no account, started by a command.
    External { name: String, path: String, address: String, command: Vec<String> },
}

impl Kind {
    /// As the table and `--server` name it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::FrameCopier => "frame-copier",
            Self::MaillageSqlite(_) => "maillage-sqlite",
            Self::MaillagePostgres(..) => "maillage-postgres",
            Self::Peer(peer, _) => peer.name(),
            Self::External { name, .. } => name,
        }
    }

    /// Starts it, with its data and its log in `folder`.
    pub(crate) async fn start(&self, folder: &Path) -> Result<Box<dyn Server>> {
        let server: Result<Box<dyn Server>> = match self {
            Self::FrameCopier => copier::Copier::start(folder).await.map(boxed),
            Self::MaillageSqlite(binary) => {
                let database = format!("sqlite:{}", folder.join("bench.db").display());
                maillage::Maillage::start(binary, &database, folder).await.map(boxed)
            }
            Self::MaillagePostgres(binary, cluster) => {
                let database = cluster.database().await?;
                maillage::Maillage::start(binary, &database.url(), folder)
                    .await
                    .map(|server| boxed(server.keeping(database)))
            }
            Self::Peer(peer, installed) => peer::Running::start(*peer, installed, folder).await.map(boxed),
            Self::External { path, address, command, .. } => {
                peer::Running::external(path, address.parse()?, command, folder).await.map(boxed)
            }
        };
        server.with_context(|| format!("{} does not start", self.name()))
    }
}

fn boxed(server: impl Server + 'static) -> Box<dyn Server> {
    Box::new(server)
}
