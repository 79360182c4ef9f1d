//! What sqlx reports, by the decision a caller can make. The only place that reads database error codes.

use anyhow::anyhow;
use sqlx::error::ErrorKind;

use super::StoreError;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => match database.kind() {
                ErrorKind::UniqueViolation => Self::Conflict("another row has this key"),
                ErrorKind::ForeignKeyViolation => Self::Conflict("what this refers to is not there"),
                ErrorKind::NotNullViolation | ErrorKind::CheckViolation => refused(&error),
                _ if is_bad_value(database.code().as_deref()) => refused(&error),
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
