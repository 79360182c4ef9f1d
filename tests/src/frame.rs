//! Frames of the automerge-repo protocol, as a client that may misbehave writes and reads them: a CBOR map with any
//! fields at all, and the builders of those that are in order. Owns no socket and no document.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use minicbor::{Decoder, Encoder, data::Type};

/// A CBOR value of the kinds the protocol uses.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null` or `undefined`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// UTF-8 text.
    Text(String),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A list.
    Array(Vec<Value>),
    /// A map whose keys are text.
    Map(BTreeMap<String, Value>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

/// One message: a map with a `type` and whatever else it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Every field, `type` included.
    pub fields: BTreeMap<String, Value>,
}

impl Frame {
    /// A message of this `type` without any other field.
    #[must_use]
    pub fn new(kind: &str) -> Self {
        Self { fields: BTreeMap::from([("type".to_owned(), kind.into())]) }
    }

    /// With one more field, or another value of one it has.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(key.to_owned(), value.into());
        self
    }

    /// Without a field.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.fields.remove(key);
        self
    }

    /// A `join` in order: version 1, no storage.
    #[must_use]
    pub fn join(sender: &str) -> Self {
        let metadata = BTreeMap::from([("isEphemeral".to_owned(), Value::Bool(true))]);
        Self::new("join")
            .with("senderId", sender)
            .with("peerMetadata", Value::Map(metadata))
            .with("supportedProtocolVersions", Value::Array(vec!["1".into()]))
    }

    /// A `request`: sync data for a document the sender does not have.
    #[must_use]
    pub fn request(sender: &str, target: &str, document: &str, data: Vec<u8>) -> Self {
        Self::sync(sender, target, document, data).with("type", "request")
    }

    /// A `sync`: sync data for a document.
    #[must_use]
    pub fn sync(sender: &str, target: &str, document: &str, data: Vec<u8>) -> Self {
        Self::new("sync")
            .with("senderId", sender)
            .with("targetId", target)
            .with("documentId", document)
            .with("data", data)
    }

    /// An `ephemeral`: presence.
    #[must_use]
    pub fn ephemeral(sender: &str, target: &str, document: &str, count: i64, data: Vec<u8>) -> Self {
        Self::sync(sender, target, document, data)
            .with("type", "ephemeral")
            .with("count", count)
            .with("sessionId", format!("session-of-{sender}"))
    }

    /// The `type`, or nothing if it is missing or no text.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.text("type").unwrap_or_default()
    }

    /// A field that is text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.fields.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The `data` field.
    #[must_use]
    pub fn data(&self) -> Option<&[u8]> {
        match self.fields.get("data") {
            Some(Value::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// A text inside `peerMetadata`.
    #[must_use]
    pub fn metadata(&self, key: &str) -> Option<&str> {
        match self.fields.get("peerMetadata") {
            Some(Value::Map(map)) => match map.get(key) {
                Some(Value::Text(text)) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// As CBOR.
    ///
    /// # Panics
    /// Never: writing to memory does not fail.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        write(&mut encoder, &Value::Map(self.fields.clone())).expect("writing to memory does not fail");
        encoder.into_writer()
    }

    /// From CBOR.
    ///
    /// # Errors
    /// If the bytes are not exactly one map with text keys.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut decoder = Decoder::new(bytes);
        let value = read(&mut decoder)?;
        anyhow::ensure!(decoder.position() == bytes.len(), "bytes after the map");
        match value {
            Value::Map(fields) => Ok(Self { fields }),
            other => bail!("a frame is a map, not {other:?}"),
        }
    }
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn write(encoder: &mut Encoder<Vec<u8>>, value: &Value) -> Written {
    match value {
        Value::Null => encoder.null()?.ok(),
        Value::Bool(truth) => encoder.bool(*truth)?.ok(),
        Value::Int(number) => encoder.i64(*number)?.ok(),
        Value::Float(number) => encoder.f64(*number)?.ok(),
        Value::Text(text) => encoder.str(text)?.ok(),
        Value::Bytes(bytes) => encoder.bytes(bytes)?.ok(),
        Value::Array(items) => {
            encoder.array(items.len() as u64)?;
            items.iter().try_for_each(|item| write(encoder, item))
        }
        Value::Map(fields) => {
            encoder.map(fields.len() as u64)?;
            fields.iter().try_for_each(|(key, item)| {
                encoder.str(key)?;
                write(encoder, item)
            })
        }
    }
}

fn read(decoder: &mut Decoder<'_>) -> Result<Value> {
    Ok(match decoder.datatype()? {
        Type::Null | Type::Undefined => {
            decoder.skip()?;
            Value::Null
        }
        Type::Bool => Value::Bool(decoder.bool()?),
        Type::F16 | Type::F32 | Type::F64 => Value::Float(decoder.f64()?),
        Type::String => Value::Text(decoder.str()?.to_owned()),
        Type::Bytes => Value::Bytes(decoder.bytes()?.to_vec()),
        Type::Array => {
            let count = decoder.array()?.context("a list of unknown length")?;
            Value::Array((0..count).map(|_| read(decoder)).collect::<Result<_>>()?)
        }
        Type::Map => {
            let count = decoder.map()?.context("a map of unknown length")?;
            let field = |decoder: &mut Decoder<'_>| Ok((decoder.str()?.to_owned(), read(decoder)?));
            Value::Map((0..count).map(|_| field(decoder)).collect::<Result<_>>()?)
        }
        _ => Value::Int(decoder.i64()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_back_from_its_own_bytes() {
        let frame = Frame::ephemeral("moi", "toi", "document", -7, vec![1, 2, 3])
            .with("nested", Value::Array(vec![Value::Null, Value::Bool(true), Value::Float(1.5)]));
        assert_eq!(Frame::decode(&frame.encode()).unwrap(), frame);
        assert_eq!(Frame::join("moi").without("senderId").text("senderId"), None);
    }

    #[test]
    fn the_wide_map_header_of_the_javascript_encoder_is_read() {
        let frame = Frame::decode(&[0xb9, 0, 1, 0x64, b't', b'y', b'p', b'e', 0x61, b'x']).unwrap();
        assert_eq!(frame.kind(), "x");
    }
}
