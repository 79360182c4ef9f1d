//! What may stand in the client's files, and who imports whom there. The table is that of `client-web/ARCHITECTURE.md`.

use super::{
    Complaint,
    imports::words,
    rules::{LARGE_FILES, LONGEST_FILE},
};

/// Where the client's own code is.
const SOURCES: &str = "client-web/src/";

/// Written by a program.
const GENERATED: &str = "client-web/src/api/generated/";

/// For each room, the rooms it may import. What stands beside the rooms may import all.
const ROOMS: [(&str, &[&str]); 10] = [
    ("api", &["i18n", "ui"]),
    ("shape", &["api"]),
    ("sync", &["api", "shape", "i18n", "ui"]),
    ("editor", &["api", "shape", "sync", "i18n", "ui"]),
    ("source", &["api", "shape", "sync", "editor"]),
    ("form", &["api", "shape", "sync", "editor", "source", "i18n", "ui"]),
    ("history", &["api", "shape", "sync", "editor", "source", "i18n", "ui"]),
    ("app", &["api", "shape", "sync", "editor", "source", "form", "history", "i18n", "ui"]),
    ("ui", &["i18n"]),
    ("i18n", &[]),
];

/// Rooms that stand on nothing: no package, and of other rooms types alone. The same answers in a browser, a worker, a test.
const PURE: [&str; 1] = ["shape"];

/// Rooms of documents. The pages before a document reach them by `import()` only, so that they open quickly.
const HEAVY: [&str; 5] = ["sync", "editor", "source", "form", "history"];

/// What of them loads next to nothing: it looks at what the device keeps, asks for Automerge's file and leaves it at that,
/// compares lists of people, shows what is known of a document.
const LIGHT: [&str; 4] = ["sync/device/device", "sync/light", "sync/presence/present", "sync/wasm"];

/// Rooms that show and edit documents without Automerge, but for the doors behind which it is. What comes with their imports
/// in turn is followed by `client-web/src/source/imports.test.ts`.
const WITHOUT_AUTOMERGE: [&str; 2] = ["source", "form"];
const AUTOMERGE: [&str; 6] = [
    "editor/live",
    "source/live",
    "source/live-edit",
    "app/document/live",
    "app/document/past",
    "app/document/AsItWas",
];

/// The part of `app/` that is loaded with them; without Automerge, as the words of a document are shown before it.
const DOCUMENT_PAGE: &str = "client-web/src/app/document/";

/// Calls that one room alone may make.
const CALLS: [(&str, &str); 2] = [("fetch", "api"), ("Repo", "sync")];

pub(super) fn complaints(path: &str, text: &str) -> Vec<Complaint> {
    if !is_ours(path) {
        return Vec::new();
    }
    let mut found = whole_file(path, text);
    for (index, line) in code_lines(text).iter().enumerate() {
        found.extend(in_line(path, line).map(|reason| Complaint::new(path, index + 1, reason)));
    }
    found.extend(foreign_rooms(path, text));
    found
}

fn is_ours(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    path.starts_with(SOURCES) && !path.starts_with(GENERATED) && matches!(ending, "ts" | "tsx")
}

/// Tests, and what is there for them: they may stand on anything, and their names say what they are.
fn is_test(path: &str) -> bool {
    path.contains(".test.") || path.contains("/testing/") || path.ends_with("/test-setup.ts")
}

/// The English twin of a file of words, which says what both are.
fn is_twin(path: &str) -> bool {
    path.ends_with("text.en.ts")
}

fn whole_file(path: &str, text: &str) -> Vec<Complaint> {
    let mut found = Vec::new();
    let begins_well = text.starts_with("// ") || text.starts_with("/**");
    if !begins_well && !is_test(path) && !is_twin(path) {
        found.push(Complaint::new(path, 1, "begins without a comment that says what it is"));
    }
    let lines = text.lines().count();
    let is_listed = LARGE_FILES.iter().any(|(large, _)| *large == path);
    if lines > LONGEST_FILE && !is_listed && !is_test(path) {
        found.push(Complaint::new(path, lines, format!("has {lines} lines, more than {LONGEST_FILE}")));
    }
    found
}

fn in_line(path: &str, code: &str) -> Option<String> {
    if code.trim_start().starts_with("export default") {
        return Some("a default export has no name of its own: export it by name".to_owned());
    }
    for (at, word) in words(code) {
        let (before, after) = (code[..at].trim_end(), &code[at + word.len()..]);
        if word == "any" && !before.ends_with('.') && !after.starts_with([':', '(']) {
            return Some("`any` is no type: use `unknown` and look at what it is".to_owned());
        }
        for (call, room) in CALLS {
            let is_call = word == call && after.starts_with(['(', '<']) && (call == "fetch" || before.ends_with("new"));
            if is_call && !path.starts_with(&format!("{SOURCES}{room}/")) && !is_test(path) {
                return Some(format!("`{call}` belongs to {SOURCES}{room}/"));
            }
        }
    }
    None
}

/// The text by lines, without comments and without what stands in quotation marks.
fn code_lines(text: &str) -> Vec<String> {
    let mut in_comment = false;
    text.lines()
        .map(|line| {
            let mut code = String::new();
            let mut rest = line;
            while !rest.is_empty() {
                if in_comment {
                    let Some((_, after)) = rest.split_once("*/") else { break };
                    (in_comment, rest) = (false, after);
                    continue;
                }
                let Some(at) = rest.find(['"', '\'', '`', '/']) else {
                    code.push_str(rest);
                    break;
                };
                code.push_str(&rest[..at]);
                rest = &rest[at..];
                if rest.starts_with("//") {
                    break;
                }
                if let Some(after) = rest.strip_prefix("/*") {
                    (in_comment, rest) = (true, after);
                    continue;
                }
                let mark = &rest[..1];
                code.push_str(mark);
                rest = &rest[1..];
                if mark != "/" {
                    // A text that ends on another line is rare, and read as if it ended here.
                    rest = rest.split_once(mark).map_or("", |(_, after)| after);
                }
            }
            code
        })
        .collect()
}

/// Every import of a room that the file's own may not import.
fn foreign_rooms(path: &str, text: &str) -> Vec<Complaint> {
    let own = path[SOURCES.len()..].split_once('/').map_or("", |(room, _)| room);
    if own.is_empty() || is_test(path) {
        return Vec::new();
    }
    let Some((_, may)) = ROOMS.iter().find(|(room, _)| *room == own) else {
        return vec![Complaint::new(path, 0, format!("the room `{own}` is new: say in ROOMS what it may import"))];
    };
    let mut found = Vec::new();
    for import in imports(text) {
        let target = target_of(path, import.from);
        let room = target.split('/').next().unwrap_or_default();
        if import.is_eager && is_without_automerge(path, own) && loads_automerge(import.from, &target) {
            let reason = format!("`{own}` works without Automerge: `{}` loads it", import.from);
            found.push(Complaint::new(path, import.line, reason));
            continue;
        }
        if import.is_eager && room != own && PURE.contains(&own) {
            found.push(Complaint::new(
                path,
                import.line,
                format!("`{own}` is pure: of `{}` it may use types alone", import.from),
            ));
            continue;
        }
        if room == own || !ROOMS.iter().any(|(known, _)| *known == room) {
            continue;
        }
        if !may.contains(&room) {
            found.push(Complaint::new(path, import.line, format!("`{own}` may not import `{room}`")));
        } else if import.is_eager && is_heavy(&target) && own == "app" && !path.starts_with(DOCUMENT_PAGE) {
            let reason = format!("`{room}` loads Automerge: import() it, or do this in {DOCUMENT_PAGE}");
            found.push(Complaint::new(path, import.line, reason));
        }
    }
    found
}

struct Import<'a> {
    from: &'a str,
    line: usize,
    /// Loaded with the file: neither `import()` nor types alone.
    is_eager: bool,
}

fn imports(text: &str) -> Vec<Import<'_>> {
    let mut found = Vec::new();
    let mut is_of_types = false;
    for (index, line) in text.lines().enumerate() {
        let statement = line.trim_start();
        if statement.starts_with("import ") || statement.starts_with("export ") {
            is_of_types = statement.starts_with("import type ") || statement.starts_with("export type ");
        }
        let eager = ["from \"", "import \""].map(|start| (start, !is_of_types));
        for (start, is_eager) in eager.into_iter().chain([("import(\"", false)]) {
            if let Some((_, rest)) = line.split_once(start)
                && let Some((from, _)) = rest.split_once('"')
            {
                found.push(Import { from, line: index + 1, is_eager });
            }
        }
    }
    found
}

fn is_without_automerge(path: &str, room: &str) -> bool {
    let file = path[SOURCES.len()..].split_once('.').map_or("", |(file, _)| file);
    (WITHOUT_AUTOMERGE.contains(&room) || path.starts_with(DOCUMENT_PAGE)) && !AUTOMERGE.contains(&file)
}

fn loads_automerge(from: &str, target: &str) -> bool {
    let room = target.split('/').next().unwrap_or_default();
    let is_of_room = matches!(room, "sync" | "history") && !LIGHT.contains(&target);
    from.starts_with("@automerge/") || AUTOMERGE.contains(&target) || is_of_room
}

fn is_heavy(target: &str) -> bool {
    !LIGHT.contains(&target) && HEAVY.iter().any(|room| target.split('/').next() == Some(room))
}

/// Where a relative import leads, from the sources' folder; empty for a package.
fn target_of(path: &str, from: &str) -> String {
    if !from.starts_with('.') {
        return String::new();
    }
    let mut parts: Vec<&str> = path[SOURCES.len()..].split('/').collect();
    parts.pop();
    for part in from.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(path: &str, text: &str) -> Vec<String> {
        let found = complaints(&format!("{SOURCES}{path}"), &format!("// What this is.\n{text}\n"));
        found.into_iter().map(|complaint| format!("{}: {}", complaint.line, complaint.reason)).collect()
    }

    #[test]
    fn a_good_file_breaks_no_rule() {
        let text =
            "import { api } from \"../api\"\n/** Any thing. */\nexport const one = \"any thing\" // any\nlist.any()";
        assert_eq!(reasons("sync/link.ts", text), Vec::<String>::new());
        assert_eq!(complaints(&format!("{SOURCES}sync/link.ts"), "export const one = 1\n").len(), 1);
        assert_eq!(complaints(&format!("{SOURCES}sync/link.test.ts"), "test(\"W1: one\")\n"), []);
        assert_eq!(complaints(&format!("{GENERATED}types.ts"), "export type A = any\n"), []);
        assert_eq!(reasons("ui/a.ts", &"\n".repeat(399)).len(), 1);
    }

    #[test]
    fn any_and_default_exports_are_found() {
        for bad in ["let a: any", "const a = b as any", "Map<string, any>", "any[]", "export default function App() {}"]
        {
            assert_eq!(reasons("ui/a.ts", bad).len(), 1, "{bad}");
        }
        let long = "/* any\n   any */ const many: unknown = `any ${any}`\nconst a = { any: 1 }";
        assert_eq!(reasons("ui/a.ts", long), Vec::<String>::new());
    }

    #[test]
    fn calls_stay_in_their_room() {
        assert_eq!(reasons("app/a.ts", "await fetch(url)").len(), 1);
        assert_eq!(reasons("app/a.ts", "await globalThis.fetch(url)").len(), 1);
        assert_eq!(reasons("api/call.ts", "await fetch(url)").len(), 0);
        assert_eq!(reasons("app/a.ts", "void list.refetch()").len(), 0);
        assert_eq!(reasons("form/a.ts", "const repo = new Repo({})").len(), 1);
        assert_eq!(reasons("sync/a.ts", "const repo = new Repo({})").len(), 0);
    }

    #[test]
    fn a_room_that_imports_what_it_may_not_is_found() {
        assert_eq!(reasons("api/a.ts", "import { x } from \"../sync\""), ["2: `api` may not import `sync`"]);
        assert_eq!(reasons("editor/plain/a.ts", "import {\n  x,\n} from \"../../form/shape/read\"").len(), 1);
        assert_eq!(reasons("ui/a.ts", "const load = () => import(\"../app/App\")").len(), 1);
        assert_eq!(reasons("form/rows/a.ts", "import { x } from \"../../source\"\nimport \"./rows.css\"").len(), 0);
        assert_eq!(reasons("mail/a.ts", "").len(), 1, "a new room must be listed");
    }

    #[test]
    fn a_pure_room_stands_on_nothing_but_types() {
        assert_eq!(
            reasons("shape/a.ts", "import type { Field } from \"../api/generated/types\""),
            Vec::<String>::new()
        );
        assert_eq!(reasons("shape/a.ts", "import { b } from \"./b\""), Vec::<String>::new());
        for bad in ["../api", "react", "@automerge/automerge/slim", "../sync/listeners"] {
            assert_eq!(reasons("shape/a.ts", &format!("import {{ b }} from \"{bad}\"")).len(), 1, "{bad}");
        }
    }

    #[test]
    fn forms_work_without_automerge() {
        for bad in ["@automerge/automerge/slim", "../sync", "../editor/live", "../source/live"] {
            assert_eq!(reasons("form/a.ts", &format!("import {{ b }} from \"{bad}\"")).len(), 1, "{bad}");
        }
        for good in ["../editor", "../source", "../sync/presence/present"] {
            assert_eq!(
                reasons("form/a.ts", &format!("import {{ b }} from \"{good}\"")),
                Vec::<String>::new(),
                "{good}"
            );
        }
        assert_eq!(reasons("form/a.ts", "import type { Access } from \"../sync\""), Vec::<String>::new());
        assert_eq!(reasons("source/live.ts", "import { b } from \"../editor/live\""), Vec::<String>::new());
    }

    #[test]
    fn pages_before_a_document_load_no_automerge() {
        let eager = "import { openDocuments } from \"../sync\"";
        assert_eq!(reasons("app/App.tsx", eager).len(), 1);
        assert_eq!(reasons("app/document/live.ts", &eager.replace("..", "../..")).len(), 0);
        assert_eq!(reasons("app/document/Page.tsx", "import { DocumentForm } from \"../../form\"").len(), 0);
        assert_eq!(reasons("app/document/Page.tsx", "import { useLink } from \"../../sync/light\"").len(), 0);
        for late in
            [&*eager.replace("..", "../.."), "import { b } from \"../../history\"", "import { b } from \"./live\""]
        {
            assert_eq!(reasons("app/document/Page.tsx", late).len(), 1, "{late}");
        }
        assert_eq!(reasons("app/App.tsx", "import type { Saved } from \"../sync\"").len(), 0);
        assert_eq!(reasons("app/App.tsx", "const load = () => import(\"../sync\")").len(), 0);
        assert_eq!(reasons("app/App.tsx", "import { forgetDevice } from \"../sync/device/device\"").len(), 0);
        assert_eq!(reasons("main.tsx", eager).len(), 0);
    }
}
