//! The numbered promises of `shared/SPEC.md`, and who cites them.
//!
//! A test proves a promise when its name begins with the number (`fn j3_…`, `test("R1: …")`), or when one of its
//! assertions does (`"S1: …"`). A comment may cite too, but proves nothing.

use std::collections::BTreeSet;

use super::{Complaint, Source};

const SPEC: &str = "shared/SPEC.md";

/// Begins the one line that lists promises no test keeps yet.
const NOT_YET: &str = "Not yet proved by a test:";

/// The letters of the chapters.
const CHAPTERS: &str = "WJSRPDGEVQCMI";

/// The promises there are.
pub(super) struct Promises {
    made: BTreeSet<String>,
    not_yet: BTreeSet<String>,
}

/// A promise named somewhere.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Citation {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) promise: String,
    /// By a test's name or assertion.
    pub(super) proves: bool,
}

impl Promises {
    pub(super) fn read(spec: &str) -> Self {
        let made = spec.lines().filter_map(|line| line.strip_prefix("**")?.split_once(". "));
        let made = made.map(|(number, _)| number).filter(|number| is_promise(number)).map(str::to_owned).collect();
        let listed = spec.lines().find_map(|line| line.strip_prefix(NOT_YET)).unwrap_or_default();
        Self { made, not_yet: numbers(listed).map(str::to_owned).collect() }
    }

    pub(super) fn complaints(&self, citations: &[Citation]) -> Vec<Complaint> {
        let mut found = Vec::new();
        for citation in citations.iter().filter(|citation| !self.made.contains(&citation.promise)) {
            let reason = format!("{} is no promise of {SPEC}", citation.promise);
            found.push(Complaint::new(&citation.file, citation.line, reason));
        }
        for promise in &self.made {
            let proof = citations.iter().find(|citation| citation.proves && citation.promise == *promise);
            match (proof, self.not_yet.contains(promise)) {
                (None, false) => found.push(Complaint::new(SPEC, 0, format!("no test proves {promise}"))),
                (Some(proof), true) => {
                    let reason = format!("{promise} is proved in {}: take it off « {NOT_YET} »", proof.file);
                    found.push(Complaint::new(SPEC, 0, reason));
                }
                _ => {}
            }
        }
        for promise in self.not_yet.difference(&self.made) {
            found.push(Complaint::new(SPEC, 0, format!("{promise} is listed as not yet proved, but not made")));
        }
        found
    }
}

/// Every promise a program text names.
pub(super) fn citations(source: &Source) -> Vec<Citation> {
    let ending = source.path.rsplit_once('.').map_or("", |(_, ending)| ending);
    // This folder's own examples are no citations.
    if !matches!(ending, "rs" | "mjs" | "ts" | "tsx") || source.path.starts_with("tests/it/tidy/") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let (code, comment) = line.split_once("//").unwrap_or((line, ""));
        let proofs = named_by_function(code).into_iter().chain(named_by_text(code));
        let proofs = proofs.map(|promise| (promise, true));
        for (promise, proves) in proofs.chain(numbers(comment).map(|promise| (promise.to_owned(), false))) {
            found.push(Citation { file: source.path.clone(), line: index + 1, promise, proves });
        }
    }
    found
}

/// `fn j3_load_sees…` names J3.
fn named_by_function(code: &str) -> Option<String> {
    let (before, name) = code.split_once("fn ")?;
    let (number, _) = name.split_once('_')?;
    let is_whole_word = !before.ends_with(|character: char| character.is_alphanumeric());
    let number = number.to_uppercase();
    (is_whole_word && is_promise(&number)).then_some(number)
}

/// `"S1: told of…"` and `"R1, S4: …"` name what stands before the colon.
fn named_by_text(code: &str) -> Vec<String> {
    let Some((_, text)) = code.split_once('"') else { return Vec::new() };
    let Some((head, _)) = text.split_once(": ") else { return Vec::new() };
    let named: Vec<_> = head.split(", ").collect();
    if named.iter().all(|number| is_promise(number)) {
        named.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| is_promise(word))
}

fn is_promise(word: &str) -> bool {
    let mut characters = word.chars();
    let letter = characters.next().is_some_and(|letter| CHAPTERS.contains(letter));
    let digits = characters.as_str();
    letter && (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC_TEXT: &str = "**J3. A load sees.** More.\n\n**R1. A right.**\n\nNot yet proved by a test: R1.\n";

    fn read(path: &str, text: &str) -> Vec<(String, bool)> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        citations(&source).into_iter().map(|citation| (citation.promise, citation.proves)).collect()
    }

    fn complain(spec: &str, test: &str) -> Vec<String> {
        let source = Source { path: "tests/it/a.rs".to_owned(), text: test.to_owned() };
        let complaints = Promises::read(spec).complaints(&citations(&source));
        complaints.into_iter().map(|complaint| complaint.reason).collect()
    }

    #[test]
    fn names_and_assertions_prove_and_comments_only_cite() {
        assert_eq!(read("a.rs", "pub async fn j3_load_sees() {"), [("J3".to_owned(), true)]);
        assert_eq!(read("a.rs", "assert!(ok, \"S1: told too early\");"), [("S1".to_owned(), true)]);
        assert_eq!(
            read("a.mjs", "test(\"R1, S4: a right\", async () => {"),
            [("R1".to_owned(), true), ("S4".to_owned(), true)]
        );
        assert_eq!(read("a.rs", "/// Promises J1 to J9."), [("J1".to_owned(), false), ("J9".to_owned(), false)]);
        assert_eq!(read("a.rs", "fn json_of(x: u8) -> u8 { self.gen0_x }"), []);
    }

    #[test]
    fn a_spec_that_is_kept_has_no_complaints() {
        assert_eq!(complain(SPEC_TEXT, "fn j3_load() {}"), Vec::<String>::new());
    }

    #[test]
    fn what_is_cited_but_not_promised_or_promised_but_not_proved_is_found() {
        assert_eq!(complain(SPEC_TEXT, "fn j3_load() {}\n// as J4 says").len(), 1);
        assert_eq!(complain(SPEC_TEXT, "// J3"), ["no test proves J3"]);
        assert_eq!(complain(SPEC_TEXT, "fn j3_load() {}\nfn r1_right() {}").len(), 1, "R1 is proved, but listed");
        assert_eq!(complain("Not yet proved by a test: R9.", "").len(), 1);
    }
}
