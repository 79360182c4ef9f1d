//! The frame copier, built with the benchmark.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use async_trait::async_trait;
use tokio::process::Command;

use super::{Dialect, Server};
use crate::{
    process::{self, Process, Usage},
    socket::Endpoint,
};

pub(crate) struct Copier {
    process: Process,
    address: SocketAddr,
    log: PathBuf,
    documents: usize,
}

impl Copier {
    pub(crate) async fn start(folder: &Path) -> Result<Self> {
        let (address, log) = (process::free_address()?, folder.join("server.log"));
        Ok(Self { process: launch(address, &log).await?, address, log, documents: 0 })
    }
}

async fn launch(address: SocketAddr, log: &Path) -> Result<Process> {
    let binary = std::env::current_exe()?.parent().context("a program without a folder")?.join("frame-copier");
    let mut command = Command::new(binary);
    command.arg(address.to_string());
    Process::start(command, address, log).await
}

#[async_trait]
impl Server for Copier {
    fn dialect(&self) -> Dialect {
        Dialect::Copy
    }

    fn endpoint(&self, _client: usize, document: &str) -> Endpoint {
        Endpoint { address: self.address, path: format!("/{document}"), cookie: None }
    }

    async fn create_document(&mut self) -> Result<String> {
        self.documents += 1;
        Ok(format!("room-{}", self.documents))
    }

    async fn restart(&mut self) -> Result<()> {
        self.process.kill().await?;
        self.process = launch(self.address, &self.log).await?;
        Ok(())
    }

    fn usage(&self) -> Result<Usage> {
        process::usage(self.process.id()?)
    }
}
