//! One socket: reads and checks frames, asks for Grants, passes sync messages to documents and presence to rooms.
//!
//! It owns its socket's reading side and the list of documents it has open. Everything it sends goes through its
//! outbox, which others write to as well. Who speaks is what the session said, never what a message says. It waits for
//! nothing but the next of its events: what it asks of the store is answered beside the socket (W13).

mod asks;
mod control_events;
mod ending;
mod messages;
mod opening;
mod progress;
mod reading;
mod received;
mod rights;
mod send_queues;

use std::{
    collections::HashMap,
    convert::Infallible,
    future::poll_fn,
    io,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use maillage_shared::CloseReason;
use tokio::time::{Duration, Instant};

use self::{
    asks::{Answer, Asks},
    control_events::{ControlEvent, ControlEvents},
    opening::Openings,
    progress::Progress,
    received::{Backlog, PresenceFrame, Received},
    send_queues::{Outgoing, SendQueues},
};
use super::{
    apply_time::ApplyTime,
    budgets::{Account, HeldBytes},
    command::{Command, DocumentHandle},
    connections::ConnectionGuard,
    hub::{Hub, SessionUser},
    member::Membership,
    outbox::{Drained, Outbox},
    presence::Allowance,
    socket::Socket,
    websocket::{FrameReader, Opcode},
};
use crate::access::FollowGrant;

pub use ending::turn_away;

/// A session is asked about this often at least, which costs nothing and keeps times within what can be counted.
const LONGEST_SLEEP: Duration = Duration::from_hours(1);

/// One document that a connection has open.
struct Open {
    grant: FollowGrant,
    membership: Membership,
}

impl Open {
    fn document(&self) -> &Arc<DocumentHandle> {
        self.membership.document()
    }
}

/// One connection.
pub(super) struct Connection {
    hub: Arc<Hub>,
    guard: ConnectionGuard,
    user: SessionUser,
    socket: Arc<Socket>,
    outbox: Arc<Outbox>,
    reader: FrameReader,
    /// Bytes read since the beginning.
    read_bytes: u64,
    /// How an unfinished message goes on; `None` while there is none. Without progress: `message-unfinished`.
    unfinished: Option<Progress>,
    /// What was read and not handled yet, and why nothing more will be read.
    backlog: Backlog,
    ending: Option<CloseReason>,
    /// What it holds in memory of messages.
    held: HeldBytes,
    /// What its participant may still ask for.
    account: Arc<Account>,
    /// While the account is overdrawn: when messages are handled again, and when the socket is next read.
    overdrawn_until: Option<Instant>,
    next_read: Option<Instant>,
    send_queues: SendQueues,
    asks: Asks,
    /// The id it joined with, and the storage it saves to, if that outlives it.
    peer: Option<Arc<str>>,
    storage: Option<Arc<str>>,
    apply_time: Arc<ApplyTime>,
    /// By the id's text, as messages name them.
    open: HashMap<Box<str>, Open>,
    openings: Openings,
    follows: Vec<Arc<str>>,
    presence: Allowance,
    /// The last presence message that had to wait.
    held_presence: Option<PresenceFrame>,
    since: Instant,
    /// When something was last read, or could not have been. Too long ago: `silent`.
    last_heard: Instant,
    next_ping: Instant,
    /// How many changes of rights were looked at; none yet.
    rights_seen: Option<u64>,
    /// When to ask whether the session has expired.
    next_ask: Instant,
    /// How the client takes what waits for it; `None` while nothing does. Without progress: `not-reading`.
    draining: Option<Progress>,
    /// What [`Outbox::drained_bytes`] said at the last look for life.
    drained_bytes: u64,
}

/// Why a connection's task goes on.
enum Event {
    ControlEvents(ControlEvent),
    Drained(io::Result<Drained>),
    /// The store answered.
    Answered(Answer),
    /// Every document has what was meant for it, or one can't have it.
    Delivered(Result<(), CloseReason>),
    Readable,
}

/// Speak with a client until it ends. `early` is what came after the upgrade's request.
pub async fn serve(hub: Arc<Hub>, guard: ConnectionGuard, user: SessionUser, socket: Socket, early: Bytes) {
    if let Err(error) = socket.without_delay() {
        tracing::debug!(connection.id = %guard.id(), %error, "the socket keeps its delay");
    }
    let carried_by = socket.kind();
    tracing::info!(connection.id = %guard.id(), participant.id = %user.participant, carried_by, "connection opened");
    let socket = Arc::new(socket);
    let (limits, now) = (hub.limits(), Instant::now());
    let account = hub.budgets().account(user.participant, now, limits);
    let connection = Connection {
        outbox: Arc::new(Outbox::new(Arc::clone(&socket), limits.outbox_bytes)),
        reader: FrameReader::new(limits.message_bytes_before_join.min(limits.message_bytes)),
        read_bytes: 0,
        unfinished: None,
        backlog: Backlog::default(),
        ending: None,
        held: HeldBytes::new(Arc::clone(hub.budgets()), Arc::clone(&account)),
        account,
        overdrawn_until: None,
        next_read: None,
        send_queues: SendQueues::default(),
        asks: Asks::default(),
        presence: Allowance::new(now, limits),
        next_ping: now + limits.ping_every,
        hub,
        guard,
        user,
        socket,
        peer: None,
        storage: None,
        apply_time: Arc::default(),
        open: HashMap::new(),
        openings: Openings::default(),
        follows: Vec::new(),
        held_presence: None,
        since: now,
        last_heard: now,
        draining: None,
        drained_bytes: 0,
        rights_seen: None,
        next_ask: now + LONGEST_SLEEP,
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
        let mut control_events = ControlEvents::new(rights, stopping, self.since);
        if !early.is_empty() {
            self.ending = self.sort(&mut early.to_vec()).err();
        }
        loop {
            self.handle_backlog()?;
            self.begin_asks();
            if let Some(reason) = self.ending
                && self.backlog.is_empty()
                && self.openings.hold_nothing()
                && self.send_queues.is_empty()
            {
                return Err(reason);
            }
            self.count_held()?;
            let deadline = self.deadline();
            match poll_fn(|context| self.poll_event(context, &mut control_events, deadline)).await {
                Event::ControlEvents(ControlEvent::Stopping) => return Err(CloseReason::ServerStopping),
                Event::ControlEvents(ControlEvent::Rights) => self.rights_changed(),
                Event::ControlEvents(ControlEvent::Time) => self.keep_time()?,
                Event::Drained(drained) => match drained.map_err(|_| CloseReason::Left)? {
                    Drained::Empty => {}
                    Drained::AfterOverflow => self.tell_drained()?,
                    Drained::Finished(reason) => return Err(reason),
                },
                Event::Answered(answer) => self.take_answer(answer)?,
                Event::Delivered(delivered) => delivered?,
                Event::Readable => {
                    self.ending = self.read().err();
                    self.say_goodbye();
                }
            }
        }
    }

    /// Messages in their order, until one has to wait: for a document whose inbox is full, for notices to be written,
    /// for rights that changed to be read, or for the participant's account.
    fn handle_backlog(&mut self) -> Result<(), CloseReason> {
        let was_overdrawn = self.overdrawn_until.take().is_some();
        while self.send_queues.is_empty() && !self.outbox.holds_many_notices() {
            let Some(next) = self.backlog.first() else { break };
            let is_presence = matches!(next, Received::Presence(_));
            if !self.backlog.is_cleared() && self.waits_for_rights() {
                break;
            }
            // Presence never waits here: it is thinned out.
            if !is_presence && let Some(until) = self.account.overdrawn_until(Instant::now()) {
                self.overdrawn_until = Some(until);
                metrics::counter!("maillage_sync_throttled_total").increment(u64::from(!was_overdrawn));
                break;
            }
            if let Some(message) = self.backlog.pop() {
                self.handle(message)?;
            }
        }
        Ok(())
    }

    /// What comes next.
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
        if let Poll::Ready(answer) = self.asks.poll(context) {
            return Poll::Ready(Event::Answered(answer));
        }
        if !self.send_queues.is_empty()
            && let Poll::Ready(delivered) = self.send_queues.poll(context)
        {
            return Poll::Ready(Event::Delivered(delivered));
        }
        if !self.reads() || self.next_read.is_some() {
            return Poll::Pending;
        }
        // If the socket is broken, reading from it says so.
        self.socket.poll_read_ready(context).map(|_| Event::Readable)
    }

    /// Whether more is read: not while much of what was read still waits, nor while many notices do.
    fn reads(&self) -> bool {
        let waits = self.backlog.bytes() + self.openings.bytes();
        self.ending.is_none() && waits < self.hub.limits().backlog_bytes && !self.outbox.holds_many_notices()
    }

    /// What is held counts for the participant and the server; who would go over the limit ends.
    fn count_held(&mut self) -> Result<(), CloseReason> {
        let bytes = self.reader.held_bytes() + self.backlog.bytes() + self.openings.bytes();
        if self.held.set(bytes, self.hub.limits()) { Ok(()) } else { Err(CloseReason::TryAgain) }
    }

    fn tell_drained(&mut self) -> Result<(), CloseReason> {
        for open in self.open.values() {
            self.send_queues.post(open.document(), Outgoing::Command(Command::Drained(self.guard.id())))?;
        }
        Ok(())
    }

    fn deadline(&mut self) -> Instant {
        let now = Instant::now();
        let mut deadline = self.next_ping.min(self.next_ask);
        let mut by = |at: Instant| deadline = deadline.min(at);
        if self.peer.is_none() {
            by(self.since + self.hub.limits().join_within);
        }
        if self.held_presence.is_some() {
            let allowed = self.presence.next(now);
            by(self.account.overdrawn_until(now).map_or(allowed, |until| until.max(allowed)));
        }
        self.overdrawn_until.into_iter().chain(self.next_read).for_each(&mut by);
        self.asks.deadline(self.hub.limits(), !self.openings.is_empty()).into_iter().for_each(&mut by);
        if self.outbox.is_empty() {
            self.draining = None;
        } else {
            let drained = self.outbox.drained_bytes();
            let draining = self.draining.get_or_insert_with(|| Progress::begin(now, drained));
            by(draining.judged_at(self.hub.limits().not_reading_after));
        }
        if self.reader.held_bytes() == 0 || !self.reads() {
            self.unfinished = None;
        } else {
            let unfinished = self.unfinished.get_or_insert_with(|| Progress::begin(now, self.read_bytes));
            deadline = deadline.min(unfinished.judged_at(self.hub.limits().message_unfinished_after));
        }
        deadline
    }

    fn keep_time(&mut self) -> Result<(), CloseReason> {
        let now = Instant::now();
        if self.peer.is_none() && now >= self.since + self.hub.limits().join_within {
            return Err(CloseReason::JoinExpected);
        }
        if self.next_read.is_some_and(|next| now >= next) {
            self.next_read = None;
        }
        self.look_for_life(now)?;
        self.give_up_asking(now)?;
        if now >= self.next_ping {
            self.next_ping = now + self.hub.limits().ping_every;
            let _ = self.outbox.push_control(Opcode::Ping, &[]);
        }
        if now >= self.next_ask {
            self.next_ask = now + LONGEST_SLEEP;
            self.asks.rights_changed();
        }
        self.relay_held();
        Ok(())
    }

    /// A slow link may take long over a large document and carry no pong meanwhile: whoever takes bytes is there. So is
    /// whoever sent something that was not read yet, or is not being read at all.
    fn look_for_life(&mut self, now: Instant) -> Result<(), CloseReason> {
        let limits = self.hub.limits();
        let drained = self.outbox.drained_bytes();
        let progressed = std::mem::replace(&mut self.drained_bytes, drained) != drained;
        if progressed || !self.reads() || self.next_read.is_some() {
            self.last_heard = now;
        }
        if now >= self.last_heard + limits.ping_every.mul_f64(2.5) {
            if !self.socket.is_readable() {
                return Err(CloseReason::Silent);
            }
            self.last_heard = now;
        }
        let (window, least) = (limits.not_reading_after, limits.not_reading_below_bytes);
        if self.draining.as_mut().is_some_and(|draining| !draining.goes_on(now, drained, window, least)) {
            return Err(CloseReason::NotReading);
        }
        let (window, least) = (limits.message_unfinished_after, limits.message_unfinished_below_bytes);
        let read = self.read_bytes;
        if self.unfinished.as_mut().is_some_and(|unfinished| !unfinished.goes_on(now, read, window, least)) {
            return Err(CloseReason::MessageUnfinished);
        }
        Ok(())
    }
}
