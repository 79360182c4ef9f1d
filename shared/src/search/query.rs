//! What somebody looks for.

use super::{
    stem::stem,
    words::{Grouped, grouped, is_empty_word, searchable, spelled},
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
    /// Of a number in groups, these: « 12 300 » may be two numbers as well.
    apart: Vec<Term>,
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
        let numbers = grouped(typed, &words);
        let (mut numbers, mut terms) = (numbers.into_iter().peekable(), Vec::<Term>::new());
        let mut index = 0;
        while index < words.len() {
            let number = numbers.next_if(|number| number.words.start == index);
            let of = number.as_ref().map_or(index..index + 1, |number| number.words.clone());
            index = of.end;
            let begins = index > last && !is_finished;
            let mut apart: Vec<_> = words[of].iter().map(|word| Term::of(&word.folded, false)).collect();
            if let Some(part) = apart.last_mut() {
                part.begins = begins && part.word.chars().count() >= LEAST_BEGINNING;
            }
            let term = match number {
                Some(Grouped { whole, .. }) => Term { apart, ..Term::of(&whole.folded, begins) },
                None => apart.swap_remove(0),
            };
            let is_passed_over = says && is_empty_word(&term.word);
            if !is_passed_over && !terms.contains(&term) {
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
        self.bits(|term| term.finds_form(word, &form))
    }

    /// Which of them a folded word is a group of.
    #[must_use]
    pub(super) fn found_in_part_by(&self, word: &str) -> u32 {
        if !word.starts_with(|first: char| first.is_ascii_digit()) {
            return 0;
        }
        self.bits(|term| term.apart.iter().any(|part| part.finds_form(word, word)))
    }

    fn bits(&self, is_found: impl Fn(&Term) -> bool) -> u32 {
        let terms = self.terms.iter().take(MOST_TERMS).enumerate().filter(|(_, term)| is_found(term));
        terms.fold(0, |found, (bit, _)| found | 1 << bit)
    }

    /// The words, in the order they were typed.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

impl Term {
    fn of(folded: &str, begins: bool) -> Self {
        Self { word: folded.to_owned(), stem: stem(folded), begins, apart: Vec::new() }
    }

    /// The words that do in place of this one, all of them together: the groups of a number. None of a single word.
    #[must_use]
    pub fn apart(&self) -> &[Self] {
        &self.apart
    }

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
    fn q2_a_number_in_groups_is_looked_for_as_one_or_by_its_groups() {
        fn said(terms: &[Term]) -> String {
            let begins = |term: &Term| if term.told_beginning().is_some() { "*" } else { "" };
            let apart =
                |term: &Term| if term.apart().is_empty() { String::new() } else { format!("({})", said(term.apart())) };
            let terms = terms.iter().map(|term| format!("{}{}{}", term.told(), begins(term), apart(term)));
            terms.collect::<Vec<_>>().join(" ")
        }
        let looked_for = |typed: &str| said(Query::parse(typed, 16).terms());
        assert_eq!(looked_for("5 000"), "5000*(5 000*)");
        assert_eq!(looked_for("5\u{202f}000 places "), "5000(5 000) place");
        assert_eq!(looked_for("places de 5\u{a0}000 "), "place 5000(5 000)");
        assert_eq!((looked_for("5000 "), looked_for("5 00")), ("5000".to_owned(), "5 00*".to_owned()));
        assert_eq!(Query::parse("5 000", 16).found_by("50000"), 1, "the beginning is enough");
        assert_eq!(Query::parse("5 000 ", 16).found_by("50000"), 0);
        assert_eq!(Query::parse("soins 12 300 ", 16).found_in_part_by("300"), 0b10);
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
