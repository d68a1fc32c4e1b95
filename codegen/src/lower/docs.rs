//! What the document says of a schema, as the lines of a doc comment.

use serde_json::Value;
use spec::Api;
use spec::model::Schema;

use super::prose;
use super::shape::{Shape, Whole};
use crate::ir::{Check, Slot, Type};

/// The lines above a type: its description, or else its title or what stands there.
pub(super) fn of_type(api: &Api, whole: &Whole, label: &str) -> Vec<String> {
    let schemas: Vec<&Schema> = whole.parts.iter().map(|part| &api[part.id]).collect();
    let text = schemas.iter().find_map(|schema| schema.description().or_else(|| schema.title()));
    match text.map(prose::lines) {
        Some(lines) if !lines.is_empty() => lines,
        _ => vec![format!("{label}.")],
    }
}

/// The lines above a variant: its description, or else what it holds.
pub(super) fn of_variant(api: &Api, whole: &Whole, slot: &Slot) -> Vec<String> {
    let text =
        whole.parts.first().and_then(|part| api[part.id].description().or_else(|| api[part.id].title()));
    let lines = text.map(prose::lines).unwrap_or_default();
    if !lines.is_empty() {
        return lines;
    }
    let held = match &slot.ty {
        Type::String | Type::Uuid | Type::Date | Type::Timestamp | Type::Decimal => "A string".to_owned(),
        Type::File => "A file".to_owned(),
        Type::Bool => "A boolean".to_owned(),
        Type::Integer(_) => "An integer".to_owned(),
        Type::F64 | Type::DecimalNumber => "A number".to_owned(),
        Type::Foreign(path) => prose::code(path),
        Type::Vec(_) | Type::Tuple(_) => "A list".to_owned(),
        Type::Named(name) => format!("[`{name}`]"),
        _ => "An object".to_owned(),
    };
    vec![[held].into_iter().chain(slot.checks.iter().filter_map(bound)).collect::<Vec<_>>().join(", ") + "."]
}

/// The lines above a field or an argument: the description at the place itself, what its values may be, and an
/// example.
pub(super) fn of_place(api: &Api, whole: &Whole, wire: &str, slot: &Slot) -> Vec<String> {
    let schemas: Vec<&Schema> = whole.parts.iter().map(|part| &api[part.id]).collect();
    let text = schemas.iter().find_map(|schema| schema.description().or_else(|| schema.title()));
    let example = schemas.iter().find_map(|schema| schema.examples().first());
    let default = whole.parts.iter().find_map(|part| api.default_of(part.id));
    place(text, wire, example, default, slot)
}

/// The same where the parts are at hand.
pub(super) fn place(
    text: Option<&str>,
    wire: &str,
    example: Option<&Value>,
    default: Option<&Value>,
    slot: &Slot,
) -> Vec<String> {
    let mut lines = text.map(prose::lines).unwrap_or_default();
    if lines.is_empty() {
        lines.push(format!("{}.", prose::code(wire)));
    }
    let facts = facts(slot, default);
    if !facts.is_empty() {
        add(&mut lines, facts);
    }
    match example.and_then(short) {
        Some(example) => with_example(lines, &example),
        None => lines,
    }
}

/// An example goes into a line that stands alone, or else into a paragraph of its own.
fn with_example(mut lines: Vec<String>, example: &str) -> Vec<String> {
    match lines.as_mut_slice() {
        [line] if line.len() + example.len() < 90 && !line.starts_with(['#', '|', '-', '*', '>']) => {
            let bare = line.trim_end_matches('.').len();
            let stop = if bare < line.len() { "." } else { "" };
            line.truncate(bare);
            *line = format!("{line}, e.g. {example}{stop}");
        }
        _ => add(&mut lines, format!("Example: {example}")),
    }
    lines
}

/// Adds a line to the paragraph at the end, if there is one that ends with a sentence; or else as a paragraph of its own.
fn add(lines: &mut Vec<String>, line: String) {
    let paragraph = lines.iter().rev().take_while(|line| !line.is_empty());
    let is_plain = |line: &String| line.starts_with(|first: char| first.is_alphabetic() || first == '`');
    let is_fenced = lines.iter().any(|line| line.contains("```"));
    let ends = lines.last().is_some_and(|line| line.ends_with(['.', '!', '?']));
    if is_fenced || !ends || !paragraph.clone().all(is_plain) {
        lines.push(String::new());
    }
    lines.push(line);
}

/// A value as inline code, unless it is too long to read there.
fn short(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (!text.trim().is_empty() && text.len() <= 60).then(|| prose::code(&text))
}

/// Bounds and default in one line.
fn facts(slot: &Slot, default: Option<&Value>) -> String {
    let mut facts: Vec<String> = slot.checks.iter().filter_map(bound).collect();
    facts.extend(default.and_then(short).map(|default| format!("default {default}")));
    let mut line = facts.join(", ");
    if let Some(first) = line.get(..1).map(str::to_ascii_uppercase) {
        line.replace_range(..1, &first);
        line.push('.');
    }
    line
}

/// A bound in words.
fn bound(check: &Check) -> Option<String> {
    Some(match check {
        Check::Minimum(bound) => format!("at least {bound}"),
        Check::Maximum(bound) => format!("at most {bound}"),
        Check::ExclusiveMinimum(bound) => format!("more than {bound}"),
        Check::ExclusiveMaximum(bound) => format!("less than {bound}"),
        Check::MultipleOf(step) => format!("a multiple of {step}"),
        Check::MinLength(1) => "not empty".to_owned(),
        Check::MinLength(bound) => format!("at least {bound} characters"),
        Check::MaxLength(bound) => format!("at most {bound} characters"),
        Check::MinItems(1) => "at least one item".to_owned(),
        Check::MinItems(bound) => format!("at least {bound} items"),
        Check::MaxItems(bound) => format!("at most {bound} items"),
        Check::UniqueItems => "no item twice".to_owned(),
        Check::MinProperties(bound) => format!("at least {bound} members"),
        Check::MaxProperties(bound) => format!("at most {bound} members"),
        Check::Pattern(pattern) => format!("matching {}", short(&Value::from(pattern.as_str()))?),
        Check::Required(names) => {
            let names: Vec<String> = names.iter().map(|name| prose::code(name)).collect();
            format!("with {}", names.join(", "))
        }
        Check::Items(_) | Check::Values(_) | Check::Schema(_) => return None,
    })
}

/// Whether the outermost schema is deprecated.
pub(super) fn is_deprecated(api: &Api, shape: &Shape) -> bool {
    shape.ids.first().is_some_and(|id| api[*id].is_deprecated())
}
