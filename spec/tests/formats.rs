//! Every diagnostic of the cases in the formats for tools: JSON lines keep to their published schema, GitHub's workflow
//! commands are one a line.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::path::{Path, PathBuf};

use spec::Reading;
use spec::diagnostic::{github, json_lines};

fn readings() -> Vec<Reading> {
    let entries = Path::new("tests/bad").read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "yaml" || end == "json")).collect();
    paths.push("tests/bad/no-such-file.yaml".into());
    paths.sort();
    paths.iter().map(|path| spec::read(path)).collect()
}

#[test]
fn of_one_case() {
    let reading = spec::read(Path::new("tests/bad/unknown-keys.yaml"));
    let text = [github, json_lines].map(|format| format(&reading.diagnostics, &reading.sources)).join("\n");
    insta::with_settings!({ snapshot_path => "formats", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("unknown-keys", text);
    });
}

#[cfg(feature = "validate")]
#[test]
fn json_lines_keep_to_their_schema() {
    let schema = serde_json::from_str(spec::diagnostic::JSON_SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let mut lines = 0;
    for reading in readings() {
        let text = json_lines(&reading.diagnostics, &reading.sources);
        assert_eq!(text.lines().count(), reading.diagnostics.len());
        for line in text.lines() {
            let record = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&record), "{line}: {:?}", validator.validate(&record));
            lines += 1;
        }
    }
    assert!(lines > 100, "only {lines} lines");
}

#[test]
fn github_commands_are_one_a_line() {
    for reading in readings() {
        let text = github(&reading.diagnostics, &reading.sources);
        assert_eq!(text.lines().count(), reading.diagnostics.len());
        for line in text.lines() {
            let (properties, message) = line[2..].split_once("::").unwrap();
            let name = properties.split(' ').next().unwrap();
            assert!(matches!(name, "notice" | "warning" | "error") && !message.is_empty(), "{line}");
        }
    }
}
