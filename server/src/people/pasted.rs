//! Addresses as people paste them from mail programs, tables and lists: `Nom <adresse>; adresse, …`, in lines. Pure.

use maillage_shared::{EmailAddress, api::AddressFault, text};

/// Longest name that is kept, in characters. Over it: cut.
const LONGEST_NAME: usize = 200;
/// Characters that are told of what is no address.
const FAULT_CHARACTERS: usize = 80;

/// Somebody whom the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pasted {
    /// From 1.
    pub(crate) line: u32,
    /// Empty if only the address stands there.
    pub(crate) name: String,
    pub(crate) email: EmailAddress,
}

/// Everybody a text names, in its order, doubles included, and what stands there beside.
pub(crate) fn read_addresses(given: &str) -> (Vec<Pasted>, Vec<AddressFault>) {
    let (mut people, mut faults) = (Vec::new(), Vec::new());
    for (index, line) in given.lines().enumerate() {
        let line_number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        for entry in entries(line) {
            match read_entry(&entry, line_number) {
                Some(found) => people.extend(found),
                None => faults.push(AddressFault { line: line_number, text: shortened(&entry) }),
            }
        }
    }
    (people, faults)
}

/// What stands between the semicolons and commas of a line. Neither parts a quoted name, and a comma parts no name that is
/// written family name first: « FERRAND, Camille <camille@example.org> ».
fn entries(line: &str) -> Vec<String> {
    let mut entries = Vec::new();
    for part in split(line, ';') {
        // A name before a comma, that waits for what follows it.
        let mut waiting = String::new();
        for piece in split(&part, ',') {
            let begins_a_name = !piece.contains('@') && !is_empty(&piece);
            if begins_a_name && waiting.is_empty() {
                waiting = piece;
            } else if !waiting.is_empty() && piece.contains('<') && piece.contains('@') {
                entries.push(format!("{waiting},{piece}"));
                waiting.clear();
            } else {
                entries.extend([std::mem::take(&mut waiting), piece]);
            }
        }
        entries.push(waiting);
    }
    entries.retain(|entry| !is_empty(entry));
    entries
}

fn is_empty(text: &str) -> bool {
    text::is_blank(text)
}

/// At a mark that stands neither in quotes nor in angle brackets. A quote that is never closed parts nothing off.
fn split(text: &str, mark: char) -> Vec<String> {
    let quotes = text.matches('"').count();
    let (mut parts, mut part) = (Vec::new(), String::new());
    let (mut is_quoted, mut is_bracketed, mut seen) = (false, false, 0);
    for character in text.chars() {
        match character {
            '"' => {
                seen += 1;
                is_quoted = !is_quoted && seen < quotes;
            }
            '<' if !is_quoted => is_bracketed = text.contains('>'),
            '>' if !is_quoted => is_bracketed = false,
            _ => {}
        }
        if character == mark && !is_quoted && !is_bracketed {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(character);
        }
    }
    parts.push(part);
    parts
}

/// `Nom <adresse>`, `adresse`, `Nom adresse` and `adresse Nom`, as tables are copied, or several addresses without a name.
fn read_entry(entry: &str, line: u32) -> Option<Vec<Pasted>> {
    if let Some((name, rest)) = entry.rsplit_once('<') {
        let (address, after) = rest.split_once('>')?;
        if !is_empty(after) {
            return None;
        }
        let email = address.parse().ok()?;
        return Some(vec![Pasted { line, name: name_of(name), email }]);
    }
    if let Ok(email) = entry.parse() {
        return Some(vec![Pasted { line, name: String::new(), email }]);
    }
    let (addresses, words): (Vec<&str>, Vec<&str>) = entry.split_whitespace().partition(|word| word.contains('@'));
    let addresses: Vec<EmailAddress> =
        addresses.into_iter().map(|word| trimmed(word).parse().ok()).collect::<Option<_>>()?;
    if addresses.is_empty() || (addresses.len() > 1 && !words.is_empty()) {
        return None;
    }
    let name = name_of(&words.join(" "));
    Some(addresses.into_iter().map(|email| Pasted { line, name: name.clone(), email }).collect())
}

/// Without what people put around an address.
fn trimmed(word: &str) -> &str {
    word.trim_matches(['(', ')', '[', ']', '"', '«', '»', '“', '”'])
}

/// A name that can stand in a line, without its quotes.
fn name_of(given: &str) -> String {
    let unquoted: String = given.chars().filter(|character| !matches!(character, '"' | '\\')).collect();
    let name: String = text::line(&unquoted)
        .chars()
        .map(|character| if text::breaks_a_line(character) { ' ' } else { character })
        .collect();
    let name = name.trim_matches([' ', '\u{a0}', '\'', ',', ':', '-']);
    // An address that names itself says nothing.
    if name.contains('@') { String::new() } else { name.chars().take(LONGEST_NAME).collect() }
}

fn shortened(entry: &str) -> String {
    text::line(entry).chars().take(FAULT_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Person = (u32, String, String);
    type Fault = (u32, String);

    fn read(text: &str) -> (Vec<Person>, Vec<Fault>) {
        let (people, faults) = read_addresses(text);
        let people = people.into_iter().map(|found| (found.line, found.name, found.email.to_string())).collect();
        (people, faults.into_iter().map(|fault| (fault.line, fault.text)).collect())
    }

    fn one(line: u32, name: &str, email: &str) -> Person {
        (line, name.to_owned(), email.to_owned())
    }

    #[test]
    fn i1_addresses_are_read_as_mail_programs_copy_them() {
        let pasted = "Camille Ferrand <Camille@Example.org>; odile@example.org, \"Encrier, Odile\" <encrier@example.org>\r\n\
            \n FERRAND, Louis <louis@example.org>; <anne@example.org>;\n'Eva Merrain' <eva@mairie-évreux.example>,\n\
            mailto:paul@example.org; \"odile2@example.org\" <odile2@example.org>\n";
        let (people, faults) = read(pasted);
        assert_eq!(
            people,
            [
                one(1, "Camille Ferrand", "camille@example.org"),
                one(1, "", "odile@example.org"),
                one(1, "Encrier, Odile", "encrier@example.org"),
                one(3, "FERRAND, Louis", "louis@example.org"),
                one(3, "", "anne@example.org"),
                one(4, "Eva Merrain", "eva@xn--mairie-vreux-heb.example"),
                one(5, "", "paul@example.org"),
                one(5, "", "odile2@example.org"),
            ]
        );
        assert_eq!(faults, []);
    }

    #[test]
    fn i1_tables_and_lists_are_read_too() {
        let (people, faults) = read(
            "Ferrand\tCamille\tcamille@example.org\nodile@example.org\tOdile Encrier\na@b.fr c@d.fr\nEva (eva@b.fr)",
        );
        assert_eq!(
            people,
            [
                one(1, "Ferrand Camille", "camille@example.org"),
                one(2, "Odile Encrier", "odile@example.org"),
                one(3, "", "a@b.fr"),
                one(3, "", "c@d.fr"),
                one(4, "Eva", "eva@b.fr"),
            ]
        );
        assert_eq!(faults, []);
    }

    #[test]
    fn i1_each_fault_is_named_with_its_line_and_its_words_and_hides_no_address() {
        let long = "é".repeat(100);
        let (people, faults) = read(&format!(
            "a@b.fr; camille@; c@d.fr\nCamille Ferrand\nOdile <odile@>\na@b@c, e@f.fr\nX <x@y.fr> Z\n{long}\n\"ouvert; g@h.fr"
        ));
        let emails: Vec<_> = people.iter().map(|(line, _, email)| (*line, email.as_str())).collect();
        assert_eq!(emails, [(1, "a@b.fr"), (1, "c@d.fr"), (4, "e@f.fr"), (7, "g@h.fr")]);
        let faults: Vec<_> = faults.iter().map(|(line, text)| (*line, text.as_str())).collect();
        let cut = "é".repeat(80);
        let expected = [
            (1, "camille@"),
            (2, "Camille Ferrand"),
            (3, "Odile <odile@>"),
            (4, "a@b@c"),
            (5, "X <x@y.fr> Z"),
            (6, cut.as_str()),
            (7, "\"ouvert"),
        ];
        assert_eq!(faults, expected);
        assert_eq!(read(" ;,, \n\u{200b}\n"), (vec![], vec![]));
    }

    proptest::proptest! {
        #[test]
        fn i1_whatever_is_pasted_is_read_without_a_panic(text in "[a-z@<>;,\"' \\n\\t.é]{0,80}") {
            let (people, faults) = read_addresses(&text);
            let ats = text.matches('@').count();
            proptest::prop_assert!(people.len() <= ats);
            proptest::prop_assert!(faults.iter().all(|fault| fault.text.chars().count() <= FAULT_CHARACTERS));
        }
    }
}
