//! From the address of a database to a store that is ready. The only reader of that address.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;

use super::bounded::{Boundary, BoundedJournal};
use super::bounded_directory::BoundedDirectory;
use super::claim::Claim;
use super::outage::Outage;
use super::{Directory, GroupCommit, Journal, Store, StoreError, postgres, sqlite};

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To serve it, alone: an SQLite file that isn't there is made, and a second server is refused.
    Serve,
    /// To look at it or change it beside whoever serves it; what isn't there isn't made.
    Command,
}

/// Open the database, bring it up to date, and start the task that merges appends. Must be called on a tokio runtime.
///
/// `sqlite:path` or `postgres://…`.
///
/// # Errors
/// `Unavailable` if it can't be reached, made or migrated, if the address is of neither kind, or if it is to be served
/// and another process serves it. The message names what is wrong and never repeats a password.
pub async fn open(url: &str, purpose: Purpose) -> Result<Store, StoreError> {
    match parse(url)? {
        Address::Sqlite(path) => {
            let store = sqlite::open(path, purpose).await?;
            let claim = store.claim();
            Ok(bounded(Arc::new(store), claim))
        }
        Address::Postgres(url) => {
            let store = postgres::open(url, purpose).await?;
            let claim = store.claim();
            Ok(bounded(Arc::new(store), claim))
        }
    }
}

fn bounded(store: Arc<impl Journal + Directory>, claim: Arc<dyn Claim>) -> Store {
    let outage = Arc::new(Outage::new());
    let boundary = Boundary::new(claim, Arc::clone(&outage));
    let journal = BoundedJournal::new(Arc::clone(&store) as _, boundary.clone());
    Store {
        journal: Arc::new(GroupCommit::watched(Arc::new(journal), outage)),
        directory: Arc::new(BoundedDirectory::new(store, boundary)),
    }
}

/// Write a copy of the database to a new file, while others use it.
///
/// # Errors
/// `Unavailable` if there is no such database, if the file is there already, if it can't be written whole, or if the
/// database is PostgreSQL, which has a program for it.
pub async fn backup(url: &str, to: &Path) -> Result<(), StoreError> {
    match parse(url)? {
        Address::Sqlite(path) => sqlite::backup(path, to).await,
        Address::Postgres(_) => Err(StoreError::Unavailable(anyhow!(
            "PostgreSQL makes its own: pg_dump --format=custom --file={} \"$DATABASE_URL\"",
            to.display()
        ))),
    }
}

/// For the conformance suite alone.
pub(super) async fn settings_of_the_writer(url: &str) -> Result<Vec<(&'static str, String)>, StoreError> {
    match parse(url)? {
        Address::Sqlite(path) => sqlite::settings_of_the_writer(&sqlite::open(path, Purpose::Serve).await?).await,
        Address::Postgres(url) => postgres::settings_of_the_writer(&postgres::open(url, Purpose::Serve).await?).await,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Address<'a> {
    Sqlite(&'a Path),
    Postgres(&'a str),
}

fn parse(url: &str) -> Result<Address<'_>, StoreError> {
    let bad = |reason: &str| StoreError::Unavailable(anyhow!("the database's address {reason}"));
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Address::Postgres(url));
    }
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Err(bad("must begin with sqlite: or postgres://"));
    };
    // sqlite://relative and sqlite:///absolute are written elsewhere: take them for what they mean.
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.ends_with('/') {
        return Err(bad("names no file; write sqlite:data/maillage.db"));
    }
    if path == ":memory:" {
        return Err(bad("is a database in memory, which would keep nothing; name a file"));
    }
    if path.contains('?') {
        return Err(bad("has options, but SQLite's are not for choosing"));
    }
    Ok(Address::Sqlite(Path::new(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_be_relative_or_absolute() {
        for (url, path) in [
            ("sqlite:data/maillage.db", "data/maillage.db"),
            ("sqlite:/srv/maillage.db", "/srv/maillage.db"),
            ("sqlite://data/maillage.db", "data/maillage.db"),
            ("sqlite:///srv/maillage.db", "/srv/maillage.db"),
        ] {
            assert_eq!(parse(url).unwrap(), Address::Sqlite(Path::new(path)), "{url}");
        }
    }

    #[test]
    fn both_words_for_postgresql_are_taken() {
        for url in ["postgres://localhost/maillage", "postgresql:///maillage?host=/run/postgresql"] {
            assert_eq!(parse(url).unwrap(), Address::Postgres(url));
        }
    }

    #[test]
    fn a_bad_address_is_named_without_being_repeated() {
        for (url, word) in [
            ("", "begin with"),
            ("mysql://user:secret@host/x", "begin with"),
            ("maillage.db", "begin with"),
            ("sqlite:", "no file"),
            ("sqlite:data/", "no file"),
            ("sqlite::memory:", "memory"),
            ("sqlite:a.db?mode=ro", "options"),
        ] {
            let Err(StoreError::Unavailable(error)) = parse(url) else { panic!("{url} was taken") };
            let message = format!("{error:#}");
            assert!(message.contains(word) && !message.contains("secret"), "{url}: {message}");
        }
    }
}
