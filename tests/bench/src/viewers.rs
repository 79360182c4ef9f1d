//! Many people who watch a workspace while its documents change: how long an event takes from the change to each of them, and
//! what a stream costs that only waits.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, ensure};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until, timeout},
};

use crate::{
    figures::Measured,
    http::Connection,
    ledger::{Ledger, Seen},
    server::Server,
};

/// How long the last event may take, and a server to come to rest.
const REST: Duration = Duration::from_secs(2);
/// A document's title is this and a number.
const TITLE: &str = "Fiche suivie ";

/// What is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watching {
    pub(crate) documents: usize,
    /// Who hear the changes.
    pub(crate) viewers: usize,
    /// Between two changes; each is of another document.
    pub(crate) period: Duration,
    /// Streams that are open in the end.
    pub(crate) streams: usize,
}

/// Measures it. `None` if the server has no streams.
pub(crate) async fn measure(server: &mut dyn Server, watching: Watching, length: Duration) -> Result<Option<Measured>> {
    let Some(workspace) = server.workspace() else { return Ok(None) };
    let mut documents = Vec::with_capacity(watching.documents);
    for _ in 0..watching.documents {
        documents.push(server.create_document().await?);
    }
    let path = format!("/api/v1/workspaces/{workspace}/events");
    let (ledger, mut viewing) = (Arc::new(Ledger::default()), JoinSet::new());
    for viewer in 0..watching.viewers {
        let (connection, body) = listen(server, viewer, &path).await?;
        viewing.spawn(view(connection, body, Arc::clone(&ledger)));
    }
    let before = (server.usage()?, server.store_usage()?);
    change(server, &documents, watching, &ledger, length).await?;
    let all = async {
        while ledger.progress().0 > ledger.progress().1 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    // What has not come by then is missing in the table.
    let _ = timeout(REST, all).await;
    let after = (server.usage()?, server.store_usage()?);
    let tally = ledger.close();
    ensure!(viewing.try_join_next().is_none(), "a stream ended");
    drop(viewing);
    let each = weigh(server, &path, watching).await?;
    Ok(Some(Measured {
        cpu: after.0.cpu.checked_sub(before.0.cpu),
        store_cpu: after.1.cpu.checked_sub(before.1.cpu),
        resident: Some(after.0.resident),
        growth: Some(after.0.resident.saturating_sub(before.0.resident)),
        each: Some(each),
        ..Measured::of(tally)
    }))
}

/// What each further stream takes of a server that has just started: what was left free in its heap would hide it.
async fn weigh(server: &mut dyn Server, path: &str, watching: Watching) -> Result<u64> {
    server.restart().await?;
    let mut streams = Vec::new();
    for viewer in 0..watching.viewers {
        streams.push(listen(server, viewer, path).await?);
    }
    sleep(REST).await;
    let before = server.usage()?.resident;
    for viewer in watching.viewers..watching.streams {
        streams.push(listen(server, viewer, path).await?);
    }
    sleep(REST).await;
    Ok(server.usage()?.resident.saturating_sub(before) / (watching.streams - watching.viewers).max(1) as u64)
}

/// A stream that is open; its connection is to be kept as long as it is read.
async fn listen(server: &dyn Server, viewer: usize, path: &str) -> Result<(Connection, Incoming)> {
    let mut connection = Connection::open(&server.endpoint(viewer, "")).await?;
    let body = connection.stream(path).await?;
    Ok((connection, body))
}

/// Changes one document after the other.
async fn change(
    server: &dyn Server,
    documents: &[String],
    watching: Watching,
    ledger: &Ledger,
    length: Duration,
) -> Result<()> {
    let mut connection = Connection::open(&server.managers_endpoint().context("nobody may rename a document")?).await?;
    let (began, mut author) = (Instant::now(), Seen::default());
    let mut at = began;
    for (number, document) in (1_u32..).zip(documents.iter().cycle()) {
        at += watching.period;
        if at > began + length {
            break;
        }
        sleep_until(at).await;
        ledger.sent(number, watching.viewers, &mut author);
        let title = json!({ "title": format!("{TITLE}{number}") });
        connection.patch(&format!("/api/v1/documents/{document}"), &title).await?;
    }
    Ok(())
}

/// One person: notes which changes they hear of.
async fn view(_connection: Connection, mut body: Incoming, ledger: Arc<Ledger>) -> Result<()> {
    let (mut seen, mut text) = (Seen::default(), String::new());
    while let Some(frame) = body.frame().await {
        let Ok(piece) = frame?.into_data() else { continue };
        text.push_str(&String::from_utf8_lossy(&piece));
        while let Some((event, rest)) = text.split_once("\n\n") {
            let number = event.split_once(TITLE).map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit));
            let number = number.and_then(|digits| digits.collect::<String>().parse().ok());
            ledger.received(number.as_slice(), &mut seen);
            text = rest.to_owned();
        }
    }
    Ok(())
}
