//! One socket: reads and checks frames, asks for Grants, passes sync messages to documents and presence to rooms.
//!
//! It owns its socket's reading side and the list of documents it has open. Everything it sends goes through its
//! outbox, which others write to as well. Who speaks is what the session said, never what a message says.

use std::{cell::RefCell, collections::HashMap, io, sync::Arc};

use bytes::Bytes;
use maillage_shared::{
    CloseReason, DocumentId, Refusal,
    wire::{self, Acknowledgement, Inbound, Join, SyncMessage},
};
use tokio::{
    net::TcpStream,
    time::{Duration, Instant, sleep_until},
};

use super::{
    hub::{Hub, Seat, Visitor},
    letter::{DocumentHandle, Letter, Newcomer},
    outbox::{Drained, Outbox},
    presence::Allowance,
    tide::Pace,
    websocket::{FrameReader, Incoming, Opcode},
};
use crate::{access::Grant, clock};

/// What one read takes from a socket. The buffer belongs to the thread: an idle connection has none.
const READ_BYTES: usize = 64 << 10;
/// Reads from one socket before others have their turn.
const READS_IN_A_ROW: usize = 8;

/// How long an ended connection may take to go.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// A session is asked about this often at least, which costs nothing and keeps times within what can be counted.
const LONGEST_SLEEP: Duration = Duration::from_hours(1);

thread_local! {
    static READ_BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ_BYTES]);
}

/// One document that a connection has open.
struct Open {
    grant: Grant,
    document: Arc<DocumentHandle>,
    pace: Arc<Pace>,
}

/// One connection.
pub(super) struct Connection {
    hub: Arc<Hub>,
    seat: Seat,
    visitor: Visitor,
    socket: Arc<TcpStream>,
    outbox: Arc<Outbox>,
    reader: FrameReader,
    /// The id it joined with, and the storage it saves to, if that outlives it.
    peer: Option<Arc<str>>,
    storage: Option<Arc<str>>,
    /// By the id's text, as messages name them.
    open: HashMap<Box<str>, Open>,
    follows: Vec<Arc<str>>,
    presence: Allowance,
    /// The last presence message that had to wait.
    held_presence: Option<Bytes>,
    since: Instant,
    heard: Instant,
    next_ping: Instant,
    /// Since when the outbox has not been empty.
    stalled: Option<Instant>,
    /// When to ask whether the session has expired; at first at once, as it may have ended during the upgrade.
    next_ask: Instant,
}

/// Speak with a client until it ends. `early` is what came after the upgrade's request.
pub async fn serve(hub: Arc<Hub>, seat: Seat, visitor: Visitor, socket: TcpStream, early: Bytes) {
    // Small frames are written when there is something to say; waiting to fill a packet would only delay them.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(connection.id = %seat.id(), %error, "the socket keeps its delay");
    }
    let socket = Arc::new(socket);
    let (limits, now) = (hub.limits(), Instant::now());
    let connection = Connection {
        outbox: Arc::new(Outbox::new(Arc::clone(&socket), limits.outbox_bytes)),
        reader: FrameReader::new(limits.message_bytes),
        presence: Allowance::new(now, limits),
        next_ping: now + limits.ping_every,
        hub,
        seat,
        visitor,
        socket,
        peer: None,
        storage: None,
        open: HashMap::new(),
        follows: Vec::new(),
        held_presence: None,
        since: now,
        heard: now,
        stalled: None,
        next_ask: now,
    };
    connection.run(early).await;
}

impl Connection {
    async fn run(mut self, early: Bytes) {
        let reason = match self.converse(early).await {
            Ok(never) => match never {},
            Err(reason) => reason,
        };
        self.end(reason).await;
    }

    /// Until there is a reason to end.
    async fn converse(&mut self, early: Bytes) -> Result<std::convert::Infallible, CloseReason> {
        let mut rights = self.hub.access().changes();
        let mut stopping = self.hub.stopping();
        if !early.is_empty() {
            let frames = self.sort(&mut early.to_vec())?;
            self.handle_all(frames).await?;
        }
        loop {
            let deadline = self.next_deadline();
            tokio::select! {
                readable = self.socket.readable() => {
                    readable.map_err(|_| CloseReason::Left)?;
                    let frames = self.read()?;
                    if !frames.is_empty() {
                        self.handle_all(frames).await?;
                    }
                }
                drained = self.outbox.drain() => match drained.map_err(|_| CloseReason::Left)? {
                    Drained::Empty => self.stalled = None,
                    Drained::AfterOverflow => self.tell_drained().await?,
                    Drained::Finished(reason) => return Err(reason),
                },
                () = sleep_until(deadline) => {
                    self.keep_time()?;
                    if Instant::now() >= self.next_ask {
                        self.ask_rights_again().await?;
                    }
                }
                changed = rights.changed() => {
                    changed.map_err(|_| CloseReason::ServerStopping)?;
                    self.ask_rights_again().await?;
                }
                changed = stopping.changed() => {
                    changed.map_err(|_| CloseReason::ServerStopping)?;
                    return Err(CloseReason::ServerStopping);
                }
            }
        }
    }

    /// Read what there is. Acknowledgements of what was told are answered here, by forgetting them; the frames that
    /// are left are copied out.
    fn read(&mut self) -> Result<Vec<Bytes>, CloseReason> {
        READ_BUFFER.with_borrow_mut(|buffer| {
            let mut frames = Vec::new();
            for _ in 0..READS_IN_A_ROW {
                match self.socket.try_read(buffer) {
                    Ok(0) => return Err(CloseReason::Left),
                    Ok(count) => {
                        self.heard = Instant::now();
                        frames.extend(self.sort(&mut buffer[..count])?);
                        if count < buffer.len() {
                            break;
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    Err(_) => return Err(CloseReason::Left),
                }
            }
            Ok(frames)
        })
    }

    fn sort(&mut self, bytes: &mut [u8]) -> Result<Vec<Bytes>, CloseReason> {
        let mut frames = Vec::new();
        let Self { reader, outbox, open, peer, hub, .. } = self;
        let id_bytes = hub.limits().peer_id_bytes;
        reader.feed(bytes, |incoming| {
            match incoming {
                Incoming::Message(message) => {
                    if !is_told_already(message, open, peer.as_deref(), id_bytes) {
                        frames.push(Bytes::copy_from_slice(message));
                    }
                }
                Incoming::Ping(payload) => {
                    let _ = outbox.push_control(Opcode::Pong, payload);
                }
                Incoming::Pong => {}
                Incoming::Close => return Err(CloseReason::Left),
            }
            Ok(())
        })?;
        Ok(frames)
    }

    async fn handle_all(&mut self, frames: Vec<Bytes>) -> Result<(), CloseReason> {
        for frame in frames {
            self.handle(&frame).await?;
        }
        Ok(())
    }

    async fn handle(&mut self, frame: &Bytes) -> Result<(), CloseReason> {
        let inbound = wire::decode(frame, self.hub.limits().peer_id_bytes).map_err(|error| {
            tracing::debug!(connection.id = %self.seat.id(), %error, "malformed message");
            CloseReason::MalformedMessage
        })?;
        let Some(peer) = self.peer.clone() else {
            let Inbound::Join(join) = inbound else { return Err(CloseReason::JoinExpected) };
            return self.join(&join);
        };
        match inbound {
            Inbound::Join(join) if *join.sender == *peer => self.join(&join),
            Inbound::Join(_) => Err(CloseReason::ForeignSender),
            Inbound::Sync(message) => {
                check_sender(message.sender, &peer)?;
                if message.target != self.hub.peer_id() {
                    return Err(CloseReason::WrongTarget);
                }
                self.sync(&peer, &message, frame).await
            }
            Inbound::Ephemeral(message) => {
                // Stock clients send back every message they were relayed: those have another sender.
                if *message.sender == *peer && message.data.len() <= self.hub.limits().presence_bytes {
                    self.relay(&message, frame);
                }
                Ok(())
            }
            Inbound::Subscribe { sender, add, remove } => {
                check_sender(sender, &peer)?;
                self.subscribe(&add, &remove).await
            }
            Inbound::DocUnavailable { sender } => check_sender(sender, &peer),
            Inbound::Other { sender } => sender.map_or(Ok(()), |sender| check_sender(sender, &peer)),
        }
    }

    fn join(&mut self, join: &Join<'_>) -> Result<(), CloseReason> {
        if !join.speaks_version_1 {
            return Err(CloseReason::UnsupportedVersion);
        }
        if join.sender.is_empty() || join.sender == self.hub.peer_id() {
            return Err(CloseReason::MalformedMessage);
        }
        self.peer = Some(join.sender.into());
        self.storage = join.storage.filter(|_| !join.ephemeral).map(Into::into);
        let answer = wire::peer(self.hub.peer_id(), join.sender, self.hub.storage_id());
        let _ = self.outbox.push(&[], &answer);
        Ok(())
    }

    async fn sync(&mut self, peer: &Arc<str>, message: &SyncMessage<'_>, frame: &Bytes) -> Result<(), CloseReason> {
        if !self.open.contains_key(message.document) {
            let Some(open) = self.open_document(peer, message.document).await? else {
                let answer = wire::doc_unavailable(self.hub.peer_id(), peer, message.document);
                let _ = self.outbox.push(&[], &answer);
                return Ok(());
            };
            self.open.insert(message.document.into(), open);
        }
        let document = Arc::clone(&self.open[message.document].document);
        // Whole messages are larger than the inbox only if the limits say so; they wait until it is empty then.
        let bytes = message.data.len().min(self.hub.limits().inbox_bytes);
        let bytes = u32::try_from(bytes).map_err(|_| CloseReason::MessageTooLarge)?;
        let space = Arc::clone(&document.space).acquire_many_owned(bytes).await.map_err(|_| CloseReason::TryAgain)?;
        let letter =
            Letter::Sync { connection: self.seat.id(), data: frame.slice_ref(message.data), at: clock::now(), space };
        document.inbox.send(letter).await.map_err(|_| CloseReason::TryAgain)
    }

    /// `None` if there is no such document, or none for this participant: both are answered alike.
    async fn open_document(&self, peer: &Arc<str>, text: &str) -> Result<Option<Open>, CloseReason> {
        let Ok(id) = text.parse::<DocumentId>() else { return Ok(None) };
        if self.open.len() >= self.hub.limits().documents_per_connection {
            return Err(CloseReason::TooManyDocuments);
        }
        let asked = self.hub.access().grant(self.visitor.participant, id).await;
        let grant = asked.map_err(|error| {
            tracing::error!(document.id = %id, error = &error as &dyn std::error::Error, "rights can't be read");
            CloseReason::TryAgain
        })?;
        let Some(grant) = grant else { return Ok(None) };
        let document = self.hub.open(&grant);
        let pace = Arc::new(Pace::default());
        let newcomer = Newcomer {
            connection: self.seat.id(),
            participant: grant.participant(),
            may_write: grant.may_write(),
            peer: Arc::clone(peer),
            storage: self.storage.clone(),
            outbox: Arc::clone(&self.outbox),
            pace: Arc::clone(&pace),
        };
        document.inbox.send(Letter::Join(newcomer)).await.map_err(|_| CloseReason::TryAgain)?;
        if !self.follows.is_empty() {
            self.send_follows(&document).await?;
        }
        document.room.enter(self.seat.id(), Arc::clone(peer), Arc::clone(&self.outbox));
        Ok(Some(Open { grant, document, pace }))
    }

    /// Relay presence, or hold it back until this connection may say more; only the newest is held.
    fn relay(&mut self, message: &wire::Ephemeral<'_>, frame: &Bytes) {
        let Some(open) = self.open.get(message.document) else { return };
        if self.presence.spend(Instant::now(), self.hub.limits()) {
            open.document.room.relay(self.seat.id(), message);
            self.held_presence = None;
        } else if self.held_presence.replace(frame.clone()).is_some() {
            metrics::counter!("maillage_presence_dropped_total").increment(1);
        }
    }

    fn relay_held(&mut self) {
        let Some(frame) = self.held_presence.take() else { return };
        if let Ok(Inbound::Ephemeral(message)) = wire::decode(&frame, self.hub.limits().peer_id_bytes) {
            self.relay(&message, &frame);
        }
    }

    async fn subscribe(&mut self, add: &[&str], remove: &[&str]) -> Result<(), CloseReason> {
        self.follows.retain(|storage| !remove.contains(&&**storage));
        for storage in add {
            let room = self.follows.len() < self.hub.limits().remote_heads_subscriptions;
            if room && !self.follows.iter().any(|known| **known == **storage) {
                self.follows.push((*storage).into());
            }
        }
        for open in self.open.values() {
            self.send_follows(&open.document).await?;
        }
        Ok(())
    }

    async fn send_follows(&self, document: &DocumentHandle) -> Result<(), CloseReason> {
        let letter = Letter::Follow { connection: self.seat.id(), storages: self.follows.clone() };
        document.inbox.send(letter).await.map_err(|_| CloseReason::TryAgain)
    }

    async fn tell_drained(&mut self) -> Result<(), CloseReason> {
        self.stalled = None;
        for open in self.open.values() {
            let letter = Letter::Drained(self.seat.id());
            open.document.inbox.send(letter).await.map_err(|_| CloseReason::TryAgain)?;
        }
        Ok(())
    }

    fn next_deadline(&mut self) -> Instant {
        if self.stalled.is_none() && !self.outbox.is_empty() {
            self.stalled = Some(Instant::now());
        }
        let mut deadline = self.next_ping.min(self.next_ask);
        if self.peer.is_none() {
            deadline = deadline.min(self.since + self.hub.limits().join_within);
        }
        if let Some(since) = self.stalled {
            deadline = deadline.min(since + self.hub.limits().outbox_stalled);
        }
        if self.held_presence.is_some() {
            deadline = deadline.min(self.presence.next(self.hub.limits()));
        }
        deadline
    }

    fn keep_time(&mut self) -> Result<(), CloseReason> {
        let (now, limits) = (Instant::now(), self.hub.limits());
        if self.peer.is_none() && now >= self.since + limits.join_within {
            return Err(CloseReason::JoinExpected);
        }
        if now >= self.heard + limits.ping_every.mul_f64(2.5) {
            return Err(CloseReason::Silent);
        }
        if self.stalled.is_some_and(|since| now >= since + limits.outbox_stalled) {
            return Err(CloseReason::NotReading);
        }
        self.relay_held();
        let limits = self.hub.limits();
        if now >= self.next_ping {
            self.next_ping = now + limits.ping_every;
            let _ = self.outbox.push_control(Opcode::Ping, &[]);
        }
        Ok(())
    }

    /// Rights or sessions changed somewhere: ask for each document again.
    async fn ask_rights_again(&mut self) -> Result<(), CloseReason> {
        let unknown = |error: crate::store::StoreError| {
            tracing::error!(error = &error as &dyn std::error::Error, "rights can't be read");
            CloseReason::TryAgain
        };
        let lasts = self.hub.session_lasts(self.visitor.session).await.map_err(unknown)?;
        let lasts = lasts.ok_or(CloseReason::SignedOut)?;
        // A millisecond more: at its very end a session is not over yet.
        self.next_ask = Instant::now() + lasts.min(LONGEST_SLEEP) + Duration::from_millis(1);
        let ids: Vec<_> = self.open.iter().map(|(text, open)| (text.clone(), open.grant.clone())).collect();
        for (text, before) in ids {
            let now = self.hub.access().grant(self.visitor.participant, before.document()).await.map_err(unknown)?;
            match now {
                Some(now) if now == before => {}
                Some(now) => {
                    let letter = Letter::Role { connection: self.seat.id(), may_write: now.may_write() };
                    let Some(open) = self.open.get_mut(&text) else { continue };
                    open.grant = now;
                    open.document.inbox.send(letter).await.map_err(|_| CloseReason::TryAgain)?;
                }
                None => self.lose(&text).await,
            }
        }
        Ok(())
    }

    /// A right was taken away: stop sending, and say so.
    async fn lose(&mut self, text: &str) {
        let Some(open) = self.open.remove(text) else { return };
        self.leave(&open).await;
        let Some(peer) = &self.peer else { return };
        let refusal = Refusal::AccessRemoved;
        let id = Some(open.grant.document());
        let _ = self.outbox.push(&[], &wire::error(self.hub.peer_id(), peer, refusal.as_str(), refusal.message(), id));
        let _ = self.outbox.push(&[], &wire::doc_unavailable(self.hub.peer_id(), peer, text));
    }

    async fn leave(&self, open: &Open) {
        open.document.room.leave(self.seat.id(), open.document.id);
        // If the task is gone, so is the peer.
        let _ = open.document.inbox.send(Letter::Leave(self.seat.id())).await;
    }

    async fn end(mut self, reason: CloseReason) {
        metrics::counter!("maillage_sync_closed_total", "reason" => reason.as_str()).increment(1);
        tracing::debug!(connection.id = %self.seat.id(), close.reason = reason.as_str(), "connection ended");
        let open = std::mem::take(&mut self.open);
        for open in open.values() {
            self.leave(open).await;
        }
        if reason != CloseReason::Left {
            let target = self.peer.as_deref().unwrap_or_default();
            let _ = self
                .outbox
                .push(&[], &wire::error(self.hub.peer_id(), target, reason.as_str(), reason.message(), None));
        }
        self.outbox.close(reason);
        // A client that neither reads nor closes is not waited for long.
        let _ = tokio::time::timeout(LAST_WORDS, self.say_last_words()).await;
    }

    /// Write what is left, then read until the client closes too: closing with bytes unread would reset the
    /// connection and take the close frame with it.
    async fn say_last_words(&self) -> io::Result<()> {
        while !matches!(self.outbox.drain().await?, Drained::Finished(_)) {}
        loop {
            self.socket.readable().await?;
            let read = READ_BUFFER.with_borrow_mut(|buffer| self.socket.try_read(buffer));
            match read {
                Ok(0) => return Ok(()),
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
                _ => {}
            }
        }
    }
}

fn check_sender(sender: &str, peer: &Arc<str>) -> Result<(), CloseReason> {
    if *sender == **peer { Ok(()) } else { Err(CloseReason::ForeignSender) }
}

/// Whether a frame only acknowledges what its sender was told.
fn is_told_already(frame: &[u8], open: &HashMap<Box<str>, Open>, peer: Option<&str>, id_bytes: usize) -> bool {
    let Ok(Inbound::Sync(message)) = wire::decode(frame, id_bytes) else { return false };
    if Some(message.sender) != peer {
        return false;
    }
    let Some(open) = open.get(message.document) else { return false };
    open.pace.may_drop_acknowledgements()
        && Acknowledgement::recognise(message.data).is_some_and(|heads| open.document.tide.knows(&heads))
}
