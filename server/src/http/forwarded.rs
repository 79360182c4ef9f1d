//! What proxies say of whom they speak for: `X-Forwarded-For` in the spellings that are about, and `Forwarded`
//! (RFC 7239). Reads; whether a proxy is believed is `client.rs`'s.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderValue, header};

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// One machine a proxy saw; `None` where it says something else: `unknown`, a word that hides it, garbage.
pub(crate) type Hop = Option<IpAddr>;

/// Whether somebody says to speak for somebody else.
pub(crate) fn is_there(headers: &HeaderMap) -> bool {
    headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(header::FORWARDED)
}

/// The machines on the way, the nearest last: each proxy adds the one it saw at the end. `Forwarded` is read only where
/// there is no `X-Forwarded-For`: a proxy that writes the one lets the other pass as a stranger wrote it.
pub(crate) fn hops(headers: &HeaderMap) -> Vec<Hop> {
    let mut hops = Vec::new();
    for value in headers.get_all(X_FORWARDED_FOR) {
        read(value, &mut hops, address);
    }
    if !headers.contains_key(X_FORWARDED_FOR) {
        for value in headers.get_all(header::FORWARDED) {
            read(value, &mut hops, forwarded_for);
        }
    }
    hops
}

fn read(value: &HeaderValue, hops: &mut Vec<Hop>, element: impl Fn(&str) -> Hop) {
    let Ok(text) = value.to_str() else { return hops.push(None) };
    let elements = parts(text, ',').map(str::trim).filter(|part| !part.is_empty());
    let before = hops.len();
    hops.extend(elements.map(element));
    if hops.len() == before {
        hops.push(None);
    }
}

/// The `for=` of one element of `Forwarded`.
fn forwarded_for(element: &str) -> Hop {
    let mut pairs = parts(element, ';').filter_map(|pair| pair.split_once('='));
    address(pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?.1)
}

/// An address, with or without quotes, brackets, a port and a zone.
fn address(text: &str) -> Hop {
    let text = text.trim().trim_matches('"').trim();
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Some(address.ip());
    }
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.split('%').next()?.parse().ok()
}

/// The parts of a text between separators, those in quotes left alone.
fn parts(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |character| {
        quoted ^= character == '"';
        character == separator && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &'static str, values: &[&str]) -> Vec<String> {
        let values = values.iter().map(|value| (name.parse().expect("a name"), value.parse().expect("a value")));
        let shown = |hop: Hop| hop.map_or_else(|| "?".to_owned(), |address| address.to_string());
        hops(&values.collect()).into_iter().map(shown).collect()
    }

    #[test]
    fn r23_x_forwarded_for_is_read_in_all_its_spellings() {
        for (value, address) in [
            ("203.0.113.5", "203.0.113.5"),
            ("203.0.113.5:40000", "203.0.113.5"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("\"203.0.113.5\"", "203.0.113.5"),
            ("fe80::1%eth0", "fe80::1"),
            (" 203.0.113.5 ", "203.0.113.5"),
        ] {
            assert_eq!(said(X_FORWARDED_FOR, &[value]), [address], "{value}");
        }
        for nobody in ["unknown", "_hidden", "", ",", "203.0.113.5.6", "a:port", "\"", "203.0.113.5:port"] {
            assert_eq!(said(X_FORWARDED_FOR, &[nobody]), ["?"], "{nobody}");
        }
        let many = ["203.0.113.5:1, unknown", "198.51.100.9"];
        assert_eq!(said(X_FORWARDED_FOR, &many), ["203.0.113.5", "?", "198.51.100.9"]);
    }

    #[test]
    fn r23_forwarded_is_read_where_there_is_no_x_forwarded_for() {
        let said = |values: &[&str]| said("forwarded", values);
        assert_eq!(said(&["for=192.0.2.60;proto=http;by=203.0.113.43"]), ["192.0.2.60"]);
        assert_eq!(said(&["proto=http; For=\"[2001:db8:cafe::17]:4711\""]), ["2001:db8:cafe::17"]);
        assert_eq!(said(&["for=192.0.2.43, for=\"a,b;for=192.0.2.1\"", "for=unknown"]), ["192.0.2.43", "?", "?"]);
        assert_eq!(said(&["proto=https"]), ["?"]);
        let mut both = HeaderMap::new();
        both.insert(header::FORWARDED, HeaderValue::from_static("for=198.51.100.9"));
        both.insert(X_FORWARDED_FOR, HeaderValue::from_static("203.0.113.5"));
        assert_eq!(hops(&both), [Some([203, 0, 113, 5].into())]);
    }
}
