//! The one spelling of what people type: names, titles and passwords, wherever they come in. Owns which characters
//! show nothing. Says nothing of what a text means, and never looks at the text of a field.

use unicode_normalization::UnicodeNormalization;

/// The byte order mark: some editors write it at the start of a text, and nobody types it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A name or a title as it is kept: composed (NFC), without what shows nothing and without overrides of the direction
/// of writing, trimmed. Empty if nothing of it can be seen.
///
/// Joiners and variation selectors stay where something can be seen: emoji and Persian are written with them. Control
/// characters and line breaks stay too: whether they are refused ([`breaks_a_line`]) or replaced is the caller's.
#[must_use]
pub fn line(text: &str) -> String {
    let kept: String = text.chars().filter(|character| !is_never_kept(*character)).nfc().collect();
    if is_blank(&kept) { String::new() } else { kept.trim().to_owned() }
}

/// A password as it is hashed and measured: composed (NFC), without a byte order mark in front. Keyboards and systems
/// differ in how they compose an accent, and nobody can see which way theirs does.
#[must_use]
pub fn password(text: &str) -> String {
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).nfc().collect()
}

/// The spellings in which a password may have been hashed: as it is kept, and for hashes of earlier versions as it was
/// given and decomposed, each once. One if it has no accents.
#[must_use]
pub fn password_spellings(text: &str) -> Vec<String> {
    let mut spellings = vec![password(text)];
    for former in [text.to_owned(), text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).nfd().collect()] {
        if !spellings.contains(&former) {
            spellings.push(former);
        }
    }
    spellings
}

/// Whether a reader would see nothing: only white space, control characters, and those below.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || character.is_control() || is_invisible(character))
}

/// A line break, a tab, any other control character. The two Unicode line breaks are no control characters by category,
/// but break lines all the same.
#[must_use]
pub fn breaks_a_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// What nobody needs in a line of text: it shows nothing, joins nothing, or turns what stands around it. Whoever writes
/// from right to left needs no override: the letters themselves say so.
fn is_never_kept(character: char) -> bool {
    matches!(
        character,
        // Soft hyphen, Mongolian vowel separator, zero-width space, word joiner and its kin, byte order mark.
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | BYTE_ORDER_MARK
        // Embeddings, overrides, isolates, and the deprecated switches of shaping.
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        // Annotation marks and tags.
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e001f}'
    )
}

/// What shows nothing by itself: `Default_Ignorable_Code_Point` of Unicode 16, and the Braille cell without a dot.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | BYTE_ORDER_MARK | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each shows nothing, by itself or doubled.
    const NOTHING: &str =
        "\u{200b}\u{2060}\u{feff}\u{ad}\u{3164}\u{2800}\u{180e}\u{202e}\u{fe0f}\u{34f}\u{200d}\u{a0}\t";

    #[test]
    fn r26_a_line_that_shows_nothing_is_empty() {
        for character in NOTHING.chars() {
            assert_eq!(line(&character.to_string()), "", "{character:?}");
            assert_eq!(line(&format!(" {character}{character} ")), "", "{character:?}");
        }
        assert_eq!(line(NOTHING), "");
    }

    #[test]
    fn r26_a_line_is_composed_and_keeps_what_joins_letters() {
        assert_eq!(line(" E\u{301}vreux\n"), "Évreux");
        assert_eq!(line("\u{feff}Bou\u{ad}ger\u{200b}"), "Bouger");
        assert_eq!(line("Eva\u{202e}eirraM\u{202c}"), "EvaeirraM");
        for whole in ["👩‍👩‍👧", "می‌خواهم", "❤\u{fe0f}", "l’été — « oui »", "\u{200f}(محمد)"]
        {
            assert_eq!(line(whole), whole);
        }
    }

    #[test]
    fn r25_a_password_is_the_same_however_its_accents_are_composed() {
        assert_eq!(password("e\u{301}te\u{301}"), password("été"));
        assert_eq!(password("\u{feff}secret"), "secret");
        assert_eq!(password(" secret\u{200b}"), " secret\u{200b}", "what was chosen stays");
        assert_eq!(password_spellings("secret"), ["secret"]);
        assert_eq!(password_spellings("été"), ["été", "e\u{301}te\u{301}"]);
        assert_eq!(password_spellings("e\u{301}té"), ["été", "e\u{301}té", "e\u{301}te\u{301}"]);
    }
}
