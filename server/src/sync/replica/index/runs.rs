//! What each operation of a document is, as runs by actor: consecutive typing is one entry.

use std::collections::HashMap;

use automerge::{ActorId, legacy::OpId};

/// An operation, by its actor's place in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id {
    pub(super) counter: u32,
    pub(super) actor: u32,
}

/// An object, by its place in the index; the root is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Object(pub(super) u32);

/// A key of maps, by its place in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Symbol(pub(super) u32);

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Under a key of a map.
    Key(Object, Symbol),
    /// In the place of an element of a sequence.
    Element(Id),
}

/// What an operation is, as far as others may name it. A deletion is nothing that can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A value inserted in a sequence: others may follow and overwrite it.
    Inserted(Object),
    /// The beginning or end of a mark: others may follow it.
    Mark(Object),
    /// An object; what others may do with it stands in the index's list of objects.
    Made(Object),
    /// A value under a key, or in the place of an element.
    Put(Place),
}

/// Operations `start..end` of one actor, all of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    start: u32,
    end: u32,
    what: What,
}

/// Where an actor's operations end.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// How many actors are known.
    actors: usize,
    /// How many runs there are of this one.
    runs: usize,
    /// The counter after the last of them; 0 if there is none.
    pub(super) last: u32,
}

/// The operations of all actors.
#[derive(Debug, Default)]
#[cfg_attr(test, derive(Clone, PartialEq, Eq))]
pub(super) struct Operations {
    actors: HashMap<ActorId, u32>,
    /// Each actor's runs, in the order of their counters.
    runs: Vec<Vec<Run>>,
}

impl Operations {
    /// An actor's place, if it is known.
    pub(super) fn actor(&self, actor: &ActorId) -> Option<u32> {
        self.actors.get(actor).copied()
    }

    /// An actor's place, and where its operations end; from now on it is known.
    pub(super) fn learn(&mut self, actor: &ActorId) -> (u32, End) {
        if let Some(place) = self.actor(actor) {
            let runs = &self.runs[place as usize];
            let last = runs.last().map_or(0, |run| run.end);
            return (place, End { actors: self.runs.len(), runs: runs.len(), last });
        }
        let actors = self.runs.len();
        let place = u32::try_from(actors).expect("a document has fewer actors than changes, and those are counted");
        self.actors.insert(actor.clone(), place);
        self.runs.push(Vec::new());
        (place, End { actors, runs: 0, last: 0 })
    }

    /// Take out what was added of an actor since [`learn`](Self::learn) said where it ends, nothing of any other's having
    /// been added.
    pub(super) fn go_back(&mut self, actor: &ActorId, end: End) {
        if self.runs.len() > end.actors {
            self.actors.remove(actor);
            self.runs.truncate(end.actors);
        } else if let Some(place) = self.actor(actor) {
            let runs = &mut self.runs[place as usize];
            runs.truncate(end.runs);
            if let Some(last) = runs.last_mut() {
                last.end = end.last;
            }
        }
    }

    /// An operation as the index names it, if its actor is known.
    pub(super) fn id(&self, id: &OpId) -> Option<Id> {
        Some(Id { counter: u32::try_from(id.counter()).ok()?, actor: self.actor(id.actor())? })
    }

    /// What an operation is.
    pub(super) fn what(&self, id: Id) -> Option<What> {
        let runs = self.runs.get(id.actor as usize)?;
        let after = runs.partition_point(|run| run.start <= id.counter);
        let run = runs[..after].last()?;
        (id.counter < run.end).then_some(run.what)
    }

    /// Add an operation, which comes after all others of its actor.
    pub(super) fn push(&mut self, id: Id, what: What) {
        let Some(runs) = self.runs.get_mut(id.actor as usize) else { return };
        match runs.last_mut() {
            Some(last) if last.end == id.counter && last.what == what => last.end += 1,
            _ => runs.push(Run { start: id.counter, end: id.counter + 1, what }),
        }
    }

    /// Give back memory that is not needed.
    pub(super) fn shrink(&mut self) {
        self.runs.shrink_to_fit();
        for runs in &mut self.runs {
            runs.shrink_to_fit();
        }
    }
}

#[cfg(test)]
impl Operations {
    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.runs.iter().map(Vec::len).sum()
    }

    /// Every operation.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Id, What)> {
        self.runs.iter().zip(0..).flat_map(|(runs, actor)| {
            runs.iter().flat_map(move |run| (run.start..run.end).map(move |counter| (Id { counter, actor }, run.what)))
        })
    }

    /// What an operation is called.
    pub(super) fn name(&self, id: Id) -> String {
        let actor = self.actors.iter().find(|(_, place)| **place == id.actor).map(|(actor, _)| actor.to_string());
        format!("{}@{}", id.counter, actor.unwrap_or_default())
    }
}
