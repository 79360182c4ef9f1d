//! Changes gathered into edit sessions: what one person did without a long pause. Pure.

use std::{cmp::Reverse, collections::HashMap};

use automerge::Change;
use maillage_shared::{
    ParticipantId, Timestamp,
    api::FieldChange,
    document::{Touch, Tracer, Withheld},
};

use super::authorship::Origin;

/// A pause that ends a session. Shorter are those of somebody who reads, thinks, or is spoken to in a workshop; longer,
/// they have gone to do something else.
const PAUSE_MILLIS: i64 = 10 * 60 * 1000;

/// What one person did without a long pause, and one participant delivered: what somebody else brought in their name
/// never hides among their own (S20).
#[derive(Debug)]
pub(super) struct EditSession {
    pub(super) participant: ParticipantId,
    pub(super) delivered_by: ParticipantId,
    pub(super) first_at: Timestamp,
    pub(super) last_at: Timestamp,
    pub(super) changes: u32,
    /// The places of its first and last change among the document's.
    pub(super) first: usize,
    pub(super) last: usize,
    /// In the order in which they were touched first.
    pub(super) fields: Vec<FieldChange>,
    /// Where each stands in `fields`.
    places: HashMap<Touch, usize>,
}

/// Everybody's edit sessions so far.
pub(super) struct EditSessions {
    /// What is kept from whoever asks.
    withheld: Option<Withheld<'static>>,
    all: Vec<EditSession>,
    /// The last one of each person and deliverer.
    last: HashMap<(ParticipantId, ParticipantId), usize>,
    tracer: Tracer,
}

impl EditSessions {
    /// None yet. They are gathered of what somebody may read alone, from whom something is `withheld`: when a session begins and
    /// ends, and how much was done in it, would say when a sensitive field was written (R31).
    pub(super) fn new(withheld: Option<Withheld<'static>>) -> Self {
        Self { withheld, all: Vec::new(), last: HashMap::new(), tracer: Tracer::default() }
    }

    /// The document's next change, in causal order.
    pub(super) fn add(&mut self, index: usize, change: &Change, of: Option<Origin>) {
        // Traced also if nobody is known for it: others may write in what it made.
        let mut touches = self.tracer.trace(change);
        let Some(origin) = of else { return };
        if let Some(withheld) = self.withheld {
            touches.retain(|touch| !withheld.holds(&touch.path));
            // One that touched nothing may have set a sensitive field up.
            if touches.is_empty() {
                return;
            }
        }
        let (at, session) = (origin.at, self.session(origin, index));
        session.last = index;
        session.last_at = session.last_at.max(at);
        session.changes = session.changes.saturating_add(1);
        for touch in touches {
            session.touch(touch, at);
        }
    }

    /// The one that this person goes on with, or a new one.
    fn session(&mut self, origin: Origin, index: usize) -> &mut EditSession {
        let (at, people) = (origin.at, (origin.participant, origin.delivered_by));
        let last = self.last.get(&people).copied();
        let place = last.filter(|place| at.millis_since(self.all[*place].last_at) < PAUSE_MILLIS);
        let place = place.unwrap_or_else(|| {
            self.all.push(EditSession::new(origin, index));
            self.last.insert(people, self.all.len() - 1);
            self.all.len() - 1
        });
        &mut self.all[place]
    }

    /// All of them; the one that ended last comes first.
    pub(super) fn newest_first(self) -> Vec<EditSession> {
        let mut all = self.all;
        all.sort_by_key(|session| Reverse((session.last_at, session.last)));
        all
    }
}

impl EditSession {
    fn new(origin: Origin, index: usize) -> Self {
        let Origin { participant, delivered_by, at } = origin;
        Self {
            participant,
            delivered_by,
            first_at: at,
            last_at: at,
            changes: 0,
            first: index,
            last: index,
            fields: Vec::new(),
            places: HashMap::new(),
        }
    }

    fn touch(&mut self, touch: Touch, at: Timestamp) {
        if let Some(place) = self.places.get(&touch) {
            let known = &mut self.fields[*place];
            known.last_at = known.last_at.max(at);
            known.changes = known.changes.saturating_add(1);
            return;
        }
        self.fields.push(FieldChange {
            path: touch.path.to_string(),
            kind: touch.kind,
            first_at: at,
            last_at: at,
            changes: 1,
        });
        self.places.insert(touch, self.fields.len() - 1);
    }
}
