//! What seldom happens to a connection: its time comes, rights change, the server stops.
//!
//! A connection wakes for every frame. Asking a timer and two channels each time costs more than the frame, so they
//! are one future that lives long and has a waker of its own: it is asked only when it said that there is something.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker, ready},
};

use futures_util::task::AtomicWaker;
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// One of them.
pub(super) enum ControlEvent {
    /// The deadline has come, or an earlier one that was asked for before.
    Time,
    /// Rights or sessions changed somewhere, or it is the first time.
    Rights,
    /// The server stops.
    Stopping,
}

/// Waits for all of them.
pub(super) struct ControlEvents {
    rights: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    /// The deadline that `next` waits for.
    armed: Instant,
    next: Option<Pin<Box<dyn Future<Output = ControlEvent> + Send>>>,
    task_waker: Arc<TaskWaker>,
    waker: Waker,
}

/// Remembers which of a task's futures woke it.
struct TaskWaker {
    due: AtomicBool,
    task: AtomicWaker,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.due.store(true, Ordering::Release);
        self.task.wake();
    }
}

impl ControlEvents {
    /// Begins with `Rights`: they may have changed since the connection was let in.
    pub(super) fn new(mut rights: watch::Receiver<u64>, stopping: watch::Receiver<bool>, deadline: Instant) -> Self {
        rights.mark_changed();
        let task_waker = Arc::new(TaskWaker { due: AtomicBool::new(true), task: AtomicWaker::new() });
        let waker = Waker::from(Arc::clone(&task_waker));
        Self { rights, stopping, armed: deadline, next: None, task_waker, waker }
    }

    /// Ready at the next event. The deadline may be another at each call.
    pub(super) fn poll(&mut self, context: &mut Context<'_>, deadline: Instant) -> Poll<ControlEvent> {
        if self.next.is_none() || deadline < self.armed {
            self.armed = deadline;
            self.next = Some(Box::pin(event(self.rights.clone(), self.stopping.clone(), deadline)));
            self.task_waker.due.store(true, Ordering::Release);
        }
        self.task_waker.task.register(context.waker());
        if !self.task_waker.due.load(Ordering::Acquire) {
            return Poll::Pending;
        }
        self.task_waker.due.store(false, Ordering::Release);
        let Some(next) = &mut self.next else { return Poll::Pending };
        let event = ready!(next.as_mut().poll(&mut Context::from_waker(&self.waker)));
        self.next = None;
        if matches!(event, ControlEvent::Rights) {
            // Seen before it is acted on, so that a change made meanwhile is another.
            self.rights.mark_unchanged();
        }
        Poll::Ready(event)
    }
}

async fn event(
    mut rights: watch::Receiver<u64>,
    mut stopping: watch::Receiver<bool>,
    deadline: Instant,
) -> ControlEvent {
    tokio::select! {
        biased;
        // Who can't tell any more has stopped.
        _ = stopping.wait_for(|stopping| *stopping) => ControlEvent::Stopping,
        changed = rights.changed() => if changed.is_ok() { ControlEvent::Rights } else { ControlEvent::Stopping },
        () = sleep_until(deadline) => ControlEvent::Time,
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn rights_are_asked_first_then_at_each_change_and_time_comes_when_it_is_due() {
        let (rights, stopping) = (watch::Sender::new(0), watch::Sender::new(false));
        let due = Instant::now() + Duration::from_secs(5);
        let mut control_events = ControlEvents::new(rights.subscribe(), stopping.subscribe(), due);
        assert!(matches!(poll_fn(|context| control_events.poll(context, due)).await, ControlEvent::Rights));
        assert!(matches!(poll_fn(|context| control_events.poll(context, due)).await, ControlEvent::Time));
        assert_eq!(Instant::now(), due);
        let (later, sooner) = (due + Duration::from_secs(5), due + Duration::from_secs(1));
        let asked = tokio::time::timeout(Duration::ZERO, poll_fn(|context| control_events.poll(context, later)));
        assert!(asked.await.is_err());
        assert!(matches!(poll_fn(|context| control_events.poll(context, sooner)).await, ControlEvent::Time));
        assert_eq!(Instant::now(), sooner);
        rights.send_modify(|count| *count += 1);
        assert!(matches!(poll_fn(|context| control_events.poll(context, later)).await, ControlEvent::Rights));
    }

    #[tokio::test]
    async fn a_server_that_stopped_before_the_connection_began_is_noticed_first() {
        let (rights, stopping) = (watch::Sender::new(0), watch::Sender::new(true));
        let mut control_events = ControlEvents::new(rights.subscribe(), stopping.subscribe(), Instant::now());
        let due = Instant::now();
        assert!(matches!(poll_fn(|context| control_events.poll(context, due)).await, ControlEvent::Stopping));
    }
}
