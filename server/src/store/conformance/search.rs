//! What every store promises of searches: that each finds the same, whatever its full text would make of the words.

use std::collections::BTreeMap;

use maillage_shared::{
    DocumentId, ParticipantId, Role, WorkspaceId,
    document::{ListValues, PROJECTION, Passage},
    search::Query,
};

use super::sample::{
    Author, NOON, add_document, add_participant, add_workspace, document, document_id, member_of_one_document,
    workspace_id,
};
use crate::limits::{SEARCH_WEIGHED, SEARCHED_BYTES, SEARCHED_PASSAGES};
use crate::store::{Candidates, Document, Participant, Searched, Store, Summary, Workspace, Write};

/// Documents by a letter, and what they say.
const CORPUS: [(&str, &[&str]); 16] = [
    (
        "a",
        &["Accès aux soins de premier recours", "Les habitants des hameaux n’ont plus d’hôpital à moins d’une heure."],
    ),
    ("b", &["Santé mentale des jeunes", "Le C.M.P. et l’hôpital de jour accueillent les adolescents."]),
    ("c", &["Hôpitaux de proximité", "œuvrer avec les CPTS, cœur du réseau"]),
    ("d", &["Bien‑être à l’école", "Ateliers d’alimentation, jeux et bien-être"]),
    ("e", &["Lieu de répit", "Un lieu pour les aidants"]),
    ("f", &["Lieux ressources", "Trois lieux, un enjeu : l’accès"]),
    ("g", &["Fiche 12.1.1", "Budget : 100 % de 5000 € en 2026"]),
    ("h", &["AND OR NOT NEAR", "\"guillemets\" (parenthèses) * : & | ! <-> ' \\ {open} title"]),
    ("i", &["عقد الصحة المحلي", "Ελλάδα ΣΊΣΥΦΟΣ", "Łódź, Straße"]),
    ("j", &["日本語の文書", "健康 🚲 👩‍👩‍👧"]),
    ("k", &["ﬁnancement des actions", "m² et n° 12"]),
    ("l", &["E\u{301}te\u{301} a\u{300} la plage", "\u{200b}\u{ad}pré\u{ad}ven\u{200b}tion"]),
    ("m", &["", "\u{0}zéro\u{0} null\u{0}"]),
    ("n", &["Les infirmières libérales", "Infirmier, infirmière, infirmiers ; sportive"]),
    ("o", &["Une subvention", "5\u{202f}000 € de l’État, et 1\u{a0}234\u{a0}567 de l’Europe"]),
    ("p", &["Des places", "12 lits, et 300 places en 3 ans"]),
];

/// What is typed, and whose documents are found: letters in order.
const ANSWERS: [(&str, &str); 65] = [
    ("hopital ", "abc"),
    ("HÔPITAUX ", "abc"),
    ("hôpit", "abc"),
    ("hopit ", ""),
    ("l’hôpital de jour", "b"),
    ("accès soins", "a"),
    ("soins accès", "a"),
    ("l'acces aux soins ", "a"),
    ("lʼaccès ", "af"),
    ("acc", "abf"),
    ("lieu ", "ef"),
    ("lieux ", "ef"),
    ("lieu", "ef"),
    ("enjeux", "f"),
    ("jeu ", "d"),
    ("bien être ", "d"),
    ("bien-être", "d"),
    ("bien‑etre ", "d"),
    ("cmp", "b"),
    ("C.M.P.", "b"),
    ("cpts", "c"),
    ("oeuvrer ", "c"),
    ("œuvre", "c"),
    ("coeur ", "c"),
    ("12.1.1", "g"),
    ("12 1", "g"),
    ("12", "gkop"),
    ("5000", "go"),
    ("5 000", "go"),
    ("5\u{a0}000 ", "go"),
    ("5\u{202f}000 € ", "go"),
    ("5\u{2009}000 europe", "o"),
    ("5 000 2026 ", "g"),
    ("500", "go"),
    ("1234567 ", "o"),
    ("1 234 567", "o"),
    ("1 234 ", "o"),
    ("234 567 ", "o"),
    ("12 300 ", "p"),
    ("5  000 ", "o"),
    ("5.000 ", "o"),
    ("100 % ", "g"),
    ("20", "g"),
    ("2", "k"),
    ("and or not near", "h"),
    ("near ", "h"),
    ("title ", "h"),
    ("open", "h"),
    ("\"guillemets\"", "h"),
    ("* : ( ' \" & | ! \\ {", ""),
    ("parenthese* OR lieu", ""),
    ("الصحة", "i"),
    ("الص", "i"),
    ("الص ", ""),
    ("σίσυφος ", "i"),
    ("lodz strasse ", "i"),
    ("健康", "j"),
    ("日本", "j"),
    ("financ", "k"),
    ("financements ", "k"),
    ("no 12", "k"),
    ("été ", "l"),
    ("preventions ", "l"),
    ("zero null", "m"),
    ("infirmière sportif ", "n"),
];

fn passage(place: &str, text: &str) -> Passage {
    Passage { place: place.to_owned(), sensitive: false, text: text.to_owned() }
}

fn said(texts: &[&str]) -> Vec<Passage> {
    let places = ["title", "fields.contexte", "fields.methode"];
    texts.iter().zip(places).map(|(text, place)| passage(place, text)).collect()
}

fn summary(author: &Participant, at: i64, through: i64, passages: Vec<Passage>) -> Summary {
    Summary {
        title: "Bouger".to_owned(),
        filled: 1,
        required: 2,
        changed_at: NOON.plus_millis(at),
        changed_by: author.id,
        listed: ListValues::default(),
        searched: Searched::of(passages),
        through,
    }
}

/// A document that says this, changed so many milliseconds after noon.
async fn add(
    store: &Store,
    workspace: &Workspace,
    author: &Participant,
    at: i64,
    passages: Vec<Passage>,
) -> DocumentId {
    let document = add_document(store, workspace, author).await;
    let written = store.directory.set_summary(document.id, &summary(author, at, 1, passages)).await;
    assert!(written.expect("it is written"));
    document.id
}

async fn search(store: &Store, workspace: WorkspaceId, who: ParticipantId, typed: &str) -> Candidates {
    store.directory.search(workspace, who, &Query::parse(typed, 16)).await.expect("it answers")
}

fn ids(found: &Candidates) -> Vec<DocumentId> {
    found.documents.iter().map(|candidate| candidate.document.id).collect()
}

pub async fn q2_every_store_finds_the_same_documents_of_a_corpus(store: Store) {
    let (anne, workspace, _) = member_of_one_document(&store, Role::Read).await;
    let elsewhere = add_workspace(&store, "CLS d’à côté").await;
    let mut letters = BTreeMap::new();
    for (letter, texts) in CORPUS {
        letters.insert(add(&store, &workspace, &anne, 0, said(texts)).await, letter);
        add(&store, &elsewhere, &anne, 0, said(texts)).await;
    }
    for (typed, expected) in ANSWERS {
        let found = search(&store, workspace.id, anne.id, typed).await;
        let mut names: Vec<_> = ids(&found).iter().map(|id| letters[id]).collect();
        names.sort_unstable();
        assert_eq!((names.concat(), found.total), (expected.to_owned(), expected.len() as u64), "{typed:?}");
    }
    for nothing in ["", "  ", "’ — ", "x", "rien"] {
        assert_eq!(search(&store, workspace.id, anne.id, nothing).await, Candidates::default(), "{nothing:?}");
    }
    let found = search(&store, workspace.id, anne.id, "soins").await;
    let texts: Vec<_> = found.documents[0].passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(texts, CORPUS[0].1, "all passages come with it, whole and in their order");
    assert_eq!(found.documents[0].role, Role::Read);
}

pub async fn q5_nobody_finds_what_they_may_not_read(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, _) = member_of_one_document(&store, Role::Manage).await;
    let secret = Passage { sensitive: true, ..passage("fields.acteurs.1.risque", "Peut freiner le projet") };
    let passages = vec![passage("title", "Matrice"), passage("fields.objet", "Le projet"), secret.clone()];
    let matrix = add(&store, &workspace, &anne, 0, passages).await;
    let [reader, writer] = [add_participant(&store, "Lectrice").await, add_participant(&store, "Pilote").await];
    directory.set_member(workspace.id, reader.id, Role::Read).await.expect("both are there");
    directory.set_member(workspace.id, writer.id, Role::Write).await.expect("both are there");
    let found = async |who: &Participant, typed: &str| search(&store, workspace.id, who.id, typed).await;

    for who in [&anne, &writer] {
        for typed in ["freiner ", "frei", "matrice freiner", "projet freiner"] {
            let found = found(who, typed).await;
            assert_eq!((ids(&found), found.total), (vec![matrix], 1), "{}: {typed}", who.name);
            assert!(found.documents[0].passages.contains(&secret));
        }
    }
    for typed in ["freiner ", "frei", "matrice freiner", "projet freiner"] {
        assert_eq!(found(&reader, typed).await, Candidates::default(), "{typed}");
    }
    let open = found(&reader, "projet").await;
    assert_eq!(ids(&open), [matrix]);
    assert!(!open.documents[0].passages.contains(&secret), "what is found by open words tells nothing of the others");

    // A role in the one document goes over the workspace's, either way.
    directory.set_document_role(matrix, reader.id, Some(Role::Write)).await.expect("both are there");
    assert_eq!(ids(&found(&reader, "freiner").await), [matrix]);
    directory.set_document_role(matrix, reader.id, Some(Role::None)).await.expect("both are there");
    assert_eq!(found(&reader, "projet").await, Candidates::default());
    directory.set_document_role(matrix, writer.id, Some(Role::Read)).await.expect("both are there");
    assert_eq!(found(&writer, "freiner").await, Candidates::default());
    assert_eq!(ids(&found(&writer, "projet").await), [matrix]);
    directory.set_member(workspace.id, writer.id, Role::None).await.expect("both are there");
    assert_eq!(found(&writer, "projet").await, Candidates::default());
    assert_eq!(search(&store, workspace_id(), anne.id, "projet").await, Candidates::default());
}

pub async fn q6_what_can_be_looked_for_is_written_with_the_summary_or_not_at_all(store: Store) {
    let (directory, journal) = (&store.directory, &store.journal);
    let (anne, workspace, _) = member_of_one_document(&store, Role::Read).await;
    let id = add(&store, &workspace, &anne, 50, said(&["Avant", "premier"])).await;
    let found = async |typed: &str| search(&store, workspace.id, anne.id, typed).await.total;
    assert_eq!((found("premier").await, found("second").await), (1, 0));
    let write = async |at, through, texts: &[&str]| {
        directory.set_summary(id, &summary(&anne, at, through, said(texts))).await.expect("it answers")
    };
    assert!(write(60, 2, &["Avant", "second"]).await);
    assert_eq!((found("premier").await, found("second").await), (0, 1), "former words are gone");
    assert!(!write(90, 1, &["Avant", "tardif"]).await, "of a shorter journal");
    assert_eq!((found("tardif").await, found("second").await), (0, 1));
    assert!(write(60, 3, &["Avant", "second"]).await, "the same words again");
    assert_eq!(found("second").await, 1);
    let missing = directory.set_summary(document_id(), &summary(&anne, 0, 1, said(&["Nul"]))).await;
    assert!(!missing.expect("it answers"));
    let nobody = ParticipantId::from_slice(&[9; 16]).expect("an id");
    let by_nobody = Summary { changed_by: nobody, ..summary(&anne, 99, 9, said(&["Avant", "troisième"])) };
    directory.set_summary(id, &by_nobody).await.expect_err("who changed it is nobody");
    assert_eq!((found("troisième").await, found("second").await), (0, 1));

    // A new document can be found at once; one whose words nobody wrote is behind.
    let searched = Searched::of(said(&["Nouvelle"]));
    let new = document(workspace.id, anne.id, NOON);
    let through = journal.append(vec![Author::new().append(new.id, 1..=1)]).await.expect("appended")[0].through;
    let known = Document { projected_through: through, ..new.clone() };
    directory.add_document(known).await.expect("the id is new");
    assert_eq!(directory.documents_behind().await.expect("it answers"), [new.id]);
    let writes =
        vec![Write::SetSearched { document: new.id, searched: searched.clone(), through, version: PROJECTION }];
    directory.write(writes).await.expect("it is there");
    assert_eq!(directory.documents_behind().await.expect("it answers"), []);
    assert_eq!(found("nouvelle").await, 1);
    let missing = Write::SetSearched { document: document_id(), searched, through, version: PROJECTION };
    directory.write(vec![missing]).await.expect_err("there is no such document");
}

pub async fn q1_titles_go_first_and_archived_documents_last(store: Store) {
    let (anne, workspace, _) = member_of_one_document(&store, Role::Read).await;
    let in_text = add(&store, &workspace, &anne, 90, said(&["Autre", "Les soins de santé"])).await;
    let titled = add(&store, &workspace, &anne, 10, said(&["Santé et soins", "rien"])).await;
    let half = add(&store, &workspace, &anne, 80, said(&["Santé", "soins"])).await;
    let archived = add(&store, &workspace, &anne, 99, said(&["Soins et santé", "rien"])).await;
    store.directory.set_archived(archived, Some(NOON)).await.expect("it is there");
    let found = search(&store, workspace.id, anne.id, "soins santé").await;
    assert_eq!(ids(&found), [titled, in_text, half, archived]);
    assert!(found.documents[3].document.archived_at.is_some());
}

pub async fn q9_only_so_many_documents_are_weighed_and_the_others_counted(store: Store) {
    let (anne, workspace, _) = member_of_one_document(&store, Role::Read).await;
    let titled = add(&store, &workspace, &anne, 0, said(&["Soins"])).await;
    let many = SEARCH_WEIGHED + 5;
    let mut latest = Vec::new();
    for at in 1..many {
        let at = i64::try_from(at).expect("few");
        latest.insert(0, add(&store, &workspace, &anne, at, said(&["Autre", "des soins"])).await);
    }
    let found = search(&store, workspace.id, anne.id, "soin").await;
    assert_eq!((found.total, found.documents.len()), (many as u64, SEARCH_WEIGHED));
    latest.insert(0, titled);
    assert_eq!(ids(&found), latest[..SEARCH_WEIGHED]);
}

pub async fn q9_a_document_may_hold_any_text_of_any_length(store: Store) {
    let (anne, workspace, _) = member_of_one_document(&store, Role::Read).await;
    let found = async |typed: &str| search(&store, workspace.id, anne.id, typed).await.total;
    let many = (0..=SEARCHED_PASSAGES).map(|number| passage("fields.contexte", &format!("passage p{number}z")));
    add(&store, &workspace, &anne, 0, many.collect()).await;
    let last = SEARCHED_PASSAGES - 1;
    assert_eq!(found("passage ").await, 1);
    assert_eq!((found(&format!("p {last} z ")).await, found(&format!("p {} z ", last + 1)).await), (1, 0));
    // Half a megabyte of different words in a script that takes most room in an index, then one that has none left.
    let letters: Vec<char> = ('\u{4e00}'..'\u{9f00}').collect();
    let words: Vec<String> = letters.chunks(2).map(|pair| pair.iter().collect::<String>() + " ").collect();
    let text: String = words.iter().cycle().take(SEARCHED_BYTES / 7 - 10).map(String::as_str).collect();
    add(&store, &workspace, &anne, 0, vec![passage("title", "idéogrammes"), passage("fields.contexte", &text)]).await;
    assert_eq!(found("ideogramme").await, 1);
    assert_eq!(found(&words[0]).await, 1);
    let long = "x".repeat(SEARCHED_BYTES - 1000);
    add(&store, &workspace, &anne, 0, vec![passage("title", "interminable"), passage("fields.contexte", &long)]).await;
    assert_eq!((found("interminable").await, found(&long[..100]).await), (1, 1));
}
