//! How many connections one client address holds, so that one machine can't hold them all. Owns the counts, one for each
//! address that holds any.

use std::{
    collections::{HashMap, hash_map::Entry},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use crate::http::client::Client;

/// The counts.
#[derive(Debug)]
pub struct PerClient {
    /// Never holds a zero. Locked for a look-up at a time.
    open: Mutex<HashMap<Client, usize>>,
    /// Each may hold this many.
    most: usize,
    /// Not counted: proxies stand for many.
    proxies: Vec<IpAddr>,
}

/// One place taken, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place(Option<(Arc<PerClient>, Client)>);

impl PerClient {
    /// Each client but these proxies and this machine may hold `most`.
    #[must_use]
    pub fn new(most: usize, proxies: &[IpAddr]) -> Self {
        Self { open: Mutex::default(), most, proxies: proxies.to_vec() }
    }

    /// A place for one more; `None` if the client holds too many. This machine is not counted: what connects from here
    /// may be a proxy that nobody named.
    pub(crate) fn enter(self: &Arc<Self>, client: Client) -> Option<Place> {
        if client.0.is_loopback() || self.proxies.iter().any(|proxy| Client::of(*proxy) == client) {
            return Some(Place(None));
        }
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(client).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place(Some((self.clone(), client))))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((places, client)) = self.0.take() else { return };
        let mut open = places.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = open.entry(client) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r27_a_client_holds_so_many_connections_and_proxies_and_this_machine_any_number() {
        let proxy: IpAddr = [192, 0, 2, 1].into();
        let places = Arc::new(PerClient::new(2, &[proxy]));
        let of = |text: &str| Client::of(text.parse().expect("an address"));
        let held: Vec<_> = (0..2).map(|_| places.enter(of("2001:db8::1")).expect("a place")).collect();
        assert!(places.enter(of("2001:db8::2")).is_none(), "the same network");
        assert!(places.enter(of("2001:db8:0:1::1")).is_some(), "another network");
        for uncounted in ["192.0.2.1", "127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            let all: Vec<_> = (0..9).filter_map(|_| places.enter(of(uncounted))).collect();
            assert_eq!(all.len(), 9, "{uncounted}");
        }
        drop(held);
        assert!(places.open.lock().expect("not poisoned").is_empty(), "a client that left is remembered");
    }
}
