//! Begins a document as another one stands: all that it says, nothing of how it came to say so.

use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc, Value,
    marks::ExpandMark,
    transaction::{Transactable as _, Transaction},
};

use super::{Title, Withheld, birth, commit_at, empty};
use crate::{
    Timestamp,
    gabarit::{Field, Gabarit, GabaritId},
};

/// Objects nested deeper than this are left out: no gabarit nests so deep, and a client may without end.
const DEPTH: usize = 32;
/// What stands for a block marker in a text.
const BLOCK: char = '\u{fffc}';
/// Where all fields are.
const FIELDS: &str = "fields";
/// How deep the rows of a document lie: `fields`, a key, a row.
const ROW_DEPTH: usize = 3;

/// The first change of a document of this gabarit and title that says what `doc` says, rows that were deleted excepted. What
/// several wrote into one place at once is there as `doc` shows it. Fields that are `withheld` are there as nobody has written in
/// them yet, and what is of the wrong type around them is so too; where no form says how they are made, they aren't there.
///
/// `actor` should be used for nothing else before it. `at` is rounded to a second.
///
/// # Errors
/// If Automerge can't read `doc`.
pub fn copy(
    doc: &Automerge,
    gabarit: &GabaritId,
    title: &Title,
    actor: [u8; 16],
    at: Timestamp,
    withheld: Option<Withheld<'_>>,
) -> Result<Change, AutomergeError> {
    let mut fresh = empty().with_actor(ActorId::from(actor));
    let mut transaction = fresh.transaction();
    Copier { doc, transaction: &mut transaction, withheld, place: String::new() }.map(&ROOT, &ROOT, 0)?;
    transaction.put(ROOT, "gabarit", gabarit.to_string())?;
    let text = transaction.put_object(ROOT, "title", ObjType::Text)?;
    transaction.splice_text(&text, 0, 0, title.as_str())?;
    transaction.commit_with(commit_at(at));
    Ok(fresh.get_last_local_change().expect("the transaction above holds operations"))
}

struct Copier<'doc, 'into, 'fresh> {
    doc: &'doc Automerge,
    transaction: &'into mut Transaction<'fresh>,
    withheld: Option<Withheld<'doc>>,
    /// Where it is: `fields.indicateurs.<row id>`.
    place: String,
}

impl<'doc> Copier<'doc, '_, '_> {
    fn map(&mut self, from: &ObjId, to: &ObjId, depth: usize) -> Result<(), AutomergeError> {
        for key in self.doc.keys(from) {
            let Some((value, id)) = self.doc.get(from, key.as_str())? else { continue };
            let above = self.place.len();
            if above > 0 {
                self.place.push('.');
            }
            self.place.push_str(&key);
            match value {
                _ if self.withheld.is_some_and(|withheld| withheld.holds(&self.place)) => {
                    self.blank(to, &key, depth)?;
                }
                // Such a place holds sensitive fields as the form has it alone: in anything else they stand without their keys.
                ref wrong if !matches!(wrong, Value::Object(ObjType::Map)) && self.is_around_sensitive(depth) => {
                    self.born(to, &key, depth)?;
                }
                // Written by the caller.
                _ if depth == 0 && matches!(key.as_str(), "title" | "gabarit") => {}
                Value::Scalar(value) => self.transaction.put(to, key, value.into_owned())?,
                Value::Object(_) if depth + 1 >= DEPTH || (depth + 1 == ROW_DEPTH && self.is_deleted(&id)) => {}
                Value::Object(kind) => {
                    let object = self.transaction.put_object(to, key, kind)?;
                    self.object(kind, &id, &object, depth + 1)?;
                }
            }
            self.place.truncate(above);
        }
        Ok(())
    }

    /// The form of what is withheld, if it is known.
    fn form(&self) -> Option<&'doc Gabarit> {
        self.withheld.and_then(Withheld::form)
    }

    /// What a sensitive field is made with, if it is one: what else stands under such a place is left out.
    fn blank(&mut self, to: &ObjId, key: &str, depth: usize) -> Result<(), AutomergeError> {
        let of_rows = self.place.split('.').nth(1).unwrap_or_default();
        let form = self.form().into_iter();
        let fields: Vec<&Field> = match depth {
            1 => form.flat_map(Gabarit::fields).collect(),
            ROW_DEPTH => form.filter_map(|form| form.field(of_rows)).flat_map(Field::columns).collect(),
            _ => return Ok(()),
        };
        let field = fields.into_iter().find(|field| field.key == key && field.sensitive);
        field.map_or(Ok(()), |field| birth::create(self.transaction, to, field))
    }

    /// Whether it is at all fields, at rows or at a row, and sensitive fields are in there.
    fn is_around_sensitive(&self, depth: usize) -> bool {
        depth < ROW_DEPTH && self.withheld.is_some_and(|withheld| withheld.is_inside(&self.place))
    }

    /// What all fields, or rows, are made with; a row is left out.
    fn born(&mut self, to: &ObjId, key: &str, depth: usize) -> Result<(), AutomergeError> {
        let mut form = self.form().into_iter().flat_map(Gabarit::fields);
        match depth {
            0 if key == FIELDS => {
                let fields = self.transaction.put_object(to, key, ObjType::Map)?;
                form.try_for_each(|field| birth::create(self.transaction, &fields, field))
            }
            1 => form.find(|field| field.key == key).map_or(Ok(()), |rows| birth::create(self.transaction, to, rows)),
            _ => Ok(()),
        }
    }

    fn object(&mut self, kind: ObjType, from: &ObjId, to: &ObjId, depth: usize) -> Result<(), AutomergeError> {
        match kind {
            ObjType::Map | ObjType::Table => self.map(from, to, depth),
            ObjType::List => self.list(from, to, depth),
            ObjType::Text => self.text(from, to, depth),
        }
    }

    fn list(&mut self, from: &ObjId, to: &ObjId, depth: usize) -> Result<(), AutomergeError> {
        for (value, id) in self.doc.values(from) {
            let at = self.transaction.length(to);
            match value {
                Value::Scalar(value) => self.transaction.insert(to, at, value.into_owned())?,
                Value::Object(_) if depth + 1 >= DEPTH => {}
                Value::Object(kind) => {
                    let object = self.transaction.insert_object(to, at, kind)?;
                    self.object(kind, &id, &object, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    /// Words, block markers and marks. Positions are the same in both, so that marks lie where they lay.
    fn text(&mut self, from: &ObjId, to: &ObjId, depth: usize) -> Result<(), AutomergeError> {
        let (mut words, mut at) = (String::new(), 0);
        // Its elements one by one would be the ends of marks too.
        for letter in self.doc.text(from)?.chars() {
            let block = if letter == BLOCK { self.doc.get(from, at)? } else { None };
            at += letter.len_utf16();
            let Some((Value::Object(kind), id)) = block else {
                words.push(letter);
                continue;
            };
            self.append(to, &mut words)?;
            let end = self.transaction.length(to);
            let block = self.transaction.split_block(to, end)?;
            if matches!(kind, ObjType::Map | ObjType::Table) && depth + 1 < DEPTH {
                self.map(&id, &block, depth + 1)?;
            }
        }
        self.append(to, &mut words)?;
        for mark in self.doc.marks(from)? {
            // As the client sets them: what is typed behind a link isn't linked.
            let expand = if mark.name() == "link" { ExpandMark::None } else { ExpandMark::After };
            self.transaction.mark(to, mark, expand)?;
        }
        Ok(())
    }

    fn append(&mut self, to: &ObjId, words: &mut String) -> Result<(), AutomergeError> {
        let at = self.transaction.length(to);
        self.transaction.splice_text(to, at, 0, words)?;
        words.clear();
        Ok(())
    }

    fn is_deleted(&self, row: &ObjId) -> bool {
        self.doc.get(row, "deleted").ok().flatten().is_some_and(|(value, _)| value.as_bool() == Some(true))
    }
}
