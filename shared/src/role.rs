//! What a participant may do with a document.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Ordered: each role may do all that the ones before it may.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May not know that the document exists.
    None,
    /// May read it, follow it live and be seen in it.
    Read,
    /// May change its content.
    Write,
    /// May rename it, archive it and decide who may do what.
    Manage,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Read, Self::Write, Self::Manage];

    /// Whether the document may be seen at all.
    #[must_use]
    pub fn may_read(self) -> bool {
        self >= Self::Read
    }

    /// Whether changes to the document are accepted.
    #[must_use]
    pub fn may_write(self) -> bool {
        self >= Self::Write
    }

    /// Whether the document's name, state and members may be changed.
    #[must_use]
    pub fn may_manage(self) -> bool {
        self >= Self::Manage
    }

    /// The word used in the database, the API and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
            Self::Manage => "manage",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is none of the four role words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a role is one of none, read, write, manage")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_includes_every_weaker_one() {
        assert!(Role::Manage.may_write() && Role::Write.may_read() && !Role::Read.may_write());
        assert!(!Role::None.may_read());
    }

    #[test]
    fn every_role_survives_its_word() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("owner".parse::<Role>(), Err(UnknownRole));
    }
}
