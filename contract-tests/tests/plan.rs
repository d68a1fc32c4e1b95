//! The planner: one document a feature, and the plan as a person reads it. Every request in these snapshots was
//! proven on its bytes.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use contract_tests::case::Intent;
use contract_tests::plan::{Plan, plan};
use contract_tests::request;
use spec::json_schema::Validators;

fn read(path: &Path) -> Validators {
    let reading = spec::read(path);
    let api = reading.api.unwrap_or_else(|| {
        panic!("{}", spec::diagnostic::render(&reading.diagnostics, &reading.sources, false))
    });
    Validators::new(Arc::new(api))
}

/// One line a case: what it shows, what it does, what goes out, what the document says of it.
fn lines(validators: &Validators, plan: &Plan) -> String {
    let mut text = String::new();
    for case in &plan.cases {
        let sent = request::build(validators, case).unwrap();
        let body = String::from_utf8_lossy(sent.body());
        let said = match &case.intent {
            Intent::Valid => "valid".to_owned(),
            Intent::Invalid { pointer, keyword } => format!("invalid: {keyword} at {pointer}"),
        };
        let obligation = &case.obligation;
        writeln!(text, "{} {} {}", obligation.pointer, obligation.keyword, obligation.side).unwrap();
        writeln!(text, "    {}", case.title).unwrap();
        write!(text, "    {} {}", sent.method(), sent.uri()).unwrap();
        let headers = sent.headers().iter().filter(|(name, _)| *name != "accept");
        for (name, value) in headers {
            write!(text, " | {name}: {}", String::from_utf8_lossy(value.as_bytes())).unwrap();
        }
        writeln!(text, "{}{body}", if body.is_empty() { "" } else { " | " }).unwrap();
        writeln!(text, "    {said}").unwrap();
    }
    for (obligation, id) in &plan.covered {
        let case = plan.cases.iter().find(|case| case.id == *id).unwrap();
        writeln!(text, "covered: {obligation} by {}", case.title).unwrap();
    }
    for (obligation, reason) in &plan.open {
        writeln!(text, "open: {obligation}: {reason}").unwrap();
    }
    text
}

#[test]
fn lago() {
    let validators = read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi/lago.yaml")));
    let plan = plan(&validators, 0);
    println!("{}", lines(&validators, &plan));
}
