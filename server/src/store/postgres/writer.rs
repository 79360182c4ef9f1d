//! The one connection that appends to the journal. It holds PostgreSQL's lock that says which server serves this
//! database, so that whoever appends is who serves: a server that lost the lock can't, and takes it again before it
//! goes on. Appends wait for no reader and for no other write, and a connection that failed is never used again.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use anyhow::anyhow;
use async_trait::async_trait;
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use tokio::sync::Mutex;
use tokio::time::{Instant, interval, sleep};

use super::session::{self, Use};
use crate::store::StoreError;
use crate::store::claim::Claim;

/// "maillage" in ASCII: the advisory lock of whoever serves a database.
const LOCK: i64 = 0x6d61_696c_6c61_6765;
/// How long a server that starts waits for another to let go: one that is stopping, or whose end PostgreSQL has not
/// noticed yet. After it: it refuses to start.
const LET_GO: Duration = Duration::from_secs(5);
/// Between two attempts at the lock.
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// How often a connection that nobody uses is tried, so that a lock that was lost is taken again before another server
/// comes by.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Deadlocks and serialization failures leave nothing behind. After so many attempts: `Unavailable`.
const ATTEMPTS: u32 = 3;
/// Before another attempt: time for whoever waited for the rows to take them.
const GO_FIRST: Duration = Duration::from_millis(20);

/// What [`Writer::run`] runs.
#[async_trait]
pub(super) trait Statement: Send {
    type Answer: Send;
    async fn run(&mut self, connection: &mut PgConnection) -> Result<Self::Answer, sqlx::Error>;
}

/// Owns the connection; all appends go through it, one at a time.
#[derive(Debug)]
pub(crate) struct Writer {
    options: PgConnectOptions,
    /// Whether this process serves the database, or is a command beside whoever does.
    is_serving: bool,
    /// Taken out while it is used: a caller that gives up drops it, which closes it.
    idle: Mutex<Option<Idle>>,
    /// The process of the last connection in PostgreSQL; 0 before the first. Our own lock may outlive our connection.
    backend: AtomicI64,
    /// How often the database had been served when this process began to; 0 before.
    epoch: AtomicI64,
    /// Another server has served this database since: what is in memory here may lack what it wrote. For good.
    is_overtaken: AtomicBool,
}

#[derive(Debug)]
struct Idle {
    connection: PgConnection,
    since: Instant,
}

impl Writer {
    /// For a command: its appends, if it makes any, ask nobody.
    pub(super) fn beside(options: PgConnectOptions) -> Arc<Self> {
        Arc::new(Self::new(options, false))
    }

    /// For a server: take the lock, and keep it.
    ///
    /// # Errors
    /// `Unavailable`, also if another server has it.
    pub(super) async fn serving(options: PgConnectOptions) -> Result<Arc<Self>, StoreError> {
        let writer = Self::new(options, true);
        let give_up_at = Instant::now() + LET_GO;
        let connection = loop {
            match writer.connect().await {
                Err(Refusal::Taken) if Instant::now() < give_up_at => sleep(ASK_AGAIN).await,
                done => break done?,
            }
        };
        writer.idle.lock().await.replace(Idle { connection, since: Instant::now() });
        let writer = Arc::new(writer);
        tokio::spawn(look_after(Arc::downgrade(&writer)));
        Ok(writer)
    }

    fn new(options: PgConnectOptions, is_serving: bool) -> Self {
        let (backend, epoch) = (AtomicI64::new(0), AtomicI64::new(0));
        Self { options, is_serving, idle: Mutex::default(), backend, epoch, is_overtaken: AtomicBool::new(false) }
    }

    /// Run one statement, again if it fell to a deadlock. Others wait until it is done.
    ///
    /// # Errors
    /// `Unavailable`, and what the database says of the statement.
    pub(super) async fn run<S: Statement>(&self, mut statement: S) -> Result<S::Answer, StoreError> {
        let mut idle = self.idle.lock().await;
        let mut attempt = 1;
        loop {
            let mut connection = match idle.take() {
                Some(kept) => self.still_good(kept).await?,
                None => self.connect().await?,
            };
            let answer = statement.run(&mut connection).await;
            let verdict = answer.as_ref().err().map(verdict);
            if matches!(verdict, None | Some(Verdict::Refused | Verdict::Again)) {
                idle.replace(Idle { connection, since: Instant::now() });
            }
            match verdict {
                Some(Verdict::Again) if attempt < ATTEMPTS => {
                    attempt += 1;
                    // At once, it would take its rows again before whoever waits for them has woken, and fall once more.
                    sleep(GO_FIRST).await;
                }
                _ => return answer.map_err(StoreError::from),
            }
        }
    }

    async fn still_good(&self, idle: Idle) -> Result<PgConnection, StoreError> {
        let Idle { mut connection, since } = idle;
        let is_good = !session::is_stale(since.elapsed())
            || session::is_usable(&mut connection, Use::Write).await.unwrap_or_default();
        if is_good { Ok(connection) } else { Ok(self.connect().await?) }
    }

    /// A new connection, with the lock if this process serves.
    async fn connect(&self) -> Result<PgConnection, Refusal> {
        let mut connection = session::connect(&self.options).await?;
        if self.is_serving {
            self.claim(&mut connection).await?;
        }
        Ok(connection)
    }

    async fn claim(&self, connection: &mut PgConnection) -> Result<(), Refusal> {
        let mut has_lock = try_lock(connection).await?;
        let before = self.backend.load(Ordering::Relaxed);
        if !has_lock && before != 0 && end_own(connection, before).await? {
            let give_up_at = Instant::now() + LET_GO;
            while !has_lock && Instant::now() < give_up_at {
                sleep(ASK_AGAIN).await;
                has_lock = try_lock(connection).await?;
            }
        }
        let epoch = self.epoch.load(Ordering::Relaxed);
        if !has_lock {
            return Err(Refusal::Taken);
        }
        if epoch == 0 {
            let epoch = sqlx::query_scalar("update serving set epoch = epoch + 1 where id = 1 returning epoch");
            self.epoch.store(epoch.fetch_one(&mut *connection).await?, Ordering::Relaxed);
        } else {
            let now: i64 =
                sqlx::query_scalar("select epoch from serving where id = 1").fetch_one(&mut *connection).await?;
            if now != epoch {
                self.is_overtaken.store(true, Ordering::Relaxed);
                return Err(Refusal::Overtaken);
            }
        }
        let backend: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(connection).await?;
        self.backend.store(i64::from(backend), Ordering::Relaxed);
        Ok(())
    }
}

/// Tries the connection now and then, and with it the lock; ends with its writer.
async fn look_after(writer: Weak<Writer>) {
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        let Some(writer) = writer.upgrade() else { return };
        // Whoever is writing is looking; a failure is told by the next write, which is when it matters.
        if let Ok(mut idle) = writer.idle.try_lock() {
            let connection = match idle.take() {
                Some(kept) => writer.still_good(kept).await,
                None => writer.connect().await.map_err(StoreError::from),
            };
            *idle = connection.ok().map(|connection| Idle { connection, since: Instant::now() });
        }
    }
}

#[async_trait]
impl Claim for Writer {
    fn holds(&self) -> Result<(), StoreError> {
        if self.is_overtaken.load(Ordering::Relaxed) { Err(Refusal::Overtaken.into()) } else { Ok(()) }
    }

    async fn try_write(&self) -> Result<(), StoreError> {
        self.run(Touch).await
    }
}

/// A write that changes nothing.
struct Touch;

#[async_trait]
impl Statement for Touch {
    type Answer = ();

    async fn run(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query("update serving set epoch = epoch where id = 1").execute(connection).await?;
        Ok(())
    }
}

async fn try_lock(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select pg_try_advisory_lock($1)").bind(LOCK).fetch_one(connection).await
}

/// End the process of our own last connection, if it has the lock still: it waits for a caller that gave up. `false` if
/// it is not the one that has the lock.
async fn end_own(connection: &mut PgConnection, backend: i64) -> Result<bool, sqlx::Error> {
    let ended: Option<bool> = sqlx::query_scalar(
        "select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and granted and objsubid = 1 and pid = $1
         and classid::bigint = $2 >> 32 and objid::bigint = $2 & 4294967295
         and database = (select oid from pg_database where datname = current_database())",
    )
    .bind(backend)
    .bind(LOCK)
    .fetch_optional(connection)
    .await?;
    Ok(ended.is_some())
}

/// Why a writer has no connection.
#[derive(Debug)]
enum Refusal {
    Failed(sqlx::Error),
    /// Another server has the lock.
    Taken,
    /// Another server has had it.
    Overtaken,
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed(error) => error.into(),
            Refusal::Taken => StoreError::Unavailable(anyhow!(
                "another server serves this database, and one database takes one server: stop the other first"
            )),
            Refusal::Overtaken => StoreError::Unavailable(anyhow!(
                "another server has served this database since this one began to: stop one of them, then restart the other"
            )),
        }
    }
}

/// What an error says of the connection it came on.
enum Verdict {
    /// The statement was refused: another may follow.
    Refused,
    /// Nothing was written, and the same may work now.
    Again,
    /// Not known, or of no more use: a session that may not write, a server that is going down.
    Broken,
}

fn verdict(error: &sqlx::Error) -> Verdict {
    let sqlx::Error::Database(database) = error else { return Verdict::Broken };
    match database.code().as_deref() {
        Some("40P01" | "40001") => Verdict::Again,
        Some(code) if ["22", "23", "54"].iter().any(|class| code.starts_with(class)) => Verdict::Refused,
        _ => Verdict::Broken,
    }
}
