//! An index from a snapshot's columns: one pass over its rows, which stand by object and place.

use automerge::{ActorId, ObjType};

use super::{
    Index, ROOT, Stands,
    runs::{Id, Object, Place, What},
};
use crate::sync::{
    column_values::{Booleans, Deltas, Runs},
    columns::{Budget, Cursor, inflate, read_metadata},
    guard::{DOCUMENT_CHUNK, Fault, split_chunk},
    weight::Weight,
};

// The columns of a document's operations: number of the column, kind of its values.
const OBJECT_ACTOR: u64 = 1;
const OBJECT_COUNTER: u64 = 2;
const KEY_ACTOR: u64 = 1 << 4 | 1;
const KEY_COUNTER: u64 = 1 << 4 | 3;
const KEY_TEXT: u64 = 1 << 4 | 5;
const ACTOR: u64 = 2 << 4 | 1;
const COUNTER: u64 = 2 << 4 | 3;
const INSERT: u64 = 3 << 4 | 4;
const ACTION: u64 = 4 << 4 | 2;
const DEFLATED: u64 = 0b1000;

const MARK: u64 = 7;
const INCREMENT: u64 = 5;

/// The columns, inflated.
#[derive(Default)]
struct Columns {
    object_actor: Vec<u8>,
    object_counter: Vec<u8>,
    key_actor: Vec<u8>,
    key_counter: Vec<u8>,
    key_text: Vec<u8>,
    actor: Vec<u8>,
    counter: Vec<u8>,
    insert: Vec<u8>,
    action: Vec<u8>,
}

/// Read a snapshot's operations into an empty index.
///
/// # Errors
/// `corrupt-sync` if it is not one whole document chunk, or its columns are not as Automerge writes them.
pub(super) fn read(snapshot: &[u8], index: &mut Index) -> Result<(), Fault> {
    let mut rest = snapshot;
    let (kind, _, body) = split_chunk(&mut rest)?;
    if kind != DOCUMENT_CHUNK || !rest.is_empty() {
        return Err(Fault::CORRUPT);
    }
    let mut cursor = Cursor(body);
    for _ in 0..cursor.length()? {
        index.operations.learn(&ActorId::from(cursor.prefixed()?));
    }
    let heads = cursor.length()?;
    cursor.take(heads.checked_mul(32).ok_or(Fault::CORRUPT)?)?;
    let (changes, operations) = (read_metadata(&mut cursor)?, read_metadata(&mut cursor)?);
    for (_, len) in changes {
        cursor.take(len)?;
    }
    let columns = Columns::read(&mut cursor, &operations)?;
    let mut rows = Rows::new(&columns);
    let mut found = Vec::new();
    while let Some((id, what)) = rows.next(index)? {
        found.push((id, what));
    }
    found.sort_unstable_by_key(|(id, _)| *id);
    for (id, what) in found {
        if let Some(what) = what {
            index.operations.push(id, what);
        }
    }
    Ok(())
}

impl Columns {
    fn read(cursor: &mut Cursor<'_>, metadata: &[(u64, usize)]) -> Result<Self, Fault> {
        let mut columns = Self::default();
        let mut budget = Budget { inflated_bytes: Weight::MOST.bytes, string_bytes: 0, rows: 0 };
        for &(specification, len) in metadata {
            let stored = cursor.take(len)?;
            let column = match specification & !DEFLATED {
                OBJECT_ACTOR => &mut columns.object_actor,
                OBJECT_COUNTER => &mut columns.object_counter,
                KEY_ACTOR => &mut columns.key_actor,
                KEY_COUNTER => &mut columns.key_counter,
                KEY_TEXT => &mut columns.key_text,
                ACTOR => &mut columns.actor,
                COUNTER => &mut columns.counter,
                INSERT => &mut columns.insert,
                ACTION => &mut columns.action,
                _ => continue,
            };
            *column = if specification & DEFLATED == 0 { stored.to_vec() } else { inflate(stored, &mut budget)? };
        }
        Ok(columns)
    }
}

/// The rows being read.
struct Rows<'a> {
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Deltas<'a>,
    key_text: Runs<'a, &'a [u8]>,
    actor: Runs<'a, u64>,
    counter: Deltas<'a>,
    insert: Booleans<'a>,
    action: Runs<'a, u64>,
    /// Objects that were met, by what made them: an object's rows come after the row that makes it.
    objects: std::collections::HashMap<Id, Object>,
    /// The object of the row before, which most rows share.
    last: (Option<Id>, Object),
}

impl<'a> Rows<'a> {
    fn new(columns: &'a Columns) -> Self {
        Self {
            object_actor: Runs::new(&columns.object_actor),
            object_counter: Runs::new(&columns.object_counter),
            key_actor: Runs::new(&columns.key_actor),
            key_counter: Deltas::new(&columns.key_counter),
            key_text: Runs::new(&columns.key_text),
            actor: Runs::new(&columns.actor),
            counter: Deltas::new(&columns.counter),
            insert: Booleans::new(&columns.insert),
            action: Runs::new(&columns.action),
            objects: std::collections::HashMap::new(),
            last: (None, ROOT),
        }
    }

    /// The next row: which operation it is, and what; nothing for one that can't be named.
    fn next(&mut self, index: &mut Index) -> Result<Option<(Id, Option<What>)>, Fault> {
        if self.action.is_at_end() {
            return Ok(None);
        }
        let action = self.action.next()?.ok_or(Fault::CORRUPT)?;
        let object = id(self.object_actor.next()?, self.object_counter.next()?.map(u64::cast_signed))?;
        let element = id(self.key_actor.next()?, self.key_counter.next()?)?;
        let key = self.key_text.next()?;
        let this = id(self.actor.next()?, self.counter.next()?)?.ok_or(Fault::CORRUPT)?;
        let insert = self.insert.next()?;
        let object = self.object(object)?;
        let place = match (key, element) {
            (Some(key), _) => {
                let key = std::str::from_utf8(key).map_err(|_| Fault::CORRUPT)?;
                Some(Place::Key(object, index.symbol(key)))
            }
            (None, Some(element)) if !insert => Some(Place::Element(element)),
            _ => None,
        };
        let is_place = match (index.node(object).kind, key) {
            (ObjType::Map, key) => !insert && key.is_some_and(|key| !key.is_empty()),
            (ObjType::List, None) => insert || element.is_some(),
            (ObjType::Text, None) => insert,
            _ => false,
        };
        index.odd |= !is_place;
        let what = match (kind_of(action), place) {
            (Some(kind), _) => {
                index.odd |= kind == ObjType::Table;
                let stands = place.map_or(Stands::Element(object), Stands::At);
                let depth = index.node(object).depth.saturating_add(1);
                let made = index.made(kind, depth, stands);
                if let What::Made(object) = made {
                    self.objects.insert(this, object);
                }
                Some(made)
            }
            (None, _) if action == INCREMENT => None,
            (None, place) if action == MARK => place.is_none().then_some(What::Mark(object)),
            (None, None) => Some(What::Inserted(object)),
            (None, Some(place)) => Some(What::Put(place)),
        };
        Ok(Some((this, what)))
    }

    fn object(&mut self, id: Option<Id>) -> Result<Object, Fault> {
        if self.last.0 != id {
            let object = match id {
                None => ROOT,
                Some(id) => *self.objects.get(&id).ok_or(Fault::CORRUPT)?,
            };
            self.last = (id, object);
        }
        Ok(self.last.1)
    }
}

fn id(actor: Option<u64>, counter: Option<i64>) -> Result<Option<Id>, Fault> {
    let (Some(actor), Some(counter)) = (actor, counter) else { return Ok(None) };
    let actor = u32::try_from(actor).map_err(|_| Fault::CORRUPT)?;
    let counter = u32::try_from(counter).map_err(|_| Fault::CORRUPT)?;
    Ok(Some(Id { counter, actor }))
}

fn kind_of(action: u64) -> Option<ObjType> {
    match action {
        0 => Some(ObjType::Map),
        2 => Some(ObjType::List),
        4 => Some(ObjType::Text),
        6 => Some(ObjType::Table),
        _ => None,
    }
}
