//! Header fields are as the document says.

use http::HeaderMap;
use serde_json::{Value, json};
use spec::model::{Header, SchemaId};
use spec::style;

use super::overlay::Change;
use super::{Context, check};
use crate::finding::Finding;

check! {
    /// Every header field that a response of the document requires is there, and every one that it describes is
    /// what its schema says.
    ///
    /// The value is read in the style `simple`, the only one that OpenAPI has for header fields (3.1, section
    /// 4.8.21), or as the media type that its `content` names.
    response_headers_conformance, Major, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, response) = (context.described_answer()?, context.response()?);
    if response.headers.is_empty() {
        return None;
    }
    let look = |(name, header): (&String, &Header)| {
        let (expected, actual, keyword) = wrong(context, &answer.headers, name, header)?;
        Some(Finding {
            message: format!("the header field `{name}` is not as the document says"),
            expected,
            actual,
            location: Some(header.location),
            patch: if keyword == "required" { optional(context, header) } else { None },
            ..context.finding(&CHECK, &format!("{} {name} {keyword}", answer.status))
        })
    };
    Some(response.headers.iter().filter_map(look).collect())
}

/// The patch by which the field need not be there.
fn optional(context: &Context<'_>, header: &Header) -> Option<String> {
    Change::new(context.api()).update(header.location, &json!({ "required": false }))?.finish()
}

/// What is expected of a field and what came instead, with the keyword; `None` if nothing is wrong.
fn wrong(
    context: &Context<'_>,
    headers: &HeaderMap,
    name: &str,
    header: &Header,
) -> Option<(String, String, String)> {
    let lines: Vec<_> =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    if lines.is_empty() {
        let missing = || ("the field is there".to_owned(), "no such field".to_owned(), "required".to_owned());
        return header.required.then(missing);
    }
    // All lines of a field are one (RFC 9110, section 5.3).
    let text = lines.join(", ");
    let parameter = header.as_parameter(name)?;
    let validators = context.settings.validators;
    let accepts = |id: SchemaId, value: &Value| validators.accepts(id, value);
    match style::decode(context.api(), &parameter, text.trim_matches([' ', '\t']), &accepts) {
        Err(error) => Some(("a value that can be read".to_owned(), error.to_string(), "syntax".to_owned())),
        Ok(value) => {
            let (schema, value) = (parameter.schema()?, value.unwrap_or_else(|| Value::from("")));
            let violation = validators.violations(schema, &value).into_iter().next()?;
            Some((format!("`{}` is kept", violation.keyword), violation.message, violation.keyword))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn header_fields() {
        let world = World::new();
        for (headers, cause) in [
            (&[("x-total", "12")][..], None),
            (&[], Some("x-total required")),
            (&[("x-total", "twelve")], Some("x-total type")),
        ] {
            let findings = world.check(&CHECK, &world.answered(200, headers, "")).unwrap();
            match cause {
                None => assert_eq!(findings, []),
                Some(cause) => assert!(findings[0].cause.ends_with(cause), "{}", findings[0].cause),
            }
        }
        assert_eq!(world.check(&CHECK, &world.answered(204, &[], "")), None);
    }
}
