//! One folding of text, for whatever is searched, compared and sorted: what people take for the same is the same, however
//! it was typed. Owns which differences don't count. Its twin is `client-web/src/shape/folding.ts`; both read
//! `fixtures/folding.json`. Never used for what is kept or shown.

use std::{fmt::Write as _, ops::Range, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::text::is_invisible;

/// Symbols that say something by themselves: « 100 % » isn't « 100 ».
const SYMBOLS: &str = "%€$£+=&@#§<>";

/// Bytes that a word is given at first: most are shorter.
const ROOM: usize = 16;

/// The words of a text, one space between two: letters without case or accents, digits apart from letters, and the
/// symbols that mean something. « L’Œuvre n°12 » is « l oeuvre no 12 ». Empty if the text has none.
///
/// Letters are compared by compatibility (NFKD): ligatures, superscripts and full-width digits are what they look like.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in words(text) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word.folded);
    }
    folded
}

/// A word of a text, as it is compared and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As in [`folded`].
    pub folded: String,
    /// Where its characters begin in the text, in bytes.
    pub start: usize,
    /// Where they end, with what stands after the last and shows nothing by itself, such as its accent.
    pub end: usize,
}

impl Word {
    /// Whether it is a symbol that means something by itself.
    #[must_use]
    pub fn is_symbol(&self) -> bool {
        self.folded.starts_with(|first: char| Kind::of(first) == Kind::Symbol)
    }
}

/// The words of [`folded`], each with its place.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut folding = Folding { words: Vec::with_capacity(text.len() / 6), before: Kind::Other };
    for (start, character) in text.char_indices() {
        let place = start..start + character.len_utf8();
        if let Some(plain) = plain_alone(character) {
            folding.push(plain, &place);
            continue;
        }
        let mut shows = false;
        for plain in plain(character) {
            shows = true;
            folding.push(plain, &place);
        }
        if !shows {
            folding.lengthen(&place);
        }
    }
    folding.words
}

/// The words of a text as far as it was read.
struct Folding {
    words: Vec<Word>,
    /// Of the last character that shows something.
    before: Kind,
}

impl Folding {
    /// Takes in what a character at this place is folded to, or a part of it.
    fn push(&mut self, mut character: char, place: &Range<usize>) {
        let mut kind = Kind::of(character);
        let last = self.words.last_mut();
        // « n° » is « no ».
        if character == '°'
            && self.before == Kind::Letter
            && last.as_ref().is_some_and(|last| last.folded.ends_with('n'))
        {
            (character, kind) = ('o', Kind::Letter);
        }
        match last {
            _ if kind == Kind::Other => {}
            Some(last) if kind == self.before && kind != Kind::Symbol => {
                last.folded.push(character);
                last.end = place.end;
            }
            _ => {
                let mut folded = String::with_capacity(ROOM);
                folded.push(character);
                self.words.push(Word { folded, start: place.start, end: place.end });
            }
        }
        self.before = kind;
    }

    /// What shows nothing by itself belongs to the word that it stands at the end of.
    fn lengthen(&mut self, place: &Range<usize>) {
        if let Some(last) = self.words.last_mut().filter(|last| last.end == place.start) {
            last.end = place.end;
        }
    }
}

/// What a name sorts by: [`folded`], with numbers by their value, « Fiche 2 » before « Fiche 10 ». Compared as bytes; names
/// whose keys are the same are in the order of the names.
#[must_use]
pub fn sort_key(name: &str) -> String {
    let words = folded(name);
    let mut key = String::with_capacity(words.len() + 8);
    for word in words.split(' ') {
        if !key.is_empty() {
            key.push(' ');
        }
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            let digits = word.trim_start_matches('0');
            // Longer numbers are larger. Numbers come before letters, and 999 digits are enough to tell them apart.
            let _ = write!(key, "{:03}", digits.len().min(999));
            key.push_str(digits);
        } else {
            key.push_str(word);
        }
    }
    key
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter,
    Digit,
    Symbol,
    /// Punctuation, spaces, other signs: between words.
    Other,
}

impl Kind {
    fn of(character: char) -> Self {
        match character {
            '0'..='9' => Self::Digit,
            'a'..='z' => Self::Letter,
            _ if character.is_alphanumeric() => Self::Letter,
            _ if SYMBOLS.contains(character) => Self::Symbol,
            _ => Self::Other,
        }
    }
}

/// What a character is folded to, where that is looked up and one character: every text is mostly made of such.
fn plain_alone(character: char) -> Option<char> {
    if character.is_ascii() {
        return Some(character.to_ascii_lowercase());
    }
    *LATIN.get(usize::try_from(u32::from(character)).ok()?)?
}

/// The same of the letters that European languages add to those of ASCII, and of what stands before them.
static LATIN: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    let alone = |character: char| {
        let mut plain = plain(character);
        plain.next().filter(|_| plain.next().is_none())
    };
    ('\0'..'\u{180}').map(alone).collect()
});

/// A character in lower case, without accents, ligatures or what shows nothing. One by one is the same as all at once: what
/// only the order of accents decides is left out.
fn plain(character: char) -> impl Iterator<Item = char> {
    Some(character)
        .into_iter()
        .filter(|character| !is_invisible(*character))
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|character| !is_combining_mark(*character) && !is_invisible(*character))
        .flat_map(char::to_lowercase)
        .flat_map(|character| spelled(character).into_iter().flatten())
}

/// Letters that have no decomposition, as they are typed without them; at most two.
fn spelled(character: char) -> [Option<char>; 2] {
    let (first, second) = match character {
        'œ' => ('o', Some('e')),
        'æ' => ('a', Some('e')),
        'ß' => ('s', Some('s')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        // A letter to Unicode, an apostrophe to whoever types it.
        'ʼ' => ('\'', None),
        other => (other, None),
    };
    [Some(first), second]
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Fixture {
        /// A text, and what it is folded to.
        folded: Vec<(String, String)>,
        /// In the order of a list.
        sorted: Vec<String>,
    }

    fn fixture() -> Fixture {
        serde_json::from_str(include_str!("../fixtures/folding.json")).unwrap()
    }

    #[test]
    fn what_people_take_for_the_same_is_the_same() {
        for (text, expected) in fixture().folded {
            assert_eq!(folded(&text), expected, "{text:?}");
            assert_eq!(folded(&expected), expected, "folding twice changes nothing");
        }
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "L’e\u{301}te\u{301} à 100 % — ﬁn";
        let found: Vec<_> = words(text).into_iter().map(|word| (word.folded, &text[word.start..word.end])).collect();
        let expected =
            [("l", "L"), ("ete", "e\u{301}te\u{301}"), ("a", "à"), ("100", "100"), ("%", "%"), ("fin", "ﬁn")];
        assert_eq!(found, expected.map(|(folded, text)| (folded.to_owned(), text)));
    }

    #[test]
    fn numbers_sort_by_their_value_and_accents_do_not_count() {
        let sorted = fixture().sorted;
        let mut names = sorted.clone();
        names.reverse();
        names.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)).then_with(|| one.cmp(other)));
        assert_eq!(names, sorted);
    }
}
