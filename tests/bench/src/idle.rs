//! What connections and documents cost while nobody does anything: resident memory, divided.

use std::{collections::HashSet, time::Duration};

use anyhow::{Context, Result};
use tokio::time::{sleep, timeout};

use crate::{
    driver,
    fiche::FICHE,
    figures::Measured,
    room::Room,
    server::Server,
    socket::{Socket, Window},
    voice::{Standing, automerge::Acknowledging},
    wire::{self, Incoming},
};

/// How long a server may take to come to rest.
const REST: Duration = Duration::from_secs(2);

/// Memory for each of many connections to documents that are open anyway.
pub(crate) async fn connections(server: &mut dyn Server, connections: usize, documents: usize) -> Result<Measured> {
    let rooms = Room::prepare(server, documents, FICHE).await?;
    // What writing the content left free in the server's heap would hide what connections take.
    server.restart().await?;
    let mut sockets = Vec::with_capacity(connections + documents);
    for (client, room) in rooms.iter().enumerate() {
        // A writer brings the content back to a server that keeps nothing.
        let mut voice = room.writer(u16::try_from(client + 1)?)?;
        let endpoint = server.endpoint(client, &room.document);
        sockets.push(driver::open(&endpoint, Window::Usual, &mut *voice, Standing::Ready).await?);
    }
    sleep(REST).await;
    let before = server.usage()?;
    for client in 0..connections {
        sockets.push(sit_down(server, client, &rooms[client % rooms.len()]).await?);
    }
    sleep(REST).await;
    let after = server.usage()?;
    Ok(each(before.resident, after.resident, connections))
}

/// Memory for each of many documents that one client has open, some time after it opened them. `None` if the protocol has
/// one document a socket.
pub(crate) async fn documents(server: &mut dyn Server, documents: usize, rest: Duration) -> Result<Option<Measured>> {
    // One more, so that the connection and what the server builds for its first document are counted before.
    let rooms = Room::prepare(server, documents + 1, FICHE).await?;
    let Some((first, others)) = rooms.split_first() else { return Ok(None) };
    let Some(mut voice) = first.automerge_reader() else { return Ok(None) };
    server.restart().await?;
    let endpoint = server.endpoint(0, &first.document);
    let mut socket = driver::open(&endpoint, Window::Usual, &mut voice, Standing::Joined).await?;
    sleep(REST).await;
    let before = server.usage()?;
    for room in others {
        socket.send(voice.open_another(&room.document, room.heads())?).await?;
    }
    let mut waiting: HashSet<&str> = others.iter().map(|room| room.document.as_str()).collect();
    timeout(Duration::from_mins(1), async {
        while !waiting.is_empty() {
            if let Incoming::Sync { document, .. } = wire::read_frame(&socket.receive().await?)? {
                waiting.remove(document);
            }
        }
        Ok::<_, anyhow::Error>(())
    })
    .await
    .context("not every document was answered")??;
    sleep(rest).await;
    let after = server.usage()?;
    Ok(Some(each(before.resident, after.resident, documents)))
}

async fn sit_down(server: &dyn Server, client: usize, room: &Room) -> Result<Socket> {
    let mut voice = room.reader(Acknowledging::Always);
    driver::open(&server.endpoint(client, &room.document), Window::Usual, &mut *voice, Standing::Ready).await
}

fn each(before: u64, after: u64, count: usize) -> Measured {
    let growth = after.saturating_sub(before);
    Measured {
        resident: Some(after),
        growth: Some(growth),
        each: Some(growth / count.max(1) as u64),
        ..Measured::default()
    }
}
