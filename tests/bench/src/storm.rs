//! The join storm: every client comes back after a restart. What counts is the time from connecting to being
//! answered, since clients give a document up when that takes long.

use std::time::Duration;

use anyhow::Result;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

use crate::{
    driver,
    fiche::FICHE,
    figures::Measured,
    ledger::Tally,
    room::Room,
    server::Server,
    socket::Window,
    voice::{Standing, automerge::Acknowledging},
};

/// How long the answers to what clients say after joining are waited for.
const AFTERMATH: Duration = Duration::from_secs(1);

/// Runs one.
pub(crate) async fn measure(
    server: &mut dyn Server,
    clients: usize,
    documents: usize,
    within: Duration,
) -> Result<Measured> {
    let rooms = Room::prepare(server, documents, FICHE).await?;
    server.restart().await?;
    let before = server.usage()?;
    let began = Instant::now();
    let mut joining = JoinSet::new();
    for client in 0..clients {
        let room = &rooms[client % rooms.len()];
        let endpoint = server.endpoint(client, &room.document);
        let mut voice = room.reader(Acknowledging::Always);
        let at = began + within * u32::try_from(client)? / u32::try_from(clients)?;
        joining.spawn(async move {
            sleep_until(at).await;
            let connecting = Instant::now();
            let socket = driver::open(&endpoint, Window::Usual, &mut *voice, Standing::Joined).await?;
            Ok::<_, anyhow::Error>((connecting.elapsed(), socket))
        });
    }
    let (mut latencies_us, mut sockets) = (Vec::new(), Vec::new());
    let mut failure = None;
    while let Some(joined) = joining.join_next().await {
        match joined? {
            Ok((time, socket)) => {
                latencies_us.push(u32::try_from(time.as_micros())?);
                sockets.push(socket);
            }
            Err(error) => failure = Some(format!("{error:#}")),
        }
    }
    sleep(AFTERMATH).await;
    let after = server.usage()?;
    latencies_us.sort_unstable();
    Ok(Measured {
        cpu: after.cpu.checked_sub(before.cpu),
        resident: Some(after.resident),
        growth: Some(after.resident.saturating_sub(before.resident)),
        failure,
        ..Measured::of(Tally { expected: clients as u64, latencies_us })
    })
}
