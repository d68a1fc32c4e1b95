//! [`SchemaId`] → JSON Schema 2020-12 text; behind the feature `validate`, the one wrapper around the validator.

#[cfg(feature = "validate")]
mod formats;
#[cfg(feature = "validate")]
mod validators;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::model::{Api, Keyword, SchemaId};
#[cfg(feature = "validate")]
pub use validators::{Validators, Violation};

/// Writes a schema as a document that needs nothing outside of it: the targets of references stand under `$defs`,
/// components by their name.
pub fn document(api: &Api, id: SchemaId) -> Value {
    let names: BTreeMap<SchemaId, &str> =
        api.component_schemas.iter().map(|(name, id)| (*id, name.as_str())).collect();
    let name_of = |target: SchemaId| match names.get(&target) {
        Some(name) => (*name).to_owned(),
        None => format!("schema-{}", target.as_usize()),
    };
    let mut open = Vec::new();
    let mut root = write(api, id, Content::Everything, &mut |target| {
        open.push(target);
        reference(&name_of(target))
    });
    let mut definitions = Map::new();
    while let Some(target) = open.pop() {
        let name = name_of(target);
        if definitions.contains_key(&name) {
            continue;
        }
        let schema = write(api, target, Content::Everything, &mut |next| {
            open.push(next);
            reference(&name_of(next))
        });
        definitions.insert(name, schema);
    }
    definitions.sort_keys();
    if let (Value::Object(members), false) = (&mut root, definitions.is_empty()) {
        members.insert("$defs".to_owned(), Value::Object(definitions));
    }
    root
}

fn reference(name: &str) -> String {
    crate::JsonPointer::from_tokens(["$defs", name]).to_fragment()
}

/// What of a schema is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Every keyword.
    Everything,
    /// What bears on validity, integer formats as bounds: for the validator.
    #[cfg(feature = "validate")]
    Assertions,
}

/// Writes one schema with its sub-schemas inside; `reference` spells the URI of a target.
///
/// What only identifies a schema (`$id`, `$anchor`, `$defs`) is left out: every `$ref` is followed already, so
/// that nothing refers to it any more. `$dynamicRef` becomes a `$ref` to the schema with the anchor of that
/// name, which is what it means where no schema overrides another's anchor.
fn write(api: &Api, id: SchemaId, content: Content, reference: &mut dyn FnMut(SchemaId) -> String) -> Value {
    let schema = &api[id];
    if let Some(boolean) = schema.boolean {
        return Value::Bool(boolean);
    }
    let mut members = Map::new();
    for keyword in &schema.keywords {
        let value = match keyword {
            Keyword::Id(_)
            | Keyword::Dialect(_)
            | Keyword::Anchor(_)
            | Keyword::DynamicAnchor(_)
            | Keyword::Defs(_) => continue,
            other if content != Content::Everything && other.is_annotation() => continue,
            #[cfg(feature = "validate")]
            other if content == Content::Assertions && !formats::has_sound_patterns(other) => continue,
            Keyword::Ref(target) => Value::String(reference(*target)),
            Keyword::DynamicRef(text) => {
                if let Some(target) = dynamic_target(api, text) {
                    members.insert("$ref".to_owned(), Value::String(reference(target)));
                }
                continue;
            }
            other => plain(other).unwrap_or_else(|| applied(api, other, content, reference)),
        };
        members.insert(keyword.name().to_owned(), value);
    }
    #[cfg(feature = "validate")]
    if content == Content::Assertions {
        formats::lower(schema, &mut members);
    }
    Value::Object(members)
}

/// The schema whose `$dynamicAnchor` a `$dynamicRef` names.
fn dynamic_target(api: &Api, text: &str) -> Option<SchemaId> {
    let (_, anchor) = text.split_once('#')?;
    let named = |keyword: &Keyword| matches!(keyword, Keyword::DynamicAnchor(name) if name == anchor);
    api.schemas.iter().find(|(_, schema)| schema.keywords.iter().any(named)).map(|(id, _)| id)
}

/// The value of a keyword that holds sub-schemas.
fn applied(
    api: &Api,
    keyword: &Keyword,
    content: Content,
    reference: &mut dyn FnMut(SchemaId) -> String,
) -> Value {
    let mut write = |id: SchemaId| write(api, id, content, reference);
    match keyword {
        Keyword::AllOf(list) | Keyword::AnyOf(list) | Keyword::OneOf(list) | Keyword::PrefixItems(list) => {
            list.iter().map(|id| write(*id)).collect()
        }
        Keyword::DependentSchemas(map) | Keyword::Properties(map) | Keyword::PatternProperties(map) => {
            map.iter().map(|(name, id)| (name.clone(), write(*id))).collect()
        }
        Keyword::Not(id)
        | Keyword::If(id)
        | Keyword::Then(id)
        | Keyword::Else(id)
        | Keyword::Items(id)
        | Keyword::Contains(id)
        | Keyword::AdditionalProperties(id)
        | Keyword::PropertyNames(id)
        | Keyword::UnevaluatedItems(id)
        | Keyword::UnevaluatedProperties(id)
        | Keyword::ContentSchema(id) => write(*id),
        _ => Value::Null,
    }
}

/// The value of a keyword that holds no sub-schemas; `None` for one that does.
fn plain(keyword: &Keyword) -> Option<Value> {
    Some(match keyword {
        Keyword::Comment(text)
        | Keyword::Pattern(text)
        | Keyword::Format(text)
        | Keyword::ContentEncoding(text)
        | Keyword::ContentMediaType(text)
        | Keyword::Title(text)
        | Keyword::Description(text) => Value::String(text.clone()),
        Keyword::Type(types) => match types.as_slice() {
            [one] => Value::from(one.as_str()),
            several => several.iter().map(|one| one.as_str()).collect(),
        },
        Keyword::Enum(values) | Keyword::Examples(values) => Value::Array(values.clone()),
        Keyword::Const(value)
        | Keyword::Default(value)
        | Keyword::Xml(value)
        | Keyword::ExternalDocs(value)
        | Keyword::Other(_, value) => value.clone(),
        Keyword::MultipleOf(number)
        | Keyword::Maximum(number)
        | Keyword::ExclusiveMaximum(number)
        | Keyword::Minimum(number)
        | Keyword::ExclusiveMinimum(number) => Value::Number(number.clone()),
        Keyword::MaxLength(count)
        | Keyword::MinLength(count)
        | Keyword::MaxItems(count)
        | Keyword::MinItems(count)
        | Keyword::MaxContains(count)
        | Keyword::MinContains(count)
        | Keyword::MaxProperties(count)
        | Keyword::MinProperties(count) => Value::from(*count),
        Keyword::UniqueItems(flag)
        | Keyword::Deprecated(flag)
        | Keyword::ReadOnly(flag)
        | Keyword::WriteOnly(flag) => Value::Bool(*flag),
        Keyword::Required(names) => names.iter().map(String::as_str).collect(),
        Keyword::DependentRequired(map) => {
            map.iter().map(|(name, names)| (name.clone(), Value::from(names.clone()))).collect()
        }
        Keyword::Discriminator(discriminator) => {
            let mapping: Map<String, Value> = discriminator
                .mapping
                .iter()
                .map(|(value, target)| (value.clone(), Value::String(target.clone())))
                .collect();
            serde_json::json!({ "propertyName": discriminator.property_name, "mapping": mapping })
        }
        _ => return None,
    })
}
