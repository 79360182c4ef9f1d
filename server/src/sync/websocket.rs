//! RFC 6455 frames, the server's side, without a socket.
//!
//! A WebSocket library owns its stream, and a frame can only be written by whoever holds it. Here a saved edit is
//! written to a hundred sockets by the task of the document, without waking a hundred others, and an idle
//! connection holds no buffer at all: so the codec is apart from the socket. It knows frames, fragments and limits;
//! it never sends, never waits, and speaks no extension.

use bytes::{Bytes, BytesMut};
use maillage_shared::CloseReason;

/// What a client sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Incoming<'a> {
    /// A whole binary message.
    Message(&'a [u8]),
    /// To be answered with a pong of the same bytes.
    Ping(&'a [u8]),
    /// Something was heard.
    Pong,
    /// The client closes.
    Close,
}

/// The kinds of frame the server sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opcode {
    /// A whole binary message.
    Binary = 2,
    /// The last frame.
    Close = 8,
    /// Asks for a pong.
    Ping = 9,
    /// Answers a ping.
    Pong = 10,
}

const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// The longest header the server writes.
pub(super) const MAX_HEAD: usize = 10;

/// A frame's header, unmasked, and its length.
#[must_use]
pub(super) fn frame_head(opcode: Opcode, payload: usize) -> ([u8; MAX_HEAD], usize) {
    let mut head = [0; MAX_HEAD];
    head[0] = 0x80 | opcode as u8;
    if let Ok(short @ 0..=125) = u8::try_from(payload) {
        head[1] = short;
        (head, 2)
    } else if let Ok(medium) = u16::try_from(payload) {
        head[1] = 126;
        head[2..4].copy_from_slice(&medium.to_be_bytes());
        (head, 4)
    } else {
        head[1] = 127;
        head[2..10].copy_from_slice(&(payload as u64).to_be_bytes());
        (head, 10)
    }
}

/// A close frame: the reason's code and sentence.
#[must_use]
pub(super) fn close_frame(reason: CloseReason) -> Bytes {
    let text = reason.message().as_bytes();
    let (head, head_len) = frame_head(Opcode::Close, 2 + text.len());
    let mut frame = BytesMut::with_capacity(head_len + 2 + text.len());
    frame.extend_from_slice(&head[..head_len]);
    frame.extend_from_slice(&reason.code().to_be_bytes());
    frame.extend_from_slice(text);
    frame.freeze()
}

/// Reads a client's frames from the bytes as they come.
///
/// Holds bytes only while a frame or a fragmented message is incomplete, never more than the limit, or the 125 bytes a
/// control frame may have, and a header.
#[derive(Debug)]
pub(super) struct FrameReader {
    /// The beginning of a frame whose end has not come.
    partial: BytesMut,
    /// The fragments so far of a message that is not finished.
    fragments: Option<BytesMut>,
    max_message: usize,
}

/// Where a frame's payload lies in the bytes at hand.
struct Frame {
    finished: bool,
    opcode: u8,
    mask: [u8; 4],
    start: usize,
    end: usize,
}

impl FrameReader {
    /// Refuses messages longer than `max_message` bytes before they are read.
    #[must_use]
    pub(super) fn new(max_message: usize) -> Self {
        Self { partial: BytesMut::new(), fragments: None, max_message }
    }

    /// Refuse longer messages, or no longer ones, from now on.
    pub(super) fn set_max_message(&mut self, max_message: usize) {
        self.max_message = max_message;
    }

    /// Bytes of a frame or a fragmented message whose end has not come.
    #[must_use]
    pub(super) fn held_bytes(&self) -> usize {
        self.partial.len() + self.fragments.as_ref().map_or(0, BytesMut::len)
    }

    /// Take what the socket gave, calling `each` with whatever is whole. The bytes are unmasked in place.
    ///
    /// # Errors
    /// The reason to close: `ProtocolError`, `MessageTooLarge`, or what `each` returns.
    pub(super) fn feed(
        &mut self,
        bytes: &mut [u8],
        mut each: impl FnMut(Incoming<'_>) -> Result<(), CloseReason>,
    ) -> Result<(), CloseReason> {
        if self.partial.is_empty() {
            let used = self.take_frames(bytes, &mut each)?;
            self.partial.extend_from_slice(&bytes[used..]);
            return Ok(());
        }
        let mut partial = std::mem::take(&mut self.partial);
        partial.extend_from_slice(bytes);
        let used = self.take_frames(&mut partial, &mut each)?;
        if used == 0 {
            self.partial = partial;
        } else {
            // Copied, so that a few bytes don't keep what a whole message needed.
            self.partial.extend_from_slice(&partial[used..]);
        }
        Ok(())
    }

    /// How many bytes were whole frames.
    fn take_frames(
        &mut self,
        bytes: &mut [u8],
        each: &mut impl FnMut(Incoming<'_>) -> Result<(), CloseReason>,
    ) -> Result<usize, CloseReason> {
        let mut used = 0;
        while let Some(frame) = self.parse(&bytes[used..])? {
            let payload = &mut bytes[used + frame.start..used + frame.end];
            unmask(payload, frame.mask);
            self.take_frame(&frame, payload, each)?;
            used += frame.end;
        }
        Ok(used)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Option<Frame>, CloseReason> {
        let [first, second, rest @ ..] = bytes else { return Ok(None) };
        let (finished, reserved, opcode) = (first & 0x80 != 0, first & 0x70, first & 0x0f);
        let is_control = opcode >= CLOSE;
        if reserved != 0 || second & 0x80 == 0 || (is_control && (!finished || second & 0x7f > 125)) {
            return Err(CloseReason::ProtocolError);
        }
        let (length, rest) = match (second & 0x7f, rest) {
            (126, rest) => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from(u16::from_be_bytes(*length)), rest),
                None => return Ok(None),
            },
            (127, rest) => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from_be_bytes(*length), rest),
                None => return Ok(None),
            },
            (short, rest) => (u64::from(short), rest),
        };
        let so_far = self.fragments.as_ref().map_or(0, BytesMut::len);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if !is_control && length > self.max_message.saturating_sub(so_far) {
            return Err(CloseReason::MessageTooLarge);
        }
        let Some((mask, payload)) = rest.split_first_chunk() else { return Ok(None) };
        if payload.len() < length {
            return Ok(None);
        }
        let start = bytes.len() - payload.len();
        Ok(Some(Frame { finished, opcode, mask: *mask, start, end: start + length }))
    }

    fn take_frame(
        &mut self,
        frame: &Frame,
        payload: &[u8],
        each: &mut impl FnMut(Incoming<'_>) -> Result<(), CloseReason>,
    ) -> Result<(), CloseReason> {
        match (frame.opcode, &mut self.fragments) {
            (BINARY, None) if frame.finished => each(Incoming::Message(payload)),
            (BINARY, fragments @ None) => {
                *fragments = Some(BytesMut::from(payload));
                Ok(())
            }
            (CONTINUATION, Some(fragments)) => {
                fragments.extend_from_slice(payload);
                if frame.finished {
                    let message = self.fragments.take().expect("matched as present");
                    each(Incoming::Message(&message))?;
                }
                Ok(())
            }
            (PING, _) => each(Incoming::Ping(payload)),
            (PONG, _) => each(Incoming::Pong),
            (CLOSE, _) => each(Incoming::Close),
            (TEXT, _) => Err(CloseReason::MalformedMessage),
            _ => Err(CloseReason::ProtocolError),
        }
    }
}

fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let wide = u64::from_ne_bytes([mask[0], mask[1], mask[2], mask[3], mask[0], mask[1], mask[2], mask[3]]);
    let mut chunks = payload.chunks_exact_mut(8);
    for chunk in &mut chunks {
        let word = u64::from_ne_bytes(chunk.try_into().expect("eight bytes")) ^ wide;
        chunk.copy_from_slice(&word.to_ne_bytes());
    }
    for (byte, key) in chunks.into_remainder().iter_mut().zip(mask.into_iter().cycle()) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn client_frame(first: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
        let (head, len) = frame_head(Opcode::Binary, payload.len());
        let mut frame = head[..len].to_vec();
        frame[0] = first;
        frame[1] |= 0x80;
        frame.extend_from_slice(&mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, key)| byte ^ key));
        frame
    }

    fn read_all(reader: &mut FrameReader, bytes: &[u8], step: usize) -> Result<Vec<Vec<u8>>, CloseReason> {
        let mut messages = Vec::new();
        for piece in bytes.chunks(step) {
            reader.feed(&mut piece.to_vec(), |incoming| {
                if let Incoming::Message(message) = incoming {
                    messages.push(message.to_vec());
                }
                Ok(())
            })?;
        }
        Ok(messages)
    }

    proptest! {
        #[test]
        fn w2_messages_come_out_as_they_went_in_however_the_bytes_are_cut(
            payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..700), 1..8),
            mask in any::<[u8; 4]>(),
            step in 1usize..900,
        ) {
            let bytes: Vec<u8> = payloads.iter().flat_map(|payload| client_frame(0x82, payload, mask)).collect();
            prop_assert_eq!(read_all(&mut FrameReader::new(1 << 20), &bytes, step).unwrap(), payloads);
        }

        #[test]
        fn w8_whatever_comes_nothing_panics_and_little_is_kept(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let mut reader = FrameReader::new(200);
            let _ = read_all(&mut reader, &bytes, 7);
            prop_assert!(reader.partial.len() <= 200 + 14 + 7);
        }
    }

    #[test]
    fn w8_a_control_frame_may_be_longer_than_a_message_and_no_longer_than_the_protocol_says() {
        let ping = client_frame(0x89, &[0; 125], [0; 4]);
        let mut reader = FrameReader::new(100);
        assert_eq!(read_all(&mut reader, &ping[..ping.len() - 1], 7), Ok(Vec::new()));
        assert_eq!(reader.partial.len(), ping.len() - 1);
        let too_long = client_frame(0x89, &[0; 126], [0; 4]);
        assert_eq!(read_all(&mut FrameReader::new(1000), &too_long, 7), Err(CloseReason::ProtocolError));
    }

    #[test]
    fn w2_a_fragmented_message_is_put_together_with_a_ping_in_its_middle() {
        let mut bytes = client_frame(0x02, b"one ", [1, 2, 3, 4]);
        bytes.extend(client_frame(0x89, b"ping", [0; 4]));
        bytes.extend(client_frame(0x80, b"two", [9, 9, 9, 9]));
        assert_eq!(read_all(&mut FrameReader::new(100), &bytes, 5).unwrap(), vec![b"one two".to_vec()]);
    }

    #[test]
    fn w8_a_frame_over_the_limit_is_refused_at_its_header() {
        let frame = client_frame(0x82, &[0; 200], [0; 4]);
        assert_eq!(read_all(&mut FrameReader::new(199), &frame[..4], 4), Err(CloseReason::MessageTooLarge));
        let mut fragments = client_frame(0x02, &[0; 150], [0; 4]);
        fragments.extend(client_frame(0x80, &[0; 50], [0; 4]));
        assert_eq!(read_all(&mut FrameReader::new(199), &fragments, 1000), Err(CloseReason::MessageTooLarge));
    }

    #[test]
    fn the_beginning_of_a_frame_does_not_keep_the_room_of_the_one_before() {
        let mut bytes = client_frame(0x82, &vec![0; 100_000], [0; 4]);
        bytes.push(0x82);
        let mut reader = FrameReader::new(1 << 20);
        assert_eq!(read_all(&mut reader, &bytes, 60_000).unwrap().len(), 1);
        assert_eq!(reader.partial, [0x82][..]);
        assert!(reader.partial.capacity() < 1000);
    }

    #[test]
    fn w2_what_breaks_the_protocol_is_refused() {
        for (frame, reason) in [
            (client_frame(0x81, b"text", [0; 4]), CloseReason::MalformedMessage),
            (client_frame(0xc2, b"compressed", [0; 4]), CloseReason::ProtocolError),
            (client_frame(0x80, b"no beginning", [0; 4]), CloseReason::ProtocolError),
            (client_frame(0x09, b"fragmented ping", [0; 4]), CloseReason::ProtocolError),
            (client_frame(0x83, b"reserved", [0; 4]), CloseReason::ProtocolError),
            (vec![0x82, 0x01, 0x00], CloseReason::ProtocolError),
        ] {
            assert_eq!(read_all(&mut FrameReader::new(100), &frame, 1000), Err(reason));
        }
    }
}
