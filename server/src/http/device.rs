//! Browsers in which somebody signed in before. Owns the second cookie's shape: a number, and what proves that this
//! server gave it to the account's owner. Nothing of it is stored; it opens nothing, it only counts attempts apart.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};
use time::Duration;
use uuid::Uuid;

/// The cookie's name, without the prefix it has behind https.
pub(crate) const COOKIE: &str = "maillage_device";

/// How long a browser is remembered after its last sign-in.
const REMEMBERED: Duration = Duration::days(180);

const NUMBER_BYTES: usize = 16;
const PROOF_BYTES: usize = 32;

/// One browser, by a number nobody guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Device([u8; NUMBER_BYTES]);

impl Device {
    /// One that was never seen.
    pub(crate) fn new() -> Self {
        Self(Uuid::new_v4().into_bytes())
    }

    /// The browser behind a request, if the owner of the account signed in with it since the password was set.
    pub(crate) fn of(headers: &HeaderMap, cookie: &str, password_hash: &str) -> Option<Self> {
        let said = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut pairs = said.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let value = pairs.find(|(name, _)| *name == cookie)?.1;
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        let (number, proof) = bytes.split_at_checked(NUMBER_BYTES)?;
        let device = Self(number.try_into().ok()?);
        // Hashes of both are compared, so that the time it takes tells nothing.
        (Sha256::digest(proof) == Sha256::digest(device.proof(password_hash))).then_some(device)
    }

    /// The cookie that says so for the next sign-ins.
    pub(crate) fn cookie(self, name: &str, secure: bool, password_hash: &str) -> HeaderValue {
        let value = URL_SAFE_NO_PAD.encode([&self.0[..], &self.proof(password_hash)].concat());
        let (seconds, secure) = (REMEMBERED.whole_seconds(), if secure { "; Secure" } else { "" });
        let cookie = format!("{name}={value}; HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age={seconds}");
        HeaderValue::try_from(cookie).expect("base64 and our own words are visible ASCII")
    }

    /// The stored hash is the key: it never leaves the server, and another password makes another. Its salt alone is
    /// more than anybody can try. Both parts have a fixed length, so nothing can be appended to what is hashed.
    fn proof(self, password_hash: &str) -> [u8; PROOF_BYTES] {
        Sha256::new().chain_update(b"device").chain_update(password_hash).chain_update(self.0).finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(cookies: &[&str], password_hash: &str) -> Option<Device> {
        let values = cookies.iter().map(|value| (header::COOKIE, value.parse().expect("a value")));
        Device::of(&values.collect(), COOKIE, password_hash)
    }

    #[test]
    fn r21_a_browser_is_known_by_its_cookie_until_the_password_changes() {
        let device = Device::new();
        let cookie = device.cookie(COOKIE, true, "$argon2id$one");
        let cookie = cookie.to_str().expect("ASCII");
        assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=15552000"), "{cookie}");
        let pair = cookie.split(';').next().expect("a pair");
        assert_eq!(known(&["other=1", &format!("session=2; {pair}")], "$argon2id$one"), Some(device));
        assert_eq!(known(&[pair], "$argon2id$two"), None, "another password, or another account");
        assert_eq!(known(&[&format!("{pair}AA")], "$argon2id$one"), None);
        for wrong in ["", "maillage_device=", "maillage_device=AAAA", "maillage_device=é"] {
            assert_eq!(known(&[wrong], "$argon2id$one"), None, "{wrong}");
        }
    }
}
