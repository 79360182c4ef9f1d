//! Rich text as data: blocks of spans with marks, read from Automerge's block markers.

use automerge::{Automerge, ObjId, ObjType, ReadDoc, ValueRef, hydrate};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::raw;

/// A rich text. A text that begins without a block marker begins with a paragraph.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RichText {
    /// The blocks' words, a line each.
    pub text: String,
    /// In order.
    pub blocks: Vec<Block>,
}

/// One paragraph, heading, list item or whatever else a client wrote.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// `paragraph`, `heading`, `ordered-list-item`, `unordered-list-item`; other words are kept as they are.
    #[serde(rename = "type")]
    pub kind: String,
    /// The types of the blocks it stands in, outermost first.
    pub parents: Vec<String>,
    /// A heading's level, for example.
    pub attrs: Map<String, Json>,
    /// In order.
    pub spans: Vec<Span>,
}

/// Words under the same marks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The words.
    pub text: String,
    /// `strong`, `em`, `link` and so on, each with its value.
    pub marks: Map<String, Json>,
}

impl Block {
    fn paragraph() -> Self {
        Self { kind: "paragraph".to_owned(), parents: Vec::new(), attrs: Map::new(), spans: Vec::new() }
    }

    fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

/// Maps inside a block marker deeper than this are not read: the words alone are.
const MARKER_DEPTH: usize = 8;

/// Read the Text object `id`.
pub(super) fn read(doc: &Automerge, id: &ObjId) -> RichText {
    let mut blocks = Vec::new();
    match doc.spans(id) {
        // Automerge reads a marker by recursion: one nested a hundred thousand deep would end the process.
        Ok(spans) if markers_are_shallow(doc, id) => spans.for_each(|span| push(&mut blocks, span)),
        _ => push(&mut blocks, automerge::iter::Span::Text { text: super::read::plain(doc, id), marks: None }),
    }
    let text = blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n");
    RichText { text, blocks }
}

fn push(blocks: &mut Vec<Block>, span: automerge::iter::Span) {
    match span {
        automerge::iter::Span::Block(marker) => blocks.push(block(&marker)),
        automerge::iter::Span::Text { text, marks } => {
            if blocks.is_empty() {
                blocks.push(Block::paragraph());
            }
            let marks = marks.iter().flat_map(|set| set.iter());
            let marks = marks.map(|(name, value)| (name.to_owned(), raw::scalar(value))).collect();
            if let Some(block) = blocks.last_mut() {
                block.spans.push(Span { text, marks });
            }
        }
    }
}

fn block(marker: &hydrate::Map) -> Block {
    let kind = match marker.get("type").map(raw::hydrated) {
        Some(Json::String(kind)) => kind,
        _ => return Block::paragraph(),
    };
    let parents = match marker.get("parents").map(raw::hydrated) {
        Some(Json::Array(parents)) => parents.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let attrs = match marker.get("attrs").map(raw::hydrated) {
        Some(Json::Object(attrs)) => attrs,
        _ => Map::new(),
    };
    Block { kind, parents, attrs, spans: Vec::new() }
}

fn markers_are_shallow(doc: &Automerge, text: &ObjId) -> bool {
    let mut level: Vec<ObjId> = children(doc, text);
    for _ in 0..MARKER_DEPTH {
        if level.is_empty() {
            return true;
        }
        level = level.iter().flat_map(|id| children(doc, id)).collect();
    }
    false
}

fn children(doc: &Automerge, id: &ObjId) -> Vec<ObjId> {
    match doc.object_type(id) {
        Ok(ObjType::Map | ObjType::Table) => doc
            .map_range(id, ..)
            .filter(|item| matches!(item.value, ValueRef::Object(_)))
            .map(|item| item.id())
            .collect(),
        Ok(ObjType::List | ObjType::Text) => doc
            .list_range(id, ..)
            .filter(|item| matches!(item.value, ValueRef::Object(_)))
            .map(|item| item.id())
            .collect(),
        Err(_) => Vec::new(),
    }
}
