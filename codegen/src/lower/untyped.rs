//! Where any JSON value stands, or a type that accepts more than its schema, and why. What decides that is all over lowering; here it
//! is gathered afterwards, from what came out and from what was said on the way.

use std::collections::BTreeMap;

use serde_json::Value;
use spec::diagnostic::At;
use spec::model::{self, ParameterIn, SchemaType};
use spec::source::Location;

use super::context::Context;
use super::shape::{Shape, Whole};
use super::{body, outcome, streaming};
use crate::Untyped;
use crate::ir::{Crate, Item, Kind, Operation, OutcomeBody, Place, Slot, Type};

/// The codes of notes that tell of a type that accepts more than the schema.
const SUPERTYPES: &[&str] = &[
    "nested-too-deep",
    "open-branch",
    "open-tuple",
    "reference-cycle",
    "unchecked-keyword",
    "unmerged-branches",
    "unread-schema",
    "unsatisfiable-schema",
    "untyped-members",
];

/// How many values of no type a crate holds.
pub(super) fn count(krate: &Crate) -> usize {
    let of_items = krate.items().flat_map(Item::slots).map(|slot| values(&slot.ty));
    let of_operations = krate.operations().flat_map(Operation::slots).map(|slot| values(&slot.ty));
    of_items.chain(of_operations).sum()
}

fn values(ty: &Type) -> usize {
    match ty {
        Type::Value | Type::Object => 1,
        Type::Option(inner) | Type::Box(inner) | Type::Vec(inner) | Type::Map(inner) => values(inner),
        Type::Tuple(parts) => parts.iter().map(values).sum(),
        _ => 0,
    }
}

/// Every such place, in the order of the crate, and then what else notes tell of.
pub(super) fn report(context: &Context<'_>, krate: &Crate) -> Vec<Untyped> {
    let mut report = Report { context, found: Vec::new(), paths: BTreeMap::new() };
    for module in &krate.types {
        module.items.iter().for_each(|item| report.item("types", item));
    }
    for resource in &krate.resources {
        resource.items.iter().for_each(|item| report.item("resources", item));
        resource.operations.iter().for_each(|operation| report.operation(operation));
    }
    report.supertypes();
    report.found
}

struct Report<'a> {
    context: &'a Context<'a>,
    found: Vec<Untyped>,
    /// Where in the crate a schema became a type, by where it stands.
    paths: BTreeMap<Location, String>,
}

impl Report<'_> {
    fn item(&mut self, module: &str, item: &Item) {
        let path = format!("{module}::{}", item.name);
        let whole = self.context.origins.get(&item.name).cloned();
        self.index(whole.as_ref(), &path);
        let shape = whole.as_ref().map(|whole| self.shape(whole)).unwrap_or_default();
        match &item.kind {
            Kind::Struct(structure) => {
                for field in &structure.fields {
                    let schemas = shape.properties.get(&field.wire).map(|ids| Whole::all(ids));
                    self.slot(&field.slot, schemas.as_ref(), &format!("{path}::{}", field.name));
                }
                if let Some(rest) = &structure.rest {
                    let schemas = Some(Whole::all(&shape.additional)).filter(|all| !all.parts.is_empty());
                    let schemas = schemas.or(whole);
                    self.slot(&rest.slot, schemas.as_ref(), &format!("{path}::{}", rest.name));
                }
            }
            Kind::Union(union) => {
                for variant in &union.variants {
                    let name = format!("{}::{}", item.name, variant.name);
                    let schemas = self.context.origins.get(&name).cloned();
                    self.slot(&variant.slot, schemas.as_ref(), &format!("{module}::{name}"));
                }
            }
            Kind::Alias(slot) | Kind::Newtype(slot) => self.slot(slot, whole.as_ref(), &path),
            Kind::Enum(_) | Kind::Literals(_) | Kind::Constant(_) => {}
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let Some(documented) = self.context.api.operation(&operation.key) else { return };
        let path = format!("resources::{}", operation.name);
        for parameter in &operation.parameters {
            let same = |known: &&std::sync::Arc<model::Parameter>| {
                known.name == parameter.wire && is_at(known.location_in, parameter.place)
            };
            let known = documented.parameters.iter().find(same);
            let schema = known.and_then(|known| known.schema()).map(Whole::from);
            self.slot(&parameter.slot, schema.as_ref(), &format!("{path}::{}", parameter.field));
        }
        let known = documented.request_body.iter().flat_map(|body| &body.content);
        for content in operation.body.iter().flat_map(|body| &body.contents) {
            let Some(slot) = content.kind.slot() else { continue };
            let media_type = known.clone().find(|known| body::sent_as(&known.name) == content.media_type);
            let schema = media_type.and_then(|media_type| media_type.schema).map(Whole::from);
            self.slot(slot, schema.as_ref(), &format!("{path}::body"));
        }
        for outcome in &operation.outcomes {
            let OutcomeBody::Json(slot) = &outcome.body else { continue };
            let known = documented.responses.iter().find(|(key, _)| *key == outcome.key);
            let media_type = known.and_then(|(_, response)| outcome::choose(response));
            let schema = media_type.and_then(|media_type| media_type.schema).map(Whole::from);
            let holder = operation.error_name.as_ref().filter(|_| !outcome.success);
            let holder = holder.map_or(&operation.name, |name| name);
            self.slot(slot, schema.as_ref(), &format!("resources::{holder}::{}", outcome.variant));
        }
        for other in &operation.representations {
            let Some(slot) = other.body.slot() else { continue };
            let response = documented.responses.iter().find(|(key, _)| *key == other.key);
            let mut media_types = response.iter().flat_map(|(_, response)| &response.content);
            let media_type = media_types.find(|known| known.name.trim() == other.media_type);
            let schema = media_type.and_then(|media_type| media_type.schema).map(Whole::from);
            self.slot(slot, schema.as_ref(), &format!("{path}::{}", other.method));
        }
        for header in &operation.headers {
            let headers = documented.responses.values().flat_map(|response| &response.headers);
            let known =
                headers.filter(|(name, _)| name.eq_ignore_ascii_case(&header.wire)).map(|(_, known)| known);
            let Some(known) = known.max_by_key(|known| known.kind.is_some()) else { continue };
            let schema = known.as_parameter(&header.wire).and_then(|parameter| parameter.schema());
            let path = format!("{path}::{}", header.constant);
            self.slot_or(&header.slot, schema.map(Whole::from).as_ref(), known.location, &path);
        }
        let stream = operation.streaming.as_ref().and_then(|streaming| streaming.kind.slot());
        if let (Some(slot), Some((media_type, _))) = (stream, streaming::of_success(documented)) {
            let schema = streaming::item_schema(self.context, media_type).map(Whole::from);
            self.slot_or(slot, schema.as_ref(), media_type.location, &format!("{path}::streamed"));
        }
    }

    /// A slot for which the document may have no schema.
    fn slot_or(&mut self, slot: &Slot, whole: Option<&Whole>, place: Location, path: &str) {
        self.slot(slot, whole, path);
        if whole.is_none() && values(&slot.ty) > 0 {
            let reason = "the document has no schema for it".to_owned();
            let (rust, ty) = (path.to_owned(), "serde_json::Value");
            self.found.push(Untyped { location: place, rust, ty, code: None, reason });
        }
    }

    fn slot(&mut self, slot: &Slot, whole: Option<&Whole>, path: &str) {
        self.index(whole, path);
        if let Some(whole) = whole {
            self.walk(&slot.ty, whole, path);
        }
    }

    /// Keeps where the schemas of a conjunction went; what went somewhere before stays there.
    fn index(&mut self, whole: Option<&Whole>, path: &str) {
        let schemas = whole.map(|whole| Shape::gather(self.context.api, whole).ids).unwrap_or_default();
        for id in schemas {
            let location = self.context.api[id].location;
            self.paths.entry(location).or_insert_with(|| path.to_owned());
        }
    }

    /// Goes down a type and its schema together.
    fn walk(&mut self, ty: &Type, whole: &Whole, path: &str) {
        match ty {
            Type::Value | Type::Object => self.add(ty, whole, path),
            Type::Option(inner) | Type::Box(inner) => self.walk(inner, whole, path),
            Type::Vec(inner) => {
                let items = Whole::all(&self.shape(whole).items);
                self.part(inner, &items, whole, &format!("{path}[]"));
            }
            Type::Map(inner) => {
                let additional = Whole::all(&self.shape(whole).additional);
                self.part(inner, &additional, whole, &format!("{path}{{}}"));
            }
            Type::Tuple(parts) => {
                let places = self.shape(whole).prefix_items;
                for (index, (part, id)) in parts.iter().zip(places).enumerate() {
                    self.walk(part, &Whole::from(id), &format!("{path}.{index}"));
                }
            }
            _ => {}
        }
    }

    /// A part that may have no schema.
    fn part(&mut self, ty: &Type, part: &Whole, around: &Whole, path: &str) {
        if part.parts.is_empty() {
            self.walk(ty, around, path);
        } else {
            self.index(Some(part), path);
            self.walk(ty, part, path);
        }
    }

    /// What a conjunction says, the one branch that is not `null` included.
    fn shape(&self, whole: &Whole) -> Shape {
        let api = self.context.api;
        let shape = Shape::gather(api, whole);
        let [branches] = shape.unions.as_slice() else { return shape };
        let is_null = |shape: &Shape| {
            shape.types.as_ref().is_some_and(|types| types.iter().all(|ty| *ty == SchemaType::Null))
        };
        let of_value = |id: &&model::SchemaId| !is_null(&Shape::gather(api, &Whole::from(**id)));
        match branches.list.iter().filter(of_value).collect::<Vec<_>>().as_slice() {
            [only] => Shape::gather(api, &whole.bare().and(**only)),
            _ => shape,
        }
    }

    fn add(&mut self, ty: &Type, whole: &Whole, path: &str) {
        let whole = whole.simplified(self.context.api);
        let Some(first) = whole.parts.first() else { return };
        let location = self.context.api[first.id].location;
        let shape = self.shape(&whole);
        let said = shape.ids.iter().find_map(|id| self.said(self.context.api[*id].location));
        let (code, reason) = match said {
            Some((code, message)) => (Some(code), message.to_owned()),
            None => (None, reason(ty, &shape, self.context.api).to_owned()),
        };
        let ty = if *ty == Type::Value { "serde_json::Value" } else { "serde_json::Map<String, Value>" };
        self.found.push(Untyped { location, rust: path.to_owned(), ty, code, reason });
    }

    /// What was said of a schema.
    fn said(&self, location: Location) -> Option<(&'static str, &str)> {
        let of_schema = |(code, at, _): &(&'static str, Location, &str)| {
            *at == location && !matches!(*code, "unchecked-keyword" | "untyped-members")
        };
        self.notes().find(of_schema).map(|(code, _, message)| (code, message))
    }

    /// The notes that tell of supertypes.
    fn notes(&self) -> impl Iterator<Item = (&'static str, Location, &str)> {
        let notes = self.context.diagnostics.iter().filter(|note| SUPERTYPES.contains(&note.code));
        notes.filter_map(|note| match note.at {
            At::Value(at) | At::Key(at) => Some((note.code, at, note.message.as_str())),
            At::Text(..) | At::File(_) => None,
        })
    }

    /// What the notes tell of beside the values of no type.
    fn supertypes(&mut self) {
        let told: Vec<(&str, String)> =
            self.found.iter().filter_map(|found| Some((found.code?, found.reason.clone()))).collect();
        let is_new = |code: &str, at: Location, message: &str| {
            let same = |found: &Untyped| found.code == Some(code) && found.location == at;
            !(told.iter().any(|(known, reason)| *known == code && reason == message)
                && self.found.iter().any(same))
        };
        let new: Vec<Untyped> = self
            .notes()
            .filter(|(code, at, message)| is_new(code, *at, message))
            .map(|(code, location, message)| Untyped {
                location,
                rust: self.path(location),
                ty: "supertype",
                code: Some(code),
                reason: message.to_owned(),
            })
            .collect();
        self.found.extend(new);
    }

    /// What a place in the document became a part of.
    fn path(&self, location: Location) -> String {
        let mut here = location;
        loop {
            if let Some(path) = self.paths.get(&here) {
                return path.clone();
            }
            let parent = self.context.api.sources.parent(&here);
            if parent == here {
                return "-".to_owned();
            }
            here = parent;
        }
    }
}

fn is_at(location: ParameterIn, place: Place) -> bool {
    match place {
        Place::Path => location == ParameterIn::Path,
        Place::Query => location == ParameterIn::Query,
        Place::Querystring => location == ParameterIn::Querystring,
        Place::Header => location == ParameterIn::Header,
        Place::Cookie => location == ParameterIn::Cookie,
    }
}

/// Why the document allows any value, or an object of any members.
fn reason(ty: &Type, shape: &Shape, api: &spec::Api) -> &'static str {
    let says_something = |id: &model::SchemaId| {
        api[*id].boolean.is_none() && api[*id].keywords.iter().any(|keyword| !keyword.is_annotation())
    };
    match ty {
        Type::Object if shape.keeps_rest => "members are told apart by patterns only",
        Type::Object if shape.additional.is_empty() => "the schema names no member of the object",
        Type::Object => "members of the object may be anything",
        _ if shape.keeps_rest => {
            "members by pattern, or of branches that are not merged, are held as they are"
        }
        _ if shape.values.as_ref().is_some_and(|values| values.iter().any(Value::is_array)) => {
            "the values have no type in common"
        }
        _ if shape.likely_types().contains(&SchemaType::Array) => "nothing is said of the items",
        _ if shape.likely_types().contains(&SchemaType::Object) => "nothing is said of these members",
        _ if !shape.ids.iter().any(says_something) => "the schema accepts every value",
        _ if shape.types.is_none() => "the schema gives no type",
        _ => "the schema has no type of its own",
    }
}
