//! Which machine a request comes from, for counting attempts. Never logged, never stored.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{extract::FromRequestParts, extract::Request};
use http::{HeaderMap, request::Parts};

use crate::http::{Http, error::ApiError};

/// The other end of the TCP connection; the listener puts it in every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The machine that asks: the peer, or whom a trusted proxy speaks for. A whole /64 counts as one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Client(pub(crate) IpAddr);

impl Client {
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let peer = peer.to_canonical();
        if !trusted.contains(&peer) {
            return Self(grouped(peer));
        }
        // Each proxy adds the address it saw at the end: the last one that is no proxy of ours is the client.
        let mut seen: Vec<&str> = Vec::new();
        for value in headers.get_all("x-forwarded-for") {
            seen.extend(value.to_str().unwrap_or_default().split(','));
        }
        let addresses = seen.iter().rev().map_while(|text| text.trim().parse::<IpAddr>().ok());
        let client = addresses.map(|address| address.to_canonical()).find(|address| !trusted.contains(address));
        Self(grouped(client.unwrap_or(peer)))
    }
}

fn grouped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(long) => Ipv6Addr::from_bits(long.to_bits() >> 64 << 64).into(),
    }
}

/// The TCP peer of a request; `None` when it came over no TCP connection, which only a test can do.
pub(crate) fn peer(extensions: &http::Extensions) -> Option<SocketAddr> {
    extensions.get::<Peer>().map(|peer| peer.0)
}

/// Marks a request with its TCP peer.
pub(crate) fn mark<B>(request: &mut Request<B>, peer: SocketAddr) {
    request.extensions_mut().insert(Peer(peer));
}

impl FromRequestParts<Http> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        let peer = peer(&parts.extensions).ok_or_else(|| ApiError::internal(std::io::Error::other("no TCP peer")))?;
        Ok(Self::of(peer.ip(), &parts.headers, &http.reach.trusted_proxies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a value"));
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().expect("an address")).collect();
        Client::of(peer.parse().expect("an address"), &headers, &trusted).0.to_string()
    }

    #[test]
    fn what_a_stranger_says_of_itself_is_not_believed() {
        assert_eq!(client("192.0.2.1", &["198.51.100.9"], &[]), "192.0.2.1");
        assert_eq!(client("192.0.2.1", &["198.51.100.9"], &["192.0.2.2"]), "192.0.2.1");
    }

    #[test]
    fn a_trusted_proxy_speaks_for_the_last_address_it_saw() {
        assert_eq!(client("192.0.2.1", &["203.0.113.5, 198.51.100.9"], &["192.0.2.1"]), "198.51.100.9");
        let chain = client("192.0.2.1", &["203.0.113.5", "198.51.100.9, 192.0.2.2"], &["192.0.2.1", "192.0.2.2"]);
        assert_eq!(chain, "198.51.100.9");
        assert_eq!(client("192.0.2.1", &["garbage"], &["192.0.2.1"]), "192.0.2.1");
        assert_eq!(client("::ffff:192.0.2.1", &["198.51.100.9"], &["192.0.2.1"]), "198.51.100.9");
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_are_one_client() {
        assert_eq!(client("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::");
    }
}
