//! One document's task: it owns the replica, and does what the replica decides.
//!
//! It takes all that has come, applies it in one call, writes it, and only then tells anybody. While it writes, its
//! inbox fills, and the next round is larger. If a save fails, its connections are told to try again and the task
//! ends; the next to open the document loads it anew. That is the only failure path.

use std::{collections::HashMap, sync::Arc};

use automerge::ReadDoc as _;
use maillage_shared::{
    CloseReason, ConnectionId, DocumentId, Refusal,
    wire::{self, SyncEnvelope},
};
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, oneshot},
    time::{Duration, Instant, sleep_until, timeout},
};

use super::{
    SyncError,
    command::{Command, JoinRequest},
    guard::Fault,
    load,
    outbox::{Outbox, Pushed},
    recent_heads::{PeerFlags, RecentHeads},
    replica::{Checked, Replica, Tell},
    summary::SummaryWriter,
};
use crate::{
    limits::Limits,
    store::{Compaction, Directory, Journal, StoreError},
};

/// Rooms up to this size are told at once.
const SMALL_ROOM: usize = 4;
/// Each peer of a larger room makes the next telling wait this much longer…
const PAUSE_PER_PEER: Duration = Duration::from_millis(4);
/// … up to this: edits that arrive meanwhile share one frame, one acknowledgement, and one call to apply them.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
/// Applying a round is dear from here on: texts of some 20 000 operations.
const DEAR: Duration = Duration::from_millis(4);
/// … and edits of such texts wait up to this.
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
}

/// Who is told, and how.
struct Audience {
    peer: Arc<str>,
    outbox: Arc<Outbox>,
    shared_flags: Arc<PeerFlags>,
    storage: Option<Arc<str>>,
    follows: Vec<Arc<str>>,
}

/// The task's own state.
pub(super) struct DocumentTask {
    id: DocumentId,
    context: Arc<DocumentContext>,
    inbox: mpsc::Receiver<Command>,
    replica: Replica,
    audience: HashMap<ConnectionId, Audience>,
    envelope: SyncEnvelope,
    /// Rows in the journal that no snapshot holds, and the last of them.
    rows: usize,
    through: i64,
    summary_writer: SummaryWriter,
    /// When peers may next be told of edits.
    quiet_until: Instant,
    /// The log is not compacted before it has this many bytes: after a failure, twice what it had.
    compact_at: usize,
    /// Who sent something in this round: they pay for its answers.
    asked: Vec<ConnectionId>,
    /// The frame head being written; kept for its memory.
    head: Vec<u8>,
}

/// Why a task ended.
#[derive(Debug)]
pub(super) enum End {
    /// Nobody had it open for a while.
    Idle,
    /// The journal failed.
    Failed(StoreError),
}

impl DocumentTask {
    /// Load the document; `None` if it was never written.
    ///
    /// # Errors
    /// If the journal can't be read or does not hold a document.
    pub(super) async fn open(
        id: DocumentId,
        context: Arc<DocumentContext>,
        mut inbox: mpsc::Receiver<Command>,
        recent_heads: Arc<RecentHeads>,
    ) -> Result<Option<Self>, StoreError> {
        let loading = timeout(context.limits.save_within, load::open(&*context.journal, id)).await;
        let opened =
            match loading.unwrap_or_else(|_| Err(StoreError::Unavailable(anyhow::anyhow!("the load took too long")))) {
                Ok(Some(opened)) => opened,
                nothing => {
                    turn_away(&mut inbox);
                    return nothing.map(|_| None);
                }
            };
        let mut summary_writer = SummaryWriter::new(id, Arc::clone(&context.directory));
        if let Some((at, by)) = opened.last_change {
            // The server may have been killed before the lists heard of it.
            summary_writer.note(at, by);
        }
        Ok(Some(Self {
            id,
            inbox,
            replica: Replica::new(opened.loaded, Arc::clone(&context.limits), recent_heads),
            audience: HashMap::new(),
            envelope: SyncEnvelope::new(&context.peer_id, id),
            rows: opened.rows,
            through: opened.through,
            summary_writer,
            quiet_until: Instant::now(),
            compact_at: 0,
            asked: Vec::new(),
            head: Vec::with_capacity(256),
            context,
        }))
    }

    /// Live until nobody needs the document, or the journal fails. `is_unused` says whether the task may go: it is
    /// asked only when nobody has the document open.
    pub(super) async fn run(&mut self, is_unused: impl Fn() -> bool) -> End {
        let mut commands = Vec::new();
        loop {
            let wake = if self.audience.is_empty() {
                self.summary_writer.due().unwrap_or(Instant::now() + self.context.limits.document_idle)
            } else {
                self.summary_writer.due().unwrap_or_else(|| Instant::now() + Duration::from_hours(1))
            };
            tokio::select! {
                biased;
                count = self.inbox.recv_many(&mut commands, ROUND) => {
                    if count == 0 {
                        return End::Idle;
                    }
                }
                () = sleep_until(wake) => {
                    if self.summary_writer.due().is_some() {
                        self.summary_writer.write(self.replica.doc()).await;
                    } else if self.audience.is_empty() && is_unused() {
                        return End::Idle;
                    }
                    continue;
                }
            }
            self.wait_for_more(&mut commands).await;
            if let Err(error) = self.round(&mut commands).await {
                return End::Failed(error);
            }
        }
    }

    /// The journal failed: everybody is to come back and send again what was not confirmed.
    pub(super) fn dismiss(&mut self) {
        for member in self.audience.values() {
            member.outbox.close(CloseReason::TryAgain);
        }
        turn_away(&mut self.inbox);
    }

    /// Write what is known of the document for those who don't open it.
    pub(super) async fn summarise(&mut self) {
        if self.summary_writer.due().is_some() {
            self.summary_writer.write(self.replica.doc()).await;
        }
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
        let mut waiting = Vec::new();
        let mut space = Vec::new();
        for command in commands.drain(..) {
            self.take(command, &mut waiting, &mut space);
        }
        let started = Instant::now();
        if self.replica.check().is_err() {
            self.isolate().await?;
        }
        let cost = started.elapsed();
        let changed = self.save_and_tell().await?;
        if !waiting.is_empty() {
            // Whoever edits through the API reads the answer in the lists.
            self.summarise().await;
        }
        for done in waiting {
            // Whoever asked may have stopped waiting.
            let _ = done.send(Ok(()));
        }
        drop(space);
        if changed {
            self.quiet_until = Instant::now() + pause(self.audience.len(), cost);
            if self.replica.wants_snapshot() && self.replica.log_bytes() >= self.compact_at {
                self.compact().await;
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        command: Command,
        waiting: &mut Vec<oneshot::Sender<Result<(), SyncError>>>,
        spaces: &mut Vec<OwnedSemaphorePermit>,
    ) {
        match command {
            Command::Join(request) => self.join(request),
            Command::Leave(connection) => {
                self.replica.leave(connection);
                self.audience.remove(&connection);
            }
            Command::Sync { connection, data, at, space } => {
                spaces.push(space);
                self.asked.push(connection);
                match self.replica.receive(connection, &data, at) {
                    Ok(()) => {}
                    Err(Fault::Refuse(refusal)) => self.refuse(connection, refusal),
                    Err(Fault::Close(reason)) => self.expel(connection, reason),
                }
            }
            Command::Role { connection, may_write } => self.replica.set_may_write(connection, may_write),
            Command::Drained(connection) => self.replica.drained(connection),
            Command::Follow { connection, storages } => self.follow(connection, storages),
            Command::Edit { participant, at, edit, done } => {
                let outcome = match edit(self.replica.doc()) {
                    Some(change) => self.replica.propose(participant, change, at),
                    None => Ok(()),
                };
                match outcome {
                    Ok(()) => waiting.push(done),
                    Err(_) => drop(done.send(Err(SyncError::Refused))),
                }
            }
            Command::Flush(done) => {
                let (sender, receiver) = oneshot::channel();
                waiting.push(sender);
                tokio::spawn(async move {
                    if receiver.await.is_ok() {
                        let _ = done.send(());
                    }
                });
            }
        }
    }

    fn join(&mut self, request: JoinRequest) {
        let JoinRequest { connection, participant, may_write, peer, storage, outbox, shared_flags } = request;
        self.replica.join(connection, participant, may_write, storage.clone(), Arc::clone(&shared_flags));
        let watched = storage.as_ref().is_some_and(|storage| self.is_followed(storage));
        shared_flags.set_watched(watched);
        self.audience.insert(connection, Audience { peer, outbox, shared_flags, storage, follows: Vec::new() });
    }

    fn is_followed(&self, storage: &Arc<str>) -> bool {
        self.audience.values().any(|member| member.follows.contains(storage))
    }

    fn follow(&mut self, connection: ConnectionId, storages: Vec<Arc<str>>) {
        if let Some(member) = self.audience.get_mut(&connection) {
            member.follows = storages;
        }
        for member in self.audience.values() {
            let watched = member.storage.as_ref().is_some_and(|storage| self.is_followed(storage));
            member.shared_flags.set_watched(watched);
        }
    }

    fn refuse(&self, connection: ConnectionId, refusal: Refusal) {
        metrics::counter!("maillage_sync_refused_total", "refusal" => refusal.as_str()).increment(1);
        tracing::info!(document.id = %self.id, connection.id = %connection, refusal = refusal.as_str(), "changes refused");
        if let Some(member) = self.audience.get(&connection) {
            let frame =
                wire::error(&self.context.peer_id, &member.peer, refusal.as_str(), refusal.message(), Some(self.id));
            let _ = member.outbox.push_notice_of(&member.shared_flags, &frame);
        }
    }

    fn expel(&mut self, connection: ConnectionId, reason: CloseReason) {
        self.replica.leave(connection);
        if let Some(member) = self.audience.remove(&connection) {
            let frame =
                wire::error(&self.context.peer_id, &member.peer, reason.as_str(), reason.message(), Some(self.id));
            let _ = member.outbox.push_notice(&frame);
            member.outbox.close(reason);
        }
    }

    /// Automerge could not apply a batch that passed every check: find out whose change it was, and go on without.
    async fn isolate(&mut self) -> Result<(), StoreError> {
        tracing::error!(document.id = %self.id, "a batch could not be applied; loading the document again");
        let rebuild = self.replica.rebuild();
        let rebuilt = tokio::task::spawn_blocking(move || rebuild.build()).await.ok().flatten();
        let saved = rebuilt.ok_or_else(|| StoreError::Inconsistent("what was saved does not load".to_owned()))?;
        for culprit in self.replica.isolate(saved) {
            self.expel(culprit, CloseReason::CorruptSync);
        }
        Ok(())
    }

    /// Write the batch, if there is one, and tell everybody. Whether anything was written.
    async fn save_and_tell(&mut self) -> Result<bool, StoreError> {
        let checked = self.replica.check();
        let checked =
            checked.map_err(|_| StoreError::Inconsistent("what was tried is refused after all".to_owned()))?;
        let unsaved = match checked {
            Checked::Unchanged(saved) => {
                let tells = saved.tell();
                self.send(tells);
                return Ok(false);
            }
            Checked::Changed(unsaved) => unsaved,
        };
        let append = unsaved.append(self.id);
        metrics::counter!("maillage_sync_changes_total").increment(append.rows.len() as u64);
        let last = append.rows.last().map(|last| (last.recorded_at, last.participant));
        let written = timeout(self.context.limits.save_within, self.context.journal.append(vec![append])).await;
        let late = |_| StoreError::Unavailable(anyhow::anyhow!("the save took too long"));
        let written = written.map_err(late)??;
        let appended = written.first().ok_or_else(|| StoreError::Inconsistent("an append has no answer".to_owned()))?;
        self.rows += appended.rows;
        self.through = self.through.max(appended.through);
        if let Some((at, by)) = last {
            self.summary_writer.note(at, by);
        }
        let tells = unsaved.saved(appended).tell();
        self.send(tells);
        Ok(true)
    }

    fn send(&mut self, tells: Vec<Tell>) {
        self.charge(&tells);
        for tell in tells {
            match tell {
                Tell::Sync { to, data } => {
                    let Some(member) = self.audience.get(&to) else { continue };
                    self.envelope.write_head(&mut self.head, &member.peer, data.len());
                    if member.outbox.push_sync(&member.shared_flags, &self.head, &data) == Pushed::Full {
                        self.replica.fell_behind(to);
                    }
                }
                Tell::Holds { from, storage, heads } => self.tell_followers(from, &storage, &heads),
                Tell::NotSaved { to } => self.refuse(to, Refusal::NotSaved),
            }
        }
    }

    /// Whoever sent something in this round pays for its answer (W12).
    fn charge(&mut self, tells: &[Tell]) {
        self.asked.sort_unstable();
        self.asked.dedup();
        let changes = usize::try_from(self.replica.doc().stats().num_changes).unwrap_or(usize::MAX);
        for asked in self.asked.drain(..) {
            let answers = tells.iter().filter_map(|tell| match tell {
                Tell::Sync { to, data } if *to == asked => Some(data.len()),
                _ => None,
            });
            if let Some(member) = self.audience.get(&asked) {
                member.shared_flags.charge_answer(answers.sum(), changes);
            }
        }
    }

    fn tell_followers(&self, from: ConnectionId, storage: &Arc<str>, heads: &[automerge::ChangeHash]) {
        let heads: Vec<[u8; 32]> = heads.iter().map(|head| head.0).collect();
        let followers = self.audience.iter().filter(|(to, member)| **to != from && member.follows.contains(storage));
        for (_, member) in followers {
            let at = crate::clock::now();
            let frame = wire::remote_heads_changed(&self.context.peer_id, &member.peer, self.id, storage, &heads, at);
            let _ = member.outbox.push_droppable(&member.shared_flags, &frame);
        }
    }

    /// Write a snapshot in the place of the log. A failure costs nothing: the log stays.
    async fn compact(&mut self) {
        let doc = self.replica.take_doc();
        let packed = tokio::task::spawn_blocking(move || {
            let snapshot = load::pack(&doc);
            (doc, snapshot)
        });
        let (doc, snapshot) = packed.await.expect("packing catches its panics");
        self.replica.put_doc(doc);
        let Some(snapshot) = snapshot else {
            self.compact_at = self.replica.log_bytes() * 2;
            tracing::error!(document.id = %self.id, "a snapshot would not load; the log is kept");
            return;
        };
        let compaction =
            Compaction { document: self.id, snapshot: snapshot.clone(), through: self.through, rows: self.rows };
        let written = timeout(self.context.limits.save_within, self.context.journal.compact(compaction)).await;
        match written {
            Ok(Ok(())) => {
                self.rows = 0;
                self.compact_at = 0;
                self.replica.snapshot_saved(snapshot);
                metrics::counter!("maillage_sync_compactions_total").increment(1);
            }
            Ok(Err(error)) => {
                self.compact_at = self.replica.log_bytes() * 2;
                tracing::warn!(document.id = %self.id, %error, "compaction failed");
            }
            Err(_) => {
                // It may have been written or not; the next snapshot finds out, by the number of rows.
                self.compact_at = self.replica.log_bytes() * 2;
                tracing::warn!(document.id = %self.id, "compaction took too long");
            }
        }
    }
}

/// How long peers are not told of more edits, after a round that told `peers` of some and took `cost` to apply.
///
/// Each call to apply costs as much as the touched texts are long (15 ms at 84 000 operations), whatever it applies:
/// so the dearer it was, the more edits the next call gets. In a large room it takes a twenty-fifth of one processor
/// at most, as every peer's browser pays the same again.
fn pause(peers: usize, cost: Duration) -> Duration {
    let dear = if cost < DEAR { Duration::ZERO } else { cost };
    if peers <= SMALL_ROOM {
        return (dear * 4).min(LONGEST_DEAR_PAUSE);
    }
    let room = PAUSE_PER_PEER * u32::try_from(peers).unwrap_or(u32::MAX);
    room.min(LONGEST_PAUSE).max((dear * 24).min(LONGEST_DEAR_PAUSE))
}

/// Nobody would answer those who have just come.
fn turn_away(inbox: &mut mpsc::Receiver<Command>) {
    inbox.close();
    while let Ok(command) = inbox.try_recv() {
        if let Command::Join(request) = command {
            request.outbox.close(CloseReason::TryAgain);
        }
    }
}

impl Drop for DocumentTask {
    /// A task that panicked leaves nobody waiting for what it will never say.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.dismiss();
        }
    }
}
