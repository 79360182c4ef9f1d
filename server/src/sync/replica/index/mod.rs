//! What a document's operations are, without the document: enough to know that Automerge will take a change.
//!
//! Automerge looks at every operation of a text to apply one to it. Whether it *can* apply it depends on much less: that
//! what the change names is there, and is what the change takes it for. So a change is let in by this index alone,
//! saved and told, and applied later, many at once (S40). Its answer is either « Automerge applies it, gives it back
//! and loads it », or « ask Automerge ».
//!
//! It asks Automerge about marks, whose order depends on where the text is; about what no client writes; and about
//! changes whose bytes aren't those that Automerge itself would write, since those may hold what can't be given back.
//! Once it was asked about operations that no client writes, and took them, it is asked about all that comes after.

mod runs;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use automerge::{
    Automerge, Change, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};

use self::runs::{Id, Object, Operations, Place, Symbol, What};
use crate::sync::guard::without_panic;

const ROOT: Object = Object(0);

/// What the operations of a document, and of the batch that goes with it, are.
#[derive(Debug)]
pub(in crate::sync) struct Index {
    operations: Operations,
    objects: Vec<Node>,
    symbols: HashMap<Box<str>, Symbol>,
    /// Whether the document holds what no client writes.
    ///
    /// Automerge takes operations that it can't live with: a block over a character, an element that has a key, a value
    /// in the place of no element. What comes later and is as it should be, anywhere in the document, then makes it
    /// panic or puts operations out of order. So once it was asked, it is asked about everything.
    odd: bool,
}

/// One object.
#[derive(Debug, Clone, Copy)]
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
            index.take(change);
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
        let mut index = Self::default();
        let changes = without_panic(|| Automerge::load(snapshot).ok().map(|doc| doc.get_changes(&[])));
        for change in changes.unwrap_or_default() {
            index.take(&change);
        }
        index
    }

    /// Add a change that follows all those before. Whether it is sure that Automerge will apply it, give it back as it
    /// was, and load the document with it; if not, Automerge must be asked, and what it refuses taken out by building
    /// the index anew.
    pub(super) fn take(&mut self, change: &Change) -> bool {
        let Some(read) = without_panic(|| Some(change.decode())) else { return false };
        let named = read.operations.len() == change.len();
        let known = change.other_actor_ids().iter().all(|actor| self.operations.actor(actor).is_some());
        let distinct = change.deps().iter().collect::<HashSet<_>>().len() == change.deps().len();
        let plain = is_known_footer(change) && known && distinct && named;
        let actor = self.operations.learn(change.actor_id());
        let mut sure = plain && !self.odd;
        for (operation, counter) in read.operations.iter().zip(change.start_op().get()..) {
            let Ok(counter) = u32::try_from(counter) else { return false };
            let is_mark = operation.insert && matches!(operation.action, OpType::MarkBegin(_) | OpType::MarkEnd(_));
            let operation_sure = self.take_operation(Id { counter, actor }, operation);
            self.odd |= !operation_sure && !is_mark;
            sure &= operation_sure;
        }
        sure && is_canonical(change, read)
    }

    /// How deep an object is: 1 in the root; nothing for one that is nowhere.
    pub(super) fn depth(&self, object: &OpId) -> Option<usize> {
        let made = self.operations.id(object).and_then(|id| self.operations.what(id))?;
        let What::Made(object) = made else { return None };
        Some(usize::from(self.node(object).depth))
    }

    fn take_operation(&mut self, id: Id, operation: &Op) -> bool {
        let Some(object) = self.object(&operation.obj, id) else { return false };
        let Some(target) = self.target(object, id, operation) else { return false };
        let fits = self.predecessors_fit(id, target, operation);
        let (what, sure) = self.effect(object, target, operation);
        if let Some(what) = what {
            self.operations.push(id, what);
        }
        fits && sure
    }

    /// What an operation is from then on, if others may name it, and whether clients write such a one there.
    fn effect(&mut self, object: Object, target: Target, operation: &Op) -> (Option<What>, bool) {
        let within = self.node(object);
        let is_text = within.kind == ObjType::Text;
        match (&operation.action, target) {
            (OpType::Make(kind), _) => {
                let (stands, is_block) = match target {
                    Target::Insertion => (Stands::Element(object), *kind == ObjType::Map),
                    Target::Value(place) => (Stands::At(place), false),
                };
                let sure = *kind != ObjType::Table && (is_block || !is_text);
                (Some(self.made(*kind, within.depth.saturating_add(1), stands)), sure)
            }
            (OpType::Put(value), Target::Insertion) => {
                let sure = !is_text || matches!(value, ScalarValue::Str(_));
                (Some(What::Inserted(object)), sure && !matches!(value, ScalarValue::Unknown { .. }))
            }
            (OpType::Put(value), Target::Value(place)) => {
                (Some(What::Put(place)), !is_text && !matches!(value, ScalarValue::Unknown { .. }))
            }
            (OpType::Delete | OpType::Increment(_), Target::Value(_)) => (None, !operation.pred.is_empty()),
            (OpType::MarkBegin(_) | OpType::MarkEnd(_), Target::Insertion) => (Some(What::Mark(object)), false),
            _ => (None, false),
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

/// Whether Automerge would write the change in just these bytes: then there is nothing in it beside what was read.
fn is_canonical(change: &Change, read: ExpandedChange) -> bool {
    without_panic(|| Some(Change::from(read).hash() == change.hash())).unwrap_or(false)
}

/// Whether what follows the operations is nothing, or the author as Automerge writes one, kind, length and bytes: in an
/// actor's first change alone, since it panics at another.
fn is_known_footer(change: &Change) -> bool {
    match change.extra_bytes() {
        [] => true,
        [1, length @ 0..0x80, author @ ..] => usize::from(*length) == author.len() && change.seq() == 1,
        _ => false,
    }
}
