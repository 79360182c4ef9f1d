//! The kill test: clients without storage write under load, the server is killed with SIGKILL at a random moment,
//! every client is thrown away, the server starts again, and a new client must find every change whose heads had
//! been advertised to anybody. The server takes snapshots all the time, so that kills meet them. Owns the rounds and
//! the counts; never lets a client of before the kill reconnect.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use automerge::{Automerge, ChangeHash, ReadDoc, transaction::Transactable};
use maillage_shared::DocumentId;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use tokio::{sync::watch, task::JoinSet, time};

use crate::{
    account::{Account, DEMO_PASSWORD, WRITERS, counter},
    client::{Client, Open, ancestry, text_fields},
    server::{self, Database, Server},
    socket::Received,
};

/// Documents written at the same time.
const DOCUMENTS: usize = 3;
/// Connections that write, dealt out to the accounts.
const CLIENTS: usize = 6;
/// Documents are replaced by new ones after this many rounds, so that they grow but not for ever.
const ROUNDS_OF_A_DOCUMENT: u32 = 10;
/// The server is killed when its clients have heard so many messages since they began to write, and a moment later: by
/// the clock, a busy machine would kill it before anything had happened.
const LIFE_MESSAGES: std::ops::Range<usize> = 5..500;
const MOMENT_MS: std::ops::Range<u64> = 0..10;
/// And after so long in any case.
const LONGEST_LIFE: Duration = Duration::from_secs(3);
/// A client pauses this long between two edits.
const PAUSE_MS: std::ops::Range<u64> = 5..40;

/// Documents are compacted once their log holds so much, five words, and outweighs the snapshot. By default a document
/// of ten rounds would hardly be compacted at all.
const COMPACT_AT_LEAST: [&str; 2] = ["--compact-at-least-bytes", "500"];
/// How often the server is asked how many compactions it has done, and how often it has applied what it had saved and told:
/// those of its last moments are not counted.
const COUNTED_EVERY: Duration = Duration::from_millis(20);

/// What all rounds together showed.
#[derive(Debug, Default)]
pub struct Report {
    /// The store's name.
    pub store: &'static str,
    /// Kills survived.
    pub rounds: u32,
    /// Changes clients made.
    pub edits: usize,
    /// Of these, changes the server had advertised before it was killed.
    pub acknowledged: usize,
    /// Compactions the servers had counted before they were killed; a kill may have met one more.
    pub compactions: u64,
    /// Rounds with at least one.
    pub compacting: u32,
    /// How often what had been saved and told was applied, counted alike.
    pub settles: u64,
    /// Rounds in which that happened.
    pub settling: u32,
    /// Advertised changes that a new client did not find.
    pub lost: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store, rounds, edits, acknowledged, compactions, compacting, settles, settling, lost } = self;
        write!(f, "{store}: {rounds} rounds, {edits} edits, {acknowledged} acknowledged, ")?;
        write!(f, "{compactions} compactions in {compacting} rounds, {settles} settles in {settling}, lost={lost}")
    }
}

/// Runs that many rounds on one database, the same way for the same seed as far as two processes allow, and says after
/// each what all so far showed.
///
/// # Errors
/// If a round can't be run, or `maillage check` finds a document that does not load. Lost changes are counted in
/// the report, not an error here.
pub async fn run(database: &Database, rounds: u32, seed: u64, mut tell: impl FnMut(&Report)) -> Result<Report> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut report = Report { store: database.name(), ..Report::default() };
    let mut server = Server::start_with(database, &COMPACT_AT_LEAST).await?;
    let accounts = sign_in(&server.address).await?;
    let mut documents = Vec::new();
    for round in 0..rounds {
        if round % ROUNDS_OF_A_DOCUMENT == 0 {
            documents = make_documents(&accounts[0], &server.address, round).await?;
        }
        let (known, Counted { compactions, settles }) =
            load_and_kill(server, &accounts, &documents, &mut chance).await?;
        report.compactions += compactions;
        report.compacting += u32::from(compactions > 0);
        report.settles += settles;
        report.settling += u32::from(settles > 0);
        server::check(database).await.with_context(|| format!("round {round} of seed {seed}"))?;
        server = Server::start_with(database, &COMPACT_AT_LEAST).await?;
        let after = read(&server.address, &accounts[0], &documents).await?;
        for (document, known) in &known {
            let found = &after[document];
            let lost = known.advertised.iter().filter(|hash| found.get_change_by_hash(hash).is_none()).count();
            report.edits += known.edits;
            report.acknowledged += known.acknowledged;
            report.lost += lost;
        }
        report.rounds += 1;
        tell(&report);
    }
    server.stop().await?;
    ensure!(report.acknowledged > 0, "no edit was ever acknowledged: nothing was tested");
    ensure!(report.compactions > 0, "no document was ever compacted: only half was tested");
    ensure!(report.settles > 0, "nothing that was told was ever applied: only half was tested");
    Ok(report)
}

/// What all clients together knew of one document when the server died.
#[derive(Default)]
struct Known {
    edits: usize,
    acknowledged: usize,
    /// Every head advertised to anybody, and every change below it that anybody held.
    advertised: BTreeSet<ChangeHash>,
}

async fn sign_in(address: &str) -> Result<Vec<Account>> {
    let mut accounts = Vec::new();
    for email in WRITERS {
        accounts.push(Account::sign_in(address, email, DEMO_PASSWORD).await?);
    }
    Ok(accounts)
}

async fn make_documents(account: &Account, address: &str, round: u32) -> Result<Vec<DocumentId>> {
    // Sessions outlive the server; its port does not.
    let account = Account { address: address.to_owned(), ..account.clone() };
    let mut documents = Vec::new();
    for number in 0..DOCUMENTS {
        documents.push(account.create_document(&format!("Fiche {round}.{number}")).await?);
    }
    Ok(documents)
}

async fn load_and_kill(
    server: Server,
    accounts: &[Account],
    documents: &[DocumentId],
    chance: &mut StdRng,
) -> Result<(HashMap<DocumentId, Known>, Counted)> {
    // Everybody has everything open before anybody writes.
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let cookie = &accounts[number % accounts.len()].cookie;
        let mut client = Client::connect(&server.address, cookie, &format!("writer-{number}")).await?;
        for document in documents {
            client.open(*document).await?;
        }
        clients.push(client);
    }
    let mut writers = JoinSet::new();
    let (heard, mut hearing) = watch::channel(0);
    for client in clients {
        let (documents, own_chance) = (documents.to_vec(), StdRng::seed_from_u64(chance.random()));
        let heard = heard.clone();
        writers.spawn(async move { write_until_the_end(client, &documents, own_chance, &heard).await });
    }
    let counted = Arc::new(Mutex::new(Counted::default()));
    let counting = tokio::spawn(count(server.address.clone(), Arc::clone(&counted)));
    let enough = chance.random_range(LIFE_MESSAGES);
    // Whether it was the time that ended it or the messages is all the same.
    let _ = time::timeout(LONGEST_LIFE, hearing.wait_for(|heard| *heard >= enough)).await;
    time::sleep(Duration::from_millis(chance.random_range(MOMENT_MS))).await;
    // Before the kill: after it the port may be somebody else's.
    counting.abort();
    server.kill().await?;

    let mut known: HashMap<DocumentId, Known> = HashMap::new();
    while let Some(writer) = writers.join_next().await {
        for (document, open) in writer?? {
            let known = known.entry(document).or_default();
            known.edits += open.written.len();
            known.acknowledged += open.acknowledged().len();
            known.advertised.extend(&open.advertised);
            known.advertised.extend(ancestry(&open.document, open.advertised.iter().copied()));
        }
    }
    let counted = *counted.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((known, counted))
}

/// Asks again and again. The moment of the kill must not depend on an answer.
async fn count(address: String, counted: Arc<Mutex<Counted>>) {
    while let (Ok(compactions), Ok(settles)) = (
        counter(&address, "maillage_sync_compactions_total").await,
        counter(&address, "maillage_sync_settles_total").await,
    ) {
        *counted.lock().unwrap_or_else(PoisonError::into_inner) = Counted { compactions, settles };
        time::sleep(COUNTED_EVERY).await;
    }
}

/// What one server had done before it was killed.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    compactions: u64,
    settles: u64,
}

/// Edits and follows until the connection breaks, then reads what had still been sent.
async fn write_until_the_end(
    mut client: Client,
    documents: &[DocumentId],
    mut chance: StdRng,
    heard: &watch::Sender<usize>,
) -> Result<HashMap<DocumentId, Open>> {
    let mut count = 0_u32;
    loop {
        let pause = time::sleep(Duration::from_millis(chance.random_range(PAUSE_MS)));
        tokio::pin!(pause);
        let went_on = loop {
            tokio::select! {
                received = client.socket.next() => match received? {
                    Received::Frame(frame) => {
                        heard.send_modify(|heard| *heard += 1);
                        if client.act(&frame).await.is_err() { break false }
                    }
                    Received::Closed { .. } | Received::Gone => return Ok(client.into_documents()),
                },
                () = &mut pause => break true,
            }
        };
        let document = *documents.choose(&mut chance).context("there are documents")?;
        if !went_on || edit(&mut client, document, count, &mut chance).await.is_err() {
            client.drain().await?;
            return Ok(client.into_documents());
        }
        count += 1;
    }
}

/// Inserts a word somewhere in one of the document's texts.
async fn edit(client: &mut Client, document: DocumentId, count: u32, chance: &mut StdRng) -> Result<()> {
    let fields = text_fields(&client.document(document)?.document);
    let (_, field) = fields.choose(chance).context("a fiche has text fields")?;
    let length = client.document(document)?.document.length(field);
    let at = chance.random_range(0..=length);
    let word = format!("{}·{count} ", client.peer_id);
    client.edit(document, |change| change.splice_text(field, at, 0, &word)).await?;
    Ok(())
}

/// Each document as a client that has never seen it reads it.
async fn read(address: &str, account: &Account, documents: &[DocumentId]) -> Result<HashMap<DocumentId, Automerge>> {
    let mut reader = Client::connect(address, &account.cookie, "reader").await?;
    for document in documents {
        reader.open(*document).await?;
    }
    Ok(reader.into_documents().into_iter().map(|(id, open)| (id, open.document)).collect())
}
