//! Who is in a document and what they show of themselves: relayed from socket to socket, never stored.
//!
//! Presence goes from the connection it comes from straight to the others' outboxes; the document's task has no part
//! in it. It is what is dropped first when a reader is slow.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use maillage_shared::{ConnectionId, DocumentId, wire};
use tokio::time::{Duration, Instant};

use super::{hub::SessionUser, outbox::Outbox, recent_heads::PeerFlags};
use crate::limits::Limits;

/// The connections that have one document open.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// In the order they entered. Never held across an await.
    members: Mutex<Vec<Member>>,
}

/// A connection that has the document open.
#[derive(Debug)]
pub(super) struct Member {
    /// Which.
    pub connection: ConnectionId,
    /// Whose.
    pub user: SessionUser,
    /// What it called itself.
    pub peer: Arc<str>,
    /// Where to write to it.
    pub outbox: Arc<Outbox>,
    /// Whether it may still be written to, of this document.
    pub shared_flags: Arc<PeerFlags>,
}

impl Room {
    /// A connection opened the document.
    pub(super) fn enter(&self, member: Member) {
        self.lock().push(member);
    }

    /// Pass a message on to everybody else, with who speaks by our own word (P5), unless it speaks in another's name.
    /// It may get lost on its way to those who read slowly.
    pub(super) fn relay(&self, from: ConnectionId, message: &wire::Ephemeral<'_>) {
        let members = self.lock();
        let Some(place) = members.iter().position(|member| member.connection == from) else { return };
        if !has_its_own_name(&members[..place], &members[place]) {
            return;
        }
        let speaker = members[place].speaker();
        for member in members.iter().filter(|member| member.connection != from) {
            let frame = wire::ephemeral(message, speaker, &member.peer);
            let _ = member.outbox.push_droppable(&member.shared_flags, &frame);
        }
    }

    /// A connection closed the document or ended: say goodbye in its name, so that nobody is shown who is not there.
    ///
    /// The goodbye has a session of its own, so that it can neither be older than what the peer said last nor keep
    /// the peer's next words from being heard.
    pub(super) fn leave(&self, connection: ConnectionId, document: DocumentId) {
        let mut members = self.lock();
        let Some(place) = members.iter().position(|member| member.connection == connection) else { return };
        let left = members.remove(place);
        if !has_its_own_name(&members[..place], &left) || members.iter().any(|member| member.is_also(&left)) {
            // Nobody was shown by this name, or the same client came back before its old socket was noticed to be
            // dead.
            return;
        }
        let goodbye = wire::goodbye();
        let message = wire::Ephemeral {
            sender: &left.peer,
            document: &document.to_string(),
            session: &format!("goodbye-{connection}"),
            count: 1,
            data: &goodbye,
        };
        for member in members.iter() {
            let frame = wire::ephemeral(&message, left.speaker(), &member.peer);
            let _ = member.outbox.push_droppable(&member.shared_flags, &frame);
        }
    }

    /// Who is there, in the order they entered; somebody with two sockets is there twice.
    pub(super) fn people(&self) -> Vec<SessionUser> {
        self.lock().iter().map(|member| member.user.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Member>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Member {
    fn speaker(&self) -> wire::Speaker<'_> {
        wire::Speaker { participant: self.user.participant, name: &self.user.name }
    }

    fn is_also(&self, other: &Self) -> bool {
        self.peer == other.peer && self.user.participant == other.user.participant
    }
}

/// A peer id is the client's own choice: it belongs to the participant who entered first with it.
fn has_its_own_name(earlier: &[Member], member: &Member) -> bool {
    !earlier.iter().any(|other| other.peer == member.peer && other.user.participant != member.user.participant)
}

/// How much presence one connection may still send: a token bucket.
#[derive(Debug)]
pub(super) struct Allowance {
    tokens: f64,
    at: Instant,
}

impl Allowance {
    /// Full.
    #[must_use]
    pub(super) fn new(now: Instant, limits: &Limits) -> Self {
        Self { tokens: f64::from(limits.presence_burst), at: now }
    }

    /// Whether one more may be relayed now.
    pub(super) fn spend(&mut self, now: Instant, limits: &Limits) -> bool {
        let earned = (now - self.at).as_secs_f64() * f64::from(limits.presence_per_second);
        self.tokens = (self.tokens + earned).min(f64::from(limits.presence_burst));
        self.at = now;
        let may = self.tokens >= 1.0;
        if may {
            self.tokens -= 1.0;
        }
        may
    }

    /// When one more may be relayed.
    #[must_use]
    pub(super) fn next(&self, limits: &Limits) -> Instant {
        // A millisecond more, so that rounding never wakes anybody just too early.
        let missing = (1.0 - self.tokens).max(0.0) / f64::from(limits.presence_per_second);
        self.at + Duration::from_secs_f64(missing) + Duration::from_millis(1)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;

    use maillage_shared::{ParticipantId, SessionId};

    use super::{super::outbox::tests::outbox, *};

    fn user(number: u128, name: &str) -> SessionUser {
        let participant = ParticipantId::from_uuid(uuid::Uuid::from_u128(number));
        SessionUser { participant, name: name.into(), session: SessionId([0; 32]) }
    }

    fn member(connection: u64, user: &SessionUser, peer: &str, outbox: Outbox) -> Member {
        Member {
            connection: ConnectionId(connection),
            user: user.clone(),
            peer: peer.into(),
            outbox: Arc::new(outbox),
            shared_flags: Arc::default(),
        }
    }

    #[tokio::test]
    async fn a_peer_id_belongs_to_the_participant_who_entered_first_with_it() {
        let (room, document) = (Room::default(), DocumentId::from_bytes([7; 16]));
        let (camille, sacha) = (user(1, "Camille"), user(2, "Sacha"));
        let (witness, mut seen) = outbox(1 << 20).await;
        room.enter(member(1, &camille, "witness", witness));
        let mut others = Vec::new();
        for (connection, user) in [(2, camille), (3, sacha)] {
            let (outbox, far) = outbox(1 << 20).await;
            others.push(far);
            room.enter(member(connection, &user, "tablet", outbox));
        }
        let text = document.to_string();
        let message = |data| wire::Ephemeral { sender: "tablet", document: &text, session: "s", count: 1, data };
        room.relay(ConnectionId(3), &message(b"a stolen name"));
        room.relay(ConnectionId(2), &message(b"an own name"));
        room.leave(ConnectionId(3), document);
        // The first is gone, and is said to be.
        room.leave(ConnectionId(2), document);
        room.leave(ConnectionId(1), document);
        let mut read = Vec::new();
        seen.read_to_end(&mut read).await.expect("read");
        let holds = |part: &[u8]| read.windows(part.len()).any(|window| window == part);
        assert!(holds(b"an own name") && !holds(b"a stolen name"));
        assert!(holds(b"Camille") && !holds(b"Sacha"), "P5: a goodbye is said in one's own name too");
        assert!(holds(format!("goodbye-{}", ConnectionId(2)).as_bytes()));
        assert!(!holds(format!("goodbye-{}", ConnectionId(3)).as_bytes()));
    }

    #[tokio::test(start_paused = true)]
    async fn p2_an_allowance_is_a_burst_and_then_a_rate() {
        let limits = Limits { presence_per_second: 10, presence_burst: 3, ..Limits::default() };
        let start = Instant::now();
        let mut allowance = Allowance::new(start, &limits);
        let spent = (0..10).filter(|_| allowance.spend(start, &limits)).count();
        assert_eq!(spent, 3);
        let later = allowance.next(&limits);
        assert!(allowance.spend(later, &limits) && !allowance.spend(later, &limits));
    }
}
