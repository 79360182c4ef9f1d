//! What the queue keeps, drops and tells, on a real socket.

use std::future::poll_fn;

use tokio::{
    io::AsyncReadExt as _,
    net::{TcpListener, TcpStream},
};

use super::*;

/// An outbox and the far end of its socket.
pub(in crate::sync) async fn outbox(capacity: usize) -> (Outbox, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let far = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("connected");
    let (near, _) = listener.accept().await.expect("accepted");
    (Outbox::new(Arc::new(near.into()), capacity), far)
}

/// Until nothing more is taken: the socket's own buffers are full, and so is the queue.
fn fill(outbox: &Outbox, of: &Arc<PeerFlags>) {
    let frame = Bytes::from(vec![b'.'; 100_000]);
    while outbox.push_sync(of, &[], &frame) == Pushed::Taken {}
}

/// Everything that arrives until the outbox is closed and written.
async fn arrivals(outbox: Outbox, mut far: TcpStream) -> Vec<u8> {
    let reader = tokio::spawn(async move {
        let mut read = Vec::new();
        far.read_to_end(&mut read).await.expect("read");
        read
    });
    outbox.close(CloseReason::TryAgain);
    while !matches!(poll_fn(|context| outbox.poll_drain(context)).await.expect("written"), Drained::Finished(_)) {}
    drop(outbox);
    reader.await.expect("it read")
}

fn holds(read: &[u8], part: &[u8]) -> bool {
    read.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn whoever_pings_and_does_not_read_is_answered_no_more() {
    let (outbox, _far) = outbox(1 << 20).await;
    let (frame, of) = (Bytes::from(vec![0; 10_000]), Arc::default());
    while outbox.is_empty() {
        assert_eq!(outbox.push_sync(&of, &[], &frame), Pushed::Taken);
    }
    let taken = (0..1_000_000).filter(|_| outbox.push_control(Opcode::Pong, &[]) == Pushed::Taken).count();
    assert!(taken <= (1 << 20) / 4 / FRAME_COST, "{taken} pongs wait");
    // What is lost is a pong: nobody need be caught up.
    assert!(!outbox.lock().overflowed);
}

#[tokio::test]
async fn only_a_reader_makes_progress_and_the_end_is_said_as_often_as_asked() {
    let (outbox, mut far) = outbox(1 << 20).await;
    fill(&outbox, &Arc::default());
    assert_eq!(outbox.drained_bytes(), 0);
    let reader = tokio::spawn(async move {
        let mut read = Vec::new();
        far.read_to_end(&mut read).await.expect("read");
        read.len()
    });
    let drained = poll_fn(|context| outbox.poll_drain(context)).await.expect("written");
    assert_eq!(drained, Drained::AfterOverflow);
    assert!(outbox.drained_bytes() > 0);
    outbox.close(CloseReason::TryAgain);
    for _ in 0..2 {
        let drained = poll_fn(|context| outbox.poll_drain(context)).await.expect("written");
        assert_eq!(drained, Drained::Finished(CloseReason::TryAgain));
    }
    drop(outbox);
    assert!(reader.await.expect("it read") > 1 << 20);
}

#[tokio::test]
async fn r28_what_waits_of_a_lost_document_is_dropped_and_nothing_of_it_is_taken_any_more() {
    let (outbox, far) = outbox(1 << 20).await;
    let (lost, kept) = (Arc::default(), Arc::default());
    // One frame is begun, the others wait for it.
    while outbox.is_empty() {
        assert_eq!(outbox.push_sync(&lost, &[], &Bytes::from(vec![b'.'; 100_000])), Pushed::Taken);
    }
    outbox.push_sync(&lost, b"lost words", &Bytes::new());
    outbox.push_sync(&kept, b"kept words", &Bytes::new());
    outbox.revoke(&lost, &[Bytes::from_static(b"access removed"), Bytes::from_static(b"unavailable")]);
    assert_eq!(outbox.push_sync(&lost, b"too late", &Bytes::new()), Pushed::Revoked);
    assert_eq!(outbox.push_droppable(&lost, &Bytes::from_static(b"too late")), Pushed::Revoked);
    assert_eq!(outbox.push_notice_of(&lost, &Bytes::from_static(b"too late")), Pushed::Revoked);
    let read = arrivals(outbox, far).await;
    assert!(holds(&read, b"kept words") && holds(&read, b"access removed") && holds(&read, b"unavailable"));
    assert!(!holds(&read, b"lost words") && !holds(&read, b"too late"));
}

#[tokio::test]
async fn r28_a_notice_is_taken_however_full_the_queue_is_and_many_are_noticed() {
    let (outbox, far) = outbox(1 << 16).await;
    fill(&outbox, &Arc::default());
    assert!(!outbox.holds_many_notices());
    assert_eq!(outbox.push_notice(&Bytes::from_static(b"access removed")), Pushed::Taken);
    assert!(!outbox.holds_many_notices());
    assert_eq!(outbox.push_notice(&Bytes::from(vec![b'n'; 1 << 15])), Pushed::Taken);
    assert!(outbox.holds_many_notices());
    assert!(holds(&arrivals(outbox, far).await, b"access removed"));
}

#[tokio::test]
async fn r28_a_queue_that_a_lost_document_filled_is_empty_at_once() {
    let (outbox, _far) = outbox(1 << 20).await;
    let of = Arc::default();
    fill(&outbox, &of);
    let before = outbox.lock().bytes;
    outbox.revoke(&of, &[]);
    let after = outbox.lock().bytes;
    assert!(before > 800_000 && after <= 100_000 + 10, "{before}, then {after}");
}
