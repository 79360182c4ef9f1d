//! What a client sent, decoded once and copied out of the reading buffer: the frame, and where its parts lie in it.

use std::{collections::VecDeque, ops::Range};

use bytes::Bytes;
use maillage_shared::wire;

/// What a waiting message costs beside its bytes, about.
const MESSAGE_COST: usize = 128;

/// A message that was checked, as far as it can be before its turn has come.
pub(super) enum Received {
    /// `sync` or `request`.
    Sync(SyncFrame),
    /// `ephemeral`, in the sender's own name.
    Presence(PresenceFrame),
    /// `remote-subscription-change`.
    Subscribe {
        /// Storage ids to hear of.
        add: Vec<Box<str>>,
        /// Storage ids to hear of no more.
        remove: Vec<Box<str>>,
    },
}

/// A sync message of one document.
pub(super) struct SyncFrame {
    frame: Bytes,
    document: Range<usize>,
    data: Range<usize>,
}

/// A presence message.
pub(super) struct PresenceFrame {
    frame: Bytes,
    sender: Range<usize>,
    document: Range<usize>,
    session: Range<usize>,
    count: u64,
    data: Range<usize>,
}

/// Where a part lies in the frame it was read from.
fn range(frame: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr().addr() - frame.as_ptr().addr();
    start..start + part.len()
}

fn text<'a>(frame: &'a Bytes, range: &Range<usize>) -> &'a str {
    std::str::from_utf8(&frame[range.clone()]).expect("it was decoded as text")
}

impl SyncFrame {
    /// `message` was decoded from `frame`.
    pub(super) fn new(frame: &[u8], message: &wire::SyncMessage<'_>) -> Self {
        let (document, data) = (range(frame, message.document.as_bytes()), range(frame, message.data));
        Self { frame: Bytes::copy_from_slice(frame), document, data }
    }

    /// The document's id, unchecked.
    pub(super) fn document(&self) -> &str {
        text(&self.frame, &self.document)
    }

    /// An Automerge sync message.
    pub(super) fn data(&self) -> Bytes {
        self.frame.slice(self.data.clone())
    }
}

impl PresenceFrame {
    /// `message` was decoded from `frame`.
    pub(super) fn new(frame: &[u8], message: &wire::Ephemeral<'_>) -> Self {
        Self {
            frame: Bytes::copy_from_slice(frame),
            sender: range(frame, message.sender.as_bytes()),
            document: range(frame, message.document.as_bytes()),
            session: range(frame, message.session.as_bytes()),
            count: message.count,
            data: range(frame, message.data),
        }
    }

    /// The document's id, unchecked.
    pub(super) fn document(&self) -> &str {
        text(&self.frame, &self.document)
    }

    /// As it was decoded.
    pub(super) fn message(&self) -> wire::Ephemeral<'_> {
        wire::Ephemeral {
            sender: text(&self.frame, &self.sender),
            document: self.document(),
            session: text(&self.frame, &self.session),
            count: self.count,
            data: &self.frame[self.data.clone()],
        }
    }
}

impl Received {
    /// The document it is for, if it is for one.
    pub(super) fn document(&self) -> Option<&str> {
        match self {
            Self::Sync(frame) => Some(frame.document()),
            Self::Presence(frame) => Some(frame.document()),
            Self::Subscribe { .. } => None,
        }
    }

    /// Bytes it holds, about.
    fn cost(&self) -> usize {
        let bytes = match self {
            Self::Sync(SyncFrame { frame, .. }) | Self::Presence(PresenceFrame { frame, .. }) => frame.len(),
            Self::Subscribe { add, remove } => add.iter().chain(remove).map(|id| id.len() + MESSAGE_COST).sum(),
        };
        bytes + MESSAGE_COST
    }
}

/// Messages in the order they came, and what they hold.
#[derive(Default)]
pub(super) struct Backlog {
    messages: VecDeque<Received>,
    bytes: usize,
    /// How many of the oldest came before rights were last asked for, and before they were so with an answer.
    questioned: usize,
    cleared: usize,
}

impl Backlog {
    /// The newest.
    pub(super) fn push(&mut self, message: Received) {
        self.bytes += message.cost();
        self.messages.push_back(message);
    }

    /// The oldest.
    pub(super) fn first(&self) -> Option<&Received> {
        self.messages.front()
    }

    /// Take the oldest.
    pub(super) fn pop(&mut self) -> Option<Received> {
        let message = self.messages.pop_front()?;
        self.bytes -= message.cost();
        self.questioned = self.questioned.saturating_sub(1);
        self.cleared = self.cleared.saturating_sub(1);
        Some(message)
    }

    /// Put older ones before all others.
    pub(super) fn prepend(&mut self, mut older: Self) {
        self.bytes += older.bytes;
        older.messages.append(&mut self.messages);
        self.messages = older.messages;
        (self.questioned, self.cleared) = (0, 0);
    }

    /// Rights are asked for: the answer is good for what has come by now.
    pub(super) fn rights_asked(&mut self) {
        self.questioned = self.messages.len();
    }

    /// They are known.
    pub(super) fn rights_answered(&mut self) {
        self.cleared = self.cleared.max(std::mem::take(&mut self.questioned));
    }

    /// Whether rights are known that were asked for after the oldest had come (R30).
    pub(super) fn is_cleared(&self) -> bool {
        self.cleared > 0
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Bytes that wait, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use maillage_shared::ParticipantId;

    use super::*;

    #[test]
    fn the_parts_of_a_frame_are_those_that_were_decoded() {
        let message = wire::Ephemeral { sender: "tablette", document: "é", session: "s", count: 7, data: &[1, 2, 3] };
        let participant = ParticipantId::from_uuid(uuid::Uuid::from_u128(1));
        let bytes = wire::ephemeral(&message, wire::Speaker { participant, name: "Camille" }, "témoin");
        let Ok(wire::Inbound::Ephemeral(decoded)) = wire::decode(&bytes, 64) else { panic!("not read") };
        let kept = PresenceFrame::new(&bytes, &decoded);
        assert_eq!(kept.message(), message);
        let mut backlog = Backlog::default();
        backlog.push(Received::Presence(kept));
        assert!(backlog.bytes() > bytes.len());
        assert_eq!(backlog.pop().and_then(|message| message.document().map(str::to_owned)).as_deref(), Some("é"));
        assert_eq!((backlog.bytes(), backlog.is_empty()), (0, true));
    }
}
