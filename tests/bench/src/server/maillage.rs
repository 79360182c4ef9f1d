//! Maillage: its own binary, accounts made with its own command line, documents through its own API.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use maillage_tests::postgres::Database;
use serde_json::json;
use tokio::{io::AsyncWriteExt, process::Command};

use super::{Dialect, Server};
use crate::{
    http,
    process::{self, Process, Usage},
    socket::Endpoint,
};

/// A participant may hold 64 connections; the largest scenario has 500.
const ACCOUNTS: usize = 16;
const PASSWORD: &str = "bancs-d-essai-du-maillage";
const GABARIT: &str = "normandie-2025/fiche-action@1";

/// One server with its accounts signed in.
pub(crate) struct Maillage {
    process: Process,
    address: SocketAddr,
    program: Program,
    workspace: String,
    cookies: Vec<String>,
    /// Of those who disturb: one may write, one may only read.
    attackers: [String; 2],
    documents: usize,
    /// Whose turn it is to connect.
    turn: AtomicUsize,
    /// Dropped after the server has ended.
    database_kept: Option<Database>,
}

/// How to run the binary.
#[derive(Debug)]
struct Program {
    binary: PathBuf,
    database: String,
    folder: PathBuf,
}

impl Maillage {
    /// Starts the server, which makes the database, then makes the accounts and a workspace and signs everybody in.
    pub(crate) async fn start(binary: &Path, database: &str, folder: &Path) -> Result<Self> {
        let program = Program { binary: binary.to_owned(), database: database.to_owned(), folder: folder.to_owned() };
        let address = process::free_address()?;
        let process = program.serve(address).await?;
        // Unique to this run: a PostgreSQL database may hold the accounts of an earlier one.
        let run = uuid::Uuid::new_v4().simple().to_string();
        let email = |account: usize| format!("banc-{account}-{run}@bench.example");
        program.run(&["user", "add", "--email", &email(0), "--name", "Banc 0"]).await?;
        let workspace = program.run(&["workspace", "add", "--name", "Banc d’essai", "--manager", &email(0)]).await?;
        for account in 1..ACCOUNTS + 2 {
            program.run(&["user", "add", "--email", &email(account), "--name", &format!("Banc {account}")]).await?;
            let role = if account > ACCOUNTS { "read" } else { "write" };
            let member = ["member", "set", "--workspace", &workspace, "--email", &email(account), "--role", role];
            program.run(&member).await?;
        }
        let mut cookies = Vec::with_capacity(ACCOUNTS + 2);
        for account in 0..ACCOUNTS + 2 {
            let credentials = json!({ "email": email(account), "password": PASSWORD });
            let answer = http::post(address, "/api/v1/session", None, &credentials).await?;
            cookies.push(answer.cookie.context("signing in set no cookie")?);
        }
        let attackers = [cookies.remove(ACCOUNTS), cookies.remove(ACCOUNTS)];
        Ok(Self {
            process,
            address,
            program,
            workspace,
            cookies,
            attackers,
            documents: 0,
            turn: AtomicUsize::new(0),
            database_kept: None,
        })
    }

    /// Keep the database it runs on as long as the server.
    pub(crate) fn keeping(mut self, database: Database) -> Self {
        self.database_kept = Some(database);
        self
    }
}

impl Program {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.env("DATABASE_URL", &self.database).env("MAILLAGE_LOG", "warn");
        command
    }

    /// Runs an administrative command with the password on its input; returns the last word it prints.
    async fn run(&self, arguments: &[&str]) -> Result<String> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", self.binary.display()))?;
        if let Some(mut input) = child.stdin.take() {
            // A command that asks for no password may have closed its input already.
            let _ = input.write_all(format!("{PASSWORD}\n").as_bytes()).await;
        }
        let output = child.wait_with_output().await?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "maillage {}: {errors}", arguments.join(" "));
        let printed = String::from_utf8_lossy(&output.stdout);
        Ok(printed.split_whitespace().last().unwrap_or_default().to_owned())
    }

    async fn serve(&self, address: SocketAddr) -> Result<Process> {
        let mut command = self.command();
        command.args(["serve", "--bind", &address.to_string()]);
        Process::start(command, address, &self.folder.join("server.log")).await
    }
}

#[async_trait]
impl Server for Maillage {
    fn dialect(&self) -> Dialect {
        Dialect::Automerge
    }

    fn endpoint(&self, _client: usize, _document: &str) -> Endpoint {
        // Dealt out over all documents: each has a first client.
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let cookie = self.cookies[turn % self.cookies.len()].clone();
        Endpoint { address: self.address, path: "/sync".to_owned(), cookie: Some(cookie) }
    }

    fn attackers(&self) -> Option<[Endpoint; 2]> {
        let endpoint = |cookie: &String| Endpoint {
            address: self.address,
            path: "/sync".to_owned(),
            cookie: Some(cookie.clone()),
        };
        Some(self.attackers.each_ref().map(endpoint))
    }

    fn workspace(&self) -> Option<String> {
        Some(self.workspace.clone())
    }

    fn managers_endpoint(&self) -> Option<Endpoint> {
        let cookie = self.cookies.first().cloned();
        Some(Endpoint { address: self.address, path: "/sync".to_owned(), cookie })
    }

    async fn create_document(&mut self) -> Result<String> {
        self.documents += 1;
        let path = format!("/api/v1/workspaces/{}/documents", self.workspace);
        let document = json!({ "gabarit": GABARIT, "title": format!("Fiche {}", self.documents) });
        // By everybody in turn: nobody may make a thousand documents in an hour.
        let author = &self.cookies[self.documents % self.cookies.len()];
        let answer = http::post(self.address, &path, Some(author), &document).await?;
        Ok(answer.body["id"].as_str().context("the new document has no id")?.to_owned())
    }

    fn born_full(&self) -> bool {
        true
    }

    async fn restart(&mut self) -> Result<()> {
        self.process.kill().await?;
        self.process = self.program.serve(self.address).await?;
        Ok(())
    }

    fn usage(&self) -> Result<Usage> {
        process::usage(self.process.id()?)
    }

    fn store_usage(&self) -> Result<Usage> {
        if self.program.database.starts_with("postgres") {
            return process::usage_by_name("postgres");
        }
        Ok(Usage::default())
    }
}
