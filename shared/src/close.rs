//! Every way a connection ends, and every way one document's messages are refused while it goes on.

use serde::{Deserialize, Serialize};

/// Why a connection ends, ordinary ends included.
///
/// The code goes into the WebSocket close frame (RFC 6455, 7.4; 4000 to 4999 are the application's), the text
/// beside it. Neither ever holds an inner cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseReason {
    /// The client went away by itself.
    Left,
    /// The server is stopping; come back in a moment.
    ServerStopping,
    /// A save failed or a document's task ended; come back and send again what was not confirmed.
    TryAgain,
    /// A frame that is no CBOR map of the protocol.
    MalformedMessage,
    /// A text frame, an unmasked frame, a reserved bit: not the WebSocket protocol we speak.
    ProtocolError,
    /// A frame or message over the limit.
    MessageTooLarge,
    /// A message was begun and did not go on.
    MessageUnfinished,
    /// No `join` came in time, or something else came first.
    JoinExpected,
    /// `senderId` is not the one this connection joined with.
    ForeignSender,
    /// `targetId` is not this server.
    WrongTarget,
    /// `supportedProtocolVersions` does not hold `"1"`.
    UnsupportedVersion,
    /// Sync data that is corrupt, hostile, or does not decode.
    CorruptSync,
    /// More documents opened on one connection than allowed.
    TooManyDocuments,
    /// More connections of one participant than allowed.
    TooManyConnections,
    /// Nothing was heard for two pings and a half.
    Silent,
    /// It stopped reading for longer than allowed.
    NotReading,
    /// The session ended: signed out or expired.
    SignedOut,
}

impl CloseReason {
    /// Every reason, for tables and tests.
    pub const ALL: [Self; 17] = [
        Self::Left,
        Self::ServerStopping,
        Self::TryAgain,
        Self::MalformedMessage,
        Self::ProtocolError,
        Self::MessageTooLarge,
        Self::MessageUnfinished,
        Self::JoinExpected,
        Self::ForeignSender,
        Self::WrongTarget,
        Self::UnsupportedVersion,
        Self::CorruptSync,
        Self::TooManyDocuments,
        Self::TooManyConnections,
        Self::Silent,
        Self::NotReading,
        Self::SignedOut,
    ];

    /// The WebSocket close code.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Left => 1000,
            Self::ServerStopping => 1001,
            Self::ProtocolError => 1002,
            Self::MessageTooLarge => 1009,
            Self::TryAgain => 1013,
            Self::MalformedMessage => 4400,
            Self::SignedOut => 4401,
            Self::ForeignSender => 4403,
            Self::WrongTarget => 4404,
            Self::JoinExpected => 4408,
            Self::MessageUnfinished => 4409,
            Self::UnsupportedVersion => 4410,
            Self::CorruptSync => 4422,
            Self::TooManyDocuments => 4428,
            Self::TooManyConnections => 4429,
            Self::Silent => 4440,
            Self::NotReading => 4441,
        }
    }

    /// One short sentence for the client's log.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Left => "goodbye",
            Self::ServerStopping => "the server is stopping, try again",
            Self::TryAgain => "try again",
            Self::MalformedMessage => "the message is not a CBOR map of the protocol",
            Self::ProtocolError => "the frame breaks the WebSocket protocol",
            Self::MessageTooLarge => "the message is too large",
            Self::MessageUnfinished => "a message was begun and not finished",
            Self::JoinExpected => "a join message was expected",
            Self::ForeignSender => "senderId is not the peer that joined",
            Self::WrongTarget => "targetId is not this server",
            Self::UnsupportedVersion => "protocol version 1 is required",
            Self::CorruptSync => "the sync data is corrupt",
            Self::TooManyDocuments => "too many documents on one connection",
            Self::TooManyConnections => "too many connections for one participant",
            Self::Silent => "nothing was heard for too long",
            Self::NotReading => "the client does not read",
            Self::SignedOut => "the session has ended",
        }
    }

    /// The word used in logs (`close.reason`) and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::ServerStopping => "server-stopping",
            Self::TryAgain => "try-again",
            Self::MalformedMessage => "malformed-message",
            Self::ProtocolError => "protocol-error",
            Self::MessageTooLarge => "message-too-large",
            Self::MessageUnfinished => "message-unfinished",
            Self::JoinExpected => "join-expected",
            Self::ForeignSender => "foreign-sender",
            Self::WrongTarget => "wrong-target",
            Self::UnsupportedVersion => "unsupported-version",
            Self::CorruptSync => "corrupt-sync",
            Self::TooManyDocuments => "too-many-documents",
            Self::TooManyConnections => "too-many-connections",
            Self::Silent => "silent",
            Self::NotReading => "not-reading",
            Self::SignedOut => "signed-out",
        }
    }
}

/// Why one document's changes were refused, while the connection goes on.
///
/// Told in an `error` message that names the document; stock clients log it, ours shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The participant may read the document, not change it.
    ReadOnly,
    /// The participant's right to the document was taken away.
    AccessRemoved,
    /// More changes in one message than allowed.
    TooManyChanges,
    /// More operations in one change than allowed.
    ChangeTooLarge,
    /// The document has reached its largest size.
    DocumentFull,
    /// Changes whose predecessors never came, beyond what is kept waiting.
    TooManyOrphans,
    /// A change that can't follow what the document holds (a sequence number used twice, an unknown object).
    ChangeRefused,
    /// The journal takes nothing for now: what was sent is kept and tried again, or asked for again later.
    NotSaved,
    /// The document can't be opened for now: it is tried again, and comes by itself.
    NotLoaded,
    /// What is stored of the document can't be read: somebody must mend it.
    Damaged,
    /// Changes beside one another, more than a document may have ends: somebody must see them all and go on first.
    TooManyHeads,
    /// An object within an object within an object, deeper than allowed.
    NestedTooDeep,
    /// More than one participant may add to one document in an hour.
    TooMuchAtOnce,
    /// The participant's changes broke the document more than once: none are taken for a while.
    Suspended,
}

impl Refusal {
    /// The `code` field of the `error` message.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "read-only",
            Self::AccessRemoved => "access-removed",
            Self::TooManyChanges => "too-many-changes",
            Self::ChangeTooLarge => "change-too-large",
            Self::DocumentFull => "document-full",
            Self::TooManyOrphans => "too-many-orphans",
            Self::ChangeRefused => "change-refused",
            Self::NotSaved => "not-saved",
            Self::NotLoaded => "not-loaded",
            Self::Damaged => "damaged",
            Self::TooManyHeads => "too-many-heads",
            Self::NestedTooDeep => "nested-too-deep",
            Self::TooMuchAtOnce => "too-much-at-once",
            Self::Suspended => "suspended",
        }
    }

    /// The `message` field of the `error` message.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::ReadOnly => "you may read this document but not change it: your changes were not saved",
            Self::AccessRemoved => "your access to this document was removed",
            Self::TooManyChanges => "too many changes in one message: they were not saved",
            Self::ChangeTooLarge => "a change is too large: it was not saved",
            Self::DocumentFull => "the document has reached its largest size: the changes were not saved",
            Self::TooManyOrphans => "too many changes wait for others that never came: they were not saved",
            Self::ChangeRefused => "a change does not fit the document: it was not saved",
            Self::NotSaved => "nothing can be saved for now: changes wait and are tried again",
            Self::NotLoaded => "the document can't be opened for now: it is tried again",
            Self::Damaged => "what is stored of the document can't be read: it must be mended first",
            Self::TooManyHeads => "too many changes stand beside one another: they were not saved",
            Self::NestedTooDeep => "an object is nested too deep: it was not saved",
            Self::TooMuchAtOnce => {
                "too much was added at once: it is not saved yet, and asked for again within the hour"
            }
            Self::Suspended => {
                "changes of yours broke the document: none are taken for a while, then they are asked for again"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn w7_every_close_reason_has_its_own_code_and_word() {
        let codes: HashSet<u16> = CloseReason::ALL.iter().map(|reason| reason.code()).collect();
        let words: HashSet<&str> = CloseReason::ALL.iter().map(|reason| reason.as_str()).collect();
        assert_eq!((codes.len(), words.len()), (CloseReason::ALL.len(), CloseReason::ALL.len()));
    }

    #[test]
    fn w7_every_close_message_fits_a_control_frame() {
        assert!(CloseReason::ALL.iter().all(|reason| reason.message().len() <= 123));
    }
}
