//! Whether it has to be checked that a value is one branch of a `oneOf` only, as far as that is plain to see.

use std::collections::BTreeSet;

use serde_json::Value;
use spec::Api;
use spec::model::{Keyword, SchemaId, SchemaType};

use super::shape::{Shape, Whole};
use crate::ir::Check;

/// Whether each value of the variants is one of the branches at most; or whether `oneOf` is said where `anyOf` is meant, as one branch has every
/// value of another, which thus would have none: an integer beside a number, a schema beside one that extends it.
pub(super) fn need_no_check(api: &Api, branches: &[SchemaId]) -> bool {
    let shapes: Vec<Shape> = branches.iter().map(|id| Shape::gather(api, &Whole::from(*id))).collect();
    let pairs = || {
        let rest_of = |index: usize| shapes.iter().skip(index + 1);
        shapes.iter().enumerate().flat_map(move |(index, one)| rest_of(index).map(move |other| (one, other)))
    };
    pairs().any(|(one, other)| contains(api, one, other) || contains(api, other, one))
        || pairs().all(|(one, other)| exclude(api, one, other))
}

/// Whether every value of one schema is one of the other: that says no more than a type, or the one holds what it says too.
fn contains(api: &Api, wide: &Shape, narrow: &Shape) -> bool {
    let says_type = |id: &SchemaId| {
        let keywords = &api[*id].keywords;
        keywords.iter().all(|keyword| keyword.is_annotation() || matches!(keyword, Keyword::Type(_)))
    };
    let types = |shape: &Shape| shape.types.as_ref().map(widened);
    let by_type = wide.ids.iter().all(says_type)
        && match (types(wide), types(narrow)) {
            (None, _) => true,
            (Some(wide), Some(narrow)) => narrow.is_subset(&wide),
            (Some(_), None) => false,
        };
    let extended = wide.ids.iter().all(|id| narrow.ids.contains(id)) && !wide.too_deep;
    !narrow.impossible && !wide.impossible && (by_type || extended)
}

fn exclude(api: &Api, one: &Shape, other: &Shape) -> bool {
    if one.impossible
        || other.impossible
        || by_type(one, other)
        || by_value(one, other)
        || by_format(one, other)
    {
        return true;
    }
    // A variant that `null` may stand for is not told apart by its members.
    let objects = [one, other].iter().all(|shape| {
        shape.types.as_ref().is_some_and(|types| types.iter().all(|ty| *ty == SchemaType::Object))
    });
    objects && (by_members(one, other) || by_members(other, one) || by_tag(api, one, other))
}

/// They have no type in common.
fn by_type(one: &Shape, other: &Shape) -> bool {
    let (Some(one), Some(other)) = (&one.types, &other.types) else { return false };
    widened(one).is_disjoint(&widened(other))
}

/// The types, with integers where there are numbers.
fn widened(types: &BTreeSet<SchemaType>) -> BTreeSet<SchemaType> {
    let integer = types.contains(&SchemaType::Number).then_some(SchemaType::Integer);
    types.iter().copied().chain(integer).collect()
}

/// Both are texts, of different formats; whoever writes that means the formats to tell them apart.
fn by_format(one: &Shape, other: &Shape) -> bool {
    one.format.is_some() && other.format.is_some() && one.format != other.format
}

/// One of them is a list of values of which the other has none.
fn by_value(one: &Shape, other: &Shape) -> bool {
    let none = |values: &Shape, shape: &Shape| {
        values.values.as_ref().is_some_and(|values| {
            values.iter().all(|value| {
                let other_type =
                    shape.types.as_ref().is_some_and(|types| !types.iter().any(|ty| ty.matches(value)));
                let other_value = shape.values.as_ref().is_some_and(|others| !others.contains(value));
                other_type || other_value || is_out_of_bounds(shape, value)
            })
        })
    };
    none(one, other) || none(other, one)
}

/// As `""` is beside a string of at least one character.
fn is_out_of_bounds(shape: &Shape, value: &Value) -> bool {
    shape.checks.iter().any(|check| admits(check, value) == Some(false))
}

/// Whether a value keeps a bound; `None` where that takes more than a look.
pub(super) fn admits(check: &Check, value: &Value) -> Option<bool> {
    let by_length =
        |keeps: &dyn Fn(u64) -> bool| value.as_str().is_none_or(|text| keeps(text.chars().count() as u64));
    let by_size = |keeps: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(keeps);
    Some(match check {
        Check::MinLength(least) => by_length(&|length| length >= *least),
        Check::MaxLength(most) => by_length(&|length| length <= *most),
        Check::Minimum(least) => by_size(&|number| Some(number) >= least.as_f64()),
        Check::Maximum(most) => by_size(&|number| Some(number) <= most.as_f64()),
        Check::ExclusiveMinimum(bound) => by_size(&|number| Some(number) > bound.as_f64()),
        Check::ExclusiveMaximum(bound) => by_size(&|number| Some(number) < bound.as_f64()),
        Check::Pattern(_) if !value.is_string() => true,
        Check::MultipleOf(_) if !value.is_number() => true,
        Check::MinItems(_) | Check::MaxItems(_) | Check::UniqueItems if !value.is_array() => true,
        Check::MinProperties(_) | Check::MaxProperties(_) if !value.is_object() => true,
        _ => return None,
    })
}

/// One of them demands a member that values of the other's type never have: a struct holds no members but its own.
fn by_members(demanding: &Shape, other: &Shape) -> bool {
    let has = |name: &String| other.properties.contains_key(name);
    let is_struct = other.closed || !other.properties.is_empty();
    let holds_rest = !other.additional.is_empty() || other.holds_rest() || !other.required.iter().all(has);
    is_struct && !holds_rest && other.unions.is_empty() && !demanding.required.iter().all(has)
}

/// Both demand a member that has other values in each.
fn by_tag(api: &Api, one: &Shape, other: &Shape) -> bool {
    one.required.intersection(&other.required).any(|name| {
        let of = |shape: &Shape| shape.properties.get(name).map(|ids| Shape::gather(api, &Whole::all(ids)));
        match (of(one), of(other)) {
            (Some(one), Some(other)) => by_type(&one, &other) || by_value(&one, &other),
            _ => false,
        }
    })
}
