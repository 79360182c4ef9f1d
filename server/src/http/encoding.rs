//! Which compression a client wants, as it says in `Accept-Encoding` (RFC 9110, 12.5.3).

use http::{HeaderMap, header};

/// How a file may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// The smallest.
    Brotli,
    /// Read by everybody.
    Gzip,
    /// As it is.
    Identity,
}

impl Encoding {
    /// From the smallest to the largest.
    const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// The word in `Accept-Encoding` and `Content-Encoding`.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// What the file's name ends with when it was compressed so beforehand.
    #[must_use]
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }
}

/// What a client accepts, best first; among equals the smallest. Plain bytes come last unless they are preferred, and
/// are there even if they are refused: a page that can't be read is better than none.
pub(crate) fn accepted(headers: &HeaderMap) -> Vec<Encoding> {
    let said = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    let said: Vec<_> = said.flat_map(|value| value.split(',')).filter_map(preference).collect();
    let weight = |encoding: Encoding| {
        let named =
            |word: &str| said.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, weight)| *weight);
        named(encoding.as_str()).or_else(|| if encoding == Encoding::Identity { None } else { named("*") })
    };
    let mut accepted: Vec<_> =
        Encoding::ALL.into_iter().filter_map(|encoding| Some((encoding, weight(encoding)?))).collect();
    accepted.retain(|(_, weight)| *weight > 0);
    // A stable sort: what weighs the same stays in the order of size.
    accepted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let mut accepted: Vec<_> = accepted.into_iter().map(|(encoding, _)| encoding).collect();
    if !accepted.contains(&Encoding::Identity) {
        accepted.push(Encoding::Identity);
    }
    accepted
}

/// `gzip;q=0.5`: the word and its weight in thousandths. `None` for what can't be read.
fn preference(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let word = parts.next().filter(|word| !word.is_empty())?;
    let Some(weight) = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) else {
        return Some((word, 1000));
    };
    thousandths(weight).map(|weight| (word, weight))
}

/// `0`, `0.25`, `1.000`: one digit, then three at most (RFC 9110, 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|digit| digit.is_ascii_digit());
    let whole = match whole {
        "0" => 0,
        "1" => 1000,
        _ => return None,
    };
    let decimals = format!("{decimals:0<3}").parse::<u16>().ok().filter(|_| digits)?;
    Some(whole + decimals).filter(|weight| *weight <= 1000)
}

#[cfg(test)]
mod tests {
    use Encoding::{Brotli, Gzip, Identity};
    use http::HeaderValue;

    use super::*;

    fn of(values: &[&'static str]) -> Vec<Encoding> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        }
        accepted(&headers)
    }

    #[test]
    fn the_smallest_that_is_accepted_comes_first() {
        assert_eq!(of(&["gzip, deflate, br, zstd"]), [Brotli, Gzip, Identity]);
        assert_eq!(of(&["gzip", "br"]), [Brotli, Gzip, Identity], "the header may come twice");
        assert_eq!(of(&["GZIP"]), [Gzip, Identity]);
        assert_eq!(of(&["*"]), [Brotli, Gzip, Identity]);
        assert_eq!(of(&[]), [Identity]);
        assert_eq!(of(&["deflate", ""]), [Identity]);
    }

    #[test]
    fn weights_decide_and_zero_refuses() {
        assert_eq!(of(&["br;q=0.5, gzip;q=0.8"]), [Gzip, Brotli, Identity]);
        assert_eq!(of(&["br ; q=0, *;q=0.1"]), [Gzip, Identity]);
        assert_eq!(of(&["identity, gzip;q=0.9"]), [Identity, Gzip]);
        assert_eq!(of(&["gzip;q=0.001"]), [Gzip, Identity]);
        assert_eq!(of(&["identity;q=0, *;q=0"]), [Identity], "better plain than nothing");
    }

    #[test]
    fn what_is_no_weight_is_passed_over() {
        for wrong in ["br;q=2", "br;q=", "br;q=0.1234", "br;q=-1", "br;q=1.5", "br;q=0.+1", ";q=1"] {
            assert_eq!(of(&[wrong]), [Identity], "{wrong}");
        }
    }
}
