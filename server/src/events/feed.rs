//! Writes the logs: takes what was noted, asks what it is now, once for everybody, and tells it no more often than each thing
//! may be told.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
    time::{Duration, Instant as Moment},
};

use maillage_shared::{
    DocumentId, ParticipantId, WorkspaceId,
    api::{DocumentFacts, PersonName, WorkspaceEvent},
};
use tokio::time::{self, Instant, MissedTickBehavior, sleep_until};

use super::{Events, Shared, coalescer::Coalescer, log::About};
use crate::{
    notices::{Changed, Taken},
    store::{Concern, Document, StoreError},
};

/// How often it is looked who has left the pages, and which logs nobody needs any more.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Longest sleep without anything to wait for.
const LONGEST: Duration = Duration::from_hours(1);

/// What waits to be told.
struct Waiting {
    documents: Coalescer<DocumentId, Changed>,
    pages: Coalescer<WorkspaceId, ()>,
    /// Whose members may be others.
    members: Coalescer<WorkspaceId, ()>,
    invitations: Coalescer<WorkspaceId, ()>,
}

impl Events {
    /// Write the logs for ever.
    pub(crate) async fn feed(self: Arc<Self>) {
        let every = self.limits.stream_every;
        let mut waiting = Waiting {
            documents: Coalescer::new(every),
            pages: Coalescer::new(every),
            members: Coalescer::new(every),
            invitations: Coalescer::new(every),
        };
        let mut rights = self.access.changes();
        let mut seen = self.access.announced();
        let mut look = time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let Waiting { documents, pages, members, invitations } = &waiting;
            let next = [documents.next(), pages.next(), members.next(), invitations.next()];
            let wake = next.into_iter().flatten().min().unwrap_or_else(|| Instant::now() + LONGEST);
            tokio::select! {
                taken = self.hub.notices().take() => self.noted(taken, &mut waiting),
                changed = rights.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    let (count, concerns) = self.access.concerns_since(seen);
                    seen = count;
                    self.rights_changed(&concerns, &mut waiting);
                }
                () = sleep_until(wake) => {}
                _ = look.tick() => self.look(&mut waiting),
            }
            self.tell(&mut waiting).await;
        }
    }

    fn noted(&self, taken: Taken, waiting: &mut Waiting) {
        if self.watched().is_empty() {
            return;
        }
        let now = Instant::now();
        for (id, changed) in taken.documents {
            waiting.documents.note(id, changed, Changed::and, now);
        }
        for workspace in taken.pages {
            waiting.pages.note(workspace, (), |(), ()| (), now);
        }
        for workspace in taken.invitations {
            waiting.invitations.note(workspace, (), |(), ()| (), now);
        }
        if taken.missed {
            self.each(|_, shared| shared.write(super::log::Log::lose));
        }
    }

    /// Who comes back later must hear of it; members may be others, and a document was put away or taken back.
    fn rights_changed(&self, concerns: &[Concern], waiting: &mut Waiting) {
        let now = Instant::now();
        let mut members = false;
        for concern in concerns {
            if let Concern::Document(id) = concern {
                waiting.documents.note(*id, Changed { facts: true, people: false }, Changed::and, now);
            } else {
                members = true;
                self.each(|_, shared| shared.log().rights_changed(*concern));
            }
        }
        if members {
            self.each(|workspace, shared| {
                shared.write(|_| {});
                waiting.members.note(workspace, (), |(), ()| (), now);
            });
        }
    }

    fn look(&self, waiting: &mut Waiting) {
        let kept = self.limits.stream_kept;
        self.watched().retain(|_, watched| watched.left_at.is_none_or(|left| left.elapsed() < kept));
        let now = Instant::now();
        self.each(|workspace, _| waiting.pages.note(workspace, (), |(), ()| (), now));
    }

    fn each(&self, mut tell: impl FnMut(WorkspaceId, &Shared)) {
        for (workspace, watched) in self.watched().iter() {
            tell(*workspace, &watched.shared);
        }
    }

    async fn tell(&self, waiting: &mut Waiting) {
        let now = Instant::now();
        if self.watched().is_empty() {
            waiting.documents.clear();
            waiting.pages.clear();
            waiting.members.clear();
            waiting.invitations.clear();
            return;
        }
        for (workspace, ()) in waiting.invitations.take(now) {
            if let Some(watched) = self.watched().get(&workspace) {
                watched.shared.write(|log| log.push(About::Managers, &WorkspaceEvent::Invitations));
            }
        }
        for (workspace, ()) in waiting.pages.take(now) {
            self.tell_pages(workspace);
        }
        let documents = waiting.documents.take(now);
        if !documents.is_empty() && self.is_to_try_again(&self.tell_documents(&documents).await, now) {
            for (id, changed) in documents {
                waiting.documents.put_back(id, changed, Changed::and, now);
            }
            return;
        }
        for (workspace, ()) in waiting.members.take(now) {
            if self.is_to_try_again(&self.tell_members(workspace).await, now) {
                waiting.members.put_back(workspace, (), |(), ()| (), now);
            }
        }
    }

    /// What the store can't answer now is asked again. What it will never answer is not: everybody starts again, and what is
    /// whole goes on being told.
    fn is_to_try_again(&self, outcome: &Result<(), StoreError>, now: Instant) -> bool {
        let Err(error) = outcome else {
            self.outage.worked();
            return false;
        };
        self.outage.failed(error, now);
        let is_damaged = matches!(error, StoreError::Inconsistent(_));
        if is_damaged {
            self.each(|_, shared| shared.write(super::log::Log::lose));
        }
        !is_damaged
    }

    /// What lists show of these documents, and who has them open.
    async fn tell_documents(&self, changed: &[(DocumentId, Changed)]) -> Result<(), StoreError> {
        let ids: Vec<_> = changed.iter().map(|(id, _)| *id).collect();
        let documents = self.directory.documents_named(&ids).await?;
        let people: Vec<_> = documents.iter().flat_map(|document| [document.created_by, document.changed_by]).collect();
        let names: HashMap<_, _> = self.directory.names(&people).await?.into_iter().collect();
        let changed: HashMap<_, _> = changed.iter().copied().collect();
        for document in documents {
            let shared = self.watched().get(&document.workspace).map(|watched| Arc::clone(&watched.shared));
            let (Some(shared), Some(changed)) = (shared, changed.get(&document.id)) else { continue };
            let (id, about) = (document.id, About::Document(document.id));
            if changed.facts {
                let document = Box::new(facts(document, &names));
                shared.write(|log| log.push(about, &WorkspaceEvent::Document { document }));
            }
            if changed.people {
                let there = self.hub.people_in([id].into_iter()).into_iter().flat_map(|(_, people)| people);
                let people = self.named(there.map(|user| (user.participant, user.name.get().to_string())));
                shared.write(|log| log.push(about, &WorkspaceEvent::Presence { document: Some(id), people }));
            }
        }
        Ok(())
    }

    fn tell_pages(&self, workspace: WorkspaceId) {
        let people = self.named(self.page_viewers.there(workspace, Moment::now()).into_iter());
        let mut all = self.watched();
        let Some(watched) = all.get_mut(&workspace).filter(|watched| watched.pages != people) else { return };
        watched.pages.clone_from(&people);
        watched.shared.write(|log| log.push(About::Workspace, &WorkspaceEvent::Presence { document: None, people }));
    }

    /// What is told of the members from now on is told of others than these.
    pub(super) async fn begin_members(&self, workspace: WorkspaceId) -> Result<(), StoreError> {
        if self.watched().get(&workspace).is_some_and(|watched| watched.members.is_none()) {
            let digest = self.digest_of_members(workspace).await?;
            if let Some(watched) = self.watched().get_mut(&workspace) {
                watched.members.get_or_insert(digest);
            }
        }
        Ok(())
    }

    async fn digest_of_members(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        let mut digest = DefaultHasher::new();
        for member in self.directory.members(workspace).await? {
            (member.participant, member.name, member.structure, member.role.as_str()).hash(&mut digest);
        }
        Ok(digest.finish())
    }

    async fn tell_members(&self, workspace: WorkspaceId) -> Result<(), StoreError> {
        let digest = self.digest_of_members(workspace).await?;
        if let Some(watched) = self.watched().get_mut(&workspace)
            && watched.members.replace(digest) != Some(digest)
        {
            watched.shared.write(|log| log.push(About::Workspace, &WorkspaceEvent::People));
        }
        Ok(())
    }

    /// Each once, in order, as many as an event may name.
    fn named(&self, people: impl Iterator<Item = (ParticipantId, String)>) -> Vec<PersonName> {
        let mut people: Vec<_> = people.map(|(id, name)| PersonName { id, name }).collect();
        people.sort_unstable();
        people.dedup_by_key(|person| person.id);
        people.truncate(self.limits.stream_people);
        people
    }
}

fn facts(document: Document, names: &HashMap<ParticipantId, String>) -> DocumentFacts {
    let name = |who: ParticipantId| names.get(&who).cloned().unwrap_or_default();
    let (made, changed) = (name(document.created_by), name(document.changed_by));
    document.into_facts(made, changed)
}
