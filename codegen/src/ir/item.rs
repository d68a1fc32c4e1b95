//! The types that are declared: structs, enums, unions, aliases.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Check, Slot, Type};

/// A declared type.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) usage: Usage,
    /// Whether it has a `validate`: something in it, or in what it holds, can be out of bounds.
    pub(crate) validate: bool,
    /// What `validate` checks of a value as a whole.
    pub(crate) checks: Vec<Check>,
    /// Paths of derive macros that it gets beside those of its kind.
    pub(crate) derives: Vec<String>,
    pub(crate) kind: Kind,
}

/// Which way the values of a type go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Requests hold it: it is encoded.
    pub(crate) request: bool,
    /// Responses hold it: it is decoded.
    pub(crate) response: bool,
}

/// What sort of type it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Struct(Struct),
    /// An enum of strings.
    Enum(Enum),
    /// An enum of JSON values of which not all are strings.
    Literals(Literals),
    /// Nothing but this value.
    Constant(Value),
    Union(Union),
    /// Another name for a type.
    Alias(Slot),
    /// A struct around one type; for what an alias cannot be, as it holds itself.
    Newtype(Slot),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    /// All other members.
    pub(crate) rest: Option<Rest>,
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The name in JSON.
    pub(crate) wire: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: bool,
    /// What the member holds when it is there; an `Option` if it may be `null`.
    pub(crate) slot: Slot,
    pub(crate) required: bool,
    /// What a reader is to take for the member if it is absent.
    pub(crate) default: Option<Value>,
    /// The only way in which it goes, if there is one.
    pub(crate) only_in: Option<Way>,
}

/// A way that values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    Request,
    Response,
}

/// The field for members that no other field is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Rest {
    pub(crate) name: String,
    pub(crate) slot: Slot,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Enum {
    pub(crate) variants: Vec<EnumVariant>,
    /// The name of the variant for all other strings; `None` if there may be no others.
    pub(crate) unknown: Option<String>,
    /// Whether the document allows other strings (`anyOf` an `enum` and a string), and not only decoding.
    pub(crate) allows_others: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct EnumVariant {
    pub(crate) name: String,
    pub(crate) wire: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Literals {
    pub(crate) variants: Vec<LiteralVariant>,
    /// The name of the variant for all other values; `None` if there may be no others.
    pub(crate) unknown: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct LiteralVariant {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// `oneOf`, `anyOf` or several types: a value is one of the variants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Union {
    /// Strings that have a name of their own, ahead of the variants; with them an open string is [`Self::unknown`].
    pub(crate) strings: Vec<EnumVariant>,
    /// The name of the variant for other strings, if some have names.
    pub(crate) unknown: Option<String>,
    /// Whether the document allows other strings, and not only decoding.
    pub(crate) allows_others: bool,
    pub(crate) variants: Vec<UnionVariant>,
    /// The member whose value tells the variant.
    pub(crate) tag: Option<String>,
    /// The name of the variant for values that are several of the variants at once (`anyOf`).
    pub(crate) several: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct UnionVariant {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) slot: Slot,
    pub(crate) guard: Guard,
    /// Whether it is an object that has no other members than its own.
    pub(crate) closed: bool,
}

/// What tells a variant from the others, beyond that it can be decoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Guard {
    /// Nothing.
    None,
    /// The member [`Union::tag`] has one of these values.
    Tag(Vec<String>),
    /// The value is of none of these JSON types.
    NoneOf(Vec<&'static str>),
}

impl Item {
    /// Every slot in the declaration.
    pub(crate) fn slots(&self) -> Vec<&Slot> {
        match &self.kind {
            Kind::Struct(Struct { fields, rest }) => {
                let rest = rest.iter().map(|rest| &rest.slot);
                fields.iter().map(|field| &field.slot).chain(rest).collect()
            }
            Kind::Union(union) => union.variants.iter().map(|variant| &variant.slot).collect(),
            Kind::Alias(slot) | Kind::Newtype(slot) => vec![slot],
            Kind::Enum(_) | Kind::Literals(_) | Kind::Constant(_) => Vec::new(),
        }
    }

    /// Gives declared types other names wherever this one speaks of them.
    pub(crate) fn rename(&mut self, names: &BTreeMap<String, String>) {
        if let Kind::Union(union) = &mut self.kind {
            for variant in &mut union.variants {
                let renamed = variant.slot.ty.named().and_then(|old| Some((old, names.get(old)?)));
                if let Some((old, new)) = renamed {
                    let (old, new) = (format!("[`{old}`]"), format!("[`{new}`]"));
                    variant.doc.iter_mut().for_each(|line| *line = line.replace(&old, &new));
                }
            }
        }
        self.types_mut().into_iter().for_each(|ty| ty.rename(names));
    }

    /// Every type in the declaration, to be changed.
    pub(crate) fn types_mut(&mut self) -> Vec<&mut Type> {
        match &mut self.kind {
            Kind::Struct(Struct { fields, rest }) => {
                let rest = rest.iter_mut().map(|rest| &mut rest.slot.ty);
                fields.iter_mut().map(|field| &mut field.slot.ty).chain(rest).collect()
            }
            Kind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.slot.ty).collect(),
            Kind::Alias(slot) | Kind::Newtype(slot) => vec![&mut slot.ty],
            Kind::Enum(_) | Kind::Literals(_) | Kind::Constant(_) => Vec::new(),
        }
    }
}
