//! Random histories by several people, as clients write them: through Automerge's own transactions.

use automerge::{
    ActorId, Automerge, Change, ObjId, ObjType, Prop, ROOT, ReadDoc as _, ScalarValue, Value,
    legacy::OpType,
    marks::{ExpandMark, Mark},
    transaction::{Transactable as _, Transaction},
};
use rand::{Rng as _, rngs::StdRng};

const KEYS: [&str; 4] = ["titre", "état", "b", "deleted"];

/// People who write at the same time, and what all of them wrote.
pub(super) struct History {
    pub(super) whole: Automerge,
    writers: Vec<Automerge>,
}

pub(super) fn has_marks(change: &Change) -> bool {
    let marks = |action: &OpType| matches!(action, OpType::MarkBegin(_) | OpType::MarkEnd(_));
    change.decode().operations.iter().any(|operation| marks(&operation.action))
}

impl History {
    pub(super) fn new(rng: &mut StdRng) -> Self {
        let mut whole = maillage_shared::document::empty().with_actor(ActorId::from([1; 16]));
        let mut tx = whole.transaction();
        let text = tx.put_object(ROOT, "text", ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, "des mots").unwrap();
        let list = tx.put_object(ROOT, "liste", ObjType::List).unwrap();
        tx.insert(&list, 0, 3).unwrap();
        let row = tx.insert_object(&list, 1, ObjType::Map).unwrap();
        tx.put(&row, "titre", "un rang").unwrap();
        tx.put(ROOT, "nombre", ScalarValue::counter(3)).unwrap();
        tx.put_object(ROOT, "carte", ObjType::Map).unwrap();
        tx.commit();
        // Actors in no order, so that their places in a saved document move.
        let writers = (0..rng.random_range(2..5))
            .map(|_| whole.fork().with_actor(ActorId::from(rng.random::<[u8; 16]>())))
            .collect();
        Self { whole, writers }
    }

    /// One person's next change.
    pub(super) fn step(&mut self, rng: &mut StdRng) -> Change {
        loop {
            let writer = rng.random_range(0..self.writers.len());
            if rng.random_bool(0.5) {
                // They hear of what the others wrote, or of some of it.
                let changes = self.whole.get_changes(&self.writers[writer].get_heads());
                let heard = if rng.random_bool(0.7) { changes.len() } else { rng.random_range(0..=changes.len()) };
                self.writers[writer].apply_changes(changes.into_iter().take(heard)).unwrap();
            }
            let doc = &mut self.writers[writer];
            let before = doc.get_heads();
            let mut tx = doc.transaction();
            for _ in 0..rng.random_range(1..5) {
                edit(&mut tx, rng);
            }
            tx.commit();
            if let Some(change) = doc.get_changes(&before).into_iter().next_back() {
                return change;
            }
        }
    }

    /// Whether a change follows what all have: not if a forgery has taken its number.
    pub(super) fn fits(&self, change: &Change) -> bool {
        let last = self.whole.get_changes(&[]).iter().filter(|one| one.actor_id() == change.actor_id()).count();
        let known = |dep| self.whole.get_change_by_hash(dep).is_some();
        change.seq() == last as u64 + 1 && change.deps().iter().all(known)
    }

    pub(super) fn adopt(&mut self, change: &Change) {
        self.whole.apply_changes([change.clone()]).unwrap();
        for writer in &mut self.writers {
            // A forgery took somebody's number: they go on as somebody else.
            let theirs = writer.get_actor() == change.actor_id() && writer.get_change_by_hash(&change.hash()).is_none();
            if theirs {
                let mut actor = writer.get_actor().to_bytes().to_vec();
                actor.rotate_left(3);
                *writer = self.whole.fork().with_actor(ActorId::from(actor));
            }
        }
    }
}

fn objects(tx: &Transaction<'_>) -> Vec<(ObjId, ObjType)> {
    let mut found = vec![(ROOT, ObjType::Map)];
    let mut next = 0;
    while let Some((object, kind)) = found.get(next).cloned() {
        next += 1;
        let props: Vec<Prop> = match kind {
            ObjType::Map | ObjType::Table => tx.keys(&object).map(Prop::from).collect(),
            _ => (0..tx.length(&object)).map(Prop::from).collect(),
        };
        for prop in props {
            if let Ok(Some((Value::Object(kind), id))) = tx.get(&object, prop)
                && !found.contains(&(id.clone(), kind))
            {
                found.push((id, kind));
            }
        }
    }
    found
}

fn scalar(rng: &mut StdRng) -> ScalarValue {
    match rng.random_range(0..7) {
        0 => ScalarValue::counter(rng.random_range(-3..9)),
        1 => ScalarValue::Null,
        2 => ScalarValue::Boolean(rng.random()),
        3 => ScalarValue::F64(f64::from(rng.random_range(0..9i32)) / 2.0),
        4 => ScalarValue::Timestamp(rng.random_range(0..9_999)),
        5 => ScalarValue::Bytes(vec![rng.random(); 3]),
        _ => "à faire".into(),
    }
}

fn kind(rng: &mut StdRng) -> ObjType {
    [ObjType::Map, ObjType::List, ObjType::Text][rng.random_range(0..3)]
}

fn edit(tx: &mut Transaction<'_>, rng: &mut StdRng) {
    let objects = objects(tx);
    let (object, in_kind) = objects[rng.random_range(0..objects.len())].clone();
    let length = tx.length(&object);
    match in_kind {
        ObjType::Map | ObjType::Table => {
            let key = KEYS[rng.random_range(0..KEYS.len())];
            match rng.random_range(0..6) {
                0 => drop(tx.delete(&object, key)),
                1 => drop(tx.put_object(&object, key, kind(rng))),
                2 => drop(tx.increment(ROOT, "nombre", 2)),
                3 => drop(tx.increment(&object, key, 1)),
                _ => tx.put(&object, key, scalar(rng)).unwrap(),
            }
        }
        ObjType::List => {
            let at = rng.random_range(0..=length);
            match rng.random_range(0..7) {
                0 if at < length => tx.delete(&object, at).unwrap(),
                1 if at < length => tx.put(&object, at, scalar(rng)).unwrap(),
                2 if at < length => drop(tx.put_object(&object, at, kind(rng))),
                3 if at < length => drop(tx.increment(&object, at, 4)),
                4 => drop(tx.insert_object(&object, at, kind(rng))),
                _ => tx.insert(&object, at, scalar(rng)).unwrap(),
            }
        }
        ObjType::Text => {
            let at = rng.random_range(0..=length);
            let deleted = isize::try_from(rng.random_range(0..=(length - at).min(4))).unwrap();
            match rng.random_range(0..11) {
                0 => drop(tx.split_block(&object, at)),
                1 if at < length => {
                    let end = rng.random_range(at + 1..=length);
                    let expand = [ExpandMark::Both, ExpandMark::None, ExpandMark::After][rng.random_range(0..3)];
                    drop(tx.mark(&object, Mark::new("gras".into(), true, at, end), expand));
                }
                2 => drop(tx.update_text(&object, "d’autres mots 🙂 à lire")),
                3 => tx.insert(&object, at, scalar(rng)).unwrap(),
                4 => drop(tx.insert_object(&object, at, kind(rng))),
                _ => {
                    tx.splice_text(&object, at, deleted, ["", "é", "deux mots", "🙂"][rng.random_range(0..4)]).unwrap();
                }
            }
        }
    }
}
