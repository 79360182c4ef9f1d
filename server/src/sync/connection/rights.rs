//! What a connection does when rights change, and how it leaves a document.

use maillage_shared::{CloseReason, Refusal, wire};

use tokio::time::{Duration, Instant};

use super::{super::command::Command, Connection, LONGEST_SLEEP, Open, send_queues::Outgoing};
use crate::store::StoreError;

impl Connection {
    /// Rights or sessions changed somewhere: ask for each document again.
    pub(super) async fn ask_rights_again(&mut self) -> Result<(), CloseReason> {
        let unknown = |error: StoreError| {
            tracing::error!(error = &error as &dyn std::error::Error, "rights can't be read");
            CloseReason::TryAgain
        };
        let lasts = self.hub.session_lasts(self.user.session).await.map_err(unknown)?;
        let lasts = lasts.ok_or(CloseReason::SignedOut)?;
        // A millisecond more: at its very end a session is not over yet.
        self.next_ask = Instant::now() + lasts.min(LONGEST_SLEEP) + Duration::from_millis(1);
        let ids: Vec<_> = self.open.iter().map(|(text, open)| (text.clone(), open.grant.clone())).collect();
        for (text, before) in ids {
            let now = self.hub.access().grant(self.user.participant, before.document()).await.map_err(unknown)?;
            match now {
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
        let target = self.peer.as_deref().unwrap_or_default();
        let (server, refusal) = (self.hub.peer_id(), Refusal::AccessRemoved);
        let id = Some(open.grant.document());
        // The document's task may be in the middle of a round: what it has not pushed yet comes too late (R28).
        self.outbox.revoke(
            &open.shared_flags,
            &[
                wire::error(server, target, refusal.as_str(), refusal.message(), id),
                wire::doc_unavailable(server, target, text),
            ],
        );
    }

    /// Leave a document.
    pub(super) fn leave(&mut self, open: &Open) {
        open.document.room.leave(self.guard.id(), open.document.id);
        // If the task is gone, so is the peer.
        let _ = self.send_queues.post(&open.document, Outgoing::Command(Command::Leave(self.guard.id())));
    }
}
