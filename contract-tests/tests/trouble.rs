//! A machine that does not do what is asked: disks that are full, readers that have gone, files that cannot be read, and people
//! who have had enough.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests state what they expect")]

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/things.yaml")
}

fn lockstep(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn conform(arguments: &[&str]) -> Command {
    lockstep(&[&["conform", "--no-config", "--spec", document().to_str().unwrap()], arguments].concat())
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A file that takes nothing, where there is one.
fn full() -> Option<File> {
    let full = OpenOptions::new().write(true).open("/dev/full").ok();
    if full.is_none() {
        println!("passed over: there is no /dev/full");
    }
    full
}

#[test]
fn a_full_disk_under_the_output() {
    let bad = tempfile::NamedTempFile::with_suffix(".yaml").unwrap();
    std::fs::write(bad.path(), "openapi: 3.1.0").unwrap();
    let bad = bad.path().to_str().unwrap();
    let document = document();
    let document = document.to_str().unwrap();
    for arguments in [
        &["conform", "--no-config", "--spec", document][..],
        &["conform", "--no-config", "--spec", document, "--plan"],
        &["conform", "--no-config", "--spec", document, "--report=sarif=-"],
        &["mock", "--no-config", "--spec", document],
        &["check", bad],
        &["explain"],
        &["explain", "ignored_auth"],
        &["schema"],
        &["man"],
        &["completions", "bash"],
    ] {
        let Some(full) = full() else { return };
        let output = lockstep(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("error: "), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("No space left on device"), "{arguments:?}: {}", said(&output));
    }
}

#[test]
fn a_full_disk_under_one_report_spares_the_others() {
    if full().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let junit = folder.path().join("report.xml");
    let junit = format!("junit={}", junit.display());
    let output = conform(&["--report=sarif=/dev/full", "--report", &junit]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("cannot write the report /dev/full: "), "{}", said(&output));
    assert!(std::fs::read_to_string(folder.path().join("report.xml")).unwrap().ends_with("</testsuites>\n"));
}

#[test]
fn a_reader_that_has_gone() {
    for arguments in [&["explain"][..], &["schema"], &["completions", "zsh"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = lockstep(arguments).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""), "{arguments:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.sarif");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output =
        conform(&["--report", &format!("sarif={}", report.display())]).stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "the verdict is what counts: {}", said(&output));
    assert!(report.metadata().unwrap().len() > 0);
}

#[test]
fn reports_that_cannot_be_written_are_told_of_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("junit={}", folder.path().join("missing/report.xml").display());
    let is_folder = format!("junit={}", folder.path().display());
    for report in [&missing, &is_folder] {
        // Nobody listens there: that is not what is told.
        let output = conform(&["--url=http://127.0.0.1:1", "--report", report]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("cannot write the report"), "{}", said(&output));
    }
}

#[test]
fn a_file_of_known_findings_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accepted.yaml");
    let output = conform(&["--accepted", file.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("cannot read"), "{}", said(&output));
    std::fs::write(&file, "- cause: [").unwrap();
    let output = conform(&["--accepted", file.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("cannot read"), "{}", said(&output));
}

/// A report of a run: whole, whoever else writes to the file.
#[test]
fn two_runs_at_once_on_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let report = format!("har={}", folder.path().join("report.har").display());
    let runs: Vec<_> = (0..4)
        .map(|seed: u32| {
            let arguments = ["--report", &report, "--seed", &seed.to_string()];
            conform(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut run in runs {
        assert_eq!(run.wait().unwrap().code(), Some(0));
    }
    let text = std::fs::read_to_string(folder.path().join("report.har")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
}

fn interrupted(folder: &TempDir) -> (Option<i32>, String, String) {
    let report = folder.path().join("events.jsonl");
    let report = format!("jsonl={}", report.display());
    let mut run = conform(&["--rate=5", "--verbose", "--report", &report])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Its first line says that requests are being sent.
    let mut stderr = run.stderr.take().unwrap();
    stderr.read_exact(&mut [0]).unwrap();
    thread::sleep(Duration::from_millis(300));
    assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
    let mut text = String::new();
    run.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    let mut log = String::new();
    stderr.read_to_string(&mut log).unwrap();
    (run.wait().unwrap().code(), text, log)
}

#[test]
fn an_interrupted_run_tells_what_it_found_until_then() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text, log) = interrupted(&folder);
    assert_eq!(code, Some(2), "{text}{log}");
    assert!(text.contains("the run was interrupted") && text.contains("as far as the run went"), "{text}");
    let events = std::fs::read_to_string(folder.path().join("events.jsonl")).unwrap();
    assert_eq!(events.lines().last().unwrap(), r#"{"event":"finished","whole":false}"#);
}

#[test]
fn how_much_is_said() {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let quiet = conform(&["--quiet"]).output().unwrap();
    assert_eq!((quiet.status.code(), quiet.stdout.len(), quiet.stderr.len()), (Some(0), 0, 0));
    let usual = conform(&[]).output().unwrap();
    assert_eq!(usual.stderr.len(), 0, "{}", said(&usual));
    let verbose = conform(&["--verbose"]).output().unwrap();
    let requests = said(&verbose).lines().filter(|line| line.contains(" ms  ")).count();
    assert!(text(&verbose.stdout).contains(&format!("requests     {requests},")), "{}", said(&verbose));
    let both = conform(&["--quiet", "--verbose"]).output().unwrap();
    assert_eq!(both.status.code(), Some(2));
}

/// Where nobody sees colours there are none.
#[test]
fn colours() {
    let output = conform(&[]).output().unwrap();
    assert!(!output.stdout.contains(&0x1b));
    let output = conform(&[]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(output.stdout.contains(&0x1b));
    let output = conform(&[]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap();
    assert!(!output.stdout.contains(&0x1b));
}

/// What a run writes to a terminal of 20 columns; `None` where none can be had.
fn on_a_terminal(no_colour: bool) -> Option<String> {
    let (binary, document) = (env!("CARGO_BIN_EXE_lockstep"), document());
    let run = format!(
        "stty cols 20 rows 10; '{binary}' conform --no-config --spec '{}' --rate 100",
        document.display()
    );
    let mut script = Command::new("script");
    script.args(["-qec", &run, "/dev/null"]).stdin(Stdio::null()).env("TERM", "xterm").env_remove("NO_COLOR");
    if no_colour {
        script.env("NO_COLOR", "1");
    }
    let Ok(output) = script.output() else {
        println!("passed over: there is no `script` to make a terminal");
        return None;
    };
    assert_eq!(output.status.code(), Some(0));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_narrow_terminal() {
    let Some(text) = on_a_terminal(false) else { return };
    let lines: Vec<&str> =
        text.split('\r').filter(|line| line.contains(" of ") && !line.contains('\n')).collect();
    assert!(lines.len() > 1 && lines.iter().all(|line| line.chars().count() < 20), "{lines:?}");
    assert!(text.contains("\u{1b}["), "there are colours: {text}");
    let plain = on_a_terminal(true).unwrap();
    assert!(!plain.contains('\u{1b}') && plain.contains(" conforms"), "{plain}");
}
