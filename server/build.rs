//! Lists the built files of `client-web/` for `src/http/assets.rs` to compile into a release; none while it isn't built.
//! A debug build reads the folder when it runs instead, so that work on the pages needs no Rust build.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

#[expect(clippy::disallowed_methods, reason = "Cargo speaks to build scripts through the environment")]
fn main() -> io::Result<()> {
    let of_cargo = |name: &str| std::env::var(name).expect("Cargo sets it for every build script");
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    if of_cargo("PROFILE") == "release" {
        // Asked when it runs: where one folder of built files serves several checkouts, another may have compiled it.
        let dist = Path::new(&of_cargo("CARGO_MANIFEST_DIR")).join("../client-web/dist");
        println!("cargo::rerun-if-changed={}", dist.display());
        if dist.is_dir() {
            files = listed(&dist.canonicalize()?)?;
        }
    }
    fs::write(Path::new(&of_cargo("OUT_DIR")).join("client.rs"), table(&files))
}

/// Every file below a folder: its path from there, and its whole path.
fn listed(root: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let (mut folders, mut files) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let from_root = path.strip_prefix(root).expect("it was found there");
            files.push((from_root.to_string_lossy().replace('\\', "/"), path));
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The Rust expression of a list of names and bytes.
fn table(files: &[(String, PathBuf)]) -> String {
    let mut text = "&[\n".to_owned();
    for (name, path) in files {
        let path = path.to_str().expect("Rust names files in Unicode");
        writeln!(text, "    ({name:?}, include_bytes!({path:?})),").expect("a String takes any text");
    }
    text + "]\n"
}
