//! `application/x-www-form-urlencoded`: an object's members as the fields of a form, each serialised as a query
//! parameter would be, which is how OpenAPI defines them (3.1, section 4.8.15.1.2).

use indexmap::IndexMap;
use serde_json::{Map, Value};
use spec::Api;
use spec::model::{
    Encoding, Extensions, MediaType, Parameter, ParameterIn, ParameterKind, SchemaId, SchemaType, Style,
};
use spec::style::{self, Accepts};

use super::BodyError;

/// Writes the members of an object as a form.
pub(super) fn encode(
    api: &Api,
    media_type: Option<&MediaType>,
    members: &Map<String, Value>,
) -> Result<String, BodyError> {
    let declared = media_type.map(|media_type| declared(api, media_type)).unwrap_or_default();
    let mut parts = Vec::with_capacity(members.len());
    for (name, value) in members {
        let field = match (declared.get(name), media_type) {
            (Some(schema), Some(media_type)) => Some(field(api, media_type, name, *schema)),
            (None, Some(media_type)) => undeclared(api, media_type, name),
            (_, None) => None,
        };
        let Some(field) = field else {
            return Err(BodyError(format!("nothing says how `{name}` is written in a form")));
        };
        let styled = media_type.and_then(|media_type| media_type.encoding.get(name)).is_some_and(is_styled);
        // A list without a style is a field for each item, and each item what it would be alone.
        let alone = match value {
            Value::Array(items) if !styled => items.iter().collect(),
            value => vec![value],
        };
        for value in alone {
            let field = match (value, media_type) {
                (Value::Object(_) | Value::Array(_), Some(media_type)) if !styled => {
                    as_item(media_type, &field)
                }
                _ => field.clone(),
            };
            let part =
                style::encode(&field, value).map_err(|error| BodyError(format!("`{name}`: {error}")))?;
            if !part.is_empty() {
                parts.push(part);
            }
        }
    }
    Ok(parts.join("&"))
}

/// Reads a form as an object.
pub(super) fn decode(
    api: &Api,
    media_type: &MediaType,
    bytes: &[u8],
    accepts: Accepts<'_>,
) -> Result<Value, BodyError> {
    let text = std::str::from_utf8(bytes).map_err(|error| BodyError(error.to_string()))?;
    let pairs = Pairs::new(text);
    let declared = declared(api, media_type);
    let mut members = Map::new();
    for (name, schema) in &declared {
        // A form may be long and have many fields: each is read from its own pairs alone.
        let text = if may_spread(api, media_type, name, *schema) { text.to_owned() } else { pairs.of(name) };
        if text.is_empty() {
            continue;
        }
        let styled = media_type.encoding.get(name).is_some_and(is_styled);
        let value = match items(api, *schema).filter(|_| !styled) {
            Some(item) => Some(json_items(&text, name, item, accepts)),
            None => style::decode(api, &field(api, media_type, name, *schema), &text, accepts)
                .map_err(|error| BodyError(format!("`{name}`: {error}")))?,
        };
        if let Some(value) = value {
            members.insert(name.clone(), value);
        }
    }
    for (name, value) in pairs.0.into_iter().flat_map(|(_, raw)| url::form_urlencoded::parse(raw.as_bytes()))
    {
        // `a[b]` belongs to the declared `a` of a deepObject.
        let owner = name.split('[').next().unwrap_or_default();
        if !declared.contains_key(name.as_ref()) && !declared.contains_key(owner) {
            members.insert(name.into_owned(), Value::from(value.into_owned()));
        }
    }
    Ok(Value::Object(members))
}

/// The schema of the items of a list whose items are no text.
fn items(api: &Api, schema: SchemaId) -> Option<SchemaId> {
    let schema = &api[api.resolve(schema)];
    let item = schema.items().filter(|_| schema.types() == Some(&[SchemaType::Array]))?;
    let types = api[api.resolve(item)].types()?;
    let compound = types.iter().all(|ty| matches!(ty, SchemaType::Object | SchemaType::Array));
    compound.then_some(item)
}

/// The fields of a list whose items are JSON; what is none stays a text, for the validator to refuse.
fn json_items(text: &str, name: &str, item: SchemaId, accepts: Accepts<'_>) -> Value {
    let own = url::form_urlencoded::parse(text.as_bytes()).filter(|(field, _)| field == name);
    own.map(|(_, text)| match serde_json::from_str::<Value>(&text) {
        Ok(value) if accepts(item, &value) || value.is_object() || value.is_array() => value,
        _ => Value::from(text.into_owned()),
    })
    .collect()
}

/// The pairs of a form: the name of each, and the text as it stands.
struct Pairs<'a>(Vec<(String, &'a str)>);

impl<'a> Pairs<'a> {
    fn new(text: &'a str) -> Self {
        let name =
            |raw: &str| url::form_urlencoded::parse(raw.as_bytes()).next().map(|(name, _)| name.into_owned());
        Self(text.split('&').filter_map(|raw| Some((name(raw)?, raw))).collect())
    }

    /// The pairs of one field: `name=…` and `name[…]=…`.
    fn of(&self, name: &str) -> String {
        let is_own =
            |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
        let own: Vec<&str> = self.0.iter().filter(|(key, _)| is_own(key)).map(|(_, raw)| *raw).collect();
        own.join("&")
    }
}

/// Whether a field may be an exploded object, whose members stand in the form under their own names.
fn may_spread(api: &Api, media_type: &MediaType, name: &str, schema: SchemaId) -> bool {
    let is_styled = media_type.encoding.get(name).is_some_and(|encoding| encoding.style == Some(Style::Form));
    let types = api[api.resolve(schema)].types();
    is_styled && types.is_none_or(|types| types.contains(&SchemaType::Object))
}

/// A declared field as a query parameter of the same style.
fn field(api: &Api, media_type: &MediaType, name: &str, schema: SchemaId) -> Parameter {
    let encoding = media_type.encoding.get(name);
    let is_object = api[api.resolve(schema)].types() == Some(&[SchemaType::Object]);
    if is_object && !encoding.is_some_and(is_styled) {
        // An object is JSON unless the Encoding Object gives it a style.
        let content_type = encoding.and_then(|entry| entry.content_type.as_deref());
        return parameter(media_type, name, as_json(media_type, content_type, schema));
    }
    let style = encoding.and_then(|entry| entry.style).unwrap_or(Style::Form);
    let kind = ParameterKind::Schema {
        schema,
        style,
        explode: encoding.and_then(|entry| entry.explode).unwrap_or(style == Style::Form),
        allow_reserved: encoding.is_some_and(|entry| entry.allow_reserved),
    };
    parameter(media_type, name, kind)
}

/// Whether an encoding says how a field is written, beyond its media type.
fn is_styled(encoding: &Encoding) -> bool {
    encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved
}

/// The field of one item that is no text.
fn as_item(form: &MediaType, field: &Parameter) -> Parameter {
    match field.schema() {
        Some(schema) => parameter(form, &field.name, as_json(form, None, schema)),
        None => field.clone(),
    }
}

fn as_json(form: &MediaType, content_type: Option<&str>, schema: SchemaId) -> ParameterKind {
    ParameterKind::Content(Box::new(MediaType {
        location: form.location,
        name: content_type.unwrap_or("application/json").to_owned(),
        description: None,
        schema: Some(schema),
        item_schema: None,
        examples: IndexMap::new(),
        encoding: IndexMap::new(),
        prefix_encoding: Vec::new(),
        item_encoding: None,
        extensions: Extensions::default(),
    }))
}

/// A field that the schema does not name: as `additionalProperties` describes it, else by the form's own schema,
/// which serves only to make it a plain `name=value`.
fn undeclared(api: &Api, media_type: &MediaType, name: &str) -> Option<Parameter> {
    let whole = media_type.schema?;
    let schema = api[api.resolve(whole)].additional_properties().unwrap_or(whole);
    let kind = ParameterKind::Schema { schema, style: Style::Form, explode: true, allow_reserved: false };
    Some(parameter(media_type, name, kind))
}

pub(super) fn parameter(media_type: &MediaType, name: &str, kind: ParameterKind) -> Parameter {
    Parameter {
        location: media_type.location,
        name: name.to_owned(),
        location_in: ParameterIn::Query,
        description: None,
        required: false,
        deprecated: false,
        allow_empty_value: true,
        kind,
        examples: IndexMap::new(),
        extensions: Extensions::default(),
    }
}

/// Every field that the form's schema declares, wherever a branch declares it; the first declaration counts.
pub(super) fn declared(api: &Api, media_type: &MediaType) -> IndexMap<String, SchemaId> {
    let mut found = IndexMap::new();
    for schema in media_type.schema.into_iter().flat_map(|schema| branches(api, schema)) {
        for (name, id) in api[schema].properties().into_iter().flatten() {
            found.entry(name.clone()).or_insert(*id);
        }
    }
    found
}

/// A schema and all that apply to the same value, or may: those behind its reference, and its branches.
pub(super) fn branches(api: &Api, schema: SchemaId) -> Vec<SchemaId> {
    let mut found = Vec::new();
    collect(api, schema, &mut found);
    found
}

fn collect(api: &Api, schema: SchemaId, found: &mut Vec<SchemaId>) {
    if found.contains(&schema) {
        return;
    }
    found.push(schema);
    let here = &api[schema];
    let branches = [here.all_of(), here.any_of(), here.one_of()];
    let branches = branches.into_iter().flatten().flatten().copied();
    for next in branches.chain(here.reference()).chain(here.then()).chain(here.else_()) {
        collect(api, next, found);
    }
}
