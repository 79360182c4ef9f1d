//! Members of the workspace who do what the protocol lets them, as fast as it lets them: a writer in documents of its
//! own, a reader in everybody's. Nothing here is measured; whatever the server does about it, it is tried again.

use std::time::Duration;

use anyhow::{Context, Result};
use automerge::{
    ActorId, Automerge, ChangeHash, ObjType, ROOT, ReadDoc,
    sync::{BloomFilter, ChunkList, Have, Message, MessageFlags, MessageVersion},
    transaction::Transactable,
};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep},
};

use crate::{
    fiche::Content,
    http,
    room::Room,
    server::Server,
    socket::{Endpoint, Socket, Window},
    wire::{self, Asking, Incoming},
};

/// Documents the writer floods, one socket each.
const FLOODED: usize = 4;
/// Between two acts of one such socket.
const ACT_EVERY: Duration = Duration::from_millis(100);
/// Rounds of acts made before the clock starts: making them must not cost the generator anything while it measures.
const ROUNDS: usize = 12;
/// Characters of one value, all alike: a few kilobytes on the wire.
const LARGE: usize = 4 << 20;
/// Authors of one message, none of whom has seen another's change.
const HEADS: usize = 100;
/// Maps inside one another in one change.
const DEPTH: usize = 500;
/// Messages in a row that ask for the large change again.
const NEEDS: usize = 50;

/// Sockets that ask for a whole document again and again.
const ASKING: usize = 8;
const ASK_EVERY: Duration = Duration::from_millis(10);
/// Calls for contents and histories, one after the other.
const CALLERS: usize = 4;
const CALL_EVERY: Duration = Duration::from_millis(20);
/// Whoever was closed or refused comes back.
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// What is sent at once: sync messages.
type Act = Vec<Vec<u8>>;

/// Starts them. They end when the set is dropped.
pub(crate) async fn attack(server: &mut dyn Server, rooms: &[Room]) -> Result<JoinSet<()>> {
    let [writer, reader] = server.attackers().context("this server has no members to attack it")?;
    let mut attackers = JoinSet::new();
    for room in Room::prepare(server, FLOODED, Content { texts: 1, tokens: 1 }).await? {
        let acts = acts(room.automerge().context("not an Automerge document")?)?;
        attackers.spawn(flood(writer.clone(), room.document.clone(), acts, ACT_EVERY));
    }
    let everything = vec![vec![wire::acknowledgement(&[])]];
    for number in 0..ASKING {
        let document = rooms[number % rooms.len()].document.clone();
        attackers.spawn(flood(reader.clone(), document, everything.clone(), ASK_EVERY));
    }
    for number in 0..CALLERS {
        let what = if number % 2 == 0 { "content" } else { "history" };
        let path = format!("/api/v1/documents/{}/{what}", rooms[number % rooms.len()].document);
        attackers.spawn(call(reader.clone(), path));
    }
    Ok(attackers)
}

async fn flood(endpoint: Endpoint, document: String, acts: Vec<Act>, every: Duration) {
    let mut next = 0;
    loop {
        // However it ends, by a close or a refusal, is the server's choice.
        let _ = flood_until_closed(&endpoint, &document, &acts, every, &mut next).await;
        sleep(AGAIN_AFTER).await;
    }
}

async fn flood_until_closed(
    endpoint: &Endpoint,
    document: &str,
    acts: &[Act],
    every: Duration,
    next: &mut usize,
) -> Result<()> {
    let peer = uuid::Uuid::new_v4().to_string();
    let mut socket = Socket::open(endpoint, Window::Usual).await?;
    socket.send(wire::join(&peer)?).await?;
    let frame = socket.receive().await?;
    let Incoming::Peer(server) = wire::read_frame(&frame)? else { return Ok(()) };
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            frame = socket.receive() => drop(frame?),
            _ = ticks.tick() => {
                for data in &acts[*next % acts.len()] {
                    socket.send(wire::sync(Asking::Known, document, &peer, server, data)?).await?;
                }
                *next += 1;
            }
        }
    }
}

async fn call(endpoint: Endpoint, path: String) {
    let mut ticks = interval(CALL_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // A refusal is an answer.
        if let Ok(mut connection) = http::Connection::open(&endpoint).await {
            let _ = connection.get(&path).await;
        }
    }
}

/// Everything a writer does in one document, on top of what it holds.
fn acts(document: &Automerge) -> Result<Vec<Act>> {
    let base = document.get_heads();
    let mut own = document.clone().with_actor(ActorId::random());
    let mut acts = Vec::new();
    for round in 0..ROUNDS {
        let large = change(&mut own, |own| Ok(own.put(ROOT, format!("large-{round}"), "a".repeat(LARGE))?))?;
        let wanted = large.hash();
        acts.push(vec![message(own.get_heads(), vec![], vec![large])]);
        let mut many = Vec::with_capacity(HEADS);
        for _ in 0..HEADS {
            let mut other = document.clone().with_actor(ActorId::random());
            many.push(change(&mut other, |other| Ok(other.put(ROOT, "head", i64::try_from(round)?)?))?);
        }
        acts.push(vec![message(base.clone(), vec![], many)]);
        let deep = change(&mut own, |own| {
            let mut parent = ROOT;
            for _ in 0..DEPTH {
                parent = own.put_object(parent, "deep", ObjType::Map)?;
            }
            Ok(())
        })?;
        acts.push(vec![message(own.get_heads(), vec![], vec![deep])]);
        acts.push(vec![message(own.get_heads(), vec![wanted], vec![]); NEEDS]);
    }
    Ok(acts)
}

fn change(
    document: &mut Automerge,
    write: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<()>,
) -> Result<automerge::Change> {
    let mut transaction = document.transaction();
    write(&mut transaction)?;
    let hash = transaction.commit().0.context("nothing was written")?;
    document.get_change_by_hash(&hash).context("the change is its own")
}

fn message(heads: Vec<ChangeHash>, need: Vec<ChangeHash>, changes: Vec<automerge::Change>) -> Vec<u8> {
    let mut flags = MessageFlags::new();
    flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
    // As Automerge writes them: compressed where that is shorter.
    let changes: Vec<Vec<u8>> = changes.into_iter().map(|mut change| change.bytes().into_owned()).collect();
    let have = vec![Have { last_sync: heads.clone(), bloom: BloomFilter::default() }];
    let changes = ChunkList::from(changes);
    Message { heads, need, have, changes, flags: Some(flags), version: MessageVersion::V1 }.encode()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_a_large_value_many_heads_a_deep_map_and_a_storm_of_questions() {
        let mut document = Automerge::new().with_actor(ActorId::from([1; 16]));
        change(&mut document, |document| Ok(document.put(ROOT, "word", 1)?)).unwrap();
        let acts = acts(&document).unwrap();
        assert_eq!(acts.len(), 4 * ROUNDS);
        let sizes: Vec<usize> = acts[..4].iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 1, 1, NEEDS]);
        assert!(acts[0][0].len() < 20_000, "{} bytes for a large value", acts[0][0].len());
        for message in acts.iter().flatten() {
            Message::decode(message).unwrap();
        }
    }
}
