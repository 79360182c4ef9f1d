//! The automerge-repo wire, as cheaply as a generator needs it: frames written with minicbor, frames read only as far
//! as the heads and the headers of the changes. It never checks what a server sends beyond what it counts.

use anyhow::{Context, Result, bail};
use automerge::ChangeHash;
use bytes::Bytes;
use minicbor::{Decoder, Encoder, data::Type};

/// What a server said, as far as the generator cares.
#[derive(Debug)]
pub(crate) enum Incoming<'a> {
    /// The answer to `join`: the server's peer id.
    Peer(&'a str),
    /// An Automerge sync message for a document.
    Sync { document: &'a str, data: &'a [u8] },
    /// The server refuses the connection or the document, with its reason.
    Refused(String),
    /// Anything else: presence, remote heads.
    Other,
}

/// Reads one frame.
pub(crate) fn read_frame(frame: &[u8]) -> Result<Incoming<'_>> {
    let mut decoder = Decoder::new(frame);
    let entries = decoder.map()?.context("a map of unknown length")?;
    let (mut kind, mut sender, mut document, mut data, mut message) = ("", "", "", &[][..], "");
    for _ in 0..entries {
        let key = decoder.str()?;
        match (key, decoder.datatype()?) {
            ("type", Type::String) => kind = decoder.str()?,
            ("senderId", Type::String) => sender = decoder.str()?,
            ("documentId", Type::String) => document = decoder.str()?,
            ("message", Type::String) => message = decoder.str()?,
            ("data", Type::Bytes) => data = decoder.bytes()?,
            _ => decoder.skip()?,
        }
    }
    Ok(match kind {
        "peer" => Incoming::Peer(sender),
        "sync" | "request" => Incoming::Sync { document, data },
        "doc-unavailable" => Incoming::Refused(format!("document {document} is unavailable")),
        "error" => Incoming::Refused(message.to_owned()),
        _ => Incoming::Other,
    })
}

/// `join`, the first frame of a client that keeps nothing.
pub(crate) fn join(peer: &str) -> Result<Bytes> {
    let mut encoder = Encoder::new(Vec::with_capacity(128));
    encoder.map(4)?.str("type")?.str("join")?.str("senderId")?.str(peer)?;
    encoder.str("peerMetadata")?.map(1)?.str("isEphemeral")?.bool(true)?;
    encoder.str("supportedProtocolVersions")?.array(1)?.str("1")?;
    Ok(encoder.into_writer().into())
}

/// Whether the sender has the document it talks about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asking {
    /// `sync`: it has it.
    Known,
    /// `request`: it has nothing of it.
    Unknown,
}

/// One sync message in its envelope.
pub(crate) fn sync(asking: Asking, document: &str, sender: &str, target: &str, data: &[u8]) -> Result<Bytes> {
    let kind = match asking {
        Asking::Known => "sync",
        Asking::Unknown => "request",
    };
    let mut encoder = Encoder::new(Vec::with_capacity(160 + data.len()));
    encoder.map(5)?.str("type")?.str(kind)?.str("documentId")?.str(document)?;
    encoder.str("senderId")?.str(sender)?.str("targetId")?.str(target)?.str("data")?.bytes(data)?;
    Ok(encoder.into_writer().into())
}

/// What a stock client answers to a message after which it stands at `heads`: those heads, no need, an empty bloom
/// filter since those heads, no changes, and the flags 0.12 sends.
pub(crate) fn acknowledgement(heads: &[u8]) -> Vec<u8> {
    let count = u8::try_from(heads.len() / 32).unwrap_or(u8::MAX).min(127);
    let heads = &heads[..usize::from(count) * 32];
    let mut message = Vec::with_capacity(heads.len() * 2 + 12);
    message.extend_from_slice(&[0x43, count]);
    message.extend_from_slice(heads);
    message.extend_from_slice(&[0, 1, count]);
    message.extend_from_slice(heads);
    message.extend_from_slice(&[0, 0, 2, 0x02, 0x84]);
    message
}

/// Heads as they stand in a message.
pub(crate) fn head_bytes(heads: &[ChangeHash]) -> Vec<u8> {
    heads.iter().flat_map(|head| head.0).collect()
}

/// The key under which a change is counted: the checksum of its chunk, which is the beginning of its hash.
pub(crate) fn change_key(hash: &ChangeHash) -> u32 {
    u32::from_be_bytes([hash.0[0], hash.0[1], hash.0[2], hash.0[3]])
}

/// A sync message, looked at from outside.
#[derive(Debug, Default)]
pub(crate) struct SyncView<'a> {
    /// The sender's heads, 32 bytes each.
    pub(crate) heads: &'a [u8],
    /// The keys of the changes it carries.
    pub(crate) changes: Vec<u32>,
    /// Whole documents it carries: their changes can only be counted by opening them.
    pub(crate) documents: Vec<&'a [u8]>,
}

/// Looks at a sync message.
pub(crate) fn view_sync(message: &[u8]) -> Result<SyncView<'_>> {
    let mut cursor = Cursor(message);
    let version = cursor.take(1)?[0];
    if !matches!(version, 0x42 | 0x43) {
        bail!("a sync message of unknown version {version:#x}");
    }
    let mut view = SyncView { heads: cursor.hashes()?, ..SyncView::default() };
    cursor.hashes()?;
    for _ in 0..cursor.number()? {
        cursor.hashes()?;
        let bloom = cursor.number()?;
        cursor.take(bloom)?;
    }
    for _ in 0..cursor.number()? {
        let length = cursor.number()?;
        let mut chunks = Cursor(cursor.take(length)?);
        while !chunks.0.is_empty() {
            let whole = chunks.0;
            let header = chunks.take(9)?;
            let length = chunks.number()?;
            chunks.take(length)?;
            match header[8] {
                1 | 2 => view.changes.push(u32::from_be_bytes([header[4], header[5], header[6], header[7]])),
                _ => view.documents.push(&whole[..whole.len() - chunks.0.len()]),
            }
        }
    }
    Ok(view)
}

/// What is left of a message.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).context("a sync message cut short")?;
        self.0 = rest;
        Ok(taken)
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0_usize;
        for shift in (0..=56).step_by(7) {
            let byte = self.take(1)?[0];
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("a number that does not end")
    }

    fn hashes(&mut self) -> Result<&'a [u8]> {
        let count = self.number()?;
        self.take(count.saturating_mul(32))
    }
}

#[cfg(test)]
mod tests {
    use automerge::{
        Automerge, ROOT,
        sync::{Message, State, SyncDoc},
        transaction::Transactable,
    };

    use super::*;

    fn two_in_step() -> (Automerge, State, Automerge, State) {
        let mut left = Automerge::new();
        // Enough of a past for one more change to travel alone: over a third, Automerge sends the whole document.
        for word in 0..10 {
            let mut transaction = left.transaction();
            transaction.put(ROOT, "word", word).unwrap();
            transaction.commit();
        }
        let (mut right, mut left_state, mut right_state) = (Automerge::new(), State::new(), State::new());
        loop {
            let one = left.generate_sync_message(&mut left_state);
            let idle = one.is_none();
            if let Some(message) = one {
                right.receive_sync_message(&mut right_state, message).unwrap();
            }
            let other = right.generate_sync_message(&mut right_state);
            if idle && other.is_none() {
                return (left, left_state, right, right_state);
            }
            if let Some(message) = other {
                left.receive_sync_message(&mut left_state, message).unwrap();
            }
        }
    }

    #[test]
    fn the_changes_of_a_real_message_are_counted_by_their_hashes() {
        let (mut left, mut state, ..) = two_in_step();
        let mut transaction = left.transaction();
        transaction.put(ROOT, "word", "bonsoir").unwrap();
        let hash = transaction.commit().0.unwrap();
        let message = left.generate_sync_message(&mut state).unwrap().encode();
        let view = view_sync(&message).unwrap();
        assert_eq!(view.changes, [change_key(&hash)]);
        assert_eq!(view.heads, hash.0);
        assert!(view.documents.is_empty());
    }

    #[test]
    fn an_acknowledgement_is_what_automerge_itself_would_answer() {
        let (mut left, mut left_state, mut right, mut right_state) = two_in_step();
        let mut transaction = left.transaction();
        transaction.put(ROOT, "word", "bonsoir").unwrap();
        transaction.commit();
        let message = left.generate_sync_message(&mut left_state).unwrap();
        right.receive_sync_message(&mut right_state, Message::decode(&message.encode()).unwrap()).unwrap();
        let stock = right.generate_sync_message(&mut right_state).unwrap().encode();
        assert_eq!(acknowledgement(&head_bytes(&right.get_heads())), stock);
    }

    #[test]
    fn a_frame_reads_back_as_it_was_written() {
        let frame = sync(Asking::Known, "document", "me", "you", b"data").unwrap();
        assert!(matches!(read_frame(&frame).unwrap(), Incoming::Sync { document: "document", data: b"data" }));
    }
}
