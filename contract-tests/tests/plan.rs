//! The planner: one document a feature, and its plan as a person reads it. What stands in these snapshots was
//! proven on the bytes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract_tests::case::{Credentials, Intent};
use contract_tests::obligation::{Obligation, enumerate};
use contract_tests::plan::{Plan, plan};
use contract_tests::request;
use proptest::prelude::*;
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
fn sent(validators: &Validators, case: &contract_tests::case::Case) -> String {
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
