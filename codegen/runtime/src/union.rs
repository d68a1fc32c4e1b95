//! Reading and writing `oneOf` and `anyOf`: the value is buffered once, then shown to the variants.
//!
//! Unlike `#[serde(untagged)]`, the variant that fits best is taken and not the first that can be read, and the error says
//! for each variant why it was not that one.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::Validate;
use super::watched::{self, Lost, Refusal, Watched};

/// A variant: what tells it from the others, and how it is read.
#[derive(Debug, Clone, Copy)]
pub struct Variant<T> {
    name: &'static str,
    tag: Option<(&'static str, &'static [&'static str])>,
    closed: bool,
    read: fn(Watched<'_>) -> Result<T, Refusal>,
}

impl<T> Variant<T> {
    /// A variant by its name for messages, and how to read it.
    pub const fn new(name: &'static str, read: fn(Watched<'_>) -> Result<T, Refusal>) -> Self {
        Self { name, tag: None, closed: false, read }
    }

    /// The member whose value names the variant, and the values that name this one.
    #[must_use]
    pub const fn tagged(self, member: &'static str, values: &'static [&'static str]) -> Self {
        Self { tag: Some((member, values)), ..self }
    }

    /// An object that has no other members than those it names.
    #[must_use]
    pub const fn closed(self) -> Self {
        Self { closed: true, ..self }
    }

    fn is_named_by(&self, value: &Value) -> bool {
        let Some((member, values)) = self.tag else { return false };
        value.get(member).and_then(Value::as_str).is_some_and(|tag| values.contains(&tag))
    }
}

/// A value read as one of the variants.
struct Found<T> {
    value: T,
    misfit: Misfit,
    lost: Lost,
}

/// How badly a variant fits: the least is taken.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Misfit {
    /// The value does not name it. A discriminator is but a hint (OpenAPI 3.1, section 4.8.25): what names no variant, or one
    /// that refuses it, may still be one of the others.
    unnamed: bool,
    /// It has no such members, or is out of its bounds.
    invalid: bool,
    /// How much of the value it would lose.
    lost: usize,
    /// How often it does not know the `null` that is there.
    nulls: usize,
}

/// Reads the variant that fits best; of several such, the first.
///
/// # Errors
/// When no variant accepts the value: what each of them says.
pub fn read<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    union: &str,
    variants: &[Variant<T>],
) -> Result<T, D::Error> {
    let found = candidates(&Value::deserialize(deserializer)?, union, variants, |_| true, false);
    found.map_err(D::Error::custom).map(|(best, _)| taken(best))
}

/// The same for variants that have bounds: one that is kept within them comes before one that is not.
///
/// # Errors
/// When no variant accepts the value: what each of them says.
pub fn read_valid<'de, D: Deserializer<'de>, T: Validate>(
    deserializer: D,
    union: &str,
    variants: &[Variant<T>],
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found = candidates(&value, union, variants, |variant| variant.validate().is_ok(), false);
    found.map_err(D::Error::custom).map(|(best, _)| taken(best))
}

/// Reads a value that may be several variants at once (`anyOf`): the best, and with it those that know what it passes over.
///
/// # Errors
/// When no variant accepts the value: what each of them says.
pub fn read_several<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    union: &str,
    variants: &[Variant<T>],
    valid: fn(&T) -> bool,
    several: fn(Vec<T>) -> T,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let (best, others) = candidates(&value, union, variants, valid, true).map_err(D::Error::custom)?;
    let (invalid, Lost { mut ignored, nulls }) = (best.misfit.invalid, best.lost);
    let mut values = vec![best.value];
    for other in others {
        let knows = |pointer: &String| other.lost.ignored.iter().all(|passed| !is_within(pointer, passed));
        if other.misfit.invalid == invalid && ignored.iter().any(knows) {
            ignored.retain(|pointer| !knows(pointer));
            values.push(other.value);
        }
    }
    watched::pass_on(Lost { ignored, nulls });
    match values.pop() {
        Some(only) if values.is_empty() => Ok(only),
        last => Ok(several(values.into_iter().chain(last).collect())),
    }
}

/// Reads a value of any other type than these.
///
/// # Errors
/// When it is of one of them.
pub fn other(value: Watched<'_>, types: &[&str]) -> Result<Value, Refusal> {
    let value = Value::deserialize(value)?;
    let of_types = match &value {
        Value::Object(_) => types.contains(&"object"),
        Value::Array(_) => types.contains(&"array"),
        _ => false,
    };
    if of_types { Err(Refusal::custom("a value of another type was expected")) } else { Ok(value) }
}

/// Whether a pointer leads to a value or into it.
fn is_within(pointer: &str, value: &str) -> bool {
    pointer.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn taken<T>(found: Found<T>) -> T {
    watched::pass_on(found.lost);
    found.value
}

/// The best variant and the others that accept the value, these only if they are asked for.
fn candidates<T>(
    value: &Value,
    union: &str,
    variants: &[Variant<T>],
    valid: impl Fn(&T) -> bool,
    all: bool,
) -> Result<(Found<T>, Vec<Found<T>>), String> {
    let tagged = variants.iter().any(|variant| variant.tag.is_some());
    let mut order: Vec<&Variant<T>> = variants.iter().collect();
    order.sort_by_key(|variant| !variant.is_named_by(value));
    let mut best: Option<Found<T>> = None;
    let mut others = Vec::new();
    let mut reasons = Vec::new();
    for variant in order {
        let (read, lost) = watched::read(value, variant.read);
        match read {
            Ok(read) => {
                let stray =
                    variant.closed && lost.ignored.iter().any(|place| watched::depth_below(place) == 1);
                let misfit = Misfit {
                    unnamed: tagged && !variant.is_named_by(value),
                    invalid: stray || !valid(&read),
                    lost: lost.ignored.len(),
                    nulls: lost.nulls,
                };
                let perfect = misfit == Misfit { unnamed: false, invalid: false, lost: 0, nulls: 0 };
                let found = Found { value: read, misfit, lost };
                if best.as_ref().is_none_or(|best| found.misfit < best.misfit) {
                    others.extend(best.replace(found).filter(|_| all));
                } else if all {
                    others.push(found);
                }
                if perfect {
                    break;
                }
            }
            Err(refusal) => reasons.push(format!("{}: {refusal}", variant.name)),
        }
    }
    let none = || format!("no variant of {union} matches: {}", reasons.join("; "));
    best.map(|best| (best, others)).ok_or_else(none)
}

/// Writes what is several variants at once as one value.
///
/// # Errors
/// When one of them cannot be written.
pub fn write_several<S: Serializer, T: Serialize>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut whole = Value::Null;
    for value in values {
        let part = serde_json::to_value(value).map_err(S::Error::custom)?;
        whole = if whole.is_null() { part } else { merged(whole, part) };
    }
    whole.serialize(serializer)
}

/// Two views of the same value; what one of them does not know is in the other.
fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            for (name, member) in other {
                let member = match one.remove(&name) {
                    Some(known) => merged(known, member),
                    None => member,
                };
                one.insert(name, member);
            }
            Value::Object(one)
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.into_iter().zip(other).map(|(one, other)| merged(one, other)).collect()
        }
        (one, _) => one,
    }
}
