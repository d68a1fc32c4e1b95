//! `enum` and `const`.
//!
//! Strings become an enum with one more variant for every other string: a new value from a server is no outage,
//! and `validate` refuses it in a request. Values of other types become an enum of literals in the same way. Only
//! `const` is closed: its type holds nothing else.

use serde_json::Value;

use super::context::{Context, Spot};
use super::names::{Case, Scope};
use super::shape::{Shape, Whole};
use super::{docs, null};
use crate::ir::{Enum, EnumVariant, Kind, LiteralVariant, Literals, Slot, Type};
use crate::options::Enums;

/// The type for values out of a list.
pub(super) fn lower(
    context: &mut Context<'_>,
    whole: &Whole,
    shape: &Shape,
    values: &[Value],
    spot: &Spot,
) -> Slot {
    let allowed = allowed(shape, values);
    let nullable = allowed.contains(&Value::Null) && !null::refused(context.api, whole);
    let values: Vec<Value> = allowed.into_iter().filter(|value| !value.is_null()).collect();
    let ty = if values.is_empty() { Type::Null } else { declare(context, whole, shape, &values, spot) };
    Slot::of(if nullable { ty.optional() } else { ty })
}

/// The values that `type` allows too, each once.
fn allowed(shape: &Shape, values: &[Value]) -> Vec<Value> {
    let mut allowed: Vec<Value> = Vec::new();
    for value in values {
        let typed = shape.types.as_ref().is_none_or(|types| types.iter().any(|ty| ty.matches(value)));
        if typed && !allowed.contains(value) {
            allowed.push(value.clone());
        }
    }
    allowed
}

fn declare(context: &mut Context<'_>, whole: &Whole, shape: &Shape, values: &[Value], spot: &Spot) -> Type {
    if values.len() == 2 && values.iter().all(Value::is_boolean) {
        return Type::Bool;
    }
    if let Some(name) = shared(context, shape, spot) {
        return Type::Named(name);
    }
    let name = context.name_type(spot);
    let open = *context.options.enums.get(&name) == Enums::Open;
    let kind = match (values, strings(values)) {
        ([only], _) if shape.constant => Kind::Constant(only.clone()),
        (_, Some(strings)) => {
            let (variants, unknown) = variants(&strings);
            Kind::Enum(Enum { variants, unknown: open.then_some(unknown), allows_others: false })
        }
        (_, None) => literals(values, open),
    };
    context.origins.insert(name.clone(), whole.clone());
    let doc = docs::of_type(context.api, whole, &spot.label);
    let deprecated = docs::is_deprecated(context.api, shape);
    context.declare(&spot.home, name.clone(), doc, deprecated, kind);
    Type::Named(name)
}

/// The component that has just these values, for a schema that is none itself.
fn shared(context: &Context<'_>, shape: &Shape, spot: &Spot) -> Option<String> {
    let unnamed = spot.fixed.is_none();
    open_strings(shape).filter(|_| unnamed).and_then(|values| context.enums.get(&values).cloned())
}

/// The values in order if they are strings, `null` aside, and more may be added to them.
pub(super) fn open_strings(shape: &Shape) -> Option<Vec<String>> {
    let mut allowed = allowed(shape, shape.values.as_ref()?);
    allowed.retain(|value| !value.is_null());
    let mut strings = strings(&allowed)?;
    let closed = shape.constant || shape.impossible || shape.too_deep;
    strings.sort();
    (!closed && !strings.is_empty()).then_some(strings)
}

/// The values if all are strings.
pub(super) fn strings(values: &[Value]) -> Option<Vec<String>> {
    values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// The variant for all other values. No value takes its name, so that it keeps it whatever values there are.
pub(super) const UNKNOWN: &str = "Unknown";

/// A variant for each string, and the name of the one for all others.
pub(super) fn variants(strings: &[String]) -> (Vec<EnumVariant>, String) {
    let mut scope = Scope::holding(&[UNKNOWN]);
    let variants: Vec<EnumVariant> = strings
        .iter()
        .map(|wire| EnumVariant { name: scope.give(wire, Case::Camel, "value"), wire: wire.clone() })
        .collect();
    (variants, UNKNOWN.to_owned())
}

fn literals(values: &[Value], open: bool) -> Kind {
    let mut scope = Scope::holding(&[UNKNOWN]);
    let variants = values
        .iter()
        .map(|value| LiteralVariant {
            name: scope.give(&spelled(value), Case::Camel, "value"),
            value: value.clone(),
        })
        .collect();
    Kind::Literals(Literals { variants, unknown: open.then(|| UNKNOWN.to_owned()) })
}

/// What a literal is called.
fn spelled(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) => "list".to_owned(),
        Value::Object(_) => "object".to_owned(),
        other => other.to_string(),
    }
}
