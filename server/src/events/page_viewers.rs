//! Who looks at a workspace's pages, where nobody has a socket: whoever hears its events, and whoever asked who is there, for
//! some seconds. Owns what it remembers, a bounded number of people, in memory only.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use maillage_shared::{ParticipantId, WorkspaceId};
use uuid::Uuid;

use crate::{limits::Limits, notices::Notices};

/// Everybody who asked lately.
pub(crate) struct PageViewers {
    /// Who was seen where, when, and by what name. Locked for a look-up at a time.
    seen: Mutex<BTreeMap<(WorkspaceId, ParticipantId), Seen>>,
    stays: Duration,
    lingers: Duration,
    people: usize,
    notices: Arc<Notices>,
}

struct Seen {
    name: String,
    /// Who asked is there until then.
    until: Instant,
    /// Streams of theirs that are open: as long as there is one they are there.
    streams: usize,
}

impl Seen {
    fn is_there(&self, now: Instant) -> bool {
        self.streams > 0 || now < self.until
    }
}

/// Somebody is there as long as this is held, and a moment more.
pub(crate) struct Looking {
    viewers: Arc<PageViewers>,
    workspace: WorkspaceId,
    participant: ParticipantId,
}

impl Looking {
    /// Whoever looks is called so from now on.
    pub(crate) fn call(&self, name: &str) {
        let mut seen = self.viewers.lock();
        let Some(seen) = seen.get_mut(&(self.workspace, self.participant)).filter(|seen| seen.name != name) else {
            return;
        };
        name.clone_into(&mut seen.name);
        self.viewers.notices.pages(self.workspace);
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        if let Some(seen) = self.viewers.lock().get_mut(&(self.workspace, self.participant)) {
            seen.streams = seen.streams.saturating_sub(1);
            // Who loads a page anew, or goes on in another tab, is back before that.
            seen.until = Instant::now() + self.viewers.lingers;
        }
    }
}

impl PageViewers {
    /// Empty.
    #[must_use]
    pub(crate) fn new(limits: &Limits, notices: Arc<Notices>) -> Self {
        let &Limits { page_viewer_stays: stays, page_viewer_lingers: lingers, page_viewers: people, .. } = limits;
        Self { seen: Mutex::default(), stays, lingers, people, notices }
    }

    /// Somebody hears what happens.
    pub(crate) fn hold(self: &Arc<Self>, workspace: WorkspaceId, participant: ParticipantId, name: String) -> Looking {
        let (mut seen, now) = (self.lock(), Instant::now());
        self.see(&mut seen, (workspace, participant), name, now).streams += 1;
        self.forget(&mut seen, now);
        drop(seen);
        Looking { viewers: Arc::clone(self), workspace, participant }
    }

    /// Somebody asks. Everybody who is there now, whoever asks included.
    pub(crate) fn enter(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        name: String,
        now: Instant,
    ) -> Vec<(ParticipantId, String)> {
        let mut seen = self.lock();
        self.see(&mut seen, (workspace, participant), name, now);
        self.forget(&mut seen, now);
        drop(seen);
        self.there(workspace, now)
    }

    /// Everybody who is there now.
    pub(crate) fn there(&self, workspace: WorkspaceId, now: Instant) -> Vec<(ParticipantId, String)> {
        let seen = self.lock();
        let (first, last) = (ParticipantId::from_uuid(Uuid::nil()), ParticipantId::from_uuid(Uuid::max()));
        seen.range((workspace, first)..=(workspace, last))
            .filter(|(_, seen)| seen.is_there(now))
            .map(|((_, participant), seen)| (*participant, seen.name.clone()))
            .collect()
    }

    fn see<'a>(
        &self,
        seen: &'a mut BTreeMap<(WorkspaceId, ParticipantId), Seen>,
        who: (WorkspaceId, ParticipantId),
        name: String,
        now: Instant,
    ) -> &'a mut Seen {
        if !seen.get(&who).is_some_and(|seen| seen.is_there(now)) {
            self.notices.pages(who.0);
        }
        let seen = seen.entry(who).or_insert(Seen { name: String::new(), until: now, streams: 0 });
        (seen.name, seen.until) = (name, now + self.stays);
        seen
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(WorkspaceId, ParticipantId), Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keep within the limit: drop those who are gone, then those who were seen longest ago.
    fn forget(&self, seen: &mut BTreeMap<(WorkspaceId, ParticipantId), Seen>, now: Instant) {
        if seen.len() <= self.people {
            return;
        }
        seen.retain(|_, seen| seen.is_there(now));
        while seen.len() > self.people {
            // Those with streams are bounded by these.
            let asked = seen.iter().filter(|(_, seen)| seen.streams == 0);
            let Some(oldest) = asked.min_by_key(|(_, seen)| seen.until).map(|(key, _)| *key) else { return };
            seen.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAYS: Duration = Duration::from_secs(20);
    const LINGERS: Duration = Duration::from_secs(10);

    fn page_viewers(people: usize) -> Arc<PageViewers> {
        let (page_viewer_stays, page_viewer_lingers) = (STAYS, LINGERS);
        let limits = Limits { page_viewer_stays, page_viewer_lingers, page_viewers: people, ..Limits::default() };
        Arc::new(PageViewers::new(&limits, Arc::default()))
    }

    fn place(number: u128) -> WorkspaceId {
        WorkspaceId::from_uuid(Uuid::from_u128(number))
    }

    fn somebody(number: u128) -> ParticipantId {
        ParticipantId::from_uuid(Uuid::from_u128(number))
    }

    fn names(there: Vec<(ParticipantId, String)>) -> Vec<String> {
        there.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn whoever_asked_is_there_for_a_while_and_in_their_own_workspace_only() {
        let (page_viewers, start) = (page_viewers(10), Instant::now());
        let enter = |workspace, number, name: &str, at| {
            names(page_viewers.enter(place(workspace), somebody(number), name.to_owned(), at))
        };
        assert_eq!(enter(1, 1, "Camille", start), ["Camille"]);
        assert_eq!(enter(1, 2, "Sacha", start + STAYS / 2), ["Camille", "Sacha"]);
        assert_eq!(enter(2, 3, "Maé", start + STAYS / 2), ["Maé"]);
        assert_eq!(enter(1, 2, "Sacha", start + STAYS), ["Sacha"]);
        assert_eq!(enter(1, 1, "Camille", start + STAYS), ["Camille", "Sacha"]);
    }

    #[tokio::test]
    async fn p6_whoever_hears_events_is_there_without_asking_and_a_moment_longer() {
        let (page_viewers, start) = (page_viewers(10), Instant::now());
        let [first, second] = [(); 2].map(|()| page_viewers.hold(place(1), somebody(1), "Camille".to_owned()));
        assert_eq!(page_viewers.notices.take().await.pages.into_iter().collect::<Vec<_>>(), [place(1)]);
        let there = |after| names(page_viewers.there(place(1), start + after));
        assert_eq!(there(10 * STAYS), ["Camille"]);
        drop(first);
        assert_eq!(there(10 * STAYS), ["Camille"], "another tab");
        drop(second);
        let (before, after) = (there(LINGERS / 2), there(LINGERS * 3 / 2));
        assert_eq!((before, after), (vec!["Camille".to_owned()], vec![]));
    }

    #[test]
    fn no_more_people_are_remembered_than_allowed() {
        let (page_viewers, start) = (page_viewers(3), Instant::now());
        for number in 1..=100 {
            page_viewers.enter(place(number % 7), somebody(number), String::new(), start + Duration::from_millis(1));
        }
        assert_eq!(page_viewers.seen.lock().expect("not poisoned").len(), 3);
    }
}
