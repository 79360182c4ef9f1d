//! Who may import whom, in `server/src` and `shared/src`.

use super::{
    Complaint,
    rules::{code_of, is_rust},
};

/// Crates that one room alone may name, and that room.
const CRATES: [(&[&str], &str); 5] = [
    (&["axum", "hyper", "hyper_util", "http_body_util", "tower", "tower_http", "tower_sessions"], "server/src/http/"),
    (&["sqlx"], "server/src/store/"),
    (&["clap"], "server/src/config.rs server/src/main.rs"),
    (&["argon2"], "server/src/passwords.rs"),
    (&["lettre", "mail_parser"], "server/src/mail/"),
];

/// Words of the standard library that one file alone may use, that file, and why.
const WORDS: [(&str, &str, &str); 3] = [
    ("SystemTime", "server/src/clock.rs", "only the clock asks the time"),
    ("env::var", "server/src/config.rs", "only the configuration reads the environment"),
    ("env::args", "server/src/config.rs", "only the configuration reads the command line"),
];

/// For each room of the server, the rooms it may import. `main.rs` and `lib.rs` may import all.
const ROOMS: [(&str, &[&str]); 24] = [
    ("bucket", &[]),
    ("causes", &[]),
    ("access", &["clock", "store"]),
    ("accounts", &["clock", "passwords", "store"]),
    ("new_document", &["store"]),
    ("clock", &[]),
    ("config", &[]),
    ("demo", &["accounts", "new_document", "clock", "passwords", "store"]),
    (
        "http",
        &[
            "access",
            "accounts",
            "bucket",
            "causes",
            "new_document",
            "clock",
            "config",
            "events",
            "jobs",
            "limits",
            "mail",
            "passwords",
            "people",
            "store",
            "sync",
            "telemetry",
        ],
    ),
    ("jobs", &["clock", "limits", "outage_log", "store"]),
    ("mail", &["clock", "jobs", "limits", "notices", "store"]),
    ("people", &["mail", "store"]),
    (
        "lifecycle",
        &[
            "access",
            "clock",
            "demo",
            "events",
            "http",
            "jobs",
            "limits",
            "mail",
            "outage_log",
            "passwords",
            "store",
            "sync",
            "telemetry",
        ],
    ),
    // Reads of sync who has which document open; sync notes what changed in `notices`, and knows nothing of who hears it.
    ("events", &["access", "limits", "notices", "outage_log", "store", "sync"]),
    ("limits", &[]),
    ("notices", &[]),
    ("open_files", &[]),
    ("outage_log", &["causes"]),
    ("passwords", &[]),
    ("site", &[]),
    // What of a document is kept for searches is the same in every database.
    ("store", &["limits", "outage_log"]),
    ("sync", &["access", "bucket", "clock", "limits", "notices", "outage_log", "store"]),
    ("telemetry", &["config"]),
    ("conformance_tests", &[]),
];

/// Files that decide and do nothing: time, randomness and rows are handed to them. `store::{Append, NewRow}` are plain
/// data, so the replica may name them; a store itself it may not.
const PURE: [&str; 12] = [
    "server/src/bucket.rs",
    "server/src/sync/replica/",
    "server/src/sync/history/authorship.rs",
    "server/src/sync/history/frontier.rs",
    "server/src/sync/history/edit_session.rs",
    "server/src/sync/guard.rs",
    "server/src/sync/columns.rs",
    "server/src/sync/column_values.rs",
    "server/src/sync/websocket.rs",
    "server/src/sync/weight.rs",
    "server/src/store/attribution.rs",
    "shared/src/",
];

/// What such a file may not name.
const IMPURE: [&str; 11] =
    ["tokio", "async", "await", "Journal", "Directory", "Store", "Instant", "SystemTime", "rand", "fs", "net"];

pub(super) fn complaints(path: &str, text: &str) -> Vec<Complaint> {
    if !is_rust(path) || !(path.starts_with("server/src/") || path.starts_with("shared/src/")) {
        return Vec::new();
    }
    // What stands below is tests: they may stand on anything.
    let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let complain = |reason| Complaint::new(path, index + 1, reason);
        found.extend(foreign_crate(path, code_of(line)).map(complain));
        found.extend(foreign_word(path, code_of(line)).map(complain));
        found.extend(impure_word(path, code_of(line)).map(complain));
    }
    found.extend(foreign_rooms(path, text));
    found
}

fn foreign_crate(path: &str, code: &str) -> Option<String> {
    for (crates, homes) in CRATES {
        if homes.split(' ').any(|home| path.starts_with(home)) {
            continue;
        }
        if let Some(name) = crates.iter().find(|name| names_crate(code, name)) {
            return Some(format!("`{name}` belongs to {homes}"));
        }
    }
    None
}

fn names_crate(code: &str, name: &str) -> bool {
    words(code).any(|(at, word)| {
        let (before, after) = (code[..at].trim_end(), &code[at + word.len()..]);
        let is_path = after.starts_with("::") || (before.ends_with("use") && after.starts_with([';', ' ']));
        word == name && is_path && !before.ends_with("::")
    })
}

fn foreign_word(path: &str, code: &str) -> Option<String> {
    let (word, home, reason) = WORDS.iter().find(|(word, home, _)| path != *home && code.contains(word))?;
    Some(format!("`{word}` belongs to {home}: {reason}"))
}

fn impure_word(path: &str, code: &str) -> Option<String> {
    if !PURE.iter().any(|pure| path.starts_with(pure)) {
        return None;
    }
    // Tests may draw lots from a seed, and read what they go by.
    let of_a_test = |word: &str| path.contains("/tests/") && ["rand", "fs"].contains(&word);
    let (_, word) = words(code).find(|(_, word)| IMPURE.contains(word) && !of_a_test(word))?;
    Some(format!("`{word}` in a file that decides and does nothing"))
}

/// Every room a file names as `crate::room` or in `crate::{…}`, that it may not import.
fn foreign_rooms(path: &str, text: &str) -> Vec<Complaint> {
    let Some(own) = path.strip_prefix("server/src/").map(|rest| rest.split(['/', '.']).next().unwrap_or_default())
    else {
        return Vec::new();
    };
    if matches!(own, "main" | "lib") {
        return Vec::new();
    }
    let Some((_, may)) = ROOMS.iter().find(|(room, _)| *room == own) else {
        return vec![Complaint::new(path, 0, format!("the room `{own}` is new: say in ROOMS what it may import"))];
    };
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let is_macro = text[..at].ends_with('$');
        if text[line_start..at].contains("//") || is_macro {
            continue;
        }
        let line = text[..at].lines().count().max(1);
        for room in named_rooms(&text[at + "crate::".len()..]) {
            let is_room = ROOMS.iter().any(|(known, _)| *known == room);
            if is_room && room != own && !may.contains(&room) {
                found.push(Complaint::new(path, line, format!("`{own}` may not import `{room}`")));
            }
        }
    }
    found
}

/// The first names after `crate::`.
fn named_rooms(rest: &str) -> Vec<&str> {
    if !rest.starts_with('{') {
        return words(rest).next().map(|(_, word)| word).into_iter().collect();
    }
    let (mut depth, mut rooms, mut starts) = (0, Vec::new(), false);
    for (at, character) in rest.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(character, '{' | ',') {
            starts = true;
        } else if starts && (character.is_alphabetic() || character == '_') {
            rooms.extend(words(&rest[at..]).next().map(|(_, word)| word));
            starts = false;
        }
    }
    rooms
}

/// The identifiers of a text, with where they begin.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    text.split(move |character| !is_part(character))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(path: &str, text: &str) -> Vec<String> {
        complaints(path, text)
            .into_iter()
            .map(|complaint| format!("{}: {}", complaint.line, complaint.reason))
            .collect()
    }

    #[test]
    fn a_crate_named_outside_its_room_is_found() {
        assert_eq!(
            reasons("server/src/sync/hub.rs", "\nuse axum::Router;\n"),
            ["2: `axum` belongs to server/src/http/"]
        );
        assert_eq!(reasons("server/src/http/page.rs", "use axum::Router;\n"), Vec::<String>::new());
        assert_eq!(reasons("server/src/http/page.rs", "let row = sqlx::query(\"\");\n").len(), 1);
        assert_eq!(reasons("server/src/lifecycle.rs", "use tower;\n").len(), 1);
        assert_eq!(reasons("server/src/telemetry.rs", "const QUIET: &str = \"sqlx=warn\"; // sqlx::query\n").len(), 0);
    }

    #[test]
    fn the_time_and_the_environment_are_asked_in_one_place() {
        for bad in ["let now = SystemTime::now();\n", "let home = std::env::var(\"HOME\");\n"] {
            assert_eq!(reasons("server/src/sync/hub.rs", bad).len(), 1, "{bad}");
        }
        assert_eq!(reasons("server/src/clock.rs", "let now = SystemTime::now();\n").len(), 0);
    }

    #[test]
    fn what_decides_names_neither_tokio_nor_a_store_nor_a_clock() {
        for bad in ["use tokio::sync::mpsc;", "journal: Arc<dyn Journal>,", "async fn tell() {}", "Instant::now()"] {
            assert_eq!(reasons("server/src/sync/replica/tell.rs", bad).len(), 1, "{bad}");
        }
        assert_eq!(reasons("server/src/sync/replica/mod.rs", "use crate::store::{Append, NewRow};\n").len(), 0);
        assert_eq!(reasons("shared/src/gabarit/parse.rs", "std::fs::read_to_string(path)\n").len(), 1);
    }

    #[test]
    fn a_room_that_imports_what_it_may_not_is_found_however_it_is_written() {
        let list = "use crate::{\n    clock,\n    http::{Http, sync},\n    store::Store,\n};\n";
        assert_eq!(reasons("server/src/sync/hub.rs", list), ["1: `sync` may not import `http`"]);
        assert_eq!(reasons("server/src/store/open.rs", "let now = crate::clock::now();\n").len(), 1);
        assert_eq!(reasons("server/src/access.rs", "/// As [`crate::http`] does.\n").len(), 0);
        assert_eq!(reasons("server/src/shop/mod.rs", "\n").len(), 1, "a new room must be listed");
    }

    #[test]
    fn tests_at_the_end_of_a_file_may_stand_on_anything() {
        let text = "fn one() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::http::Http;\n}\n";
        assert_eq!(reasons("server/src/access.rs", text).len(), 0);
    }
}
