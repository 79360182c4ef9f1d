//! Runs one client: the socket, the schedule of a writer, the clock of the ledger. It owns nothing but its socket.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until, timeout},
};

use crate::{
    ledger::{Ledger, Seen},
    socket::{Endpoint, Socket, Window},
    voice::{Standing, Voice},
};

/// How long anything may take before a measurement begins.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the clients of a run do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Writers wait.
    Hold,
    /// Writers write, each at its schedule, from one moment to the other.
    Write { from: Instant, until: Instant },
}

/// What the clients of one run share.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) phase: watch::Receiver<Phase>,
    /// Told once by each client, when it is ready.
    pub(crate) ready: mpsc::Sender<()>,
    /// What a writer waits between two sendings, as the stock client's throttle does; zero sends each edit at once.
    pub(crate) throttle: Duration,
}

/// When a writer writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) period: Duration,
    /// After the beginning, so that writers don't write all at once.
    pub(crate) offset: Duration,
    /// Other clients that should see each edit.
    pub(crate) audience: usize,
}

/// Connects and goes as far as `standing`.
pub(crate) async fn open(
    endpoint: &Endpoint,
    window: Window,
    voice: &mut dyn Voice,
    standing: Standing,
) -> Result<Socket> {
    let socket = timeout(PATIENCE, async {
        let mut socket = Socket::open(endpoint, window).await?;
        for frame in voice.opening()? {
            socket.send(frame).await?;
        }
        Ok::<_, anyhow::Error>(socket)
    })
    .await
    .context("a client was not let in in time")?;
    let mut socket = socket?;
    reach(&mut socket, voice, standing).await?;
    Ok(socket)
}

/// Listens and answers until the client has come as far as `standing`.
pub(crate) async fn reach(socket: &mut Socket, voice: &mut dyn Voice, standing: Standing) -> Result<()> {
    timeout(PATIENCE, async {
        while voice.standing() < standing {
            let frame = socket.receive().await?;
            for reply in voice.hear(&frame)?.replies {
                socket.send(reply).await?;
            }
        }
        Ok(())
    })
    .await
    .with_context(|| format!("a client stayed {:?}", voice.standing()))?
}

/// A client's whole life. It ends by being aborted, or with the error that ended its connection.
pub(crate) async fn run(
    endpoint: Endpoint,
    mut voice: Box<dyn Voice>,
    schedule: Option<Schedule>,
    mut stage: Stage,
) -> Result<()> {
    let mut socket = open(&endpoint, Window::Usual, &mut *voice, Standing::Ready).await?;
    stage.ready.send(()).await?;
    let mut seen = Seen::default();
    let mut next_edit: Option<Instant> = None;
    let mut next_sending: Option<Instant> = None;
    let mut last_sending = Instant::now();
    loop {
        tokio::select! {
            frame = socket.receive() => {
                let heard = voice.hear(&frame?)?;
                stage.ledger.received(&heard.edits, &mut seen);
                for reply in heard.replies {
                    socket.send(reply).await?;
                }
            }
            changed = stage.phase.changed(), if schedule.is_some() => {
                changed?;
                next_edit = match (*stage.phase.borrow_and_update(), schedule) {
                    (Phase::Write { from, .. }, Some(schedule)) => Some(from + schedule.offset),
                    _ => None,
                };
            }
            () = sleep_until(next_edit.unwrap_or(last_sending)), if next_edit.is_some() => {
                let Some((at, schedule)) = next_edit.zip(schedule) else { continue };
                stage.ledger.sent(voice.edit()?, schedule.audience, &mut seen);
                next_edit = following(at, schedule, *stage.phase.borrow());
                if stage.throttle > Duration::ZERO {
                    next_sending.get_or_insert(last_sending + stage.throttle);
                } else {
                    send_edits(&mut socket, &mut *voice).await?;
                }
            }
            () = sleep_until(next_sending.unwrap_or(last_sending)), if next_sending.is_some() => {
                next_sending = None;
                last_sending = Instant::now();
                send_edits(&mut socket, &mut *voice).await?;
            }
        }
    }
}

async fn send_edits(socket: &mut Socket, voice: &mut dyn Voice) -> Result<()> {
    for frame in voice.outgoing()? {
        socket.send(frame).await?;
    }
    Ok(())
}

fn following(at: Instant, schedule: Schedule, phase: Phase) -> Option<Instant> {
    let next = at + schedule.period;
    matches!(phase, Phase::Write { until, .. } if next < until).then_some(next)
}
