//! A browser in two words, from what it says of itself: enough for its owner to tell it from their others. Kept at
//! sign-in instead of the header itself, which says more. No place and no address (R42).

use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};

/// More of the header is not read.
const READ_BYTES: usize = 512;

/// What is looked for, and what it is called: the first that is found. Browsers claim to be those before them, so whoever
/// is most particular comes first.
const BROWSERS: [(&str, &str); 13] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 9] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("FreeBSD", "FreeBSD"),
    ("X11", "Linux"),
];

/// A browser and what it runs on; neither where it doesn't say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BrowserWords {
    /// One of our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) browser: Option<String>,
    /// The same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) system: Option<String>,
}

impl BrowserWords {
    /// Of whoever sent these.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let said = headers.get(header::USER_AGENT).map_or(&[][..], |value| value.as_bytes());
        let said = String::from_utf8_lossy(&said[..said.len().min(READ_BYTES)]);
        let word = |known: &[(&str, &str)]| {
            known.iter().find(|(sign, _)| said.contains(sign)).map(|(_, word)| (*word).to_owned())
        };
        Self { browser: word(&BROWSERS), system: word(&SYSTEMS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r42_a_browser_is_known_by_two_words_of_ours_whatever_it_claims() {
        for (said, browser, system) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Windows"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
                "Chrome",
                "Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 \
              Safari/605.1.15",
                "Safari",
                "Mac",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) FxiOS/140.0 \
              Mobile/15E148 Safari/605.1",
                "Firefox",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0 Mobile \
              Safari/537.36",
                "Samsung Internet",
                "Android",
            ),
        ] {
            let headers = HeaderMap::from_iter([(header::USER_AGENT, said.parse().expect("a header"))]);
            let words = BrowserWords::of(&headers);
            assert_eq!((words.browser.as_deref(), words.system.as_deref()), (Some(browser), Some(system)), "{said}");
        }
        assert_eq!(BrowserWords::of(&HeaderMap::new()), BrowserWords::default());
        let odd =
            HeaderMap::from_iter([(header::USER_AGENT, http::HeaderValue::from_bytes(&[0xff; 9000]).expect("bytes"))]);
        assert_eq!(BrowserWords::of(&odd), BrowserWords::default());
    }
}
