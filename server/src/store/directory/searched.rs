//! What can be looked for in documents, and what a search finds.

use maillage_shared::{
    Role,
    document::{PROJECTION, Passage},
    search::{Query, Term, Words, index},
};

use super::{Document, Write};
use crate::limits::{SEARCHED_BYTES, SEARCHED_PASSAGES, SEARCHED_WORD_BYTES};

/// What can be looked for in a document, with its words as databases are told them. Costs as much to make as the texts are
/// long, so that whoever has many makes it off the async threads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searched {
    passages: Vec<Passage>,
    title: Words,
    open: Words,
    every: Option<Words>,
}

impl Searched {
    /// Of these passages, as many as the limits take.
    #[must_use]
    pub fn of(mut passages: Vec<Passage>) -> Self {
        passages.truncate(SEARCHED_PASSAGES);
        let mut bytes = 0_usize;
        let fitting = passages.iter().take_while(|passage| {
            bytes = bytes.saturating_add(passage.text.len() + passage.place.len());
            bytes <= SEARCHED_BYTES
        });
        passages.truncate(fitting.count());
        let words = |wanted: &dyn Fn(&Passage) -> bool| {
            let wanted = passages.iter().filter(|passage| wanted(passage));
            index(wanted.map(|passage| passage.text.as_str()), SEARCHED_WORD_BYTES)
        };
        let title = words(&|passage| passage.is_title());
        let open = words(&|passage| !passage.sensitive);
        let every = passages.iter().any(|passage| passage.sensitive).then(|| words(&|_| true));
        Self { passages, title, open, every }
    }

    /// The passages, in the order of the form.
    #[must_use]
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// The words of the title.
    pub(in crate::store) fn title(&self) -> &Words {
        &self.title
    }

    /// The words that every reader may find, the title's among them.
    pub(in crate::store) fn open(&self) -> &Words {
        &self.open
    }

    /// All words, where there are sensitive ones.
    pub(in crate::store) fn every(&self) -> Option<&Words> {
        self.every.as_ref()
    }
}

/// A new document as the directory is told of it.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// What lists show.
    pub document: Document,
    /// What can be looked for in it.
    pub searched: Searched,
}

impl NewDocument {
    /// Adds both to the directory, once the document's journal is written up to `through`.
    pub(crate) fn into_writes(self, through: i64) -> [Write; 2] {
        let Self { mut document, searched } = self;
        document.projected_through = through;
        let searched = Write::SetSearched { document: document.id, searched, through, version: PROJECTION };
        [Write::AddDocument(document), searched]
    }
}

/// What a search is to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates {
    /// `SEARCH_WEIGHED` at most.
    pub documents: Vec<Candidate>,
    /// How many there are in all.
    pub total: u64,
}

/// A document that holds all the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What is known of it.
    pub document: Document,
    /// What the participant may do with it; never `Role::None`.
    pub role: Role,
    /// All its passages that the participant may read, those without a word included. None for the last of those whose texts
    /// together are longer than `SEARCH_READ_BYTES`.
    pub passages: Vec<Passage>,
}

/// Whether somebody with this role in a document may read its sensitive fields, which the document shows to who has this
/// least role (R31).
pub(in crate::store) fn reads_sensitive(role: Role, least: Role) -> bool {
    role >= least
}

/// Of a document's passages those that somebody with this role may read.
pub(in crate::store) fn readable(mut passages: Vec<Passage>, role: Role, least: Role) -> Vec<Passage> {
    passages.retain(|passage| !passage.sensitive || reads_sensitive(role, least));
    passages
}

/// Whether these words, as a database was told them, are all that are looked for.
pub(in crate::store) fn holds(words: &Words, query: &Query) -> bool {
    let is_there = |term: &Term| {
        let (told, begins) = (term.told(), term.told_beginning());
        words.iter().any(|word| word == told || begins.as_ref().is_some_and(|begins| word.starts_with(begins)))
    };
    query.terms().iter().all(|term| is_there(term) || (!term.apart().is_empty() && term.apart().iter().all(is_there)))
}
