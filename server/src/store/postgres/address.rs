//! PostgreSQL's address: what is wrong with one is said before sqlx sees it, and never repeats any part of it that may
//! belong to a password.

use std::str::FromStr;

use anyhow::anyhow;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use crate::store::StoreError;

/// Options that are acted on; sqlx knows them, and so does README.md.
const KNOWN: [&str; 11] = [
    "sslmode",
    "ssl-mode",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
    "statement-cache-capacity",
];
/// Options that ask for a safety there is none of. To leave them out without a word would be to promise it.
const OF_TLS: [&str; 9] = [
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "channel_binding",
    "gssencmode",
];

/// Read an address.
///
/// # Errors
/// `Unavailable`, with what to mend.
pub(super) fn parse(url: &str) -> Result<PgConnectOptions, StoreError> {
    refuse_what_must_be_encoded(url)?;
    let url = with_known_options(url)?;
    let options = PgConnectOptions::from_str(&url).map_err(|error| {
        bad(&format!("can't be read: {error}; «@ : / ? # %» in a name or password are written %XX"))
    })?;
    // A pooler would have to be told to let it pass, and nothing here is a float.
    Ok(options.application_name("maillage").extra_float_digits(None).disable_statement_logging())
}

fn bad(reason: &str) -> StoreError {
    StoreError::Unavailable(anyhow!("the PostgreSQL address {reason}"))
}

/// A mark of addresses in a password moves the host to the wrong place: the server would look for another host, or
/// find one.
fn refuse_what_must_be_encoded(url: &str) -> Result<(), StoreError> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    if rest.contains('#') {
        return Err(bad("holds «#», which ends an address: in a password it is written %23"));
    }
    let authority = rest.find(['/', '?']).unwrap_or(rest.len());
    let has_password = rest[..authority].contains(':') && !rest[..authority].contains('@');
    // In options that are named an `@` is an ordinary letter.
    let before_options = rest.split_once('?').map_or(rest, |(before, options)| {
        let first = options.split(['=', '&']).next().unwrap_or_default();
        if first.contains('@') { rest } else { before }
    });
    if has_password && before_options[authority.min(before_options.len())..].contains('@') {
        let (mark, encoded) = if rest[authority..].starts_with('/') { ('/', "%2F") } else { ('?', "%3F") };
        return Err(bad(&format!("holds «{mark}» before its host: in a password it is written {encoded}")));
    }
    Ok(())
}

/// What is unknown is left out, with a warning that names it but not its value: it may be a misspelt `password`.
fn with_known_options(url: &str) -> Result<String, StoreError> {
    let Some((before, options)) = url.split_once('?') else { return Ok(url.to_owned()) };
    let mut kept = Vec::new();
    for option in options.split('&').filter(|option| !option.is_empty()) {
        let name = option.split('=').next().unwrap_or_default();
        let asks_for_nothing =
            matches!(option, "channel_binding=disable" | "channel_binding=prefer" | "gssencmode=disable");
        if OF_TLS.contains(&name) && !asks_for_nothing {
            return Err(bad(&format!("has {name}, but TLS to the database isn't compiled in")));
        }
        if KNOWN.contains(&name) || name.starts_with("options[") {
            kept.push(option);
        } else if name.chars().all(|letter| letter.is_ascii_lowercase() || "_-".contains(letter)) {
            tracing::warn!(option = name, "the PostgreSQL address has an option that means nothing here");
        } else {
            return Err(bad("has an option without a name: «?» or «&» in a password are written %3F and %26"));
        }
    }
    Ok(if kept.is_empty() { before.to_owned() } else { format!("{before}?{}", kept.join("&")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_encoded_in_a_password_is_named_and_the_password_is_not() {
        for (url, word) in [
            ("postgres://u:sec#ret@host/db", "%23"),
            ("postgres://u:12#secret@host/db", "%23"),
            ("postgres://u:sec/ret?x@host/db", "%2F"),
            ("postgres://u:12/secret@host/db", "%2F"),
            ("postgres://u:12?secret@host/db", "%3F"),
            ("postgres://u:pw@host/db?secret%20=", "%26"),
            ("postgres://host/db?sslrootcert=/secret", "TLS"),
            ("postgres://host/db?channel_binding=require", "TLS"),
            ("postgres://[secret", "can't be read"),
        ] {
            let Err(StoreError::Unavailable(error)) = parse(url) else { panic!("{url} was taken") };
            let message = format!("{error:#}");
            assert!(message.contains(word) && !message.contains("secret"), "{url}: {message}");
        }
    }

    #[test]
    fn what_is_right_is_taken_for_what_it_means() {
        for (url, host) in [
            ("postgres://u:a%23b%2Fc@host:5433/db", "host"),
            ("postgres://u:p@ss@host/db", "host"),
            ("postgres://host:5433/db?user=a@b", "host"),
            ("postgresql:///db?host=there", "there"),
            ("postgres://host/db?pasword=secret&channel_binding=prefer", "host"),
        ] {
            assert_eq!(parse(url).unwrap().get_host(), host, "{url}");
        }
    }

    #[test]
    fn the_password_that_is_encoded_is_the_one_that_is_used() {
        let encoded = parse("postgres://u:a%23b%2Fc%3Fd%40e%25@host/db").unwrap();
        assert_eq!(encoded.to_url_lossy().password(), Some("a%23b%2Fc%3Fd%40e%25"));
    }
}
