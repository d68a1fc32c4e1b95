//! What a type does not say of its schema: it stays JSON Schema, and `validate` holds the JSON of a value against that.
//!
//! Keyword by keyword: what the type, its parts or a bound says is left out, and so is what never bears on values of the type.
//! Keywords that mean something only together, as `additionalProperties` and `properties`, stay together.

use std::collections::BTreeSet;

use serde_json::Value;
use spec::Api;
use spec::json_schema::{asserted, dynamic_anchors};
use spec::model::{Keyword, Schema, SchemaId};

use super::context::{Context, Spot};
use super::said::{Says, Seen};
use super::shape::{Part, Shape, Whole, forward, says_nothing};
use crate::ir::{Check, Item, Kind, Slot, Type};

/// Keywords of schemas that hold for a value all at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsaid(pub(super) Vec<(SchemaId, Wanted)>);

/// Which keywords of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    All,
    Only(BTreeSet<String>),
}

impl Unsaid {
    /// The schema as JSON, with `refer` for what stands elsewhere.
    pub(super) fn json(&self, api: &Api, refer: &mut dyn FnMut(SchemaId) -> String) -> Value {
        let mut parts: Vec<Value> = self.0.iter().map(|(id, wanted)| wanted.json(api, *id, refer)).collect();
        let asserts = |part: &Value| match part {
            Value::Object(keywords) => keywords.keys().any(|keyword| keyword != "format"),
            other => *other == Value::Bool(false),
        };
        parts.retain(asserts);
        match parts.len() {
            0 => Value::Bool(true),
            1 => parts.swap_remove(0),
            _ => serde_json::json!({ "allOf": parts }),
        }
    }
}

impl Wanted {
    fn json(&self, api: &Api, id: SchemaId, refer: &mut dyn FnMut(SchemaId) -> String) -> Value {
        match self {
            Self::All => asserted(api, id, &|_| true, refer),
            Self::Only(names) => asserted(api, id, &|keyword| names.contains(keyword.name()), refer),
        }
    }
}

impl Context<'_> {
    /// A type with a check of what it does not say, as a part of the type if it was declared for just this.
    pub(super) fn with_unsaid(&mut self, whole: &Whole, shape: &Shape, mut slot: Slot, spot: &Spot) -> Slot {
        let divided = whole.parts.iter().any(|part| self.api.schemas.resource(part.id).is_some());
        let unsaid = match divided {
            false => self.unsaid_of(whole, shape, &slot.ty),
            // What a `$dynamicRef` leads to depends on the way to it, which only the whole of a schema tells.
            true if spot.depth == 0 && !self.is_overridden(whole) => everything(self.api, whole),
            true => return slot,
        };
        let unsaid = Unsaid(unsaid);
        let json = unsaid.json(self.api, &mut |target| reference(self.api, target));
        if json == Value::Bool(true) {
            return slot;
        }
        let check = Check::Schema(self.name_unsaid(unsaid, &json));
        match plain(&slot.ty) {
            Type::Named(name) if self.is_own(name, whole) => {
                let name = name.clone();
                self.add_check(&name, check);
            }
            _ => slot.checks.push(check),
        }
        slot
    }

    /// Whether a type was declared for a conjunction and nothing else.
    fn is_own(&self, name: &str, whole: &Whole) -> bool {
        let is_alias = |item: &Item| matches!(item.kind, Kind::Alias(_) | Kind::Newtype(_));
        self.item(name).is_some_and(|item| !is_alias(item)) && self.origins.get(name) == Some(whole)
    }

    /// Whether a schema is referred to from a resource whose dynamic anchors may change what it means.
    fn is_overridden(&self, whole: &Whole) -> bool {
        let api = self.api;
        whole.parts.iter().any(|part| {
            let own = api.schemas.resource(part.id);
            let refers =
                |schema: &Schema| schema.reference().is_some_and(|target| api.resolve(target) == part.id);
            api.schemas.iter().filter(|(_, schema)| refers(schema)).any(|(id, _)| {
                let other = api.schemas.resource(id).filter(|other| Some(*other) != own);
                other.is_some_and(|other| dynamic_anchors(api, other).next().is_some())
            })
        })
    }

    /// The name is where the schema stands in the document, with the keywords if it is not all of it; the first of several that say
    /// the same stands for all.
    fn name_unsaid(&mut self, unsaid: Unsaid, json: &Value) -> String {
        let resource = unsaid.0.first().and_then(|(id, _)| self.api.schemas.resource(*id));
        let json = format!("{resource:?} {json}");
        if let Some(known) = self.unsaid_names.get(&json) {
            return known.clone();
        }
        let mut name = match unsaid.0.as_slice() {
            [(id, Wanted::All)] => reference(self.api, *id),
            parts => {
                let first = parts.first().map(|(id, _)| reference(self.api, *id)).unwrap_or_default();
                let words: BTreeSet<&str> = parts.iter().flat_map(|(_, wanted)| wanted.words()).collect();
                format!("{first}?{}", words.into_iter().collect::<Vec<_>>().join("&"))
            }
        };
        while self.unsaid.get(&name).is_some_and(|known| *known != unsaid) {
            name.push('\'');
        }
        self.unsaid.insert(name.clone(), unsaid);
        self.unsaid_names.insert(json, name.clone());
        name
    }

    fn unsaid_of(&self, whole: &Whole, shape: &Shape, ty: &Type) -> Vec<(SchemaId, Wanted)> {
        if shape.too_deep || self.is_cycle(whole) {
            return Vec::new();
        }
        let says = match Says::of(self, whole, shape, plain(ty)) {
            Says::Nothing => return everything(self.api, whole),
            Says::All => return Vec::new(),
            says => says,
        };
        let only = shape.ids.iter().filter_map(|id| {
            let mut names = BTreeSet::new();
            for keyword in &self.api[*id].keywords {
                if !says.keyword(&Seen { context: self, whole, shape, id: *id }, keyword) {
                    match group(keyword) {
                        Some(group) => names.extend(group.into_iter().map(str::to_owned)),
                        None => return Some((*id, Wanted::All)),
                    }
                }
            }
            (!names.is_empty()).then_some((*id, Wanted::Only(names)))
        });
        only.collect()
    }
}

impl Wanted {
    fn words(&self) -> Vec<&str> {
        match self {
            Self::All => vec!["all"],
            Self::Only(names) => names.iter().map(String::as_str).collect(),
        }
    }
}

/// What a schema is called in checks and references: where it stands, and before that the resource that it is part of, where
/// that matters.
pub(super) fn reference(api: &Api, id: SchemaId) -> String {
    let pointer = api.sources.pointer(&api[id].location).to_string();
    let place = pointer.strip_prefix("/components/schemas/").unwrap_or(&pointer);
    api.schemas.resource(id).map_or_else(|| place.to_owned(), |resource| format!("{resource}:{place}"))
}

/// A type without what only allows for `null` or for recursion.
fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Option(inner) | Type::Box(inner) => plain(inner),
        other => other,
    }
}

/// The root schemas in full, their branches aside where those are looked at around them.
fn everything(api: &Api, whole: &Whole) -> Vec<(SchemaId, Wanted)> {
    let whole = whole.simplified(api);
    let says_something = |part: &&Part| !says_nothing(&api[forward(api, part.id)]);
    let wanted = |part: &Part| {
        let branches = |keyword: &&Keyword| matches!(keyword, Keyword::AnyOf(_) | Keyword::OneOf(_));
        let keywords = api[part.id].keywords.iter();
        let others =
            keywords.clone().filter(|keyword| !branches(keyword)).map(|keyword| keyword.name().to_owned());
        if part.bare && keywords.clone().any(|keyword| branches(&keyword)) {
            Wanted::Only(others.collect())
        } else {
            Wanted::All
        }
    };
    whole.parts.iter().filter(says_something).map(|part| (part.id, wanted(part))).collect()
}

/// The keywords that mean something only together with one; `None` if all may.
fn group(keyword: &Keyword) -> Option<Vec<&str>> {
    Some(match keyword {
        Keyword::AdditionalProperties(_) => vec!["additionalProperties", "patternProperties", "properties"],
        Keyword::Items(_) => vec!["items", "prefixItems"],
        Keyword::Contains(_) => vec!["contains", "maxContains", "minContains"],
        Keyword::If(_) => vec!["else", "if", "then"],
        Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_) => return None,
        other => vec![other.name()],
    })
}
