//! From a message to a frame.
//!
//! A sync frame is built from a prefix shared by a whole document, the target's id, and data shared by everybody:
//! the one thing that differs per peer is the id between them.

use bytes::Bytes;
use minicbor::Encoder;

use crate::{DocumentId, ParticipantId};

/// Writing to a `Vec` can't fail; the encoder's error type is uninhabited.
const INFALLIBLE: &str = "writing to a Vec cannot fail";

fn encode(
    write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>,
) -> Bytes {
    let mut encoder = Encoder::new(Vec::with_capacity(160));
    write(&mut encoder).expect(INFALLIBLE);
    Bytes::from(encoder.into_writer())
}

/// `peer`, the answer to `join`.
#[must_use]
pub fn peer(sender: &str, target: &str, storage: &str) -> Bytes {
    encode(|e| {
        e.map(5)?.str("type")?.str("peer")?.str("senderId")?.str(sender)?.str("targetId")?.str(target)?;
        e.str("selectedProtocolVersion")?.str(super::PROTOCOL_VERSION)?;
        e.str("peerMetadata")?.map(2)?.str("storageId")?.str(storage)?.str("isEphemeral")?.bool(false)?;
        Ok(())
    })
}

/// `error`: before a close, or (with a document) to say that its changes were refused. `code` is a word of
/// [`CloseReason`](crate::CloseReason) or [`Refusal`](crate::Refusal); stock clients log the message.
#[must_use]
pub fn error(sender: &str, target: &str, code: &str, message: &str, document: Option<DocumentId>) -> Bytes {
    encode(|e| {
        e.map(5 + u64::from(document.is_some()))?.str("type")?.str("error")?;
        e.str("senderId")?.str(sender)?.str("targetId")?.str(target)?;
        e.str("code")?.str(code)?.str("message")?.str(message)?;
        if let Some(document) = document {
            e.str("documentId")?.str(&document.to_string())?;
        }
        Ok(())
    })
}

/// `doc-unavailable`: there is no such document, or none for this participant.
#[must_use]
pub fn doc_unavailable(sender: &str, target: &str, document: &str) -> Bytes {
    encode(|e| {
        e.map(4)?.str("type")?.str("doc-unavailable")?.str("senderId")?.str(sender)?;
        e.str("targetId")?.str(target)?.str("documentId")?.str(document)?;
        Ok(())
    })
}

/// Who is behind a message, by the word of the server that relays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speaker<'a> {
    /// As the session says.
    pub participant: ParticipantId,
    /// As shown to others.
    pub name: &'a str,
}

/// `ephemeral`, relayed to one peer. Stock clients ignore the two keys that say who speaks (P5).
#[must_use]
pub fn ephemeral(message: &super::Ephemeral<'_>, speaker: Speaker<'_>, target: &str) -> Bytes {
    let mut encoder = Encoder::new(Vec::with_capacity(288 + message.data.len()));
    let write = |e: &mut Encoder<Vec<u8>>| -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(9)?.str("type")?.str("ephemeral")?.str("senderId")?.str(message.sender)?;
        e.str("targetId")?.str(target)?.str("count")?.u64(message.count)?;
        e.str("sessionId")?.str(message.session)?.str("documentId")?.str(message.document)?;
        e.str("data")?.bytes(message.data)?;
        e.str("participantId")?.str(&speaker.participant.to_string())?.str("participantName")?.str(speaker.name)?;
        Ok(())
    };
    write(&mut encoder).expect(INFALLIBLE);
    Bytes::from(encoder.into_writer())
}

/// The data of an `ephemeral` that says goodbye in a participant's name, as automerge-repo's `Presence` writes it.
#[must_use]
pub fn goodbye() -> Bytes {
    encode(|e| {
        e.map(1)?.str("__presence")?.map(1)?.str("type")?.str("goodbye")?;
        Ok(())
    })
}

/// `remote-heads-changed`: what one storage holds of a document; heads as base58 with a checksum, time in
/// milliseconds.
#[must_use]
pub fn remote_heads_changed(
    sender: &str,
    target: &str,
    document: DocumentId,
    storage: &str,
    heads: &[[u8; 32]],
    at: crate::Timestamp,
) -> Bytes {
    encode(|e| {
        e.map(5)?.str("type")?.str("remote-heads-changed")?.str("senderId")?.str(sender)?;
        e.str("targetId")?.str(target)?.str("documentId")?.str(&document.to_string())?;
        e.str("newHeads")?.map(1)?.str(storage)?.map(2)?.str("heads")?.array(heads.len() as u64)?;
        for head in heads {
            e.str(&bs58::encode(head).with_check().into_string())?;
        }
        e.str("timestamp")?.i64(at.as_millis())?;
        Ok(())
    })
}

/// The part of a document's sync frames that is the same for everybody and every message.
#[derive(Debug, Clone)]
pub struct SyncEnvelope {
    prefix: Vec<u8>,
}

impl SyncEnvelope {
    /// For the frames of one document from one server.
    #[must_use]
    pub fn new(sender: &str, document: DocumentId) -> Self {
        let mut encoder = Encoder::new(Vec::with_capacity(128));
        let write = |e: &mut Encoder<Vec<u8>>| -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
            e.map(5)?.str("type")?.str("sync")?.str("senderId")?.str(sender)?;
            e.str("documentId")?.str(&document.to_string())?.str("targetId")?;
            Ok(())
        };
        write(&mut encoder).expect(INFALLIBLE);
        Self { prefix: encoder.into_writer() }
    }

    /// Everything of a frame that comes before its `data_len` bytes of data, written into `head`, which is
    /// emptied first.
    pub fn write_head(&self, head: &mut Vec<u8>, target: &str, data_len: usize) {
        head.clear();
        head.extend_from_slice(&self.prefix);
        let mut encoder = Encoder::new(&mut *head);
        encoder.str(target).and_then(|e| e.str("data")).expect(INFALLIBLE);
        push_bytes_header(head, data_len);
    }
}

/// A definite byte string's header (major type 2).
fn push_bytes_header(out: &mut Vec<u8>, len: usize) {
    match len {
        0..=23 => out.push(0x40 | u8::try_from(len).expect("matched")),
        24..=0xff => out.extend_from_slice(&[0x58, u8::try_from(len).expect("matched")]),
        0x100..=0xffff => {
            out.push(0x59);
            out.extend_from_slice(&u16::try_from(len).expect("matched").to_be_bytes());
        }
        _ => {
            out.push(0x5a);
            out.extend_from_slice(&u32::try_from(len).expect("a frame is far below 4 GiB").to_be_bytes());
        }
    }
}
