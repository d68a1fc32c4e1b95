//! Which parts of a document have a say in what is made of one of its parts: what stands in it, and what that refers to.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The pointers of the values that were met, each with all that is in it.
pub(crate) struct Reach(BTreeSet<String>);

/// Keywords that have a say in schemas that do not refer to where they stand.
const NAMES: [&str; 8] = [
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$schema",
    "jsonSchemaDialect",
];

impl Reach {
    /// What some parts lead to. `None` if that cannot be told from pointers alone.
    pub(crate) fn of(document: &Value, parts: impl IntoIterator<Item = String>) -> Option<Self> {
        let text = document.to_string();
        if NAMES.iter().any(|name| text.contains(&format!("\"{name}\":"))) {
            return None;
        }
        let parts = parts.into_iter().filter(|part| document.pointer(part).is_some());
        let mut waiting: Vec<String> = parts.collect();
        let mut met = BTreeSet::new();
        while let Some(pointer) = waiting.pop() {
            let value = document.pointer(&pointer)?;
            if met.insert(pointer.clone()) {
                references(pointer.rsplit('/').next()?, value, &mut waiting)?;
            }
        }
        Some(Self(met))
    }

    /// Whether a change of one part of the document may have a say.
    pub(crate) fn is_touched_by(&self, pointer: &str) -> bool {
        self.0.iter().any(|part| is_in(part, pointer) || is_in(pointer, part))
    }
}

/// Whether the value at one pointer is in the value at another one.
fn is_in(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What a member of an object refers to: by `$ref`, by the names of a discriminator, by those of security schemes.
fn references(key: &str, member: &Value, out: &mut Vec<String>) -> Option<()> {
    match (key, member) {
        ("$ref", Value::String(reference)) => out.push(pointer(reference)?),
        ("mapping", Value::Object(targets)) => {
            out.extend(targets.values().filter_map(Value::as_str).map(schema));
        }
        ("defaultMapping", Value::String(target)) => out.push(schema(target)),
        ("security", Value::Array(alternatives)) => {
            let schemes = alternatives.iter().filter_map(Value::as_object).flatten();
            out.extend(schemes.filter_map(|(scheme, _)| pointer(scheme)));
        }
        _ => {}
    }
    match member {
        Value::Array(elements) => elements.iter().try_for_each(|element| references("", element, out)),
        Value::Object(members) => members.iter().try_for_each(|(key, member)| references(key, member, out)),
        _ => Some(()),
    }
}

/// The pointer of a reference within the document; one to a file may be by the name of a schema as well.
fn pointer(reference: &str) -> Option<String> {
    let fragment = percent_decode_str(reference.strip_prefix('#')?).decode_utf8_lossy().into_owned();
    (fragment.is_empty() || fragment.starts_with('/')).then_some(fragment)
}

/// What a value of `mapping` names.
fn schema(target: &str) -> String {
    let by_name = || format!("/components/schemas/{}", target.replace('~', "~0").replace('/', "~1"));
    pointer(target).unwrap_or_else(by_name)
}
