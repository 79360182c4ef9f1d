//! One person's stream: reads the log of a workspace and passes on what they may hear of. Asks for their rights again when
//! these change, and ends with them. Knows nothing of HTTP: what it says is bytes in a channel of one.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use maillage_shared::api::{StreamEnd, WorkspaceEvent};
use tokio::{
    sync::{mpsc, watch},
    time::{Duration, Instant, sleep, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    Events, NoStream, Place, Shared, Viewer,
    log::{About, Entry, Next, encode},
    page_viewers::Looking,
};
use crate::{
    access::WorkspaceView,
    store::{Concern, StoreError},
};

/// A session is asked for at least so often: its end may lie further away than a timer goes.
const LONGEST_SLEEP: Duration = Duration::from_hours(1);
/// Between a failure of the store and the next question.
const RETRY_AFTER: Duration = Duration::from_millis(500);
/// How long the last word may take.
const LAST_WORD_WITHIN: Duration = Duration::from_secs(1);
/// A comment, which means nothing to whoever reads it.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// A stream that was let in.
pub(crate) struct Stream {
    events: Arc<Events>,
    shared: Arc<Shared>,
    viewer: Viewer,
    view: WorkspaceView,
    /// What comes next of the log.
    position: u64,
    /// It was resumed, and rights that changed before that may be told of after it: what was heard may be of former ones.
    may_have_missed: bool,
    /// Something was said after its beginning: a proxy may pass that on and hold back the rest (V10).
    has_shown_life: bool,
    /// What is for this one alone, and comes before that.
    own: VecDeque<Bytes>,
    advanced: watch::Receiver<u64>,
    rights: watch::Receiver<u64>,
    rights_seen: u64,
    /// Rights are to be asked for.
    is_in_question: bool,
    /// Since when they can't be.
    unread_since: Option<Instant>,
    /// When to ask without being told.
    ask_at: Instant,
    _place: Place,
    looking: Looking,
}

/// What is asked when rights may have changed.
struct ViewerNow {
    /// How long the session lasts.
    lasts: Duration,
    /// What the person is called, if their account is there.
    name: Option<String>,
    /// What they may see, if anything.
    view: Option<WorkspaceView>,
}

/// Why a stream is told no more.
enum Ended {
    /// Its client has gone.
    Left,
    /// Its client doesn't read.
    NotRead,
    /// As its last event says.
    Said(StreamEnd),
}

impl Stream {
    /// Let somebody in. `last` is the id of the event they heard last, if they did.
    ///
    /// # Errors
    /// Why they can't be.
    pub(crate) async fn open(events: &Arc<Events>, viewer: Viewer, last: Option<&str>) -> Result<Self, NoStream> {
        if events.stop.is_cancelled() {
            return Err(NoStream::Stopping);
        }
        let (place, shared) = events.enter(&viewer)?;
        // Before the questions: what changes after them is asked about again.
        let (advanced, rights) = (shared.advanced.subscribe(), events.access.changes());
        let rights_seen = events.access.announced();
        let account = events.directory.participant(viewer.participant).await?.ok_or(NoStream::SignedOut)?;
        let lasts = events.access.session_lasts(viewer.session).await?.ok_or(NoStream::SignedOut)?;
        let view = events.access.view(viewer.workspace, viewer.participant).await?.ok_or(NoStream::NotFound)?;
        events.begin_members(viewer.workspace).await?;
        let looking = events.page_viewers.hold(viewer.workspace, viewer.participant, account.name);
        let mut own = VecDeque::new();
        let log = shared.log();
        let known = last.map(|last| log.position_after(last));
        let position = known.flatten().unwrap_or_else(|| log.end());
        let first = if known == Some(None) { WorkspaceEvent::Reset } else { WorkspaceEvent::Ready };
        own.push_back(encode(&log.id(position), &first));
        let changed = log.rights_changed_since(position, |concern| concerns(&viewer, concern));
        if changed {
            own.push_back(encode(&log.id(position), &WorkspaceEvent::Rights));
        }
        drop(log);
        Ok(Self {
            events: Arc::clone(events),
            shared,
            viewer,
            view,
            position,
            may_have_missed: last.is_some() && !changed,
            has_shown_life: false,
            own,
            advanced,
            rights,
            rights_seen,
            is_in_question: false,
            unread_since: None,
            ask_at: ask_at(lasts),
            _place: place,
            looking,
        })
    }

    /// Tell what happens until the stream ends. `cut` closes its TCP connection.
    pub(crate) async fn run(mut self, out: mpsc::Sender<Bytes>, cut: CancellationToken) {
        let reason = match self.tell(&out).await {
            Ended::Left => return,
            Ended::NotRead => return cut.cancel(),
            Ended::Said(reason) => reason,
        };
        let last = encode(&self.shared.log().id(self.position), &WorkspaceEvent::End { reason });
        let is_taken = timeout(LAST_WORD_WITHIN, out.send(last)).await.is_ok();
        drop((out, self));
        // A client that doesn't read would keep its connection, and a server that stops.
        if !is_taken || reason == StreamEnd::ServerStopping {
            sleep(LAST_WORD_WITHIN).await;
            cut.cancel();
        }
    }

    async fn tell(&mut self, out: &mpsc::Sender<Bytes>) -> Ended {
        let (stop, not_read) = (self.events.stop.clone(), self.events.limits.stream_not_read);
        loop {
            // Room first: what is passed on is judged by the rights of the moment it leaves.
            let room = tokio::select! {
                biased;
                () = stop.cancelled() => return Ended::Said(StreamEnd::ServerStopping),
                room = out.reserve() => room,
                reason = self.watch_rights() => return Ended::Said(reason),
                () = sleep(not_read) => return Ended::NotRead,
            };
            let Ok(room) = room else { return Ended::Left };
            let next = tokio::select! {
                biased;
                () = stop.cancelled() => return Ended::Said(StreamEnd::ServerStopping),
                () = out.closed() => return Ended::Left,
                next = self.next() => next,
            };
            match next {
                Ok(event) => room.send(event),
                Err(reason) => {
                    // Its room is for the last word.
                    drop(room);
                    return Ended::Said(reason);
                }
            }
        }
    }

    /// What is to be said next. May be dropped and called again.
    async fn next(&mut self) -> Result<Bytes, StreamEnd> {
        let limits = &self.events.limits;
        let quiet = if self.has_shown_life { limits.stream_heartbeat } else { limits.stream_shows_life };
        let heartbeat_at = Instant::now() + quiet;
        loop {
            self.settle_rights().await?;
            if let Some(event) = self.own.pop_front() {
                return Ok(event);
            }
            self.advanced.borrow_and_update();
            let (next, end) = {
                let log = self.shared.log();
                (log.at(self.position), log.end())
            };
            match next {
                Next::Entry(entry) => {
                    self.position += 1;
                    if let Some(event) = self.judge(entry) {
                        return Ok(event);
                    }
                    continue;
                }
                Next::Lost => {
                    metrics::counter!("maillage_event_streams_reset_total").increment(1);
                    self.position = end;
                    return Ok(encode(&self.shared.log().id(end), &WorkspaceEvent::Reset));
                }
                Next::Nothing => {}
            }
            tokio::select! {
                _ = self.advanced.changed() => {}
                _ = self.rights.changed() => {}
                () = sleep_until(self.ask_at) => {}
                () = sleep_until(heartbeat_at) => {
                    self.has_shown_life = true;
                    return Ok(HEARTBEAT);
                }
            }
        }
    }

    /// Only what this person may hear of.
    fn judge(&mut self, entry: Entry) -> Option<Bytes> {
        match entry.about {
            About::Workspace => Some(entry.event),
            About::Managers => self.view.role.may_manage().then_some(entry.event),
            About::Document(id) => self.view.may_read(id).then_some(entry.event),
            About::Rights(concern) if self.may_have_missed && concerns(&self.viewer, concern) => {
                self.may_have_missed = false;
                Some(encode(&self.shared.log().id(self.position), &WorkspaceEvent::Rights))
            }
            About::Rights(_) => None,
        }
    }

    /// Returns when the stream has to end.
    async fn watch_rights(&mut self) -> StreamEnd {
        loop {
            if let Err(reason) = self.settle_rights().await {
                return reason;
            }
            tokio::select! {
                _ = self.rights.changed() => {}
                () = sleep_until(self.ask_at) => {}
            }
        }
    }

    /// Return when it is known what this person may hear of, as far as this process can know (R30); if the store can't say,
    /// what is known holds on for a while (R29). May be dropped and called again.
    async fn settle_rights(&mut self) -> Result<(), StreamEnd> {
        self.rights.borrow_and_update();
        while self.events.access.is_behind() {
            if self.rights.changed().await.is_err() {
                return Err(StreamEnd::ServerStopping);
            }
        }
        let (seen, changed) = self.events.access.concerns_since(self.rights_seen);
        self.rights_seen = seen;
        let now = Instant::now();
        let asks = changed.iter().any(|concern| concerns(&self.viewer, *concern));
        self.is_in_question |= asks || now >= self.ask_at;
        // Once it failed, it is asked again when it is time.
        if !self.is_in_question || (self.unread_since.is_some() && now < self.ask_at) {
            return Ok(());
        }
        match self.ask().await {
            Ok(Some(ViewerNow { lasts, name, view: Some(view) })) => {
                (self.is_in_question, self.unread_since, self.ask_at) = (false, None, ask_at(lasts));
                if let Some(name) = name {
                    self.looking.call(&name);
                }
                self.view_changed(view);
                Ok(())
            }
            Ok(Some(ViewerNow { view: None, .. })) => Err(StreamEnd::AccessRemoved),
            Ok(None) => Err(StreamEnd::SignedOut),
            Err(error) => {
                let now = Instant::now();
                self.events.outage.failed(&error, now);
                self.ask_at = now + RETRY_AFTER;
                let since = *self.unread_since.get_or_insert(now);
                if now - since >= self.events.limits.rights_unread_for { Err(StreamEnd::TryAgain) } else { Ok(()) }
            }
        }
    }

    /// None if the session has ended.
    async fn ask(&self) -> Result<Option<ViewerNow>, StoreError> {
        let (access, participant) = (&self.events.access, self.viewer.participant);
        let Some(lasts) = access.session_lasts(self.viewer.session).await? else { return Ok(None) };
        let name = self.events.hub.name_of(participant).await?;
        Ok(Some(ViewerNow { lasts, name, view: access.view(self.viewer.workspace, participant).await? }))
    }

    fn view_changed(&mut self, view: WorkspaceView) {
        if view == self.view {
            return;
        }
        let id = self.shared.log().id(self.position);
        let lost = view.lost_since(&self.view);
        self.own.extend(lost.into_iter().map(|lost| encode(&id, &WorkspaceEvent::Removed { id: lost })));
        self.own.push_back(encode(&id, &WorkspaceEvent::Rights));
        self.view = view;
    }
}

fn concerns(viewer: &Viewer, concern: Concern) -> bool {
    match concern {
        Concern::Everybody => true,
        Concern::Participant(participant) => participant == viewer.participant,
        // It was put away or taken back: who may read it may as before.
        Concern::Document(_) => false,
    }
}

/// At its very end a session is not over yet.
fn ask_at(lasts: Duration) -> Instant {
    Instant::now() + lasts.min(LONGEST_SLEEP) + Duration::from_millis(1)
}
