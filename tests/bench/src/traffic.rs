//! Scenarios in which clients edit and read: everyone in, a warm-up, the measurement, and the wait for the last
//! delivery.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::{Instant, sleep, sleep_until, timeout},
};

use crate::{
    driver::{self, Phase, Schedule, Stage},
    figures::Measured,
    hostile,
    ledger::{Ledger, Tally},
    room::Room,
    scenario::{Quirk, Traffic},
    server::Server,
    socket::{Endpoint, Socket, Window},
    voice::{Standing, automerge::Acknowledging},
};

/// Edits before the measurement: caches fill, buffers grow.
const WARM_UP: Duration = Duration::from_secs(2);
/// A server that delivers nothing for so long will not deliver what is missing.
const GIVE_UP_AFTER: Duration = Duration::from_secs(10);
/// The last acknowledgements are the server's work too.
const AFTERMATH: Duration = Duration::from_millis(300);

/// What the command line says about every run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    pub(crate) seconds: Duration,
    pub(crate) acknowledging: Acknowledging,
    pub(crate) throttle: Duration,
}

/// Runs one.
pub(crate) async fn measure(server: &mut dyn Server, traffic: Traffic, options: Options) -> Result<Measured> {
    let mut rooms = Room::prepare(server, traffic.documents, traffic.content).await?;
    let ledger = Arc::new(Ledger::default());
    let (phase, watching) = watch::channel(Phase::Hold);
    let (ready, arrivals) = mpsc::channel(64);
    let stage = Stage { ledger: Arc::clone(&ledger), phase: watching, ready, throttle: options.throttle };
    let mut clients = seat_clients(server, &rooms, traffic, options, &stage)?;
    wait_until_ready(&mut clients, arrivals, traffic.documents * traffic.clients).await?;
    rooms.iter_mut().for_each(Room::release);
    let deaf = match traffic.quirk {
        Quirk::DeafClient => Some(seat_deaf_client(server, &rooms[0]).await?),
        _ => None,
    };
    let attackers = match traffic.quirk {
        Quirk::Attacked => Some(hostile::attack(server, &rooms).await?),
        _ => None,
    };

    write_for(WARM_UP, &phase, &ledger, &mut clients).await?;
    ledger.close();
    let (before, store_before) = (server.usage()?, server.store_usage()?);
    write_for(options.seconds, &phase, &ledger, &mut clients).await?;
    sleep(AFTERMATH).await;
    let (after, store_after) = (server.usage()?, server.store_usage()?);
    drop((deaf, attackers));
    let tally = ledger.close();
    clients.shutdown().await;
    Ok(Measured {
        cpu: after.cpu.checked_sub(before.cpu),
        store_cpu: store_after.cpu.checked_sub(store_before.cpu),
        resident: Some(after.resident),
        growth: Some(after.resident.saturating_sub(before.resident)),
        ..Measured::of(tally)
    })
}

fn seat_clients(
    server: &dyn Server,
    rooms: &[Room],
    traffic: Traffic,
    options: Options,
    stage: &Stage,
) -> Result<JoinSet<Result<()>>> {
    let acknowledging = match traffic.quirk {
        Quirk::NoAcknowledgements => Acknowledging::Never,
        _ => options.acknowledging,
    };
    let mut clients = JoinSet::new();
    let writers = u32::try_from(traffic.writers * rooms.len())?;
    let mut writer: u32 = 0;
    for room in rooms {
        for seat in 0..traffic.clients {
            let endpoint = server.endpoint(clients.len(), &room.document);
            let (voice, schedule) = if seat < traffic.writers {
                let offset = traffic.period * writer / writers;
                writer += 1;
                let schedule = Schedule { period: traffic.period, offset, audience: traffic.clients - 1 };
                (room.writer(u16::try_from(writer)?)?, Some(schedule))
            } else {
                (room.reader(acknowledging), None)
            };
            clients.spawn(driver::run(endpoint, voice, schedule, stage.clone()));
        }
    }
    Ok(clients)
}

async fn wait_until_ready(
    clients: &mut JoinSet<Result<()>>,
    mut arrivals: mpsc::Receiver<()>,
    count: usize,
) -> Result<()> {
    for arrived in 0..count {
        tokio::select! {
            biased;
            arrival = timeout(Duration::from_mins(1), arrivals.recv()) => {
                arrival.with_context(|| format!("{arrived} of {count} clients came in"))?;
            }
            Some(ended) = clients.join_next() => {
                ended??;
                bail!("a client ended before the run began");
            }
        }
    }
    Ok(())
}

/// Lets the writers write, then waits for the last delivery, or until none comes any more.
async fn write_for(
    length: Duration,
    phase: &watch::Sender<Phase>,
    ledger: &Ledger,
    clients: &mut JoinSet<Result<()>>,
) -> Result<()> {
    let from = Instant::now() + Duration::from_millis(50);
    let until = from + length;
    phase.send(Phase::Write { from, until })?;
    sleep_until(until).await;
    phase.send(Phase::Hold)?;
    let mut last = (ledger.progress(), Instant::now());
    loop {
        let progress = ledger.progress();
        ensure!(progress.0 > 0, "no edit was made: the time is too short");
        if progress.0 == progress.1 {
            return Ok(());
        }
        if progress != last.0 {
            last = (progress, Instant::now());
        }
        if last.1.elapsed() > GIVE_UP_AFTER {
            return Ok(());
        }
        if let Some(ended) = clients.try_join_next() {
            ended?.context("a client was lost")?;
        }
        sleep(Duration::from_millis(10)).await;
    }
}

/// A client that reads until it is in step, then only asks.
async fn seat_deaf_client(server: &dyn Server, room: &Room) -> Result<JoinSet<Result<()>>> {
    let endpoint = server.endpoint(usize::MAX, &room.document);
    let mut deaf = JoinSet::new();
    if let Some(mut voice) = room.automerge_reader() {
        let mut socket = driver::open(&endpoint, Window::Least, &mut voice, Standing::Ready).await?;
        let question = voice.ask_for_all()?;
        deaf.spawn(async move {
            loop {
                socket.send(question.clone()).await?;
                sleep(Duration::from_millis(50)).await;
            }
        });
    } else {
        let socket = open_silent(&endpoint, room).await?;
        deaf.spawn(async move {
            std::future::pending::<()>().await;
            drop(socket);
            Ok(())
        });
    }
    Ok(deaf)
}

async fn open_silent(endpoint: &Endpoint, room: &Room) -> Result<Socket> {
    let mut voice = room.reader(Acknowledging::Always);
    driver::open(endpoint, Window::Least, &mut *voice, Standing::Ready).await
}

impl Measured {
    /// What the ledger says.
    pub(crate) fn of(tally: Tally) -> Self {
        Self { tally: Some(tally), ..Self::default() }
    }
}
