//! A real PostgreSQL for tests: the one `DATABASE_URL` names, or a throwaway cluster from the installed binaries: one
//! for a run of nextest, which gives each test a process, else one for this process. Each test gets a database of its
//! own, dropped after it. Nothing is left behind, even by SIGKILL.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;

/// How often a server that is starting is asked whether it answers, and how many times.
const ASKED_EVERY: std::time::Duration = std::time::Duration::from_millis(20);
const ASKED_TIMES: u32 = 1_500;

/// Runs the server until the process `$3` is gone, or, without one, until its own standard input closes: both happen
/// when the tests end, however they end.
const KEEPER: &str = r#"
"$1" -D "$2/data" -k "$2" -h "" -p 5432 -c max_connections=400 </dev/null >>"$2/log" 2>&1 &
server=$!
if [ "$3" ]; then
    while [ -e "/proc/$3" ] || ps -p "$3" >/dev/null 2>&1; do sleep 1; done
else
    cat >/dev/null
fi
kill -INT "$server"
wait "$server"
rm -rf "$2"
"#;

static SHARED: OnceCell<Cluster> = OnceCell::const_new();

/// A PostgreSQL server that tests may make databases in.
#[derive(Debug)]
pub struct Cluster {
    /// Of a database that is always there, to give orders from.
    url: String,
    /// The keeper, if the server is ours.
    keeper: Option<Keeper>,
}

#[derive(Debug)]
struct Keeper {
    process: Child,
    /// Open as long as the server is to run.
    stdin: Option<ChildStdin>,
}

/// A database of one test's own, dropped with this.
#[derive(Debug)]
pub struct Database {
    name: String,
    cluster_url: String,
}

impl Cluster {
    /// The cluster all tests of this run share.
    ///
    /// # Panics
    /// If there is none and none can be started; the message says what to install.
    pub async fn shared() -> &'static Self {
        SHARED
            .get_or_init(|| async {
                Self::of_this_run().await.unwrap_or_else(|error| panic!("no PostgreSQL to test with: {error:#}"))
            })
            .await
    }

    /// The server `DATABASE_URL` names if that is a PostgreSQL address, else a new one, stopped and removed when this
    /// is dropped or the process ends.
    ///
    /// # Errors
    /// If neither can be had; the message is for whoever runs the tests.
    pub async fn start() -> Result<Self> {
        if let Some(named) = Self::named().await? {
            return Ok(named);
        }
        let folder = tempfile::Builder::new().prefix("maillage-pg-").tempdir()?;
        let own = tokio::task::spawn_blocking(move || {
            let cluster = start_in(folder.path(), None)?;
            // From here the keeper removes it.
            drop(folder.keep());
            anyhow::Ok(cluster)
        });
        own.await??.until_it_answers().await
    }

    /// The server `DATABASE_URL` names.
    #[expect(clippy::disallowed_methods, reason = "tests take their database from where the server would")]
    async fn named() -> Result<Option<Self>> {
        match std::env::var("DATABASE_URL") {
            Ok(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                PgConnection::connect(&url).await.context("DATABASE_URL names a server that can't be reached")?;
                Ok(Some(Self { url, keeper: None }))
            }
            _ => Ok(None),
        }
    }

    /// Started by the first test of a run of nextest that wants it, and kept until the run ends.
    #[expect(clippy::disallowed_methods, reason = "nextest tells its tests of the run there")]
    async fn of_this_run() -> Result<Self> {
        if let Some(named) = Self::named().await? {
            return Ok(named);
        }
        let Ok(run) = std::env::var("NEXTEST_RUN_ID") else { return Self::start().await };
        let runner = std::os::unix::process::parent_id();
        let folder = std::env::temp_dir().join(format!("maillage-pg-{run}-{runner}"));
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join("lock"))?;
        let (lock, locked) = tokio::task::spawn_blocking(move || {
            let locked = lock.lock();
            (lock, locked)
        })
        .await?;
        locked?;
        let ready = folder.join("ready");
        if ready.exists() {
            return Ok(Self { url: url_in(&folder), keeper: None });
        }
        let mut cluster =
            tokio::task::spawn_blocking(move || start_in(&folder, Some(runner))).await??.until_it_answers().await?;
        // It ends with the run, not with this test.
        std::mem::forget(cluster.keeper.take());
        File::create(ready)?;
        lock.unlock()?;
        Ok(cluster)
    }

    /// A new, empty database.
    ///
    /// # Errors
    /// If the server refuses to make one.
    pub async fn database(&self) -> Result<Database> {
        let name = format!("maillage_test_{}", uuid::Uuid::new_v4().simple());
        order(&self.url, &format!("create database {name}")).await?;
        Ok(Database { name, cluster_url: self.url.clone() })
    }

    async fn until_it_answers(mut self) -> Result<Self> {
        for _ in 0..ASKED_TIMES {
            if PgConnection::connect(&self.url).await.is_ok() {
                return Ok(self);
            }
            if let Some(keeper) = &mut self.keeper
                && let Some(status) = keeper.process.try_wait()?
            {
                bail!("the throwaway PostgreSQL ended at once, {status}");
            }
            tokio::time::sleep(ASKED_EVERY).await;
        }
        bail!("the throwaway PostgreSQL does not answer");
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.stdin.take());
        drop(self.process.wait());
    }
}

impl Database {
    /// The address to give to the server under test.
    #[must_use]
    pub fn url(&self) -> String {
        with_database(&self.cluster_url, &self.name)
    }
}

impl Drop for Database {
    /// On a thread of its own: a test's runtime may be the one that is ending.
    fn drop(&mut self) {
        let (url, sql) = (self.cluster_url.clone(), format!("drop database if exists {} with (force)", self.name));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(order(&url, &sql))
        });
        // The next run is not harmed by a database left behind, and a panic here would hide the test's own.
        drop(dropping.join());
    }
}

async fn order(url: &str, sql: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// The same server, another database: what stands between the host and the options.
fn with_database(url: &str, name: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, None), |(address, options)| (address, Some(options)));
    let host_at = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[host_at..].find('/').map_or(address.len(), |at| host_at + at);
    let mut url = format!("{}/{name}", &address[..host_end]);
    if let Some(options) = options {
        write!(url, "?{options}").expect("writing to a string can't fail");
    }
    url
}

/// The folder of `initdb` and `postgres`: on the path, or where Debian puts the newest.
#[expect(clippy::disallowed_methods, reason = "the search path is where programs are looked for")]
fn installed_binaries() -> Result<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(&std::env::var("PATH").unwrap_or_default()).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        let mut versions: Vec<_> = versions.flatten().map(|entry| entry.path()).collect();
        let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
        versions.sort_by_key(|path| std::cmp::Reverse(number(path)));
        folders.extend(versions.into_iter().map(|path| path.join("bin")));
    }
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .context("install PostgreSQL 14 or later (Debian: apt install postgresql), or set DATABASE_URL to a server")
}

/// Make a cluster in an empty folder and start its keeper, which removes the folder when the process `runner` is gone,
/// or else this one. As root it belongs to another user, as PostgreSQL insists.
fn start_in(folder: &Path, runner: Option<u32>) -> Result<Cluster> {
    let binaries = installed_binaries()?;
    let owner = owner_for(folder)?;
    if let Some((user, group)) = owner {
        std::os::unix::fs::chown(folder, Some(user), Some(group))?;
    }
    let mut initdb = as_owner(binaries.join("initdb"), owner);
    initdb.arg("-D").arg(folder.join("data"));
    initdb.args(["-U", "maillage", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    let made = initdb.current_dir(folder).stdin(Stdio::null()).output().context("initdb can't be run")?;
    ensure!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));

    let mut keeper = as_owner("sh".into(), owner);
    keeper.args(["-c", KEEPER, "keeper"]).arg(binaries.join("postgres")).arg(folder);
    keeper.args(runner.map(|id| id.to_string()));
    // A group of its own: an interrupt at the terminal ends the tests, and through them the server in good order.
    keeper.current_dir(folder).process_group(0);
    let mut process = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let stdin = process.stdin.take();
    Ok(Cluster { url: url_in(folder), keeper: Some(Keeper { process, stdin }) })
}

/// A socket in that folder and no port: two test runs can't get in each other's way.
fn url_in(folder: &Path) -> String {
    format!("postgres://maillage@localhost/postgres?host={}", folder.display())
}

fn as_owner(program: PathBuf, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// Root owns what root makes; then it is the user `postgres` or else `nobody`, with their groups.
fn owner_for(folder: &Path) -> Result<Option<(u32, u32)>> {
    if std::fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let ids_of = |wanted: &str| {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let is_wanted = fields.next() == Some(wanted);
            let (user, group) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
            is_wanted.then_some((user, group))
        })
    };
    ids_of("postgres").or_else(|| ids_of("nobody")).map(Some).context("there is no user but root to run PostgreSQL as")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server_keeps_its_address_and_options() {
        for (url, expected) in [
            ("postgres://u:p@host:5432/postgres", "postgres://u:p@host:5432/x"),
            ("postgres://host", "postgres://host/x"),
            ("postgresql:///main?host=/run/postgresql", "postgresql:///x?host=/run/postgresql"),
        ] {
            assert_eq!(with_database(url, "x"), expected);
        }
    }
}
