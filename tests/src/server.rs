//! The real binary as a process of its own: start, kill, stop, start again on the same database, check. Owns the
//! process and, for SQLite, the file; never builds the binary (cargo or the Makefile does).

use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use crate::within_limit;

/// How long a server may take to start: it hashes the demonstration's passwords, and the machine may be busy.
const START_WITHIN: Duration = Duration::from_mins(1);

/// Where a server keeps everything. Dropping it removes an SQLite file; a PostgreSQL database is its owner's to drop.
#[derive(Debug)]
pub enum Database {
    /// A file in a folder that lives as long as this value.
    Sqlite(TempDir),
    /// `postgres://…`, a database made for this test alone.
    Postgres(String),
}

impl Database {
    /// A new, empty SQLite database.
    pub fn sqlite() -> Result<Self> {
        Ok(Self::Sqlite(TempDir::with_prefix("maillage-test-")?))
    }

    /// As `--database` wants it.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("maillage.db").display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// The store's name, for people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// A running server with the demo workspace. Killed when dropped.
pub struct Server {
    /// `127.0.0.1:port`
    pub address: String,
    child: Child,
    /// Kept open: a server whose standard output is closed could not print.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts the binary on a free port and waits until it says where it listens.
    ///
    /// # Errors
    /// If the binary is not built, ends at once, or is not ready in time.
    pub async fn start(database: &Database) -> Result<Self> {
        Self::start_at(database, "127.0.0.1:0").await
    }

    /// The same, with further arguments.
    pub async fn start_with(database: &Database, arguments: &[&str]) -> Result<Self> {
        Self::spawn(database, "127.0.0.1:0", arguments).await
    }

    /// The same without the demonstration, whose mails never leave: on a database that holds accounts already.
    pub async fn start_in_earnest(database: &Database, arguments: &[&str]) -> Result<Self> {
        let mut program = command(database, &["serve", "--bind", "127.0.0.1:0"])?;
        program.args(arguments);
        Self::from_command(program).await
    }

    /// Starts the binary at a given address.
    pub async fn start_at(database: &Database, bind: &str) -> Result<Self> {
        Self::spawn(database, bind, &[]).await
    }

    /// Starts the binary so that [`limit_files`](Self::limit_files) doesn't end it.
    pub async fn start_limitable(database: &Database) -> Result<Self> {
        let program = command(database, &["serve", "--demo", "--bind", "127.0.0.1:0"])?;
        let mut shell = Command::new("sh");
        // A signal that is ignored stays ignored in the program that takes the shell's place.
        shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(program.as_std().get_program());
        shell.args(program.as_std().get_args()).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        Self::from_command(shell).await
    }

    /// No file of this server may grow beyond so many bytes: what it writes then fails, as on a full disk. `None` lifts it.
    ///
    /// # Errors
    /// If the system refuses.
    pub async fn limit_files(&self, bytes: Option<u64>) -> Result<()> {
        let id = self.child.id().context("the server has ended already")?;
        let bytes = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let (id, limit) = (id.to_string(), format!("--fsize={bytes}:unlimited"));
        ensure!(
            Command::new("prlimit").args(["--pid", &id, &limit]).status().await?.success(),
            "the limit was not set"
        );
        Ok(())
    }

    /// What this server holds in memory of its own, in bytes: not the files that are mapped, its program among them.
    ///
    /// # Errors
    /// If it has ended, or the system doesn't say (only Linux does).
    pub fn memory(&self) -> Result<u64> {
        let id = self.child.id().context("the server has ended already")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("RssAnon:")?.trim().strip_suffix(" kB"));
        Ok(kilobytes.context("no RssAnon in the status")?.parse::<u64>()? * 1024)
    }

    async fn spawn(database: &Database, bind: &str, arguments: &[&str]) -> Result<Self> {
        let mut program = command(database, &["serve", "--demo", "--bind", bind])?;
        program.args(arguments);
        Self::from_command(program).await
    }

    async fn from_command(mut command: Command) -> Result<Self> {
        let mut child = command.spawn()?;
        let output = child.stdout.take().context("standard output is piped")?;
        let mut lines = BufReader::new(output).lines();
        let address = timeout(START_WITHIN, address_in(&mut lines)).await.context("the server does not listen")??;
        Ok(Self { address, child, _output: lines })
    }

    /// SIGKILL, and waits until the process is gone.
    pub async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// SIGTERM, and the exit status.
    pub async fn stop(mut self) -> Result<ExitStatus> {
        let id = self.child.id().context("the server has ended already")?;
        let sent = Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        ensure!(sent.success(), "SIGTERM was not sent");
        Ok(within_limit("the server to stop", self.child.wait()).await??)
    }
}

/// Runs `maillage check` on a database nobody serves.
///
/// # Errors
/// With its output, if it does not exit 0.
pub async fn check(database: &Database) -> Result<()> {
    let output = command(database, &["check"])?.output().await?;
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n");
    ensure!(output.status.success(), "maillage check ended with {}:\n{text}", output.status);
    Ok(())
}

/// Runs the binary with these arguments: its exit code, and what it says on standard output and error.
///
/// # Errors
/// If it is not built.
pub async fn run(database: &Database, arguments: &[&str]) -> Result<(Option<i32>, String)> {
    let output = command(database, arguments)?.output().await?;
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ok((output.status.code(), text))
}

/// Starts a server that can't start, and returns what it says on standard error.
///
/// # Errors
/// If it starts after all, or does not exit 1.
pub async fn refused_start(database: &Database, arguments: &[&str]) -> Result<String> {
    let mut command = command(database, &["serve", "--bind", "127.0.0.1:0"])?;
    let output = within_limit("the server to give up", command.args(arguments).output()).await??;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.code() == Some(1), "it ended with {}:\n{text}", output.status);
    Ok(text)
}

async fn address_in(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<String> {
    while let Some(line) = lines.next_line().await? {
        let Some((_, rest)) = line.split_once("http://") else { continue };
        return Ok(rest.chars().take_while(|c| c.is_ascii_digit() || ".:".contains(*c)).collect());
    }
    bail!("the server ended before it listened; its standard error says why")
}

/// The binary with these arguments, logging warnings only.
fn command(database: &Database, arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(binary()?);
    command
        .args(arguments)
        .args(["--database", &database.url()])
        .args(["--log", "warn"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    Ok(command)
}

/// `target/<profile>/maillage`, next to the running test: cargo names the binaries of its own package only.
fn binary() -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let folders = this.ancestors().skip(1).take(2);
    let found = folders.map(|folder| folder.join("maillage")).find(|path| Path::is_file(path));
    found.with_context(|| {
        format!("no maillage binary beside {}: run `cargo build -p maillage-server` first", this.display())
    })
}
