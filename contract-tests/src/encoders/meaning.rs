//! What two encoders may do otherwise, as the document leaves it open. This is the whole list:
//!
//! - The members of a JSON object stand in any order (RFC 8259, section 4), and numbers of one value are spelled in
//!   several ways (section 6): a struct has an order of its own, and an `f64` writes `1.0`.
//! - What has a `format` is compared by what it stands for: a `date-time` by its instant, whatever its offset; see
//!   [`same`](crate::check::same).
//! - A member with `readOnly` is not to be in a request (OpenAPI 3.1, section 4.8.24.2): the client's type has no place
//!   for one that an example has.
//! - A member that no schema names has no place in a struct; nor has one that the alternative which a discriminator names does
//!   not name.
//! - The engine accepts every media type that the document names, the client those that it decodes (RFC 9110,
//!   section 12.5.1).
//! - A form has no `null` and no empty list: such a member is not there (RFC 6570, section 2.3).
//!
//! All else must be the same to the byte.

use serde_json::Value;
use spec::json_schema::Validators;
use spec::model::{Operation, ParameterIn, SchemaId};
use spec::{Api, JsonPointer};

use crate::body::Codec;
use crate::case::{BodyContent, Parts};
use crate::check::same;

/// The first value that has another meaning, with what became of it.
pub(super) fn difference(
    validators: &Validators,
    operation: &Operation,
    meant: &Parts,
    read: &Parts,
) -> Option<String> {
    let compare = |at: JsonPointer, schema: Option<SchemaId>, meant: Option<&Value>, read: Option<&Value>| {
        let (meant, read) = match (meant, read) {
            (Some(meant), Some(read)) => (meant, read),
            (None, None) => return None,
            (_, read) => return Some(format!("{at} is {}", if read.is_some() { "new" } else { "gone" })),
        };
        let difference = match schema {
            Some(schema) => same::difference(validators, schema, Api::is_read_only, meant, read)
                .map(|found| format!("{}: {}", found.pointer, found.message)),
            None => (meant != read).then(|| format!("{meant} has become {read}")),
        };
        difference.map(|message| format!("{at}{message}"))
    };
    let parameter = |one: &spec::model::Parameter| {
        let of = |parts: &Parts| match one.location_in {
            ParameterIn::Path => parts.path.get(&one.name).cloned(),
            ParameterIn::Query => parts.query.get(&one.name).cloned(),
            ParameterIn::Header => parts.header.get(&one.name).cloned(),
            ParameterIn::Cookie => parts.cookie.get(&one.name).cloned(),
            ParameterIn::Querystring => parts.querystring.clone(),
        };
        let (meant, read) = (of(meant).filter(|value| !is_undefined(value)), of(read));
        compare(crate::part::parameter(one), one.schema(), meant.as_ref(), read.as_ref())
    };
    operation.parameters.iter().find_map(|one| parameter(one)).or_else(|| {
        let documented = operation.request_body.as_ref();
        let media_type = |parts: &Parts| documented?.media_type(&parts.body.as_ref()?.media_type);
        let schema = media_type(meant).and_then(|media_type| media_type.schema);
        let form = |parts: &Parts| {
            let body = parts.body.as_ref()?;
            matches!(Codec::of(&body.media_type), Codec::Form | Codec::Multipart)
                .then(|| defined(value(parts)?))
        };
        let [meant_form, read_form] = [meant, read].map(|parts| form(parts).flatten());
        let meant = meant_form.as_ref().or_else(|| value(meant));
        compare(crate::part::body(), schema, meant, read_form.as_ref().or_else(|| value(read)))
    })
}

/// The members of a form that are there.
fn defined(form: &Value) -> Option<Value> {
    let members = form.as_object()?.iter().filter(|(_, value)| !value.is_null() && !is_undefined(value));
    Some(members.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// An empty list or object counts as not there (RFC 6570, section 2.3).
fn is_undefined(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
}

fn value(parts: &Parts) -> Option<&Value> {
    match &parts.body.as_ref()?.content {
        BodyContent::Value(value) => Some(value),
        BodyContent::Raw(_) => None,
    }
}
