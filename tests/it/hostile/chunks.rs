//! Chunks no library would write: changes made of any operations, headers over any bytes, bombs.

use std::num::NonZeroU64;

use automerge::{
    ActorId, Change, ChangeHash, ExpandedChange,
    legacy::{self, Key, ObjectId, Op, OpId, SortedVec},
};
use flate2::{Compress, Compression, FlushCompress};
use sha2::{Digest as _, Sha256};

pub(crate) const DOCUMENT: u8 = 0;
pub(crate) const CHANGE: u8 = 1;
pub(crate) const COMPRESSED: u8 = 2;

/// A chunk with its header and the right checksum.
pub(crate) fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut header = vec![kind];
    unsigned(&mut header, body.len() as u64);
    let checksum = Sha256::new().chain_update(&header).chain_update(body).finalize();
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &header[..], body].concat()
}

/// An unsigned LEB128 number.
pub(crate) fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(0x80 | u8::try_from(value & 0x7f).expect("seven bits"));
        value >>= 7;
    }
    out.push(u8::try_from(value).expect("seven bits"));
}

/// The body of a first change of `actor` with these columns: their specification and their bytes.
pub(crate) fn change_body(
    actor: [u8; 16],
    start: u64,
    dependencies: &[ChangeHash],
    columns: &[(u8, &[u8])],
) -> Vec<u8> {
    let mut body = Vec::new();
    unsigned(&mut body, dependencies.len() as u64);
    for hash in dependencies {
        body.extend_from_slice(&hash.0);
    }
    body.push(16);
    body.extend_from_slice(&actor);
    body.push(1);
    unsigned(&mut body, start);
    body.extend_from_slice(&[0, 0, 0]); // the time, no message, no other actors
    columns_into(&mut body, columns);
    for (_, bytes) in columns {
        body.extend_from_slice(bytes);
    }
    body
}

fn columns_into(body: &mut Vec<u8>, columns: &[(u8, &[u8])]) {
    unsigned(body, columns.len() as u64);
    for (specification, bytes) in columns {
        body.push(*specification);
        unsigned(body, bytes.len() as u64);
    }
}

/// The body of a document without changes and with these columns of operations.
pub(crate) fn document_body(columns: &[(u8, &[u8])]) -> Vec<u8> {
    let mut body = vec![1, 1, 7, 1];
    body.extend_from_slice(&[3; 32]);
    columns_into(&mut body, &[]);
    columns_into(&mut body, columns);
    for (_, bytes) in columns {
        body.extend_from_slice(bytes);
    }
    body
}

/// Raw DEFLATE data of zeros: `megabytes` of them, in some kilobytes.
pub(crate) fn deflated_zeros(megabytes: usize) -> Vec<u8> {
    let zeros = vec![0; 8 << 20];
    let mut block = Vec::with_capacity(64 << 10);
    let mut compress = Compress::new(Compression::best(), false);
    // A full flush ends on a byte and refers to nothing before it: such blocks can be repeated.
    while compress.total_in() < zeros.len() as u64 {
        block.reserve(64 << 10);
        let from = usize::try_from(compress.total_in()).expect("in range");
        compress.compress_vec(&zeros[from..], &mut block, FlushCompress::Full).expect("room was reserved");
    }
    let mut whole = block.repeat(megabytes.div_ceil(8));
    whole.extend_from_slice(&[3, 0]); // an empty last block
    whole
}

/// A change that says whatever it is told to.
pub(crate) struct Forged {
    pub(crate) actor: [u8; 16],
    pub(crate) sequence: u64,
    pub(crate) start: u64,
    pub(crate) dependencies: Vec<ChangeHash>,
    pub(crate) operations: Vec<Op>,
}

impl Forged {
    pub(crate) fn forge(self) -> Change {
        Change::from(ExpandedChange {
            operations: self.operations,
            actor_id: ActorId::from(self.actor),
            hash: None,
            seq: self.sequence,
            start_op: NonZeroU64::new(self.start).expect("from 1"),
            time: 0,
            message: None,
            deps: self.dependencies,
            author: None,
            extra_bytes: Vec::new(),
        })
    }
}

/// Sets a key in an object that may not exist.
pub(crate) fn set(object: ObjectId, key: &str) -> Op {
    Op {
        action: legacy::OpType::Put("x".into()),
        obj: object,
        key: Key::Map(key.into()),
        pred: SortedVec::new(),
        insert: false,
    }
}

/// Inserts into a sequence that may not exist, after an element that may not either.
pub(crate) fn insert_after(object: ObjectId, element: legacy::ElementId) -> Op {
    Op {
        action: legacy::OpType::Put("x".into()),
        obj: object,
        key: Key::Seq(element),
        pred: SortedVec::new(),
        insert: true,
    }
}

/// An operation of an actor's.
pub(crate) fn operation(counter: u64, actor: [u8; 16]) -> OpId {
    OpId(counter, ActorId::from(actor))
}

/// An actor's first change.
pub(crate) fn forge(actor: [u8; 16], start: u64, dependencies: Vec<ChangeHash>, operations: Vec<Op>) -> Change {
    Forged { actor, sequence: 1, start, dependencies, operations }.forge()
}

/// Sets a key in an object that is not there.
pub(crate) fn nowhere(counter: u64, actor: [u8; 16]) -> Op {
    set(ObjectId::Id(operation(counter, actor)), "key")
}

/// A text with a mark that ends before it begins, from this operation of an actor on: it passes every check, and no
/// document loads with it.
pub(crate) fn backward_mark(first: u64, actor: [u8; 16]) -> Vec<Op> {
    let id = |number: u64| operation(first + number, actor);
    let text = |action: legacy::OpType, after: Option<u64>| {
        let element = after.map_or(legacy::ElementId::Head, |number| legacy::ElementId::Id(id(number)));
        Op { action, ..insert_after(ObjectId::Id(id(0)), element) }
    };
    let begin = legacy::MarkData { name: "strong".into(), value: true.into(), expand: false };
    vec![
        Op { action: legacy::OpType::Make(automerge::ObjType::Text), ..set(ObjectId::Root, "broken") },
        text(legacy::OpType::Put("a".into()), None),
        text(legacy::OpType::Put("b".into()), Some(1)),
        text(legacy::OpType::MarkBegin(begin), Some(2)),
        text(legacy::OpType::MarkEnd(false), Some(1)),
    ]
}
