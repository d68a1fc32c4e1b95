//! Runtime expressions: values out of a request and its answer (OpenAPI 3.1, section 4.8.20.4).

use http::HeaderMap;
use indexmap::IndexMap;
use serde_json::Value;

use crate::case::BodyContent;
use crate::exchange::Exchange;
use crate::sequence::thing;

/// The value that a constant or an expression has after an exchange; `None` if the exchange does not have it.
pub(super) fn value(expression: &Value, exchange: &Exchange) -> Option<Value> {
    match expression {
        Value::String(text) if text.starts_with('$') => one(text, exchange),
        Value::String(text) if text.contains("{$") => embedded(text, exchange).map(Value::from),
        constant => Some(constant.clone()),
    }
}

/// A text with expressions in braces.
fn embedded(text: &str, exchange: &Exchange) -> Option<String> {
    let (mut found, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{$") {
        let (expression, after) = after.split_once('}')?;
        found.push_str(before);
        found.push_str(&thing::text(&one(&format!("${expression}"), exchange)?));
        rest = after;
    }
    found.push_str(rest);
    Some(found)
}

fn one(expression: &str, exchange: &Exchange) -> Option<Value> {
    let answer = exchange.outcome.as_ref().ok()?;
    let parts = &exchange.case.parts;
    match expression {
        "$url" => return Some(Value::from(exchange.request.url.as_str())),
        "$method" => return Some(Value::from(exchange.request.method.as_str())),
        "$statusCode" => return Some(Value::from(answer.status.as_u16())),
        _ => {}
    }
    let of_request = expression.strip_prefix("$request.");
    let source = of_request.or_else(|| expression.strip_prefix("$response."))?;
    let (place, name) = source.split_once(['.', '#']).unwrap_or((source, ""));
    let named = |values: &IndexMap<String, Value>| values.get(name).cloned();
    match (place, of_request.is_some()) {
        ("header", true) => field(&exchange.request.headers, name),
        ("header", false) => field(&answer.headers, name),
        ("query", true) => named(&parts.query),
        ("path", true) => named(&parts.path),
        ("body", true) => match &parts.body.as_ref()?.content {
            BodyContent::Value(value) => value.pointer(name).cloned(),
            BodyContent::Raw(_) => None,
        },
        ("body", false) => {
            let body: Value = serde_json::from_slice(&answer.body).ok()?;
            body.pointer(name).cloned()
        }
        _ => None,
    }
}

fn field(headers: &HeaderMap, name: &str) -> Option<Value> {
    headers.get(name)?.to_str().ok().map(Value::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn what_an_exchange_has() {
        let world = World::new();
        let mut exchange = world.answered(201, &[("x-id", "seven")], r#"{"a": [{"b/c": 7}]}"#);
        exchange.case.parts.query.insert("page".to_owned(), json!(2));
        for (expression, expected) in [
            (json!("$statusCode"), Some(json!(201))),
            (json!("$method"), Some(json!("GET"))),
            (json!("$url"), Some(json!("http://localhost:1/things"))),
            (json!("$response.body#/a/0/b~1c"), Some(json!(7))),
            (json!("$response.body"), Some(json!({ "a": [{ "b/c": 7 }] }))),
            (json!("$response.body#/z"), None),
            (json!("$response.header.X-Id"), Some(json!("seven"))),
            (json!("$request.query.page"), Some(json!(2))),
            (json!("$request.path.page"), None),
            (json!("$request.cookie.page"), None),
            (json!("no. {$response.body#/a/0/b~1c} of {$statusCode}"), Some(json!("no. 7 of 201"))),
            (json!("plain"), Some(json!("plain"))),
            (json!(5), Some(json!(5))),
        ] {
            assert_eq!(value(&expression, &exchange), expected, "{expression}");
        }
    }
}
