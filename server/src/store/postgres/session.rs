//! How each PostgreSQL session is set up, and when one is thrown away instead of being used again.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};
use tokio::time::timeout;

/// How long a caller waits for a connection before the store counts as unavailable.
const ACQUIRE: Duration = Duration::from_secs(10);
/// A connection unused for longer is tried before it is trusted; trying each time would double an append's cost.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);
/// How long a connection may take to show that it lives. After it: it is closed and another is opened.
const ANSWER: Duration = Duration::from_secs(2);
/// How long connecting may take. After it: the store is unavailable.
const CONNECT: Duration = Duration::from_secs(5);

/// Settings of a session, where this PostgreSQL knows them:
/// - a database or a role may be set to answer before it has written; a stricter setting than `on` is left alone;
/// - a server whose host went away without a word is noticed within half a minute, and gives up its locks;
/// - what nobody waits for any more is not computed on: the deadlines here are shorter.
const SETTINGS: &str = "select set_config(name, value, false)
    from (values
        ('synchronous_commit', 'on'),
        ('tcp_keepalives_idle', '10'),
        ('tcp_keepalives_interval', '5'),
        ('tcp_keepalives_count', '3'),
        ('tcp_user_timeout', '25000'),
        ('statement_timeout', '30000'),
        ('idle_in_transaction_session_timeout', '30000')
    ) as wanted (name, value)
    where current_setting(name, true) is not null
    and (name <> 'synchronous_commit' or current_setting(name) = 'off')";

/// A connection outside of any pool, set up like the others. Unlike a pool it doesn't try again: whoever waits is told
/// at once what is wrong.
///
/// # Errors
/// sqlx's; `PoolTimedOut` if nothing answers.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let connecting = async {
        let mut connection = options.connect().await?;
        set_up(&mut connection).await?;
        Ok(connection)
    };
    timeout(CONNECT, connecting).await.unwrap_or_else(|_| {
        Err(sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, "it does not answer")))
    })
}

async fn set_up(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(SETTINGS).persistent(false).execute(connection).await?;
    Ok(())
}

/// What a pool's connections are for, which says when one of them is of no more use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Any that answers will do.
    Read,
    /// A session that may only read, as one that was opened while the database was read-only or a standby, is closed:
    /// it could stay so for as long as the pool keeps it.
    Write,
}

/// A pool that gives out connections that work, and closes those that don't.
pub(super) fn pool(options: PgConnectOptions, connections: u32, purpose: Use) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(set_up(connection)))
        .before_acquire(move |connection, metadata| {
            Box::pin(async move {
                if is_stale(metadata.idle_for) { is_usable(connection, purpose).await } else { Ok(true) }
            })
        })
        // A caller that gave up left its connection in the midst of an answer that may never come; the pool pings each
        // connection that comes back, and would wait, and count it as in use, for as long as TCP does. Nothing that sqlx
        // shows tells such a connection from one that is at rest, so each is asked, in one round trip.
        .after_release(move |connection, _| Box::pin(is_usable(connection, purpose)))
        .connect_lazy_with(options)
}

/// Whether a connection answers, and is good for what it is for. An error closes it at once.
pub(super) async fn is_usable(connection: &mut PgConnection, purpose: Use) -> Result<bool, sqlx::Error> {
    let asking = async {
        match purpose {
            Use::Read => connection.ping().await.map(|()| true),
            // It is asked after the rollback of a transaction that was given up: sqlx sends that first and waits for it.
            Use::Write => {
                sqlx::query_scalar(
                    "select current_setting('transaction_read_only') = 'off' and not pg_is_in_recovery()",
                )
                .fetch_one(connection)
                .await
            }
        }
    };
    timeout(ANSWER, asking).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// Whether a connection that was unused for so long must be tried before it is trusted.
pub(super) fn is_stale(unused: Duration) -> bool {
    unused > TRUSTED_IDLE
}
