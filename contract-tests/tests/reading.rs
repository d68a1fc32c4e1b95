//! Documents of which not all can be held against a server, as a person meets them: one with errors that is kept to all the
//! same, and one with nothing to ask.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// An operation and a schema that cannot be understood, beside one that can.
const BROKEN: &str = "\
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      responses: { '200': { description: Pets., content: { application/json: { schema: { type: array } } } } }
    put:
      operationId: replacePets
      responses: { '200': { description: Pets., content: { application/json: { schema: { type: [strin] } } } } }
    post:
      operationId: createPet
      parameters: [{ name: a, in: nowhere, schema: {} }]
      responses: { '201': { description: Created. } }
";

fn write(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("pets.yaml"), text).unwrap();
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    command.args(arguments).args(["--spec", "pets.yaml"]).current_dir(folder).env("NO_COLOR", "1");
    command
}

/// What a run exited with and said, without the port, the time and the ids of cases.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().unwrap();
    let plain = |bytes: &[u8]| anstream::adapter::strip_str(&String::from_utf8_lossy(bytes)).to_string();
    let (exit, stdout, stderr) =
        (output.status.code().unwrap(), plain(&output.stdout), plain(&output.stderr));
    let said = format!("exit {exit}\n{stderr}{stdout}");
    let lines = said.lines().map(|line| match line.find("127.0.0.1:") {
        Some(at) => {
            let (before, url) = line.split_at(at);
            let rest = url.find(['/', ' ']).map_or("", |end| url.split_at(end).1);
            format!("{before}HOST{rest}")
        }
        None => line.split(", in ").next().unwrap_or_default().to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn approve(name: &str, said: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, said));
}

/// A mock in a process of its own, which ends with the test.
struct Mock {
    process: Child,
    url: String,
}

impl Mock {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = command(folder, &[&["mock"], arguments].concat());
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let url = line.strip_prefix("listening at ").unwrap().to_owned();
        Self { process, url }
    }

    /// The status that a request is answered with.
    fn status(&self, method: &str) -> u16 {
        let host = self.url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} /pets HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Ends it, and tells what it said on standard error.
    fn stop(mut self) -> String {
        self.process.kill().unwrap();
        let mut said = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // One that has ended already is as it should be.
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

#[test]
fn what_is_sound_is_checked_and_the_rest_is_named() {
    let folder = write(BROKEN);
    approve("keep-going-refused", &run(folder.path(), &["conform"]));
    approve("keep-going-conform", &run(folder.path(), &["conform", "--keep-going"]));
}

#[test]
fn what_is_sound_is_served_and_the_rest_is_named() {
    let folder = write(BROKEN);
    let mock = Mock::start(folder.path(), &["--keep-going"]);
    assert_eq!((mock.status("GET"), mock.status("PUT")), (200, 200));
    assert_eq!(mock.status("POST"), 405);
    let said = run(folder.path(), &["conform", "--keep-going", "--url", &mock.url]);
    assert!(said.starts_with("exit 0\n"), "{said}");
    let said = mock.stop();
    let left_out =
        "this is not the whole API: 1 operation is left out (POST /pets), 1 schema accepts anything";
    assert!(said.contains(left_out), "{said}");
}

#[test]
fn a_server_that_falls_short_of_what_is_sound() {
    let folder = write(BROKEN);
    let mock = Mock::start(folder.path(), &["--keep-going", "--fault", "undocumented-status"]);
    let said = run(folder.path(), &["conform", "--keep-going", "--url", &mock.url]);
    assert!(said.starts_with("exit 1\n"), "{said}");
    assert!(said.contains("--keep-going --url"), "the line that replays is another run: {said}");
}

#[test]
fn nothing_asked_is_nothing_shown() {
    let none = "openapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\npaths: {}\n";
    approve("nothing-shown", &run(write(none).path(), &["conform"]));
    let all_left_out = format!("{none}webhooks: {{}}\n")
        .replace("paths: {}", "paths: { /pets: { get: { parameters: 5 } } }");
    let said = run(write(&all_left_out).path(), &["conform", "--keep-going"]);
    assert!(said.starts_with("exit 1\n") && said.contains("no request was sent"), "{said}");
}
