//! Changes whose bytes were altered, with the right checksum: what forgeries of decoded changes can't be.

use automerge::Change;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use super::{Verdict, automerge_takes, history::History, judged, of};
use crate::sync::{fuzz::mend, guard};

/// Where the hashes of what a change follows begin, at the earliest: behind its magic bytes, checksum, kind and length.
const BODY: usize = 11;

fn altered(change: &Change, rng: &mut StdRng) -> Option<Change> {
    let mut bytes = change.raw_bytes().to_vec();
    for _ in 0..rng.random_range(1..3) {
        let at = rng.random_range(BODY..bytes.len());
        bytes[at] = if rng.random() { rng.random() } else { bytes[at] ^ 1 << rng.random_range(0..8) };
    }
    mend(&mut bytes);
    guard::without_panic(|| Change::from_bytes(bytes).ok())
}

#[test]
fn s40_altered_bytes_of_which_the_index_is_sure_automerge_takes() {
    let (mut sure, mut odd) = (0, 0);
    for seed in 0..60 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut history = History::new(&mut rng);
        for _ in 0..8 {
            let change = history.step(&mut rng);
            if !history.fits(&change) {
                continue;
            }
            for _ in 0..60 {
                let Some(altered) = altered(&change, &mut rng) else { continue };
                // What a change follows, and where it counts from, is looked at before the index is asked.
                let goes_on = altered.start_op() == change.start_op() && altered.deps() == change.deps();
                if !goes_on || !history.fits(&altered) || altered.hash() == change.hash() {
                    continue;
                }
                let verdict = judged(&of(&history.whole), &history.whole, &altered, false, seed);
                sure += usize::from(verdict == Verdict::Sure);
                odd += usize::from(verdict == Verdict::Odd);
                if verdict == Verdict::Sure {
                    let takes = automerge_takes(&history.whole, std::slice::from_ref(&altered));
                    assert!(takes, "seed {seed}: sure of {:#?}", altered.decode());
                }
            }
            history.adopt(&change);
        }
    }
    assert!(sure > 100 && odd > 300, "sure of {sure}, {odd} are odd");
}
