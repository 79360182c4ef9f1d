//! From the address of a database to a store that is ready. The only reader of that address.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;

use super::{GroupCommit, Store, StoreError, postgres, sqlite};

/// Open the database, bring it up to date, and start the task that merges appends. Must be called on a tokio runtime.
///
/// `sqlite:path` (the file and its folder are made if they are not there) or `postgres://…`. Several processes may
/// open one database at once.
///
/// # Errors
/// `Unavailable` if it can't be reached, made or migrated, or if the address is of neither kind. The message names
/// what is wrong and never repeats a password.
pub async fn open(url: &str) -> Result<Store, StoreError> {
    match parse(url)? {
        Address::Sqlite(path) => {
            let store = Arc::new(sqlite::open(path).await?);
            Ok(Store { journal: Arc::new(GroupCommit::new(Arc::clone(&store) as _)), directory: store })
        }
        Address::Postgres(url) => {
            let store = Arc::new(postgres::open(url).await?);
            Ok(Store { journal: Arc::new(GroupCommit::new(Arc::clone(&store) as _)), directory: store })
        }
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
