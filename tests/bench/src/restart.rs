//! The server is killed while everybody has several documents open, and started again: how long until each document
//! of each client is in step, counted from the kill.

use std::{collections::HashSet, time::Duration};

use anyhow::{Context, Result};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::{
    driver,
    fiche::FICHE,
    figures::Measured,
    ledger::Tally,
    room::Room,
    server::Server,
    socket::{Endpoint, Socket, Window},
    voice::{Standing, automerge::Reader},
    wire::{self, Incoming},
};

/// Whoever isn't in step by then never will be.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long a client whose connection is refused waits.
const AGAIN_AFTER: Duration = Duration::from_millis(50);

/// Measures it. `None` if the protocol has one document a socket.
pub(crate) async fn measure(server: &mut dyn Server, clients: usize, documents: usize) -> Result<Option<Measured>> {
    let mut rooms = Room::prepare(server, documents, FICHE).await?;
    let each = documents / clients;
    let mut open = JoinSet::new();
    for own in rooms.chunks(each) {
        let Some(client) = Client::of(server, own) else { return Ok(None) };
        open.spawn(async move { client.come_in().await });
    }
    let mut sockets = Vec::with_capacity(clients);
    while let Some(came) = open.join_next().await {
        sockets.push(came??.0);
    }
    // Nobody else keeps the documents in memory.
    rooms.iter_mut().for_each(Room::release);
    let killed = Instant::now();
    server.restart().await?;
    drop(sockets);
    let mut returning = JoinSet::new();
    for own in rooms.chunks(each) {
        let client = Client::of(server, own).context("the server spoke otherwise before")?;
        returning.spawn(async move { client.come_in().await });
    }
    let (mut latencies_us, mut sockets) = (Vec::new(), Vec::new());
    while let Some(returned) = returning.join_next().await {
        let (socket, moments) = returned??;
        sockets.push(socket);
        for moment in moments {
            latencies_us.push(u32::try_from((moment - killed).as_micros())?);
        }
    }
    latencies_us.sort_unstable();
    let resident = server.usage()?.resident;
    let tally = Tally { expected: (rooms.len()) as u64, latencies_us };
    Ok(Some(Measured { resident: Some(resident), ..Measured::of(tally) }))
}

/// A client with some documents, which it has as the server has them.
struct Client {
    endpoint: Endpoint,
    voice: Reader,
    /// Each with its heads.
    documents: Vec<(String, Vec<u8>)>,
}

impl Client {
    fn of(server: &dyn Server, rooms: &[Room]) -> Option<Self> {
        let first = rooms.first()?;
        let documents = rooms.iter().map(|room| (room.document.clone(), room.heads().to_vec())).collect();
        Some(Self { endpoint: server.endpoint(0, &first.document), voice: first.automerge_reader()?, documents })
    }

    /// Opens all of its documents at once, and says when each was in step.
    async fn come_in(self) -> Result<(Socket, Vec<Instant>)> {
        let patient = timeout(PATIENCE, async {
            loop {
                // As a page does while the server is not there yet, or closes it because it is busy.
                match self.try_to_come_in().await {
                    Ok(came) => return came,
                    Err(_) => sleep(AGAIN_AFTER).await,
                }
            }
        });
        patient.await.context("a client was not in step in time")
    }

    async fn try_to_come_in(&self) -> Result<(Socket, Vec<Instant>)> {
        let mut voice = self.voice.again();
        let mut socket = driver::open(&self.endpoint, Window::Usual, &mut voice, Standing::Joined).await?;
        for (document, heads) in &self.documents[1..] {
            socket.send(voice.open_another(document, heads)?).await?;
        }
        let mut waiting: HashSet<&str> = self.documents.iter().map(|(document, _)| document.as_str()).collect();
        let mut moments = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let frame = socket.receive().await?;
            match wire::read_frame(&frame)? {
                Incoming::Sync { document, data } => {
                    let known = self.documents.iter().find(|(known, _)| known == document);
                    let in_step = known.is_some_and(|(_, heads)| {
                        wire::view_sync(data).is_ok_and(|view| view.heads == heads.as_slice())
                    });
                    if in_step && waiting.remove(document) {
                        moments.push(Instant::now());
                    }
                }
                Incoming::Refused(reason) => anyhow::bail!("refused: {reason}"),
                Incoming::Peer(_) | Incoming::Other => {}
            }
        }
        Ok((socket, moments))
    }
}
