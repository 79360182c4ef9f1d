//! Which machine a request comes from, for counting attempts and for what this machine alone may read. Never logged,
//! never stored.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{extract::FromRequestParts, extract::Request};
use http::{Extensions, HeaderMap, request::Parts};

use crate::http::{Http, Reach, error::ApiError, forwarded};

/// The other end of the TCP connection; the listener puts it in every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The machine that asks: the peer, or whom a trusted proxy speaks for. A whole /64 counts as one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Client(pub(crate) IpAddr);

impl Client {
    /// The machine of this address.
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(long) if !long.is_loopback() => Self(Ipv6Addr::from_bits(long.to_bits() >> 64 << 64).into()),
            whole => Self(whole),
        }
    }
}

/// What is known of who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    /// The machine itself is at the other end of the connection.
    Direct(IpAddr),
    /// A trusted proxy speaks for this machine.
    Forwarded(IpAddr),
    /// A trusted proxy speaks for somebody it doesn't name.
    Unnamed(IpAddr),
    /// The peer says to speak for somebody else, but is no trusted proxy.
    Untrusted(IpAddr),
}

impl Asker {
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let peer = peer.to_canonical();
        if !forwarded::is_there(headers) {
            return Self::Direct(peer);
        }
        if !trusted.contains(&peer) {
            return Self::Untrusted(peer);
        }
        // The last one that is no proxy of ours is the client. What stands before it, anybody may have written.
        for hop in forwarded::hops(headers).into_iter().rev() {
            let Some(address) = hop else { return Self::Unnamed(peer) };
            let address = address.to_canonical();
            if !trusted.contains(&address) {
                return Self::Forwarded(address);
            }
        }
        Self::Direct(peer)
    }

    fn address(self) -> IpAddr {
        match self {
            Self::Direct(address) | Self::Forwarded(address) | Self::Unnamed(address) | Self::Untrusted(address) => {
                address
            }
        }
    }
}

/// The TCP peer of a request; `None` when it came over no TCP connection, which only a test can do.
fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<Peer>().map(|peer| peer.0.ip())
}

/// Marks a request with its TCP peer.
pub(crate) fn mark<B>(request: &mut Request<B>, peer: SocketAddr) {
    request.extensions_mut().insert(Peer(peer));
}

/// Whether a program on this machine asks, and nobody through it: who is forwarded by a proxy here is no local program,
/// whether or not the proxy is trusted to say so.
pub(crate) fn is_this_machine(extensions: &Extensions, headers: &HeaderMap, reach: &Reach) -> bool {
    let Some(peer) = peer(extensions) else { return false };
    match Asker::of(peer, headers, &reach.trusted_proxies) {
        Asker::Direct(address) | Asker::Forwarded(address) => address.is_loopback(),
        Asker::Unnamed(_) | Asker::Untrusted(_) => false,
    }
}

/// Tells the log, once, of a proxy that isn't believed or names nobody.
pub(crate) fn look_at_proxies(http: &Http, extensions: &Extensions, headers: &HeaderMap) {
    if !forwarded::is_there(headers) {
        return;
    }
    match peer(extensions).map(|peer| Asker::of(peer, headers, &http.reach.trusted_proxies)) {
        Some(Asker::Untrusted(_)) => http.warnings.untrusted_proxy(),
        Some(Asker::Unnamed(_)) => http.warnings.unreadable_forward(),
        Some(Asker::Direct(_) | Asker::Forwarded(_)) | None => {}
    }
}

impl FromRequestParts<Http> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        let peer = peer(&parts.extensions).ok_or_else(|| ApiError::internal(std::io::Error::other("no TCP peer")))?;
        Ok(Self::of(Asker::of(peer, &parts.headers, &http.reach.trusted_proxies).address()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(peer: &str, forwarded: &[&str], trusted: &[&str]) -> Asker {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a value"));
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().expect("an address")).collect();
        Asker::of(peer.parse().expect("an address"), &headers, &trusted)
    }

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        Client::of(asker(peer, forwarded, trusted).address()).0.to_string()
    }

    #[test]
    fn r23_what_a_stranger_says_of_itself_is_not_believed() {
        assert_eq!(client("192.0.2.1", &["198.51.100.9"], &[]), "192.0.2.1");
        assert_eq!(client("192.0.2.1", &["198.51.100.9"], &["192.0.2.2"]), "192.0.2.1");
    }

    #[test]
    fn r23_a_trusted_proxy_speaks_for_the_last_address_it_saw() {
        assert_eq!(client("192.0.2.1", &["203.0.113.5, 198.51.100.9"], &["192.0.2.1"]), "198.51.100.9");
        let chain = client("192.0.2.1", &["203.0.113.5", "198.51.100.9, 192.0.2.2"], &["192.0.2.1", "192.0.2.2"]);
        assert_eq!(chain, "198.51.100.9");
        assert_eq!(client("192.0.2.1", &["unknown, 198.51.100.9:40000"], &["192.0.2.1"]), "198.51.100.9");
        assert_eq!(client("::ffff:192.0.2.1", &["198.51.100.9"], &["192.0.2.1"]), "198.51.100.9");
    }

    #[test]
    fn r23_a_trusted_proxy_that_names_nobody_is_the_client_itself() {
        let proxy = "192.0.2.1".parse().expect("an address");
        for nobody in ["garbage", "unknown", "198.51.100.9, unknown", ""] {
            assert_eq!(asker("192.0.2.1", &[nobody], &["192.0.2.1"]), Asker::Unnamed(proxy), "{nobody}");
        }
        assert_eq!(asker("192.0.2.1", &[], &["192.0.2.1"]), Asker::Direct(proxy));
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_are_one_client() {
        assert_eq!(client("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::");
    }
}
