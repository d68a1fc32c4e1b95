//! Answers have no members that the document keeps quiet about.

use indexmap::IndexMap;
use serde_json::Value;
use spec::JsonPointer;
use spec::model::SchemaId;

use super::applicable::Applicable;
use super::context::Content;
use super::{Context, check, in_step};
use crate::finding::{Finding, Severity, Verdict};

check! {
    /// The members of an answer are those that its schema names.
    ///
    /// OpenAPI's objects are open unless they say otherwise, so a member more is no violation. It is drift all the
    /// same: the server has gone on, and the document has not, so that nobody who reads the document knows of the
    /// member and no client hands it out. An object that names no members, or that says what further ones are
    /// like, is a map and not judged, and neither is a problem, which may have further members (RFC 9457, section 3.2).
    undeclared_members, Minor, Answer
}

/// Nothing is looked at deeper than this.
const DEEPEST: usize = 32;

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let Content::Value { value, schema, violations } = &context.content else { return None };
    let is_problem = context.content_type().is_some_and(|name| name.starts_with("application/problem+"));
    if is_problem || !violations.is_empty() {
        return None;
    }
    let mut walk = Walk { applicable: Applicable(context.settings.validators), found: Vec::new() };
    walk.value(&[*schema], value, &JsonPointer::root(), 0);
    let finding = |(schema, pointers): (SchemaId, Vec<JsonPointer>)| {
        let location = context.api()[schema].location;
        let first = pointers.first().cloned().unwrap_or_default();
        Finding {
            severity: Severity::Minor,
            verdict: Verdict::Gap,
            message: told(&pointers),
            expected: "a schema that names every member".to_owned(),
            actual: value.pointer(first.as_str()).map(ToString::to_string).unwrap_or_default(),
            pointer: Some(first),
            location: Some(location),
            patch: in_step::with_members(context.api(), location, &named(value, &pointers)),
            // One cause for all operations that answer with this schema.
            cause: format!("{} {}", CHECK.code, context.api().sources.pointer(&location)),
            ..context.finding(&CHECK, "")
        }
    };
    let mut owners: IndexMap<SchemaId, Vec<JsonPointer>> = IndexMap::new();
    for (pointer, owner) in walk.found {
        owners.entry(owner).or_default().push(pointer);
    }
    Some(owners.into_iter().map(finding).collect())
}

/// The members at these places, by name.
fn named<'a>(value: &'a Value, pointers: &[JsonPointer]) -> Vec<(String, &'a Value)> {
    pointers.iter().filter_map(|pointer| Some((pointer.last()?, value.pointer(pointer.as_str())?))).collect()
}

/// Of more members than this the rest is counted.
const MOST: usize = 8;

fn told(pointers: &[JsonPointer]) -> String {
    let names: Vec<String> =
        pointers.iter().take(MOST).filter_map(JsonPointer::last).map(|name| format!("`{name}`")).collect();
    match (names.as_slice(), pointers.len().saturating_sub(MOST)) {
        ([one], 0) => format!("the answer has a member {one} that the document does not name"),
        (some, 0) => format!("the answer has members that the document does not name: {}", some.join(", ")),
        (some, more) => {
            format!(
                "the answer has members that the document does not name: {} and {more} more",
                some.join(", ")
            )
        }
    }
}

struct Walk<'a> {
    applicable: Applicable<'a>,
    /// The members, each with a schema that could name it.
    found: Vec<(JsonPointer, SchemaId)>,
}

impl Walk<'_> {
    fn value(&mut self, schemas: &[SchemaId], value: &Value, pointer: &JsonPointer, depth: usize) {
        if depth == DEEPEST {
            return;
        }
        let schemas = self.applicable.of_value(schemas, value);
        match value {
            Value::Object(members) if self.applicable.is_struct(&schemas) => {
                for (name, member) in members {
                    let of_member = self.applicable.of_member(&schemas, name);
                    let pointer = pointer.join(name);
                    if of_member.is_empty() {
                        self.undeclared(&schemas, pointer);
                    } else {
                        self.value(&of_member, member, &pointer, depth + 1);
                    }
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let of_member = self.applicable.of_member(&schemas, name);
                    self.value(&of_member, member, &pointer.join(name), depth + 1);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let of_item = self.applicable.of_item(&schemas, index);
                    self.value(&of_item, item, &pointer.index(index), depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Items of one array tend to have the same members; each is told once.
    fn undeclared(&mut self, schemas: &[SchemaId], pointer: JsonPointer) {
        let api = self.applicable.0.api();
        let owner = schemas.iter().copied().find(|id| api[*id].properties().is_some());
        let known = |owner: SchemaId| {
            self.found.iter().any(|(other, id)| *id == owner && other.last() == pointer.last())
        };
        if let Some(owner) = owner.filter(|owner| !known(*owner)) {
            self.found.push((pointer, owner));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn drift() {
        let world = World::new();
        for (further, found) in [
            ("", &[][..]),
            (r#", "list": [1]"#, &[]),
            // A map names none of its members.
            (r#", "open": {"any": 1}"#, &[]),
            (r#", "colour": "red""#, &["a member `colour` that the document does not name"]),
            // What one schema keeps quiet about is one finding.
            (
                r#", "colour": "red", "size": {"deep": 1}"#,
                &["members that the document does not name: `colour`, `size`"],
            ),
        ] {
            let made = "2024-01-01T00:00:00Z";
            let body = format!(r#"{{"name": "a", "made": "{made}", "secret": "s"{further}}}"#);
            let findings = world.check(&CHECK, &world.json(&body)).unwrap();
            let told = findings.iter().map(|finding| finding.message.trim_start_matches("the answer has "));
            assert_eq!(told.collect::<Vec<_>>(), found, "{body}");
            assert!(findings.iter().all(|finding| finding.verdict == Verdict::Gap));
        }
    }

    #[test]
    fn what_is_invalid_is_told_elsewhere() {
        let world = World::new();
        assert_eq!(world.check(&CHECK, &world.json(r#"{"colour": "red"}"#)), None);
    }
}
