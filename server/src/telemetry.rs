//! What the server tells its operators: log lines on standard error, and metrics for Prometheus.
//!
//! Never holds the text of a document, an e-mail address, a token, a cookie or an IP address. Crates that might
//! write such things at their own will are silenced here.

use std::{panic, sync::OnceLock};

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::ParseError,
    fmt::MakeWriter,
    layer::SubscriberExt,
    registry::LookupSpan,
    util::{SubscriberInitExt, TryInitError},
};

use crate::config::LogFormat;

/// What these say is said where it is handled, once: the session layer logs its own failures, and sqlx each connection it
/// throws away and each statement.
const QUIET: [&str; 4] = ["tower_sessions=off", "tower_sessions_core=off", "tower_cookies=off", "sqlx=off"];

/// Bounds of the duration histograms, in seconds.
const DURATIONS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter does not read.
    #[error("the log filter is wrong")]
    Filter(#[from] ParseError),
    /// It was set up already.
    #[error("logging is set up already")]
    Twice(#[from] TryInitError),
}

/// Start logging, for the whole process; panics are logged by place, without their text, which may quote a document.
///
/// # Errors
/// If the filter is wrong, or logging was started before.
pub fn start_logging(filter: &str, format: LogFormat) -> Result<(), TelemetryError> {
    let mut directives = EnvFilter::try_new(filter)?;
    for quiet in QUIET {
        directives = directives.add_directive(quiet.parse()?);
    }
    let registry = tracing_subscriber::registry().with(directives);
    match format {
        LogFormat::Text => {
            let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
            registry.with(lines).try_init()?;
        }
        LogFormat::Json => {
            registry.with(json_lines(std::io::stderr)).try_init()?;
        }
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
    Ok(())
}

/// Lines in JSON. Of a field that is an error they hold its outermost sentence alone, where the text format goes on with
/// what caused it: so errors are logged as text that names their causes, whatever the format.
pub(crate) fn json_lines<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(writer)
}

/// The process's metrics; the first call starts collecting them.
///
/// # Errors
/// If another recorder was installed by something else.
pub fn metrics() -> Result<&'static PrometheusHandle, BuildError> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    // Two first callers at once would install two recorders, and the second would fail.
    static FIRST: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one_at_a_time = FIRST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(handle) = HANDLE.get() {
        return Ok(handle);
    }
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &DURATIONS)?
        .install_recorder()?;
    describe();
    Ok(HANDLE.get_or_init(|| handle))
}

fn describe() {
    describe_counter!("maillage_http_requests_total", "HTTP requests answered, by method, route and status");
    describe_histogram!("maillage_http_request_seconds", Unit::Seconds, "time to answer an HTTP request");
    describe_gauge!("maillage_http_connections", "open TCP connections, WebSockets included");
    describe_counter!(
        "maillage_http_connections_refused_total",
        "TCP connections over the limit of one client address"
    );
    describe_counter!("maillage_password_checks_total", "passwords compared with a hash");
    describe_counter!("maillage_sign_ins_total", "attempts to sign in, by outcome");
    describe_counter!("maillage_sessions_expired_total", "sessions that ended by themselves and were forgotten");
    describe_gauge!("maillage_jobs_waiting", "jobs to be done: mails to be sent");
    describe_gauge!("maillage_jobs_dead", "jobs that were given up lately");
    describe_counter!("maillage_jobs_total", "attempts at jobs, by kind and outcome");
    describe_gauge!("maillage_event_streams", "streams of a workspace's events that somebody listens to");
    describe_counter!("maillage_event_streams_reset_total", "listeners that fell behind and were told to start again");
    describe_counter!("maillage_sync_summaries_total", "what lists show of a document, written after its changes");
    describe_gauge!("maillage_sync_connections", "open WebSockets");
    describe_gauge!("maillage_sync_documents", "documents in memory");
    describe_counter!("maillage_sync_changes_total", "changes saved");
    describe_counter!("maillage_sync_rights_asked_total", "times a connection asked the store what it may do");
    describe_counter!("maillage_sync_refused_total", "changes refused, by refusal");
    describe_counter!(
        "maillage_sync_changes_asked_total",
        "changes that only Automerge could judge (marks, unusual bytes): each walks the text that it touches"
    );
    describe_counter!(
        "maillage_sync_settles_total",
        "times that saved changes were applied because something needed the document"
    );
    describe_counter!(
        "maillage_sync_quarantined_total",
        "documents loaded anew because what was saved could not be applied"
    );
    describe_counter!("maillage_sync_compactions_total", "snapshots that replaced changes");
    describe_counter!("maillage_sync_save_failures_total", "saves of a document that failed");
    describe_counter!("maillage_sync_load_failures_total", "documents that could not be opened");
    describe_counter!("maillage_presence_dropped_total", "presence messages over the rate, dropped");
    describe_counter!("maillage_sync_closed_total", "connections that ended, by close reason");
    describe_counter!(
        "maillage_sync_throttled_total",
        "times a connection began to wait for its participant's account"
    );
    describe_histogram!("maillage_store_append_seconds", Unit::Seconds, "time to commit one transaction of changes");
    describe_histogram!("maillage_store_load_seconds", Unit::Seconds, "time to load one document");
    describe_histogram!("maillage_store_compact_seconds", Unit::Seconds, "time to replace changes by a snapshot");
    describe_histogram!("maillage_store_directory_seconds", Unit::Seconds, "time of every other call of the database");
    describe_counter!("maillage_store_unavailable_total", "calls of the database that failed, by kind");
    describe_gauge!("maillage_store_writable", "1 if changes can be saved, 0 during an outage");
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::PathBuf};

    use super::*;

    /// The text of every file of the server.
    fn sources() -> Vec<String> {
        let mut texts = Vec::new();
        let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    texts.push(fs::read_to_string(&path).unwrap());
                }
            }
        }
        texts
    }

    /// The metrics that these macros name anywhere in the server.
    fn named_by(macros: [&str; 3]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for text in sources() {
            for (at, found) in macros.iter().flat_map(|name| text.match_indices(name)) {
                let is_whole = !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
                let arguments = text[at + found.len()..].trim_start();
                if is_whole
                    && let Some((name, _)) = arguments.strip_prefix('"').and_then(|rest| rest.split_once('"'))
                    && name.starts_with("maillage_")
                {
                    names.insert(name.to_owned());
                }
            }
        }
        names
    }

    #[test]
    fn no_error_is_logged_as_a_value_of_which_json_drops_the_causes() {
        let as_value = ["&dyn Error,", "&dyn std::error::Error,"].map(|end| format!("as {end}"));
        let texts = sources();
        assert!(texts.len() > 50);
        let found: Vec<_> = texts.iter().flat_map(|text| text.lines()).collect();
        let found: Vec<_> = found.iter().filter(|line| as_value.iter().any(|value| line.contains(value))).collect();
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn what_is_recorded_is_described_and_what_is_described_is_recorded() {
        let recorded = named_by(["counter!(", "gauge!(", "histogram!("]);
        let described = named_by(["describe_counter!(", "describe_gauge!(", "describe_histogram!("]);
        assert!(recorded.len() > 10);
        assert_eq!(recorded, described);
    }

    #[test]
    fn metrics_are_collected_once_whoever_asks_first() {
        let threads: Vec<_> =
            (0..4).map(|_| std::thread::spawn(|| metrics().map(std::ptr::from_ref).is_ok())).collect();
        assert!(threads.into_iter().all(|thread| thread.join().expect("no panic")));
        metrics::counter!("maillage_sign_ins_total", "outcome" => "test").increment(1);
        assert!(metrics().expect("installed").render().contains("maillage_sign_ins_total{outcome=\"test\"}"));
    }
}
