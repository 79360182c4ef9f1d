//! Answers that were given, for whoever asks the same again. Bounded in bytes and in number; what was asked for longest
//! ago goes first.

use std::collections::HashMap;

use automerge::ChangeHash;
use maillage_shared::{DocumentId, document::Withheld};

use super::Answer;
use crate::store::Extent;

/// Answers kept at most, however small.
const MOST_ANSWERS: usize = 256;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) document: DocumentId,
    /// What is left out.
    pub(super) withheld: Option<Withheld<'static>>,
    pub(super) what: What,
}

/// What is asked of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// The content at these heads, sorted, or now if there are none.
    Content(Vec<ChangeHash>),
    /// Who changed what and when.
    History,
}

impl What {
    pub(super) fn content(mut at: Vec<ChangeHash>) -> Self {
        at.sort_unstable();
        at.dedup();
        Self::Content(at)
    }

    /// What was at certain heads never changes.
    fn is_settled(&self) -> bool {
        matches!(self, Self::Content(at) if !at.is_empty())
    }
}

struct Kept {
    extent: Extent,
    answer: Answer,
    bytes: usize,
    /// The count of questions when it was last asked for.
    asked: u64,
}

/// The answers that are kept.
pub(super) struct Cache {
    kept: HashMap<Key, Kept>,
    bytes: usize,
    capacity: usize,
    questions: u64,
}

impl Cache {
    pub(super) fn new(capacity: usize) -> Self {
        Self { kept: HashMap::new(), bytes: 0, capacity, questions: 0 }
    }

    /// The answer, if the document has not grown since.
    pub(super) fn find(&mut self, key: &Key, extent: Extent) -> Option<Answer> {
        self.questions += 1;
        let kept = self.kept.get_mut(key).filter(|kept| key.what.is_settled() || kept.extent == extent)?;
        kept.asked = self.questions;
        Some(kept.answer.clone())
    }

    /// Keep an answer; others go if there is no room, and one that alone is too large is not kept.
    pub(super) fn keep(&mut self, key: Key, extent: Extent, answer: Answer) {
        self.forget(&key);
        let bytes = size(&key, &answer);
        if bytes > self.capacity {
            return;
        }
        while self.bytes + bytes > self.capacity || self.kept.len() >= MOST_ANSWERS {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.asked).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            self.forget(&oldest);
        }
        self.questions += 1;
        self.bytes += bytes;
        self.kept.insert(key, Kept { extent, answer, bytes, asked: self.questions });
    }

    fn forget(&mut self, key: &Key) {
        if let Some(kept) = self.kept.remove(key) {
            self.bytes -= kept.bytes;
        }
    }
}

/// About what an answer takes in memory.
fn size(key: &Key, answer: &Answer) -> usize {
    let asked = match &key.what {
        What::Content(at) => at.len() * size_of::<ChangeHash>(),
        What::History => 0,
    };
    let answered = match answer {
        Answer::Content(rendered) => rendered.body.len() + rendered.tag.len(),
        Answer::History(history) => history.edit_sessions.iter().map(size_of_edit_session).sum(),
    };
    size_of::<Kept>() + size_of::<Key>() + asked + answered
}

fn size_of_edit_session(edit_session: &maillage_shared::api::EditSession) -> usize {
    let fields = edit_session.fields.iter().map(|field| size_of_val(field) + field.path.len()).sum::<usize>();
    let heads =
        edit_session.heads.iter().chain(&edit_session.before).map(|head| size_of_val(head) + head.len()).sum::<usize>();
    size_of_val(edit_session) + fields + heads
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;

    use super::{super::Rendered, *};

    fn key(document: u8, at: &[u8]) -> Key {
        let at = at.iter().map(|byte| ChangeHash([*byte; 32])).collect();
        Key { document: DocumentId::from_bytes([document; 16]), withheld: None, what: What::content(at) }
    }

    fn answer(bytes: usize) -> Answer {
        Answer::Content(Rendered { body: Bytes::from(vec![0; bytes]), tag: Arc::from("tag") })
    }

    fn extent(through: i64) -> Extent {
        Extent { rows: 1, through }
    }

    #[test]
    fn an_answer_counts_until_the_document_grows_unless_it_names_heads() {
        let mut cache = Cache::new(1 << 20);
        cache.keep(key(1, &[]), extent(1), answer(10));
        cache.keep(key(1, &[7]), extent(1), answer(10));
        assert!(cache.find(&key(1, &[]), extent(1)).is_some());
        assert!(cache.find(&key(1, &[]), extent(2)).is_none());
        assert!(cache.find(&key(1, &[7, 7]), extent(2)).is_some());
        assert!(cache.find(&key(2, &[7]), extent(1)).is_none());
    }

    #[test]
    fn what_was_asked_for_longest_ago_makes_room() {
        let mut cache = Cache::new(10_000);
        for document in 1..=3 {
            cache.keep(key(document, &[]), extent(1), answer(3_000));
            let _ = cache.find(&key(1, &[]), extent(1));
        }
        cache.keep(key(4, &[]), extent(1), answer(3_000));
        let held: Vec<u8> = (1..=4).filter(|one| cache.find(&key(*one, &[]), extent(1)).is_some()).collect();
        assert_eq!(held, [1, 3, 4]);
        assert!(cache.bytes <= 10_000, "{}", cache.bytes);
        cache.keep(key(1, &[]), extent(2), answer(20_000));
        assert!(cache.find(&key(1, &[]), extent(2)).is_none(), "larger than the whole");
    }

    #[test]
    fn small_answers_are_bounded_in_number() {
        let mut cache = Cache::new(usize::MAX);
        for count in 0..=u8::MAX {
            cache.keep(key(count, &[]), extent(1), answer(1));
            cache.keep(key(count, &[1]), extent(1), answer(1));
        }
        assert_eq!(cache.kept.len(), MOST_ANSWERS);
    }
}
