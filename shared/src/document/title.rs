//! A document's title: what it may be when the server is asked to set it, and the smallest change that does so.

use std::{fmt, str::FromStr};

use automerge::{Automerge, Change, ObjType, ROOT, ReadDoc, transaction::Transactable};

use super::{commit_at, fork_as, object, read};
use crate::{Timestamp, text};

/// A title as asked of the server: [`text::line`] of 1 to 300 characters, no line break nor other control character.
///
/// The live title in a document is whatever people typed there; it need not be one: [`clean_title`] is what lists show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

/// Why a text is no title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTitle {
    /// A reader would see nothing.
    #[error("a title can't be empty")]
    Empty,
    /// Over [`Title::MAX_CHARACTERS`].
    #[error("a title has at most 300 characters")]
    TooLong,
    /// A line break, a tab, any other control character.
    #[error("a title can't hold control characters")]
    ControlCharacter,
}

impl Title {
    /// Unicode scalar values.
    pub const MAX_CHARACTERS: usize = 300;

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Title {
    type Err = InvalidTitle;

    fn from_str(text: &str) -> Result<Self, InvalidTitle> {
        let text = text::line(text);
        if text.is_empty() {
            return Err(InvalidTitle::Empty);
        }
        if text.chars().count() > Self::MAX_CHARACTERS {
            return Err(InvalidTitle::TooLong);
        }
        if text.chars().any(text::breaks_a_line) {
            return Err(InvalidTitle::ControlCharacter);
        }
        Ok(Self(text))
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The live title; empty if there is none.
#[must_use]
pub fn title(doc: &Automerge) -> String {
    object(doc, &ROOT, "title", ObjType::Text).map_or_else(String::new, |id| read::plain(doc, &id))
}

/// A live title as lists show it: what a [`Title`] may hold, however it was typed. Control characters and line breaks
/// become spaces, what is over [`Title::MAX_CHARACTERS`] is left out; empty if nothing of it can be seen.
///
/// Looks at the beginning of a long text only, so it costs the same whatever somebody put there.
#[must_use]
pub fn clean_title(live: &str) -> String {
    // A letter and its accents become one character at most; white space in front is taken off first.
    let beginning = live.trim_start().chars().take(8 * Title::MAX_CHARACTERS);
    let spaced: String = beginning.map(|char| if text::breaks_a_line(char) { ' ' } else { char }).collect();
    let mut title: String = text::line(&spaced).chars().take(Title::MAX_CHARACTERS).collect();
    title.truncate(title.trim_end().len());
    title
}

/// The change that makes `title` the document's title; `None` if it is already.
///
/// Only what differs is spliced, so that what others type meanwhile elsewhere in the title stays. `doc` is left as
/// it was. A missing or spoiled title is made anew.
#[must_use]
pub fn set_title(doc: &Automerge, title: &Title, actor: [u8; 16], at: Timestamp) -> Option<Change> {
    let mut fork = fork_as(doc, actor);
    let mut transaction = fork.transaction();
    let found = object(&transaction, &ROOT, "title", ObjType::Text);
    let done = match found {
        Some(id) => {
            let old = transaction.text(&id).unwrap_or_default();
            let Splice { at, delete, insert } = splice(&old, &title.0)?;
            transaction.splice_text(&id, at, delete, insert)
        }
        None => transaction
            .put_object(ROOT, "title", ObjType::Text)
            .and_then(|id| transaction.splice_text(&id, 0, 0, &title.0)),
    };
    done.ok()?;
    transaction.commit_with(commit_at(at));
    fork.get_last_local_change()
}

/// Positions and lengths in UTF-16 units.
struct Splice<'a> {
    at: usize,
    delete: isize,
    insert: &'a str,
}

/// The one splice from `old` to `new`; `None` if they are equal. Whole characters, so never half a surrogate pair.
fn splice<'a>(old: &str, new: &'a str) -> Option<Splice<'a>> {
    if old == new {
        return None;
    }
    let same = |(one, other): &(char, char)| one == other;
    let prefix: usize = old.chars().zip(new.chars()).take_while(same).map(|(char, _)| char.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let suffix: usize =
        old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(same).map(|(char, _)| char.len_utf8()).sum();
    let units = |text: &str| text.encode_utf16().count();
    let delete = units(&old_rest[..old_rest.len() - suffix]);
    Some(Splice {
        at: units(&old[..prefix]),
        delete: isize::try_from(delete).unwrap_or(isize::MAX),
        insert: &new_rest[..new_rest.len() - suffix],
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document;

    #[test]
    fn g7_a_title_is_trimmed_and_neither_empty_nor_long_nor_broken() {
        assert_eq!("  Agir contre l’isolement\n".parse::<Title>().unwrap().as_str(), "Agir contre l’isolement");
        assert_eq!(" \u{a0} ".parse::<Title>(), Err(InvalidTitle::Empty));
        assert!("é".repeat(300).parse::<Title>().is_ok());
        assert_eq!("é".repeat(301).parse::<Title>(), Err(InvalidTitle::TooLong));
        for wrong in ["a\nb", "a\tb", "a\0b", "a\u{2028}b", "a\u{85}b"] {
            assert_eq!(wrong.parse::<Title>(), Err(InvalidTitle::ControlCharacter), "{wrong:?}");
        }
    }

    #[test]
    fn g7_a_title_that_shows_nothing_is_empty_and_one_that_turns_what_follows_does_not() {
        for nothing in ["\u{200b}", "\u{3164}\u{2800}", " \u{202e} ", "\u{fe0f}\u{34f}"] {
            assert_eq!(nothing.parse::<Title>(), Err(InvalidTitle::Empty), "{nothing:?}");
        }
        assert_eq!("Agir \u{202e}ici".parse::<Title>().unwrap().as_str(), "Agir ici");
        assert_eq!("E\u{301}te\u{301}".parse::<Title>().unwrap().as_str(), "Été");
    }

    #[test]
    fn g7_a_live_title_is_shown_cut_and_clean() {
        assert_eq!(clean_title(" Agir\n\0contre\u{2028}l’isolement\u{202e} "), "Agir  contre l’isolement");
        assert_eq!(clean_title(&"é".repeat(290_000)), "é".repeat(300));
        assert_eq!(clean_title(&"e\u{301}".repeat(290_000)), "é".repeat(300));
        assert_eq!(clean_title(&format!("a{}", "\u{301}".repeat(290_000))).chars().count(), 300);
        for nothing in ["", "\u{200b}\u{feff}", "\n\t", &"\u{3164}".repeat(5_000)] {
            assert_eq!(clean_title(nothing), "", "{nothing:?}");
        }
        for already in ["Bouger à tout âge", "👩‍👩‍👧", "a"] {
            assert_eq!(clean_title(already), already);
        }
    }

    #[test]
    fn g7_a_title_set_leaves_what_others_type_in_it_meanwhile() {
        let gabarit = crate::gabarit::Catalogue::builtin().named("normandie-2025/fiche-action@1").unwrap();
        let mut doc = document::empty();
        let old: Title = "Bouger à tout âge".parse().unwrap();
        doc.apply_changes([document::first_change(gabarit, &old, [1; 16], Timestamp::default())]).unwrap();
        let mut other = fork_as(&doc, [3; 16]);
        let set = set_title(&doc, &"Bouger à tout âge en 2026".parse().unwrap(), [2; 16], Timestamp::default());
        doc.apply_changes([set.unwrap()]).unwrap();
        let mut transaction = other.transaction();
        let id = object(&transaction, &ROOT, "title", ObjType::Text).unwrap();
        transaction.splice_text(&id, 0, 6, "Marcher").unwrap();
        transaction.commit();
        doc.merge(&mut other).unwrap();
        assert_eq!(title(&doc), "Marcher à tout âge en 2026");
        assert!(
            set_title(&doc, &"Marcher à tout âge en 2026".parse().unwrap(), [2; 16], Timestamp::default()).is_none()
        );
    }

    proptest! {
        #[test]
        fn g7_any_title_replaces_any_other(old in "[a😀é👩‍👩‍👧𝄞 b]{0,12}", new in "[a😀é👩‍👩‍👧𝄞b]{1,12}") {
            let mut doc = document::empty();
            let mut transaction = doc.transaction();
            let id = transaction.put_object(ROOT, "title", ObjType::Text).unwrap();
            transaction.splice_text(&id, 0, 0, &old).unwrap();
            transaction.commit();
            // A joiner alone shows nothing.
            let Ok(wanted) = new.parse::<Title>() else { return Ok(()) };
            if let Some(change) = set_title(&doc, &wanted, [7; 16], Timestamp::default()) {
                doc.apply_changes([change]).unwrap();
            }
            prop_assert_eq!(title(&doc), wanted.as_str());
        }
    }
}
