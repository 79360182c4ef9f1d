//! What a document's operations are, without the document: enough to know that Automerge will take a change.
//!
//! Automerge looks at every operation of a text to apply one to it. Whether it *can* apply it depends on much less: that
//! what the change names is there, and is what the change takes it for. So a change is let in by this index alone,
//! saved and told, and applied later, many at once (S40). Its answer is a [`Verdict`]: Automerge applies it, gives it
//! back and loads it; or Automerge must be asked; or no client writes such a change, and it is refused (S42).
//!
//! It asks Automerge about marks, whose order depends on where the text is, and about changes whose bytes aren't those
//! that Automerge itself would write, since those may hold what can't be given back.

mod checkpoint;
mod runs;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use automerge::{
    Automerge, Change, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};

use self::{
    checkpoint::Checkpoint,
    runs::{Id, Object, Operations, Place, Symbol, What},
};
use crate::sync::guard::without_panic;

const ROOT: Object = Object(0);

/// What the operations of a document, and of the batch that goes with it, are.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone, PartialEq, Eq))]
pub(in crate::sync) struct Index {
    operations: Operations,
    objects: Vec<Node>,
    symbols: HashMap<Box<str>, Symbol>,
    /// Whether the document holds what no client writes, or what the index could not read: then nothing is odd any more.
    ///
    /// Automerge takes operations that it can't live with: a block over a character, an element that has a key, a value
    /// in the place of no element. What comes later and is as it should be, anywhere in the document, then makes it
    /// panic or puts operations out of order. None is let in; but a journal that holds one has Automerge asked about
    /// everything, and what the index says to be missing may be there.
    odd: bool,
}

/// One object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    kind: ObjType,
    /// 1 in the root.
    depth: u16,
    stands: Stands,
}

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// It is an element of a sequence, inserted there.
    Element(Object),
    /// It is a value like any.
    At(Place),
}

impl Default for Index {
    fn default() -> Self {
        let root = Node { kind: ObjType::Map, depth: 0, stands: Stands::Element(ROOT) };
        Self { operations: Operations::default(), objects: vec![root], symbols: HashMap::new(), odd: false }
    }
}

impl Index {
    /// Of what the journal holds: a snapshot, or nothing, and the changes after it.
    ///
    /// Costs some 50 ns for each operation of the snapshot.
    pub(in crate::sync) fn of<'a>(snapshot: &[u8], log: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut index = Self::of_snapshot(snapshot);
        for change in log {
            index.note(change);
        }
        index.operations.shrink();
        index
    }

    fn of_snapshot(snapshot: &[u8]) -> Self {
        if snapshot.is_empty() {
            return Self::default();
        }
        let mut index = Self::default();
        if snapshot::read(snapshot, &mut index).is_ok() {
            return index;
        }
        // Not one document chunk, as Automerge writes it: the changes themselves say it.
        let changes = without_panic(|| Automerge::load(snapshot).ok().map(|doc| doc.get_changes(&[])));
        let mut index = Self { odd: changes.is_none(), ..Self::default() };
        for change in changes.unwrap_or_default() {
            index.note(&change);
        }
        index
    }

    /// Add a change that follows all those before, unless it is odd: then the index is as if it had never come.
    ///
    /// What Automerge refuses of what it was asked about must be taken out by building the index anew.
    pub(super) fn take(&mut self, change: &Change) -> Verdict {
        let Some(read) = read(change) else { return if self.odd { Verdict::Ask } else { Verdict::Odd } };
        let (verdict, before) = self.add(change, &read);
        match verdict {
            Verdict::Odd if !self.odd => {
                self.go_back(before, change.actor_id(), &read);
                Verdict::Odd
            }
            Verdict::Sure if !self.odd && is_canonical(change, read) => Verdict::Sure,
            _ => Verdict::Ask,
        }
    }

    /// Add a change that the journal holds, or that Automerge took, whatever it is. Whether the index is sure of it, as
    /// [`take`](Self::take) is.
    pub(super) fn keep(&mut self, change: &Change) -> bool {
        let Some((verdict, read)) = self.note(change) else { return false };
        verdict == Verdict::Sure && !self.odd && is_canonical(change, read)
    }

    /// The same, without asking whether the index is sure: it is Automerge's already, and a load has many.
    fn note(&mut self, change: &Change) -> Option<(Verdict, ExpandedChange)> {
        let Some(read) = read(change) else {
            self.odd = true;
            return None;
        };
        let (verdict, _) = self.add(change, &read);
        self.odd |= verdict == Verdict::Odd;
        Some((verdict, read))
    }

    /// Add a change. What is to be said of it by itself, and how much there was before.
    fn add(&mut self, change: &Change, read: &ExpandedChange) -> (Verdict, Checkpoint) {
        let mut verdict = self.envelope(change, read);
        let (objects, symbols) = (self.objects.len(), self.symbols.len());
        let (actor, operations) = self.operations.learn(change.actor_id());
        let before = Checkpoint { objects, symbols, operations };
        let (Ok(first), Ok(_)) = (u32::try_from(change.start_op().get()), u32::try_from(change.max_op())) else {
            return (Verdict::Odd, before);
        };
        if first < operations.last {
            verdict = Verdict::Odd;
        }
        for (operation, counter) in read.operations.iter().zip(first..) {
            verdict = verdict.max(self.take_operation(Id { counter, actor }, operation));
        }
        (verdict, before)
    }

    /// What is to be said of a change before its operations are looked at.
    fn envelope(&self, change: &Change, read: &ExpandedChange) -> Verdict {
        let whole = read.operations.len() == change.len();
        let known = change.other_actor_ids().iter().all(|actor| self.operations.actor(actor).is_some());
        let distinct = change.deps().iter().collect::<HashSet<_>>().len() == change.deps().len();
        if whole && known && distinct { footer(change) } else { Verdict::Odd }
    }

    /// How deep an object is: 1 in the root; nothing for one that is nowhere.
    pub(super) fn depth(&self, object: &OpId) -> Option<usize> {
        let made = self.operations.id(object).and_then(|id| self.operations.what(id))?;
        let What::Made(object) = made else { return None };
        Some(usize::from(self.node(object).depth))
    }

    fn take_operation(&mut self, id: Id, operation: &Op) -> Verdict {
        let Some(object) = self.object(&operation.obj, id) else { return Verdict::Odd };
        let Some(target) = self.target(object, id, operation) else { return Verdict::Odd };
        let fits = self.predecessors_fit(id, target, operation);
        let (what, verdict) = self.effect(object, target, operation);
        if let Some(what) = what {
            self.operations.push(id, what);
        }
        if fits { verdict } else { Verdict::Odd }
    }

    /// What an operation is from then on, if others may name it, and what is to be said of it.
    ///
    /// In a text things are inserted and deleted, never written over: Automerge applies a value over a letter, and the
    /// next deletion beside it may panic, here and in everybody's page; so may reading a text whose letters count.
    fn effect(&mut self, object: Object, target: Target, operation: &Op) -> (Option<What>, Verdict) {
        let within = self.node(object);
        let is_text = within.kind == ObjType::Text;
        let sure_if = |sure| if sure { Verdict::Sure } else { Verdict::Odd };
        match (&operation.action, target) {
            (OpType::Make(kind), _) => {
                let (stands, over) = match target {
                    Target::Insertion => (Stands::Element(object), false),
                    Target::Value(place) => (Stands::At(place), true),
                };
                let made = self.made(*kind, within.depth.saturating_add(1), stands);
                // Nobody can write into a table.
                (Some(made), sure_if(*kind != ObjType::Table && !(is_text && over)))
            }
            (OpType::Put(value), Target::Insertion) => (Some(What::Inserted(object)), of_value(value)),
            (OpType::Put(value), Target::Value(place)) => {
                (Some(What::Put(place)), of_value(value).max(sure_if(!is_text)))
            }
            (OpType::Delete, Target::Value(_)) => (None, sure_if(!operation.pred.is_empty())),
            (OpType::Increment(_), Target::Value(_)) => (None, sure_if(!operation.pred.is_empty() && !is_text)),
            (OpType::MarkBegin(_) | OpType::MarkEnd(_), Target::Insertion) => (Some(What::Mark(object)), Verdict::Ask),
            _ => (None, Verdict::Odd),
        }
    }

    /// The object that an operation is in, if it is there and older than the operation.
    fn object(&self, object: &ObjectId, of: Id) -> Option<Object> {
        let ObjectId::Id(id) = object else { return Some(ROOT) };
        match self.named(id, of)? {
            (_, What::Made(object)) => Some(object),
            _ => None,
        }
    }

    /// What an operation names, if it is there and older.
    fn named(&self, id: &OpId, by: Id) -> Option<(Id, What)> {
        let id = self.operations.id(id)?;
        let what = self.operations.what(id)?;
        (id.counter < by.counter).then_some((id, what))
    }

    /// Where an operation acts, if there is such a place in its object.
    fn target(&mut self, object: Object, id: Id, operation: &Op) -> Option<Target> {
        match (&operation.key, self.node(object).kind) {
            (Key::Map(key), ObjType::Map) if !operation.insert && !key.is_empty() => {
                Some(Target::Value(Place::Key(object, self.symbol(key))))
            }
            (Key::Seq(ElementId::Head), ObjType::List | ObjType::Text) => operation.insert.then_some(Target::Insertion),
            (Key::Seq(ElementId::Id(element)), ObjType::List | ObjType::Text) => {
                let (element, what) = self.named(element, id)?;
                let (within, is_mark) = match what {
                    What::Inserted(within) => (within, false),
                    What::Mark(within) => (within, true),
                    What::Made(made) => match self.node(made).stands {
                        Stands::Element(within) => (within, false),
                        Stands::At(_) => return None,
                    },
                    What::Put(_) => return None,
                };
                match (within == object, operation.insert) {
                    (true, true) => Some(Target::Insertion),
                    (true, false) if !is_mark => Some(Target::Value(Place::Element(element))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether each predecessor is a value in the operation's own place, and named once.
    fn predecessors_fit(&self, id: Id, target: Target, operation: &Op) -> bool {
        let Target::Value(place) = target else { return operation.pred.is_empty() };
        let mut last: Option<&OpId> = None;
        operation.pred.iter().all(|predecessor| {
            let ascending = last.is_none_or(|last| last < predecessor);
            last = Some(predecessor);
            ascending && self.named(predecessor, id).is_some_and(|(named, what)| self.is_value_at(named, what, place))
        })
    }

    fn is_value_at(&self, id: Id, what: What, place: Place) -> bool {
        match what {
            What::Put(at) => at == place,
            What::Inserted(_) => place == Place::Element(id),
            What::Made(object) => match self.node(object).stands {
                Stands::At(at) => at == place,
                Stands::Element(_) => place == Place::Element(id),
            },
            What::Mark(_) => false,
        }
    }

    fn node(&self, object: Object) -> Node {
        self.objects[object.0 as usize]
    }

    fn made(&mut self, kind: ObjType, depth: u16, stands: Stands) -> What {
        let next = u32::try_from(self.objects.len()).expect("operations are counted in 32 bits");
        self.objects.push(Node { kind, depth, stands });
        What::Made(Object(next))
    }

    fn symbol(&mut self, key: &str) -> Symbol {
        if let Some(symbol) = self.symbols.get(key) {
            return *symbol;
        }
        let next = Symbol(u32::try_from(self.symbols.len()).expect("operations are counted in 32 bits"));
        self.symbols.insert(key.into(), next);
        next
    }
}

/// What an operation does in its object.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// It adds an element to a sequence.
    Insertion,
    /// It writes, counts or deletes in this place.
    Value(Place),
}

/// What the index says of a change, the worse the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Automerge applies it, gives it back as it was, and loads the document with it.
    Sure,
    /// Clients may write it, and only Automerge knows whether it takes it.
    Ask,
    /// No client writes it: it names what is not there, or takes it for what it is not.
    Odd,
}

/// A type of value that this version of Automerge does not know may be a later one's.
fn of_value(value: &ScalarValue) -> Verdict {
    if matches!(value, ScalarValue::Unknown { .. }) { Verdict::Ask } else { Verdict::Sure }
}

fn read(change: &Change) -> Option<ExpandedChange> {
    without_panic(|| Some(change.decode()))
}

/// Whether Automerge would write the change in just these bytes: then there is nothing in it beside what was read.
fn is_canonical(change: &Change, read: ExpandedChange) -> bool {
    without_panic(|| Some(Change::from(read).hash() == change.hash())).unwrap_or(false)
}

/// What follows the operations: nothing, or the author as Automerge writes one, kind, length and bytes, in an actor's
/// first change alone. Automerge panics at another; of anything else a later version may know more.
fn footer(change: &Change) -> Verdict {
    match change.extra_bytes() {
        [] => Verdict::Sure,
        _ if change.author().is_some() && change.seq() != 1 => Verdict::Odd,
        [1, length @ 0..0x80, author @ ..] if usize::from(*length) == author.len() => Verdict::Sure,
        _ => Verdict::Ask,
    }
}
