//! From a document's id to its running task: loads it, again and again if it must, while those who asked wait.

use std::{pin::pin, sync::Arc};

use maillage_shared::{DocumentId, Refusal};
use tokio::{
    sync::mpsc,
    time::{Duration, Instant, sleep_until},
};

use super::{
    super::{
        backoff::Backoff,
        command::Command,
        load::{self, Opened},
        recent_heads::RecentHeads,
        replica::Replica,
    },
    DocumentContext, DocumentTask,
    waiting::Waiting,
};
use crate::store::StoreError;

/// The wait before a document is loaded again.
const AGAIN: Duration = Duration::from_secs(1);
/// The longest.
const LONGEST: Duration = Duration::from_mins(1);

/// What a load gives: the part that is large is made off the async threads too.
struct Ready {
    replica: Replica,
    opened: Facts,
}

/// What the task must know beside it.
pub(super) struct Facts {
    pub(super) rows: load::Rows,
    pub(super) last_change: Option<(maillage_shared::Timestamp, maillage_shared::ParticipantId)>,
}

impl DocumentTask {
    /// Load the document, however often that takes, and have it told what came meanwhile. `None` when nobody waits for
    /// it any more. `is_unused` says whether the task may go.
    ///
    /// Whoever asks for a document that does not load hears `not-loaded` or `damaged`, and `doc-unavailable`; their
    /// socket stays open, and they are served by themselves once it loads (S16).
    pub(in super::super) async fn open(
        id: DocumentId,
        context: Arc<DocumentContext>,
        mut inbox: mpsc::Receiver<Command>,
        recent_heads: Arc<RecentHeads>,
        is_unused: impl Fn() -> bool,
    ) -> Option<Self> {
        let mut waiting = Waiting::new(id, Arc::clone(&context.peer_id), context.limits.inbox_bytes / 4);
        let mut backoff = Backoff::new(AGAIN, LONGEST);
        let mut failing = false;
        loop {
            match load(id, &context, &recent_heads, &mut inbox, &mut waiting).await {
                Ok(Some(ready)) => {
                    if failing {
                        tracing::info!(document.id = %id, "a document can be opened again");
                    }
                    return Some(Self::start(id, context, inbox, ready, waiting.into_commands()));
                }
                failure => {
                    if !std::mem::replace(&mut failing, true) {
                        complain(id, failure.as_ref().err());
                    }
                    waiting.refuse(match failure {
                        Err(StoreError::Unavailable(_) | StoreError::Conflict(_)) => Refusal::NotLoaded,
                        _ => Refusal::Damaged,
                    });
                }
            }
            let again = Instant::now() + backoff.failed();
            let mut rest = pin!(sleep_until(again));
            loop {
                tokio::select! {
                    () = &mut rest => break,
                    command = inbox.recv() => waiting.take(command?),
                }
            }
            if waiting.is_empty() && is_unused() {
                return None;
            }
        }
    }

    fn start(
        id: DocumentId,
        context: Arc<DocumentContext>,
        inbox: mpsc::Receiver<Command>,
        ready: Ready,
        first: Vec<Command>,
    ) -> Self {
        Self::new(id, context, inbox, ready.replica, ready.opened, first)
    }
}

/// One load, once it has its turn. A load that takes long is waited for, not started anew beside itself.
async fn load(
    id: DocumentId,
    context: &Arc<DocumentContext>,
    recent_heads: &Arc<RecentHeads>,
    inbox: &mut mpsc::Receiver<Command>,
    waiting: &mut Waiting,
) -> Result<Option<Ready>, StoreError> {
    // However long the queue is, waiting in it is no failure: it moves on, since each load's reading has a limit.
    let mut turn = pin!(Arc::clone(&context.turns).acquire_owned());
    let turn = loop {
        tokio::select! {
            turn = &mut turn => break turn.map_err(|closed| StoreError::Unavailable(closed.into()))?,
            Some(command) = inbox.recv() => waiting.take(command),
        }
    };
    let (limits, recent_heads) = (Arc::clone(&context.limits), Arc::clone(recent_heads));
    let within = limits.save_within;
    let ready = move |opened: Opened| {
        for row in &opened.unreadable {
            tracing::error!(document.id = %id, row.position, row.reason, "a row can't be read and is left aside");
        }
        let orphans = opened.loaded.orphans.len();
        if orphans > 0 {
            tracing::error!(document.id = %id, orphans, "changes wait for others that are not there");
        }
        let Opened { loaded, rows, last_change, .. } = opened;
        Ready { replica: Replica::new(loaded, limits, recent_heads), opened: Facts { rows, last_change } }
    };
    let mut loading = pin!(load::open(&*context.journal, id, turn, within, ready));
    let mut patience = pin!(sleep_until(Instant::now() + within));
    let mut patient = true;
    loop {
        tokio::select! {
            loaded = &mut loading => return loaded,
            command = inbox.recv() => match command {
                Some(command) => waiting.take(command),
                None => return loading.await,
            },
            () = &mut patience, if patient => {
                patient = false;
                waiting.refuse(Refusal::NotLoaded);
            }
        }
    }
}

fn complain(id: DocumentId, error: Option<&StoreError>) {
    metrics::counter!("maillage_sync_load_failures_total").increment(1);
    match error {
        None => tracing::error!(document.id = %id, "a document that the directory knows was never written"),
        Some(error) => {
            let error = error.with_causes();
            tracing::error!(document.id = %id, error, "a document can't be opened; it is tried again");
        }
    }
}
