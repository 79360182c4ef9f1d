//! Which fields and rows a change touches, read off its own operations: also those of a text that is gone by now.
//!
//! Changes come in causal order, each once. An operation names the object it is in; objects are followed from where
//! they were made up to the root. Nothing here knows gabarits: a map inside a field's map is a row.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use automerge::{
    Change, ObjType, ScalarValue,
    legacy::{Key, ObjectId, Op, OpId, OpType},
};

use crate::api::FieldChangeKind;

/// Bytes of one key that a path repeats. No gabarit has longer ones; a client may write what it likes.
const LONGEST_KEY: usize = 100;

/// One thing that a change did.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Touch {
    /// From the root, with dots; empty for the document itself. See [`crate::api::FieldChange::path`].
    pub path: Rc<str>,
    /// What.
    pub kind: FieldChangeKind,
}

/// Follows a document's objects from its first change on.
#[derive(Debug, Default)]
pub struct Tracer {
    /// Every object that was ever made, deleted ones included.
    objects: HashMap<OpId, Object>,
    /// Whether the first change has come.
    begun: bool,
}

#[derive(Debug, Clone)]
struct Object {
    place: Place,
    is_sequence: bool,
    /// The first operation of the change that made it.
    made_by: OpId,
}

/// Where an object stands.
#[derive(Debug, Clone)]
enum Place {
    /// The map of fields.
    Fields,
    /// A field's own object: `fields.public`, also the title.
    Field(Rc<str>),
    /// A row: `fields.indicateurs.<row id>`.
    Row(Rc<str>),
    /// A block marker in a field's text.
    Marker(Rc<str>),
    /// Further inside a field.
    Inside(Rc<str>),
}

/// What one operation means.
enum Meaning {
    /// It does something to this path.
    Does(Rc<str>, FieldChangeKind),
    /// It only sets something up, or says what another operation of its change says already.
    Nothing,
}

impl Tracer {
    /// What the next change did, each thing once, in the order of its operations.
    pub fn trace(&mut self, change: &Change) -> Vec<Touch> {
        let first = OpId::new(change.start_op().get(), change.actor_id());
        let expanded = change.decode();
        let is_birth = !std::mem::replace(&mut self.begun, true);
        let (mut touches, mut known) = (Vec::new(), HashSet::new());
        for (index, operation) in (0..).zip(&expanded.operations) {
            let meaning = self.meaning(operation, &first);
            self.note(operation, first.increment_by(index), &first);
            if let Meaning::Does(path, kind) = meaning {
                let touch = Touch { path, kind };
                if known.insert(touch.clone()) {
                    touches.push(touch);
                }
            }
        }
        if is_birth {
            return vec![Touch { path: "".into(), kind: FieldChangeKind::Created }];
        }
        let new_row =
            |path: &Rc<str>| known.contains(&Touch { path: Rc::clone(path), kind: FieldChangeKind::RowAdded });
        let is_of_a_new_row = |touch: &Touch| {
            matches!(touch.kind, FieldChangeKind::RowMoved | FieldChangeKind::RowRestored) && new_row(&touch.path)
        };
        touches.retain(|touch| !is_of_a_new_row(touch));
        touches
    }

    fn meaning(&self, operation: &Op, first: &OpId) -> Meaning {
        use FieldChangeKind::Written;
        let ObjectId::Id(object) = &operation.obj else { return at_root(operation) };
        let Some(object) = self.objects.get(object) else { return Meaning::Nothing };
        let is_new = object.made_by == *first;
        match (&object.place, &operation.key) {
            (Place::Fields, Key::Map(key)) => written_unless_made(operation, || joined("fields", key)),
            (Place::Field(path), Key::Map(key)) if !object.is_sequence => self.in_field(operation, path, key),
            (Place::Row(path), Key::Map(key)) => in_row(operation, path, key),
            // A text's first marker is born with it.
            (Place::Field(_) | Place::Inside(_), _) if object.is_sequence && is_new && is_make(operation) => {
                Meaning::Nothing
            }
            // What a new marker holds goes with its insertion.
            (Place::Marker(_), _) if is_new => Meaning::Nothing,
            (Place::Field(path) | Place::Marker(path), _) => Meaning::Does(Rc::clone(path), Written),
            (Place::Inside(path), _) if object.is_sequence => Meaning::Does(Rc::clone(path), Written),
            (Place::Inside(path), _) => written_unless_made(operation, || Rc::clone(path)),
            (Place::Fields | Place::Row(_), Key::Seq(_)) => Meaning::Nothing,
        }
    }

    /// In a field's map: its rows, or parts of its value.
    fn in_field(&self, operation: &Op, field: &Rc<str>, key: &str) -> Meaning {
        let row = || joined(field, key);
        match operation.action {
            OpType::Make(ObjType::Map | ObjType::Table) => Meaning::Does(row(), FieldChangeKind::RowAdded),
            OpType::Delete if operation.pred.iter().any(|made| self.is_row(made)) => {
                Meaning::Does(row(), FieldChangeKind::RowRemoved)
            }
            _ => written_unless_made(operation, || Rc::clone(field)),
        }
    }

    fn is_row(&self, id: &OpId) -> bool {
        matches!(self.objects.get(id), Some(Object { place: Place::Row(_), .. }))
    }

    /// Remember the object that an operation makes.
    fn note(&mut self, operation: &Op, id: OpId, first: &OpId) {
        let OpType::Make(kind) = operation.action else { return };
        let Some(place) = self.place_of(operation, kind) else { return };
        let is_sequence = matches!(kind, ObjType::List | ObjType::Text);
        self.objects.insert(id, Object { place, is_sequence, made_by: first.clone() });
    }

    fn place_of(&self, operation: &Op, kind: ObjType) -> Option<Place> {
        let is_map = matches!(kind, ObjType::Map | ObjType::Table);
        let parent = match &operation.obj {
            ObjectId::Root => None,
            ObjectId::Id(id) => Some(self.objects.get(id)?),
        };
        Some(match (parent.map(|parent| &parent.place), &operation.key) {
            (None, Key::Map(key)) if key == "fields" && is_map => Place::Fields,
            (None, Key::Map(key)) => Place::Field(shortened(key).into()),
            (Some(Place::Fields), Key::Map(key)) => Place::Field(joined("fields", key)),
            (Some(Place::Field(path)), Key::Map(key)) if is_map => Place::Row(joined(path, key)),
            (Some(Place::Row(path)), Key::Map(key)) => Place::Inside(joined(path, key)),
            (Some(Place::Field(path) | Place::Inside(path)), Key::Seq(_)) if is_map => Place::Marker(Rc::clone(path)),
            (Some(Place::Marker(path)), _) => Place::Marker(Rc::clone(path)),
            (Some(Place::Field(path) | Place::Inside(path)), _) => Place::Inside(Rc::clone(path)),
            (None | Some(Place::Fields | Place::Row(_)), Key::Seq(_)) => return None,
        })
    }
}

fn at_root(operation: &Op) -> Meaning {
    match &operation.key {
        Key::Map(key) => written_unless_made(operation, || shortened(key).into()),
        Key::Seq(_) => Meaning::Nothing,
    }
}

fn in_row(operation: &Op, row: &Rc<str>, key: &str) -> Meaning {
    use FieldChangeKind::{RowMoved, RowRemoved, RowRestored};
    let kind = match (key, &operation.action) {
        ("order", _) => RowMoved,
        ("deleted", OpType::Put(ScalarValue::Boolean(true))) => RowRemoved,
        ("deleted", _) => RowRestored,
        // Where a removed row went is said with its removal.
        ("merged_into", _) => return Meaning::Nothing,
        _ => return written_unless_made(operation, || joined(row, key)),
    };
    Meaning::Does(Rc::clone(row), kind)
}

/// A value is written when an object is put in the place of another value, not when one is made where nothing was.
fn written_unless_made(operation: &Op, path: impl FnOnce() -> Rc<str>) -> Meaning {
    if is_make(operation) && operation.pred.iter().next().is_none() {
        return Meaning::Nothing;
    }
    Meaning::Does(path(), FieldChangeKind::Written)
}

fn is_make(operation: &Op) -> bool {
    matches!(operation.action, OpType::Make(_))
}

fn joined(path: &str, key: &str) -> Rc<str> {
    format!("{path}.{}", shortened(key)).into()
}

fn shortened(key: &str) -> &str {
    &key[..key.floor_char_boundary(LONGEST_KEY)]
}
