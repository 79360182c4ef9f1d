//! The words of a text that can be looked for, and how databases are told them.

use std::{collections::BTreeSet, fmt::Write as _, ops::Range};

use super::stem::stem;
use crate::folding::{self, Word};

/// Letters of a word that count; longer ones are the same if they begin alike. No natural word is longer.
const LONGEST: usize = 64;

/// Groups of digits of a number at most; more are a series of numbers.
const MOST_GROUPS: usize = 5;

/// Words that are everywhere and say nothing by themselves, elided ones too: « l’accès à la santé » is looked for by
/// « accès » and « santé ». « est » is a direction as well, so it stays.
const EMPTY: [&str; 60] = [
    "a", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "d", "dans", "de", "des", "du", "elle", "elles", "en",
    "et", "eux", "il", "ils", "j", "je", "jusqu", "l", "la", "le", "les", "leur", "leurs", "lorsqu", "lui", "m", "me",
    "mes", "n", "ne", "nos", "notre", "nous", "on", "ou", "par", "pour", "puisqu", "qu", "que", "qui", "s", "sa", "se",
    "ses", "si", "son", "sur", "t", "un", "une", "vos", "vous",
];

/// The words of a text that can be looked for, each with its place; symbols aren't. « C.P.T.S. » is « cpts ».
#[must_use]
pub(super) fn searchable(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // Whether the last word is letters with points between them, as far as it goes.
    let mut spells = false;
    for mut word in folding::words(text) {
        if word.is_symbol() {
            continue;
        }
        let is_letter = is_one_letter(&word.folded);
        if let Some(last) = words.last_mut()
            && spells
            && is_letter
            && &text[last.end..word.start] == "."
        {
            last.folded.push_str(&word.folded);
            last.end = word.end;
            continue;
        }
        spells = is_letter;
        if word.folded.len() > LONGEST
            && let Some((end, _)) = word.folded.char_indices().nth(LONGEST)
        {
            word.folded.truncate(end);
        }
        words.push(word);
    }
    words
}

fn is_one_letter(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
}

/// A number in groups of three digits, « 5 000 ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grouped {
    /// Which words of the text it is made of.
    pub(super) words: Range<usize>,
    /// Without its spaces, « 5000 ».
    pub(super) whole: Word,
}

/// The numbers of a text that are written in groups of three digits, with one space of any kind between two.
#[must_use]
pub(super) fn grouped(text: &str, words: &[Word]) -> Vec<Grouped> {
    let goes_on = |index: usize| {
        let (word, next) = (&words[index], words.get(index + 1));
        next.is_some_and(|next| digits(next) == Some(3) && is_one_space(&text[word.end..next.start]))
    };
    let mut numbers = Vec::new();
    let mut index = 0;
    while index < words.len() {
        let first = index;
        index += 1;
        if digits(&words[first]).is_none_or(|digits| digits > 3) || !goes_on(first) {
            continue;
        }
        while goes_on(index) {
            index += 1;
        }
        index += 1;
        if index - first <= MOST_GROUPS {
            let group = &words[first..index];
            let folded = group.iter().map(|word| word.folded.as_str()).collect();
            let (start, end) = (group[0].start, group[group.len() - 1].end);
            numbers.push(Grouped { words: first..index, whole: Word { folded, start, end } });
        }
    }
    numbers
}

/// How many digits a word is, if it is nothing else.
fn digits(word: &Word) -> Option<usize> {
    word.folded.bytes().all(|byte| byte.is_ascii_digit()).then_some(word.folded.len())
}

/// Also a narrow one, or one that doesn't break; a tabulator stands between cells.
fn is_one_space(between: &str) -> bool {
    let mut characters = between.chars();
    characters.next().is_some_and(|character| character.is_whitespace() && !character.is_control())
        && characters.next().is_none()
}

pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY.binary_search(&word).is_ok()
}

/// What a database is told of texts: one after the other, with spaces between; letters and digits of ASCII only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }
}

/// What a database is told of these texts, each word once: as it stands, and its stem; a number in groups as it stands, and
/// without its spaces. As many as fit into `bytes`.
#[must_use]
pub fn index<'a>(texts: impl Iterator<Item = &'a str>, bytes: usize) -> Words {
    let mut words = BTreeSet::new();
    let mut left = bytes;
    for word in texts.flat_map(told).map(|word| word.folded).filter(|word| !is_empty_word(word)) {
        for form in [stem(&word), word] {
            let form = spelled(&form);
            if form.len() < left && !words.contains(&form) {
                left -= form.len() + 1;
                words.insert(form);
            }
        }
    }
    Words(words.into_iter().collect::<Vec<_>>().join(" "))
}

fn told(text: &str) -> Vec<Word> {
    let mut words = searchable(text);
    let numbers = grouped(text, &words);
    words.extend(numbers.into_iter().map(|number| number.whole));
    words
}

/// A word in letters and digits of ASCII, which every database reads alike: what isn't ASCII is its number, seven digits
/// each, so that what begins with a word begins with its spelling. No folded word has letters beside digits otherwise.
pub(super) fn spelled(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut spelled = String::with_capacity(word.len() * 4);
    for character in word.chars() {
        if character.is_ascii() {
            spelled.push(character);
        } else {
            let _ = write!(spelled, "z{:07}", u32::from(character));
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        searchable(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn empty_words_are_in_order() {
        assert!(EMPTY.is_sorted());
    }

    #[test]
    fn q2_letters_with_points_between_them_are_one_word() {
        assert_eq!(said("La C.P.T.S. du C.H.U"), ["la", "cpts", "du", "chu"]);
        assert_eq!(said("A. B, c d. E"), ["a", "b", "c", "d", "e"]);
        assert_eq!(said("12.1.1"), ["12", "1", "1"]);
        assert_eq!(said("100 % à 20 €"), ["100", "a", "20"]);
    }

    #[test]
    fn q2_words_are_told_as_they_stand_and_by_their_stem() {
        let words = index(["L’accès aux soins", "des hôpitaux"].into_iter(), 1000);
        assert_eq!(words.as_str(), "acce acces hopital hopitaux soin soins");
        assert_eq!(index(["Łódź عقد"].into_iter(), 1000).as_str(), "lodz z0001593z0001602z0001583");
        assert_eq!(index(["  — l’"].into_iter(), 1000), Words::default());
    }

    #[test]
    fn q2_a_number_in_groups_is_the_number() {
        let numbers = |text: &str| {
            let numbers = grouped(text, &searchable(text)).into_iter();
            numbers.map(|number| (number.whole.folded, text[number.whole.start..number.whole.end].to_owned())).collect()
        };
        let found = |text: &str| -> Vec<(String, String)> { numbers(text) };
        for space in [" ", "\u{a0}", "\u{202f}", "\u{2009}", "\u{2007}"] {
            let (written, whole) = (format!("5{space}000"), "5000".to_owned());
            assert_eq!(found(&format!("Budget : {written} € en 2026")), [(whole, written)], "{space:?}");
        }
        let said = |text: &str| found(text).into_iter().map(|(whole, _)| whole).collect::<Vec<_>>();
        assert_eq!(said("12 345 678,50 € puis 1 000"), ["12345678", "1000"]);
        assert_eq!(said("0 800 123 456"), ["0800123456"]);
        for none in ["2026 300", "12 30", "1 0000", "12.000", "5  000", "5\t000", "02 31 00 00 00", "5 a000"] {
            assert_eq!(said(none), [""; 0], "{none}");
        }
        assert_eq!(said("100 200 300 400 500 600"), [""; 0], "a series");
        assert_eq!(index(["5 000 places"].into_iter(), 1000).as_str(), "000 5 5000 place places");
    }

    #[test]
    fn q9_no_more_words_are_told_than_fit() {
        let words = index(["soins hopitaux maison"].into_iter(), 16);
        assert_eq!(words.as_str(), "soin soins");
        let long = "x".repeat(100_000);
        assert_eq!(index([long.as_str()].into_iter(), 1000).as_str().len(), LONGEST);
    }
}
