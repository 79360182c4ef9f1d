//! What a connection asks of the store, each of two questions once at a time, while it goes on.
//!
//! Neither waits for the other: a document that can't be opened now keeps no right from being read. A Grant that was
//! asked for before rights were, and comes after, may be older than these: then rights are asked for once more. What can't
//! be answered is asked again, for a bounded time (R29). Never asks by itself: the connection hands it the futures.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::time::{Duration, Instant};

use crate::{access::FollowGrant, limits::Limits, store::StoreError};

/// Between a failure and the next attempt.
const RETRY_AFTER: Duration = Duration::from_millis(500);
/// The same, once those who wait have been told that it takes long.
const LATER: Duration = Duration::from_secs(5);

/// A document's id as messages name it, and what its participant may do with it; none if they may not have it whole (R31).
pub(super) type Granted = (Box<str>, Option<FollowGrant>);

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Does the session last, and what may be done with the documents that are open?
    Rights,
    /// What may be done with documents that a client wants to open?
    Opening,
}

/// What was asked with the rights of a connection.
pub(super) struct Rights {
    /// How long the session lasts, `None` if it has ended.
    pub(super) lasts: Option<Duration>,
    /// What whoever speaks is called, `None` if their account has gone.
    pub(super) name: Option<String>,
    /// The Grants of open documents.
    pub(super) grants: Vec<Granted>,
}

/// What the store says.
pub(super) enum Answer {
    /// What becomes of the connection and of open documents.
    Rights(Result<Rights, StoreError>),
    /// The Grants of documents to be opened.
    Opening(Result<Vec<Granted>, StoreError>),
}

type Asking = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// One connection's questions.
#[derive(Default)]
pub(super) struct Asks {
    /// For each question, the attempt that is under way.
    asking: [Option<Asking>; 2],
    rights_due: bool,
    /// Rights were asked for after the opening that is under way.
    opening_is_older: bool,
    /// The last attempt to ask for rights failed: what is known holds on (R29).
    rights_failing: bool,
    /// For each question, since when there was no answer to it, one attempt after the other: that one is answered does
    /// not help the other.
    unanswered_since: [Option<Instant>; 2],
    /// Not to be asked again before.
    retry_at: [Option<Instant>; 2],
}

impl Asks {
    /// Rights or sessions changed somewhere, or it is time to look.
    pub(super) fn rights_changed(&mut self) {
        self.rights_due = true;
    }

    /// One more document is to be opened: what was put off does not keep it waiting.
    pub(super) fn opening_begun(&mut self, now: Instant) {
        let retry_at = &mut self.retry_at[Question::Opening as usize];
        *retry_at = retry_at.map(|at| at.min(now + RETRY_AFTER));
    }

    /// Whether rights are asked for, or are to be: what came waits for the answer (R30), unless the store fails.
    #[must_use]
    pub(super) fn are_rights_in_question(&self) -> bool {
        (self.rights_due || self.is_asking(Question::Rights)) && !self.rights_failing
    }

    fn is_asking(&self, question: Question) -> bool {
        self.asking[question as usize].is_some()
    }

    /// What is to be asked now.
    #[must_use]
    pub(super) fn next(&self, opens: bool, now: Instant) -> Option<Question> {
        let due = [(Question::Rights, self.rights_due), (Question::Opening, opens)];
        let rests = |question: Question| self.retry_at[question as usize].is_some_and(|at| now < at);
        let may_ask = |question: Question| !self.is_asking(question) && !rests(question);
        due.into_iter().find(|(question, due)| *due && may_ask(*question)).map(|(question, _)| question)
    }

    /// Ask. Changes of rights from now on are another question.
    pub(super) fn begin(
        &mut self,
        question: Question,
        now: Instant,
        answer: impl Future<Output = Answer> + Send + 'static,
    ) {
        self.asking[question as usize] = Some(Box::pin(answer));
        self.rights_due &= question != Question::Rights;
        self.opening_is_older = question == Question::Rights && self.is_asking(Question::Opening);
        self.unanswered_since[question as usize].get_or_insert(now);
        self.retry_at[question as usize] = None;
    }

    /// Ready when the store has answered.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Answer> {
        for asking in &mut self.asking {
            if let Some(attempt) = asking
                && let Poll::Ready(answer) = attempt.as_mut().poll(context)
            {
                *asking = None;
                return Poll::Ready(answer);
            }
        }
        Poll::Pending
    }

    /// The answer could be used.
    pub(super) fn answered(&mut self, question: Question) {
        if question == Question::Opening {
            self.rights_due |= std::mem::take(&mut self.opening_is_older);
        }
        self.unanswered_since[question as usize] = None;
        self.rights_failing &= question != Question::Rights;
    }

    /// The store failed: what was asked is asked again in a moment.
    pub(super) fn failed(&mut self, question: Question, now: Instant) {
        self.rights_due |= question == Question::Rights;
        self.rights_failing |= question == Question::Rights;
        self.retry_at[question as usize] = Some(now + RETRY_AFTER);
    }

    /// Whether there was no answer to a question for too long.
    #[must_use]
    pub(super) fn is_overdue(&self, question: Question, now: Instant, limits: &Limits) -> bool {
        self.unanswered_since[question as usize].is_some_and(|since| now >= since + limits.rights_unread_for)
    }

    /// Those whose openings are overdue have been told so: the attempt that is under way is given up, and the next one is
    /// made later. Its time is counted anew.
    pub(super) fn put_off_openings(&mut self, now: Instant) {
        self.asking[Question::Opening as usize] = None;
        self.unanswered_since[Question::Opening as usize] = None;
        self.retry_at[Question::Opening as usize] = Some(now + LATER);
    }

    /// When to look at this again without an answer.
    #[must_use]
    pub(super) fn deadline(&self, limits: &Limits, opens: bool) -> Option<Instant> {
        let due = [(Question::Rights, self.rights_due), (Question::Opening, opens)];
        let due = due.into_iter().filter(|(question, due)| *due && !self.is_asking(*question));
        let retry = due.filter_map(|(question, _)| self.retry_at[question as usize]);
        let overdue = self.unanswered_since.iter().flatten().map(|since| *since + limits.rights_unread_for);
        retry.chain(overdue).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> Rights {
        Rights { lasts: None, name: None, grants: Vec::new() }
    }

    fn failure() -> StoreError {
        StoreError::Unavailable(anyhow::anyhow!("away"))
    }

    #[test]
    fn each_question_is_asked_once_at_a_time_and_neither_waits_for_the_other() {
        let (now, mut asks) = (Instant::now(), Asks::default());
        assert_eq!(asks.next(false, now), None);
        asks.rights_changed();
        assert_eq!(asks.next(true, now), Some(Question::Rights));
        asks.begin(Question::Rights, now, std::future::pending());
        asks.rights_changed();
        assert_eq!(asks.next(false, now), None, "once at a time");
        assert_eq!(asks.next(true, now), Some(Question::Opening));
        asks.begin(Question::Opening, now, std::future::ready(Answer::Opening(Ok(Vec::new()))));
        assert_eq!(asks.next(true, now), None, "once at a time");
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert!(matches!(asks.poll(&mut context), Poll::Ready(Answer::Opening(_))));
        assert!(asks.poll(&mut context).is_pending());
    }

    #[test]
    fn r30_a_grant_that_comes_after_newer_rights_has_rights_asked_for_once_more() {
        let (now, mut asks) = (Instant::now(), Asks::default());
        for older in [false, true] {
            asks.begin(Question::Opening, now, std::future::ready(Answer::Opening(Ok(Vec::new()))));
            if older {
                asks.rights_changed();
                asks.begin(Question::Rights, now, std::future::ready(Answer::Rights(Ok(none()))));
                asks.answered(Question::Rights);
            }
            asks.answered(Question::Opening);
            assert_eq!(asks.rights_due, older);
        }
    }

    #[test]
    fn r30_rights_are_in_question_from_their_change_to_the_answer_and_hold_on_while_the_store_fails() {
        let (now, mut asks) = (Instant::now(), Asks::default());
        asks.begin(Question::Opening, now, std::future::ready(Answer::Opening(Err(failure()))));
        assert!(!asks.are_rights_in_question(), "that is another question");
        asks.rights_changed();
        assert!(asks.are_rights_in_question(), "to be asked");
        let answer = |asks: &mut Asks| asks.poll(&mut Context::from_waker(std::task::Waker::noop())).is_ready();
        assert!(answer(&mut asks));
        asks.begin(Question::Rights, now, std::future::ready(Answer::Rights(Err(failure()))));
        assert!(asks.are_rights_in_question(), "asked");
        assert!(answer(&mut asks));
        asks.failed(Question::Rights, now);
        assert!(!asks.are_rights_in_question(), "R29: they hold on");
        asks.begin(Question::Rights, now, std::future::ready(Answer::Rights(Err(failure()))));
        assert!(!asks.are_rights_in_question(), "R29: also while it is tried again");
        assert!(answer(&mut asks));
        asks.answered(Question::Rights);
        asks.rights_changed();
        assert!(asks.are_rights_in_question(), "the store answers again");
    }

    #[test]
    fn r29_what_is_not_answered_is_asked_again_for_a_bounded_time_counted_from_the_first_attempt() {
        let limits = Limits { rights_unread_for: Duration::from_secs(3), ..Limits::default() };
        let (start, mut asks) = (Instant::now(), Asks::default());
        asks.rights_changed();
        let mut now = start;
        while !asks.is_overdue(Question::Rights, now, &limits) {
            assert_eq!(asks.next(false, now), Some(Question::Rights));
            asks.begin(Question::Rights, now, std::future::pending());
            asks.asking = Default::default();
            asks.failed(Question::Rights, now);
            assert_eq!(asks.next(false, now), None, "not at once");
            now = asks.deadline(&limits, false).expect("it goes on");
        }
        assert_eq!(now, start + Duration::from_secs(3));
        asks.answered(Question::Opening);
        assert!(asks.is_overdue(Question::Rights, now, &limits), "that was another question");
        asks.answered(Question::Rights);
        assert!(!asks.is_overdue(Question::Rights, now, &limits));
    }

    #[test]
    fn r29_an_opening_that_is_put_off_keeps_no_rights_from_being_asked_and_is_asked_later() {
        let limits = Limits { rights_unread_for: Duration::from_secs(3), ..Limits::default() };
        let (start, mut asks) = (Instant::now(), Asks::default());
        asks.begin(Question::Opening, start, std::future::pending());
        asks.rights_changed();
        let overdue = asks.deadline(&limits, true).expect("it does not wait for ever");
        assert!(asks.is_overdue(Question::Opening, overdue, &limits));
        asks.put_off_openings(overdue);
        assert!(!asks.is_overdue(Question::Opening, overdue, &limits), "told once");
        assert_eq!(asks.next(true, overdue), Some(Question::Rights));
        asks.begin(Question::Rights, overdue, std::future::ready(Answer::Rights(Err(failure()))));
        assert!(asks.poll(&mut Context::from_waker(std::task::Waker::noop())).is_ready());
        asks.answered(Question::Rights);
        assert_eq!(asks.next(true, overdue), None, "not at once");
        let later = asks.deadline(&limits, true).expect("it is asked again");
        assert_eq!((later, asks.next(true, later)), (overdue + LATER, Some(Question::Opening)));
        asks.opening_begun(overdue);
        assert_eq!(asks.deadline(&limits, true), Some(overdue + RETRY_AFTER), "a new one is asked for soon");
    }
}
