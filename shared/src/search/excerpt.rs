//! What is shown of a text in which words were found: the words around them, in parts that were found and parts that
//! weren't. Parts and no positions or marks: whoever shows them can neither count wrongly nor show HTML.

use std::{cmp::Reverse, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    Query,
    words::{grouped, searchable},
};

/// Bytes of an excerpt, more or less: two lines of a list, three on a phone.
const LONG: usize = 180;
/// Of these, what stands before the first word that was found.
const BEFORE: usize = 50;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundPart {
    /// As it stands there; three points where something was left out.
    pub text: String,
    /// Whether this was looked for.
    pub found: bool,
}

/// Which of the query's words a text holds: a bit for each, the first the lowest.
#[must_use]
pub fn found_in(query: &Query, text: &str) -> u32 {
    places(query, text).iter().fold(0, |found, (_, terms)| found | terms)
}

/// The whole text, in parts.
#[must_use]
pub fn marked(query: &Query, text: &str) -> Vec<FoundPart> {
    parts(text, &places(query, text).into_iter().map(|(place, _)| place).collect::<Vec<_>>())
}

/// What stands around the words that were found, as much of it as a list has room for: where most different words stand
/// together.
#[must_use]
pub fn excerpt(query: &Query, text: &str) -> Vec<FoundPart> {
    let places = places(query, text);
    if text.len() <= LONG {
        return parts(text, &places.into_iter().map(|(place, _)| place).collect::<Vec<_>>());
    }
    let window = |first: usize| {
        let start = places[first].0.start;
        places[first..].iter().take_while(move |(place, _)| place.end <= start + LONG - BEFORE)
    };
    let worth = |first: &usize| window(*first).fold(0_u32, |found, (_, terms)| found | terms).count_ones();
    // Of several that are worth the same, the first.
    let best = (0..places.len()).rev().max_by_key(worth);
    let from = best.map_or(0, |best| places[best].0.start.saturating_sub(BEFORE));
    let start = if from == 0 { 0 } else { word_start(text, from) };
    let end = word_end(text, start + LONG);
    let inside = places.into_iter().map(|(place, _)| place).filter(|place| place.start >= start && place.end <= end);
    let inside: Vec<_> = inside.map(|place| place.start - start..place.end - start).collect();
    let mut parts = parts(text[start..end].trim_end(), &inside);
    if start > 0 {
        put_before(&mut parts, "… ");
    }
    if end < text.len() {
        push(&mut parts, " …", false);
    }
    parts
}

/// Where words stand that were found, and which of the query's they are: a bit each. Where a number stands whole, its groups
/// say nothing by themselves.
fn places(query: &Query, text: &str) -> Vec<(Range<usize>, u32)> {
    let words = searchable(text);
    let numbers = grouped(text, &words).into_iter().map(|number| number.whole);
    let mut places: Vec<_> = Vec::new();
    for word in words.iter().chain(&numbers.collect::<Vec<_>>()) {
        let found = query.found_by(&word.folded);
        if found != 0 {
            places.push((word.start..word.end, found));
        }
    }
    let whole = places.iter().fold(0, |found, (_, terms)| found | terms);
    for word in &words {
        let found = query.found_in_part_by(&word.folded) & !whole;
        if found != 0 {
            places.push((word.start..word.end, found));
        }
    }
    // A number before its groups.
    places.sort_by_key(|(place, _)| (place.start, Reverse(place.end)));
    places
}

fn parts(text: &str, places: &[Range<usize>]) -> Vec<FoundPart> {
    let mut parts = Vec::new();
    let mut at = 0;
    for place in places {
        // A text that was trimmed may end before the last of them.
        let (start, end) = (place.start.max(at), place.end.min(text.len()));
        if start >= end {
            continue;
        }
        push(&mut parts, &text[at..start], false);
        push(&mut parts, &text[start..end], true);
        at = end;
    }
    push(&mut parts, &text[at..], false);
    parts
}

fn push(parts: &mut Vec<FoundPart>, text: &str, found: bool) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.found == found => last.text.push_str(text),
        _ => parts.push(FoundPart { text: text.to_owned(), found }),
    }
}

fn put_before(parts: &mut Vec<FoundPart>, text: &str) {
    match parts.first_mut() {
        Some(first) if !first.found => first.text.insert_str(0, text),
        _ => parts.insert(0, FoundPart { text: text.to_owned(), found: false }),
    }
}

/// The start of the next word from here, if there is one soon; no character is cut.
fn word_start(text: &str, from: usize) -> usize {
    let from = text.floor_char_boundary(from);
    let soon = text[from..].char_indices().take(BEFORE / 2);
    let space =
        soon.filter(|(_, character)| character.is_whitespace()).map(|(at, space)| from + at + space.len_utf8()).next();
    space.unwrap_or(from)
}

/// The end of the last word before here, likewise.
fn word_end(text: &str, to: usize) -> usize {
    if to >= text.len() {
        return text.len();
    }
    let to = text.floor_char_boundary(to);
    text[..to]
        .char_indices()
        .rev()
        .take(BEFORE / 2)
        .find(|(_, character)| character.is_whitespace())
        .map_or(to, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[FoundPart]) -> String {
        parts.iter().map(|part| if part.found { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    fn query(typed: &str) -> Query {
        Query::parse(typed, 16)
    }

    #[test]
    fn q4_words_are_marked_as_they_stand_in_the_text() {
        let text = "L’accès aux Soins — e\u{301}te\u{301} 2026, 🚲 hôpitaux";
        assert_eq!(
            shown(&marked(&query("acces ete hopital soin"), text)),
            "L’[accès] aux [Soins] — [e\u{301}te\u{301}] 2026, 🚲 [hôpitaux]"
        );
        assert_eq!(shown(&marked(&query("soin"), "rien")), "rien");
        assert_eq!(marked(&query("soin"), ""), []);
    }

    #[test]
    fn q4_a_number_is_marked_whole_however_its_digits_are_grouped() {
        let text = "5\u{202f}000 places, 5 lits, 5000 € et 000";
        let whole = "[5\u{202f}000] places, 5 lits, [5000] € et 000";
        for typed in ["5000 ", "5 000 ", "5\u{a0}000 "] {
            assert_eq!(shown(&marked(&query(typed), text)), whole, "{typed:?}");
        }
        assert_eq!(shown(&marked(&query("12 300 "), "le 12, puis 300")), "le [12], puis [300]");
        assert_eq!(shown(&marked(&query("5000 5 "), text)), "[5\u{202f}000] places, [5] lits, [5000] € et 000");
        assert_eq!(found_in(&query("soins 5 000 "), text), 0b10);
        assert_eq!(found_in(&query("soins 5 000 "), "5 lits"), 0b10);
    }

    #[test]
    fn q4_an_excerpt_shows_where_most_words_stand_together() {
        let text = format!("soins {} Les soins de santé mentale {}", "mot ".repeat(100), "fin ".repeat(100));
        let shown = shown(&excerpt(&query("soins mentale "), &text));
        assert!(shown.starts_with("… mot"), "{shown}");
        assert!(shown.contains("Les [soins] de santé [mentale] fin") && shown.ends_with("fin …"), "{shown}");
        assert!(shown.len() < LONG + 40, "{shown}");
    }

    #[test]
    fn q4_an_excerpt_cuts_no_character() {
        for text in ["é".repeat(1000), format!("{}soin{}", "🚲".repeat(200), "🚲".repeat(200)), "soin ".repeat(500)]
        {
            let parts = excerpt(&query("soin "), &text);
            let whole: String = parts.iter().map(|part| part.text.as_str()).collect();
            assert!(text.contains(whole.trim_matches(['…', ' '])), "{whole}");
        }
    }

    #[test]
    fn q4_which_words_a_text_holds_is_a_bit_each() {
        assert_eq!(found_in(&query("soins sante mentale "), "La santé, puis les soins"), 0b11);
        assert_eq!(found_in(&query("soins"), "rien"), 0);
    }
}
