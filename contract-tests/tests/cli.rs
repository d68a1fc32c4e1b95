//! The binary as a person meets it: what it exits with and says, and what it leaves behind.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

#[expect(dead_code, reason = "the binary reads the document itself")]
mod common;

use std::process::{Command, Output};

fn lockstep(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    command.args(arguments).env_remove("LOCKSTEP_NOT_SET").env("LOCKSTEP_EMPTY", "").output().unwrap()
}

fn conform(arguments: &[&str]) -> Output {
    let document = common::document();
    lockstep(&[&["conform", "--no-config", "--spec", document.to_str().unwrap()], arguments].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn what_cannot_be_done_exits_with_2_and_says_why() {
    for (arguments, said) in [
        (&["--url", "http://127.0.0.1:1"][..], "cannot reach http://127.0.0.1:1/"),
        (&["--url", "ftp://localhost"], "is no base URL"),
        (&["--url", "http://me:hush@localhost"], "--url holds credentials"),
        (&["--auth", "bearerAuth"], "write SCHEME=ENVVAR"),
        (&["--auth-command", "nobody=true"], "no security scheme `nobody`"),
        (&["--auth-client", "bearerAuth=ID:SECRET"], "no `clientCredentials` with a `tokenUrl`"),
        (
            &["--url", "http://127.0.0.1:9", "--auth-command", "bearerAuth=exit 7"],
            "no token for `bearerAuth`: the command failed",
        ),
        (&["--ca", "/no/such/file"], "--ca: cannot read /no/such/file"),
        (&["--client-cert", "/no/such/file"], "--client-cert: cannot read"),
        (&["--url", "http://127.0.0.1:9", "--proxy", "no url"], "the proxy: this is no URL"),
        (&["--auth", "nothing=HOME"], "no security scheme `nothing`"),
        (
            &["--auth", "bearerAuth=LOCKSTEP_NOT_SET"],
            "cannot read the environment variable `LOCKSTEP_NOT_SET`",
        ),
        (&["--auth", "bearerAuth=LOCKSTEP_EMPTY"], "is empty"),
        (&["--header", "hush"], "write 'Name: value'"),
        (&["--header", "a b: hush"], "no name of a header field"),
        (&["--timeout", "0"], "greater than zero"),
        (&["--concurrency", "0"], "--concurrency"),
        (&["--report", "junit=/no/such/folder/report.xml"], "cannot write the report"),
        (&["--report", "nothing=report"], "there is no format `nothing`"),
        (&["--case", "nothing"], "no case `nothing`"),
        (&["--nothing"], "unexpected argument '--nothing'"),
    ] {
        let output = conform(arguments);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains(said), "{arguments:?}: {message}");
        assert!(!message.contains("hush"), "{arguments:?}: {message}");
        assert!(message.lines().count() <= 24, "{arguments:?}: more than a screen: {message}");
    }
}

#[test]
fn a_document_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.yaml");
    std::fs::write(&broken, "openapi: 3.1.0\npaths: [").unwrap();
    for path in [&broken, &folder.path().join("missing.yaml"), folder.path()] as [&std::path::Path; 3] {
        for command in ["conform", "mock"] {
            let output = lockstep(&[command, "--spec", path.to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(2));
            assert!(text(&output.stderr).contains("cannot read the document"), "{}", text(&output.stderr));
        }
    }
}

#[test]
fn every_fault_at_every_operation_is_found() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/library.yaml");
    let output = lockstep(&["conform", "--no-config", "--prove", "--places", "100", "--spec", document]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
    assert!(said.ends_with(" faults found: 100.0 %\n") && !said.contains("does not apply"), "{said}");
    // More than one place a fault.
    let found: usize = said.lines().last().unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(found > contract_tests::mock::Fault::all().len(), "{said}");
}

#[test]
fn a_run_against_the_embedded_mock_with_reports() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (junit, jsonl) = (path("report.xml"), path("events.jsonl"));
    let output = conform(&["--report", &format!("junit={junit}"), "--report", &format!("jsonl={jsonl}")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains(" conforms\n"), "{}", text(&output.stdout));
    let junit = std::fs::read_to_string(junit).unwrap();
    assert!(quick_junit::Report::deserialize_from_str(&junit).unwrap().tests > 0);
    let jsonl = std::fs::read_to_string(jsonl).unwrap();
    let last: serde_json::Value = serde_json::from_str(jsonl.lines().last().unwrap()).unwrap();
    assert_eq!(last, serde_json::json!({ "event": "finished", "whole": true }));
}

#[test]
fn every_format_at_once_and_one_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let formats = ["junit", "jsonl", "markdown", "github", "sarif", "har", "html"];
    let file = |format: &str| folder.path().join(format).to_str().unwrap().to_owned();
    let mut arguments = vec!["--include=path=/api_logs".to_owned(), "--report=jsonl=-".to_owned()];
    arguments.extend(formats.iter().map(|format| format!("--report={format}={}", file(format))));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = conform(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for line in text(&output.stdout).lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(event["event"].is_string(), "{line}");
    }
    assert!(text(&output.stderr).contains(" conforms\n"), "what a person reads goes to standard error");
    for format in formats {
        let is_there = std::fs::metadata(file(format)).is_ok_and(|file| file.len() > 0);
        assert!(is_there || format == "github", "{format}: without findings there is nothing to annotate");
    }
}

#[test]
fn the_summary_of_a_step() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    let document = common::document();
    let output = Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args([
            "conform",
            "--spec",
            document.to_str().unwrap(),
            "--include=path=/api_logs",
            "--report=github=-",
        ])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(std::fs::read_to_string(summary).unwrap().starts_with("# ✅ "));
}

#[test]
fn two_reports_in_one_file() {
    let output = conform(&["--report", "junit=a", "--report", "sarif=a"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("two reports go to a"), "{}", text(&output.stderr));
}

#[test]
fn a_run_that_cannot_be_done_leaves_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xml");
    let output = conform(&["--url", "http://127.0.0.1:1", "--report", &format!("junit={}", path.display())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!path.exists());
}

#[test]
fn a_port_in_use() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let document = common::document();
    let output = lockstep(&["mock", "--spec", document.to_str().unwrap(), "--port", &port]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains(&format!("port {port} is in use")), "{}", text(&output.stderr));
}

#[test]
fn every_check_explains_itself() {
    for check in contract_tests::check::ALL {
        let output = lockstep(&["explain", check.code]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).lines().count() > 2, "{}", text(&output.stdout));
    }
    assert_eq!(lockstep(&["explain", "nothing"]).status.code(), Some(2));
}

#[test]
fn every_diagnostic_explains_itself() {
    let generating = include_str!("../../codegen/src/diagnostics.md");
    let codes = generating.lines().filter_map(|line| line.strip_prefix("## "));
    let faults = contract_tests::mock::Fault::all().iter().map(|fault| fault.code);
    for code in codes.chain(["dangling-reference", "unknown-setting"]).chain(faults) {
        let output = lockstep(&["explain", code]);
        assert_eq!(output.status.code(), Some(0), "{code}: {}", text(&output.stderr));
    }
    let output = lockstep(&["explain", "dangling-referense"]);
    assert!(text(&output.stderr).contains("did you mean `dangling-reference`?"), "{}", text(&output.stderr));
}

#[test]
fn check_says_what_there_is_to_say() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.yaml");
    std::fs::write(&file, "openapi: 3.1.0\ninfo: {title: A, version: '1', licence: MIT}\npaths: {}\n")
        .unwrap();
    let file = file.to_str().unwrap();
    let output = lockstep(&["check", file]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("licence"), "{}", text(&output.stdout));
    assert_eq!(lockstep(&["check", file, "--fail-on", "note"]).status.code(), Some(1));
    assert_eq!(lockstep(&["check", "/no/such/file"]).status.code(), Some(2));
}

#[test]
fn the_version_has_the_commit_where_there_is_one() {
    let version = text(&lockstep(&["--version"]).stdout);
    let rest = version.strip_prefix(concat!("lockstep ", env!("CARGO_PKG_VERSION"))).unwrap().trim();
    let git = Command::new("git").args(["rev-parse", "--short=9", "HEAD"]).output();
    match git.ok().filter(|output| output.status.success()) {
        Some(commit) if std::path::Path::new("../.git/logs/HEAD").exists() => {
            assert_eq!(rest, format!("({})", text(&commit.stdout).trim()));
        }
        _ => assert_eq!(rest, ""),
    }
}

#[test]
fn manual_pages_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    let output = lockstep(&["man", "--out", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for page in ["lockstep.1", "lockstep-conform.1", "lockstep-mock.1", "lockstep-check.1"] {
        let page = std::fs::read_to_string(folder.path().join(page)).unwrap();
        assert!(page.contains(".TH lockstep") && page.contains("Examples"), "{page}");
    }
    assert!(text(&lockstep(&["man", "conform"]).stdout).contains("max\\-response\\-time"));
    assert_eq!(lockstep(&["man", "nothing"]).status.code(), Some(2));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = lockstep(&["completions", shell]);
        assert!(text(&output.stdout).contains("max-response-time"), "{shell}");
    }
}

#[test]
fn help_names_the_command_as_it_was_called() {
    let output = Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(["conform", "--help"])
        .env("LOCKSTEP_CALLED", "cargo xtask")
        .output()
        .unwrap();
    let help = text(&output.stdout);
    assert!(
        help.contains("Usage: cargo xtask conform") && help.contains("    cargo xtask conform --spec"),
        "{help}"
    );
    assert!(!help.contains("    lockstep conform"), "{help}");
}

/// The pages for looking things up have everything that there is to look up.
#[test]
fn the_guide_names_every_option_and_check() {
    for (command, page) in
        [("conform", include_str!("../guide/conform.md")), ("mock", include_str!("../guide/mock.md"))]
    {
        let help = text(&lockstep(&[command, "--help"]).stdout);
        let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
        let words =
            lines.flat_map(|line| line.split([' ', ',', '=']).take(3).map(str::to_owned).collect::<Vec<_>>());
        let options: Vec<String> = words.filter(|word| word.starts_with("--")).collect();
        assert!(options.len() > 15, "{help}");
        for option in options.iter().filter(|option| *option != "--help") {
            assert!(page.contains(option.as_str()), "the page of {command} does not name {option}");
        }
    }
    let pages = concat!(include_str!("../guide/conform.md"), include_str!("../guide/mock.md"));
    for check in contract_tests::check::ALL {
        let row = format!("| `{}` |", check.code);
        assert!(pages.contains(&row), "there is no row {row}");
    }
}
