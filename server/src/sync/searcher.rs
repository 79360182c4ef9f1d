//! Search in the words of a workspace: asks the directory which documents hold them, weighs these off the async threads and
//! says what stands around the words. Whoever searches pays for what is read from the account that their connections
//! share (W12). Never opens a document.

use std::{cmp::Reverse, sync::Arc};

use maillage_shared::{
    api::{FoundDocument, FoundPassage, SearchAnswer},
    document::{Passage, labels},
    gabarit::Catalogue,
    search::{Query, excerpt, found_in, marked},
};
use tokio::{
    sync::Semaphore,
    task,
    time::{Duration, Instant},
};

use super::{
    SyncError,
    budgets::{Budgets, OPENING_WORK},
    hub::Hub,
    reader,
};
use crate::{
    access::WorkspaceGrant,
    limits::Limits,
    store::{Candidate, Candidates, Directory, StoreError},
};

/// How long somebody who asked for too much waits for the next answer; longer is refused: they type on.
const WAITS: Duration = Duration::from_secs(1);

/// Searches, a few at once.
pub struct Searcher {
    directory: Arc<dyn Directory>,
    limits: Arc<Limits>,
    turns: Arc<Semaphore>,
    budgets: Arc<Budgets>,
}

impl Searcher {
    /// In this directory, beside the connections of a hub.
    #[must_use]
    pub fn beside(hub: &Hub, directory: Arc<dyn Directory>, limits: Arc<Limits>) -> Self {
        Self::new(directory, limits, Arc::clone(hub.budgets()))
    }

    fn new(directory: Arc<dyn Directory>, limits: Arc<Limits>, budgets: Arc<Budgets>) -> Self {
        let turns = Arc::new(Semaphore::new(limits.searches_at_once));
        Self { directory, limits, turns, budgets }
    }

    /// The documents of the grant's workspace that hold all the words of what was typed, as far as whoever holds it may read
    /// them (Q1, Q5).
    ///
    /// # Errors
    /// `Overdrawn` if they had more worked out than is theirs; else as the directory's `search`.
    pub async fn search(&self, grant: &WorkspaceGrant, typed: &str) -> Result<SearchAnswer, SyncError> {
        let query = Query::parse(typed, self.limits.search_words);
        if query.is_empty() {
            return Ok(SearchAnswer::default());
        }
        let account = self.budgets.account(grant.participant(), Instant::now(), &self.limits);
        reader::rest(&account, Instant::now() + WAITS).await?;
        let turn =
            Arc::clone(&self.turns).acquire_owned().await.map_err(|closed| StoreError::Unavailable(closed.into()))?;
        account.charge(OPENING_WORK);
        let found = self.directory.search(grant.workspace(), grant.participant(), &query).await?;
        account.charge(found.documents.iter().map(bytes).sum());
        let (documents, passages) = (self.limits.search_documents, self.limits.search_passages);
        // The turn ends with the work: whoever asked may leave before.
        let weighing = task::spawn_blocking(move || {
            let answer = answer(&query, found, documents, passages);
            drop(turn);
            answer
        });
        weighing.await.map_err(|_| StoreError::Inconsistent("a search panicked".to_owned()).into())
    }
}

fn bytes(candidate: &Candidate) -> usize {
    candidate.passages.iter().map(|passage| passage.text.len()).sum()
}

/// The best of these, as many as are shown.
fn answer(query: &Query, found: Candidates, documents: usize, passages: usize) -> SearchAnswer {
    let mut weighed: Vec<_> = found.documents.into_iter().map(|candidate| weigh(query, candidate)).collect();
    weighed.sort_by_key(Weighed::rank);
    let shown = weighed.into_iter().take(documents).map(|weighed| weighed.show(query, passages));
    SearchAnswer { documents: shown.collect(), total: found.total }
}

/// A candidate, and where in it the words stand.
struct Weighed {
    candidate: Candidate,
    /// How many of the words the title holds.
    in_title: u32,
    /// Passages that hold some, the title excepted, in the order of the form, each with a bit for each word.
    hits: Vec<(Passage, u32)>,
}

fn weigh(query: &Query, mut candidate: Candidate) -> Weighed {
    let in_title = found_in(query, &candidate.document.title).count_ones();
    let passages = std::mem::take(&mut candidate.passages).into_iter().filter(|passage| !passage.is_title());
    let hits = passages.map(|passage| (found_in(query, &passage.text), passage));
    let hits = hits.filter(|(found, _)| *found != 0).map(|(found, passage)| (passage, found)).collect();
    Weighed { candidate, in_title, hits }
}

impl Weighed {
    /// Those that aren't archived go first, then titles that hold most of the words, passages that hold most of them together,
    /// and the last change (Q1).
    fn rank(&self) -> impl Ord + use<> {
        let together = self.hits.iter().map(|(_, found)| found.count_ones()).max().unwrap_or_default();
        let document = &self.candidate.document;
        let is_archived = document.archived_at.is_some();
        (is_archived, Reverse(self.in_title), Reverse(together), Reverse(document.changed_at), document.id)
    }

    fn show(mut self, query: &Query, at_most: usize) -> FoundDocument {
        let document = &self.candidate.document;
        let gabarit = Catalogue::builtin().named(&document.gabarit);
        let (mut passages, mut told) = (Vec::new(), 0_u32);
        while passages.len() < at_most && !self.hits.is_empty() {
            // Words that weren't shown yet go first, so that three passages show as many as they can.
            let worth = |(_, found): &(Passage, u32)| ((found & !told).count_ones(), found.count_ones());
            let best = (0..self.hits.len()).rev().max_by_key(|index| worth(&self.hits[*index])).unwrap_or_default();
            let (passage, found) = self.hits.remove(best);
            told |= found;
            passages.push(FoundPassage {
                labels: gabarit.map(|gabarit| labels(gabarit, &passage.place)).unwrap_or_default(),
                parts: excerpt(query, &passage.text),
                place: passage.place,
            });
        }
        FoundDocument {
            id: document.id,
            gabarit: document.gabarit.clone(),
            title: marked(query, &document.title),
            changed_at: document.changed_at,
            archived_at: document.archived_at,
            passages,
            more: u32::try_from(self.hits.len()).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use futures_util::{FutureExt as _, poll};
    use maillage_shared::{DocumentId, ParticipantId, Role, Timestamp, WorkspaceId, document::ListValues};
    use tokio::runtime;
    use uuid::Uuid;

    use super::*;
    use crate::{
        access::Access,
        store::{Document, MemoryStore, Participant, Workspace},
    };

    #[test]
    fn q9_a_search_keeps_its_turn_until_its_work_is_done_though_whoever_asked_has_left() {
        let mut builder = runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().max_blocking_threads(1).build().expect("a runtime");
        runtime.block_on(async {
            let at = Timestamp::from_millis(0);
            let (id, workspace) = (ParticipantId::from_uuid(Uuid::nil()), WorkspaceId::from_uuid(Uuid::nil()));
            let (email, name, password_hash) = ("anne@example.org".into(), "Anne".into(), String::new());
            let store: Arc<dyn Directory> = Arc::new(MemoryStore::new());
            let participant = Participant { id, email, name, password_hash, created_at: at };
            store.add_participant(participant).await.expect("the id is new");
            let added = Workspace { id: workspace, name: "CLS".into(), created_at: at };
            store.add_workspace(added).await.expect("the id is new");
            store.set_member(workspace, id, Role::Read).await.expect("both are there");
            let grant = Access::new(store.clone()).workspace_grant(id, workspace).await.expect("it answers");
            let grant = grant.expect("a member");
            let limits = Arc::new(Limits { searches_at_once: 2, ..Limits::default() });
            let searcher = Searcher::new(store, limits, Arc::default());

            // The only thread for such work is busy, so that the search's own waits.
            let (finish, busy) = mpsc::channel::<()>();
            let other = task::spawn_blocking(move || busy.recv().is_ok());
            {
                let search = searcher.search(&grant, "bouger").boxed();
                futures_util::pin_mut!(search);
                assert!(poll!(search.as_mut()).is_pending());
                assert_eq!(searcher.turns.available_permits(), 1);
            }
            assert_eq!(searcher.turns.available_permits(), 1, "nobody listens, and it is still to be done");
            finish.send(()).expect("it waits");
            assert!(other.await.expect("no panic"));
            drop(searcher.turns.acquire_many(2).await.expect("a turn"));
        });
    }

    fn candidate(number: u8, title: &str, changed_at: i64, texts: &[&str]) -> Candidate {
        let somebody = ParticipantId::from_slice(&[1; 16]).expect("an id");
        let at = Timestamp::from_millis(changed_at);
        let document = Document {
            id: DocumentId::from_bytes([number; 16]),
            workspace: WorkspaceId::from_slice(&[1; 16]).expect("an id"),
            gabarit: "normandie-2025/fiche-action@1".to_owned(),
            title: title.to_owned(),
            filled: 0,
            required: 0,
            created_at: at,
            created_by: somebody,
            changed_at: at,
            changed_by: somebody,
            archived_at: (number > 100).then_some(at),
            listed: ListValues::default(),
            projected_through: 0,
            sensitive_to: Role::Write,
            kind: None,
            about: None,
        };
        let place = ["title", "fields.contexte", "fields.descriptif", "fields.territoire", "fields.territoire"];
        let texts = [title].into_iter().chain(texts.iter().copied());
        let passages = place.into_iter().zip(texts).map(|(place, text)| Passage {
            place: place.to_owned(),
            sensitive: false,
            text: text.to_owned(),
        });
        Candidate { document, role: Role::Read, passages: passages.collect() }
    }

    #[test]
    fn q1_titles_go_first_then_passages_that_hold_the_words_together_then_the_last_change() {
        let documents = vec![
            candidate(1, "Autre", 90, &["des soins", "la santé"]),
            candidate(2, "Autre", 50, &["des soins de santé"]),
            candidate(3, "Santé", 10, &["soins"]),
            candidate(4, "Soins et santé", 5, &["rien"]),
            candidate(5, "Autre", 60, &["la santé, les soins"]),
            candidate(101, "Soins et santé", 99, &["des soins de santé"]),
        ];
        let answer = answer(&Query::parse("soins santé", 16), Candidates { documents, total: 70 }, 5, 3);
        let order: Vec<_> = answer.documents.iter().map(|found| found.id.as_bytes()[0]).collect();
        assert_eq!((order, answer.total), (vec![4, 3, 5, 2, 1], 70));
        assert_eq!(answer.documents[0].passages, [], "the title says it all");
    }

    #[test]
    fn q4_passages_show_as_many_of_the_words_as_they_can() {
        let texts = ["soins, soins", "soins encore", "soins et accès", "santé"];
        let documents = vec![candidate(1, "Autre", 0, &texts)];
        let answer = answer(&Query::parse("soins santé accès", 16), Candidates { documents, total: 1 }, 5, 3);
        let found = &answer.documents[0];
        let shown: Vec<_> = found.passages.iter().map(|passage| passage.parts[0].text.as_str()).collect();
        assert_eq!((shown, found.more), (vec!["soins", "santé", "soins"], 1));
        assert_eq!(found.passages[0].place, "fields.territoire");
        assert_eq!(found.passages[0].labels, ["Territoire de l’action"]);
    }
}
