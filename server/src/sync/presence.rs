//! Who is in a document and what they show of themselves: relayed from socket to socket, never stored.
//!
//! Presence goes from the connection it comes from straight to the others' outboxes; the document's task has no part
//! in it. It is what is dropped first when a reader is slow.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use maillage_shared::{ConnectionId, DocumentId, ParticipantId, wire};
use tokio::time::Instant;

use super::{hub::SessionUser, member::Member};
use crate::{
    bucket::{Bucket, Rate},
    limits::Limits,
};

/// Names that are remembered of people who left. Over it, the oldest is anybody's again.
const REMEMBERED_NAMES: usize = 256;

/// The connections that have one document open.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// Never held across an await.
    people: Mutex<People>,
}

#[derive(Debug, Default)]
struct People {
    /// In the order they entered.
    present: Vec<Present>,
    /// Whose each peer id is, the newest last: who comes back after a cut is heard as before.
    names: VecDeque<(Arc<str>, ParticipantId)>,
}

#[derive(Debug)]
struct Present {
    member: Arc<Member>,
    /// The sender its presence is relayed under.
    sender: Arc<str>,
}

impl Room {
    /// A connection opened the document. For [`Membership`](super::member::Membership) alone.
    pub(super) fn enter(&self, member: Arc<Member>) {
        let mut people = self.lock();
        let sender = people.sender_of(&member);
        people.present.push(Present { member, sender });
    }

    /// Pass a message on to everybody else, with who speaks by our own word (P5) and under a name that nobody else is
    /// heard under (P7). How many it was for; it may get lost on its way to those who read slowly.
    pub(super) fn relay(&self, from: ConnectionId, message: &wire::Ephemeral<'_>) -> usize {
        let people = self.lock();
        let Some(speaks) = people.present.iter().find(|present| present.member.connection == from) else { return 0 };
        let message = wire::Ephemeral { sender: &speaks.sender, ..message.clone() };
        let name = speaks.member.user.name.get();
        let speaker = speaks.member.speaker(&name);
        let others = people.present.iter().filter(|present| present.member.connection != from);
        others.map(|present| present.member.push_presence(&message, speaker)).count()
    }

    /// A connection closed the document or ended: say goodbye in its name, so that nobody is shown who is not there.
    ///
    /// The goodbye has a session of its own, so that it can neither be older than what the peer said last nor keep
    /// the peer's next words from being heard. Whoever has left already has nothing to say. For
    /// [`Membership`](super::member::Membership) alone.
    pub(super) fn leave(&self, member: &Arc<Member>, document: DocumentId) {
        let mut people = self.lock();
        let place = people.present.iter().position(|present| Arc::ptr_eq(&present.member, member));
        let Some(place) = place else { return };
        let left = people.present.remove(place);
        if people.present.iter().any(|present| present.sender == left.sender) {
            // The same client came back before its old socket was noticed to be dead.
            return;
        }
        let goodbye = wire::goodbye();
        let message = wire::Ephemeral {
            sender: &left.sender,
            document: &document.to_string(),
            session: &format!("goodbye-{}", member.connection),
            count: 1,
            data: &goodbye,
        };
        let name = left.member.user.name.get();
        for present in &people.present {
            present.member.push_presence(&message, left.member.speaker(&name));
        }
    }

    /// Who is there, in the order they entered; somebody with two sockets is there twice.
    pub(super) fn people(&self) -> Vec<SessionUser> {
        self.lock().present.iter().map(|present| present.member.user.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl People {
    /// The name a connection is heard under: its peer id, which stock clients expect, or, if that is somebody else's,
    /// its peer id and its participant. Nobody can take the second kind: it says whose it is.
    ///
    /// A peer id is the client's own choice, so the first participant who uses one here keeps it, also for a while after
    /// they left. Whoever else uses it is heard all the same, since either may be the honest one.
    fn sender_of(&mut self, member: &Member) -> Arc<str> {
        let (peer, participant) = (&member.peer, member.user.participant);
        let is_shown = |present: &&Present| present.sender == *peer;
        let shown = self.present.iter().find(is_shown).map(|present| present.member.user.participant);
        let place = self.names.iter().position(|(name, _)| name == peer);
        let remembered = place.and_then(|place| self.names.remove(place)).map(|(_, owner)| owner);
        let owner = named_in(peer).or(shown).or(remembered).unwrap_or(participant);
        if self.names.len() == REMEMBERED_NAMES {
            self.names.pop_front();
        }
        self.names.push_back((Arc::clone(peer), owner));
        if owner == participant { Arc::clone(peer) } else { format!("{peer}/{participant}").into() }
    }
}

/// The participant whom a peer id names at its end, as the server does for those whose peer id is another's.
fn named_in(peer: &str) -> Option<ParticipantId> {
    peer.rsplit_once('/').and_then(|(_, participant)| participant.parse().ok())
}

impl Member {
    fn speaker<'a>(&self, name: &'a str) -> wire::Speaker<'a> {
        wire::Speaker { participant: self.user.participant, name }
    }

    fn push_presence(&self, message: &wire::Ephemeral<'_>, speaker: wire::Speaker<'_>) {
        let _ = self.outbox.push_droppable(&self.shared_flags, &wire::ephemeral(message, speaker, &self.peer));
    }
}

/// How much presence one connection may still send.
#[derive(Debug)]
pub(super) struct Allowance {
    bucket: Bucket<Instant>,
    rate: Rate,
}

impl Allowance {
    /// Full.
    #[must_use]
    pub(super) fn new(now: Instant, limits: &Limits) -> Self {
        let rate = Rate::per_second(limits.presence_per_second.into(), limits.presence_burst.into());
        Self { bucket: Bucket::full(now), rate }
    }

    /// Whether one more may be relayed now.
    pub(super) fn spend(&mut self, now: Instant) -> bool {
        self.bucket.take(1, &self.rate, now).is_ok()
    }

    /// When one more may be relayed.
    #[must_use]
    pub(super) fn next(&self, now: Instant) -> Instant {
        now + self.bucket.wait_for(1, &self.rate, now)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;

    use maillage_shared::SessionId;

    use super::{
        super::{
            outbox::{Outbox, tests::outbox},
            websocket::{FrameReader, Incoming},
        },
        *,
    };

    fn user(number: u128, name: &str) -> SessionUser {
        let participant = ParticipantId::from_uuid(uuid::Uuid::from_u128(number));
        SessionUser { participant, name: name.into(), session: SessionId([0; 32]) }
    }

    fn member(connection: u64, user: &SessionUser, peer: &str, outbox: Outbox) -> Arc<Member> {
        Arc::new(Member {
            connection: ConnectionId(connection),
            user: user.clone(),
            peer: peer.into(),
            storage: None,
            apply_time: Arc::default(),
            outbox: Arc::new(outbox),
            shared_flags: Arc::default(),
        })
    }

    fn leave(room: &Room, connection: u64, document: DocumentId) {
        let is_meant = |present: &&Present| present.member.connection == ConnectionId(connection);
        let member = room.lock().present.iter().find(is_meant).map(|present| Arc::clone(&present.member));
        room.leave(&member.expect("it is there"), document);
    }

    fn message<'a>(sender: &'a str, document: &'a str, data: &'a [u8]) -> wire::Ephemeral<'a> {
        wire::Ephemeral { sender, document, session: "s", count: 1, data }
    }

    /// What a witness is sent: sender and participant's name, in order.
    async fn heard(mut seen: tokio::net::TcpStream) -> Vec<(String, String)> {
        let mut read = Vec::new();
        seen.read_to_end(&mut read).await.expect("read");
        let (mut reader, mut heard) = (FrameReader::new(1 << 20), Vec::new());
        // As a client would have sent it: its mask is zero.
        let mut rest = &read[..];
        while let [_, 126, high, low, body @ ..] = rest {
            let (frame, after) = body.split_at(usize::from(u16::from_be_bytes([*high, *low])));
            let masked = [&[0x82, 0xfe, *high, *low, 0, 0, 0, 0], frame].concat();
            let told = |incoming: Incoming<'_>| {
                let Incoming::Message(bytes) = incoming else { panic!("not a message") };
                let Ok(wire::Inbound::Ephemeral(message)) = wire::decode(bytes, 400) else { panic!("not presence") };
                let name = ["Camille", "Sacha"].into_iter().find(|name| holds(bytes, name.as_bytes()));
                heard.push((message.sender.to_owned(), name.unwrap_or_default().to_owned()));
                Ok(())
            };
            reader.feed(&mut masked.clone(), told).expect("a frame");
            rest = after;
        }
        assert!(rest.is_empty(), "{rest:?}");
        heard
    }

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[tokio::test]
    async fn p7_a_peer_id_stays_its_owners_and_whoever_else_uses_it_is_heard_under_another_name() {
        let (room, document) = (Room::default(), DocumentId::from_bytes([7; 16]));
        let (camille, sacha) = (user(1, "Camille"), user(2, "Sacha"));
        let (witness, seen) = outbox(1 << 20).await;
        room.enter(member(1, &camille, "witness", witness));
        let (text, mut others) = (document.to_string(), Vec::new());
        let mut enter = async |connection, user: &SessionUser, peer: &str| {
            let (outbox, far) = outbox(1 << 20).await;
            others.push(far);
            room.enter(member(connection, user, peer, outbox));
        };
        enter(2, &camille, "tablet").await;
        enter(3, &sacha, "tablet").await;
        room.relay(ConnectionId(2), &message("tablet", &text, b"a"));
        room.relay(ConnectionId(3), &message("tablet", &text, b"b"));
        // The owner's connection is cut and comes back while the other stays.
        leave(&room, 2, document);
        enter(4, &camille, "tablet").await;
        room.relay(ConnectionId(4), &message("tablet", &text, b"c"));
        // The name that the server made up can't be taken either.
        let made_up = format!("tablet/{}", camille.participant);
        enter(5, &sacha, &made_up).await;
        room.relay(ConnectionId(5), &message(&made_up, &text, b"d"));
        for connection in [3, 4, 5, 1] {
            leave(&room, connection, document);
        }
        let sachas = |peer: &str| (format!("{peer}/{}", sacha.participant), "Sacha".to_owned());
        let camilles = || ("tablet".to_owned(), "Camille".to_owned());
        let expected = [
            camilles(),
            sachas("tablet"),
            camilles(),
            camilles(),
            sachas(&made_up),
            sachas("tablet"),
            camilles(),
            sachas(&made_up),
        ];
        assert_eq!(heard(seen).await, expected, "P5: goodbyes included");
    }

    #[tokio::test]
    async fn p7_names_are_remembered_a_bounded_number_of_them_and_those_in_use_always() {
        let (room, document) = (Room::default(), DocumentId::from_bytes([7; 16]));
        let (camille, sacha) = (user(1, "Camille"), user(2, "Sacha"));
        room.enter(member(1, &camille, "tablet", outbox(1 << 20).await.0));
        for number in 2..600 {
            let (outbox, _far) = outbox(1 << 10).await;
            room.enter(member(number, &sacha, &format!("peer-{number}"), outbox));
            leave(&room, number, document);
        }
        assert_eq!(room.lock().names.len(), REMEMBERED_NAMES);
        room.enter(member(600, &sacha, "tablet", outbox(1 << 10).await.0));
        assert_eq!(*room.lock().present[1].sender, format!("tablet/{}", sacha.participant));
    }

    #[tokio::test(start_paused = true)]
    async fn p2_an_allowance_is_a_burst_and_then_a_rate() {
        let limits = Limits { presence_per_second: 10, presence_burst: 3, ..Limits::default() };
        let start = Instant::now();
        let mut allowance = Allowance::new(start, &limits);
        let spent = (0..10).filter(|_| allowance.spend(start)).count();
        assert_eq!(spent, 3);
        let later = allowance.next(start);
        assert!(allowance.spend(later) && !allowance.spend(later));
    }
}
