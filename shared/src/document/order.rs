//! Keys that keep rows in order: between any two there is room for another.
//!
//! A key is digits of base 62 in ASCII order, read as a fraction, and never ends in `0`. The same neighbours give
//! the same key everywhere: two people who insert at one place at once get equal keys, and the row ids decide.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// One more than the greatest digit: what stands above everything.
const BASE: usize = DIGITS.len();

/// A key after `lower` and before `upper`; `None` is the start or the end of the list.
///
/// Adding at either end costs one more character about every 60 rows. A neighbour that is no key counts as absent,
/// as does `upper` if it isn't above `lower` (two rows inserted at one place at once): the answer is then only
/// above `lower`.
#[must_use]
pub fn between(lower: Option<&str>, upper: Option<&str>) -> String {
    let lower = lower.filter(|key| is_key(key));
    let upper = upper.filter(|key| is_key(key) && lower.is_none_or(|lower| lower < *key));
    let choose = match (lower, upper) {
        (Some(_), None) => |above: usize, _: usize| above + 1,
        (None, Some(_)) => |_: usize, below: usize| below - 1,
        _ => |above: usize, below: usize| usize::midpoint(above, below),
    };
    let mut ceiling = upper.map(str::as_bytes);
    let mut key = String::new();
    for place in 0.. {
        let above = lower.and_then(|lower| lower.as_bytes().get(place)).map_or(0, |byte| value(*byte));
        let below = ceiling.map_or(BASE, |upper| upper.get(place).map_or(0, |byte| value(*byte)));
        if below > above + 1 {
            key.push(char::from(DIGITS[choose(above, below)]));
            break;
        }
        key.push(char::from(DIGITS[above]));
        if below > above {
            // From here on every continuation stays under `upper`.
            ceiling = None;
        }
    }
    key
}

/// Whether a text is a key as [`between`] makes them.
#[must_use]
pub fn is_key(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('0') && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn value(byte: u8) -> usize {
    DIGITS.iter().position(|digit| *digit == byte).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn g6_order_keys_are_those_of_the_shared_fixture() {
        let cases: Vec<(Option<String>, Option<String>, String)> =
            serde_json::from_str(include_str!("../../fixtures/order.json")).unwrap();
        assert!(cases.len() > 10);
        for (lower, upper, key) in cases {
            assert_eq!(between(lower.as_deref(), upper.as_deref()), key, "between {lower:?} and {upper:?}");
        }
    }

    #[test]
    fn g6_a_thousand_rows_added_at_either_end_keep_their_keys_short() {
        let (mut last, mut first) = (between(None, None), between(None, None));
        for _ in 0..1000 {
            last = between(Some(&last), None);
            first = between(None, Some(&first));
        }
        assert!(last.len() <= 18 && first.len() <= 18, "{last} {first}");
    }

    proptest! {
        #[test]
        fn g6_rows_inserted_anywhere_stand_where_they_were_put(places in prop::collection::vec(any::<prop::sample::Index>(), 1..120)) {
            let mut keys: Vec<String> = Vec::new();
            for place in places {
                let at = place.index(keys.len() + 1);
                let lower = at.checked_sub(1).map(|before| keys[before].as_str());
                let key = between(lower, keys.get(at).map(String::as_str));
                prop_assert!(is_key(&key));
                keys.insert(at, key);
            }
            prop_assert!(keys.is_sorted_by(|one, next| one < next), "{keys:?}");
        }

        #[test]
        fn g6_any_two_texts_are_answered_with_a_key_above_the_first(lower in ".{0,6}", upper in ".{0,6}") {
            let key = between(Some(&lower), Some(&upper));
            prop_assert!(is_key(&key));
            prop_assert!(!is_key(&lower) || key > lower);
            prop_assert!(!is_key(&upper) || (is_key(&lower) && lower >= upper) || key < upper);
        }
    }
}
