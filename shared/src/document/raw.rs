//! Anything a document holds as plain JSON, for what no gabarit explains.

use automerge::{Automerge, ObjId, ObjType, ReadDoc, ScalarValue, Value, hydrate};
use serde_json::{Map, Value as Json};

/// Objects nested deeper than this are left out: a client may nest without end.
const DEPTH: usize = 16;

/// A value with all that is in it.
pub(super) fn value(doc: &Automerge, value: &Value<'_>, id: &ObjId) -> Json {
    nested(doc, value, id, DEPTH)
}

fn nested(doc: &Automerge, value: &Value<'_>, id: &ObjId, depth: usize) -> Json {
    let Some(below) = depth.checked_sub(1) else { return Json::Null };
    match value {
        Value::Scalar(value) => scalar(value),
        Value::Object(ObjType::Text) => Json::String(super::read::plain(doc, id)),
        Value::Object(ObjType::Map | ObjType::Table) => {
            let mut map = Map::new();
            for key in doc.keys(id) {
                if let Ok(Some((value, id))) = doc.get(id, key.as_str()) {
                    map.insert(key, nested(doc, &value, &id, below));
                }
            }
            Json::Object(map)
        }
        Value::Object(ObjType::List) => doc.values(id).map(|(value, id)| nested(doc, &value, &id, below)).collect(),
    }
}

/// Bytes become hexadecimal text; numbers JSON has no word for become null.
pub(super) fn scalar(value: &ScalarValue) -> Json {
    match value {
        ScalarValue::Bytes(bytes) | ScalarValue::Unknown { bytes, .. } => {
            Json::String(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        ScalarValue::Str(text) => Json::String(text.to_string()),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => Json::from(*number),
        ScalarValue::Uint(number) => Json::from(*number),
        ScalarValue::F64(number) => Json::from(*number),
        ScalarValue::Counter(counter) => Json::from(i64::from(counter)),
        ScalarValue::Boolean(flag) => Json::Bool(*flag),
        ScalarValue::Null => Json::Null,
    }
}

/// A value Automerge has already read; callers have made sure that it is shallow.
pub(super) fn hydrated(value: &hydrate::Value) -> Json {
    match value {
        hydrate::Value::Scalar(value) => scalar(value),
        hydrate::Value::Map(map) => map.iter().map(|(key, item)| (key.clone(), hydrated(&item.value))).collect(),
        hydrate::Value::List(list) => list.iter().map(|item| hydrated(&item.value)).collect(),
        hydrate::Value::Text(text) => Json::String(text.to_string()),
    }
}
