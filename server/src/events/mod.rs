//! What changed in a workspace, told to whoever watches it: one log a workspace, which `feed` writes and streams read.
//!
//! Nobody's queue is kept: a stream is a position in the log, and what is for everybody is encoded once. Who may hear of which
//! document is asked where the stream is told (`stream`). Whoever changes something notes it in `notices`; nothing here is
//! asked by, or holds up, whoever changes documents.

mod coalescer;
mod feed;
mod log;
mod page_viewers;
mod stream;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use maillage_shared::{ParticipantId, SessionId, WorkspaceId, api::PersonName};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::log::Log;
pub(crate) use self::{page_viewers::PageViewers, stream::Stream};
use crate::{
    access::Access,
    limits::Limits,
    outage_log::OutageLog,
    store::{Directory, StoreError},
    sync::Hub,
};

/// The logs and streams of this process.
pub struct Events {
    directory: Arc<dyn Directory>,
    access: Arc<Access>,
    hub: Arc<Hub>,
    limits: Arc<Limits>,
    page_viewers: Arc<PageViewers>,
    /// Never held across an await.
    watched: Mutex<HashMap<WorkspaceId, Watched>>,
    /// How many streams each participant holds. Never held across an await.
    held: Mutex<HashMap<ParticipantId, usize>>,
    stop: CancellationToken,
    outage: OutageLog,
}

/// A workspace that somebody watches, or did lately.
struct Watched {
    shared: Arc<Shared>,
    streams: usize,
    /// Since when there are none.
    left_at: Option<Instant>,
    /// A digest of the members that were told of last.
    members: Option<u64>,
    /// Who was last told to look at the pages.
    pages: Vec<PersonName>,
}

/// What the streams of a workspace share.
struct Shared {
    /// Locked for an entry at a time.
    log: Mutex<Log>,
    /// Where the log ends.
    advanced: watch::Sender<u64>,
}

impl Shared {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Write something, and wake who reads.
    fn write(&self, write: impl FnOnce(&mut Log)) {
        let mut log = self.log();
        write(&mut log);
        let end = log.end();
        drop(log);
        self.advanced.send_replace(end);
    }
}

/// Whose stream.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    pub(crate) participant: ParticipantId,
    pub(crate) session: SessionId,
    pub(crate) workspace: WorkspaceId,
}

/// Why there is no stream.
#[derive(Debug)]
pub(crate) enum NoStream {
    /// The session has ended.
    SignedOut,
    /// They may not know of the workspace, or it isn't there.
    NotFound,
    /// They hold as many as they may.
    TooManyOfTheirs,
    /// There are as many as there may be.
    TooMany,
    /// The server stops.
    Stopping,
    /// The store can't answer.
    Store(StoreError),
}

impl From<StoreError> for NoStream {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// One stream's place: it counts, and its workspace is watched, while this is held.
struct Place {
    events: Arc<Events>,
    participant: ParticipantId,
    workspace: WorkspaceId,
}

impl Events {
    /// None. Every stream ends with `stop`.
    #[must_use]
    pub(crate) fn new(
        directory: Arc<dyn Directory>,
        access: Arc<Access>,
        hub: Arc<Hub>,
        limits: Arc<Limits>,
        stop: CancellationToken,
    ) -> Arc<Self> {
        let page_viewers = Arc::new(PageViewers::new(&limits, Arc::clone(hub.notices())));
        let outage = OutageLog::new(
            "events can't be told: what changed can't be read",
            "what changed can be read again, and is told",
        );
        let (watched, held) = (Mutex::default(), Mutex::default());
        Arc::new(Self { directory, access, hub, limits, page_viewers, watched, held, stop, outage })
    }

    /// Who looks at the workspaces' pages.
    pub(crate) fn page_viewers(&self) -> &PageViewers {
        &self.page_viewers
    }

    /// A place among the streams, and what those of the workspace share.
    fn enter(self: &Arc<Self>, viewer: &Viewer) -> Result<(Place, Arc<Shared>), NoStream> {
        let Viewer { participant, workspace, .. } = *viewer;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.values().sum::<usize>() >= self.limits.streams {
            return Err(NoStream::TooMany);
        }
        let theirs = held.entry(participant).or_default();
        if *theirs >= self.limits.streams_per_participant {
            return Err(NoStream::TooManyOfTheirs);
        }
        *theirs += 1;
        drop(held);
        metrics::gauge!("maillage_event_streams").increment(1.0);
        let mut all = self.watched();
        let watched = all.entry(workspace).or_insert_with(|| Watched::new(&self.limits));
        (watched.streams, watched.left_at) = (watched.streams + 1, None);
        let shared = Arc::clone(&watched.shared);
        drop(all);
        Ok((Place { events: Arc::clone(self), participant, workspace }, shared))
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched {
    fn new(limits: &Limits) -> Self {
        let name = Uuid::new_v4().as_u64_pair().0;
        let log = Mutex::new(Log::new(name, limits.stream_events, limits.stream_bytes));
        let shared = Arc::new(Shared { log, advanced: watch::Sender::new(0) });
        Self { shared, streams: 0, left_at: None, members: None, pages: Vec::new() }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.events.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = held.get_mut(&self.participant) {
            *theirs -= 1;
            if *theirs == 0 {
                held.remove(&self.participant);
            }
        }
        drop(held);
        metrics::gauge!("maillage_event_streams").decrement(1.0);
        let mut all = self.events.watched();
        let Some(watched) = all.get_mut(&self.workspace) else { return };
        watched.streams -= 1;
        watched.left_at = (watched.streams == 0).then(Instant::now);
        // Nobody was ever let in: it may be no workspace at all.
        if watched.streams == 0 && watched.members.is_none() {
            all.remove(&self.workspace);
        }
    }
}
