//! (placeholder, replaced at merge)
#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::allow_attributes)]
use std::{fmt, str::FromStr};
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct GabaritId(String);
impl FromStr for GabaritId {
    type Err = crate::id::InvalidId;
    fn from_str(t: &str) -> Result<Self, Self::Err> {
        if t.contains('/') { Ok(Self(t.into())) } else { Err("x".parse::<crate::WorkspaceId>().unwrap_err()) }
    }
}
impl fmt::Display for GabaritId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
#[derive(Debug, serde::Serialize)]
pub struct Gabarit {
    pub id: GabaritId,
}
pub struct Catalogue(Vec<Gabarit>);
impl Catalogue {
    pub fn builtin() -> &'static Self {
        static C: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
        C.get_or_init(|| Catalogue(vec![Gabarit { id: GabaritId("normandie-2025/fiche-action@1".into()) }]))
    }
    pub fn get(&self, id: &GabaritId) -> Option<&Gabarit> {
        self.0.iter().find(|g| &g.id == id)
    }
    pub fn all(&self) -> impl Iterator<Item = &Gabarit> {
        self.0.iter()
    }
}
