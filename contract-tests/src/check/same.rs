//! Whether two JSON values say the same to those who know their schema.
//!
//! A typed client decodes `"2025-03-31T12:31:44.000Z"` into an instant and may write it back as
//! `"2025-03-31T12:31:44Z"`; that loses nothing. So numbers are compared by value, and strings by what their
//! `format` says that they are. Members that no applicable schema names may go, as OpenAPI's objects are open by
//! default and a struct has no place for them; not so where `additionalProperties`, `patternProperties` or
//! `unevaluatedProperties` describes them, or where nothing names any member, as such an object is a map. Where a
//! discriminator names one of the alternatives, the others do not apply.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use serde_json::{Map, Number, Value};
use spec::json_schema::Validators;
use spec::model::SchemaId;
use spec::{Api, JsonPointer};

use super::applicable::Applicable;

/// Nothing is compared deeper than this by its schema; what is deeper must be equal.
const DEEPEST: usize = 64;

/// What got lost or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Where.
    pub(crate) pointer: JsonPointer,
    /// What was there, and what is there now.
    pub(crate) message: String,
}

/// The first difference between a value that a schema accepts and what became of it. `elsewhere` tells the members
/// that do not belong where the value goes, and need not be kept.
pub(crate) fn difference(
    validators: &Validators,
    schema: SchemaId,
    elsewhere: fn(&Api, SchemaId) -> bool,
    before: &Value,
    after: &Value,
) -> Option<Difference> {
    let comparison = Comparison { validators, elsewhere };
    comparison.values(&[schema], before, after, &JsonPointer::root(), 0).err()
}

struct Comparison<'a> {
    validators: &'a Validators,
    elsewhere: fn(&Api, SchemaId) -> bool,
}

impl Comparison<'_> {
    fn applicable(&self) -> Applicable<'_> {
        Applicable(self.validators)
    }

    fn values(
        &self,
        schemas: &[SchemaId],
        before: &Value,
        after: &Value,
        pointer: &JsonPointer,
        depth: usize,
    ) -> Result<(), Difference> {
        if before == after {
            return Ok(());
        }
        let applicable =
            if depth < DEEPEST { self.applicable().of_value(schemas, before) } else { Vec::new() };
        match (before, after) {
            (Value::Object(one), Value::Object(other)) => {
                self.objects(&applicable, one, other, pointer, depth)
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                for (index, (one, other)) in one.iter().zip(other).enumerate() {
                    let items = self.applicable().of_item(&applicable, index);
                    self.values(&items, one, other, &pointer.index(index), depth + 1)?;
                }
                Ok(())
            }
            (Value::Number(one), Value::Number(other)) if equal_numbers(one, other) => Ok(()),
            (Value::String(one), Value::String(other)) if self.equal_texts(&applicable, one, other) => Ok(()),
            _ => Err(Difference {
                pointer: pointer.clone(),
                message: format!("{} has become {}", short(before), short(after)),
            }),
        }
    }

    fn objects(
        &self,
        schemas: &[SchemaId],
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        pointer: &JsonPointer,
        depth: usize,
    ) -> Result<(), Difference> {
        for (name, value) in before {
            let members = self.applicable().of_member(schemas, name);
            match after.get(name) {
                Some(kept) => self.values(&members, value, kept, &pointer.join(name), depth + 1)?,
                None if members.is_empty() && self.applicable().is_struct(schemas) => {}
                // What only requests hold, the client does not look for in a response; and the reverse.
                None if members.iter().any(|id| (self.elsewhere)(self.validators.api(), *id)) => {}
                None => {
                    let message = format!("{} is gone", short(value));
                    return Err(Difference { pointer: pointer.join(name), message });
                }
            }
        }
        match after.iter().find(|(name, _)| !before.contains_key(*name)) {
            Some((name, value)) => {
                let message = format!("{} has come from nowhere", short(value));
                Err(Difference { pointer: pointer.join(name), message })
            }
            None => Ok(()),
        }
    }

    fn equal_texts(&self, schemas: &[SchemaId], before: &str, after: &str) -> bool {
        let api = self.validators.api();
        schemas.iter().any(|id| {
            let format = api[*id].format().or(api[*id].content_encoding());
            format.is_some_and(|format| equal_by_format(format, before, after))
        })
    }
}

/// Numbers by value: `1`, `1.0` and `1e0` are one.
fn equal_numbers(one: &Number, other: &Number) -> bool {
    match (one.as_i64().zip(other.as_i64()), one.as_u64().zip(other.as_u64())) {
        (Some((one, other)), _) => one == other,
        (_, Some((one, other))) => one == other,
        #[expect(clippy::float_cmp, reason = "a value that went through a client must come back to the bit")]
        _ => one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| one == other),
    }
}

/// Texts by what they stand for. Texts of other formats are the same only if they are equal.
fn equal_by_format(format: &str, one: &str, other: &str) -> bool {
    fn both<T: PartialEq>(one: &str, other: &str, read: impl Fn(&str) -> Option<T>) -> bool {
        read(one).zip(read(other)).is_some_and(|(one, other)| one == other)
    }
    match format {
        "date-time" => both(one, other, |text| text.parse::<jiff::Timestamp>().ok()),
        "time" => both(one, other, time_of_day),
        "duration" => both(one, other, |text| text.parse::<jiff::Span>().ok().map(jiff::Span::fieldwise)),
        "uuid" => both(one, other, |text| uuid::Uuid::parse_str(text).ok()),
        "uri" => both(one, other, |text| url::Url::parse(text).ok()),
        "ipv4" | "ipv6" => both(one, other, |text| text.parse::<std::net::IpAddr>().ok()),
        "byte" | "base64" | "base64url" => both(one, other, |text| base64(format, text)),
        _ => false,
    }
}

/// A time of day with an offset (RFC 3339, section 5.6), as an instant of some day.
fn time_of_day(text: &str) -> Option<jiff::Timestamp> {
    format!("2000-01-01T{text}").parse().ok()
}

fn base64(format: &str, text: &str) -> Option<Vec<u8>> {
    let alphabet = if format == "base64url" { alphabet::URL_SAFE } else { alphabet::STANDARD };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet, config).decode(text).ok()
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(&text)),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::Arc;

    use super::*;

    /// The first difference between two values of a schema in YAML.
    fn compare(schema: &str, before: &str, after: &str) -> Option<String> {
        let document = format!(
            "{{openapi: 3.1.0, info: {{title: t, version: '1'}}, components: {{schemas: {{S: {schema}}}}}}}"
        );
        let mut file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
        file.write_all(document.as_bytes()).unwrap();
        let validators = Validators::new(Arc::new(spec::read(file.path()).api.unwrap()));
        let schema = validators.api().component_schemas["S"];
        let read = |text| serde_json::from_str::<Value>(text).unwrap();
        let (before, after) = (read(before), read(after));
        assert!(validators.accepts(schema, &before), "{before} is meant to be valid");
        difference(&validators, schema, Api::is_write_only, &before, &after)
            .map(|difference| difference.pointer.to_string())
    }

    #[test]
    fn numbers_by_value() {
        assert_eq!(compare("{}", "1", "1.0"), None);
        assert_eq!(compare("{}", "1e2", "100"), None);
        assert_eq!(compare("{}", "18446744073709551615", "18446744073709551614"), Some(String::new()));
        assert_eq!(compare("{}", "1", "\"1\""), Some(String::new()));
    }

    #[test]
    fn texts_by_format() {
        for (format, before, after, same) in [
            ("date-time", "2025-03-31T12:31:44.000Z", "2025-03-31T14:31:44+02:00", true),
            ("date-time", "2025-03-31T12:31:44.001Z", "2025-03-31T12:31:44Z", false),
            ("time", "12:00:00Z", "13:00:00+01:00", true),
            ("uuid", "1A901a90-1a90-1a90-1a90-1a901a901a90", "1a901a90-1a90-1a90-1a90-1a901a901a90", true),
            ("uri", "https://example.org", "https://example.org/", true),
            ("duration", "PT60M", "PT60M0S", true),
            ("ipv6", "::0:1", "::1", true),
            ("byte", "YQ==", "YQ==", true),
            ("date", "2025-03-31", "2025-03-30", false),
            ("email", "a@example.org", "A@example.org", false),
        ] {
            let quoted = |text: &str| Value::from(text).to_string();
            let found = compare(&format!("{{format: {format}}}"), &quoted(before), &quoted(after));
            assert_eq!(found.is_none(), same, "{format} {before} {after}");
        }
    }

    #[test]
    fn members() {
        let open = "{properties: {a: {type: integer}}}";
        assert_eq!(compare(open, r#"{"a":1,"b":2}"#, r#"{"a":1}"#), None);
        assert_eq!(compare(open, r#"{"a":1}"#, "{}"), Some("/a".to_owned()));
        assert_eq!(compare(open, "{}", r#"{"a":null}"#), Some("/a".to_owned()));
        let map = "{properties: {a: {}}, additionalProperties: {type: integer}}";
        assert_eq!(compare(map, r#"{"a":1,"b":2}"#, r#"{"a":1}"#), Some("/b".to_owned()));
        let sent = "{properties: {a: {writeOnly: true}, b: {readOnly: true}}}";
        assert_eq!(compare(sent, r#"{"a":1,"b":2}"#, r#"{"b":2}"#), None);
        assert_eq!(compare(sent, r#"{"a":1,"b":2}"#, r#"{"a":1}"#), Some("/b".to_owned()));
        // An object of which nothing is known is a map.
        assert_eq!(compare("{type: object}", r#"{"b":2}"#, "{}"), Some("/b".to_owned()));
    }

    #[test]
    fn a_discriminator_chooses() {
        let schema = |discriminator: &str| {
            format!(
                "{{anyOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}]{discriminator}}}, \
                 A: {{properties: {{kind: {{}}}}}}, B: {{properties: {{kind: {{}}, b: {{}}}}}}"
            )
        };
        let (before, after) = (r#"{"kind":"a","b":1}"#, r#"{"kind":"a"}"#);
        assert_eq!(compare(&schema(""), before, after), Some("/b".to_owned()));
        let mapping = ", discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/A'}}";
        assert_eq!(compare(&schema(mapping), before, after), None);
        let (before, after) = (r#"{"kind":"B","b":1}"#, r#"{"kind":"B"}"#);
        assert_eq!(compare(&schema(mapping), before, after), Some("/b".to_owned()));
    }

    #[test]
    fn schemas_are_followed() {
        let schema = "{items: {allOf: [{$ref: '#/components/schemas/S'}, {anyOf: [{type: integer}, \
                      {properties: {at: {format: date-time}}}]}]}}";
        let (before, after) = (r#"[{"at":"2025-03-31T12:00:00Z"}]"#, r#"[{"at":"2025-03-31T12:00:00.0Z"}]"#);
        assert_eq!(compare(schema, before, after), None);
        assert_eq!(compare(schema, before, r#"[{"at":"2025-03-31T12:00:01Z"}]"#), Some("/0/at".to_owned()));
        assert_eq!(compare(schema, "[1,2]", "[1]"), Some(String::new()));
    }
}
