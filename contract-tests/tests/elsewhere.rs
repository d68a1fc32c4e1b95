//! What others run of this repository: the step for GitHub Actions and the hook for pre-commit, by their own words.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests state what they expect")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &str) -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(root().join(file)).unwrap()).unwrap()
}

/// `PATH` with the binary of this build first.
fn path() -> std::ffi::OsString {
    let here = Path::new(env!("CARGO_BIN_EXE_lockstep")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(here).chain(std::env::split_paths(&path))).unwrap()
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a document.yaml"), include_str!("reports/things.yaml")).unwrap();
    folder
}

/// Runs the last step of the action with inputs.
fn act(folder: &TempDir, inputs: &[(&str, &str)]) -> Output {
    let action = read(".github/action/action.yml");
    let step = action["runs"]["steps"].as_sequence().unwrap().last().unwrap();
    let mut command = Command::new("bash");
    command.args(["-c", step["run"].as_str().unwrap()]).current_dir(folder).env("PATH", path());
    for (variable, value) in step["env"].as_mapping().unwrap() {
        let input = value.as_str().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        let default = action["inputs"][input]["default"].as_str().unwrap();
        let given = inputs.iter().find(|(name, _)| *name == input).map_or(default, |(_, value)| value);
        command.env(variable.as_str().unwrap(), given);
    }
    command.env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md")).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_action_holds_a_server_against_its_document() {
    let folder = folder();
    let arguments = "--max-requests=5\n--exclude=path=/things/*\n\n";
    let output = act(&folder, &[("spec", "a document.yaml"), ("arguments", arguments)]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stderr).contains("requests     5,"), "{}", text(&output.stderr));
    assert!(folder.path().join("lockstep.html").is_file() && folder.path().join("summary.md").is_file());
}

#[test]
fn the_action_fails_as_the_command_does() {
    let folder = folder();
    let output = act(&folder, &[("spec", "a document.yaml"), ("arguments", "--max-response-time=1e-9")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).starts_with("::warning title=max_response_time::"),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(act(&folder, &[("spec", "missing.yaml")]).status.code(), Some(2));
    assert_eq!(act(&folder, &[("command", "$(exit 0)")]).status.code(), Some(2));
}

#[test]
fn the_action_says_what_is_wrong_with_a_document() {
    let folder = folder();
    let output = act(&folder, &[("command", "check"), ("spec", "a document.yaml")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    std::fs::write(folder.path().join("bad.yaml"), "openapi: 3.1.0").unwrap();
    let output = act(&folder, &[("command", "check"), ("spec", "bad.yaml")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("\n::error file=bad.yaml"), "{}", text(&output.stdout));
}

#[test]
fn the_hook_checks_documents() {
    let hook = &read(".pre-commit-hooks.yaml")[0];
    let entry = hook["entry"].as_str().unwrap();
    let arguments = hook["args"].as_sequence().unwrap().iter().map(|argument| argument.as_str().unwrap());
    let words: Vec<&str> = entry.split(' ').chain(arguments).collect();
    let folder = folder();
    let check = |file: &str| {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(file).current_dir(&folder).env("PATH", path()).output().unwrap()
    };
    assert_eq!(check("a document.yaml").status.code(), Some(0));
    std::fs::write(folder.path().join("bad.yaml"), "openapi: 3.1.0").unwrap();
    assert_eq!(check("bad.yaml").status.code(), Some(1));
    let files = regress::Regex::new(hook["files"].as_str().unwrap()).unwrap();
    for (file, is_one) in
        [("openapi.yaml", true), ("apis/openapi-v2.json", true), ("swagger.yml", true), ("my.yaml", false)]
    {
        assert_eq!(files.find(file).is_some(), is_one, "{file}");
    }
}
