//! A gabarit's name: whose, which, and at what version.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `territory/name@version`, for example `normandie-2025/fiche-action@1`.
///
/// Territory and name are 1 to 64 small letters, digits and hyphens; the version starts at 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "string")]
pub struct GabaritId {
    territory: String,
    name: String,
    version: u32,
}

/// The text is no `territory/name@version`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a gabarit is named territory/name@version")]
pub struct InvalidGabaritId;

impl GabaritId {
    /// From its three parts.
    ///
    /// # Errors
    /// If a part has other characters than allowed, is too long or empty, or the version is 0.
    pub fn new(territory: &str, name: &str, version: u32) -> Result<Self, InvalidGabaritId> {
        if is_word(territory) && is_word(name) && version > 0 {
            Ok(Self { territory: territory.to_owned(), name: name.to_owned(), version })
        } else {
            Err(InvalidGabaritId)
        }
    }

    /// Whose forms these are: a region and a year, or a territory's own.
    #[must_use]
    pub fn territory(&self) -> &str {
        &self.territory
    }

    /// Which form.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// From 1.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }
}

fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl fmt::Display for GabaritId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}@{}", self.territory, self.name, self.version)
    }
}

impl FromStr for GabaritId {
    type Err = InvalidGabaritId;

    fn from_str(text: &str) -> Result<Self, InvalidGabaritId> {
        let (territory, rest) = text.split_once('/').ok_or(InvalidGabaritId)?;
        let (name, version) = rest.split_once('@').ok_or(InvalidGabaritId)?;
        // One spelling for one version: `01` and `+1` parse as numbers but aren't ours.
        if version.starts_with(['0', '+']) {
            return Err(InvalidGabaritId);
        }
        Self::new(territory, name, version.parse().map_err(|_| InvalidGabaritId)?)
    }
}

impl Serialize for GabaritId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for GabaritId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g1_a_gabarit_id_has_one_spelling() {
        let id: GabaritId = "normandie-2025/fiche-action@1".parse().unwrap();
        assert_eq!((id.territory(), id.name(), id.version()), ("normandie-2025", "fiche-action", 1));
        assert_eq!(id.to_string(), "normandie-2025/fiche-action@1");
        for wrong in ["", "a/b", "a@1", "a/b@0", "a/b@01", "a/b@+1", "A/b@1", "a/b/c@1", "a/b@1@1", "/b@1", "a/é@1"] {
            assert_eq!(wrong.parse::<GabaritId>(), Err(InvalidGabaritId), "{wrong}");
        }
    }
}
