//! Whose actor a change is of: what nobody else may add, and what anybody may bring back.

use super::*;
use crate::sync::replica::Orphan;

/// Camille, on the page that writes and on a telephone beside it.
const PAGE: ConnectionId = ConnectionId(30);
const TELEPHONE: ConnectionId = ConnectionId(31);

const CAMILLE: ParticipantId = participant(PAGE);

/// A document of Camille's actor, and the changes she goes on to make.
struct Hers {
    doc: Automerge,
}

impl Hers {
    fn new() -> Self {
        Self { doc: beginning().with_actor(ActorId::from([5; 16])) }
    }

    fn writes(&mut self, key: &str) -> Change {
        let mut tx = self.doc.transaction();
        tx.put(ROOT, key, "hers").unwrap();
        tx.commit();
        self.doc.get_last_local_change().unwrap()
    }
}

impl Desk {
    /// A journal that holds these changes beside the beginning, and those that wait for what it lost.
    fn on_journal(limits: Limits, whole: &[&Change], waiting: &[(&Change, ParticipantId)]) -> Self {
        let mut doc = beginning();
        doc.apply_changes(whole.iter().map(|change| (*change).clone())).unwrap();
        let orphans = waiting.iter().map(|(change, whose)| {
            let (participant, delivered_by, at) = (*whose, *whose, Timestamp::from_millis(0));
            Orphan { change: (*change).clone(), participant, delivered_by, at }
        });
        let actors = vec![(Bytes::copy_from_slice(&[5; 16]), CAMILLE)];
        let loaded = Loaded { actors, orphans: orphans.collect(), ..Loaded::of(doc) };
        let mut desk = Self::new(limits);
        desk.replica = Replica::new(loaded, Arc::clone(&desk.limits), Arc::default());
        for connection in [HOSTILE, HONEST] {
            desk.join(connection, true);
            desk.greet(connection);
        }
        desk
    }

    fn camille_joins(&mut self, connection: ConnectionId) {
        let page = format!("peer-{connection}").into();
        self.replica.join(connection, CAMILLE, true, page, None, Arc::default());
        self.greet(connection);
    }
}

#[test]
fn s37_a_change_that_the_journal_lost_is_taken_from_whoever_has_it_while_its_owner_writes() {
    let mut hers = Hers::new();
    let [first, lost, waits, next] = ["first", "lost", "waits", "next"].map(|key| hers.writes(key));
    let mut desk = Desk::on_journal(Limits::default(), &[&first], &[(&waits, CAMILLE)]);
    desk.camille_joins(PAGE);
    desk.camille_joins(TELEPHONE);
    assert_eq!(desk.send(PAGE, &next), Ok(()), "it follows what is lost, and waits");
    desk.round();
    assert_eq!(desk.send(HONEST, &lost), Ok(()));
    desk.round();
    assert!([&lost, &waits, &next].iter().all(|change| desk.holds(change.hash())));
    // What nobody lost is hers alone to make, as before.
    desk.greet(PAGE);
    let forged = hers.writes("forged");
    assert_eq!(desk.send(HOSTILE, &forged), Err(Refusal::ChangeRefused));
}

#[test]
fn s37_what_was_lost_is_taken_in_the_order_in_which_clients_send_it() {
    let mut hers = Hers::new();
    let [first, lost] = ["first", "lost"].map(|key| hers.writes(key));
    let mut desk = Desk::new(Limits::default());
    // Lost as well, and the only one that is asked for by name: it follows hers, and hers follows it.
    let between = desk.change_of(hers.doc.fork(), |tx| tx.put(ROOT, "between", 1).unwrap());
    hers.doc.apply_changes([between.clone()]).unwrap();
    let [waits, next] = ["waits", "next"].map(|key| hers.writes(key));
    let mut desk = Desk::on_journal(Limits::default(), &[&first], &[(&waits, CAMILLE)]);
    desk.camille_joins(PAGE);
    assert_eq!(desk.send(PAGE, &next), Ok(()));
    desk.round();
    assert_eq!(desk.send_all(HONEST, &[&lost, &between]), Ok(()));
    desk.round();
    assert!([&lost, &between, &waits, &next].iter().all(|change| desk.holds(change.hash())));
}

#[test]
fn s37_a_forged_change_is_not_asked_for_by_what_its_forger_says_follows_it() {
    let mut hers = Hers::new();
    let [first, lost, waits, next] = ["first", "lost", "waits", "next"].map(|key| hers.writes(key));
    let mut desk = Desk::on_journal(Limits::default(), &[&first, &lost], &[]);
    for orphans in [&[][..], &[(&next, CAMILLE)]] {
        if !orphans.is_empty() {
            desk = Desk::on_journal(Limits::default(), &[&first, &lost], orphans);
        }
        desk.camille_joins(PAGE);
        assert_eq!(desk.send(PAGE, &lost), Ok(()), "she is there, on this page");
        let mut theirs = Hers { doc: hers.doc.fork_at(&[lost.hash()]).unwrap().with_actor(ActorId::from([5; 16])) };
        let forged = theirs.writes("forged");
        assert_ne!(forged.hash(), waits.hash());
        let follows = desk.change_of(theirs.doc.fork(), |tx| tx.put(ROOT, "follows", 1).unwrap());
        assert_eq!(desk.send(HOSTILE, &follows), Ok(()), "it waits");
        assert_eq!(desk.send(HOSTILE, &forged), Err(Refusal::ChangeRefused));
        desk.again(HOSTILE);
        assert_eq!(desk.send_all(HOSTILE, &[&forged, &follows]), Err(Refusal::ChangeRefused));
        desk.round();
        assert!(!desk.holds(forged.hash()) && !desk.holds(follows.hash()));
        // And her own is taken.
        assert_eq!(desk.send(PAGE, &waits), Ok(()));
        desk.round();
        assert!(desk.holds(waits.hash()));
    }
}

#[test]
fn s21_what_was_written_on_a_page_that_is_gone_may_be_passed_on_although_its_owner_is_there_on_another() {
    let mut hers = Hers::new();
    let [first, offline, later] = ["first", "offline", "later"].map(|key| hers.writes(key));
    let mut desk = Desk::on_journal(Limits::default(), &[], &[]);
    desk.camille_joins(TELEPHONE);
    desk.camille_joins(PAGE);
    assert_eq!(desk.send(PAGE, &first), Ok(()));
    desk.round();
    desk.replica.leave(PAGE);
    assert_eq!(desk.send(HONEST, &offline), Ok(()));
    desk.round();
    assert!(desk.holds(offline.hash()));
    // The page comes back on another connection: its actor is in use again before it has sent anything.
    let page = format!("peer-{PAGE}").into();
    let back = ConnectionId(32);
    desk.replica.join(back, CAMILLE, true, page, None, Arc::default());
    desk.greet(back);
    assert_eq!(desk.send(HONEST, &later), Err(Refusal::ChangeRefused));
    assert_eq!(desk.send(back, &later), Ok(()));
}

#[test]
fn s38_what_the_journal_holds_is_refused_no_room_however_much_waits_of_whoever_brought_it() {
    let limits = Limits { orphans_per_participant: 2, orphan_bytes_per_participant: 2_000, ..Limits::default() };
    let mut desk = Desk::new(limits.clone());
    let lost: Vec<_> = (0..2).map(|number| desk.change(|tx| tx.put(ROOT, "lost", number).unwrap())).collect();
    let mut both = beginning();
    both.apply_changes(lost.clone()).unwrap();
    let large = "x".repeat(4_000);
    let waits = desk.change_of(both, |tx| tx.put(ROOT, "waits for both", large).unwrap());
    let mut desk = Desk::on_journal(limits, &[], &[(&waits, participant(HONEST))]);
    for name in ["one", "two"] {
        let mut base = desk.replica.doc().fork();
        let missing = desk.change_of(base.fork(), |tx| tx.put(ROOT, "missing", name).unwrap());
        base.apply_changes([missing]).unwrap();
        let orphan = desk.change_of(base, |tx| tx.put(ROOT, "orphan", name).unwrap());
        assert_eq!(desk.send(HONEST, &orphan), Ok(()));
    }
    for change in &lost {
        assert_eq!(desk.send(HOSTILE, change), Ok(()));
        desk.round();
    }
    assert!(desk.holds(waits.hash()), "what waited for two changes is let in when the second has come");
}

#[test]
fn s8_what_was_let_in_because_a_culprit_had_to_go_may_be_the_next_culprit() {
    let mut hers = Hers::new();
    let first = hers.writes("first");
    let mut desk = Desk::on_journal(Limits::default(), &[&first], &[]);
    // She is only just arriving, so what is passed on for her waits for her own.
    let page = format!("peer-{PAGE}").into();
    desk.replica.join(PAGE, CAMILLE, true, page, None, Arc::default());
    let passed_on = broken(&hers.writes("title"));
    assert_eq!(desk.send(HOSTILE, &passed_on), Ok(()));
    desk.round();
    assert!(!desk.holds(passed_on.hash()));
    let own = desk.change(|tx| tx.put(ROOT, "title", 2).unwrap());
    assert_eq!(desk.send(PAGE, &broken(&own)), Ok(()));
    let word = desk.change(|tx| tx.put(ROOT, "word", 1).unwrap());
    assert_eq!(desk.send(HONEST, &word), Ok(()));
    let mut gone = Vec::new();
    // As the document's task does: whoever is isolated is closed, until all of it fits.
    while desk.replica.check().is_err() {
        let saved = desk.replica.rebuild().build().expect("what was saved loads");
        let culprits = desk.replica.isolate(saved);
        for culprit in &culprits {
            desk.replica.leave(*culprit);
        }
        gone.push(culprits);
    }
    assert_eq!(gone, [vec![PAGE], vec![HOSTILE]], "one after the other");
    desk.round();
    assert!(desk.holds(word.hash()) && !desk.holds(passed_on.hash()));
    let reloaded = document::load(&desk.replica.doc().save()).unwrap();
    assert_eq!(reloaded.get_heads(), desk.replica.doc().get_heads());
}
