//! A server's process: started with its output in a file, ended with its owner, and looked at through /proc.

use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use nix::{time::clock_getcpuclockid, unistd::Pid};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::{Instant, sleep},
};

/// How long a server may take to start.
const START_WITHIN: Duration = Duration::from_secs(30);

/// A running server. Killed when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
}

/// What a process and its descendants have used and hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Processor time, user and system.
    pub(crate) cpu: Duration,
    /// Resident memory, in bytes.
    pub(crate) resident: u64,
}

impl Process {
    /// Starts a server and waits until it accepts connections.
    pub(crate) async fn start(mut command: Command, address: SocketAddr, log: &Path) -> Result<Self> {
        let output = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).kill_on_drop(true);
        let mut child =
            command.spawn().with_context(|| format!("cannot start {}", command.as_std().get_program().display()))?;
        let began = Instant::now();
        while TcpStream::connect(address).await.is_err() {
            if let Some(status) = child.try_wait()? {
                bail!("the server ended at once, {status}: see {}", log.display());
            }
            if began.elapsed() > START_WITHIN {
                bail!("the server does not listen: see {}", log.display());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(Self { child })
    }

    /// Ends it as a crash would.
    pub(crate) async fn kill(&mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Its process number.
    pub(crate) fn id(&self) -> Result<u32> {
        self.child.id().context("the server has ended")
    }
}

/// A loopback address nobody listens on.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// What a process and its descendants use.
pub(crate) fn usage(root: u32) -> Result<Usage> {
    let mut total = Usage::default();
    let all = every_process()?;
    let mut family = vec![root];
    let mut next = 0;
    while let Some(id) = family.get(next).copied() {
        next += 1;
        family.extend(all.iter().filter(|process| process.parent == id).map(|process| process.id));
        // A descendant may have ended meanwhile; the server itself may not.
        let own = cpu(id);
        ensure!(id != root || own.is_some(), "the server has ended");
        total.cpu += own.unwrap_or_default();
        total.resident += resident(id);
    }
    Ok(total)
}

/// What all processes of this name use together, whoever started them.
pub(crate) fn usage_by_name(name: &str) -> Result<Usage> {
    let mut total = Usage::default();
    for process in every_process()? {
        let own = std::fs::read_to_string(format!("/proc/{}/comm", process.id)).unwrap_or_default();
        if own.trim_end() == name {
            total.cpu += cpu(process.id).unwrap_or_default();
            total.resident += resident(process.id);
        }
    }
    Ok(total)
}

struct Entry {
    id: u32,
    parent: u32,
}

fn every_process() -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(id) = entry?.file_name().to_string_lossy().parse() else { continue };
        // A process may end between the listing and the reading: it has no line then.
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok();
        entries.extend(stat.as_deref().and_then(parent).map(|parent| Entry { id, parent }));
    }
    Ok(entries)
}

/// Field 4 of `stat`, counted after the name, which may hold anything but a last parenthesis.
fn parent(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// All its threads' time, ended ones included. The process's own clock is asked because `stat` counts in hundredths
/// of a second, and a good server's whole run is a few of those.
fn cpu(id: u32) -> Option<Duration> {
    let clock = clock_getcpuclockid(Pid::from_raw(i32::try_from(id).ok()?)).ok()?;
    Some(clock.now().ok()?.into())
}

fn resident(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_stat_is_read_past_a_name_with_a_parenthesis() {
        assert_eq!(parent("9 (a) b) S 3 1 1 0 -1 0 1 2 3 4 150 50 0 0 20"), Some(3));
    }

    #[test]
    fn this_very_process_is_found() {
        let usage = usage(std::process::id()).unwrap();
        assert!(usage.resident > 0);
        assert!(usage.cpu > Duration::ZERO);
    }
}
