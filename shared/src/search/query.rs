//! What somebody looks for.

use super::{
    stem::stem,
    words::{is_empty_word, searchable, spelled},
};

/// Letters that a word has when what begins with it is looked for too: one letter begins everything.
const LEAST_BEGINNING: usize = 2;

/// Words of a query that have a bit each.
const MOST_TERMS: usize = 32;

/// The words that are looked for, all of which a document must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    word: String,
    stem: String,
    begins: bool,
}

impl Query {
    /// What was typed, as far as it was: the last word may be the beginning of one, unless something stands after it. Words
    /// that say nothing are left out where others say something, and so are those after the first `at_most`, which is 32 or less.
    #[must_use]
    pub fn parse(typed: &str, at_most: usize) -> Self {
        let words = searchable(typed);
        let is_finished = words.last().is_some_and(|last| last.end < typed.len());
        let last = words.len().wrapping_sub(1);
        let says = words.iter().any(|word| !is_empty_word(&word.folded));
        let mut terms: Vec<Term> = Vec::new();
        for (index, word) in words.into_iter().enumerate() {
            if says && is_empty_word(&word.folded) {
                continue;
            }
            let begins = index == last && !is_finished && word.folded.chars().count() >= LEAST_BEGINNING;
            let term = Term { stem: stem(&word.folded), word: word.folded, begins };
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        terms.truncate(at_most.min(MOST_TERMS));
        Self { terms }
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Which of them a folded word is: a bit for each, the first the lowest.
    #[must_use]
    pub(super) fn found_by(&self, word: &str) -> u32 {
        // A stem begins as its word does, but for one.
        let begins_alike = |term: &Term| term.word.as_bytes().first() == word.as_bytes().first();
        if word != "yeux" && word != "oeil" && !self.terms.iter().any(begins_alike) {
            return 0;
        }
        let form = stem(word);
        let terms = self.terms.iter().take(MOST_TERMS).enumerate().filter(|(_, term)| term.finds_form(word, &form));
        terms.fold(0, |found, (bit, _)| found | 1 << bit)
    }

    /// The words, in the order they were typed.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

impl Term {
    /// Whether a folded word is one of those that are looked for. The same as asking a database that was told it.
    #[must_use]
    pub fn finds(&self, word: &str) -> bool {
        self.finds_form(word, &stem(word))
    }

    /// The same of a word whose stem is known.
    fn finds_form(&self, word: &str, form: &str) -> bool {
        let begins = || word.starts_with(&self.word) || form.starts_with(&self.word);
        self.stem == form || self.stem == word || (self.begins && begins())
    }

    /// The word as a database was told it, if it was told this one.
    #[must_use]
    pub fn told(&self) -> String {
        spelled(&self.stem)
    }

    /// What a word begins with as a database was told it; `None` if only whole words are looked for.
    #[must_use]
    pub fn told_beginning(&self) -> Option<String> {
        self.begins.then(|| spelled(&self.word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_for(typed: &str) -> Vec<(String, Option<String>)> {
        let query = Query::parse(typed, 16);
        query.terms().iter().map(|term| (term.told(), term.told_beginning())).collect()
    }

    fn whole(word: &str) -> (String, Option<String>) {
        (word.to_owned(), None)
    }

    #[test]
    fn q3_the_last_word_may_be_the_beginning_of_one() {
        assert_eq!(looked_for("accès aux soi"), [whole("acce"), ("soi".to_owned(), Some("soi".to_owned()))]);
        assert_eq!(looked_for("soins "), [whole("soin")]);
        assert_eq!(looked_for("soins,"), [whole("soin")]);
        assert_eq!(looked_for("e\u{301}te\u{301}"), [("ete".to_owned(), Some("ete".to_owned()))]);
        assert_eq!(looked_for("fiche 1"), [whole("fiche"), whole("1")], "one letter begins too much");
    }

    #[test]
    fn q2_words_that_say_nothing_are_left_out_where_others_say_something() {
        assert_eq!(looked_for("l’accès à la "), [whole("acce")]);
        assert_eq!(looked_for("accès de"), [whole("acce")], "« de » may become a word: then it is looked for");
        assert_eq!(looked_for("de"), [("de".to_owned(), Some("de".to_owned()))]);
        assert_eq!(looked_for(" — ’"), []);
    }

    #[test]
    fn q9_of_too_many_words_the_first_are_looked_for() {
        let many: Vec<_> = (100..200).map(|number: u32| number.to_string()).collect();
        assert_eq!(Query::parse(&many.join(" "), 16).terms().len(), 16);
        assert_eq!(Query::parse("soin soins soin ", 16).terms().len(), 2);
    }

    #[test]
    fn q2_a_term_finds_the_forms_of_its_word() {
        let finds = |typed: &str, word: &str| Query::parse(typed, 1).terms()[0].finds(word);
        assert!(finds("hôpitaux ", "hopital") && finds("hopital ", "hopitaux") && finds("hôpit", "hopitaux"));
        assert!(!finds("hopital ", "hopitalier") && finds("hopital", "hopitalier"));
        assert!(!finds("port ", "porte"));
    }
}
