//! One socket: reads and checks frames, asks for Grants, passes sync messages to documents and presence to rooms.
//!
//! It owns its socket's reading side and the list of documents it has open. Everything it sends goes through its
//! outbox, which others write to as well. Who speaks is what the session said, never what a message says.

mod control_events;
mod messages;
mod rights;
mod send_queues;

use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
    convert::Infallible,
    future::poll_fn,
    io,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use maillage_shared::{
    CloseReason,
    wire::{self, Acknowledgement, Inbound},
};
use tokio::{
    io::Interest,
    net::TcpStream,
    time::{Duration, Instant, timeout},
};

use self::{
    control_events::{ControlEvent, ControlEvents},
    send_queues::{Outgoing, SendQueues},
};
use super::{
    command::{Command, DocumentHandle},
    connections::ConnectionGuard,
    hub::{Hub, SessionUser},
    outbox::{Drained, Outbox},
    presence::Allowance,
    recent_heads::PeerFlags,
    websocket::{FrameReader, Incoming, Opcode},
};
use crate::access::Grant;

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
    shared_flags: Arc<PeerFlags>,
}

/// One connection.
pub(super) struct Connection {
    hub: Arc<Hub>,
    guard: ConnectionGuard,
    user: SessionUser,
    socket: Arc<TcpStream>,
    outbox: Arc<Outbox>,
    reader: FrameReader,
    /// What was read and not handled yet, and why nothing more will be read.
    frames: VecDeque<Bytes>,
    ending: Option<CloseReason>,
    send_queues: SendQueues,
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
    /// How many changes of rights were looked at; none yet.
    rights_seen: Option<u64>,
    /// When to ask whether the session has expired.
    next_ask: Instant,
    /// Since when the outbox has not been empty, or when it last got emptier, as far as was looked.
    taking: Option<Instant>,
}

/// Why a connection's task goes on.
enum Event {
    ControlEvents(ControlEvent),
    Drained(io::Result<Drained>),
    /// Every document has what was meant for it, or one can't have it.
    Delivered(Result<(), CloseReason>),
    Readable,
}

/// Speak with a client until it ends. `early` is what came after the upgrade's request.
pub async fn serve(hub: Arc<Hub>, guard: ConnectionGuard, user: SessionUser, socket: TcpStream, early: Bytes) {
    // Small frames are written when there is something to say; waiting to fill a packet would only delay them.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(connection.id = %guard.id(), %error, "the socket keeps its delay");
    }
    let socket = Arc::new(socket);
    let (limits, now) = (hub.limits(), Instant::now());
    let connection = Connection {
        outbox: Arc::new(Outbox::new(Arc::clone(&socket), limits.outbox_bytes)),
        reader: FrameReader::new(limits.message_bytes),
        presence: Allowance::new(now, limits),
        next_ping: now + limits.ping_every,
        hub,
        guard,
        user,
        socket,
        peer: None,
        storage: None,
        open: HashMap::new(),
        follows: Vec::new(),
        held_presence: None,
        since: now,
        heard: now,
        taking: None,
        rights_seen: None,
        next_ask: now + LONGEST_SLEEP,
        frames: VecDeque::new(),
        ending: None,
        send_queues: SendQueues::default(),
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
    async fn converse(&mut self, early: Bytes) -> Result<Infallible, CloseReason> {
        let (rights, stopping) = (self.hub.access().changes(), self.hub.stopping());
        let mut control_events = ControlEvents::new(rights, stopping, self.deadline());
        if !early.is_empty() {
            self.ending = self.sort(&mut early.to_vec()).err();
        }
        loop {
            while self.send_queues.is_empty()
                && let Some(frame) = self.frames.pop_front()
            {
                self.handle(&frame).await?;
            }
            if self.send_queues.is_empty()
                && let Some(reason) = self.ending
            {
                return Err(reason);
            }
            let deadline = self.deadline();
            match poll_fn(|context| self.poll_event(context, &mut control_events, deadline)).await {
                Event::ControlEvents(ControlEvent::Stopping) => return Err(CloseReason::ServerStopping),
                Event::ControlEvents(ControlEvent::Rights) => self.rights_changed().await?,
                Event::ControlEvents(ControlEvent::Time) => {
                    self.keep_time()?;
                    if Instant::now() >= self.next_ask {
                        self.ask_rights_again().await?;
                    }
                }
                Event::Drained(drained) => match drained.map_err(|_| CloseReason::Left)? {
                    Drained::Empty => {}
                    Drained::AfterOverflow => self.tell_drained()?,
                    Drained::Finished(reason) => return Err(reason),
                },
                Event::Delivered(delivered) => delivered?,
                Event::Readable => self.ending = self.read().err(),
            }
        }
    }

    /// What comes next. While a document's inbox is full, or there are frames to handle, nothing is read.
    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
        control_events: &mut ControlEvents,
        deadline: Instant,
    ) -> Poll<Event> {
        if let Poll::Ready(event) = control_events.poll(context, deadline) {
            return Poll::Ready(Event::ControlEvents(event));
        }
        if let Poll::Ready(drained) = self.outbox.poll_drain(context) {
            return Poll::Ready(Event::Drained(drained));
        }
        if !self.send_queues.is_empty() {
            return self.send_queues.poll(context).map(Event::Delivered);
        }
        // If the socket is broken, reading from it says so.
        self.socket.poll_read_ready(context).map(|_| Event::Readable)
    }

    /// Read what there is. Acknowledgements of what was told are answered here, by forgetting them; the frames that
    /// are left are copied out, those before an error included.
    fn read(&mut self) -> Result<(), CloseReason> {
        self.heard = Instant::now();
        READ_BUFFER.with_borrow_mut(|buffer| {
            for _ in 0..READS_IN_A_ROW {
                match read_once(&self.socket, buffer) {
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

    fn sort(&mut self, bytes: &mut [u8]) -> Result<(), CloseReason> {
        let Self { reader, frames, outbox, open, peer, hub, .. } = self;
        let id_bytes = hub.limits().peer_id_bytes;
        reader.feed(bytes, |incoming| {
            match incoming {
                Incoming::Message(message) => {
                    if !is_told_already(message, open, peer.as_deref(), id_bytes) {
                        frames.push_back(Bytes::copy_from_slice(message));
                    }
                }
                Incoming::Ping(payload) => {
                    let _ = outbox.push_control(Opcode::Pong, payload);
                }
                Incoming::Pong => {}
                Incoming::Close => return Err(CloseReason::Left),
            }
            Ok(())
        })
    }

    fn tell_drained(&mut self) -> Result<(), CloseReason> {
        for open in self.open.values() {
            self.send_queues.post(&open.document, Outgoing::Command(Command::Drained(self.guard.id())))?;
        }
        Ok(())
    }

    fn deadline(&mut self) -> Instant {
        let mut deadline = self.next_ping.min(self.next_ask);
        if self.peer.is_none() {
            deadline = deadline.min(self.since + self.hub.limits().join_within);
        }
        if self.held_presence.is_some() {
            deadline = deadline.min(self.presence.next(self.hub.limits()));
        }
        if self.outbox.is_empty() {
            self.taking = None;
        } else {
            let taking = *self.taking.get_or_insert_with(Instant::now);
            deadline = deadline.min(taking + self.hub.limits().outbox_stalled);
        }
        deadline
    }

    fn keep_time(&mut self) -> Result<(), CloseReason> {
        let now = Instant::now();
        if self.peer.is_none() && now >= self.since + self.hub.limits().join_within {
            return Err(CloseReason::JoinExpected);
        }
        self.look_for_life(now)?;
        if now >= self.next_ping {
            self.next_ping = now + self.hub.limits().ping_every;
            let _ = self.outbox.push_control(Opcode::Ping, &[]);
        }
        self.relay_held();
        Ok(())
    }

    /// A slow link may take long over a large document and carry no pong meanwhile: whoever takes bytes is there.
    fn look_for_life(&mut self, now: Instant) -> Result<(), CloseReason> {
        let limits = self.hub.limits();
        let progressed = self.outbox.take_progress();
        if progressed || !self.send_queues.is_empty() {
            // While a document's inbox is full, nothing is read that could be heard.
            self.heard = now;
        }
        if progressed {
            self.taking = self.taking.map(|_| now);
        }
        if now >= self.heard + limits.ping_every.mul_f64(2.5) {
            return Err(CloseReason::Silent);
        }
        if self.taking.is_some_and(|since| now >= since + limits.outbox_stalled) {
            return Err(CloseReason::NotReading);
        }
        Ok(())
    }

    async fn end(mut self, reason: CloseReason) {
        metrics::counter!("maillage_sync_closed_total", "reason" => reason.as_str()).increment(1);
        tracing::debug!(connection.id = %self.guard.id(), close.reason = reason.as_str(), "connection ended");
        let open = std::mem::take(&mut self.open);
        for open in open.values() {
            if reason == CloseReason::SignedOut {
                self.send_queues.withdraw(&open.document);
            }
            self.leave(open);
        }
        if reason != CloseReason::Left {
            let target = self.peer.as_deref().unwrap_or_default();
            let _ = self
                .outbox
                .push(&[], &wire::error(self.hub.peer_id(), target, reason.as_str(), reason.message(), None));
        }
        self.outbox.close(reason);
        let Self { outbox, socket, send_queues, .. } = &mut self;
        // A client that neither reads nor closes is not waited for long.
        let last_words = timeout(LAST_WORDS, say_last_words(outbox, socket));
        // If a document's task is gone, so is the peer.
        let commands = async { while poll_fn(|context| send_queues.poll(context)).await.is_err() {} };
        let _ = tokio::join!(last_words, commands);
    }
}

/// Write what is left, then read until the client closes too: closing with bytes unread would reset the connection
/// and take the close frame with it.
async fn say_last_words(outbox: &Outbox, socket: &TcpStream) -> io::Result<()> {
    while !matches!(poll_fn(|context| outbox.poll_drain(context)).await?, Drained::Finished(_)) {}
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

/// Read, and note that the socket is empty when less came than there was room for: asking it again would only be
/// told so.
fn read_once(socket: &TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
    let mut read = None;
    let ended = socket.try_io(Interest::READABLE, || {
        let count = socket.try_read(buffer)?;
        read = Some(count);
        if count > 0 && count < buffer.len() { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(count) }
    });
    read.map_or(ended, Ok)
}

/// Whether a frame only acknowledges what its sender was told.
fn is_told_already(frame: &[u8], open: &HashMap<Box<str>, Open>, peer: Option<&str>, id_bytes: usize) -> bool {
    let Ok(Inbound::Sync(message)) = wire::decode(frame, id_bytes) else { return false };
    if Some(message.sender) != peer {
        return false;
    }
    let Some(open) = open.get(message.document) else { return false };
    open.shared_flags.may_drop_acknowledgements()
        && Acknowledgement::recognise(message.data).is_some_and(|heads| open.document.recent_heads.knows(&heads))
}
