//! Clients of the Yjs protocol, for the servers Maillage is compared with. Updates are written by hand (version 1 of
//! the format): the same tokens at the same kinds of places as in the Automerge documents. Readers find tokens in
//! the bytes, whichever way a server has merged the updates that held them.

use anyhow::{Context, Result, bail};
use bytes::Bytes;

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

/// The client number under which the content was written.
const SEED_CLIENT: u64 = 1;
/// Kinds of message and of sync message.
const SYNC: u8 = 0;
const AUTHENTICATION: u8 = 2;
const SYNC_REPLY: u8 = 4;
const STATE_VECTOR: u8 = 0;
const STATE: u8 = 1;
const UPDATE: u8 = 2;

/// One client; it may write.
#[derive(Debug)]
pub(crate) struct Client {
    framing: Framing,
    document: String,
    content: Content,
    author: u16,
    edits: u16,
    clock: u64,
    choice: Choice,
    standing: Standing,
    waiting: Vec<Bytes>,
}

impl Client {
    /// `author` is 0 for readers.
    pub(crate) fn new(framing: Framing, document: &str, content: Content, author: u16) -> Self {
        Self {
            framing,
            document: document.to_owned(),
            content,
            author,
            edits: 0,
            clock: 0,
            choice: Choice::of(author),
            standing: Standing::Connected,
            waiting: vec![],
        }
    }

    /// The frame that writes the content.
    pub(crate) fn seed(&mut self) -> Bytes {
        let mut structs = Vec::new();
        for index in 0..self.content.tokens * self.content.texts {
            let text = index % self.content.texts;
            let row = index / self.content.texts;
            let place = (row > 0).then(|| self.choice.below(row) * self.content.texts + text);
            item(&mut structs, text, place, &token(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        let mut update = vec![1];
        number(&mut update, (self.content.tokens * self.content.texts) as u64);
        number(&mut update, SEED_CLIENT);
        update.push(0);
        update.extend(structs);
        update.push(0);
        self.sync_frame(UPDATE, &update)
    }

    /// Whether a frame holds the last token of the content.
    pub(crate) fn holds_seed(&self, frame: &[u8]) -> bool {
        let last = self.content.tokens * self.content.texts - 1;
        tokens(frame).any(|token| token as usize == last)
    }

    fn header(&self, kind: u8) -> Vec<u8> {
        let mut frame = Vec::with_capacity(96);
        if self.framing == Framing::Hocuspocus {
            text(&mut frame, &self.document);
        }
        frame.push(kind);
        frame
    }

    fn sync_frame(&self, step: u8, payload: &[u8]) -> Bytes {
        let mut frame = self.header(SYNC);
        frame.push(step);
        number(&mut frame, payload.len() as u64);
        frame.extend_from_slice(payload);
        frame.into()
    }
}

impl Voice for Client {
    fn opening(&mut self) -> Result<Vec<Bytes>> {
        let ask = self.sync_frame(STATE_VECTOR, &[0]);
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
                frame.get(1 + usize::from(frame[0])..).context("a frame without its document's name")?
            }
        };
        let mut heard = Heard { edits: tokens(body).collect(), replies: vec![] };
        self.standing = self.standing.max(Standing::Joined);
        match *body {
            [SYNC | SYNC_REPLY, STATE_VECTOR, ..] => heard.replies.push(self.sync_frame(STATE, &[0, 0])),
            [SYNC | SYNC_REPLY, STATE, ..] => self.standing = Standing::Ready,
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
        let text = (usize::from(self.author) * 7 + usize::from(self.edits)) % self.content.texts;
        let place = self.choice.below(self.content.tokens) * self.content.texts + text;
        let mut update = vec![1, 1];
        number(&mut update, 1000 + u64::from(self.author));
        number(&mut update, self.clock);
        item(&mut update, text, Some(place), &token(key));
        update.push(0);
        self.edits = self.edits.wrapping_add(1);
        self.clock += TOKEN as u64;
        self.waiting.push(self.sync_frame(UPDATE, &update));
        Ok(key)
    }

    fn outgoing(&mut self) -> Result<Vec<Bytes>> {
        Ok(std::mem::take(&mut self.waiting))
    }
}

/// One inserted token: in the middle of an earlier token of the content, or at the beginning of a text.
fn item(out: &mut Vec<u8>, text_number: usize, place: Option<usize>, token: &str) {
    const STRING: u8 = 4;
    const LEFT: u8 = 0x80;
    const RIGHT: u8 = 0x40;
    if let Some(place) = place {
        let middle = (place * TOKEN + TOKEN / 2) as u64;
        out.push(STRING | LEFT | RIGHT);
        for clock in [middle - 1, middle] {
            number(out, SEED_CLIENT);
            number(out, clock);
        }
    } else {
        out.extend_from_slice(&[STRING, 1]);
        text(out, &format!("field_{text_number}"));
    }
    text(out, token);
}

/// The numbers of the tokens in some bytes.
fn tokens(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.windows(TOKEN).filter(|window| window[0] == b'~' && window[TOKEN - 1] == b' ').filter_map(|window| {
        let digits = std::str::from_utf8(&window[1..TOKEN - 1]).ok()?;
        u32::from_str_radix(digits, 16).ok()
    })
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or(0));
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fiche::FICHE;

    #[test]
    fn an_edit_is_found_by_the_key_it_was_given() {
        let mut client = Client::new(Framing::Hocuspocus, "salle", FICHE, 3);
        let key = client.edit().unwrap();
        let frame = client.outgoing().unwrap().remove(0);
        assert_eq!(client.hear(&frame).unwrap().edits, [key]);
    }

    #[test]
    fn the_content_is_recognised_by_its_last_token() {
        let mut client = Client::new(Framing::Plain, "salle", FICHE, 0);
        let seed = client.seed();
        assert!(client.holds_seed(&seed));
        assert!(!client.holds_seed(&seed[..seed.len() / 2]));
    }
}
