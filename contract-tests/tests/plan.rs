//! The planner: one document a feature, and its plan as a person reads it. What stands in these snapshots was
//! proven on the bytes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract_tests::case::{Case, CaseId, Credentials, Intent, Parts};
use contract_tests::obligation::{Obligation, Side, enumerate};
use contract_tests::plan::{Plan, plan};
use contract_tests::request;
use http::Method;
use indexmap::IndexMap;
use proptest::prelude::*;
use serde_json::{Value, json};
use spec::JsonPointer;
use spec::json_schema::Validators;

fn read(path: &Path) -> Validators {
    let reading = spec::read(path);
    let Some(api) = reading.api else {
        panic!("{}", spec::diagnostic::render(&reading.diagnostics, &reading.sources, false))
    };
    Validators::new(Arc::new(api))
}

/// The documents beside this file, and the workspace's own, by name.
fn documents() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = std::fs::read_dir(root.join("tests/plan")).unwrap().map(|entry| entry.unwrap().path());
    let cases = cases.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    cases
        .chain([root.join("../spec/openapi/lago.yaml")])
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect()
}

/// The cases of each obligation, what goes out and what the document says of it; then what has no case of its own.
fn readable(validators: &Validators, plan: &Plan) -> String {
    let mut text = String::new();
    let mut heading = None;
    for case in &plan.cases {
        if heading != Some(&case.obligation) {
            writeln!(text, "{}", case.obligation).unwrap();
            heading = Some(&case.obligation);
        }
        let said = match &case.intent {
            Intent::Valid => "valid".to_owned(),
            Intent::Invalid { pointer, keyword } => format!("invalid: {keyword} at {pointer}"),
        };
        writeln!(text, "    {}\n        {}\n        {said}", case.title, sent(validators, case)).unwrap();
    }
    for (obligation, id) in &plan.covered {
        let case = plan.cases.iter().find(|case| case.id == *id).unwrap();
        writeln!(text, "covered: {obligation}\n    {}", case.title).unwrap();
    }
    for (obligation, reason) in &plan.open {
        writeln!(text, "open: {obligation}\n    {reason}").unwrap();
    }
    text
}

/// The request line, the headers that the document speaks of, and the body.
fn sent(validators: &Validators, case: &Case) -> String {
    let request = request::build(validators, case).unwrap();
    let mut line = format!("{} {}", request.method(), request.uri());
    if case.credentials != Credentials::Given {
        write!(line, " [credentials: {:?}]", case.credentials).unwrap();
    }
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != "accept") {
        write!(line, " [{name}: {}]", String::from_utf8_lossy(value.as_bytes())).unwrap();
    }
    let body = String::from_utf8_lossy(request.body());
    if body.is_empty() { line } else { format!("{line} {body}") }
}

#[test]
fn plans() {
    for (name, path) in documents() {
        let validators = read(&path);
        let plan = plan(&validators, 0);
        insta::with_settings!({ snapshot_path => "plan", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, readable(&validators, &plan));
        });
    }
}

/// Every obligation has a case, is covered by another one's, is open with a reason, or is shown by answers.
fn assert_whole(validators: &Validators, plan: &Plan) {
    let api = validators.api();
    let listed: Vec<Obligation> =
        api.operations.iter().flat_map(|operation| enumerate(api, operation)).collect();
    assert_eq!(listed, plan.obligations);
    let listed: BTreeSet<&Obligation> = listed.iter().collect();
    assert_eq!(listed.len(), plan.obligations.len(), "an obligation is listed twice");
    let own = plan.cases.iter().map(|case| &case.obligation);
    let covered = plan.covered.iter().map(|(obligation, _)| obligation);
    let open = plan.open.iter().map(|(obligation, _)| obligation);
    let answers = plan.obligations.iter().filter(|one| one.pointer.as_str().starts_with("/responses/"));
    let found: BTreeSet<&Obligation> = own.chain(covered).chain(open).chain(answers).collect();
    assert_eq!(found, listed);
    let ids: BTreeSet<&str> = plan.cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), plan.cases.len(), "two cases have one id");
}

proptest! {
    // Each case plans every document.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.div_ceil(32), ..ProptestConfig::default() })]

    /// Whatever the seed: the same plan twice, nothing lost, and every request what its case says.
    #[test]
    fn plans_hold_for_any_seed(seed: u64) {
        for path in documents().values() {
            let validators = read(path);
            let first = plan(&validators, seed);
            assert_whole(&validators, &first);
            for case in &first.cases {
                request::build(&validators, case).unwrap();
            }
            prop_assert_eq!(first, plan(&read(path), seed));
        }
    }
}

/// A request with one value in its query, said to be allowed or forbidden.
fn claimed(validators: &Validators, name: &str, value: &Value, side: Side) -> Case {
    let pointer = JsonPointer::from_tokens(["query", name]);
    let operation = validators.api().operations.first().unwrap().key();
    let obligation = Obligation { operation, pointer: pointer.clone(), keyword: "type".to_owned(), side };
    let intent = match side {
        Side::Valid => Intent::Valid,
        Side::Invalid => Intent::Invalid { pointer, keyword: "type".to_owned() },
    };
    Case {
        id: CaseId::new("", &obligation, 0),
        operation: 0,
        obligation,
        title: String::new(),
        method: Method::GET,
        parts: Parts { query: IndexMap::from([(name.to_owned(), value.clone())]), ..Parts::default() },
        credentials: Credentials::Given,
        intent,
    }
}

/// Whether a text in a query is of a type, as far as the text alone tells.
fn reads_as(name: &str, text: &str) -> bool {
    match name {
        "integer" => {
            let number = serde_json::from_str::<Value>(text).ok().and_then(|value| value.as_f64());
            number.is_some_and(|number| number.fract() == 0.0)
        }
        "boolean" => matches!(text, "true" | "false"),
        _ => true,
    }
}

proptest! {
    /// What a value was says nothing, what its text is says all: `"1"` is no forbidden integer once it stands in a query, and
    /// a number no forbidden string.
    #[test]
    fn intent_is_what_the_bytes_say(
        name in prop::sample::select(vec!["integer", "boolean", "string"]),
        value in prop_oneof![
            any::<i32>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            (-9_999_i32..9_999).prop_map(|number| json!(f64::from(number) / 100.0)),
            "-?[0-9]{1,4}(\\.[0-9])?|true|false|[a-z]{1,5}|[0-9]{1,2}[a-z]".prop_map(Value::from),
        ],
    ) {
        let parameter = |name| json!({ "name": name, "in": "query", "schema": { "type": name } });
        let parameters = ["integer", "boolean", "string"].map(parameter);
        let operation = json!({ "parameters": parameters, "responses": { "204": { "description": "done" } } });
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Scalars", "version": "1" },
            "paths": { "/": { "get": operation } },
        });
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("scalars.json"), document.to_string()).unwrap();
        let validators = read(&folder.path().join("scalars.json"));
        let build = |side| request::build(&validators, &claimed(&validators, name, &value, side));
        let (allowed, forbidden) = (build(Side::Valid), build(Side::Invalid));
        let sent = allowed.as_ref().or(forbidden.as_ref()).unwrap();
        let (_, text) = url::form_urlencoded::parse(sent.uri().query().unwrap().as_bytes()).next().unwrap();
        prop_assert_eq!(allowed.is_ok(), reads_as(name, &text), "{} as {}", value, name);
        prop_assert_eq!(forbidden.is_ok(), !reads_as(name, &text), "{} as {}", value, name);
    }
}
