//! The scenarios: what happens in each. The numbers that the goals are about are here and nowhere else.

use std::time::Duration;

use crate::{
    fiche::{Content, FICHE, LONG_TEXT, SHORT_TEXT, TEXT},
    viewers::Watching,
};

/// One line of the table for each server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scenario {
    /// As `--only` and the table name it.
    pub(crate) name: &'static str,
    /// What `--list` says.
    pub(crate) summary: &'static str,
    pub(crate) work: Work,
}

/// What is done to the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    /// Clients edit and read.
    Traffic(Traffic),
    /// Clients return, spread over `within`, right after the server has started again.
    Storm { clients: usize, documents: usize, within: Duration },
    /// Clients that have a document open and do nothing: memory for each.
    IdleConnections { connections: usize, documents: usize },
    /// Documents that one client has open: memory for each.
    IdleDocuments { documents: usize, rest: Duration },
    /// People who look at the list of a workspace.
    Lists { documents: usize, viewers: usize },
    /// People who search in the words of a workspace.
    Search { documents: usize, people: usize },
    /// People who hear what changes in a workspace.
    Watching(Watching),
    /// The server is killed and started again while everybody has documents open.
    Restart { clients: usize, documents: usize },
}

/// Clients that edit and read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traffic {
    pub(crate) documents: usize,
    /// For each document, writers included.
    pub(crate) clients: usize,
    /// For each document.
    pub(crate) writers: usize,
    /// Between two edits of one writer.
    pub(crate) period: Duration,
    pub(crate) content: Content,
    pub(crate) quirk: Quirk,
}

/// What is unusual about the clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quirk {
    /// Nothing.
    None,
    /// Readers leave pure acknowledgements out.
    NoAcknowledgements,
    /// One more client asks for the whole document every 50 ms and never reads.
    DeafClient,
    /// Two members disturb: a writer floods documents of its own, a reader asks for everything again and again.
    Attacked,
}

const READERS: Traffic = Traffic {
    documents: 1,
    clients: 51,
    writers: 1,
    period: Duration::from_millis(100),
    content: FICHE,
    quirk: Quirk::None,
};

const WORKSHOP: Traffic =
    Traffic { documents: 1, clients: 100, writers: 10, period: Duration::from_millis(250), ..READERS };

const HONEST: Traffic = Traffic { documents: 4, clients: 5, writers: 2, period: Duration::from_millis(250), ..READERS };

/// The scenario whose figures those of [`ATTACKED`] are divided by.
pub(crate) const UNDISTURBED: &str = "honest";
/// The same people beside two who disturb.
pub(crate) const ATTACKED: &str = "hostile";

/// All of them, in the order of the table.
pub(crate) const ALL: [Scenario; 22] = [
    Scenario {
        name: "readers",
        summary: "50 readers, 1 writer x 10/s, a fiche (20 texts, 8 k operations)",
        work: Work::Traffic(READERS),
    },
    Scenario {
        name: "readers-no-acks",
        summary: "the same with readers that leave pure acknowledgements out",
        work: Work::Traffic(Traffic { quirk: Quirk::NoAcknowledgements, ..READERS }),
    },
    Scenario {
        name: "workshop",
        summary: "100 clients of which 10 write x 4/s, a fiche",
        work: Work::Traffic(WORKSHOP),
    },
    Scenario {
        name: "long-text",
        summary: "50 readers, 1 writer x 4/s, one text of 84 k operations",
        work: Work::Traffic(Traffic { period: Duration::from_millis(250), content: LONG_TEXT, ..READERS }),
    },
    Scenario {
        name: "text-800",
        summary: "50 readers, 1 writer x 10/s, one text of 800 characters",
        work: Work::Traffic(Traffic { content: SHORT_TEXT, ..READERS }),
    },
    Scenario {
        name: "text-8k",
        summary: "the same in 8 400 characters",
        work: Work::Traffic(Traffic { content: TEXT, ..READERS }),
    },
    Scenario {
        name: "text-84k",
        summary: "the same in 84 000 characters",
        work: Work::Traffic(Traffic { content: LONG_TEXT, ..READERS }),
    },
    Scenario {
        name: "twelve-writers",
        summary: "12 clients who all write x 4/s, one text of 800 characters",
        work: Work::Traffic(Traffic { clients: 12, writers: 12, content: SHORT_TEXT, ..WORKSHOP }),
    },
    Scenario {
        name: "four-people",
        summary: "4 clients who all write x 4/s, a fiche",
        work: Work::Traffic(Traffic { clients: 4, writers: 4, ..WORKSHOP }),
    },
    Scenario {
        name: "small-rooms",
        summary: "250 texts of 800 characters x 3 clients of which 1 writes x 1/s",
        work: Work::Traffic(Traffic {
            documents: 250,
            clients: 3,
            writers: 1,
            period: Duration::from_secs(1),
            content: SHORT_TEXT,
            ..READERS
        }),
    },
    Scenario {
        name: "many-documents",
        summary: "100 fiches x 5 clients of which 2 write x 1/s",
        work: Work::Traffic(Traffic {
            documents: 100,
            clients: 5,
            writers: 2,
            period: Duration::from_secs(1),
            ..READERS
        }),
    },
    Scenario {
        name: "join-storm",
        summary: "500 clients of 20 fiches return within 5 s of a restart; times are connect to peer",
        work: Work::Storm { clients: 500, documents: 20, within: Duration::from_secs(5) },
    },
    Scenario {
        name: "deaf-client",
        summary: "the workshop, and one client that asks for everything and never reads",
        work: Work::Traffic(Traffic { quirk: Quirk::DeafClient, ..WORKSHOP }),
    },
    Scenario {
        name: "idle-connections",
        summary: "500 clients with one of 10 fiches open: resident memory for each",
        work: Work::IdleConnections { connections: 500, documents: 10 },
    },
    Scenario {
        name: "idle-documents",
        summary: "200 fiches opened by one client after a restart: resident memory for each",
        work: Work::IdleDocuments { documents: 200, rest: Duration::from_secs(2) },
    },
    Scenario {
        name: "quiet-documents",
        summary: "the same, a minute and a half later",
        work: Work::IdleDocuments { documents: 200, rest: Duration::from_secs(90) },
    },
    Scenario {
        name: UNDISTURBED,
        summary: "20 people in 4 fiches of which 2 each write x 4/s",
        work: Work::Traffic(HONEST),
    },
    Scenario {
        name: ATTACKED,
        summary: "the same beside a writer who floods and a reader who asks for everything; ratios to `honest`",
        work: Work::Traffic(Traffic { quirk: Quirk::Attacked, ..HONEST }),
    },
    Scenario {
        name: "lists",
        summary: "50 people look at the list of 1,000 documents; times are of the list",
        work: Work::Lists { documents: 1_000, viewers: 50 },
    },
    Scenario {
        name: "search",
        summary: "10 people search 1,000 fiches of a thousand words as they type; times are of each answer",
        work: Work::Search { documents: 1_000, people: 10 },
    },
    Scenario {
        name: "workspace-viewers",
        summary: "50 people watch a workspace with 20 changes a second; memory for each of 450 streams more",
        work: Work::Watching(Watching { documents: 80, viewers: 50, period: Duration::from_millis(50), streams: 500 }),
    },
    Scenario {
        name: "restart",
        summary: "100 clients with 3 fiches each after a kill; times are from the kill until in step",
        work: Work::Restart { clients: 100, documents: 300 },
    },
];
