//! How often each thing is told: what changes often waits until it was told a while ago, and is told once. Pure: time is
//! handed in.

use std::{collections::HashMap, hash::Hash, time::Duration};

use tokio::time::Instant;

/// What waits to be told, and what was told lately.
#[derive(Debug)]
pub(super) struct Coalescer<K, V> {
    every: Duration,
    waiting: HashMap<K, (V, Instant)>,
    told: HashMap<K, Instant>,
}

impl<K: Eq + Hash + Copy, V: Copy> Coalescer<K, V> {
    /// Nothing was told. Each thing is told so often at most.
    pub(super) fn new(every: Duration) -> Self {
        Self { every, waiting: HashMap::new(), told: HashMap::new() }
    }

    /// It changed; what waits already is told together with it.
    pub(super) fn note(&mut self, key: K, what: V, both: impl Fn(V, V) -> V, now: Instant) {
        let due = self.told.get(&key).map_or(now, |told| (*told + self.every).max(now));
        self.waiting.entry(key).and_modify(|waiting| waiting.0 = both(waiting.0, what)).or_insert((what, due));
    }

    /// It could not be told: again after a while.
    pub(super) fn put_back(&mut self, key: K, what: V, both: impl Fn(V, V) -> V, now: Instant) {
        self.told.insert(key, now);
        self.note(key, what, both, now);
    }

    /// When the first of what waits is to be told.
    pub(super) fn next(&self) -> Option<Instant> {
        self.waiting.values().map(|(_, due)| *due).min()
    }

    /// What is to be told now.
    pub(super) fn take(&mut self, now: Instant) -> Vec<(K, V)> {
        self.told.retain(|_, told| *told + self.every > now);
        let due: Vec<_> =
            self.waiting.iter().filter(|(_, (_, due))| *due <= now).map(|(key, (what, _))| (*key, *what)).collect();
        for (key, _) in &due {
            self.waiting.remove(key);
            self.told.insert(*key, now);
        }
        due
    }

    /// Nobody listens.
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v4_what_changes_all_the_time_is_told_once_a_second_and_what_was_at_rest_at_once() {
        let (start, mut coalescer) = (Instant::now(), Coalescer::new(Duration::from_secs(1)));
        let mut told = Vec::new();
        for step in 0..350 {
            let now = start + Duration::from_millis(10) * step;
            coalescer.note('a', 1, |one, other| one + other, now);
            told.extend(coalescer.take(now).into_iter().map(|(key, count)| (key, count, (now - start).as_millis())));
        }
        assert_eq!(told, [('a', 1, 0), ('a', 100, 1000), ('a', 100, 2000), ('a', 100, 3000)]);
    }

    #[test]
    fn what_could_not_be_told_is_told_later() {
        let (start, mut coalescer) = (Instant::now(), Coalescer::new(Duration::from_secs(1)));
        coalescer.note('a', (), |(), ()| (), start);
        assert_eq!(coalescer.take(start), [('a', ())]);
        coalescer.put_back('a', (), |(), ()| (), start);
        assert_eq!((coalescer.take(start), coalescer.next()), (vec![], Some(start + Duration::from_secs(1))));
        assert_eq!(coalescer.take(start + Duration::from_secs(1)), [('a', ())]);
        assert_eq!(coalescer.next(), None);
    }
}
