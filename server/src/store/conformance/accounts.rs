//! What the directory promises of accounts and sessions.

use maillage_shared::{ParticipantId, SessionId};
use tokio::task::JoinSet;

use super::sample::{NOON, add_participant, participant_id};
use crate::store::{Participant, Store, StoreError, StoredSession};

fn account(email: &str) -> Participant {
    Participant {
        id: participant_id(),
        email: email.to_owned(),
        name: "Chloé Le Goff".to_owned(),
        structure: "CCAS de L’Aigle".to_owned(),
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2Vs$aGFjaGU".to_owned(),
        created_at: NOON,
    }
}

fn session(number: u8, participant: Option<ParticipantId>) -> StoredSession {
    let data = format!("{{\"numéro\":{number}}}");
    let (id, expires_at) = (SessionId([number; 32]), NOON.plus_millis(1_000));
    StoredSession { id, participant, created_at: Some(NOON.plus_millis(-500)), data, expires_at }
}

pub async fn d1_an_email_address_has_one_account(store: Store) {
    let directory = &store.directory;
    let first = account("chloe@exemple.fr");
    directory.add_participant(first.clone()).await.expect("the address is free");
    let refused = directory.add_participant(account("chloe@exemple.fr")).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    let same_id = Participant { id: first.id, ..account("autre@exemple.fr") };
    assert!(matches!(directory.add_participant(same_id).await, Err(StoreError::Conflict(_))));

    let by_email = directory.participant_by_email("chloe@exemple.fr").await.expect("it answers");
    assert_eq!(by_email.as_ref(), Some(&first));
    assert_eq!(directory.participant(first.id).await.expect("it answers"), by_email);
    assert_eq!(directory.participant_by_email("autre@exemple.fr").await.expect("it answers"), None);
    assert_eq!(directory.participant(participant_id()).await.expect("it answers"), None);
    directory.ping().await.expect("it answers");
}

pub async fn d1_of_many_who_take_an_address_at_once_one_gets_it(store: Store) {
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let (store, account) = (store.clone(), account("prise@exemple.fr"));
        tasks.spawn(async move {
            let id = account.id;
            match store.directory.add_participant(account).await {
                Ok(()) => Some(id),
                Err(StoreError::Conflict(_)) => None,
                Err(error) => panic!("{error:?}"),
            }
        });
    }
    let winners: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    let holder = store.directory.participant_by_email("prise@exemple.fr").await.expect("it answers");
    assert_eq!(winners, [holder.expect("one got it").id]);
}

pub async fn d2_a_session_is_there_until_it_expires_or_is_deleted(store: Store) {
    let directory = &store.directory;
    let participant = add_participant(&store, "Anne").await.id;
    let [one, two, mut lasting] = [session(1, Some(participant)), session(2, None), session(3, None)];
    lasting.expires_at = NOON.plus_millis(1_001);
    for session in [&one, &two, &lasting] {
        directory.create_session(session.clone()).await.expect("it is added");
        assert_eq!(directory.session(session.id, NOON).await.expect("it answers").as_ref(), Some(session));
    }
    assert_eq!(directory.session(SessionId([9; 32]), NOON).await.expect("it answers"), None);
    let end = one.expires_at;
    assert_eq!(directory.session(one.id, end.plus_millis(-1)).await.expect("it answers").as_ref(), Some(&one));
    assert_eq!(directory.session(one.id, end).await.expect("it answers"), None, "it has ended at its very end");

    directory.delete_session(two.id).await.expect("it is deleted");
    directory.delete_session(two.id).await.expect("a second time is no error");
    assert_eq!(directory.session(two.id, NOON).await.expect("it answers"), None);
    assert_eq!(directory.delete_expired_sessions(end.plus_millis(-1)).await.expect("it answers"), 0);
    assert_eq!(directory.delete_expired_sessions(end).await.expect("it answers"), 1);
    assert_eq!(directory.session(one.id, NOON).await.expect("it answers"), None);
    assert_eq!(directory.session(lasting.id, NOON).await.expect("it answers"), Some(lasting));
}

pub async fn d16_a_session_is_changed_only_while_it_stands(store: Store) {
    let (directory, participant) = (&store.directory, add_participant(&store, "Anne").await.id);
    let begun = session(1, Some(participant));
    let later = begun.expires_at.plus_millis(5_000);
    assert!(!directory.update_session(begun.id, "{}", later).await.expect("it answers"), "nothing was to be changed");
    assert_eq!(directory.session(begun.id, NOON).await.expect("it answers"), None, "it was added");
    directory.create_session(begun.clone()).await.expect("it is added");
    let again = directory.create_session(StoredSession { participant: None, ..begun.clone() }).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");

    assert!(directory.update_session(begun.id, "{\"longer\":true}", later).await.expect("it answers"));
    let changed = StoredSession { data: "{\"longer\":true}".to_owned(), expires_at: later, ..begun.clone() };
    assert_eq!(directory.session(begun.id, NOON).await.expect("it answers"), Some(changed));

    directory.delete_session(begun.id).await.expect("it is deleted");
    assert!(!directory.update_session(begun.id, "{}", later).await.expect("it answers"));
    assert_eq!(directory.session(begun.id, NOON).await.expect("it answers"), None, "it came back");
}

/// Twenty requests that prolong each session, beside the one that ends it: however they fall, it stays ended.
pub async fn d16_a_session_that_is_ended_beside_requests_that_prolong_it_stays_ended(store: Store) {
    let participant = add_participant(&store, "Anne").await.id;
    for number in 0..10 {
        let session = session(number, (number % 2 == 0).then_some(participant));
        let later = session.expires_at.plus_millis(5_000);
        store.directory.create_session(session.clone()).await.expect("it is added");
        let mut tasks = JoinSet::new();
        for turn in 0..20 {
            let (store, id, ends) = (store.clone(), session.id, turn == 10);
            tasks.spawn(async move {
                if !ends {
                    store.directory.update_session(id, "{}", later).await.map(|_| ())
                } else if number % 2 == 0 {
                    store.directory.set_password(participant, "$argon2id$other").await.map(|_| ())
                } else {
                    store.directory.delete_session(id).await
                }
            });
        }
        for done in tasks.join_all().await {
            done.expect("it answers");
        }
        assert_eq!(store.directory.session(session.id, NOON).await.expect("it answers"), None, "session {number}");
    }
}

pub async fn d3_a_new_password_ends_the_participants_sessions(store: Store) {
    let directory = &store.directory;
    let (anne, bilal) = (add_participant(&store, "Anne").await, add_participant(&store, "Bilal").await);
    let sessions = [session(1, Some(anne.id)), session(2, Some(anne.id)), session(3, Some(bilal.id)), session(4, None)];
    for session in &sessions {
        directory.create_session(session.clone()).await.expect("it is saved");
    }
    assert!(directory.set_password(anne.id, "$argon2id$second").await.expect("it answers"));
    assert!(!directory.set_password(participant_id(), "$argon2id$second").await.expect("it answers"));

    let changed = directory.participant(anne.id).await.expect("it answers");
    assert_eq!(changed, Some(Participant { password_hash: "$argon2id$second".to_owned(), ..anne }));
    assert_eq!(directory.participant(bilal.id).await.expect("it answers"), Some(bilal));
    let mut left = Vec::new();
    for session in &sessions {
        left.push(directory.session(session.id, NOON).await.expect("it answers").is_some());
    }
    assert_eq!(left, [false, false, true, true]);
}
