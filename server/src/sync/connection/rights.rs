//! What a connection does when rights change, and how it leaves a document.

use maillage_shared::{CloseReason, Refusal, wire};

use tokio::time::{Duration, Instant};

use super::{super::command::Command, Connection, LONGEST_SLEEP, Open, send_queues::Outgoing};
use crate::store::{Concern, StoreError};

impl Connection {
    /// Rights or sessions changed somewhere: ask again if that concerns whoever speaks here, or a document open here.
    pub(super) async fn rights_changed(&mut self) -> Result<(), CloseReason> {
        let (seen, concerns) = self.hub.access().concerns_since(self.rights_seen.unwrap_or_default());
        // They may have changed since the connection was let in: the first time is always asked.
        let first = self.rights_seen.replace(seen).is_none();
        if first || concerns.iter().any(|concern| self.is_concerned(*concern)) {
            self.ask_rights_again().await?;
        }
        Ok(())
    }

    fn is_concerned(&self, concern: Concern) -> bool {
        match concern {
            Concern::Everybody => true,
            Concern::Participant(participant) => participant == self.user.participant,
            Concern::Document(document) => self.open.values().any(|open| open.grant.document() == document),
        }
    }

    /// Ask whether the session lasts, and for all documents at once.
    pub(super) async fn ask_rights_again(&mut self) -> Result<(), CloseReason> {
        let unknown = |error: StoreError| {
            tracing::error!(error = &error as &dyn std::error::Error, "rights can't be read");
            CloseReason::TryAgain
        };
        let lasts = self.hub.access().session_lasts(self.user.session).await.map_err(unknown)?;
        let lasts = lasts.ok_or(CloseReason::SignedOut)?;
        // A millisecond more: at its very end a session is not over yet.
        self.next_ask = Instant::now() + lasts.min(LONGEST_SLEEP) + Duration::from_millis(1);
        let ids: Vec<_> = self.open.iter().map(|(text, open)| (text.clone(), open.grant.clone())).collect();
        let documents: Vec<_> = ids.iter().map(|(_, before)| before.document()).collect();
        let grants = self.hub.access().grants(self.user.participant, &documents).await.map_err(unknown)?;
        metrics::counter!("maillage_sync_rights_asked_total").increment(1);
        for (text, before) in ids {
            match grants.get(&before.document()).cloned() {
                Some(now) if now == before => {}
                Some(now) => {
                    let command = Command::Role { connection: self.guard.id(), may_write: now.may_write() };
                    let Some(open) = self.open.get_mut(&text) else { continue };
                    open.grant = now;
                    self.send_queues.post(&open.document, Outgoing::Command(command))?;
                }
                None => self.lose(&text),
            }
        }
        Ok(())
    }

    /// A right was taken away: stop sending, and say so.
    fn lose(&mut self, text: &str) {
        let Some(open) = self.open.remove(text) else { return };
        // What its document has not taken yet it need not take any more.
        self.send_queues.withdraw(&open.document);
        self.leave(&open);
        let Some(peer) = &self.peer else { return };
        let refusal = Refusal::AccessRemoved;
        let id = Some(open.grant.document());
        let _ = self.outbox.push(&[], &wire::error(self.hub.peer_id(), peer, refusal.as_str(), refusal.message(), id));
        let _ = self.outbox.push(&[], &wire::doc_unavailable(self.hub.peer_id(), peer, text));
    }

    /// Leave a document.
    pub(super) fn leave(&mut self, open: &Open) {
        open.document.room.leave(self.guard.id(), open.document.id);
        // If the task is gone, so is the peer.
        let _ = self.send_queues.post(&open.document, Outgoing::Command(Command::Leave(self.guard.id())));
    }
}
