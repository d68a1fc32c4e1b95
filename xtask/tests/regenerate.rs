//! `cargo xtask regenerate` as a person meets it: what it prints, what it exits with, what it leaves on disk.
#![expect(clippy::unwrap_used, reason = "a test states what it expects")]

mod run;

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// What a run printed and exited with.
fn xtask(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let exit = output.status.code().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("exit {exit}\n{stdout}{stderr}")
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: https://pets.example }]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200':
          description: A pet.
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string } } }
";

#[test]
fn a_document_that_is_none_is_refused_and_nothing_is_written() {
    let dangling = DOCUMENT.replace("schemas/Pet'", "schemas/Pett'");
    for (name, text) in [
        ("missing", None),
        ("empty", Some("")),
        ("no-yaml", Some("openapi: 3.1.0\ninfo: {title: Pets\npaths: []\n")),
        ("no-openapi", Some("name: Pets\nkind: list\n")),
        ("swagger", Some("swagger: '2.0'\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\n")),
        ("unknown-version", Some("openapi: 4.0.0\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\n")),
        ("dangling-reference", Some(dangling.as_str())),
    ] {
        let folder = TempDir::new().unwrap();
        if let Some(text) = text {
            fs::write(folder.path().join("pets.yaml"), text).unwrap();
        }
        let arguments = ["regenerate", "--spec", "pets.yaml", "--out", "client", "--package", "pets"];
        let printed = xtask(folder.path(), &arguments).replace(&*folder.path().to_string_lossy(), "FOLDER");
        settings().bind(|| insta::assert_snapshot!(format!("refused-{name}"), printed));
        assert!(printed.starts_with("exit 2\n"), "{printed}");
        assert!(printed.lines().count() < 24, "more than a screen:\n{printed}");
        assert!(!folder.path().join("client").exists(), "{name}: something was written");
    }
}

#[test]
fn a_folder_is_no_document() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("pets.yaml")).unwrap();
    let arguments = ["regenerate", "--spec", "pets.yaml", "--out", "client", "--package", "pets"];
    let printed = xtask(folder.path(), &arguments).replace(&*folder.path().to_string_lossy(), "FOLDER");
    settings().bind(|| insta::assert_snapshot!("refused-folder", printed));
    assert!(!folder.path().join("client").exists());
}

#[test]
fn an_unknown_option_is_refused() {
    let folder = TempDir::new().unwrap();
    let printed = xtask(folder.path(), &["regenerate", "--chekc"]);
    settings().bind(|| insta::assert_snapshot!("refused-option", printed));
    assert!(printed.starts_with("exit 2\n"), "{printed}");
}

/// Written, unchanged, in step, stale, mended.
#[test]
fn the_life_of_a_generated_crate() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("pets.yaml"), DOCUMENT).unwrap();
    let write = ["regenerate", "--spec", "pets.yaml", "--out", "client", "--package", "pets"];
    let check = [write.as_slice(), &["--check"]].concat();
    let mut story = Vec::new();
    let mut tell = |what: &str, arguments: &[&str]| {
        let printed = xtask(folder.path(), arguments);
        story.push(format!("# {what}\n{printed}"));
        printed
    };

    assert!(tell("nothing is there", &check).starts_with("exit 1\n"));
    assert!(tell("written", &write).starts_with("exit 0\n"));
    assert!(tell("in step", &check).starts_with("exit 0\n"));
    let library = folder.path().join("client/src/lib.rs");
    let before = fs::metadata(&library).unwrap().modified().unwrap();
    assert!(tell("written again", &write).contains(" 0 written"));
    assert_eq!(
        fs::metadata(&library).unwrap().modified().unwrap(),
        before,
        "an unchanged file was rewritten"
    );

    fs::write(
        folder.path().join("pets.yaml"),
        DOCUMENT.replace("[name]", "[title]").replace("{ name: {", "{ title: {"),
    )
    .unwrap();
    assert!(tell("stale", &check).starts_with("exit 1\n"));
    assert!(tell("mended", &write).starts_with("exit 0\n"));
    assert!(tell("in step again", &check).starts_with("exit 0\n"));
    // Of the files that are not there yet, the diff has every line: nobody would read that here.
    let told =
        |line: &&str| !line.starts_with('+') && !line.starts_with("@@ -0,0") && *line != "--- /dev/null";
    let story = story.join("\n");
    let short: Vec<&str> = story.lines().filter(|line| told(line) || line.contains("title")).collect();
    settings().bind(|| insta::assert_snapshot!("life", run::without_counts(&short.join("\n"))));
}

/// A workspace of its own, whose manifest states options.
fn in_workspace(options: &str, arguments: &[&str]) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("pets.yaml"), DOCUMENT).unwrap();
    let manifest = format!(
        "[workspace]\n\n[workspace.metadata.lockstep]\nspec = \"pets.yaml\"\nout = \"client\"\npackage = \"pets\"\n{options}"
    );
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(folder.path())
        .env("CARGO_MANIFEST_DIR", folder.path().join("xtask"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let exit = output.status.code().unwrap();
    let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    let printed = printed.replace(&*folder.path().to_string_lossy(), "FOLDER");
    (folder, format!("exit {exit}\n{printed}"))
}

#[test]
fn options_of_the_manifest_are_followed() {
    let options =
        "rename_schemas = { Pet = \"Animal\" }\nderive = { Animal = [\"Hash\"], Pet = [\"Hash\"] }\n";
    let (folder, printed) = in_workspace(options, &["regenerate"]);
    settings().bind(|| insta::assert_snapshot!("options", run::without_counts(&printed)));
    let animal = fs::read_to_string(folder.path().join("client/src/types/animal.rs")).unwrap();
    assert!(animal.contains("Hash") && animal.contains("pub struct Animal"), "{animal}");
}

#[test]
fn options_that_cannot_be_followed_are_refused_and_nothing_is_written() {
    for (name, options) in [
        ("unknown", "date_tine = \"chrono\"\n"),
        ("wrong", "date_time = \"chronos\"\n"),
        ("impossible", "replace = { Pet = \"my crate::Pet\" }\n"),
    ] {
        let (folder, printed) = in_workspace(options, &["regenerate"]);
        settings().bind(|| insta::assert_snapshot!(format!("options-{name}"), printed));
        assert!(printed.starts_with("exit 2\n"), "{printed}");
        assert!(!folder.path().join("client").exists(), "{name}: something was written");
    }
}

#[test]
fn what_has_no_type_is_reported() {
    let folder = TempDir::new().unwrap();
    let untyped = DOCUMENT.replace(
        "name: { type: string }",
        "name: { type: string, contentEncoding: base64 }, any: {}, tags: { type: array }, extra: { type: object }",
    );
    fs::write(folder.path().join("pets.yaml"), untyped).unwrap();
    let write =
        ["regenerate", "--spec", "pets.yaml", "--out", "client", "--package", "pets", "--report-untyped"];
    for (name, format) in [("text", "text"), ("json", "json")] {
        let printed = xtask(folder.path(), &[write.as_slice(), &["--format", format]].concat());
        let printed = printed.replace(&*folder.path().to_string_lossy(), "FOLDER");
        settings().bind(|| insta::assert_snapshot!(format!("untyped-{name}"), run::without_counts(&printed)));
    }
}

#[test]
fn what_changes_for_callers_is_told() {
    let folder = TempDir::new().unwrap();
    let document = folder.path().join("pets.yaml");
    let regenerate = |text: &str| {
        fs::write(&document, text).unwrap();
        xtask(folder.path(), &["regenerate", "--spec", "pets.yaml", "--out", "pets", "--package", "pets"])
    };
    assert!(!regenerate(DOCUMENT).contains("+ "), "all of it is new");
    let optional = DOCUMENT.replace("required: [name], ", "");
    let said = regenerate(&optional);
    assert!(said.contains("  - Pet.name: String\n  + Pet.name: Option<String>\n"), "{said}");
    assert!(!regenerate(&optional).contains("Pet.name"), "nothing changed");
}
