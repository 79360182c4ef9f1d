//! From a frame to a message, borrowing.
//!
//! Unknown keys are skipped and unknown types kept apart (W4); absent, null and undefined are the same; numbers may
//! come as floats, as the JavaScript encoder writes them (W3).

use minicbor::{Decoder, data::Type};

/// Entries of one list that are taken: each costs sixteen times the byte it may have come as.
const MAX_LISTED: usize = 256;

/// A frame that is no message of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not one CBOR map from the first byte to the last.
    #[error("not one CBOR map")]
    NotAMap,
    /// A field of the wrong type.
    #[error("field {0} has the wrong type")]
    WrongType(&'static str),
    /// A field that this type of message must have.
    #[error("field {0} is missing")]
    Missing(&'static str),
    /// An identifier longer than the limit, or a list of more than 256 entries.
    #[error("field {0} is too long")]
    TooLong(&'static str),
}

/// The first message of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join<'a> {
    /// The peer id the client chose.
    pub sender: &'a str,
    /// The storage that client saves to, if it has one.
    pub storage: Option<&'a str>,
    /// Whether that storage goes away with the client.
    pub ephemeral: bool,
    /// How long it takes to apply what others wrote and to show it, in milliseconds, if it says so (W38).
    pub applies_in_ms: Option<u64>,
    /// Whether the client speaks version 1.
    pub speaks_version_1: bool,
}

/// Whether the sender has the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncKind {
    /// It has some of it.
    Sync,
    /// It has nothing and asks; say so if you have nothing either.
    Request,
}

/// One sync message of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncMessage<'a> {
    /// `sync` or `request`.
    pub kind: SyncKind,
    /// The sender's peer id.
    pub sender: &'a str,
    /// Whom it is for.
    pub target: &'a str,
    /// The document, unchecked.
    pub document: &'a str,
    /// An Automerge sync message.
    pub data: &'a [u8],
}

/// A message to everybody who has a document open, never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ephemeral<'a> {
    /// Its author, who need not be the one it comes from.
    pub sender: &'a str,
    /// The document, unchecked.
    pub document: &'a str,
    /// The author's session: counts start anew with each.
    pub session: &'a str,
    /// Grows with every message of a session.
    pub count: u64,
    /// CBOR of the application's own.
    pub data: &'a [u8],
}

/// A decoded message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inbound<'a> {
    /// `join`.
    Join(Join<'a>),
    /// `sync` or `request`.
    Sync(SyncMessage<'a>),
    /// `ephemeral`.
    Ephemeral(Ephemeral<'a>),
    /// `remote-subscription-change`: storages to add to and remove from what this client hears of.
    Subscribe {
        /// The sender's peer id.
        sender: &'a str,
        /// Storage ids to hear of.
        add: Vec<&'a str>,
        /// Storage ids to hear of no more.
        remove: Vec<&'a str>,
    },
    /// `doc-unavailable`: the client doesn't have a document. A server has nothing to do about it.
    DocUnavailable {
        /// The sender's peer id.
        sender: &'a str,
    },
    /// Any other type, `remote-heads-changed` among them: ignored.
    Other {
        /// The sender's peer id, if there was one.
        sender: Option<&'a str>,
    },
}

/// Every field any message may have, as found.
#[derive(Default)]
struct Fields<'a> {
    kind: Option<&'a str>,
    sender: Option<&'a str>,
    target: Option<&'a str>,
    document: Option<&'a str>,
    session: Option<&'a str>,
    count: Option<u64>,
    data: Option<&'a [u8]>,
    storage: Option<&'a str>,
    ephemeral: bool,
    applies_in_ms: Option<u64>,
    speaks_version_1: bool,
    add: Vec<&'a str>,
    remove: Vec<&'a str>,
}

/// Decode one frame.
///
/// `id_bytes` is the longest peer, storage or session id that is taken.
///
/// # Errors
/// [`WireError`] if it is not a CBOR map, if trailing bytes follow it, or if a known field is missing, of the wrong
/// type, or too long.
pub fn decode(frame: &[u8], id_bytes: usize) -> Result<Inbound<'_>, WireError> {
    let mut decoder = Decoder::new(frame);
    let mut fields = Fields::default();
    each_entry(&mut decoder, |decoder, key| fields.read(decoder, key))?;
    if decoder.position() != frame.len() {
        return Err(WireError::NotAMap);
    }
    fields.into_message(id_bytes)
}

impl<'a> Fields<'a> {
    fn read(&mut self, decoder: &mut Decoder<'a>, key: &str) -> Result<(), WireError> {
        match key {
            "type" => self.kind = text(decoder, "type")?,
            "senderId" => self.sender = text(decoder, "senderId")?,
            "targetId" => self.target = text(decoder, "targetId")?,
            "documentId" => self.document = text(decoder, "documentId")?,
            "sessionId" => self.session = text(decoder, "sessionId")?,
            "count" => self.count = number(decoder, "count")?,
            "data" => self.data = bytes(decoder, "data")?,
            "add" => self.add = texts(decoder, "add")?,
            "remove" => self.remove = texts(decoder, "remove")?,
            "supportedProtocolVersions" => {
                let versions = texts(decoder, "supportedProtocolVersions")?;
                self.speaks_version_1 = versions.contains(&super::PROTOCOL_VERSION);
            }
            "peerMetadata" => self.read_metadata(decoder)?,
            _ => skip(decoder)?,
        }
        Ok(())
    }

    fn read_metadata(&mut self, decoder: &mut Decoder<'a>) -> Result<(), WireError> {
        if is_absent(decoder)? {
            return Ok(());
        }
        each_entry(decoder, |decoder, key| {
            match key {
                "storageId" => self.storage = text(decoder, "storageId")?,
                "isEphemeral" => self.ephemeral = boolean(decoder, "isEphemeral")?,
                "appliesInMs" => self.applies_in_ms = number(decoder, "appliesInMs")?,
                _ => skip(decoder)?,
            }
            Ok(())
        })
    }

    fn into_message(self, id_bytes: usize) -> Result<Inbound<'a>, WireError> {
        let ids = [("senderId", self.sender), ("targetId", self.target), ("sessionId", self.session)];
        let listed = self.add.iter().chain(&self.remove).map(|id| ("add", Some(*id)));
        for (name, id) in ids.into_iter().chain([("storageId", self.storage)]).chain(listed) {
            if id.is_some_and(|id| id.len() > id_bytes) {
                return Err(WireError::TooLong(name));
            }
        }
        let sender = self.sender.ok_or(WireError::Missing("senderId"));
        let document = self.document.ok_or(WireError::Missing("documentId"));
        let data = self.data.filter(|data| !data.is_empty()).ok_or(WireError::Missing("data"));
        let sync = |kind| -> Result<Inbound<'a>, WireError> {
            let target = self.target.ok_or(WireError::Missing("targetId"))?;
            Ok(Inbound::Sync(SyncMessage {
                kind,
                sender: sender.clone()?,
                target,
                document: document.clone()?,
                data: data.clone()?,
            }))
        };
        match self.kind.ok_or(WireError::Missing("type"))? {
            "join" => Ok(Inbound::Join(Join {
                sender: sender?,
                storage: self.storage,
                ephemeral: self.ephemeral,
                applies_in_ms: self.applies_in_ms,
                speaks_version_1: self.speaks_version_1,
            })),
            "sync" => sync(SyncKind::Sync),
            "request" => sync(SyncKind::Request),
            "ephemeral" => Ok(Inbound::Ephemeral(Ephemeral {
                sender: sender?,
                document: document?,
                session: self.session.ok_or(WireError::Missing("sessionId"))?,
                count: self.count.ok_or(WireError::Missing("count"))?,
                data: data?,
            })),
            "remote-subscription-change" => {
                Ok(Inbound::Subscribe { sender: sender?, add: self.add, remove: self.remove })
            }
            "doc-unavailable" => Ok(Inbound::DocUnavailable { sender: sender? }),
            _ => Ok(Inbound::Other { sender: self.sender }),
        }
    }
}

/// Call `read` with each key of the map that comes next; it must consume the value.
fn each_entry<'a>(
    decoder: &mut Decoder<'a>,
    mut read: impl FnMut(&mut Decoder<'a>, &'a str) -> Result<(), WireError>,
) -> Result<(), WireError> {
    let entries = decoder.map().map_err(|_| WireError::NotAMap)?;
    let mut left = entries.unwrap_or(u64::MAX);
    while left > 0 {
        if entries.is_none() && matches!(decoder.datatype(), Ok(Type::Break)) {
            return decoder.skip().map_err(|_| WireError::NotAMap);
        }
        let key = decoder.str().map_err(|_| WireError::NotAMap)?;
        read(decoder, key)?;
        left -= 1;
    }
    Ok(())
}

fn skip(decoder: &mut Decoder<'_>) -> Result<(), WireError> {
    decoder.skip().map_err(|_| WireError::NotAMap)
}

fn is_absent(decoder: &mut Decoder<'_>) -> Result<bool, WireError> {
    let absent = matches!(decoder.datatype().map_err(|_| WireError::NotAMap)?, Type::Null | Type::Undefined);
    if absent {
        skip(decoder)?;
    }
    Ok(absent)
}

fn text<'a>(decoder: &mut Decoder<'a>, name: &'static str) -> Result<Option<&'a str>, WireError> {
    if is_absent(decoder)? {
        return Ok(None);
    }
    decoder.str().map(Some).map_err(|_| WireError::WrongType(name))
}

fn bytes<'a>(decoder: &mut Decoder<'a>, name: &'static str) -> Result<Option<&'a [u8]>, WireError> {
    if is_absent(decoder)? {
        return Ok(None);
    }
    if matches!(decoder.datatype(), Ok(Type::Tag)) {
        // A typed array written with its tag (64): the bytes follow.
        decoder.tag().map_err(|_| WireError::WrongType(name))?;
    }
    decoder.bytes().map(Some).map_err(|_| WireError::WrongType(name))
}

fn boolean(decoder: &mut Decoder<'_>, name: &'static str) -> Result<bool, WireError> {
    if is_absent(decoder)? {
        return Ok(false);
    }
    decoder.bool().map_err(|_| WireError::WrongType(name))
}

fn number(decoder: &mut Decoder<'_>, name: &'static str) -> Result<Option<u64>, WireError> {
    if is_absent(decoder)? {
        return Ok(None);
    }
    let wrong = WireError::WrongType(name);
    match decoder.datatype().map_err(|_| WireError::NotAMap)? {
        Type::F16 | Type::F32 | Type::F64 => {
            let float = decoder.f64().map_err(|_| wrong.clone())?;
            // 2^53: the integers a JavaScript number can count.
            let whole = float.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&float);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
            if whole { Ok(Some(float as u64)) } else { Err(wrong) }
        }
        _ => decoder.u64().map(Some).map_err(|_| wrong),
    }
}

fn texts<'a>(decoder: &mut Decoder<'a>, name: &'static str) -> Result<Vec<&'a str>, WireError> {
    if is_absent(decoder)? {
        return Ok(Vec::new());
    }
    let mut listed = Vec::new();
    for item in decoder.array_iter::<&'a str>().map_err(|_| WireError::WrongType(name))? {
        if listed.len() == MAX_LISTED {
            return Err(WireError::TooLong(name));
        }
        listed.push(item.map_err(|_| WireError::WrongType(name))?);
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(entries: u16) -> Vec<u8> {
        let mut encoder = minicbor::Encoder::new(Vec::new());
        encoder.map(3).unwrap().str("type").unwrap().str("remote-subscription-change").unwrap();
        encoder.str("senderId").unwrap().str("tablet").unwrap();
        encoder.str("add").unwrap().array(u64::from(entries)).unwrap();
        for _ in 0..entries {
            encoder.str("").unwrap();
        }
        encoder.into_writer()
    }

    #[test]
    fn w38_a_join_says_in_whole_milliseconds_how_long_edits_take() {
        let joins = |said: f64| {
            let mut encoder = minicbor::Encoder::new(Vec::new());
            encoder
                .map(3)
                .unwrap()
                .str("type")
                .unwrap()
                .str("join")
                .unwrap()
                .str("senderId")
                .unwrap()
                .str("tab")
                .unwrap();
            encoder.str("peerMetadata").unwrap().map(1).unwrap().str("appliesInMs").unwrap().f64(said).unwrap();
            let frame = encoder.into_writer();
            decode(&frame, 64).map(|read| match read {
                Inbound::Join(join) => join.applies_in_ms,
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(joins(3.0), Ok(Some(3)));
        for no_number in [2.5, -1.0, f64::NAN, 1e300] {
            assert_eq!(joins(no_number), Err(WireError::WrongType("appliesInMs")));
        }
    }

    #[test]
    fn a_list_is_read_up_to_its_limit() {
        assert!(matches!(decode(&subscription(256), 64), Ok(Inbound::Subscribe { add, .. }) if add.len() == 256));
        assert_eq!(decode(&subscription(257), 64), Err(WireError::TooLong("add")));
    }
}

#[cfg(test)]
mod fuzz {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            let _ = decode(&bytes, 100);
            let _ = crate::wire::Acknowledgement::recognise(&bytes);
        }

        #[test]
        fn any_altered_message_is_read_or_refused(at in 0usize..100, byte in any::<u8>(), cut in 0usize..100) {
            let message = Ephemeral { sender: "moi", document: "document", session: "session", count: 3, data: &[1, 2] };
            let participant = crate::ParticipantId::from_uuid(uuid::Uuid::from_u128(1));
            let speaker = crate::wire::Speaker { participant, name: "Moi" };
            let mut bytes = crate::wire::ephemeral(&message, speaker, "toi").to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = decode(&bytes, 100);
            let _ = decode(&bytes[..cut.min(bytes.len())], 100);
        }
    }
}
