//! Bytes that arrive once and in order, whatever requests are lost, repeated and cut.

use std::{future::poll_fn, time::Duration};

use proptest::prelude::*;
use tokio::time::timeout;

use super::*;

fn write(near: &NearEnd, bytes: &[u8]) -> io::Result<usize> {
    near.try_write_vectored(&[IoSlice::new(bytes)])
}

fn read(near: &NearEnd) -> Vec<u8> {
    let (mut read, mut buffer) = (Vec::new(), [0; 7]);
    while let Ok(count) = near.try_read(&mut buffer) {
        read.extend_from_slice(&buffer[..count]);
    }
    read
}

/// What a reader is given without waiting.
fn now(reading: &mut Reading) -> Vec<u8> {
    let mut read = Vec::new();
    while let Poll::Ready(Some(piece)) = reading.take() {
        read.extend_from_slice(&piece);
    }
    read
}

/// What the client does next.
#[derive(Debug, Clone)]
enum Act {
    /// The server writes this many bytes, as far as there is room.
    Write(usize),
    /// The client asks again, and this many bytes of the answer arrive before it is cut.
    Read(usize),
    /// The client says how much it has.
    Acknowledge,
    /// It asks again from where it was this many bytes ago, as a proxy that repeats a request would.
    ReadAgain(u64),
    /// It sends this many bytes from the last position it knows to be received, and hears the answer or not.
    Post(usize, bool),
    /// A request of before arrives again.
    PostAgain(usize),
    /// The connection reads.
    Take,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0usize..90).prop_map(Act::Write),
        (0usize..70).prop_map(Act::Read),
        Just(Act::Acknowledge),
        (0u64..90).prop_map(Act::ReadAgain),
        ((0usize..60), any::<bool>()).prop_map(|(count, heard)| Act::Post(count, heard)),
        (0usize..60).prop_map(Act::PostAgain),
        Just(Act::Take),
    ]
}

/// The byte at a position: no two places near each other look alike.
fn byte(position: u64) -> u8 {
    (position * 31 % 251) as u8
}

fn bytes(from: u64, count: usize) -> Vec<u8> {
    (from..from + count as u64).map(byte).collect()
}

proptest! {
    #[test]
    fn w31_each_byte_arrives_once_and_in_order_whatever_requests_are_lost_repeated_or_cut(
        acts in prop::collection::vec(act(), 1..120),
    ) {
        let (near, far) = Tunnel::new(50, 60);
        let (mut written, mut known, mut sent, mut read_by_server) = (0, 0, 0, Vec::new());
        for act in acts {
            match act {
                Act::Write(count) => {
                    written += write(&near, &bytes(written, count)).unwrap_or_default() as u64;
                }
                Act::Read(count) => {
                    let mut answer = now(&mut far.read_from(known).expect("a position of this tunnel"));
                    answer.truncate(count);
                    prop_assert_eq!(&answer, &bytes(known, answer.len()));
                    known += answer.len() as u64;
                }
                Act::Acknowledge => far.acknowledge(known).expect("it was sent"),
                Act::ReadAgain(back) => {
                    if let Ok(mut again) = far.read_from(known.saturating_sub(back)) {
                        let answer = now(&mut again);
                        prop_assert_eq!(&answer, &bytes(known.saturating_sub(back), answer.len()));
                    }
                }
                Act::Post(count, heard) => {
                    let _ = far.take(sent, &bytes(sent, count)).expect("it goes on from what was received");
                    if heard {
                        sent = far.positions().received;
                    }
                }
                Act::PostAgain(count) => {
                    let from = sent.saturating_sub(count as u64);
                    let _ = far.take(from, &bytes(from, count)).expect("nothing is missing before it");
                }
                Act::Take => read_by_server.extend(read(&near)),
            }
            let pipes = far.lock();
            prop_assert!(pipes.inbound.len() <= 50 && pipes.outbound.len() <= 60);
        }
        read_by_server.extend(read(&near));
        prop_assert_eq!(&read_by_server, &bytes(0, usize::try_from(far.positions().received).expect("few")));
        prop_assert!(far.positions().received >= sent && far.positions().sent == written);
    }
}

#[tokio::test]
async fn w31_positions_that_were_never_reached_or_are_gone_are_refused_and_change_nothing() {
    let (near, far) = Tunnel::new(50, 60);
    assert_eq!(far.receive(1, b"later").await, Err(TunnelError::OutOfStep));
    assert_eq!(far.receive(u64::MAX, b"later").await, Err(TunnelError::OutOfStep));
    assert_eq!(read(&near), b"");
    assert_eq!(write(&near, b"0123456789").ok(), Some(10));
    assert_eq!(far.acknowledge(11), Err(TunnelError::OutOfStep));
    assert_eq!(far.read_from(u64::MAX).err(), Some(TunnelError::OutOfStep));
    far.acknowledge(4).expect("it was sent");
    far.acknowledge(2).expect("known already");
    assert_eq!(far.read_from(3).err(), Some(TunnelError::OutOfStep), "what is acknowledged is kept no longer");
    assert_eq!(now(&mut far.read_from(4).expect("there")), b"456789");
    assert_eq!(far.positions(), Positions { received: 0, sent: 10 });
}

#[tokio::test]
async fn w33_who_is_not_acknowledged_waits_and_goes_on_when_it_is() {
    let (near, far) = Tunnel::new(4, 8);
    assert_eq!(write(&near, b"0123456789").ok(), Some(8));
    assert_eq!(write(&near, b"89").map_err(|error| error.kind()), Err(io::ErrorKind::WouldBlock));
    let room = poll_fn(|context| near.poll_write_ready(context));
    let ((), ()) = tokio::join!(room, async {
        let mut reading = far.read_from(0).expect("the beginning");
        assert_eq!(reading.next().await.as_deref(), Some(&b"01234567"[..]));
        far.acknowledge(8).expect("it was sent");
    });
    assert_eq!(write(&near, b"89").ok(), Some(2));
    // The other way: what has no room waits until the connection has read.
    let posting = far.receive(0, b"abcdefghij");
    let (posted, read) = tokio::join!(posting, async {
        let mut all = Vec::new();
        while all.len() < 10 {
            poll_fn(|context| near.poll_read_ready(context)).await;
            all.extend(read(&near));
        }
        all
    });
    assert_eq!((posted, read.as_slice()), (Ok(()), &b"abcdefghij"[..]));
}

#[tokio::test]
async fn w31_the_last_to_ask_is_answered_and_whoever_asked_before_is_not() {
    let (near, far) = Tunnel::new(50, 60);
    let mut first = far.read_from(0).expect("the beginning");
    let waiting = tokio::spawn(async move { first.next().await });
    tokio::task::yield_now().await;
    let mut second = far.read_from(0).expect("the beginning");
    assert_eq!(waiting.await.expect("it ended"), None);
    write(&near, b"words").expect("room");
    assert_eq!(second.next().await.as_deref(), Some(&b"words"[..]));
}

#[tokio::test]
async fn w32_what_was_written_before_the_end_can_still_be_read_and_what_comes_after_is_refused() {
    let (near, far) = Tunnel::new(4, 60);
    let mut reading = far.read_from(0).expect("the beginning");
    write(&near, b"goodbye").expect("room");
    let posting = far.receive(0, b"more than there is room for");
    let (posted, ()) = tokio::join!(posting, async { drop(near) });
    assert_eq!(posted, Err(TunnelError::Left), "nobody waits for room that never comes");
    assert_eq!(far.receive(4, b"late").await, Err(TunnelError::Left));
    assert_eq!(reading.next().await.as_deref(), Some(&b"goodbye"[..]));
    assert_eq!(reading.next().await, None);
    let given_up = timeout(Duration::from_millis(20), far.delivered()).await;
    assert!(given_up.is_err(), "it is kept until it is acknowledged");
    far.acknowledge(7).expect("it was sent");
    far.delivered().await;
}

#[test]
fn w33_an_idle_tunnel_holds_little() {
    let (near, far) = Tunnel::new(1 << 16, 1 << 18);
    write(&near, &vec![0; 1 << 18]).expect("room");
    far.acknowledge(1 << 18).expect("it was sent");
    assert!(far.take(0, &vec![0; 1 << 16]).expect("the beginning"));
    assert_eq!(near.try_read(&mut vec![0; 1 << 16]).ok(), Some(1 << 16));
    let pipes = far.lock();
    assert!(pipes.outbound.capacity() <= 2 * KEPT_BYTES && pipes.inbound.capacity() <= 2 * KEPT_BYTES);
}
