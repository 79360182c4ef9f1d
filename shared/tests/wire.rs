//! Frames as the JavaScript encoder writes them, and frames from a future that this server does not know.

use maillage_shared::wire::{self, Inbound, SyncKind, WireError};
use minicbor::{Encoder, data::Tag};

const LONGEST_ID: usize = 64;

/// A frame of the entries that `write` adds, in a map of `entries` with the 16-bit header that cbor-x writes.
fn frame(entries: u16, write: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = vec![0xb9];
    bytes.extend_from_slice(&entries.to_be_bytes());
    write(&mut Encoder::new(&mut bytes));
    bytes
}

fn texts(encoder: &mut Encoder<&mut Vec<u8>>, entries: &[(&str, &str)]) {
    for (key, value) in entries {
        encoder.str(key).and_then(|encoder| encoder.str(value)).expect("a Vec takes every byte");
    }
}

#[test]
fn w3_a_join_of_javascript_reads_with_its_wide_header_and_its_undefined() {
    let join = frame(4, |encoder| {
        texts(encoder, &[("type", "join"), ("senderId", "peer-1")]);
        encoder.str("peerMetadata").unwrap().map(2).unwrap();
        encoder.str("storageId").unwrap().undefined().unwrap().str("isEphemeral").unwrap().bool(true).unwrap();
        encoder.str("supportedProtocolVersions").unwrap().array(1).unwrap().str("1").unwrap();
    });
    let Ok(Inbound::Join(join)) = wire::decode(&join, LONGEST_ID) else { panic!("it is no join") };
    assert_eq!((join.sender, join.storage, join.ephemeral, join.speaks_version_1), ("peer-1", None, true, true));
}

#[test]
fn w3_a_count_may_be_a_float_and_data_may_carry_the_tag_of_a_typed_array() {
    let presence = |count: f64| {
        frame(6, |encoder| {
            texts(encoder, &[("type", "ephemeral"), ("senderId", "a"), ("documentId", "d"), ("sessionId", "s")]);
            encoder.str("count").unwrap().f64(count).unwrap();
            encoder.str("data").unwrap().tag(Tag::new(64)).unwrap().bytes(&[1, 2]).unwrap();
        })
    };
    let large = presence(4_294_967_296.0);
    let Ok(Inbound::Ephemeral(message)) = wire::decode(&large, LONGEST_ID) else { panic!("it is no presence") };
    assert_eq!((message.count, message.data), (1 << 32, &[1u8, 2][..]));
    for wrong in [1.5, -1.0, f64::NAN, 1e300] {
        assert_eq!(wire::decode(&presence(wrong), LONGEST_ID), Err(WireError::WrongType("count")), "{wrong}");
    }
}

#[test]
fn w4_unknown_keys_are_skipped_whatever_they_hold() {
    let sync = frame(7, |encoder| {
        texts(encoder, &[("type", "sync"), ("senderId", "a")]);
        encoder.str("future").unwrap().array(2).unwrap().map(1).unwrap().u8(1).unwrap().null().unwrap();
        encoder.tag(Tag::new(1)).unwrap().f32(0.5).unwrap();
        texts(encoder, &[("targetId", "b"), ("documentId", "d")]);
        encoder.str("later").unwrap().undefined().unwrap();
        encoder.str("data").unwrap().bytes(&[0x43]).unwrap();
    });
    let Ok(Inbound::Sync(message)) = wire::decode(&sync, LONGEST_ID) else { panic!("it is no sync message") };
    assert_eq!((message.kind, message.target, message.data), (SyncKind::Sync, "b", &[0x43u8][..]));
}

#[test]
fn w4_a_message_of_an_unknown_type_is_kept_apart() {
    let unknown = frame(2, |encoder| texts(encoder, &[("type", "from-the-future"), ("senderId", "a")]));
    assert_eq!(wire::decode(&unknown, LONGEST_ID), Ok(Inbound::Other { sender: Some("a") }));
}

#[test]
fn w2_what_is_not_one_whole_map_is_refused() {
    let whole = frame(1, |encoder| texts(encoder, &[("type", "anything")]));
    assert!(wire::decode(&whole, LONGEST_ID).is_ok());
    for cut in 0..whole.len() {
        assert!(wire::decode(&whole[..cut], LONGEST_ID).is_err(), "the first {cut} bytes were taken");
    }
    let mut followed = whole.clone();
    followed.push(0);
    for bad in [&followed[..], b"", b"\x80", b"hello", &[0xff], &[0xbf]] {
        assert_eq!(wire::decode(bad, LONGEST_ID), Err(WireError::NotAMap), "{bad:x?}");
    }
}

#[test]
fn w8_an_id_over_the_limit_is_refused_wherever_it_stands() {
    let long = "x".repeat(LONGEST_ID + 1);
    for key in ["senderId", "targetId", "sessionId"] {
        let frame = frame(2, |encoder| texts(encoder, &[("type", "anything"), (key, &long)]));
        assert!(matches!(wire::decode(&frame, LONGEST_ID), Err(WireError::TooLong(name)) if name == key), "{key}");
    }
}
