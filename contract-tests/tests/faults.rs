//! The proof that the harness can fail: the mock breaks one promise of a document at a time, and a run must find
//! that one thing, by the check that is meant for it, and nothing else. Without a fault it must find nothing.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

#[cfg(feature = "client")]
#[path = "../src/cli/generated_client.rs"]
mod generated_client;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use contract_tests::client::Client;
use contract_tests::config::{Config, Credential};
use contract_tests::event::Event;
use contract_tests::finding::{Finding, Groups, Verdict};
use contract_tests::mock::{Fault, Handle, Options, ServeError, Spread, serve};
use contract_tests::run::run;
use spec::json_schema::Validators;
use spec::model::SecuritySchemeKind;
use url::Url;

/// The check that is meant for each fault.
const EXPECTED: &[(&str, &str)] = &[
    ("drop-required-member", "response_schema_conformance"),
    ("wrong-type", "response_schema_conformance"),
    ("outside-enum", "response_schema_conformance"),
    ("bad-format", "response_schema_conformance"),
    ("undocumented-status", "status_code_conformance"),
    ("wrong-content-type", "content_type_conformance"),
    ("accept-forbidden-value", "negative_data_rejection"),
    ("refuse-allowed-value", "positive_data_acceptance"),
    ("ignore-auth", "ignored_auth"),
    ("break-on-boundary", "not_a_server_error"),
    ("null-member", "response_schema_conformance"),
    ("out-of-bounds", "response_schema_conformance"),
    ("undeclared-member", "response_schema_conformance"),
    ("drop-required-header", "response_headers_conformance"),
    ("accept-undocumented-method", "unsupported_method"),
    ("omit-allow", "unsupported_method"),
    ("truncate-body", "response_schema_conformance"),
    ("trailing-garbage", "response_schema_conformance"),
    ("slow-answer", "max_response_time"),
];

/// Less than a slow answer takes, and far more than any other.
const LONGEST: Duration = Duration::from_secs(1);

fn lago() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi/lago.yaml")
}

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/library.yaml")
}

fn read(document: &Path) -> Arc<Validators> {
    let reading = spec::read(document);
    let shown = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    Arc::new(Validators::new(Arc::new(reading.api.unwrap_or_else(|| panic!("{shown}")))))
}

/// Starts a mock that knows the secrets of the run's configuration.
async fn start(
    validators: &Arc<Validators>,
    faults: &[&'static Fault],
) -> Result<(Handle, Config), ServeError> {
    let mut config = Config::new(Url::parse("http://localhost").unwrap());
    for (name, scheme) in &validators.api().security_schemes {
        let is_basic = matches!(&scheme.kind, SecuritySchemeKind::Http { scheme, .. } if scheme == "basic");
        let secret = if is_basic { "anybody:a-secret" } else { "a-secret" };
        config.credentials.insert(name.clone(), Credential::new(name, secret));
    }
    let secrets = config.credentials.iter().map(|(name, known)| (name.clone(), known.secret.clone()));
    let options =
        Options { faults: faults.to_vec(), credentials: Some(secrets.collect()), ..Options::default() };
    let mock = serve(Arc::clone(validators), options).await?;
    config.base_url = Url::parse(&mock.url()).unwrap();
    config.max_response_time = Some(LONGEST);
    Ok((mock, config))
}

#[cfg(feature = "client")]
fn client(validators: &Validators, config: &Config) -> Option<Box<dyn Client>> {
    use generated_client::GeneratedClient;
    GeneratedClient::is_of(validators.api())
        .then(|| Box::new(GeneratedClient::new(config).unwrap()) as Box<dyn Client>)
}

#[cfg(not(feature = "client"))]
fn client(_: &Validators, _: &Config) -> Option<Box<dyn Client>> {
    None
}

/// What a run against a mock with these faults finds, one finding for each cause.
async fn findings(
    validators: &Arc<Validators>,
    faults: &[&'static Fault],
    with_client: bool,
) -> Result<Vec<Finding>, ServeError> {
    let (mock, config) = start(validators, faults).await?;
    let client = if with_client { client(validators, &config) } else { None };
    let mut groups = Groups::default();
    let mut sink = |event: &Event<'_>| {
        if let Event::Judged { judged, .. } = event {
            judged.findings.iter().for_each(|finding| groups.add(finding));
        }
    };
    run(validators, &config, client.as_deref(), &mut sink).await.unwrap();
    mock.shutdown().await;
    Ok(groups.worst_first().into_iter().map(|group| group.first.clone()).collect())
}

fn causes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.cause.as_str()).collect()
}

fn expected(fault: &Fault) -> &'static str {
    EXPECTED.iter().find(|(code, _)| *code == fault.code).unwrap_or_else(|| panic!("{}", fault.code)).1
}

/// Shows every fault on a document, and tells which finding each raised.
async fn prove(document: &Path, with_client: bool) -> String {
    let validators = read(document);
    let sound = findings(&validators, &[], with_client).await.unwrap();
    let violations: Vec<_> = sound.iter().filter(|one| one.verdict == Verdict::Violation).collect();
    assert!(violations.is_empty(), "a sound server breaks nothing: {violations:#?}");
    let mut table = String::new();
    for finding in &sound {
        writeln!(table, "{:<27} {} (gap): {}", "(none)", finding.check, finding.message).unwrap();
    }
    for fault in Fault::all() {
        let found = match findings(&validators, &[fault], with_client).await {
            Ok(found) => found,
            Err(ServeError::NotApplicable(_, why)) => {
                writeln!(table, "{:<27} does not apply: {why}", fault.code).unwrap();
                continue;
            }
            Err(error) => panic!("{}: {error}", fault.code),
        };
        let new: Vec<_> = found.iter().filter(|one| !causes(&sound).contains(&one.cause.as_str())).collect();
        let [finding] = new.as_slice() else {
            panic!("{}: one finding is expected, not {}: {new:#?}", fault.code, new.len());
        };
        assert_eq!(finding.check, expected(fault), "{}: {finding:#?}", fault.code);
        assert_eq!(finding.verdict, Verdict::Violation, "{}", fault.code);
        for cause in causes(&sound) {
            assert!(
                causes(&found).contains(&cause),
                "{} hides what is found without it: {cause}",
                fault.code
            );
        }
        writeln!(table, "{:<27} {}: {}", fault.code, finding.check, finding.message).unwrap();
    }
    table
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_raises_its_one_finding_on_the_lago_document() {
    insta::assert_snapshot!("lago", prove(&lago(), false).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_raises_its_one_finding_on_a_library() {
    insta::assert_snapshot!("library", prove(&library(), false).await);
}

/// The same table as without it: whatever the client makes of a fault, the server is to blame.
#[cfg(feature = "client")]
#[tokio::test(flavor = "multi_thread")]
async fn the_client_adds_no_finding() {
    insta::assert_snapshot!("lago", prove(&lago(), true).await);
}

/// Which operations they are follows from the seed; that a run finds the fault at each, `conform --prove` tells.
#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_at_as_many_operations_as_are_drawn() {
    let validators = read(&library());
    let drawn = async |fault, seed| {
        let places = Spread::Drawn(NonZeroUsize::new(3).unwrap());
        let options = Options { faults: vec![fault], spread: places, seed, ..Options::default() };
        let mock = serve(Arc::clone(&validators), options).await.unwrap();
        mock.faulty()
    };
    let fault = Fault::find("drop-required-member").unwrap();
    let operations = drawn(fault, 1).await;
    assert_eq!(operations.iter().collect::<HashSet<_>>().len(), 3, "{operations:?}");
    assert_eq!(operations, drawn(fault, 1).await);
    assert_ne!(operations, drawn(fault, 2).await);
}

#[tokio::test]
async fn every_fault_shows_on_one_of_the_documents() {
    let documents = [read(&lago()), read(&library())];
    let codes: Vec<_> = EXPECTED.iter().map(|(code, _)| *code).collect();
    assert_eq!(Fault::all().iter().map(|fault| fault.code).collect::<Vec<_>>(), codes);
    for fault in Fault::all() {
        let mut shown = false;
        for document in &documents {
            shown |= start(document, &[fault]).await.is_ok();
        }
        assert!(shown, "{} needs a document", fault.code);
        assert_eq!(Fault::find(fault.code).unwrap().code, fault.code);
    }
}
