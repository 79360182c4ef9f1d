//! The rules of the house, read off its files: who may import whom, what stands in which file, that every promise is
//! kept by a test. Each complaint names file, line and reason. `rules` and `promises` say what a rule is, and are
//! tried on bad snippets; here they are held against the repository.

mod documents;
mod imports;
mod promises;
mod rules;
mod typescript;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the top level holds, and nothing else.
const TOP_LEVEL: [&str; 19] = [
    ".cargo",
    ".ci",
    ".editorconfig",
    ".gitignore",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "Makefile",
    "README.md",
    "client-web",
    "clippy.toml",
    "deny.toml",
    "migrations",
    "rustfmt.toml",
    "server",
    "shared",
    "tests",
    ".gitattributes",
];

/// Made by building and running, never committed: `.gitignore` names them too.
const NOT_OURS: [&str; 6] = [".git", "target", "node_modules", "data", "dist", "artifacts"];

/// A rule that a file breaks.
#[derive(Debug, PartialEq, Eq)]
struct Complaint {
    file: String,
    /// From 1; 0 for the whole file.
    line: usize,
    reason: String,
}

impl Complaint {
    fn new(file: &str, line: usize, reason: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, reason: reason.into() }
    }
}

/// A text file of the repository.
struct Source {
    /// From the repository's root, with `/`.
    path: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the repository").to_owned()
}

/// Every text file of the repository, in order of path.
fn sources() -> Vec<Source> {
    let root = root();
    let (mut folders, mut sources) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if NOT_OURS.contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(&root).expect("inside").to_string_lossy().into_owned();
                sources.push(Source { path, text });
            }
        }
    }
    sources.sort_by(|left, right| left.path.cmp(&right.path));
    sources
}

fn source<'a>(sources: &'a [Source], path: &str) -> &'a str {
    &sources.iter().find(|source| source.path == path).unwrap_or_else(|| panic!("{path} is missing")).text
}

#[track_caller]
fn assert_none(complaints: &[Complaint]) {
    let lines: Vec<_> =
        complaints.iter().map(|Complaint { file, line, reason }| format!("{file}:{line}: {reason}")).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

fn complaints_of(rule: impl Fn(&Source) -> Vec<Complaint>) -> Vec<Complaint> {
    sources().iter().flat_map(rule).collect()
}

#[test]
fn each_room_imports_only_what_it_may() {
    assert_none(&complaints_of(|source| imports::complaints(&source.path, &source.text)));
}

#[test]
fn the_client_keeps_its_rooms_apart_and_its_rules() {
    assert_none(&complaints_of(|source| typescript::complaints(&source.path, &source.text)));
}

#[test]
fn each_file_has_a_header_and_a_size_and_nothing_unfinished() {
    assert_none(&complaints_of(|source| rules::complaints(&source.path, &source.text)));
}

#[test]
fn files_above_the_limit_are_listed_only_while_they_are() {
    let sources = sources();
    for (path, _) in rules::LARGE_FILES {
        let lines = source(&sources, path).lines().count();
        assert!(lines > rules::LONGEST_FILE, "{path} has {lines} lines: take it off the list");
    }
}

#[test]
fn the_top_level_holds_nothing_else() {
    let names = fs::read_dir(root()).expect("the root").map(|entry| entry.expect("an entry").file_name());
    let strange: Vec<_> = names
        .filter_map(|name| name.into_string().ok())
        .filter(|name| !TOP_LEVEL.contains(&name.as_str()) && !NOT_OURS.contains(&name.as_str()))
        .map(|name| Complaint::new(&name, 0, "does not belong to the top level: see TOP_LEVEL"))
        .collect();
    assert_none(&strange);
}

#[test]
fn every_promise_is_proved_and_every_citation_is_of_a_promise() {
    let sources = sources();
    let promises = promises::Promises::read(source(&sources, "shared/SPEC.md"));
    let citations: Vec<_> = sources.iter().flat_map(promises::citations).collect();
    assert!(citations.iter().filter(|citation| citation.proves).count() > 50, "citations are no longer found");
    assert_none(&promises.complaints(&citations));
}

#[test]
fn the_readme_names_every_variable_the_program_reads() {
    let sources = sources();
    let variables = documents::variables(source(&sources, "server/src/config.rs"));
    assert!(variables.contains(&"DATABASE_URL"), "variables are no longer found");
    let readme = source(&sources, "README.md");
    let missing: Vec<_> = variables
        .into_iter()
        .filter(|variable| !readme.contains(&format!("`{variable}`")))
        .map(|variable| {
            Complaint::new("README.md", 0, format!("`{variable}` of server/src/config.rs is not explained"))
        })
        .collect();
    assert_none(&missing);
}

#[test]
fn documents_name_files_that_are_there() {
    let root = root();
    let exists = |path: &Path| root.join(path).exists();
    assert_none(&complaints_of(|source| documents::complaints(&source.path, &source.text, exists)));
}
