//! What an invitation's link holds: 256 random bits that are told to one person. Owns how they are written.

use std::{fmt, str::FromStr};

/// The secret of a link. Written as base58 with a four-byte checksum, so that a link that was cut, wrapped or mistyped is told
/// from one that nobody here gave out.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationToken([u8; 32]);

/// The text is no whole token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is not whole: it was cut or altered")]
pub struct AlteredToken;

impl InvitationToken {
    /// Longest text of 36 bytes in base58; anything longer is refused unread.
    const MAX_TEXT: usize = 50;

    /// From bytes drawn elsewhere: this crate has no randomness.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What is hashed: only the hash is ever kept.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for InvitationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(&self.0).with_check().into_string())
    }
}

impl fmt::Debug for InvitationToken {
    /// It may not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationToken(..)")
    }
}

impl FromStr for InvitationToken {
    type Err = AlteredToken;

    fn from_str(text: &str) -> Result<Self, AlteredToken> {
        let text = text.trim();
        if text.len() > Self::MAX_TEXT {
            return Err(AlteredToken);
        }
        let bytes = bs58::decode(text).with_check(None).into_vec().map_err(|_| AlteredToken)?;
        bytes.try_into().map(Self).map_err(|_| AlteredToken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_from_its_own_text_and_from_no_part_of_it() {
        for bytes in [[0; 32], [7; 32], [255; 32]] {
            let token = InvitationToken::from_bytes(bytes);
            let text = token.to_string();
            assert_eq!(text.parse(), Ok(token.clone()));
            assert_eq!(format!(" {text}\n").parse(), Ok(token.clone()), "white space came with it");
            for cut in 0..text.len() {
                assert_eq!(text[..cut].parse::<InvitationToken>(), Err(AlteredToken), "{cut}");
            }
            assert!(!format!("{token:?}").contains(&text));
        }
        assert_eq!("é".repeat(40).parse::<InvitationToken>(), Err(AlteredToken));
        assert_eq!("1".repeat(10_000).parse::<InvitationToken>(), Err(AlteredToken));
    }
}
