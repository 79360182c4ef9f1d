//! What has changed and is to be told to whoever watches a workspace: noted by whoever changes it, taken by `events`. Each
//! thing is noted once, however often it changes meanwhile. Says that something is another, never what it is now.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use maillage_shared::{DocumentId, WorkspaceId};
use tokio::sync::Notify;

/// Documents that may be noted and not taken yet: more than a server has open. Over it, it is only known that something
/// was missed.
const MOST_DOCUMENTS: usize = 20_000;

/// What is noted of one document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    /// What lists show of it.
    pub(crate) facts: bool,
    /// Who has it open.
    pub(crate) people: bool,
}

impl Changed {
    /// One and the other.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self { facts: self.facts || other.facts, people: self.people || other.people }
    }
}

/// All that was noted since it was last taken.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) documents: HashMap<DocumentId, Changed>,
    /// Workspaces whose pages somebody else looks at.
    pub(crate) pages: HashSet<WorkspaceId>,
    /// Workspaces whose invitations are others.
    pub(crate) invitations: HashSet<WorkspaceId>,
    /// More was noted than is kept.
    pub(crate) missed: bool,
}

/// What was noted and not taken yet.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    /// Locked for an entry at a time.
    noted: Mutex<Taken>,
    woken: Notify,
}

impl Notices {
    /// What lists show of a document is another.
    pub(crate) fn facts(&self, document: DocumentId) {
        self.document(document, Changed { facts: true, people: false });
    }

    /// Somebody opened a document or closed it.
    pub(crate) fn people(&self, document: DocumentId) {
        self.document(document, Changed { facts: false, people: true });
    }

    /// Somebody came to a workspace's pages, or left.
    pub(crate) fn pages(&self, workspace: WorkspaceId) {
        self.lock().pages.insert(workspace);
        self.woken.notify_one();
    }

    /// Somebody was invited to a workspace, or something became of an invitation.
    pub(crate) fn invitations(&self, workspace: WorkspaceId) {
        self.lock().invitations.insert(workspace);
        self.woken.notify_one();
    }

    fn document(&self, document: DocumentId, what: Changed) {
        let mut noted = self.lock();
        if noted.documents.len() < MOST_DOCUMENTS || noted.documents.contains_key(&document) {
            let known = noted.documents.entry(document).or_default();
            *known = known.and(what);
        } else {
            noted.missed = true;
        }
        drop(noted);
        self.woken.notify_one();
    }

    /// Take what was noted, as soon as there is something. May be dropped and called again; for one taker.
    pub(crate) async fn take(&self) -> Taken {
        loop {
            let taken = std::mem::take(&mut *self.lock());
            if taken != Taken::default() {
                return taken;
            }
            self.woken.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(number: usize) -> DocumentId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        DocumentId::from_bytes(bytes)
    }

    #[tokio::test]
    async fn what_changes_often_is_taken_once_and_nothing_is_taken_twice() {
        let notices = Notices::default();
        for _ in 0..3 {
            notices.facts(document(1));
        }
        notices.people(document(1));
        notices.people(document(2));
        let taken = notices.take().await;
        assert_eq!(taken.documents[&document(1)], Changed { facts: true, people: true });
        assert_eq!(taken.documents[&document(2)], Changed { facts: false, people: true });
        assert!(!taken.missed && taken.pages.is_empty());
        let again = tokio::time::timeout(std::time::Duration::ZERO, notices.take());
        assert!(again.await.is_err(), "it was taken");
    }

    #[tokio::test]
    async fn more_than_is_kept_is_known_to_be_missed() {
        let notices = Notices::default();
        for number in 0..=MOST_DOCUMENTS {
            notices.facts(document(number));
        }
        notices.people(document(0));
        let taken = notices.take().await;
        assert!(taken.missed && taken.documents[&document(0)].people);
        assert_eq!(taken.documents.len(), MOST_DOCUMENTS);
    }
}
