//! The page of a workspace with many documents, open before many people: how long its list takes to come.

use std::time::Duration;

use anyhow::Result;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::{figures::Measured, http::Connection, ledger::Tally, server::Server, socket::Endpoint};

/// The web client asks who is there this often. It asks for the list every thirty seconds; here with each of these, so
/// that a short run has enough of them.
const ASKED_EVERY: Duration = Duration::from_secs(5);

/// Measures it. `None` if the server has no lists.
pub(crate) async fn measure(
    server: &mut dyn Server,
    documents: usize,
    viewers: usize,
    length: Duration,
) -> Result<Option<Measured>> {
    let Some(workspace) = server.workspace() else { return Ok(None) };
    for _ in 0..documents {
        server.create_document().await?;
    }
    let before = (server.usage()?, server.store_usage()?);
    let (mut viewing, began) = (JoinSet::new(), Instant::now());
    for viewer in 0..viewers {
        let from = began + ASKED_EVERY * u32::try_from(viewer)? / u32::try_from(viewers)?;
        viewing.spawn(view(server.endpoint(viewer, ""), workspace.clone(), documents, from, began + length));
    }
    let mut latencies_us = Vec::new();
    while let Some(viewed) = viewing.join_next().await {
        latencies_us.extend(viewed??);
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

/// One page: how long each list took, from asking to its last byte.
async fn view(
    endpoint: Endpoint,
    workspace: String,
    documents: usize,
    from: Instant,
    until: Instant,
) -> Result<Vec<u32>> {
    let mut connection = Connection::open(&endpoint).await?;
    let (list, presence) =
        (format!("/api/v1/workspaces/{workspace}/documents"), format!("/api/v1/workspaces/{workspace}/presence"));
    let (mut latencies, mut at) = (Vec::new(), from);
    while at < until {
        sleep_until(at).await;
        connection.get(&presence).await?;
        let asked = Instant::now();
        let answer = connection.get(&list).await?;
        latencies.push(u32::try_from(asked.elapsed().as_micros())?);
        let listed = serde_json::from_slice::<Vec<serde_json::Value>>(&answer)?.len();
        anyhow::ensure!(listed >= documents, "the list has {listed} of {documents} documents");
        at += ASKED_EVERY;
    }
    Ok(latencies)
}
