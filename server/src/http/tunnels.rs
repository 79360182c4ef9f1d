//! The tunnels there are, each under an id that nobody can guess, and whose it is: only the session that opened one
//! reaches it. What is spoken through them is `sync::connection`'s.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use maillage_shared::{ParticipantId, SessionId};
use uuid::Uuid;

use crate::{http::SignedIn, sync::Tunnel};

/// All of them.
#[derive(Debug, Default)]
pub struct Tunnels {
    /// Locked for a look-up at a time.
    open: Mutex<HashMap<Uuid, Held>>,
}

#[derive(Debug)]
struct Held {
    participant: ParticipantId,
    session: SessionId,
    tunnel: Arc<Tunnel>,
    /// Since when only its last words wait.
    ended: Option<Instant>,
}

/// A tunnel that can be reached until this is dropped.
#[derive(Debug)]
pub(crate) struct Reachable {
    tunnels: Arc<Tunnels>,
    id: Uuid,
}

impl Tunnels {
    /// Makes a tunnel reachable by the session that opens it. Of a participant who has `most`, the one that ended first is
    /// forgotten.
    pub(crate) fn enter(self: &Arc<Self>, owner: SignedIn, tunnel: Arc<Tunnel>, most: usize) -> Reachable {
        // 122 random bits. The cookie is asked for as well.
        let id = Uuid::new_v4();
        let mut open = self.lock();
        let theirs = open.iter().filter(|(_, held)| held.participant == owner.participant);
        if theirs.clone().count() >= most {
            let ended = theirs.filter_map(|(id, held)| Some((held.ended?, *id))).min();
            if let Some((_, id)) = ended {
                open.remove(&id);
            }
        }
        let SignedIn { participant, session } = owner;
        open.insert(id, Held { participant, session, tunnel, ended: None });
        drop(open);
        Reachable { tunnels: Arc::clone(self), id }
    }

    /// The tunnel of this id, if it is this session's.
    pub(crate) fn find(&self, id: Uuid, asker: SessionId) -> Option<Arc<Tunnel>> {
        let open = self.lock();
        open.get(&id).filter(|held| held.session == asker).map(|held| Arc::clone(&held.tunnel))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Held>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reachable {
    /// What requests name it by.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    /// Its connection has ended.
    pub(crate) fn ended(&self) {
        if let Some(held) = self.tunnels.lock().get_mut(&self.id) {
            held.ended = Some(Instant::now());
        }
    }
}

impl Drop for Reachable {
    fn drop(&mut self) {
        self.tunnels.lock().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(number: u8) -> SignedIn {
        SignedIn {
            participant: ParticipantId::from_uuid(Uuid::from_bytes([number; 16])),
            session: SessionId([number; 32]),
        }
    }

    fn tunnel() -> Arc<Tunnel> {
        Tunnel::new(1, 1).1
    }

    #[test]
    fn w34_a_tunnel_is_found_by_the_session_that_opened_it_and_no_other() {
        let tunnels = Arc::<Tunnels>::default();
        let held = tunnels.enter(owner(1), tunnel(), 8);
        let id = held.id();
        assert!(tunnels.find(id, SessionId([1; 32])).is_some());
        assert!(tunnels.find(id, SessionId([2; 32])).is_none());
        assert!(tunnels.find(Uuid::new_v4(), SessionId([1; 32])).is_none());
        drop(held);
        assert!(tunnels.find(id, SessionId([1; 32])).is_none());
        assert!(tunnels.lock().is_empty());
    }

    #[test]
    fn w33_of_somebody_who_has_many_the_one_that_ended_first_is_forgotten() {
        let tunnels = Arc::<Tunnels>::default();
        let [first, second, third] = [(); 3].map(|()| tunnels.enter(owner(1), tunnel(), 8));
        second.ended();
        third.ended();
        let other = tunnels.enter(owner(2), tunnel(), 3);
        other.ended();
        let fourth = tunnels.enter(owner(1), tunnel(), 3);
        let known = |held: &Reachable, who| tunnels.find(held.id(), owner(who).session).is_some();
        assert!(!known(&second, 1), "it ended first");
        assert!(known(&first, 1) && known(&third, 1) && known(&fourth, 1) && known(&other, 2));
    }
}
