//! The mock as a process: what it prints, how it ends, and what it leaves behind.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Notes, version: '1' }
paths:
  /notes:
    get:
      responses:
        '200': { description: Some, content: { application/json: { schema: { type: array } } } }
";

/// A mock that runs.
struct Mock {
    process: Child,
    url: String,
}

impl Mock {
    /// Starts it and reads the line that names its URL.
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_contract-tests"));
        command.arg("mock").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening at ").map(str::to_owned);
        let url = url.unwrap_or_else(|| panic!("it says `{line}`"));
        Self { process, url }
    }

    /// The status line and the rest of what it answers.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop; the exit code, and what it said on standard error.
    fn stop(mut self) -> (Option<i32>, String) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let code = self.process.wait().unwrap().code();
        let mut said = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (code, said)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It is gone already where the test stopped it.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn document(folder: &Path) -> String {
    let path = folder.join("notes.yaml");
    std::fs::write(&path, DOCUMENT).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn it_stops_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(&["--spec", &document(folder.path())]);
    assert!(mock.get("/notes").starts_with("HTTP/1.1 200 OK\r\n"));
    let (code, said) = mock.stop();
    assert_eq!((code, said.as_str()), (Some(0), ""));
}

#[test]
fn before_a_server_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.jsonl").to_str().unwrap().to_owned();
    let target = format!("jsonl={report}");
    let mock = Mock::start(&[
        "--spec",
        &document(folder.path()),
        "--upstream",
        "http://127.0.0.1:1",
        "--report",
        &target,
    ]);
    for _ in 0..2 {
        assert!(mock.get("/notes").starts_with("HTTP/1.1 502 "));
    }
    let (code, said) = mock.stop();
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(said.matches("violation[answers_in_full] GET /notes").count(), 1, "{said}");
    let report = std::fs::read_to_string(report).unwrap();
    let events: Vec<serde_json::Value> =
        report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["started", "judged", "judged", "finished"]);
}
