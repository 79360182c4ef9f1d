//! How many files and sockets the system lets the process open: raised to what it may have, what fits into it, and when
//! that is so little that an operator must hear of it. Many systems start programs with 1,024, of which each browser
//! tab takes one or two.

use std::io;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Kept for what is no connection: the database's files and sockets, logs, and what the runtime opens.
const KEPT: u64 = 128;

/// Raises the limit to the most this process may have; how many that is.
///
/// # Errors
/// If the system doesn't tell, or refuses.
pub fn raise_limit() -> io::Result<u64> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    if soft < hard {
        setrlimit(Resource::RLIMIT_NOFILE, hard, hard)?;
    }
    Ok(hard)
}

/// How many connections fit into `files`, if so many are wanted. At least one: a server that answers slowly says more than
/// one that doesn't start.
#[must_use]
pub fn connections_within(files: u64, wanted: usize) -> usize {
    let room = usize::try_from(files.saturating_sub(KEPT)).unwrap_or(usize::MAX);
    wanted.min(room).max(1)
}

/// What to say of so many `connections` where so many are `wanted`; nothing while at least half fit. The wanted number
/// is a bound that few installations come near, so that a little less than it is no news.
#[must_use]
pub fn advice(connections: usize, wanted: usize) -> Option<String> {
    let files = KEPT.saturating_add(u64::try_from(wanted).unwrap_or(u64::MAX));
    (connections < wanted / 2).then(|| {
        format!(
            "the system lets this process open too few files: after {connections} connections, of which each browser tab \
             takes one or two, others wait until one ends; set the hard limit to {files} (LimitNOFILE={files} in the \
             systemd unit, --ulimit nofile={files} in docker run) and start the server again"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r27_the_limit_is_raised_to_what_the_process_may_have() {
        let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("it is told");
        assert_eq!(raise_limit().expect("raised"), hard);
        assert_eq!(getrlimit(Resource::RLIMIT_NOFILE).expect("it is told"), (hard, hard));
    }

    #[test]
    fn r27_no_more_connections_are_taken_than_files_can_be_opened() {
        assert_eq!(connections_within(1_024, 20_000), 896);
        assert_eq!(connections_within(1_048_576, 20_000), 20_000);
        assert_eq!(connections_within(u64::MAX, 20_000), 20_000);
        assert_eq!(connections_within(64, 20_000), 1);
    }

    #[test]
    fn an_operator_hears_only_of_a_limit_that_people_can_meet_and_what_to_set() {
        for files in [20_128, 20_000, 10_240, 1_048_576] {
            assert_eq!(advice(connections_within(files, 20_000), 20_000), None, "{files}");
        }
        let advice = advice(connections_within(1_024, 20_000), 20_000).expect("896 are few");
        assert!(advice.contains("after 896 connections") && advice.contains("LimitNOFILE=20128"), "{advice}");
        assert_eq!(connections_within(20_128, 20_000), 20_000, "what is advised is enough");
    }
}
