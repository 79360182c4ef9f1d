//! The files of an SQLite database: whether those at its path are still the ones that were opened, and whether this
//! process alone serves them. Looks at names and numbers only; it never opens the database itself, since closing it
//! again would give up the locks that SQLite holds on it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, anyhow};
use tokio::time::{Instant, sleep};

use crate::store::StoreError;

/// How long a server that starts waits for another that is stopping. After it: it refuses to start.
const LET_GO: Duration = Duration::from_secs(5);
/// Between two attempts at the lock.
const ASK_AGAIN: Duration = Duration::from_millis(50);

/// How long reads believe that the files are the same. It takes four questions to the system to find out, and what was read
/// from a file that is being replaced was true when it was read; what is written is never told on belief (J12).
const BELIEVED: Duration = Duration::from_millis(50);

/// What SQLite keeps beside the file while it is open. The last changes are in the first, for as long as weeks.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Device and inode: which file it is, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    /// `None` if there is no such file.
    fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|metadata| Self(metadata.dev(), metadata.ino()))
    }
}

/// The database's files, as they were when they were opened.
#[derive(Debug)]
pub(super) struct OpenFiles {
    path: PathBuf,
    /// Taken by whoever opens a connection that writes or asks whether all is as it was.
    seen: Mutex<Seen>,
    /// Locked as long as this process serves the database; the system gives it up with the process, however that ends.
    lock: Option<File>,
}

#[derive(Debug, Default)]
struct Seen {
    files: Vec<(PathBuf, Identity)>,
    /// When they were last found to be the same; `None` once they weren't.
    same_at: Option<Instant>,
}

impl OpenFiles {
    /// For a command, which may write beside a server.
    pub(super) fn beside(path: &Path) -> Self {
        Self { path: path.to_owned(), seen: Mutex::default(), lock: None }
    }

    /// For a server: take the lock beside the file.
    ///
    /// # Errors
    /// `Unavailable` if another server has it and doesn't let go of it.
    pub(super) async fn serving(path: &Path) -> Result<Self, StoreError> {
        let lock_path = with_suffix(path, ".lock");
        let give_up_at = Instant::now() + LET_GO;
        let lock = loop {
            let taken = take(&lock_path)
                .with_context(|| format!("{} can't be locked", lock_path.display()))
                .map_err(StoreError::Unavailable)?;
            match taken {
                Taken::Ours(lock) => break lock,
                Taken::Others(process) if Instant::now() >= give_up_at => {
                    let (path, process) = (path.display(), process.trim());
                    return Err(StoreError::Unavailable(anyhow!(
                        "another server (process {process}) serves {path}, and one database takes one server: stop the other first"
                    )));
                }
                Taken::Others(_) => sleep(ASK_AGAIN).await,
            }
        };
        Ok(Self { lock: Some(lock), ..Self::beside(path) })
    }

    /// Remember which files a new connection that writes has opened. The main file is remembered once: another under its
    /// name is another database, whoever opens it.
    pub(super) fn remember(&self) {
        let mut seen = self.lock_seen();
        let main = seen.files.first().cloned().or_else(|| identified(self.path.clone()));
        let companions = COMPANIONS.map(|suffix| identified(with_suffix(&self.path, suffix)));
        let lock = self.lock.as_ref().and_then(|lock| lock.metadata().ok());
        let lock = lock.map(|lock| (with_suffix(&self.path, ".lock"), Identity(lock.dev(), lock.ino())));
        let files = main.into_iter().chain(companions.into_iter().flatten()).chain(lock).collect();
        *seen = Seen { files, same_at: None };
    }

    /// Whether what was written is in the files at the path (J12).
    ///
    /// # Errors
    /// `Unavailable` if one of them is another now, or gone.
    pub(super) fn are_the_same(&self) -> Result<(), StoreError> {
        self.lock_seen().are_the_same()
    }

    /// The same, as far as was seen a moment ago.
    ///
    /// # Errors
    /// The same.
    pub(super) fn were_the_same_lately(&self) -> Result<(), StoreError> {
        let mut seen = self.lock_seen();
        if seen.same_at.is_some_and(|at| at.elapsed() < BELIEVED) { Ok(()) } else { seen.are_the_same() }
    }

    fn lock_seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn are_the_same(&mut self) -> Result<(), StoreError> {
        let Some((other, _)) = self.files.iter().find(|(path, identity)| Identity::of(path) != Some(*identity)) else {
            self.same_at = Some(Instant::now());
            return Ok(());
        };
        self.same_at = None;
        Err(StoreError::Unavailable(anyhow!(
            "{} is not the file that was opened: it was replaced, moved or deleted under the server, so nothing more is saved; \
             stop the server, put the files right, and start it again",
            other.display()
        )))
    }
}

fn identified(path: PathBuf) -> Option<(PathBuf, Identity)> {
    let identity = Identity::of(&path)?;
    Some((path, identity))
}

/// A name as SQLite makes them: the suffix comes after the extension.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// The folder a file is in, the current one included.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

enum Taken {
    Ours(File),
    /// With what the other process wrote of itself.
    Others(String),
}

fn take(path: &Path) -> io::Result<Taken> {
    let mut lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            lock.take(20).read_to_string(&mut process)?;
            return Ok(Taken::Others(process));
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    lock.set_len(0)?;
    lock.seek(SeekFrom::Start(0))?;
    writeln!(lock, "{}", std::process::id())?;
    Ok(Taken::Ours(lock))
}

/// Make an empty database with its folder, if it isn't there, and see to it that its name outlives a power cut.
///
/// # Errors
/// The system's, with what it is about.
pub(super) fn make_if_missing(path: &Path) -> anyhow::Result<()> {
    let folder = folder_of(path);
    std::fs::create_dir_all(folder).with_context(|| format!("the folder {} can't be made", folder.display()))?;
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => {
            file.sync_all()?;
            File::open(folder)?.sync_all().with_context(|| format!("the folder {} can't be synced", folder.display()))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error).with_context(|| format!("{} can't be made", path.display())),
    }
}

/// Refuse a database that isn't there, instead of making an empty one that looks like it.
///
/// # Errors
/// `Unavailable`, with what to do.
pub(super) fn refuse_if_missing(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::Unavailable(anyhow!(
            "there is no database at {}: name the one that is meant, or run `maillage serve` once, which makes it",
            path.display()
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j12_reads_believe_for_a_moment_what_writes_ask_each_time_and_a_refusal_ends_belief() {
        let folder = std::env::temp_dir().join(format!("maillage-files-{}", std::process::id()));
        let path = folder.join("one.db");
        make_if_missing(&path).expect("made");
        let files = OpenFiles::beside(&path);
        files.remember();
        assert!(files.were_the_same_lately().is_ok());
        std::fs::rename(&path, folder.join("elsewhere.db")).expect("moved");
        files.lock_seen().same_at = Some(Instant::now() + BELIEVED);
        assert!(files.were_the_same_lately().is_ok(), "a read asks each time");
        assert!(files.are_the_same().is_err(), "a write was told on belief");
        assert!(files.were_the_same_lately().is_err(), "a read was answered after a write was refused");
        std::fs::rename(folder.join("elsewhere.db"), &path).expect("moved back");
        assert!(files.were_the_same_lately().is_ok());
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
