//! From the socket to messages: reads, decodes each frame once, answers what needs no turn, and copies the rest out.

use std::{cell::RefCell, io};

use maillage_shared::{
    CloseReason,
    wire::{self, Acknowledgement, Inbound, SyncMessage},
};
use tokio::time::{Duration, Instant};

use super::{
    super::{
        budgets::MESSAGE_WORK,
        socket::Socket,
        websocket::{FrameReader, Incoming, Opcode},
    },
    Connection,
    received::{PresenceFrame, Received, SyncFrame},
};

/// What one read takes from a socket. The buffer belongs to the thread: an idle connection has none.
const READ_BYTES: usize = 64 << 10;
/// Reads from one socket before others have their turn.
const READS_IN_A_ROW: usize = 8;
/// While a participant's account is overdrawn their sockets are read once in so long: pings are answered and an end is
/// noticed, and no more than that.
const OVERDRAWN_PAUSE: Duration = Duration::from_millis(100);

thread_local! {
    static READ_BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ_BYTES]);
}

impl Connection {
    /// Read what there is. The messages before an error are kept.
    pub(super) fn read(&mut self) -> Result<(), CloseReason> {
        let now = Instant::now();
        self.last_heard = now;
        let overdrawn = self.account.overdrawn_until(now).is_some();
        self.next_read = overdrawn.then(|| now + OVERDRAWN_PAUSE);
        let reads = if overdrawn { 1 } else { READS_IN_A_ROW };
        READ_BUFFER.with_borrow_mut(|buffer| {
            for _ in 0..reads {
                match self.socket.try_read(buffer) {
                    Ok(0) => return Err(CloseReason::Left),
                    Ok(count) => {
                        self.sort(&mut buffer[..count])?;
                        if count < buffer.len() {
                            break;
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    Err(_) => return Err(CloseReason::Left),
                }
            }
            Ok(())
        })
    }

    /// Cut bytes into frames and act on each, or put it in the backlog.
    pub(super) fn sort(&mut self, bytes: &mut [u8]) -> Result<(), CloseReason> {
        self.read_bytes += bytes.len() as u64;
        self.account.charge(bytes.len());
        let mut reader = std::mem::replace(&mut self.reader, FrameReader::new(0));
        let sorted = reader.feed(bytes, |incoming| match incoming {
            Incoming::Message(message) => self.sort_message(message),
            Incoming::Ping(payload) => {
                self.account.charge(MESSAGE_WORK / 4);
                let _ = self.outbox.push_control(Opcode::Pong, payload);
                Ok(())
            }
            Incoming::Pong => Ok(()),
            Incoming::Close => Err(CloseReason::Left),
        });
        if self.peer.is_some() {
            reader.set_max_message(self.hub.limits().message_bytes);
        }
        self.reader = reader;
        sorted
    }

    /// One message. Acknowledgements of what was told are answered here, by forgetting them, and so is a `join`: it has
    /// no order among the messages of documents.
    fn sort_message(&mut self, frame: &[u8]) -> Result<(), CloseReason> {
        let inbound = wire::decode(frame, self.hub.limits().peer_id_bytes).map_err(|error| {
            tracing::debug!(connection.id = %self.guard.id(), %error, "malformed message");
            CloseReason::MalformedMessage
        })?;
        let Some(peer) = &self.peer else {
            let Inbound::Join(join) = inbound else { return Err(CloseReason::JoinExpected) };
            return self.join(&join);
        };
        let is_own = |sender: &str| if *sender == **peer { Ok(()) } else { Err(CloseReason::ForeignSender) };
        if let Inbound::Sync(message) = &inbound
            && *message.sender == **peer
            && self.acknowledges_only(message)
        {
            return Ok(());
        }
        self.account.charge(MESSAGE_WORK);
        match inbound {
            Inbound::Join(join) => {
                is_own(join.sender)?;
                self.join(&join)?;
            }
            Inbound::Sync(message) => {
                is_own(message.sender)?;
                if message.target != self.hub.peer_id() {
                    return Err(CloseReason::WrongTarget);
                }
                self.backlog.push(Received::Sync(SyncFrame::new(frame, &message)));
            }
            Inbound::Ephemeral(message) => {
                // Stock clients send back every message they were relayed: those have another sender.
                if is_own(message.sender).is_ok() && message.data.len() <= self.hub.limits().presence_bytes {
                    self.backlog.push(Received::Presence(PresenceFrame::new(frame, &message)));
                }
            }
            Inbound::Subscribe { sender, add, remove } => {
                is_own(sender)?;
                let owned = |ids: Vec<&str>| ids.into_iter().map(Into::into).collect();
                self.backlog.push(Received::Subscribe { add: owned(add), remove: owned(remove) });
            }
            Inbound::DocUnavailable { sender } => is_own(sender)?,
            Inbound::Other { sender } => sender.map_or(Ok(()), is_own)?,
        }
        Ok(())
    }

    /// Whether a message only acknowledges what its sender was told.
    fn acknowledges_only(&self, message: &SyncMessage<'_>) -> bool {
        let Some(open) = self.open.get(message.document) else { return false };
        open.membership.shared_flags().may_drop_acknowledgements()
            && Acknowledgement::recognise(message.data).is_some_and(|heads| open.document().recent_heads.knows(&heads))
    }
}

/// Read and forget until the client closes.
///
/// # Errors
/// If the socket is broken.
pub(super) async fn read_to_the_end(socket: &Socket) -> io::Result<()> {
    loop {
        socket.readable().await?;
        let read = READ_BUFFER.with_borrow_mut(|buffer| socket.try_read(buffer));
        match read {
            Ok(0) => return Ok(()),
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
            _ => {}
        }
    }
}
