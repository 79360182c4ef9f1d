//! What a document is for, whatever form it has.

use serde::{Deserialize, Serialize};

/// What the documents of a gabarit are. Lists, rights and exports ask for this and never for the name of a gabarit: each
/// territory may have forms of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A fiche action.
    Fiche,
    /// A matrix of actors.
    Matrice,
    /// A diagnostic note.
    Note,
}

impl DocumentKind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Fiche, Self::Matrice, Self::Note];

    /// As gabarits, the API and the databases call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fiche => "fiche",
            Self::Matrice => "matrice",
            Self::Note => "note",
        }
    }

    /// By its name; `None` for one that this program doesn't know.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
