//! The mock as a process: what it prints, how it ends, and what it leaves behind.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;

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
    /// What it says before it names its URL.
    said: Vec<String>,
    /// What it says on standard error, as it says it.
    errors: Receiver<String>,
}

impl Mock {
    /// Starts it and reads the line that names its URL.
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
        command.arg("mock").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.as_mut().unwrap()).lines();
        let mut said = Vec::new();
        let url = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it says {said:?}")).unwrap();
            match line.strip_prefix("listening at ") {
                Some(url) => break url.to_owned(),
                None => said.push(line),
            }
        };
        let (sender, errors) = channel();
        let stderr = BufReader::new(process.stderr.take().unwrap());
        std::thread::spawn(move || {
            stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { process, url, said, errors }
    }

    /// What it says on standard error up to a line that holds this.
    fn says(&self, wanted: &str) -> Vec<String> {
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.contains(wanted)) {
            let line = self.errors.recv_timeout(Duration::from_mins(5));
            said.push(line.unwrap_or_else(|_| panic!("`{wanted}` is not among {said:#?}")));
        }
        said
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
        let said: Vec<String> = self.errors.iter().collect();
        (code, said.join("\n"))
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

#[test]
fn what_a_file_of_settings_prefers_for_an_operation() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let document = r"
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /one:
    get: {operationId: one, responses: {'200': {description: Yes.}, '404': {description: No.}}}
  /two:
    get: {operationId: two, responses: {'200': {description: Yes.}, '404': {description: No.}}}
";
    file("things.yaml", document);
    let settings = "spec = 'things.yaml'\n[mock.operations.one]\nprefer = 'code=404'";
    let mock = Mock::start(&["--config", &file("lockstep.toml", settings)]);
    assert!(mock.get("/one").starts_with("HTTP/1.1 404 "));
    assert!(mock.get("/one?__code=200").starts_with("HTTP/1.1 200 "), "a request has the say");
    assert!(mock.get("/two").starts_with("HTTP/1.1 200 "));
}

#[test]
fn several_documents_and_the_port_that_was_free() {
    let folder = tempfile::tempdir().unwrap();
    let notes = document(folder.path());
    let mock =
        Mock::start(&["--no-config", "--mount", &format!("/a={notes}"), "--mount", &format!("/b={notes}")]);
    let stands = |prefix: &str| format!("{notes} stands at {}{prefix}", mock.url);
    assert_eq!(mock.said, [stands("/a"), stands("/b")]);
    assert!(
        mock.get("/a/notes").starts_with("HTTP/1.1 200 ")
            && mock.get("/b/notes").starts_with("HTTP/1.1 200 ")
    );
    assert!(mock.get("/notes").starts_with("HTTP/1.1 404 "));
}

#[test]
fn requests_under_way_are_answered_when_it_is_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(&["--spec", &document(folder.path())]);
    let mut stream = TcpStream::connect(mock.url.strip_prefix("http://").unwrap()).unwrap();
    write!(stream, "GET /notes?__delay=1500 HTTP/1.1\r\nhost: mock\r\n\r\n").unwrap();
    // Once another request is answered the first one is there, too, as it came before.
    assert!(mock.get("/notes").starts_with("HTTP/1.1 200 "));
    let (code, said) = mock.stop();
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[test]
fn a_store_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("things.yaml");
    let things = r"
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'201': {description: Made, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
components: {schemas: {Thing: {type: object, required: [id], properties: {id: {type: integer}}}}}
";
    std::fs::write(&spec, things).unwrap();
    let store = folder.path().join("store.jsonl");
    let arguments = ["--spec", spec.to_str().unwrap(), "--store", store.to_str().unwrap()];
    let mut mock = Mock::start(&arguments);
    for id in 100_001..=100_020 {
        let body = format!("{{\"id\":{id}}}");
        let mut stream = TcpStream::connect(mock.url.strip_prefix("http://").unwrap()).unwrap();
        let head =
            "POST /things HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-type: application/json\r\n";
        write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    }
    // `SIGKILL`, which nobody can answer.
    mock.process.kill().unwrap();
    mock.process.wait().unwrap();
    let again = Mock::start(&arguments);
    for id in 100_001..=100_020 {
        assert!(again.get(&format!("/things/{id}")).starts_with("HTTP/1.1 200 "), "{id}");
    }
}

#[test]
fn what_only_answers_with_errors_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("gone.yaml");
    let text = "openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths:\n  /gone:\n    get:\n      responses: { '410': { description: Gone } }\n";
    std::fs::write(&spec, text).unwrap();
    let mock = Mock::start(&["--spec", spec.to_str().unwrap()]);
    assert!(mock.get("/gone").starts_with("HTTP/1.1 410 "));
    let (_, said) = mock.stop();
    assert!(
        said.contains("note[no-success]") && said.contains("`GET /gone` documents errors only"),
        "{said}"
    );
    assert!(said.contains("gone.yaml:6:"), "{said}");
}

#[test]
fn a_document_that_changes_is_served_and_a_broken_one_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let spec = document(folder.path());
    let mock = Mock::start(&["--spec", &spec, "--log", "json"]);
    // As editors do it: whoever looks sees all of the text or none.
    let write = |text: &str| {
        let new = folder.path().join("new");
        std::fs::write(&new, text).unwrap();
        std::fs::rename(new, &spec).unwrap();
    };
    let log = |wanted: &str| -> Vec<serde_json::Value> {
        let said = mock.says(wanted);
        said.iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
    };
    write(&DOCUMENT.replace("/notes:", "/letters:"));
    log("the document changed; it is served as it is now");
    assert!(mock.get("/letters?key=secret").starts_with("HTTP/1.1 200 "));
    assert!(mock.get("/notes").starts_with("HTTP/1.1 404 "));
    write("openapi: 3.1.0\npaths: [");
    let logged = log("the document changed, but is served as it was: cannot read the document");
    let logged: Vec<_> = logged.iter().map(|one| (&one["path"], &one["operation"], &one["status"])).collect();
    let null = serde_json::Value::Null;
    let expected =
        [(&json!("/letters"), &json!("GET /letters"), &json!(200)), (&json!("/notes"), &null, &json!(404))];
    assert_eq!(logged, expected);
    assert!(mock.get("/letters").starts_with("HTTP/1.1 200 "));
    write(DOCUMENT);
    log("the document changed; it is served as it is now");
    assert!(mock.get("/notes").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_certificate_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (certificate, key) =
        (file("cert.pem", &issued.cert.pem()), file("key.pem", &issued.signing_key.serialize_pem()));
    let spec = document(folder.path());
    let mock = Mock::start(&["--spec", &spec, "--tls-cert", &certificate, "--tls-key", &key]);
    assert!(mock.url.starts_with("https://127.0.0.1:"), "{}", mock.url);
    let mut refused = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    refused.args(["mock", "--spec", &spec, "--tls-cert", &spec, "--tls-key", &key]);
    let output = refused.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot speak TLS") && said.contains("notes.yaml"), "{said}");
}
