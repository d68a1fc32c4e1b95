//! The black-box scenarios of the Prism mock server, as an oracle: what Prism's authors expect of a mock is what this one
//! does, but for a list of deliberate differences.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]
#![expect(clippy::print_stdout, reason = "what is passed over is told")]

#[path = "prism/scenario.rs"]
mod scenario;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract_tests::mock::{Options, serve};
use spec::json_schema::Validators;

use scenario::{Call, Scenario};

const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/suites/prism");

/// What Lockstep does otherwise on purpose: the file, and why. An entry that no longer differs fails the test.
const OTHERWISE: &[(&str, &str)] = &[
    (
        "E2E-Recursive-Array-Handling.oas3.txt",
        "a list of what it stands in is empty, where Prism goes on for two levels: no answer grows with the depth of its document",
    ),
    ("static_examples-AC-1.oas3_1.txt", OTHER_ADDRESS),
    ("static_examples-AC-2.oas3_1.txt", OTHER_ADDRESS),
    ("support-encoded-path.oas3.txt", NO_DOCUMENT),
    ("path-param-with-colon-simple.oas3.txt", NO_DOCUMENT),
    ("array-prefix-items.httpResponse.txt", LEFT_OUT),
    ("print-as-http-response.txt", LEFT_OUT),
    ("value-not-in-enum.httpResponse.txt", LEFT_OUT),
    (
        "range-status-codes-AC-8.oas3.txt",
        "the lowest status class goes first, as the scenario's own description has it",
    ),
];

const OTHER_ADDRESS: &str = "of `format: idn-email` the value is another address than Prism's";
const NO_DOCUMENT: &str =
    "a string stands where OpenAPI wants a Media Type Object: the document is refused, with its place";
const LEFT_OUT: &str = "an example that breaks its schema is left out under --strict, and what is served is right, \
                        in place of an error that the client cannot help";

#[tokio::test]
async fn prism_and_lockstep_agree() {
    let suite = Path::new(SUITE);
    if !suite.is_dir() {
        println!("passed over: the scenarios are not there: {}", suite.display());
        return;
    }
    let mut wrong = Vec::new();
    for file in scenarios(suite) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let difference = play(&Scenario::parse(&fs::read_to_string(&file).unwrap())).await;
        let expected = OTHERWISE.iter().find(|(known, _)| *known == name);
        match (difference, expected) {
            (Some(difference), None) => wrong.push(format!("{name}: {difference}")),
            (None, Some(_)) => wrong.push(format!("{name} does not differ any more: strike it off the list")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} scenarios:\n{}", wrong.len(), wrong.join("\n"));
}

fn scenarios(folder: &Path) -> Vec<PathBuf> {
    let folders =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|is| is == "txt")).collect();
    // Postman collections are no OpenAPI documents.
    files.retain(|path| !path.to_string_lossy().ends_with(".pc.txt"));
    files.sort();
    files
}

/// In what the mock differs, if it does.
async fn play(scenario: &Scenario) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("openapi.yaml");
    fs::write(&document, &scenario.document).unwrap();
    let reading = spec::read(&document);
    let Some(api) = reading.api else {
        let told = reading.diagnostics.iter().find(|one| one.severity == spec::Severity::Error);
        return Some(format!("the document is refused: {}", told.map_or("", |one| &one.message)));
    };
    let has = |flag: &str| scenario.server.split_whitespace().any(|word| word == flag);
    let dynamic = has("-d") || has("--dynamic");
    let options = Options { dynamic, strict: has("--errors"), ..Options::default() };
    let mock = serve(Arc::new(Validators::new(Arc::new(api))), options).await.unwrap();
    let (status, headers, body) = send(&mock.url(), &scenario.call).await;
    scenario.expected.difference(status, &headers, &body)
}

async fn send(url: &str, call: &Call) -> (u16, http::HeaderMap, String) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let method = call.method.as_deref().unwrap_or("GET").parse().unwrap();
    let mut request = client.request(method, format!("{url}{}", call.target)).body(call.body.clone());
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.text().await.unwrap())
}
