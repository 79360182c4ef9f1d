//! People who search in the words of a workspace as they type: how long each answer takes.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until, timeout},
};

use crate::{
    driver,
    fiche::{Fiche, RARE},
    figures::Measured,
    http::Connection,
    ledger::Tally,
    server::Server,
    socket::{Endpoint, Window},
    voice::{Standing, Voice as _, automerge::Writer},
};

/// The web client waits as long for the next key before it asks.
const ASKED_EVERY: Duration = Duration::from_millis(250);
/// Texts of each document, and words of each text.
const TEXTS: usize = 12;
const WORDS: usize = 85;
/// How long the last words may take to be found.
const PATIENCE: Duration = Duration::from_mins(2);
/// What is typed, letter by letter, and of how many documents one holds it at least.
const TYPED: [(&str, usize); 5] = [
    ("santé mentale des jeunes", 1),
    ("hôpital", 1),
    (RARE, 20),
    ("l’accès aux soins", 1),
    ("évaluation du parcours numérique", 1),
];

/// Measures it. `None` if the server has no workspaces.
pub(crate) async fn measure(
    server: &mut dyn Server,
    documents: usize,
    people: usize,
    length: Duration,
) -> Result<Option<Measured>> {
    let Some(workspace) = server.workspace() else { return Ok(None) };
    for number in 0..documents {
        write(server, u16::try_from(number)?).await?;
    }
    let path = format!("/api/v1/workspaces/{workspace}/search?q=");
    let mut connection = Connection::open(&server.endpoint(0, "")).await?;
    let all = async {
        while total(&mut connection, &path, RARE).await? < documents.div_ceil(20) {
            sleep(Duration::from_millis(100)).await;
        }
        anyhow::Ok(())
    };
    timeout(PATIENCE, all).await.context("what was written is not found")??;
    let before = (server.usage()?, server.store_usage()?);
    let (mut searching, began) = (JoinSet::new(), Instant::now());
    for person in 0..people {
        let from = began + ASKED_EVERY * u32::try_from(person)? / u32::try_from(people)?;
        searching.spawn(search(server.endpoint(person, ""), path.clone(), documents, (from, began + length), person));
    }
    let mut latencies_us = Vec::new();
    while let Some(searched) = searching.join_next().await {
        latencies_us.extend(searched??);
    }
    let after = (server.usage()?, server.store_usage()?);
    latencies_us.sort_unstable();
    Ok(Some(Measured {
        cpu: after.0.cpu.checked_sub(before.0.cpu),
        store_cpu: after.1.cpu.checked_sub(before.1.cpu),
        resident: Some(after.0.resident),
        growth: Some(after.0.resident.saturating_sub(before.0.resident)),
        ..Measured::of(Tally { expected: latencies_us.len() as u64, latencies_us })
    }))
}

/// A document with its words, which nobody has open afterwards.
async fn write(server: &mut dyn Server, number: u16) -> Result<()> {
    let document = server.create_document().await?;
    let mut writer = Writer::new(&document, Fiche::empty());
    let mut socket = driver::open(&server.endpoint(0, &document), Window::Usual, &mut writer, Standing::Ready).await?;
    writer.write_words(TEXTS, WORDS, number)?;
    for frame in writer.outgoing()? {
        socket.send(frame).await?;
    }
    driver::reach(&mut socket, &mut writer, Standing::Ready).await
}

/// One person: how long each answer took.
async fn search(
    endpoint: Endpoint,
    path: String,
    documents: usize,
    (from, until): (Instant, Instant),
    first: usize,
) -> Result<Vec<u32>> {
    let mut connection = Connection::open(&endpoint).await?;
    let (mut latencies, mut at) = (Vec::new(), from);
    for (words, one_in) in TYPED.iter().cycle().skip(first) {
        let letters = words.char_indices().map(|(at, letter)| &words[..at + letter.len_utf8()]);
        for typed in letters.skip(1) {
            if at >= until {
                return Ok(latencies);
            }
            sleep_until(at).await;
            let asked = Instant::now();
            let found = total(&mut connection, &path, typed).await?;
            latencies.push(u32::try_from(asked.elapsed().as_micros())?);
            let enough = documents / one_in / 2;
            ensure!(typed != *words || found >= enough, "{found} of {documents} documents hold {words:?}");
            at += ASKED_EVERY;
        }
    }
    Ok(latencies)
}

async fn total(connection: &mut Connection, path: &str, words: &str) -> Result<usize> {
    let words = words.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"));
    let answer: Value = serde_json::from_slice(&connection.get(&format!("{path}{words}")).await?)?;
    Ok(usize::try_from(answer["total"].as_u64().context("an answer without a total")?)?)
}
