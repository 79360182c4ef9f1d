//! What the pages written for people say of the repository.

use std::path::Path;

use super::Complaint;

/// Where a path may start from, beside the page's own folder.
const STARTS: [&str; 5] = ["", "server/src", "shared", "tests/bench/src", "client-web/src"];

/// Files and folders that a page names, as a link or between backticks, and that are not there.
pub(super) fn complaints(path: &str, text: &str, exists: impl Fn(&Path) -> bool) -> Vec<Complaint> {
    if path.rsplit_once('.').is_none_or(|(_, ending)| ending != "md") {
        return Vec::new();
    }
    let own = Path::new(path).parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let links = line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for link in links.filter(|link| !link.is_empty() && !link.contains("://")) {
            if !exists(&own.join(link)) {
                found.push(Complaint::new(path, index + 1, format!("the link to {link} leads nowhere")));
            }
        }
        for named in line.split('`').skip(1).step_by(2).filter(|named| is_file(named)) {
            let there = STARTS.iter().map(Path::new).chain([own]).any(|start| exists(&start.join(named)));
            if !there {
                found.push(Complaint::new(path, index + 1, format!("`{named}` is not there")));
            }
        }
    }
    found
}

/// A path to a file of ours: its folder and its ending are named.
fn is_file(text: &str) -> bool {
    let plain = text.chars().all(|character| character.is_ascii_alphanumeric() || "./_-".contains(character));
    plain
        && text.contains('/')
        && [".rs", ".md", ".toml", ".sql", ".mjs", ".ts", ".tsx", ".css"].iter().any(|end| text.ends_with(end))
}

/// The environment variables that the configuration declares.
pub(super) fn variables(config: &str) -> Vec<&str> {
    config.split("env = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_names_what_is_not_there_is_found() {
        let exists = |path: &Path| matches!(path.to_str(), Some("server/src/sync/hub.rs" | "server/../shared/SPEC.md"));
        let page = "See `sync/hub.rs`, `hub.rs`, [the promises](../shared/SPEC.md#s-sync), [x](https://example.org).\n";
        assert_eq!(complaints("server/ARCHITECTURE.md", page, exists), []);
        let stale = "\nSee `sync/nub.rs` and [the promises](SPEC.md).\n";
        let found = complaints("server/ARCHITECTURE.md", stale, exists);
        assert_eq!(found.iter().map(|complaint| complaint.line).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(complaints("server/src/lib.rs", stale, exists), [], "only pages are read");
    }

    #[test]
    fn variables_are_read_off_the_configuration() {
        let config = "#[arg(long, env = \"MAILLAGE_BIND\")]\n#[arg(env = \"DATABASE_URL\", long)]\n";
        assert_eq!(variables(config), ["MAILLAGE_BIND", "DATABASE_URL"]);
    }
}
