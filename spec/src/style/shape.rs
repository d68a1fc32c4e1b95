//! What a schema lets a text be: the types it admits, and the schemas of its elements and members.

use crate::model::{Api, SchemaId, SchemaType};

/// A schema and all that bear on the same value: the targets of `$ref` and the branches of `allOf`, `anyOf` and
/// `oneOf`, each once.
pub(super) fn branches(api: &Api, schema: SchemaId) -> Vec<SchemaId> {
    let mut found = vec![schema];
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let schema = &api[id];
        let lists = [schema.all_of(), schema.any_of(), schema.one_of()];
        let inner = lists.into_iter().flatten().flatten().copied();
        for branch in schema.reference().into_iter().chain(inner) {
            if !found.contains(&branch) {
                found.push(branch);
            }
        }
    }
    found
}

/// The types that a schema names anywhere for this value; all of them if it names none.
pub(super) fn types(api: &Api, schema: SchemaId) -> Vec<SchemaType> {
    let mut types = Vec::new();
    for id in branches(api, schema) {
        let schema = &api[id];
        types.extend(schema.types().unwrap_or_default());
        let values = schema.enum_values().unwrap_or_default().iter().chain(schema.const_value());
        if schema.types().is_none() {
            types.extend(values.flat_map(|value| ALL.into_iter().filter(|one| one.matches(value))));
        }
    }
    if types.is_empty() { ALL.to_vec() } else { types }
}

const ALL: [SchemaType; 7] = [
    SchemaType::Integer,
    SchemaType::Number,
    SchemaType::Boolean,
    SchemaType::Null,
    SchemaType::String,
    SchemaType::Array,
    SchemaType::Object,
];

/// The schemas that an element of an array may have to meet; none if any value may stand there.
pub(super) fn element(api: &Api, schema: SchemaId, index: usize) -> Vec<SchemaId> {
    let of = |id: SchemaId| {
        let schema = &api[id];
        schema.prefix_items().and_then(|items| items.get(index)).copied().or_else(|| schema.items())
    };
    branches(api, schema).into_iter().filter_map(of).collect()
}

/// The schemas that a member of an object may have to meet; none if any value may stand there.
pub(super) fn member(api: &Api, schema: SchemaId, name: &str) -> Vec<SchemaId> {
    let of = |id: SchemaId| {
        let schema = &api[id];
        let named = schema.properties().and_then(|properties| properties.get(name)).copied();
        named.or_else(|| schema.additional_properties())
    };
    branches(api, schema).into_iter().filter_map(of).collect()
}

/// The names of the members that a schema knows.
pub(super) fn member_names(api: &Api, schema: SchemaId) -> Vec<&str> {
    let known = branches(api, schema).into_iter().filter_map(|id| api[id].properties());
    known.flat_map(|properties| properties.keys().map(String::as_str)).collect()
}

/// Whether a schema says that members it does not name may be there.
pub(super) fn invites_more_members(api: &Api, schema: SchemaId) -> bool {
    let more = branches(api, schema).into_iter().filter_map(|id| api[id].additional_properties());
    more.into_iter().any(|id| api[id].boolean != Some(false))
}
