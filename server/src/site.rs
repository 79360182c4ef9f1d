//! The site file: what an installation says of itself, in TOML. Read strictly, so that nobody publishes half a notice.
//!
//! Text in, plain data out; `main.rs` reads the file.

use maillage_shared::api::{AccessibilityStatement, Conformity, DataProtection, Host, Legal, Site};
use serde::{Deserialize, Deserializer, de::Error as _};
use time::{Date, macros::format_description};

/// What is wrong with a site file: the line, the key, what was expected.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SiteError(String);

/// Read a site file.
///
/// # Errors
/// The first thing that is missing, empty, unknown or of the wrong type.
pub fn parse(text: &str) -> Result<Site, SiteError> {
    let file: File = toml::from_str(text).map_err(|error| SiteError(error.to_string().trim_end().to_owned()))?;
    Ok(Site {
        name: file.name.map(|name| name.0),
        demo: None,
        legal: file.legal.map(Legal::from),
        accessibility: file.accessibility.map(AccessibilityStatement::from),
    })
}

/// A text that says something; white space around it is taken off.
struct Words(String);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.trim() {
            "" => Err(D::Error::custom("must not be empty")),
            words => Ok(Self(words.to_owned())),
        }
    }
}

/// A day of the calendar, kept as it was written.
struct Day(String);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match Date::parse(&text, format_description!("[year]-[month]-[day]")) {
            Ok(_) => Ok(Self(text)),
            Err(_) => Err(D::Error::custom("must be a day, \"YYYY-MM-DD\"")),
        }
    }
}

/// 0 to 100.
struct Percent(u8);

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        let percent = u8::try_from(number).ok().filter(|percent| *percent <= 100);
        percent.map(Self).ok_or_else(|| D::Error::custom("must be a whole number from 0 to 100"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<Words>,
    legal: Option<FileLegal>,
    accessibility: Option<FileAccessibility>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLegal {
    publisher: Words,
    address: Words,
    phone: Option<Words>,
    email: Words,
    director: Words,
    host: FileHost,
    data_protection: FileDataProtection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileHost {
    name: Words,
    address: Words,
    phone: Option<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDataProtection {
    contact: Words,
    legal_basis: Words,
    retention: Option<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAccessibility {
    state: Conformity,
    established_on: Day,
    contact: Words,
    audited_by: Option<Words>,
    conformity_percent: Option<Percent>,
    #[serde(default)]
    non_conformities: Vec<Words>,
    #[serde(default)]
    exemptions: Vec<Words>,
}

impl From<FileLegal> for Legal {
    fn from(file: FileLegal) -> Self {
        Self {
            publisher: file.publisher.0,
            address: file.address.0,
            phone: file.phone.map(|phone| phone.0),
            email: file.email.0,
            director: file.director.0,
            host: Host {
                name: file.host.name.0,
                address: file.host.address.0,
                phone: file.host.phone.map(|phone| phone.0),
            },
            data_protection: DataProtection {
                contact: file.data_protection.contact.0,
                legal_basis: file.data_protection.legal_basis.0,
                retention: file.data_protection.retention.map(|retention| retention.0),
            },
        }
    }
}

impl From<FileAccessibility> for AccessibilityStatement {
    fn from(file: FileAccessibility) -> Self {
        let texts = |list: Vec<Words>| list.into_iter().map(|words| words.0).collect();
        Self {
            state: file.state,
            established_on: file.established_on.0,
            contact: file.contact.0,
            audited_by: file.audited_by.map(|who| who.0),
            conformity_percent: file.conformity_percent.map(|percent| percent.0),
            non_conformities: texts(file.non_conformities),
            exemptions: texts(file.exemptions),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The README's example: what people copy must be right.
    fn example() -> String {
        let readme = include_str!("../../README.md");
        let (_, from) = readme.split_once("```toml\n").expect("the README has an example");
        from.split_once("```").expect("it ends").0.to_owned()
    }

    fn wrong(from: &str, to: &str) -> String {
        let example = example();
        assert!(example.contains(from), "the example has no {from}");
        parse(&example.replacen(from, to, 1)).expect_err(to).to_string()
    }

    #[test]
    fn the_example_of_the_readme_reads() {
        let site = parse(&example()).expect("a site");
        let (legal, accessibility) = (site.legal.expect("a notice"), site.accessibility.expect("a statement"));
        assert!(legal.host.phone.is_some() && !legal.data_protection.legal_basis.is_empty());
        assert_eq!((accessibility.state, accessibility.non_conformities.len()), (Conformity::Partielle, 2));
        assert_eq!(site.demo, None);
    }

    #[test]
    fn an_empty_file_says_nothing() {
        assert_eq!(parse(""), Ok(Site::default()));
    }

    #[test]
    fn what_is_missing_unknown_empty_or_of_the_wrong_kind_is_named() {
        for (from, to, word) in [
            ("publisher =", "publihser =", "unknown field `publihser`"),
            ("director =", "# director =", "missing field `director`"),
            ("state = \"partielle\"", "state = \"presque\"", "unknown variant `presque`"),
            ("email = \"", "email = \"  \" # \"", "must not be empty"),
            ("established_on = \"2026-", "established_on = \"2026-13-", "must be a day"),
            ("conformity_percent = ", "conformity_percent = 1", "from 0 to 100"),
            ("[legal.host]", "[legal.hosts]", "unknown field `hosts`"),
        ] {
            let told = wrong(from, to);
            assert!(told.contains(word) && told.contains("line "), "{to}: {told}");
        }
    }
}
