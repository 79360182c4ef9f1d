//! Starting and stopping a server, and what runs beside it: the watch over rights, the end of sessions.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use maillage_shared::{ParticipantId, api};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
    time::{self, Instant, MissedTickBehavior},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    access::Access,
    clock, demo,
    events::Events,
    http::{self, Attempts, Http, InvitationRates, MadeDocuments, PerClient, ProfileChanges, Reach},
    jobs::{JobWaker, Worker},
    limits::Limits,
    mail::{Post, Transport},
    outage_log::OutageLog,
    passwords::{HashingFailed, Passwords},
    store::{Directory, RightsChanges, Store, StoreError},
    sync::{Hub, Reader, Searcher},
    telemetry,
};

/// How often the rights are looked at: often enough that a change made by another process reaches open sockets
/// within a second.
const RIGHTS_EVERY: Duration = Duration::from_millis(400);

/// How often sessions that expired are forgotten, and with them their sockets: that changes the rights' version.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// How often what is long over is forgotten.
const FORGET_EVERY: Duration = Duration::from_hours(1);

/// How often the metrics' histograms are condensed.
const CONDENSE_EVERY: Duration = Duration::from_secs(10);

/// How one server runs.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How it is reached.
    pub reach: Reach,
    /// Its limits.
    pub limits: Limits,
    /// What it says of itself; the demonstration's accounts are added.
    pub site: api::Site,
    /// Whether an empty store is filled with the demonstration.
    pub demo: bool,
    /// How mails leave; without, they wait.
    pub mail: Option<Transport>,
}

/// A server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The listener has no address.
    #[error("the listener does not work")]
    Listener(#[from] io::Error),
    /// The store failed.
    #[error("the store could not be used")]
    Store(#[from] StoreError),
    /// No password can be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
    /// The demonstration could not be written.
    #[error("the demonstration could not be written")]
    Demo(#[from] demo::SeedError),
    /// Something else collects metrics in this process.
    #[error("metrics could not be collected")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// The demonstration was asked for on an address that others can reach.
    #[error("the demonstration has public passwords: it is served on loopback addresses only")]
    DemoExposed,
}

/// A server that runs until [`stop`](Self::stop).
pub struct Server {
    address: SocketAddr,
    hub: Arc<Hub>,
    stop: CancellationToken,
    running: JoinHandle<()>,
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The open documents and connections, to be counted.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Stop gracefully, within `limits.stop_within`: no more connections, documents save, sockets close.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Err(error) = self.running.await {
            tracing::error!(error = %error, "the server did not stop as it should");
        }
    }
}

/// Start a server on a listener. It answers when this returns.
///
/// # Errors
/// If the store, the hashing or the metrics don't work, or the demonstration can't be written or would be exposed.
pub async fn serve(settings: Settings, store: Store, listener: TcpListener) -> Result<Server, StartError> {
    let Settings { reach, limits, mut site, demo, mail } = settings;
    let address = listener.local_addr()?;
    if demo && !address.ip().is_loopback() {
        return Err(StartError::DemoExposed);
    }
    for advice in reach.advice(address) {
        tracing::warn!("{advice}");
    }
    telemetry::metrics()?;
    if demo {
        demo::seed(&store).await?;
        site.demo = Some(demo::accounts(&store).await?.into_iter().map(to_api).collect());
    }
    let limits = Arc::new(limits);
    let access = Arc::new(Access::new(store.directory.clone()));
    let hub = Hub::new(&store, access.clone(), limits.clone(), storage_id(&reach));
    let stop = CancellationToken::new();
    let directory = store.directory.clone();
    let events = Events::new(directory, access.clone(), hub.clone(), limits.clone(), stop.clone());
    let places = || Arc::new(PerClient::new(limits.connections_per_client, &reach.trusted_proxies));
    let (connections, sockets) = (places(), places());
    let jobs: Arc<JobWaker> = Arc::default();
    let http = Http {
        directory: store.directory.clone(),
        access: access.clone(),
        hub: hub.clone(),
        reader: Arc::new(Reader::beside(&hub, store.journal.clone(), limits.clone())),
        searcher: Arc::new(Searcher::beside(&hub, store.directory.clone(), limits.clone())),
        limits: limits.clone(),
        reach: Arc::new(reach),
        site: Arc::new(site),
        passwords: Passwords::new().await?,
        attempts: Arc::new(Attempts::new(&limits)),
        sockets,
        tunnels: Arc::default(),
        made_documents: Arc::new(MadeDocuments::new(&limits)),
        profile_changes: Arc::new(ProfileChanges::new(&limits)),
        warnings: Arc::default(),
        events: events.clone(),
        invitation_rates: Arc::new(InvitationRates::new(&limits)),
        jobs: jobs.clone(),
        demo_mail: mail.as_ref().filter(|_| demo).and_then(Transport::folder),
    };
    let post = mail.map(|transport| post(&store.directory, &hub, transport, jobs, &limits));
    // Asked before the first answer, so that no change made after it goes unnoticed.
    let rights = store.directory.rights_version().await?;
    let router = http::router(http);
    let running = tokio::spawn({
        let (stop, hub) = (stop.clone(), hub.clone());
        async move {
            let background = background(&store.directory, &access, rights, &stop, &limits);
            if let Some(post) = post {
                background.spawn(post.run(stop.clone()));
            }
            background.spawn(stop.clone().run_until_cancelled_owned(events.feed()));
            background.spawn(stop.clone().run_until_cancelled_owned({
                let hub = hub.clone();
                async move { hub.sweep().await }
            }));
            background.close();
            let connections = http::listener::accept(listener, router, &limits, connections, stop).await;
            finish(&hub, connections, limits.stop_within).await;
            background.wait().await;
        }
    });
    Ok(Server { address, hub, stop, running })
}

/// The worker that sends mails.
fn post(
    directory: &Arc<dyn Directory>,
    hub: &Hub,
    transport: Transport,
    jobs: Arc<JobWaker>,
    limits: &Arc<Limits>,
) -> Arc<Worker> {
    let post = Post::new(directory.clone(), transport, hub.notices().clone(), limits.clone());
    Worker::new(directory.clone(), Arc::new(post), jobs, limits.clone())
}

/// An account of the demonstration, as the sign-in page offers it.
fn to_api((id, account): (ParticipantId, demo::DemoAccount)) -> api::DemoAccount {
    let demo::DemoAccount { email, name, part, .. } = account;
    api::DemoAccount { id, email: email.into(), name: name.into(), part: part.into(), password: demo::PASSWORD.into() }
}

/// Names the installation to automerge-repo clients, for ever and on every node: by the address people know it by.
fn storage_id(reach: &Reach) -> String {
    reach.public_url.as_ref().map_or_else(|| "maillage".to_owned(), |url| format!("maillage@{url}"))
}

/// Lets documents save and connections end; whoever is not done in time is left behind, and loses nothing that was
/// acknowledged.
async fn finish(hub: &Hub, connections: TaskTracker, within: Duration) {
    let deadline = Instant::now() + within;
    tracing::info!("stopping");
    hub.stop(within).await;
    if time::timeout_at(deadline, connections.wait()).await.is_err() {
        tracing::warn!(connections = connections.len(), "stopped before every connection had ended");
    }
}

/// Starts what runs beside the server, until `stop`.
fn background(
    directory: &Arc<dyn Directory>,
    access: &Arc<Access>,
    rights: i64,
    stop: &CancellationToken,
    limits: &Arc<Limits>,
) -> TaskTracker {
    let tasks = TaskTracker::new();
    let watch = watch_rights(directory.clone(), access.clone(), rights);
    let sweep = sweep_sessions(directory.clone());
    tasks.spawn(stop.clone().run_until_cancelled_owned(watch));
    tasks.spawn(stop.clone().run_until_cancelled_owned(sweep));
    tasks.spawn(stop.clone().run_until_cancelled_owned(forget_the_old(directory.clone(), limits.clone())));
    tasks.spawn(stop.clone().run_until_cancelled_owned(condense_metrics()));
    tasks
}

fn every(period: Duration) -> time::Interval {
    let mut interval = time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Tells open sockets when rights changed or a session ended, whichever process did it.
async fn watch_rights(directory: Arc<dyn Directory>, access: Arc<Access>, mut known: i64) {
    let mut interval = every(RIGHTS_EVERY);
    let outage = OutageLog::new("rights can't be read: changes are late", "rights can be read again");
    loop {
        // Who changed rights here wakes this, so that each change is announced once, in the order of its version.
        tokio::select! {
            _ = interval.tick() => {}
            () = access.touched() => {}
        }
        let touches = access.touches();
        match directory.rights_since(known).await {
            Ok(RightsChanges { version, concerns }) => {
                outage.worked();
                known = version;
                access.announce(&concerns);
            }
            Err(error) => {
                outage.failed(&error, Instant::now());
            }
        }
        access.looked(touches);
    }
}

async fn sweep_sessions(directory: Arc<dyn Directory>) {
    let mut interval = every(SWEEP_EVERY);
    loop {
        interval.tick().await;
        match directory.delete_expired_sessions(clock::now()).await {
            Ok(sessions) => metrics::counter!("maillage_sessions_expired_total").increment(sessions),
            Err(error) => {
                tracing::warn!(error = error.with_causes(), "ended sessions could not be forgotten");
            }
        }
    }
}

/// Forgets dead jobs and invitations that are long over.
async fn forget_the_old(directory: Arc<dyn Directory>, limits: Arc<Limits>) {
    let mut interval = every(FORGET_EVERY);
    let ago = |kept: Duration| clock::now().plus_millis(-i64::try_from(kept.as_millis()).unwrap_or(i64::MAX));
    loop {
        interval.tick().await;
        let forgotten = async {
            directory.delete_dead_jobs(ago(limits.people.dead_jobs_kept)).await?;
            directory.delete_old_invitations(ago(limits.people.invitations_kept)).await
        };
        if let Err(error) = forgotten.await {
            tracing::warn!(error = error.with_causes(), "jobs and invitations that are over could not be forgotten");
        }
    }
}

async fn condense_metrics() {
    let mut interval = every(CONDENSE_EVERY);
    loop {
        interval.tick().await;
        if let Ok(metrics) = telemetry::metrics() {
            metrics.run_upkeep();
        }
    }
}

/// Waits for SIGTERM or SIGINT.
///
/// # Errors
/// If the system refuses to tell.
pub async fn told_to_stop() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use maillage_shared::Role;

    use super::*;
    use crate::{accounts::Accounts, store::MemoryStore};

    #[tokio::test(start_paused = true)]
    async fn r1_a_right_changed_by_another_process_is_noticed_within_a_second() {
        let store = MemoryStore::new().store();
        let accounts = Accounts::new(store.directory.clone()).await.expect("hashing works");
        let workspace = accounts.add_workspace("CLS du Val", None).await.expect("added");
        let password = "a long enough password".to_owned();
        let participant = accounts.add("camille@example.org", "Camille", password).await.expect("added");
        let access = Arc::new(Access::new(store.directory.clone()));
        let mut changes = access.changes();
        let known = store.directory.rights_version().await.expect("read");
        let watch = tokio::spawn(watch_rights(store.directory.clone(), access, known));
        let quiet = time::timeout(Duration::from_secs(5), changes.changed()).await;
        assert!(quiet.is_err(), "nothing changed, yet sockets were told to ask again");
        store.directory.set_member(workspace, participant, Role::Read).await.expect("set");
        time::timeout(Duration::from_secs(1), changes.changed()).await.expect("in time").expect("watching");
        watch.abort();
    }
}
