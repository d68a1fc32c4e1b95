//! `cargo xtask corpus` as a person meets it: the table, the list of what is expected to fail, the exit code.
#![expect(clippy::unwrap_used, reason = "a test states what it expects")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const GOOD: &str = "\
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
          content: { application/json: { schema: { $ref: 'parts/pet.yaml' } } }
";

/// A document of each kind, and what is none.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("good.yaml", GOOD);
    write("parts/pet.yaml", "type: object\nproperties: { openapi: { type: string } }\n");
    write("of two words/dangling one.json", &dangling());
    write("of two words/README.md", "openapi: 3.1.0\n");
    write("broken.json", "{\n  \"openapi\": \"3.0.0\",\n  \"info\": {\n");
    write("swagger.yml", "swagger: '2.0'\ninfo: { title: Pets, version: 1.0.0 }\npaths: {}\n");
    write("package.json", "{\"name\": \"pets\"}");
    folder
}

/// JSON with a reference to what is not there.
fn dangling() -> String {
    let schema = "{\"$ref\": \"#/components/schemas/Pet\"}";
    let content = format!("{{\"application/json\": {{\"schema\": {schema}}}}}");
    let response = format!("{{\"description\": \"A pet.\", \"content\": {content}}}");
    let get = format!("{{\"get\": {{\"responses\": {{\"200\": {response}}}}}}}");
    let info = "{\"title\": \"Pets\", \"version\": \"1\"}";
    format!("{{\"info\": {info}, \"openapi\": \"3.0.0\", \"paths\": {{\"/pets\": {get}}}}}")
}

/// What a run printed and exited with.
fn corpus(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["corpus", "--as-built"]).args(arguments).current_dir(folder);
    let output = command.env("NO_COLOR", "1").output().unwrap();
    let exit = output.status.code().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("exit {exit}\n{stdout}{stderr}")
}

/// The table with `|` between the cells, and without what differs from run to run, which is time and memory, and how
/// much is generated, which is tested elsewhere.
fn redacted(printed: &str) -> String {
    let mut varies = Vec::new();
    let mut lines = Vec::new();
    for line in printed.lines() {
        let mut cells: Vec<String> =
            line.split("  ").map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect();
        if line.starts_with("document ") {
            varies =
                ["ms", "peak MB"].map(|name| cells.iter().position(|cell| cell == name).unwrap()).to_vec();
        } else if cells.len() > 3 {
            let figures = cells.iter_mut().enumerate().filter(|(column, _)| varies.contains(column));
            figures.for_each(|(_, cell)| "…".clone_into(cell));
        }
        let line = cells.join(" | ");
        let varying =
            [" MB in ", " of 1; "].into_iter().find_map(|mark| line.find(mark).map(|at| at + mark.len()));
        lines.push(varying.map_or_else(|| line.clone(), |end| format!("{}…", &line[..end])));
    }
    lines.join("\n")
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn every_document_is_a_row() {
    let folder = folder();
    let printed = corpus(folder.path(), &[".", "--generate"]);
    settings().bind(|| insta::assert_snapshot!("corpus-table", redacted(&printed)));
    assert!(printed.starts_with("exit 1\n"), "{printed}");
}

const LIST: &str = r#"
[read."broken.json"]
code = "json-syntax"
reason = "It ends in the middle."

[read."of two words/dangling one.json"]
code = "dangling-reference"
reason = "There is no schema `Pet`."

[codes.read]
swagger-2 = "OpenAPI 2.0."
"#;

#[test]
fn what_stands_in_the_list_is_no_failure() {
    let folder = folder();
    let list = |text: &str| fs::write(folder.path().join("list.toml"), text).unwrap();
    let run = || corpus(folder.path(), &[".", "--expect", "list.toml"]);

    list(LIST);
    let printed = run();
    assert!(printed.starts_with("exit 0\n"), "{printed}");

    let more = "\n[read.\"good.yaml\"]\ncode = 'cyclic'\nreason = 'It was so.'\n\n[read.\"gone.json\"]\ncode = 'a'\nreason = 'b'\n";
    list(&format!(
        "{}{more}",
        LIST.replace("dangling-reference", "invalid-type").replace("swagger-2", "swagger-1")
    ));
    let printed = run();
    assert!(printed.starts_with("exit 1\n"), "{printed}");
    let surprises: Vec<&str> =
        printed.lines().skip_while(|line| !line.starts_with("read: ")).skip(1).collect();
    settings().bind(|| insta::assert_snapshot!("corpus-surprises", surprises.join("\n")));

    list("[read.\"good.yaml\"]\ncode = 'a'\n");
    let printed = run();
    assert!(printed.starts_with("exit 2\n") && printed.contains("missing field `reason`"), "{printed}");
}

#[test]
fn a_document_that_takes_too_long_is_a_row() {
    let folder = folder();
    let printed = corpus(folder.path(), &[".", "--timeout", "0"]);
    assert!(printed.starts_with("exit 1\n"), "{printed}");
    assert_eq!(printed.lines().filter(|line| line.ends_with("  timed out")).count(), 4, "{printed}");
    assert!(printed.contains("\nread: 0 of 4; not: timed-out 4; "), "{printed}");
}

#[test]
fn all_is_written_as_json() {
    let folder = folder();
    corpus(folder.path(), &[".", "--generate", "--json", "all.json", "--seed", "7"]);
    let text = fs::read_to_string(folder.path().join("all.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(all["seed"], 7);
    let paths: Vec<&str> =
        all["documents"].as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["broken.json", "good.yaml", "of two words/dangling one.json", "swagger.yml"]);
    let good = &all["documents"][1];
    assert_eq!((&good["version"], &good["read"]["outcome"]), (&"3.1.0".into(), &"passed".into()));
    assert_eq!((&good["read"]["files"], &good["read"]["operations"]), (&2.into(), &1.into()));
    assert_eq!(good["generate"]["outcome"], "passed");
    assert_eq!(good["conform"], serde_json::Value::Null);
    let dangling = &all["documents"][2]["read"];
    assert_eq!((&dangling["outcome"], &dangling["code"]), (&"refused".into(), &"dangling-reference".into()));
}

#[test]
fn a_folder_that_is_not_there_cannot_be_read() {
    let folder = TempDir::new().unwrap();
    let printed = corpus(folder.path(), &["gone"]);
    assert!(printed.starts_with("exit 2\nerror: cannot read gone"), "{printed}");
}

/// What is refused as a whole without the option.
const PARTLY: &str = "\
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get: { operationId: listPets, responses: { '200': { $ref: '../shared/responses.yaml#/Pets' } } }
    post: { operationId: createPet, parameters: [{ name: a, in: nowhere, schema: {} }], responses: {} }
";

#[test]
fn how_documents_are_read_can_be_chosen() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("api")).unwrap();
    fs::create_dir_all(folder.path().join("shared")).unwrap();
    fs::write(folder.path().join("api/pets.yaml"), PARTLY).unwrap();
    fs::write(folder.path().join("shared/responses.yaml"), "Pets: { description: Pets. }\n").unwrap();
    let plain = corpus(folder.path(), &["api", "--generate"]);
    assert!(plain.starts_with("exit 1\n"), "{plain}");
    let kept = corpus(folder.path(), &["api", "--generate", "--keep-going", "--allow-files", "shared"]);
    settings().bind(|| insta::assert_snapshot!("corpus-kept", redacted(&kept)));
}
