//! `lockstep.toml` as a person meets it: what it says is done, options win, and what is wrong in it is shown where it is.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with a file of settings, and with a document that has three operations.
fn folder(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lockstep.toml"), settings).unwrap();
    std::fs::write(folder.path().join("things.yaml"), include_str!("reports/things.yaml")).unwrap();
    folder
}

fn lockstep(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("THINGS", "/things")
        .env_remove("NOTHING")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn what_the_file_says_is_done() {
    let folder = folder(
        r#"
        spec = "things.yaml"
        [conform]
        seed = 7
        exclude = { path = ["/things/*"] }
        report = { jsonl = "reports/${NAME:-things}.jsonl" }
        [conform.operations."DELETE *"]
        skip = true
        [mock]
        port = "${PORT:-0}"
        "#,
    );
    std::fs::create_dir(folder.path().join("reports")).unwrap();
    let output = lockstep(&folder, &["conform"]);
    let stdout = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{stdout}{}", text(&output.stderr));
    assert!(stdout.contains("Things"), "{stdout}");
    let events = std::fs::read_to_string(folder.path().join("reports/things.jsonl")).unwrap();
    let of = |operation: &str| events.contains(&format!("\"operation\":\"{operation}\""));
    assert_eq!(["GET /things", "DELETE /things", "GET /things/{id}"].map(of), [true, false, false]);
}

#[test]
fn it_is_found_from_below_and_paths_are_relative_to_it() {
    let folder = folder("spec = \"things.yaml\"\nconform.max-requests = 1");
    let below = folder.path().join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    let output = command.arg("conform").current_dir(below).output().unwrap();
    assert!(text(&output.stdout).contains("requests     1,"), "{}", text(&output.stderr));
}

#[test]
fn options_win() {
    let folder =
        folder("spec = \"nothing.yaml\"\nconform.max-requests = 1\nconform.report = {junit = \"a.xml\"}");
    let output =
        lockstep(&folder, &["conform", "--spec=things.yaml", "--max-requests=2", "--report=sarif=b.sarif"]);
    assert!(text(&output.stdout).contains("requests     2,"), "{}", text(&output.stderr));
    let is_there = |name: &str| folder.path().join(name).exists();
    assert!(is_there("b.sarif") && !is_there("a.xml"));
}

#[test]
fn limits_of_single_operations() {
    let folder = folder(
        r#"
        spec = "things.yaml"
        [conform.operations."list*"]
        max-response-time = 100
        [conform.operations."*Things"]
        max-response-time = 1e-9
        [conform.operations."DELETE *"]
        timeout = 5
        "#,
    );
    let output = lockstep(&folder, &["conform"]);
    let stdout = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("max_response_time GET /things \n"), "{stdout}");
    assert!(!stdout.contains("max_response_time DELETE"), "{stdout}");
}

#[test]
fn no_file_at_all() {
    let folder = folder("nonsense");
    let output = lockstep(&folder, &["conform", "--no-config"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no document is named"), "{}", text(&output.stderr));
    let output = lockstep(&folder, &["conform", "--config=other.toml", "--spec=things.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot read other.toml"), "{}", text(&output.stderr));
}

#[test]
fn what_is_wrong_is_shown_where_it_is() {
    let folder = folder(
        r#"spec = 5
conforms = {}
[conform]
max_response_time = 2
concurrency = "many"
timeout = 0
auth = "bearer"
url = "${NOTHING}"
safe = "yes"
[conform.operations.listThings]
skipp = true
timeout = "$5"
[mock]
log = "xml"
trouble = ["nothing"]
[mock.operations.listThings]
prefer = "colour=red"
"#,
    );
    let output = lockstep(&folder, &["conform"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = anstream::adapter::strip_str(&text(&output.stderr)).to_string();
    insta::assert_snapshot!(stderr);
}

/// `cargo xtask` names the document of the workspace so.
#[test]
fn the_file_has_the_say_over_variables() {
    let folder = folder("spec = \"things.yaml\"\nconform.max-requests = 1");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    command.arg("conform").current_dir(&folder).env("LOCKSTEP_SPEC", "missing.yaml");
    assert_eq!(command.output().unwrap().status.code(), Some(0));
    let output = command.arg("--no-config").output().unwrap();
    assert!(text(&output.stderr).contains("missing.yaml"), "{}", text(&output.stderr));
}

#[test]
fn what_is_no_toml() {
    let folder = folder("spec = \"things.yaml\"\n[conform\n");
    let output = lockstep(&folder, &["mock"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = anstream::adapter::strip_str(&text(&output.stderr)).to_string();
    insta::assert_snapshot!(stderr);
}

/// What an editor would say of a file is what the reader says of it.
#[test]
fn the_schema_takes_what_the_reader_takes() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../lockstep.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (settings, is_taken) in [
        ("spec = \"things.yaml\"", true),
        ("conform.timeout = 2.5", true),
        ("conform.timeout = \"${T:-2}\"", true),
        ("conform.timeout = \"two\"", false),
        ("conform.report = { junit = \"a.xml\" }", true),
        ("conform.report = [\"junit=a.xml\"]", true),
        ("conform.report = 1", false),
        ("conform.nothing = 1", false),
        ("conform.operations.listThings.skip = true", true),
        ("conform.operations.listThings.skip = 1", false),
        ("mock.log = \"json\"", true),
        ("mock.log = \"xml\"", false),
        ("mock.operations.listThings.prefer = \"code=401\"", true),
        ("mock.operations.listThings.skip = true", false),
        ("allow-files = \".\"", false),
    ] {
        let value: serde_json::Value = toml::from_str(settings).unwrap();
        assert_eq!(schema.is_valid(&value), is_taken, "{settings}");
        let folder = folder(settings);
        let output = lockstep(&folder, &["conform", "--plan", "--spec=things.yaml"]);
        assert_eq!(output.status.code(), Some(if is_taken { 0 } else { 2 }), "{}", text(&output.stderr));
    }
}

#[test]
fn the_file_in_the_readme() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```toml\n#:schema").unwrap();
    let folder = folder(rest.split_once('\n').unwrap().1.split("```").next().unwrap());
    std::fs::create_dir_all(folder.path().join("spec/openapi")).unwrap();
    let document = include_str!("../../spec/openapi/lago.yaml");
    std::fs::write(folder.path().join("spec/openapi/lago.yaml"), document).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    let output =
        command.args(["conform", "--plan"]).current_dir(&folder).env("LAGO_TOKEN", "x").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

/// What a variable holds may be secret, whatever becomes of it.
#[test]
fn secrets_in_the_file() {
    let folder = folder(
        r#"
        spec = "things.yaml"
        [conform]
        header = { X-Key = "${KEY}" }
        max-requests = 3
        report = { html = "a.html", har = "a.har", jsonl = "a.jsonl" }
        "#,
    );
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lockstep"));
        command.arg("conform").args(arguments).current_dir(&folder).env("KEY", "hush-hush").output().unwrap()
    };
    let output = run(&["--verbose"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut written = text(&output.stdout) + &text(&output.stderr);
    for report in ["a.html", "a.har", "a.jsonl"] {
        written += &std::fs::read_to_string(folder.path().join(report)).unwrap();
    }
    assert!(written.contains("${X_KEY}") && !written.contains("hush-hush"));
    for wrong in ["timeout = \"${KEY}\"", "url = \"${KEY}\"", "shard = \"${KEY}\"", "report = [\"${KEY}=a\"]"]
    {
        let settings = format!("spec = \"things.yaml\"\n[conform]\n{wrong}");
        std::fs::write(folder.path().join("lockstep.toml"), settings).unwrap();
        let output = run(&[]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(!text(&output.stderr).contains("hush-hush"), "{}", text(&output.stderr));
    }
}

#[test]
fn options_that_do_not_go_with_the_file() {
    let folder = folder("spec = \"things.yaml\"\n[conform]\nurl = \"http://localhost:1\"\nstateful = true");
    let output = lockstep(&folder, &["conform", "--safe"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = text(&output.stderr);
    assert!(stderr.starts_with("note: lockstep.toml adds --url, --stateful, --spec\n"), "{stderr}");
    assert!(stderr.contains("'--stateful' cannot be used with '--safe'"), "{stderr}");
}
