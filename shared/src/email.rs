//! E-mail addresses as accounts are named by them: one spelling, whichever browser or terminal it was typed in.

use std::{fmt, str::FromStr};

use crate::text;

/// An e-mail address as it is stored: lower case, composed (NFC), its domain in ASCII (IDNA), which is what browsers
/// make of an accented one. White space around it, characters that show nothing and the `mailto:` of a copied link are taken off.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// The text is no e-mail address: no or two `@`, a name beside it, spaces, a domain that can't be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an e-mail address: it looks like camille@example.org")]
pub struct InvalidEmail;

impl EmailAddress {
    /// Longest address in bytes (RFC 5321, 4.5.3.1.3, less the brackets).
    pub const MAX_BYTES: usize = 254;

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same address with its domain as people write it, when that differs.
    #[must_use]
    pub fn unicode(&self) -> Option<String> {
        let (local, domain) = self.0.rsplit_once('@')?;
        let (written, valid) = idna::domain_to_unicode(domain);
        (valid.is_ok() && written != domain).then(|| format!("{local}@{written}"))
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(given: &str) -> Result<Self, InvalidEmail> {
        // Nothing that long becomes an address: working on it would only cost.
        if given.len() > 8 * Self::MAX_BYTES {
            return Err(InvalidEmail);
        }
        let line = text::line(given).to_lowercase();
        let line = line.strip_prefix("mailto:").map_or(line.as_str(), str::trim_start);
        let (local, domain) = line.split_once('@').ok_or(InvalidEmail)?;
        if local.is_empty() || !local.chars().all(may_stand_before_the_at_sign) {
            return Err(InvalidEmail);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| InvalidEmail)?;
        let address = format!("{local}@{domain}");
        if domain.is_empty() || address.len() > Self::MAX_BYTES { Err(InvalidEmail) } else { Ok(Self(address)) }
    }
}

/// What HTML lets stand there (so no quotes, brackets, colons or spaces), and letters of any script (RFC 6531).
fn may_stand_before_the_at_sign(character: char) -> bool {
    character.is_alphanumeric()
        || (!character.is_ascii() && !character.is_whitespace() && !character.is_control())
        || ".!#$%&'*+/=?^_`{|}~-".contains(character)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        text.parse::<EmailAddress>().ok().map(|address| address.to_string())
    }

    #[test]
    fn r24_an_address_has_one_spelling_however_it_was_typed() {
        for typed in [
            "camille@mairie-évreux.example",
            " Camille@Mairie-E\u{301}vreux.Example\n",
            "\u{feff}camille@xn--mairie-vreux-heb.example",
            "camille@mairie-évreux.example\u{200b}",
            "\u{a0}camille@mairie-évreux。example",
            "mailto:camille@mairie-évreux.example",
            "MailTo:\u{a0}Camille@mairie-évreux.example",
        ] {
            assert_eq!(read(typed).as_deref(), Some("camille@xn--mairie-vreux-heb.example"), "{typed:?}");
        }
        let address: EmailAddress = "camille@xn--mairie-vreux-heb.example".parse().unwrap();
        assert_eq!(address.unicode().as_deref(), Some("camille@mairie-évreux.example"));
        assert_eq!("a@b.fr".parse::<EmailAddress>().unwrap().unicode(), None);
        for whole in ["a@b", "prenom.nom+cls@a-b.example", "o'neill@example.org", "hélène@example.org"] {
            assert_eq!(read(whole).as_deref(), Some(whole));
        }
    }

    #[test]
    fn r24_what_is_no_address_is_told_from_one() {
        let long = format!("{}@b.fr", "a".repeat(250));
        for wrong in [
            "",
            "a",
            "@b",
            "a@",
            "a b@c",
            "a\n@c",
            "a@b c",
            "mailto:",
            "mailto:a@b.fr?subject=CLS",
            "mailto:mailto:a@b.fr",
            "Camille Ferrand <a@b.fr>",
            "<a@b.fr>",
            "a@b@c",
            "a@b.fr;",
            "a@b.fr, c@d.fr",
            "a@b..fr",
            "a@-b.fr",
            "a@b_c.fr",
            "a@[127.0.0.1]",
            "\"a\"@b.fr",
            &long,
            &"a".repeat(100_000),
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
