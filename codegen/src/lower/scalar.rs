//! Strings by format, numbers by format and bounds.
//!
//! A format gets a type of its own only where the type reads every text of the format. `uri` is none of them: the
//! `url` crate refuses ports beyond 65535 and rewrites what it reads. Unknown formats are strings.

use serde_json::Number;
use spec::model::SchemaType;

use super::choices;
use super::shape::Shape;
use crate::ir::{Check, Slot, Type};
use crate::options::{DateTime, Decimal, Options};

/// The type of a boolean, number or string.
pub(super) fn lower(ty: SchemaType, shape: &Shape, options: &Options) -> Slot {
    let format = shape.format.as_deref();
    let replacement = format.and_then(|format| options.replace_formats.get(format));
    let ty = match (ty, replacement.and_then(|path| choices::replacement(path))) {
        (SchemaType::Boolean, _) => Type::Bool,
        (SchemaType::Integer, None | Some(Type::String)) => Type::Integer(integer(shape)),
        (SchemaType::Number, None | Some(Type::String)) => number(format, options),
        (_, Some(replacement)) => replacement,
        (_, None) => string(format, options),
    };
    let checks = shape.checks.iter().filter(|check| applies(check, &ty)).cloned().collect();
    Slot { ty, checks }
}

fn string(format: Option<&str>, options: &Options) -> Type {
    match format {
        Some("uuid") => Type::Uuid,
        Some("date") if options.date_time != DateTime::String => Type::Date,
        Some("date-time") if options.date_time != DateTime::String => Type::Timestamp,
        Some("decimal") if options.decimal == Decimal::RustDecimal => Type::Decimal,
        Some("binary") => Type::File,
        _ => Type::String,
    }
}

fn number(format: Option<&str>, options: &Options) -> Type {
    match format {
        Some("decimal") if options.decimal == Decimal::RustDecimal => Type::DecimalNumber,
        _ => Type::F64,
    }
}

/// The integer type that a format names, unless the bounds allow more than it holds; `i64` without one, and more
/// only where the bounds ask for it: an `i64` is what people compute with.
fn integer(shape: &Shape) -> &'static str {
    let (lowest, highest) = bounds(&shape.checks);
    let fits = |low: i128, high: i128| {
        lowest.is_none_or(|bound| bound >= low) && highest.is_none_or(|bound| bound <= high)
    };
    let named = match shape.format.as_deref() {
        Some("int8") => Some(("i8", i128::from(i8::MIN), i128::from(i8::MAX))),
        Some("uint8") => Some(("u8", 0, i128::from(u8::MAX))),
        Some("int16") => Some(("i16", i128::from(i16::MIN), i128::from(i16::MAX))),
        Some("uint16") => Some(("u16", 0, i128::from(u16::MAX))),
        Some("int32") => Some(("i32", i128::from(i32::MIN), i128::from(i32::MAX))),
        Some("uint32") => Some(("u32", 0, i128::from(u32::MAX))),
        Some("uint64") => Some(("u64", 0, i128::from(u64::MAX))),
        _ => None,
    };
    match named {
        Some((name, low, high)) if fits(low, high) => name,
        _ if fits(i128::from(i64::MIN), i128::from(i64::MAX)) => "i64",
        _ if fits(0, ROUNDED_U64) && lowest.is_some() => "u64",
        _ if fits(-ROUNDED_I64, ROUNDED_I64) => "i64",
        _ => "i128",
    }
}

/// How far off the ends of `i64` and `u64` may be in a document that went through tools which have floats only.
const ROUNDED_I64: i128 = (1 << 63) + 1024;
const ROUNDED_U64: i128 = (1 << 64) + 2048;

/// The least and the greatest integer that the checks allow.
fn bounds(checks: &[Check]) -> (Option<i128>, Option<i128>) {
    let mut lowest = None;
    let mut highest = None;
    for check in checks {
        match check {
            Check::Minimum(bound) | Check::ExclusiveMinimum(bound) => lowest = lowest.max(whole(bound)),
            Check::Maximum(bound) | Check::ExclusiveMaximum(bound) => {
                highest = match (highest, whole(bound)) {
                    (Some(old), Some(new)) => Some(std::cmp::min::<i128>(old, new)),
                    (old, new) => old.or(new),
                };
            }
            _ => {}
        }
    }
    (lowest, highest)
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from a float saturates, which is what is wanted")]
fn whole(number: &Number) -> Option<i128> {
    number.as_i128().or_else(|| number.as_f64().map(|float| float.trunc() as i128))
}

/// Whether a check is one for values of this type.
pub(super) fn applies(check: &Check, ty: &Type) -> bool {
    match check {
        Check::Minimum(_) | Check::Maximum(_) | Check::ExclusiveMinimum(_) | Check::ExclusiveMaximum(_) => {
            matches!(ty, Type::Integer(_) | Type::F64 | Type::DecimalNumber)
        }
        // A fraction is none of an integer type's values.
        Check::MultipleOf(step) => match ty {
            Type::Integer(_) => !step.is_f64(),
            other => matches!(other, Type::F64 | Type::DecimalNumber),
        },
        // A type of a format has a length of its own.
        Check::MinLength(_) | Check::MaxLength(_) | Check::Pattern(_) => matches!(ty, Type::String),
        Check::MinItems(_) | Check::MaxItems(_) | Check::UniqueItems | Check::Items(_) => {
            matches!(ty, Type::Vec(_))
        }
        Check::MinProperties(_) | Check::MaxProperties(_) | Check::Required(_) | Check::Values(_) => {
            matches!(ty, Type::Map(_) | Type::Object)
        }
        Check::Schema(_) => true,
    }
}
