//! Clients of the Yjs protocol, for the servers Maillage is compared with. A writer holds a real document and edits it
//! as a page would; a reader holds nothing and finds tokens in the bytes, whichever way a server has merged the updates
//! that held them.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use yrs::{
    Doc, ReadTxn as _, StateVector, Text as _, TextRef, Transact as _, Update,
    sync::SyncMessage,
    updates::{decoder::Decode as _, encoder::Encode as _},
};

use super::{Heard, Standing, Voice};
use crate::fiche::{Choice, Content, TOKEN, token, token_number};

/// How frames are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// y-protocols as they are: y-websocket, y-sweet.
    Plain,
    /// Each frame names its document, and the first asks to be let in.
    Hocuspocus,
}

/// The client number under which the content was written; those of writers follow.
const SEED_CLIENT: u64 = 1000;
/// Kinds of message and of sync message.
const SYNC: u8 = 0;
const AUTHENTICATION: u8 = 2;
const SYNC_REPLY: u8 = 4;
const STATE_VECTOR: u8 = 0;
const STATE: u8 = 1;
/// An update that holds nothing.
const NOTHING: [u8; 2] = [0, 0];

/// The content of a document, as all clients of a run have it.
#[derive(Debug)]
pub(crate) struct Written {
    content: Content,
    update: Vec<u8>,
    state: StateVector,
}

impl Written {
    /// Token by token, as people would have written it.
    pub(crate) fn new(content: Content) -> Result<Self> {
        let mut copy = Copy::new(SEED_CLIENT, content.texts);
        let mut choice = Choice::of(0);
        for edit in 0..content.tokens * content.texts {
            copy.splice(edit % content.texts, &token(u32::try_from(edit)?), &mut choice)?;
        }
        let transaction = copy.doc.transact();
        let update = transaction.encode_state_as_update_v1(&StateVector::default());
        let state = transaction.state_vector();
        drop(transaction);
        Ok(Self { content, update, state })
    }
}

/// A writer's document.
#[derive(Debug)]
struct Copy {
    doc: Doc,
    texts: Vec<TextRef>,
}

impl Copy {
    fn new(client: u64, texts: usize) -> Self {
        let doc = Doc::with_client_id(client);
        let texts = (0..texts).map(|number| doc.get_or_insert_text(format!("field_{number}"))).collect();
        Self { doc, texts }
    }

    /// Writes somewhere in a text; returns the update.
    fn splice(&mut self, text: usize, token: &str, choice: &mut Choice) -> Result<Vec<u8>> {
        let text = &self.texts[text];
        let mut transaction = self.doc.transact_mut();
        let position = choice.below(text.len(&transaction) as usize + 1);
        text.insert(&mut transaction, u32::try_from(position)?, token);
        Ok(transaction.encode_update_v1())
    }

    fn apply(&mut self, update: &[u8]) -> Result<()> {
        Ok(self.doc.transact_mut().apply_update(Update::decode_v1(update)?)?)
    }
}

/// One client.
#[derive(Debug)]
pub(crate) struct Client {
    framing: Framing,
    document: String,
    written: Arc<Written>,
    /// What it says it has.
    state: StateVector,
    /// A writer's.
    copy: Option<Copy>,
    author: u16,
    edits: u16,
    choice: Choice,
    standing: Standing,
    waiting: Vec<Bytes>,
}

impl Client {
    /// A client that has nothing yet.
    pub(crate) fn newcomer(framing: Framing, document: &str, written: &Arc<Written>) -> Self {
        Self {
            framing,
            document: document.to_owned(),
            written: Arc::clone(written),
            state: StateVector::default(),
            copy: None,
            author: 0,
            edits: 0,
            choice: Choice::of(0),
            standing: Standing::Connected,
            waiting: vec![],
        }
    }

    /// A client that returns with the content.
    pub(crate) fn reader(framing: Framing, document: &str, written: &Arc<Written>) -> Self {
        Self { state: written.state.clone(), ..Self::newcomer(framing, document, written) }
    }

    /// A client that returns with the content, and edits.
    pub(crate) fn writer(framing: Framing, document: &str, written: &Arc<Written>, author: u16) -> Result<Self> {
        let mut copy = Copy::new(SEED_CLIENT + u64::from(author), written.content.texts);
        copy.apply(&written.update)?;
        let reader = Self::reader(framing, document, written);
        Ok(Self { copy: Some(copy), author, choice: Choice::of(author), ..reader })
    }

    /// The frame that writes the content.
    pub(crate) fn seed(&self) -> Bytes {
        self.frame(&SyncMessage::Update(self.written.update.clone()))
    }

    /// Whether a frame holds the last token of the content.
    pub(crate) fn holds_seed(&self, frame: &[u8]) -> bool {
        let Content { texts, tokens: each } = self.written.content;
        tokens(frame).any(|token| token as usize == texts * each - 1)
    }

    fn header(&self, kind: u8) -> Vec<u8> {
        let mut frame = Vec::with_capacity(96);
        if self.framing == Framing::Hocuspocus {
            text(&mut frame, &self.document);
        }
        frame.push(kind);
        frame
    }

    fn frame(&self, message: &SyncMessage) -> Bytes {
        let mut frame = self.header(SYNC);
        frame.extend(message.encode_v1());
        frame.into()
    }

    /// Returns what to answer.
    fn hear_sync(&mut self, message: &[u8]) -> Result<Option<Bytes>> {
        if message.first() == Some(&STATE) {
            self.standing = Standing::Ready;
        }
        let Some(copy) = &mut self.copy else {
            let asked = message.first() == Some(&STATE_VECTOR);
            return Ok(asked.then(|| self.frame(&SyncMessage::SyncStep2(NOTHING.to_vec()))));
        };
        match SyncMessage::decode_v1(message)? {
            SyncMessage::SyncStep1(state) => {
                let missing = copy.doc.transact().encode_diff_v1(&state);
                Ok(Some(self.frame(&SyncMessage::SyncStep2(missing))))
            }
            SyncMessage::SyncStep2(update) | SyncMessage::Update(update) => copy.apply(&update).map(|()| None),
        }
    }
}

impl Voice for Client {
    fn opening(&mut self) -> Result<Vec<Bytes>> {
        let ask = self.frame(&SyncMessage::SyncStep1(self.state.clone()));
        if self.framing == Framing::Plain {
            return Ok(vec![ask]);
        }
        let mut enter = self.header(AUTHENTICATION);
        enter.push(0);
        text(&mut enter, "bench");
        Ok(vec![enter.into(), ask])
    }

    fn hear(&mut self, frame: &[u8]) -> Result<Heard> {
        let body = match self.framing {
            Framing::Plain => frame,
            Framing::Hocuspocus => {
                let name = frame.first().map_or(0, |length| usize::from(*length));
                frame.get(1 + name..).context("a frame without its document's name")?
            }
        };
        let mut heard = Heard { edits: tokens(body).collect(), replies: vec![] };
        self.standing = self.standing.max(Standing::Joined);
        match body {
            [SYNC | SYNC_REPLY, message @ ..] => heard.replies.extend(self.hear_sync(message)?),
            [AUTHENTICATION, 1, ..] => bail!("refused"),
            _ => {}
        }
        Ok(heard)
    }

    fn standing(&self) -> Standing {
        self.standing
    }

    fn edit(&mut self) -> Result<u32> {
        let key = token_number(self.author, self.edits);
        let copy = self.copy.as_mut().context("a reader does not edit")?;
        let text = (usize::from(self.author) * 7 + usize::from(self.edits)) % copy.texts.len();
        let update = copy.splice(text, &token(key), &mut self.choice)?;
        self.edits = self.edits.wrapping_add(1);
        self.waiting.push(self.frame(&SyncMessage::Update(update)));
        Ok(key)
    }

    fn outgoing(&mut self) -> Result<Vec<Bytes>> {
        Ok(std::mem::take(&mut self.waiting))
    }
}

/// The numbers of the tokens in some bytes.
fn tokens(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.windows(TOKEN).filter(|window| window[0] == b'~' && window[TOKEN - 1] == b' ').filter_map(|window| {
        let digits = std::str::from_utf8(&window[1..TOKEN - 1]).ok()?;
        u32::from_str_radix(digits, 16).ok()
    })
}

/// A text that is shorter than 128 bytes, after its length.
fn text(out: &mut Vec<u8>, text: &str) {
    out.push(u8::try_from(text.len()).unwrap_or(0));
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use yrs::GetString as _;

    use super::*;
    use crate::fiche::FICHE;

    fn written(client: &Client) -> Vec<String> {
        let copy = client.copy.as_ref().unwrap();
        let transaction = copy.doc.transact();
        copy.texts.iter().map(|text| text.get_string(&transaction)).collect()
    }

    #[test]
    fn an_edit_is_found_by_the_key_it_was_given() {
        let content = Arc::new(Written::new(FICHE).unwrap());
        let mut writer = Client::writer(Framing::Hocuspocus, "salle", &content, 3).unwrap();
        let key = writer.edit().unwrap();
        let frame = writer.outgoing().unwrap().remove(0);
        let mut reader = Client::reader(Framing::Hocuspocus, "salle", &content);
        assert_eq!(reader.hear(&frame).unwrap().edits, [key]);
    }

    #[test]
    fn the_content_is_recognised_by_its_last_token() {
        let content = Arc::new(Written::new(FICHE).unwrap());
        let newcomer = Client::newcomer(Framing::Plain, "salle", &content);
        assert!(newcomer.holds_seed(&newcomer.seed()));
        assert!(!newcomer.holds_seed(&newcomer.frame(&SyncMessage::Update(NOTHING.to_vec()))));
    }

    #[test]
    fn two_writers_end_with_the_same_texts_and_a_server_that_lost_them_is_given_them() {
        let content = Arc::new(Written::new(FICHE).unwrap());
        let [mut one, mut other] =
            [1, 2].map(|author| Client::writer(Framing::Plain, "salle", &content, author).unwrap());
        for _ in 0..30 {
            one.edit().unwrap();
            other.edit().unwrap();
        }
        let (from_one, from_other) = (one.outgoing().unwrap(), other.outgoing().unwrap());
        for (mine, theirs) in from_one.iter().zip(&from_other) {
            assert!(one.hear(theirs).unwrap().replies.is_empty());
            assert!(other.hear(mine).unwrap().replies.is_empty());
        }
        assert_eq!(written(&one), written(&other));
        assert_eq!(written(&one).concat().len(), (FICHE.texts * FICHE.tokens + 60) * TOKEN);
        let question = one.frame(&SyncMessage::SyncStep1(StateVector::default()));
        let answer = one.hear(&question).unwrap().replies.remove(0);
        assert!(one.holds_seed(&answer));
    }
}
