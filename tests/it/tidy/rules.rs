//! What may stand in a file, whichever room it is in.

use super::Complaint;

/// Lines of one Rust or TypeScript file.
pub(super) const LONGEST_FILE: usize = 400;

/// Files above it, and why they are not cut.
pub(super) const LARGE_FILES: [(&str, &str); 0] = [];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 5] = ["utils", "helpers", "helper", "manager", "common"];

/// What a lock file of npm may say of where a package comes from: nothing, so that each uses the registry they have.
const LOCKED_ADDRESS: &str = "\"resolved\": \"http";

pub(super) fn complaints(path: &str, text: &str) -> Vec<Complaint> {
    let mut found = whole_file(path, text);
    for (index, line) in text.lines().enumerate() {
        found.extend(in_line(path, line).map(|reason| Complaint::new(path, index + 1, reason)));
    }
    found
}

fn whole_file(path: &str, text: &str) -> Vec<Complaint> {
    let mut found = Vec::new();
    let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    if EMPTY_NAMES.contains(&stem) {
        found.push(Complaint::new(path, 0, format!("`{stem}` says nothing of what is inside")));
    }
    if is_rust(path) {
        if !text.starts_with("//! ") {
            found.push(Complaint::new(path, 1, "begins without a //! that says what it is"));
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE && !LARGE_FILES.iter().any(|(large, _)| *large == path) {
            found.push(Complaint::new(path, lines, format!("has {lines} lines, more than {LONGEST_FILE}")));
        }
    }
    found
}

fn in_line(path: &str, line: &str) -> Option<String> {
    let code = code_of(line);
    if is_rust(path) {
        // Written apart, so that this file passes.
        for unfinished in [concat!("to", "do!("), concat!("unimple", "mented!(")] {
            if code.contains(unfinished) {
                return Some(format!("`{unfinished})` is not finished"));
            }
        }
        if code.contains(concat!("#[al", "low(")) || code.contains(concat!("#![al", "low(")) {
            return Some("silences a lint for good: use #[expect(…, reason = \"…\")]".to_owned());
        }
    }
    if path.ends_with("package-lock.json") && line.contains(LOCKED_ADDRESS) {
        return Some("names the host a package was downloaded from: set omit-lockfile-registry-resolved".to_owned());
    }
    if path == "Cargo.lock" && line.starts_with("source = ") && !line.contains("registry+https://github.com/rust-lang/")
    {
        return Some("a crate comes from elsewhere than crates.io".to_owned());
    }
    let private = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    private
        .into_iter()
        .find(|place| names_place(line, place))
        .map(|place| format!("`{place}` is a place on somebody's machine"))
}

/// Whether a line names an absolute path below `place`; the same words further down a relative path are none.
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '.' | '_' | '-' | '}' | '/'))
    })
}

pub(super) fn is_rust(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "rs")
}

/// A line of code without its comment.
pub(super) fn code_of(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(path: &str, text: &str) -> Vec<String> {
        complaints(path, text).into_iter().map(|complaint| complaint.reason).collect()
    }

    #[test]
    fn a_good_file_breaks_no_rule() {
        let text = "//! What this is.\n\n#[expect(dead_code, reason = \"for now\")]\nfn one() {}\n";
        assert_eq!(reasons("server/src/a.rs", text), Vec::<String>::new());
    }

    #[test]
    fn a_lint_silenced_for_good_is_found_at_its_line() {
        let text = format!("//! A.\n#[al{}(dead_code)]\nfn one() {{}}\n", "low");
        assert_eq!(complaints("server/src/a.rs", &text)[0].line, 2);
        assert_eq!(reasons("server/src/a.rs", &format!("//! A.\n#![al{}(dead_code)]\n", "low")).len(), 1);
    }

    #[test]
    fn what_is_unfinished_is_found_in_code_but_not_in_comments() {
        for word in ["todo", "unimplemented"] {
            assert_eq!(reasons("tests/it/a.rs", &format!("//! A.\nfn a() {{ {word}!() }}\n")).len(), 1, "{word}");
            assert_eq!(reasons("tests/it/a.rs", &format!("//! A.\n// {word}!()\n")).len(), 0, "{word}");
        }
    }

    #[test]
    fn a_file_without_header_or_too_long_or_with_an_empty_name_is_found() {
        assert_eq!(reasons("server/src/a.rs", "fn a() {}\n").len(), 1);
        assert_eq!(reasons("server/src/a.rs", &format!("//! A.\n{}", "\n".repeat(400))).len(), 1);
        assert_eq!(reasons("server/src/a.rs", &format!("//! A.\n{}", "\n".repeat(399))).len(), 0);
        assert_eq!(reasons("server/src/utils.rs", "//! A.\n").len(), 1);
    }

    #[test]
    fn places_on_a_machine_and_hosts_of_packages_are_found() {
        let place = format!("open('/ho{}/ada/notes')\n", "me");
        assert_eq!(reasons("tests/interop/a.mjs", &place).len(), 1);
        assert_eq!(reasons("tests/interop/a.mjs", "import 'net/home/page.mjs'\n").len(), 0);
        let locked = "  \"resolved\": \"https://registry.example/a.tgz\",\n";
        assert_eq!(reasons("tests/interop/package-lock.json", locked).len(), 1);
        assert_eq!(reasons("Cargo.lock", "source = \"git+https://example.org/a\"\n").len(), 1);
    }
}
