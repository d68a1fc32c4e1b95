//! What a type says of its schema, keyword by keyword, with its parts and bounds.
//!
//! In doubt a keyword counts as not said: it is checked once more then, which does no harm.

use std::collections::BTreeSet;

use serde_json::Value;
use spec::Api;
use spec::model::{Keyword, SchemaId, SchemaType};

use super::context::Context;
use super::exclusive::{admits, need_no_check};
use super::scalar::applies;
use super::shape::{Branches, Shape, Whole, check, says_nothing};
use super::union;
use crate::ir::{Check, Kind, Struct, Type};

/// How a type says something of its schema.
pub(super) enum Says<'c> {
    /// Any value is one of it.
    Nothing,
    /// It is somebody else's type, and what it says is not ours to know.
    All,
    /// A list of values.
    Values,
    /// A variant for each branch; with whether the variants also say what stands beside them.
    Branches { all: bool },
    /// A variant for each type, with whether there is one more for all other types.
    Types { others: Option<BTreeSet<SchemaType>> },
    /// An object with named members.
    Struct(&'c Struct),
    /// Anything else.
    Plain(&'c Type),
}

/// A schema among those that hold for a value.
pub(super) struct Seen<'s> {
    pub(super) context: &'s Context<'s>,
    pub(super) whole: &'s Whole,
    pub(super) shape: &'s Shape,
    pub(super) id: SchemaId,
}

impl<'c> Says<'c> {
    pub(super) fn of(context: &'c Context<'_>, whole: &Whole, shape: &Shape, ty: &'c Type) -> Self {
        let kind = ty.named().and_then(|name| context.item(name)).map(|item| &item.kind);
        match (ty, kind) {
            (Type::Value, _) => Self::Nothing,
            (Type::Foreign(_), _) => Self::All,
            _ if shape.values.is_some() => Self::Values,
            _ if formed(context, shape).is_some() => {
                let beside = Shape { types: None, unions: Vec::new(), ..shape.clone() };
                Self::Branches { all: !beside.is_open() }
            }
            (_, Some(Kind::Struct(structure))) => Self::Struct(structure),
            (_, Some(Kind::Union(_) | Kind::Enum(_))) => {
                let others = shape.types.is_none().then(|| shape.implied_types());
                Self::Types { others: others.filter(|_| whole.only.is_none()) }
            }
            // Another name for something that says nothing of this schema.
            (Type::Named(_), _) => Self::Nothing,
            _ => Self::Plain(ty),
        }
    }

    /// Whether it says what a keyword does.
    pub(super) fn keyword(&self, seen: &Seen<'_>, keyword: &Keyword) -> bool {
        match keyword {
            _ if keyword.is_annotation() => true,
            Keyword::AnyOf(list) | Keyword::OneOf(list) => self.branches(seen, list, keyword),
            // Of the first ones every part is looked at by itself; formats are for types to check.
            Keyword::Ref(_)
            | Keyword::AllOf(_)
            | Keyword::Type(_)
            | Keyword::Format(_)
            | Keyword::ContentEncoding(_)
            | Keyword::ContentMediaType(_)
            | Keyword::ContentSchema(_)
            | Keyword::Discriminator(_) => true,
            _ => match self {
                Self::All | Self::Branches { all: true } | Self::Types { others: None } => true,
                Self::Values => of_values(seen.shape, keyword),
                Self::Nothing | Self::Branches { all: false } => false,
                Self::Types { others: Some(types) } => {
                    domain(keyword).is_some_and(|domain| types.contains(&domain))
                }
                Self::Struct(_) | Self::Plain(_) => {
                    is_beside(seen.shape, keyword) || self.of_one_type(seen, keyword)
                }
            },
        }
    }

    /// `anyOf` and `oneOf`: those of a bare part are looked at elsewhere.
    fn branches(&self, seen: &Seen<'_>, list: &[SchemaId], keyword: &Keyword) -> bool {
        let api = seen.context.api;
        let Some(branches) = seen.shape.unions.iter().find(|branches| branches.list == list) else {
            return true;
        };
        let anything = |id: &SchemaId| says_nothing(&api[*id]);
        // Of a base that lists its heirs, each refers to the other without end.
        if union::is_inherited(api, seen.shape, branches) {
            return true;
        }
        if matches!(keyword, Keyword::AnyOf(_)) && list.iter().any(anything) {
            return true;
        }
        if matches!(self, Self::Values) {
            let wanted = |count: usize| count == 1 || (count > 1 && branches.several);
            return listed_in(api, list).is_some_and(|lists| {
                seen.shape.values.iter().flatten().all(|value| wanted(holders(&lists, value)))
            });
        }
        let formed = matches!(self, Self::Branches { .. })
            && formed(seen.context, seen.shape).is_some_and(|formed| formed.list == list);
        // A discriminator tells which branch is meant, whatever others would accept the value too.
        let one = branches.several || branches.discriminator.is_some() || need_no_check(api, list);
        formed && one
    }

    /// A keyword of objects, lists, strings or numbers, where the type is one of those.
    fn of_one_type(&self, seen: &Seen<'_>, keyword: &Keyword) -> bool {
        let (structure, ty) = match self {
            Self::Struct(structure) => (Some(*structure), None),
            Self::Plain(ty) => (None, Some(*ty)),
            _ => return false,
        };
        if let Some(check) = check(keyword) {
            return ty.is_some_and(|ty| applies(&check, ty) && is_exact(&check, ty));
        }
        match keyword {
            Keyword::Properties(properties) => {
                let forbidden = |id: &SchemaId| seen.context.api[*id].boolean == Some(false);
                let rest = structure.is_none_or(|structure| structure.rest.is_some());
                !(rest && properties.values().any(forbidden))
            }
            Keyword::Required(names) => {
                let is_field = |structure: &Struct| names.iter().all(|name| has_field(structure, name));
                let is_map = matches!(ty, Some(Type::Map(_) | Type::Object));
                is_map || structure.is_some_and(|structure| structure.rest.is_some() || is_field(structure))
            }
            Keyword::AdditionalProperties(schema) => additional(seen, structure, ty, *schema),
            Keyword::UnevaluatedProperties(schema) => unevaluated(seen, structure, *schema),
            Keyword::PatternProperties(patterns) => patterns.is_empty(),
            Keyword::Items(_) | Keyword::PrefixItems(_) => items(seen, ty, keyword),
            Keyword::UnevaluatedItems(schema) => seen.context.api[*schema].boolean == Some(true),
            _ => false,
        }
    }
}

/// A keyword beside `enum` or `const`.
fn of_values(shape: &Shape, keyword: &Keyword) -> bool {
    let values = shape.values.iter().flatten();
    match (keyword, check(keyword)) {
        (Keyword::Enum(_) | Keyword::Const(_), _) => true,
        (_, Some(check)) => values.clone().all(|value| admits(&check, value) == Some(true)),
        (_, None) => domain(keyword).is_some_and(|domain| !values.clone().any(|value| domain.matches(value))),
    }
}

/// The values of each branch, if they do nothing but list some.
fn listed_in(api: &Api, branches: &[SchemaId]) -> Option<Vec<Vec<Value>>> {
    let of_branch = |id: &SchemaId| {
        let shape = Shape::gather(api, &Whole::from(*id));
        let lists = |keyword: &Keyword| {
            let listing = Keyword::is_annotation(keyword);
            listing || matches!(keyword, Keyword::Enum(_) | Keyword::Const(_) | Keyword::Ref(_))
        };
        let all = shape.ids.iter().flat_map(|id| &api[*id].keywords).all(lists);
        shape.values.filter(|_| all)
    };
    branches.iter().map(of_branch).collect()
}

/// How many lists have a value.
fn holders(lists: &[Vec<Value>], value: &Value) -> usize {
    lists.iter().filter(|list| list.contains(value)).count()
}

/// The branches that the type is made of, if there are some.
fn formed<'s>(context: &Context<'_>, shape: &'s Shape) -> Option<&'s Branches> {
    let beside = Shape { unions: Vec::new(), ..shape.clone() };
    let mut formed = shape.unions.iter().filter(|branches| union::shapes(context.api, &beside, branches));
    formed.next().filter(|_| formed.next().is_none())
}

/// Whether a keyword bears on values of other types only.
fn is_beside(shape: &Shape, keyword: &Keyword) -> bool {
    let types = shape.likely_types();
    domain(keyword).is_some_and(|domain| {
        let is =
            |ty: &SchemaType| *ty == domain || (domain == SchemaType::Number && *ty == SchemaType::Integer);
        !types.is_empty() && !types.iter().any(is)
    })
}

/// The type of the values that a keyword bears on; `None` for all.
fn domain(keyword: &Keyword) -> Option<SchemaType> {
    Some(match keyword {
        Keyword::Minimum(_)
        | Keyword::Maximum(_)
        | Keyword::ExclusiveMinimum(_)
        | Keyword::ExclusiveMaximum(_)
        | Keyword::MultipleOf(_) => SchemaType::Number,
        Keyword::MinLength(_) | Keyword::MaxLength(_) | Keyword::Pattern(_) => SchemaType::String,
        Keyword::MinItems(_)
        | Keyword::MaxItems(_)
        | Keyword::UniqueItems(_)
        | Keyword::Items(_)
        | Keyword::PrefixItems(_)
        | Keyword::Contains(_)
        | Keyword::MinContains(_)
        | Keyword::MaxContains(_)
        | Keyword::UnevaluatedItems(_) => SchemaType::Array,
        Keyword::MinProperties(_)
        | Keyword::MaxProperties(_)
        | Keyword::Required(_)
        | Keyword::Properties(_)
        | Keyword::PatternProperties(_)
        | Keyword::AdditionalProperties(_)
        | Keyword::PropertyNames(_)
        | Keyword::DependentRequired(_)
        | Keyword::DependentSchemas(_)
        | Keyword::UnevaluatedProperties(_) => SchemaType::Object,
        _ => return None,
    })
}

/// Whether the check of a type means just what the keyword does.
fn is_exact(check: &Check, ty: &Type) -> bool {
    match (check, ty) {
        // Their own equality takes 1 and 1.0 for two numbers.
        (Check::UniqueItems, Type::Vec(item)) => {
            !matches!(**item, Type::Value | Type::Object | Type::Map(_) | Type::Vec(_))
        }
        _ => true,
    }
}

/// Whether a member is there in every value; one that goes one way only need not be.
fn has_field(structure: &Struct, name: &str) -> bool {
    structure.fields.iter().any(|field| field.wire == name)
}

fn additional(seen: &Seen<'_>, structure: Option<&Struct>, ty: Option<&Type>, schema: SchemaId) -> bool {
    let (shape, api) = (seen.shape, seen.context.api);
    let own = api[seen.id].properties();
    let is_own = |name: &String| own.is_some_and(|own| own.contains_key(name));
    let all_own = structure.is_none_or(|structure| structure.fields.iter().all(|field| is_own(&field.wire)));
    let has_rest = structure.is_none_or(|structure| structure.rest.is_some());
    match api[schema].boolean {
        Some(true) => true,
        // What no field is for is not even read.
        Some(false) => !has_rest && all_own,
        None => {
            let alone = shape.additional.as_slice() == [schema] && !shape.holds_rest() && !shape.closed;
            let typed = ty.is_none_or(|ty| matches!(ty, Type::Map(_) | Type::Object));
            alone && all_own && typed
        }
    }
}

/// `unevaluatedProperties: false` is said by a struct without other members, if all its fields are of schemas that the one
/// with the keyword applies.
fn unevaluated(seen: &Seen<'_>, structure: Option<&Struct>, schema: SchemaId) -> bool {
    let sees_all = match seen.whole.parts.as_slice() {
        [only] => only.id == seen.id,
        // A schema with one of its branches.
        [first, branch] => first.id == seen.id && first.bare && !branch.bare,
        _ => false,
    };
    match seen.context.api[schema].boolean {
        Some(true) => true,
        Some(false) => sees_all && structure.is_some_and(|structure| structure.rest.is_none()),
        None => false,
    }
}

fn items(seen: &Seen<'_>, ty: Option<&Type>, keyword: &Keyword) -> bool {
    let api = seen.context.api;
    match (ty, keyword) {
        (Some(Type::Tuple(_)), Keyword::PrefixItems(places)) => places.iter().all(|id| {
            let keywords = &api[*id].keywords;
            api[*id].boolean.is_none()
                && keywords
                    .iter()
                    .all(|keyword| keyword.is_annotation() || matches!(keyword, Keyword::Type(_)))
        }),
        // A tuple has no further items.
        (Some(Type::Tuple(_)), _) => api[seen.id].prefix_items().is_some(),
        (Some(Type::Vec(_)), _) => seen.shape.prefix_items.is_empty(),
        _ => false,
    }
}
