//! What a connection asks about rights, what it does with the answers, and how it loses a document.

use std::sync::Arc;

use maillage_shared::{CloseReason, DocumentId, ParticipantId, Refusal, wire};
use tokio::time::{Duration, Instant};

use super::{
    super::{command::Command, hub::Hub},
    Connection, LONGEST_SLEEP,
    asks::{Answer, Granted, Question, Rights},
    send_queues::Outgoing,
};
use crate::{
    access::Grant,
    store::{Concern, StoreError},
};

impl Connection {
    /// Rights or sessions changed somewhere: ask again if that concerns whoever speaks here, or a document that is open
    /// here or being opened.
    pub(super) fn rights_changed(&mut self) {
        let (seen, concerns) = self.hub.access().concerns_since(self.rights_seen.unwrap_or_default());
        // They may have changed since the connection was let in: the first time is always asked.
        let first = self.rights_seen.replace(seen).is_none();
        if first || concerns.iter().any(|concern| self.is_concerned(*concern)) {
            self.asks.rights_changed();
        }
    }

    /// Whether what came has to wait until it is known what whoever speaks here may do: rights changed, and it came after
    /// that was answered, as far as this process knows (R30). Bounded by the store's own deadlines: rights that can't be
    /// read hold on (R29).
    pub(super) fn waits_for_rights(&mut self) -> bool {
        let access = self.hub.access();
        if access.is_behind() {
            return true;
        }
        if self.rights_seen != Some(access.announced()) {
            // The word of it is on its way here, too.
            self.rights_changed();
        }
        self.asks.are_rights_in_question()
    }

    fn is_concerned(&self, concern: Concern) -> bool {
        match concern {
            Concern::Everybody => true,
            Concern::Participant(participant) => participant == self.user.participant,
            Concern::Document(document) => {
                self.open.values().any(|open| open.grant.document() == document) || self.openings.hold(document)
            }
        }
    }

    /// Ask the store what is to be asked, if it is not being asked already.
    pub(super) fn begin_asks(&mut self) {
        let now = Instant::now();
        while let Some(question) = self.asks.next(!self.openings.is_empty(), now) {
            self.begin_ask(question, now);
        }
    }

    fn begin_ask(&mut self, question: Question, now: Instant) {
        let (hub, participant, session) = (Arc::clone(&self.hub), self.user.participant, self.user.session);
        match question {
            Question::Rights => {
                self.backlog.rights_asked();
                let open: Vec<_> = self.open.iter().map(|(text, open)| (text.clone(), open.grant.document())).collect();
                self.asks.begin(question, now, async move {
                    let rights = async {
                        let lasts = hub.access().session_lasts(session).await?;
                        let name = hub.name_of(participant).await?;
                        Ok(Rights { lasts, name, grants: grants(&hub, participant, open).await? })
                    };
                    Answer::Rights(rights.await)
                });
            }
            Question::Opening => {
                let wanted = self.openings.wanted();
                self.asks.begin(question, now, async move { Answer::Opening(grants(&hub, participant, wanted).await) });
            }
        }
    }

    /// The store's word. If it can't be had, what is known holds on for a while (R29).
    pub(super) fn take_answer(&mut self, answer: Answer) -> Result<(), CloseReason> {
        let failed = match answer {
            Answer::Rights(Ok(rights)) => {
                metrics::counter!("maillage_sync_rights_asked_total").increment(1);
                self.note_answer(Question::Rights);
                self.backlog.rights_answered();
                return self.take_rights(rights);
            }
            Answer::Opening(Ok(grants)) => {
                self.note_answer(Question::Opening);
                for (text, grant) in grants {
                    self.finish_opening(&text, grant)?;
                }
                return Ok(());
            }
            Answer::Rights(Err(error)) => (Question::Rights, error),
            Answer::Opening(Err(error)) => (Question::Opening, error),
        };
        let ((question, error), now) = (failed, Instant::now());
        self.hub.rights_outage().failed(&error, now);
        self.asks.failed(question, now);
        Ok(())
    }

    fn note_answer(&mut self, question: Question) {
        self.asks.answered(question);
        self.hub.rights_outage().worked();
    }

    /// A connection does not go on for ever on rights that may be gone (R29). What it only wants to open concerns no
    /// other document: that is said to be out of reach, and asked for again (S16).
    pub(super) fn give_up_asking(&mut self, now: Instant) -> Result<(), CloseReason> {
        let limits = self.hub.limits();
        let overdue = |question| self.asks.is_overdue(question, now, limits);
        let (rights, openings) = (overdue(Question::Rights), overdue(Question::Opening));
        if !rights && !openings {
            return Ok(());
        }
        let error = StoreError::Unavailable(anyhow::anyhow!("no answer for {:?}", limits.rights_unread_for));
        self.hub.rights_outage().failed(&error, now);
        if rights {
            return Err(CloseReason::TryAgain);
        }
        self.asks.put_off_openings(now);
        self.put_off_openings();
        Ok(())
    }

    fn take_rights(&mut self, Rights { lasts, name, grants }: Rights) -> Result<(), CloseReason> {
        let lasts = lasts.ok_or(CloseReason::SignedOut)?;
        if name.is_some_and(|name| self.user.name.set(&name)) {
            for open in self.open.values() {
                open.membership.called_otherwise();
            }
        }
        // A millisecond more: at its very end a session is not over yet.
        self.next_ask = Instant::now() + lasts.min(LONGEST_SLEEP) + Duration::from_millis(1);
        for (text, now) in grants {
            let Some(now) = now else {
                self.lose(&text);
                continue;
            };
            let Some(open) = self.open.get_mut(&text) else { continue };
            if open.grant != now {
                let command = Command::Role { connection: self.guard.id(), may_write: now.may_write() };
                open.grant = now;
                self.send_queues.post(open.document(), Outgoing::Command(command))?;
            }
        }
        Ok(())
    }

    /// A right was taken away: stop sending, and say so.
    fn lose(&mut self, text: &str) {
        let Some(open) = self.open.remove(text) else { return };
        // What its document has not taken yet it need not take any more.
        self.send_queues.withdraw(open.document());
        let target = self.peer.as_deref().unwrap_or_default();
        let (server, refusal) = (self.hub.peer_id(), Refusal::AccessRemoved);
        let id = Some(open.grant.document());
        // The document's task may be in the middle of a round: what it has not pushed yet comes too late (R28).
        self.outbox.revoke(
            open.membership.shared_flags(),
            &[
                wire::error(server, target, refusal.as_str(), refusal.message(), id),
                wire::doc_unavailable(server, target, text),
            ],
        );
        drop(open);
    }
}

/// What a participant may do with each of these documents over sync.
async fn grants(
    hub: &Hub,
    participant: ParticipantId,
    documents: Vec<(Box<str>, DocumentId)>,
) -> Result<Vec<Granted>, StoreError> {
    let ids: Vec<_> = documents.iter().map(|(_, id)| *id).collect();
    let grants = hub.access().grants(participant, &ids).await?;
    Ok(documents.into_iter().map(|(text, id)| (text, grants.get(&id).and_then(Grant::to_follow))).collect())
}
