//! The commonest sync message, recognised without decoding it: « I have these heads, need nothing, send nothing ».
//!
//! Every frame a server sends brings one of these back, so it is read in place.

/// A sync message without changes and without needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledgement<'a> {
    /// The heads as the message holds them: a count (LEB128) and 32 bytes each.
    pub heads: &'a [u8],
}

impl<'a> Acknowledgement<'a> {
    /// `None` if the message is anything else, needs or sends something, asks to start anew, or has no flags section
    /// (its sender can't read what is sent to peers in step).
    #[must_use]
    pub fn recognise(data: &'a [u8]) -> Option<Self> {
        let [0x42 | 0x43, rest @ ..] = data else { return None };
        let (count, after_count) = leb128(rest)?;
        let after_heads = after_count.get(count.checked_mul(32)?..)?;
        let heads = &rest[..rest.len() - after_heads.len()];
        let (0, mut rest) = leb128(after_heads)? else { return None };
        let haves;
        (haves, rest) = leb128(rest)?;
        if haves > 1 {
            return None;
        }
        if haves == 1 {
            let (last_sync, after) = leb128(rest)?;
            let (bloom, after) = leb128(after.get(last_sync.checked_mul(32)?..)?)?;
            if last_sync == 0 && bloom == 0 {
                // So Automerge says that it can't follow what it was sent.
                return None;
            }
            rest = after.get(bloom..)?;
        }
        let (0, rest) = leb128(rest)? else { return None };
        let (_, flags) = leb128(rest)?;
        // A bitfield byte (0x80 set) whose lowest bit is set asks for a fresh exchange.
        let resets = flags.iter().any(|byte| byte & 0x81 == 0x81);
        (!resets).then_some(Self { heads })
    }

    /// Heads as they stand in a message.
    #[must_use]
    pub fn encode_heads<H: AsRef<[u8]>>(heads: &[H]) -> Vec<u8> {
        let mut out = Vec::with_capacity(2 + heads.len() * 32);
        let mut count = heads.len();
        loop {
            let low = u8::try_from(count & 0x7f).expect("seven bits");
            count >>= 7;
            out.push(if count == 0 { low } else { low | 0x80 });
            if count == 0 {
                break;
            }
        }
        for head in heads {
            out.extend_from_slice(head.as_ref());
        }
        out
    }
}

/// An unsigned LEB128 number and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0usize;
    for (index, byte) in bytes.iter().take(9).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One head, no need, `have`, no changes, one byte of flags.
    fn message(have: &[u8]) -> Vec<u8> {
        [&[0x42, 1], &[7; 32][..], &[0], have, &[0, 1, 0x82]].concat()
    }

    #[test]
    fn a_reset_is_no_acknowledgement() {
        assert_eq!(Acknowledgement::recognise(&message(&[1, 0, 0])), None);
        let last_sync = [&[1, 1][..], &[7; 32], &[0]].concat();
        assert!(Acknowledgement::recognise(&message(&last_sync)).is_some());
        assert!(Acknowledgement::recognise(&message(&[1, 0, 2, 9, 9])).is_some());
        assert!(Acknowledgement::recognise(&message(&[0])).is_some());
    }
}
