//! The keywords of JSON Schema 2020-12 Validation, section 6, on JSON.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use super::Checker;
use super::constant::same;
use super::schema_walk::{Walk, list};
use super::shown::shown;

impl Walk<'_> {
    /// Every keyword that looks at a value alone.
    pub(super) fn assertions(&self, schema: &Map<String, Value>, value: &Value, checker: &mut Checker) {
        for (keyword, content) in schema {
            match keyword.as_str() {
                "type" if !is_of(content, value) => {
                    checker.report("type", format!("{} is not of type {content}", shown(value)));
                }
                "enum" if !list(content).iter().any(|allowed| same(allowed, value)) => {
                    checker.not_in_enum(shown(value));
                }
                "const" if !same(content, value) => {
                    checker.report("const", format!("{} is not {content}", shown(value)));
                }
                _ => {}
            }
            match value {
                Value::Number(number) => of_number(keyword, content, number, checker),
                Value::String(text) => self.of_text(keyword, content, text, checker),
                Value::Array(items) => of_items(keyword, content, items, checker),
                Value::Object(members) => of_members(keyword, content, members, checker),
                Value::Null | Value::Bool(_) => {}
            }
        }
    }

    fn of_text(&self, keyword: &str, content: &Value, text: &str, checker: &mut Checker) {
        match (keyword, content) {
            ("minLength", bound) => checker.min_length(text, least(bound)),
            ("maxLength", bound) => checker.max_length(text, most(bound)),
            ("pattern", Value::String(pattern)) if !self.schemas.matches(pattern, text) => {
                checker.report("pattern", format!("{} does not match {pattern}", shown(text)));
            }
            _ => {}
        }
    }
}

/// Whether a value is of a type, or of one of several.
fn is_of(types: &Value, value: &Value) -> bool {
    let is = |ty: &Value| match (ty.as_str(), value) {
        (Some("integer"), Value::Number(number)) => {
            number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
        }
        (Some("number"), Value::Number(_))
        | (Some("null"), Value::Null)
        | (Some("boolean"), Value::Bool(_))
        | (Some("string"), Value::String(_))
        | (Some("array"), Value::Array(_))
        | (Some("object"), Value::Object(_)) => true,
        _ => false,
    };
    types.as_array().map_or_else(|| is(types), |several| several.iter().any(is))
}

fn of_number(keyword: &str, content: &Value, number: &Number, checker: &mut Checker) {
    let Value::Number(bound) = content else { return };
    let order = compare(number, bound);
    match keyword {
        "minimum" if order == Ordering::Less => {
            checker.report("minimum", format!("{number} is less than {bound}"));
        }
        "maximum" if order == Ordering::Greater => {
            checker.report("maximum", format!("{number} is greater than {bound}"));
        }
        "exclusiveMinimum" if order != Ordering::Greater => {
            checker.report("exclusiveMinimum", format!("{number} is not greater than {bound}"));
        }
        "exclusiveMaximum" if order != Ordering::Less => {
            checker.report("exclusiveMaximum", format!("{number} is not less than {bound}"));
        }
        "multipleOf" => checker.multiple_of(decimal(number), decimal(bound)),
        _ => {}
    }
}

fn compare(left: &Number, right: &Number) -> Ordering {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal),
    }
}

/// A number without an exponent.
fn decimal(number: &Number) -> String {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(float) => float.to_string(),
        None => number.to_string(),
    }
}

fn of_items(keyword: &str, content: &Value, items: &[Value], checker: &mut Checker) {
    match keyword {
        "minItems" => checker.min_items(items, least(content)),
        "maxItems" => checker.max_items(items, most(content)),
        "uniqueItems" if *content == Value::Bool(true) => checker.unique_by(items, same),
        _ => {}
    }
}

fn of_members(keyword: &str, content: &Value, members: &Map<String, Value>, checker: &mut Checker) {
    match (keyword, content) {
        ("minProperties", bound) => checker.min_properties(members.len(), least(bound)),
        ("maxProperties", bound) => checker.max_properties(members.len(), most(bound)),
        ("required", names) => checker.required(&texts(names), |name| members.contains_key(name)),
        ("dependentRequired", Value::Object(dependent)) => {
            for (present, names) in dependent.iter().filter(|(name, _)| members.contains_key(*name)) {
                for name in texts(names).into_iter().filter(|name| !members.contains_key(*name)) {
                    let message = format!("with {present:?} there has to be {name:?}");
                    checker.report("dependentRequired", message);
                }
            }
        }
        _ => {}
    }
}

fn texts(names: &Value) -> Vec<&str> {
    list(names).iter().filter_map(Value::as_str).collect()
}

/// A lower bound of a count; one beyond all counts is never reached.
fn least(bound: &Value) -> usize {
    bound.as_u64().map_or(0, |bound| usize::try_from(bound).unwrap_or(usize::MAX))
}

/// An upper bound of a count.
fn most(bound: &Value) -> usize {
    bound.as_u64().map_or(usize::MAX, |bound| usize::try_from(bound).unwrap_or(usize::MAX))
}
