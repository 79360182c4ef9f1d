//! The floor of the benchmark: a WebSocket server that copies each binary frame it receives to every other
//! connection of the same path, and does nothing else.
//!
//! It is made as well as a server of one frame per edit can be made here: the same axum as Maillage, a small read
//! buffer, a payload shared by all receivers, one task that writes for each connection and flushes once for all
//! that is waiting. A connection that lets its queue fill is dropped, as any careful server would do.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{
        Path, State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    response::Response,
    routing::get,
};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use tokio::sync::mpsc;

/// Frames that may wait for one connection.
const QUEUE_FRAMES: usize = 1024;

/// One room's connections, by number.
type Room = Arc<Mutex<Vec<(u64, mpsc::Sender<Bytes>)>>>;

/// Every room, and the next connection's number. Shared by all connections, for as long as the process lives.
#[derive(Clone, Default)]
struct Rooms(Arc<Mutex<(u64, HashMap<String, Room>)>>);

impl Rooms {
    fn enter(&self, name: String) -> (u64, Room) {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.0 += 1;
        (rooms.0, rooms.1.entry(name).or_default().clone())
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let app = Router::new().route("/{room}", get(upgrade)).with_state(Rooms::default());
    axum::serve(listener, app).await?;
    Ok(())
}

async fn upgrade(socket: WebSocketUpgrade, Path(name): Path<String>, State(rooms): State<Rooms>) -> Response {
    socket.read_buffer_size(4096).on_upgrade(move |socket| async move {
        let (number, room) = rooms.enter(name);
        serve(socket, number, &room).await;
        members(&room).retain(|(other, _)| *other != number);
    })
}

async fn serve(socket: WebSocket, number: u64, room: &Room) {
    let (output, mut input) = socket.split();
    let (sender, receiver) = mpsc::channel(QUEUE_FRAMES);
    members(room).push((number, sender));
    let mut writer = tokio::spawn(write(output, receiver));
    loop {
        let message = tokio::select! {
            message = input.next() => message,
            _ = &mut writer => return,
        };
        match message {
            Some(Ok(Message::Binary(frame))) => copy(room, number, &frame),
            Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            Some(Ok(_)) => {}
        }
    }
    writer.abort();
}

fn copy(room: &Room, author: u64, frame: &Bytes) {
    members(room).retain(|(number, sender)| *number == author || sender.try_send(frame.clone()).is_ok());
}

async fn write(mut output: SplitSink<WebSocket, Message>, mut queue: mpsc::Receiver<Bytes>) {
    while let Some(first) = queue.recv().await {
        let mut next = Some(first);
        while let Some(frame) = next {
            if output.feed(Message::Binary(frame)).await.is_err() {
                return;
            }
            next = queue.try_recv().ok();
        }
        if output.flush().await.is_err() {
            return;
        }
    }
}

fn members(room: &Room) -> std::sync::MutexGuard<'_, Vec<(u64, mpsc::Sender<Bytes>)>> {
    room.lock().unwrap_or_else(PoisonError::into_inner)
}
