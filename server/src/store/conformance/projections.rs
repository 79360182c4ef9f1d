//! What every store promises of what lists show, and of who may know of which document.

use bytes::Bytes;
use maillage_shared::{
    Role,
    document::{ListValues, PROJECTION, Passage},
    search::Query,
};

use super::sample::{Author, NOON, add_document, add_participant, add_workspace, document, member_of_one_document};
use crate::store::{Compaction, Document, Searched, Store, Summary, Write};

pub async fn v3_what_was_worked_out_of_a_longer_journal_goes_before_a_later_time(store: Store) {
    let directory = &store.directory;
    let (author, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    let summary = |title: &str, at: i64, through: i64| Summary {
        title: title.to_owned(),
        filled: 1,
        required: 2,
        changed_at: NOON.plus_millis(at),
        changed_by: author.id,
        listed: ListValues::default(),
        searched: Searched::default(),
        through,
    };
    // A clock that was set back keeps no list from what came after.
    for (title, at, through, written) in [
        ("first", 50, 10, true),
        ("longer", 20, 11, true),
        ("shorter", 90, 10, false),
        ("longest", 90, 12, true),
        // Told of as a change, each opening of a document would be one.
        ("the same again", 90, 12, false),
    ] {
        let answer = directory.set_summary(document.id, &summary(title, at, through)).await;
        assert_eq!(answer.expect("it answers"), written, "{title}");
    }
    let listed = directory.documents_of(workspace.id).await.expect("it answers");
    assert_eq!((listed[0].title.as_str(), listed[0].projected_through), ("longest", 12));
}

pub async fn v3_documents_whose_journal_reaches_further_than_their_projection_are_known(store: Store) {
    let (directory, journal) = (&store.directory, &store.journal);
    let (author, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    let behind = async || directory.documents_behind().await.expect("it answers");
    assert_eq!(behind().await, [], "nothing was ever written of it");
    let writer = Author::new();
    let other = add_document(&store, &workspace, &author).await;
    let appends = vec![writer.append(document.id, 1..=3), writer.append(other.id, 1..=2)];
    let through = journal.append(appends).await.expect("appended").first().expect("an answer").through;
    let mut both = [document.id, other.id];
    both.sort_unstable();
    assert_eq!(behind().await, both);
    let summary = |through| Summary {
        title: "Bouger".to_owned(),
        filled: 1,
        required: 2,
        changed_at: NOON,
        changed_by: author.id,
        listed: ListValues::default(),
        searched: Searched::default(),
        through,
    };
    assert!(directory.set_summary(document.id, &summary(through)).await.expect("it answers"));
    assert_eq!(behind().await, [other.id]);
    let compaction = Compaction { document: document.id, snapshot: Bytes::from_static(b"all"), through, rows: 3 };
    journal.compact(compaction).await.expect("compacted");
    assert_eq!(behind().await, [other.id], "a snapshot reaches as far as the rows it replaced");
    journal.append(vec![writer.append(document.id, 4..=4)]).await.expect("appended");
    assert_eq!(behind().await, both);
}

pub async fn q6_what_is_missing_or_an_earlier_versions_is_written_anew_and_once(store: Store) {
    let (directory, journal) = (&store.directory, &store.journal);
    let (author, workspace, _) = member_of_one_document(&store, Role::Read).await;
    let found = async |word: &str| {
        let found = directory.search(workspace.id, author.id, &Query::parse(word, 16)).await.expect("it answers");
        found.documents.into_iter().map(|candidate| candidate.document.id).collect::<Vec<_>>()
    };
    let searched = |word: &str| {
        Searched::of(vec![Passage { place: "fields.contexte".to_owned(), sensitive: false, text: word.to_owned() }])
    };
    // How long after the time that lists know; a clock that was set back makes no difference.
    for (version, at) in [(None, 0), (None, -60_000), (Some(PROJECTION - 1), 0), (Some(PROJECTION - 1), -60_000)] {
        let new = document(workspace.id, author.id, NOON);
        let appended = journal.append(vec![Author::new().append(new.id, 1..=2)]).await.expect("appended");
        let through = appended[0].through;
        let known = Document { projected_through: through, ..new.clone() };
        directory.add_document(known.clone()).await.expect("the id is new");
        if let Some(version) = version {
            let write = Write::SetSearched { document: new.id, searched: searched("ancien"), through, version };
            directory.write(vec![write]).await.expect("it is there");
        }
        assert_eq!(directory.documents_behind().await.expect("it answers"), [new.id], "{version:?}");
        let summary = |filled: u32, word: &str| Summary {
            title: "Bouger".to_owned(),
            filled,
            required: 7,
            changed_at: NOON.plus_millis(at),
            changed_by: author.id,
            listed: ListValues { number: Some("1.2".to_owned()), ..ListValues::default() },
            searched: searched(word),
            through,
        };
        let shorter = Summary { through: through - 1, ..summary(1, "court") };
        assert!(!directory.set_summary(new.id, &shorter).await.expect("it answers"), "of a shorter journal");
        assert!(directory.set_summary(new.id, &summary(5, "nouveau")).await.expect("it answers"), "{version:?}");
        assert_eq!(directory.documents_behind().await.expect("it answers"), [], "{version:?}");
        // As the same version found it already, it is no change.
        assert!(!directory.set_summary(new.id, &summary(6, "autre")).await.expect("it answers"), "{version:?}");
        let Summary { title, filled, required, listed, .. } = summary(5, "");
        let expected = Document { title, filled, required, listed, ..known };
        assert_eq!(directory.document(new.id).await.expect("it answers"), Some(expected), "{version:?}");
        assert!(found("nouveau").await.contains(&new.id), "{version:?}");
    }
    for word in ["ancien", "court", "autre"] {
        assert_eq!(found(word).await, [], "{word}");
    }
}

pub async fn d7_the_roles_in_a_workspaces_documents_are_known_in_order(store: Store) {
    let directory = &store.directory;
    let (anne, workspace, first) = member_of_one_document(&store, Role::Read).await;
    let bilal = add_participant(&store, "Bilal").await;
    let second = add_document(&store, &workspace, &anne).await;
    let elsewhere = add_workspace(&store, "CLS d’à côté").await;
    let foreign = add_document(&store, &elsewhere, &anne).await;
    for document in [&first, &second, &foreign] {
        directory.set_document_role(document.id, anne.id, Some(Role::None)).await.expect("both are there");
    }
    directory.set_document_role(first.id, bilal.id, Some(Role::Write)).await.expect("both are there");
    let mut both = [(first.id, Role::None), (second.id, Role::None)];
    both.sort_unstable_by_key(|(id, _)| *id);
    assert_eq!(directory.roles_in(workspace.id, anne.id).await.expect("it answers"), both);
    assert_eq!(directory.roles_in(workspace.id, bilal.id).await.expect("it answers"), [(first.id, Role::Write)]);
    assert_eq!(directory.roles_in(elsewhere.id, bilal.id).await.expect("it answers"), []);
}
