//! The client's encoder and the one that contract tests use share no code; here they are given the same
//! parameters and the same values, and must give the same bytes, or both refuse.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

use std::sync::{Arc, LazyLock};

use codegen_runtime::{Endpoint, Request, Style};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use serde_json::{Map, Value, json};
use spec::model::{Parameter, ParameterIn};

/// Where a parameter stands and how it is written: in the words of a document, and in those of the runtime.
type Way = (&'static str, &'static str, Style);

const WAYS: &[Way] = &[
    ("query", "form", Style::FORM.allow_reserved()),
    ("path", "simple", Style::SIMPLE.allow_reserved()),
    ("path", "label", Style::LABEL.allow_reserved()),
    ("path", "matrix", Style::MATRIX.allow_reserved()),
    ("cookie", "form", Style::FORM.allow_reserved()),
    ("path", "simple", Style::SIMPLE),
    ("path", "label", Style::LABEL),
    ("path", "matrix", Style::MATRIX),
    ("query", "form", Style::FORM),
    ("query", "spaceDelimited", Style::SPACE_DELIMITED),
    ("query", "pipeDelimited", Style::PIPE_DELIMITED),
    ("query", "deepObject", Style::DEEP_OBJECT),
    ("header", "simple", Style::SIMPLE),
    ("cookie", "form", Style::FORM),
    ("cookie", "cookie", Style::COOKIE),
];

const NAME: &str = "co[l]";
const ENDPOINT: &Endpoint =
    &Endpoint { operation_id: "x", method: "GET", path: "/a{co[l]}", accept: "", security: &[] };

/// How many parameters have `allowReserved`.
const RESERVED: usize = 10;

/// Each way, not exploded and exploded, as the document's model has it and as the runtime has it.
static PARAMETERS: LazyLock<Vec<(Arc<Parameter>, Style)>> = LazyLock::new(|| {
    let ways = || WAYS.iter().flat_map(|way| [(way, false), (way, true)]).enumerate();
    let paths: Map<String, Value> = ways()
        .map(|(index, ((location, style, _), explode))| {
            let name = if *location == "header" { "color" } else { NAME };
            let path = if *location == "path" { format!("/{index}/{{{name}}}") } else { format!("/{index}") };
            let parameter = json!({
                "name": name, "in": location, "required": *location == "path",
                "style": style, "explode": explode, "schema": {}, "allowReserved": index < RESERVED,
            });
            (path, json!({"get": {"parameters": [parameter], "responses": {"200": {"description": "OK"}}}}))
        })
        .collect();
    let document = json!({"openapi": "3.2.0", "info": {"title": "", "version": ""}, "paths": paths});
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ways.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let reading = spec::read(&file);
    let api = reading.api.unwrap_or_else(|| panic!("{:?}", reading.diagnostics));
    let styles = ways().map(|(_, ((.., style), explode))| style.explode(explode));
    api.operations.into_iter().map(|mut operation| operation.parameters.remove(0)).zip(styles).collect()
});

/// What the client sends; `None` if it refuses.
fn ours(parameter: &Parameter, style: Style, value: &Value) -> Option<String> {
    let request = Request::new(ENDPOINT);
    let name = parameter.name.as_str();
    let request = match parameter.location_in {
        ParameterIn::Path => request.path_as(name, value, style),
        ParameterIn::Header => request.header_as(name, value, style),
        ParameterIn::Cookie => request.cookie_as(name, value, style),
        ParameterIn::Query | ParameterIn::Querystring => request.query_as(name, value, style),
    };
    let text = match parameter.location_in {
        ParameterIn::Path => request.target().trim_start_matches("/a").to_owned(),
        ParameterIn::Header => {
            request.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
        }
        ParameterIn::Cookie => request.cookies().to_owned(),
        ParameterIn::Query | ParameterIn::Querystring => {
            request.target().split_once('?').map_or("", |(_, query)| query).to_owned()
        }
    };
    request.violations().is_empty().then_some(text)
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[ -~]{0,6}".prop_map(Value::from),
        "\\PC{0,4}".prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = || prop_oneof![9 => scalar(), 1 => Just(json!(null)), 1 => Just(json!([1])), 1 => Just(json!({"a": 1}))];
    prop_oneof![
        scalar(),
        vec(leaf(), 0..4).prop_map(Value::from),
        btree_map("[ -~]{0,3}", leaf(), 0..4).prop_map(|members| members.into_iter().collect()),
    ]
}

#[test]
fn every_way_is_compared() {
    assert_eq!(PARAMETERS.len(), 2 * WAYS.len());
}

/// Texts that `allowReserved` is about. There is no `%` among them: percent-encoded triples go through (RFC 6570,
/// section 3.2.3), and the other encoder refuses them, as they are read back as what they stand for.
fn reserved() -> impl Strategy<Value = Value> {
    prop_oneof!["[ -$&-~]{0,8}".prop_map(Value::from), vec("[ -$&-~]{0,4}", 0..4).prop_map(Value::from)]
}

proptest! {
    #[test]
    fn both_leave_the_same_characters((parameter, style) in select(&PARAMETERS[..RESERVED]), value in reserved()) {
        prop_assert_eq!(ours(&parameter, style, &value), spec::style::encode(&parameter, &value).ok());
    }

    #[test]
    fn both_say_the_same((parameter, style) in select(&PARAMETERS[RESERVED..]), value in value()) {
        prop_assert_eq!(ours(&parameter, style, &value), spec::style::encode(&parameter, &value).ok(), "{:?}", style);
    }
}
