//! What happened lately in one workspace, in order, each event encoded once for all who hear it: from here a stream that was
//! cut goes on. Holds a bounded number of events; whoever has not heard one that was dropped starts again. Pure.

use std::collections::VecDeque;

use bytes::Bytes;
use maillage_shared::{DocumentId, api::WorkspaceEvent};

use crate::store::Concern;

/// One workspace's log.
#[derive(Debug)]
pub(super) struct Log {
    /// Of this log alone, so that no position of another is taken for one of its own.
    name: u64,
    /// The position of the oldest entry.
    first: u64,
    entries: VecDeque<Entry>,
    bytes: usize,
    most: usize,
    most_bytes: usize,
}

/// One event.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) about: About,
    /// As it is sent.
    pub(super) event: Bytes,
}

/// Whom an event is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Whoever may see the workspace.
    Workspace,
    /// Whoever manages it.
    Managers,
    /// Whoever may see this document.
    Document(DocumentId),
    /// Nobody: it is remembered that these people's rights changed here.
    Rights(Concern),
}

/// What stands at a position.
#[derive(Debug)]
pub(super) enum Next {
    Entry(Entry),
    /// Nothing yet.
    Nothing,
    /// It was dropped.
    Lost,
}

impl Log {
    /// Empty. Holds so many entries, and so many bytes of events.
    pub(super) fn new(name: u64, most: usize, most_bytes: usize) -> Self {
        Self { name, first: 0, entries: VecDeque::new(), bytes: 0, most, most_bytes }
    }

    /// The position of what comes next.
    pub(super) fn end(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    /// One more event; the oldest make way.
    pub(super) fn push(&mut self, about: About, event: &WorkspaceEvent) {
        let event = encode(&self.id(self.end() + 1), event);
        self.keep(Entry { about, event });
    }

    /// Rights changed.
    pub(super) fn rights_changed(&mut self, concern: Concern) {
        self.keep(Entry { about: About::Rights(concern), event: Bytes::new() });
    }

    fn keep(&mut self, entry: Entry) {
        self.bytes += entry.event.len();
        self.entries.push_back(entry);
        while self.entries.len() > self.most || self.bytes > self.most_bytes {
            let Some(oldest) = self.entries.pop_front() else { return };
            self.bytes -= oldest.event.len();
            self.first += 1;
        }
    }

    /// Something happened that is not known: everybody starts again.
    pub(super) fn lose(&mut self) {
        self.first = self.end() + 1;
        self.entries.clear();
        self.bytes = 0;
    }

    /// What stands at a position.
    pub(super) fn at(&self, position: u64) -> Next {
        let Some(index) = position.checked_sub(self.first) else { return Next::Lost };
        let entry = usize::try_from(index).ok().and_then(|index| self.entries.get(index));
        entry.map_or(Next::Nothing, |entry| Next::Entry(entry.clone()))
    }

    /// What an event is named by after which a stream goes on from this position.
    pub(super) fn id(&self, position: u64) -> String {
        format!("{:016x}-{position}", self.name)
    }

    /// Where a stream goes on that heard the event of this id last; `None` if that is another log's, or too long ago.
    pub(super) fn position_after(&self, id: &str) -> Option<u64> {
        let (name, position) = id.split_once('-')?;
        let position = position.parse().ok().filter(|position| (self.first..=self.end()).contains(position))?;
        (u64::from_str_radix(name, 16) == Ok(self.name)).then_some(position)
    }

    /// Whether from this position on rights changed that may be this participant's.
    pub(super) fn rights_changed_since(&self, position: u64, concerns: impl Fn(Concern) -> bool) -> bool {
        let from = usize::try_from(position.saturating_sub(self.first)).unwrap_or(usize::MAX).min(self.entries.len());
        let is_concerned = |entry: &Entry| matches!(entry.about, About::Rights(concern) if concerns(concern));
        self.entries.range(from..).any(is_concerned)
    }
}

/// An event as a stream carries it. JSON has no line breaks outside its texts, and none in them.
pub(super) fn encode(id: &str, event: &WorkspaceEvent) -> Bytes {
    let data = serde_json::to_string(event).expect("every key is a text and every number is one of JSON's");
    format!("id: {id}\nevent: {}\ndata: {data}\n\n", event.name()).into()
}

#[cfg(test)]
mod tests {
    use maillage_shared::ParticipantId;
    use uuid::Uuid;

    use super::*;

    fn log() -> Log {
        Log::new(7, 3, 1 << 10)
    }

    fn text(log: &Log, position: u64) -> String {
        match log.at(position) {
            Next::Entry(entry) => String::from_utf8(entry.event.to_vec()).expect("UTF-8"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn v5_a_stream_goes_on_after_the_last_event_it_heard_or_starts_again() {
        let mut log = log();
        let before = log.id(log.end());
        log.push(About::Workspace, &WorkspaceEvent::People);
        assert_eq!(text(&log, 0), "id: 0000000000000007-1\nevent: people\ndata: {\"type\":\"people\"}\n\n");
        assert_eq!(log.position_after(&before), Some(0));
        assert_eq!(log.position_after(&log.id(1)), Some(1));
        assert_eq!(text(&log, 1), "Nothing");
        for wrong in ["", "-", "7", "7-2", "8-1", "0000000000000008-1", "7--1", "7-18446744073709551616", "x-1", "é-1"]
        {
            assert_eq!(log.position_after(wrong), None, "{wrong}");
        }
        for _ in 0..3 {
            log.push(About::Workspace, &WorkspaceEvent::People);
        }
        assert_eq!(log.position_after(&before), None, "too long ago");
        assert_eq!((text(&log, 0).as_str(), log.position_after(&log.id(1))), ("Lost", Some(1)));
        log.lose();
        assert_eq!((text(&log, 4).as_str(), log.position_after(&log.id(4))), ("Lost", None), "even who was in step");
        assert_eq!(text(&log, log.end()), "Nothing");
    }

    #[test]
    fn v8_a_log_holds_so_many_events_and_so_many_bytes_of_them() {
        let mut log = Log::new(7, 1000, 200);
        for _ in 0..50 {
            log.push(About::Workspace, &WorkspaceEvent::Rights);
            assert!(log.bytes <= 200 && log.bytes == log.entries.iter().map(|entry| entry.event.len()).sum::<usize>());
        }
        assert_eq!(log.end(), 50);
        assert!(matches!(log.at(49), Next::Entry(_)));
    }

    #[test]
    fn v6_who_comes_back_hears_that_their_rights_changed_meanwhile() {
        let mut log = log();
        let who = |number| Concern::Participant(ParticipantId::from_uuid(Uuid::from_u128(number)));
        log.rights_changed(who(1));
        log.push(About::Workspace, &WorkspaceEvent::People);
        assert!(log.rights_changed_since(0, |concern| concern == who(1)));
        assert!(!log.rights_changed_since(0, |concern| concern == who(2)));
        assert!(!log.rights_changed_since(1, |concern| concern == who(1)));
    }
}
