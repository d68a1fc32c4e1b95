//! Parameters on the wire: whatever can be written reads back as the same value, and any text is read or refused.

use std::path::Path;
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use spec::model::{Extensions, Parameter, ParameterIn, ParameterKind, SchemaId, Style};
use spec::source::Location;
use spec::style::{decode, encode};
use spec::{Api, Options};

const DOCUMENT: &str = r#"{"openapi": "3.1.0", "info": {"title": "", "version": ""}, "components": {"schemas": {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "strings": {"type": "array", "items": {"type": "string"}},
    "integers": {"type": "array", "items": {"type": "integer"}},
    "object": {"type": "object", "additionalProperties": {"type": "string"}}
}}}"#;

const WAYS: [(ParameterIn, Style); 10] = [
    (ParameterIn::Path, Style::Simple),
    (ParameterIn::Path, Style::Label),
    (ParameterIn::Path, Style::Matrix),
    (ParameterIn::Query, Style::Form),
    (ParameterIn::Query, Style::SpaceDelimited),
    (ParameterIn::Query, Style::PipeDelimited),
    (ParameterIn::Query, Style::DeepObject),
    (ParameterIn::Header, Style::Simple),
    (ParameterIn::Cookie, Style::Form),
    (ParameterIn::Cookie, Style::Cookie),
];

/// The first bytes choose the way and the kind of value, the next line is the parameter's name, the rest the value or what
/// came over the wire.
pub fn style(bytes: &[u8]) {
    let Some(([way, kind, flags], rest)) = bytes.split_first_chunk::<3>() else { return };
    let text = String::from_utf8_lossy(rest);
    let (name, text) = text.split_once('\n').unwrap_or(("color", &text));
    // A parameter without a name cannot be told from others; `;` is then one empty element as well as none.
    let name = if name.is_empty() { "color" } else { name };
    let api = api();
    let (schema, value) = schema_and_value(api, *kind, text);
    let (location_in, style) = WAYS[usize::from(*way) % WAYS.len()];
    let kind =
        ParameterKind::Schema { schema, style, explode: flags & 1 == 1, allow_reserved: flags & 2 == 2 };
    let parameter = parameter(name, location_in, kind);
    let accepts = |id: SchemaId, value: &Value| accepts(api, id, value);
    drop(decode(api, &parameter, text, &accepts));
    let Ok(wire) = encode(&parameter, &value) else { return };
    may_stand_there(location_in, &wire);
    let back = decode(api, &parameter, &wire, &accepts);
    let is_nothing = matches!(&value, Value::Array(list) if list.is_empty())
        || matches!(&value, Value::Object(members) if members.is_empty());
    let is_absent = is_nothing && back == Ok(None);
    assert!(is_absent || back == Ok(Some(value)), "{wire:?} {back:?} {parameter:?}");
}

fn api() -> &'static Api {
    static API: OnceLock<Api> = OnceLock::new();
    API.get_or_init(|| spec::read_text(Path::new("a.json"), DOCUMENT, &Options::default()).api.unwrap())
}

fn schema_and_value(api: &Api, kind: u8, text: &str) -> (SchemaId, Value) {
    let number = text.bytes().fold(0_u64, |sum, byte| sum.rotate_left(7) ^ u64::from(byte)).cast_signed();
    let texts = || text.split('\n');
    let (name, value) = match kind % 7 {
        0 => ("string", json!(text)),
        1 => ("integer", json!(number)),
        2 => ("number", json!(f64::from_bits(number.cast_unsigned()))),
        3 => ("boolean", json!(number & 1 == 1)),
        4 => ("strings", texts().collect()),
        5 => ("integers", text.bytes().collect()),
        _ => {
            let pairs = texts().map(|line| line.split_once('=').unwrap_or((line, "")));
            let members: Map<String, Value> =
                pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect();
            ("object", Value::Object(members))
        }
    };
    (api.component_schemas[name], value)
}

/// What a validator would say, for the few keywords above.
fn accepts(api: &Api, id: SchemaId, value: &Value) -> bool {
    let schema = &api[id];
    schema.types().is_none_or(|types| types.iter().any(|one| one.matches(value)))
        && schema.items().is_none_or(|item| {
            value.as_array().is_none_or(|items| items.iter().all(|value| accepts(api, item, value)))
        })
}

/// RFC 3986, sections 3.3 and 3.4, and RFC 9110, section 5.5.
fn may_stand_there(location_in: ParameterIn, wire: &str) {
    let is_allowed = |character: char| match location_in {
        ParameterIn::Header | ParameterIn::Cookie => matches!(character, ' '..='~'),
        _ => character.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=%".contains(character),
    };
    let odd = wire.chars().find(|character| !is_allowed(*character));
    assert_eq!(odd, None, "{wire:?}");
}

fn parameter(name: &str, location_in: ParameterIn, kind: ParameterKind) -> Parameter {
    Parameter {
        location: Location::root(api().sources.ids().next().unwrap()),
        name: name.to_owned(),
        location_in,
        description: None,
        required: false,
        deprecated: false,
        allow_empty_value: false,
        kind,
        examples: IndexMap::new(),
        extensions: Extensions::default(),
    }
}
