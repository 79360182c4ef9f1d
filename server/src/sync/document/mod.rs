//! One document's task: it owns the replica, and does what the replica decides.
//!
//! It takes all that has come, checks it, writes it, and only then tells anybody. While it writes, its
//! inbox fills, and the next round is larger. What goes on beside that is in files of its own: `opening.rs` loads the
//! document, `saving.rs` writes, `settling.rs` applies what is saved, `compacting.rs` makes snapshots, `audience.rs`
//! speaks to those who have it open.

mod audience;
mod compacting;
mod editing;
mod opening;
mod saving;
mod settling;
#[cfg(test)]
mod tests;
mod waiting;

use std::{collections::HashMap, sync::Arc};

use maillage_shared::{CloseReason, ConnectionId, DocumentId, wire::SyncEnvelope};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    task,
    time::{Duration, Instant, sleep_until},
};

use self::{audience::Listener, compacting::Compacting, editing::Waiter, opening::Facts, saving::Saving};
use super::{command::Command, conducts::Conducts, guard::Fault, load::Rows, replica::Replica, summary::SummaryWriter};
use crate::{
    clock,
    limits::Limits,
    notices::Notices,
    store::{Appended, Directory, Journal, StoreError},
};

/// Rooms up to this size are told at once.
const SMALL_ROOM: usize = 4;
/// Each peer of a larger room makes the next telling wait this much longer, if one of them hasn't said how long it takes to
/// apply what others wrote…
const PAUSE_PER_PEER: Duration = Duration::from_millis(4);
/// If all have, the slowest spends one part of so many on it at most.
const PARTS_OF_A_BROWSER: u32 = 4;
/// … up to this: edits that arrive meanwhile share one frame and one acknowledgement, and each browser applies them in one call.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
/// A round that had to be applied is dear from here on: texts of some 20 000 operations.
const DEAR: Duration = Duration::from_millis(4);
/// … and what comes after such a round waits up to this.
const LONGEST_DEAR_PAUSE: Duration = Duration::from_millis(500);
/// Commands taken in one round.
const ROUND: usize = 1024;

/// What every document's task needs.
pub(super) struct DocumentContext {
    /// Where changes are kept.
    pub journal: Arc<dyn Journal>,
    /// Where summaries go.
    pub directory: Arc<dyn Directory>,
    /// The limits in force.
    pub limits: Arc<Limits>,
    /// The peer id every node answers with.
    pub peer_id: Arc<str>,
    /// One for each document that is loaded or made a snapshot of: both hold it once more than its task does.
    pub turns: Arc<Semaphore>,
    /// What participants did to documents that are not open.
    pub conducts: Conducts,
    /// Where it is noted that lists show something else.
    pub notices: Arc<Notices>,
}

/// The task's own state.
pub(super) struct DocumentTask {
    id: DocumentId,
    context: Arc<DocumentContext>,
    inbox: mpsc::Receiver<Command>,
    /// What came while it was loaded, to be dealt with first.
    first: Vec<Command>,
    replica: Replica,
    audience: HashMap<ConnectionId, Listener>,
    envelope: SyncEnvelope,
    /// Rows in the journal that no snapshot holds.
    rows: Rows,
    saving: Saving,
    compacting: Compacting,
    /// Who is to hear when what has come is saved.
    waiters: Vec<Waiter>,
    summary_writer: SummaryWriter,
    /// When to look again at who is refused for a while; nothing if nobody is.
    forgive_at: Option<Instant>,
    /// When the document may be kept as bytes alone.
    rest_at: Option<Instant>,
    /// When peers may next be told of edits.
    quiet_until: Instant,
    /// The frame head being written; kept for its memory.
    head: Vec<u8>,
}

/// Why a task ended.
#[derive(Debug)]
pub(super) enum End {
    /// Nobody had it open for a while.
    Idle,
    /// What was saved can't be built again.
    Failed(StoreError),
}

/// What wakes the task.
enum Event {
    Commands(usize),
    Retried(Result<Vec<Appended>, StoreError>),
    Compacted(compacting::Outcome),
    Time,
}

impl DocumentTask {
    fn new(
        id: DocumentId,
        context: Arc<DocumentContext>,
        inbox: mpsc::Receiver<Command>,
        mut replica: Replica,
        facts: Facts,
        first: Vec<Command>,
    ) -> Self {
        replica.remember(context.conducts.take(id));
        let mut summary_writer = SummaryWriter::new(id, Arc::clone(&context.directory), Arc::clone(&context.notices));
        if let Some((at, by)) = facts.last_change {
            // The save may have been told and the task have ended before the lists heard of it.
            summary_writer.loaded(at, by);
        }
        Self {
            id,
            inbox,
            first,
            replica,
            audience: HashMap::new(),
            envelope: SyncEnvelope::new(&context.peer_id, id),
            rows: facts.rows,
            saving: Saving::default(),
            compacting: Compacting::default(),
            waiters: Vec::new(),
            summary_writer,
            forgive_at: None,
            rest_at: None,
            quiet_until: Instant::now(),
            head: Vec::with_capacity(256),
            context,
        }
    }

    /// Live until nobody needs the document, or it can't go on. `is_unused` says whether the task may go: it is asked
    /// only when nobody has the document open and everything is saved.
    pub(super) async fn run(&mut self, is_unused: impl Fn() -> bool) -> End {
        let mut commands = std::mem::take(&mut self.first);
        if let Err(error) = self.round(&mut commands).await {
            return End::Failed(error);
        }
        loop {
            let wake = self.wake();
            let event = tokio::select! {
                biased;
                count = self.inbox.recv_many(&mut commands, ROUND) => Event::Commands(count),
                outcome = self.saving.retried() => Event::Retried(outcome),
                outcome = self.compacting.done() => Event::Compacted(outcome),
                () = sleep_until(wake) => Event::Time,
            };
            let done = match event {
                Event::Commands(0) => return End::Idle,
                Event::Commands(_) => {
                    self.wait_for_more(&mut commands).await;
                    self.round(&mut commands).await
                }
                Event::Retried(outcome) => self.retried(outcome).await,
                Event::Compacted(outcome) => {
                    self.compacted(outcome);
                    Ok(())
                }
                Event::Time => match self.keep_time().await {
                    Ok(true) if is_unused() => return End::Idle,
                    kept => kept.map(|_| ()),
                },
            };
            if let Err(error) = done {
                return End::Failed(error);
            }
        }
    }

    /// When there is something to do even if nothing comes.
    fn wake(&mut self) -> Instant {
        let idle = if self.is_needed() { Duration::from_hours(1) } else { self.context.limits.document_idle };
        let wake = Instant::now() + idle;
        [self.summary_writer.due(), self.saving.retry_at(), self.forgive_at, self.rest_at()]
            .into_iter()
            .flatten()
            .fold(wake, Instant::min)
    }

    /// Do what is due. Whether nothing was and nobody needs the document.
    ///
    /// # Errors
    /// As `round`.
    async fn keep_time(&mut self) -> Result<bool, StoreError> {
        let now = Instant::now();
        let retry = self.saving.retry_at().is_some_and(|at| at <= now);
        if retry {
            self.try_again().await?;
        }
        let summary = self.summary_writer.due().is_some_and(|due| due <= now);
        if summary && !(self.would_wait_for_a_turn() && self.summary_writer.put_off()) {
            self.settle().await?;
            task::spawn(self.summary_writer.write(self.replica.settled_doc(), self.rows.through));
        }
        let forgive = self.forgive_at.is_some_and(|at| at <= now);
        if forgive && self.forgive() {
            self.save_and_tell().await?;
        }
        let rest = self.rest_at.is_some_and(|at| at <= now);
        if rest {
            // What was read only, since it was loaded, may be a long log still. Made a snapshot, it takes a fifth of that.
            self.compact_if_due().await?;
            self.rest_at = self.compacting.is_running().then_some(now + settling::COMPACTED_IN);
            if self.rest_at.is_none() {
                self.replica.rest();
            }
        }
        Ok(!retry && !summary && !forgive && !rest && !self.is_needed())
    }

    fn is_needed(&self) -> bool {
        !self.audience.is_empty() || self.replica.has_unsaved() || self.compacting.is_running()
    }

    /// The document can't go on: everybody is to come back and send again what was not confirmed.
    pub(super) fn dismiss(&mut self) {
        for listener in self.audience.values() {
            listener.member.outbox.close(CloseReason::TryAgain);
        }
        turn_away(&mut self.inbox);
    }

    async fn wait_for_more(&mut self, commands: &mut Vec<Command>) {
        if Instant::now() >= self.quiet_until {
            return;
        }
        sleep_until(self.quiet_until).await;
        while commands.len() < ROUND
            && let Ok(command) = self.inbox.try_recv()
        {
            commands.push(command);
        }
    }

    /// Checked, saved, told.
    async fn round(&mut self, commands: &mut Vec<Command>) -> Result<(), StoreError> {
        let mut spaces = Vec::new();
        for command in commands.drain(..) {
            self.take(command, &mut spaces).await?;
        }
        self.settle_if_due().await?;
        let started = Instant::now();
        self.check().await?;
        let cost = started.elapsed();
        let written = self.save_and_tell().await?;
        drop(spaces);
        self.answer().await?;
        self.watch_refusals();
        if written {
            self.quiet_until =
                Instant::now() + pause(self.audience.values().map(|listener| listener.member.apply_time.get()), cost);
            self.compact_if_due().await?;
        }
        Ok(())
    }

    async fn take(&mut self, command: Command, spaces: &mut Vec<OwnedSemaphorePermit>) -> Result<(), StoreError> {
        match command {
            Command::Join { member, may_write } => self.join(member, may_write),
            Command::Leave(member) => self.leave(&member),
            Command::Sync { connection, data, at, space } => {
                spaces.push(space);
                match self.replica.receive(connection, &data, at) {
                    Ok(()) => {}
                    Err(Fault::Refuse(refusal)) => self.refuse(connection, refusal),
                    Err(Fault::Close(reason)) => self.expel(connection, reason),
                }
            }
            Command::Role { connection, may_write } => self.replica.set_may_write(connection, may_write),
            Command::Missed(connection) => self.replica.missed(connection),
            Command::Drained(connection) => self.replica.drained(connection),
            Command::Follow { connection, storages } => self.follow(connection, storages),
            Command::Edit { participant, account, at, edit, done } => {
                self.edit((participant, &account), at, edit, done).await?;
            }
            Command::Flush(done) => {
                if self.saving.retry_at().is_some() {
                    self.try_again().await?;
                }
                self.waiters.push(Waiter::Flush(done));
            }
        }
        Ok(())
    }
}

/// How long peers are not told of more edits, after a round that told them of some and took `cost` to check. `peers`: how long
/// each takes to apply such a round, if it has said so (W38).
///
/// That is what their browsers can bear: the first edit after a pause is told at once. Only a round that had to be applied
/// costs the server itself something, as much as the touched texts are long (15 ms at 84 000 operations): whoever writes
/// nothing but such ones, in a large room, takes a twenty-fifth of one processor at most.
fn pause(mut peers: impl ExactSizeIterator<Item = Option<Duration>>, cost: Duration) -> Duration {
    let dear = if cost < DEAR { Duration::ZERO } else { cost };
    if peers.len() <= SMALL_ROOM {
        return (dear * 4).min(LONGEST_DEAR_PAUSE);
    }
    let safe = PAUSE_PER_PEER.saturating_mul(u32::try_from(peers.len()).unwrap_or(u32::MAX)).min(LONGEST_PAUSE);
    let slowest = peers.try_fold(Duration::ZERO, |slowest, one| Some(slowest.max(one?)));
    let room = slowest.map_or(safe, |slowest| slowest.saturating_mul(PARTS_OF_A_BROWSER).min(safe));
    room.max((dear * 24).min(LONGEST_DEAR_PAUSE))
}

/// Nobody would answer those who have just come.
fn turn_away(inbox: &mut mpsc::Receiver<Command>) {
    inbox.close();
    while let Ok(command) = inbox.try_recv() {
        if let Command::Join { member, .. } = command {
            member.outbox.close(CloseReason::TryAgain);
        }
    }
}

impl Drop for DocumentTask {
    /// A task that panicked leaves nobody waiting for what it will never say; one that goes leaves what is remembered of
    /// people.
    fn drop(&mut self) {
        let context = &self.context;
        context.conducts.keep(self.id, self.replica.take_conduct(), clock::now(), &context.limits);
        if std::thread::panicking() {
            self.dismiss();
        }
    }
}
