//! [`Type`]: a Rust type as it is written; [`Slot`]: a type and what else its values must satisfy.

use std::collections::BTreeMap;

use serde_json::Number;

/// A Rust type as it is written in a field or a signature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Type {
    /// A type that is declared in the crate, by its name.
    Named(String),
    String,
    Bool,
    /// `i64`, `u32` and so on.
    Integer(&'static str),
    F64,
    Uuid,
    /// A day: `jiff::civil::Date`, or that of another crate.
    Date,
    /// A point in time: `jiff::Timestamp`, or that of another crate.
    Timestamp,
    /// `rust_decimal::Decimal`, which is a string on the wire.
    Decimal,
    /// The same as a JSON number.
    DecimalNumber,
    /// A type of somebody else by its path; all that is known of it is that it is `Debug`, `Clone` and `PartialEq`.
    Foreign(String),
    /// The runtime's `FilePart`: a file in a multipart body. Where a type is JSON somewhere, it is a string.
    File,
    /// `serde_json::Value`: anything.
    Value,
    /// `serde_json::Map<String, Value>`: any object.
    Object,
    /// `()`, which is `null` on the wire.
    Null,
    /// The runtime's `Never`: no value.
    Never,
    Option(Box<Type>),
    Box(Box<Type>),
    Vec(Box<Type>),
    /// `BTreeMap<String, _>`
    Map(Box<Type>),
    Tuple(Vec<Type>),
}

impl Type {
    /// The type with `null` allowed.
    pub(crate) fn optional(self) -> Self {
        match self {
            // These hold `null` already.
            Self::Option(_) | Self::Value | Self::Null => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// The name of the declared type that this is, boxed or not.
    pub(crate) fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Box(inner) => inner.named(),
            _ => None,
        }
    }

    /// Calls `visit` for each declared type in this one, with whether a list or a map stands in between.
    pub(crate) fn for_each_named(&self, indirect: bool, visit: &mut impl FnMut(&str, bool)) {
        match self {
            Self::Named(name) => visit(name, indirect),
            Self::Option(inner) => inner.for_each_named(indirect, visit),
            Self::Box(inner) | Self::Vec(inner) | Self::Map(inner) => inner.for_each_named(true, visit),
            Self::Tuple(parts) => parts.iter().for_each(|part| part.for_each_named(indirect, visit)),
            _ => {}
        }
    }

    /// Whether a type stands in this one.
    pub(crate) fn holds(&self, wanted: &Self) -> bool {
        self == wanted
            || match self {
                Self::Option(inner) | Self::Box(inner) | Self::Vec(inner) | Self::Map(inner) => {
                    inner.holds(wanted)
                }
                Self::Tuple(parts) => parts.iter().any(|part| part.holds(wanted)),
                _ => false,
            }
    }

    /// Gives declared types in this one other names.
    pub(crate) fn rename(&mut self, names: &BTreeMap<String, String>) {
        match self {
            Self::Named(name) => {
                if let Some(new) = names.get(name) {
                    name.clone_from(new);
                }
            }
            Self::Option(inner) | Self::Box(inner) | Self::Vec(inner) | Self::Map(inner) => {
                inner.rename(names);
            }
            Self::Tuple(parts) => parts.iter_mut().for_each(|part| part.rename(names)),
            _ => {}
        }
    }

    /// Puts a box around a declared type that stands here without a list or a map in between.
    pub(crate) fn box_named(&mut self, wanted: &str) {
        match self {
            Self::Named(name) if name == wanted => {
                let inner = std::mem::replace(self, Self::Null);
                *self = Self::Box(Box::new(inner));
            }
            Self::Option(inner) => inner.box_named(wanted),
            Self::Tuple(parts) => parts.iter_mut().for_each(|part| part.box_named(wanted)),
            _ => {}
        }
    }
}

/// A place that holds values of a type: a field, an item, a variant, an argument, a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Slot {
    pub(crate) ty: Type,
    /// What `validate` checks beyond the type; a declared type's own checks are not among them.
    pub(crate) checks: Vec<Check>,
}

impl Slot {
    /// A slot without further checks.
    pub(crate) fn of(ty: Type) -> Self {
        Self { ty, checks: Vec::new() }
    }
}

/// One thing that is checked about a value that is not `null`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Check {
    Minimum(Number),
    Maximum(Number),
    ExclusiveMinimum(Number),
    ExclusiveMaximum(Number),
    MultipleOf(Number),
    MinLength(u64),
    MaxLength(u64),
    Pattern(String),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
    /// Members that have no fields.
    Required(Vec<String>),
    /// Of each item of a list.
    Items(Vec<Check>),
    /// Of each value of a map.
    Values(Vec<Check>),
    /// What no type and no other check says, by the name of its schema; of `null` too.
    Schema(String),
}
