//! Who looks at a workspace's pages, where nobody has a socket: whoever asked who is there is there, for some seconds.
//! Owns what it remembers, a bounded number of people, in memory only.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use maillage_shared::{ParticipantId, WorkspaceId};
use uuid::Uuid;

use crate::limits::Limits;

/// Everybody who asked lately.
pub struct PageViewers {
    /// Who was seen where, when, and by what name. Locked for a look-up at a time.
    seen: Mutex<BTreeMap<(WorkspaceId, ParticipantId), Seen>>,
    stays: Duration,
    people: usize,
}

struct Seen {
    name: String,
    at: Instant,
}

impl PageViewers {
    /// Empty.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self { seen: Mutex::default(), stays: limits.page_viewer_stays, people: limits.page_viewers }
    }

    /// Somebody asks. Everybody who is there now, whoever asks included.
    pub(crate) fn enter(
        &self,
        workspace: WorkspaceId,
        participant: ParticipantId,
        name: String,
        now: Instant,
    ) -> Vec<(ParticipantId, String)> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert((workspace, participant), Seen { name, at: now });
        self.forget(&mut seen, now);
        let (first, last) = (ParticipantId::from_uuid(Uuid::nil()), ParticipantId::from_uuid(Uuid::max()));
        seen.range((workspace, first)..=(workspace, last))
            .filter(|(_, seen)| self.is_there(seen, now))
            .map(|((_, participant), seen)| (*participant, seen.name.clone()))
            .collect()
    }

    fn is_there(&self, seen: &Seen, now: Instant) -> bool {
        now.saturating_duration_since(seen.at) < self.stays
    }

    /// Keep within the limit: drop those who are gone, then those who were seen longest ago.
    fn forget(&self, seen: &mut BTreeMap<(WorkspaceId, ParticipantId), Seen>, now: Instant) {
        if seen.len() <= self.people {
            return;
        }
        seen.retain(|_, seen| self.is_there(seen, now));
        while seen.len() > self.people {
            let Some(oldest) = seen.iter().min_by_key(|(_, seen)| seen.at).map(|(key, _)| *key) else { return };
            seen.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAYS: Duration = Duration::from_secs(20);

    fn page_viewers(people: usize) -> PageViewers {
        PageViewers::new(&Limits { page_viewer_stays: STAYS, page_viewers: people, ..Limits::default() })
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

    #[test]
    fn no_more_people_are_remembered_than_allowed() {
        let (page_viewers, start) = (page_viewers(3), Instant::now());
        for number in 1..=100 {
            page_viewers.enter(place(number % 7), somebody(number), String::new(), start + Duration::from_millis(1));
        }
        assert_eq!(page_viewers.seen.lock().expect("not poisoned").len(), 3);
    }
}
