//! What sqlx reports, by the decision a caller can make. The only place that reads database error codes.

use anyhow::anyhow;
use sqlx::error::{DatabaseError, ErrorKind};

use super::StoreError;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => match database.kind() {
                ErrorKind::UniqueViolation => Self::Conflict("another row has this key"),
                ErrorKind::ForeignKeyViolation => Self::Conflict("what this refers to is not there"),
                ErrorKind::NotNullViolation | ErrorKind::CheckViolation => refused(&error),
                _ if is_bad_value(database.code().as_deref()) => refused(&error),
                _ if has_given_way(&**database) => Self::Unavailable(GaveWay(error.to_string()).into()),
                _ => Self::Unavailable(plain(&error)),
            },
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::Encode(_)
            | sqlx::Error::TypeNotFound { .. }
            | sqlx::Error::RowNotFound => Self::Inconsistent(error.to_string()),
            _ => Self::Unavailable(plain(&error)),
        }
    }
}

/// A transaction that the database rolled back so that another may end: the same again can work at once.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct GaveWay(String);

/// Whether nothing but another transaction stood in the way, and all of this one was rolled back.
pub(super) fn gave_way(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(cause) if cause.is::<GaveWay>())
}

/// PostgreSQL's deadlocks and transactions that can't be put in an order; SQLite has one writer, and so neither.
fn has_given_way(error: &dyn DatabaseError) -> bool {
    matches!(error.code().as_deref(), Some("40P01" | "40001"))
}

/// An error with its cause said once: sqlx's words hold those of the cause, and a chain of both says all twice.
pub(super) fn plain(error: &sqlx::Error) -> anyhow::Error {
    anyhow!("{error}")
}

/// The database will never take this value, so trying again can't help.
fn refused(error: &sqlx::Error) -> StoreError {
    StoreError::Inconsistent(format!("refused: {error}"))
}

/// PostgreSQL's classes 22 (data exception) and 54 (program limit exceeded), SQLite's 18 (too big) and 20 (mismatch).
fn is_bad_value(code: Option<&str>) -> bool {
    code.is_some_and(|code| match code.len() {
        5 => code.starts_with("22") || code.starts_with("54"),
        _ => code == "18" || code == "20",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "nobody listens");
        let StoreError::Unavailable(error) = StoreError::from(sqlx::Error::Io(refused)) else { panic!("another kind") };
        assert_eq!(format!("{error:#}").matches("nobody listens").count(), 1);
    }
}
