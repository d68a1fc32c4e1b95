//! The options that say how a document is read, as a person meets them: what is printed, and what the command exits with.
#![expect(clippy::unwrap_used, reason = "a test states what it expects")]

mod run;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;

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
    format!("exit {exit}\n{stdout}{stderr}").replace(&*folder.to_string_lossy(), "FOLDER")
}

fn approve(name: &str, printed: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, run::without_counts(printed)));
}

fn write(folder: &TempDir, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

const BROKEN: &str = "\
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: https://pets.example }]
paths:
  /pets:
    get:
      operationId: listPets
      responses: { '200': { description: Pets., content: { application/json: { schema: { type: [strin] } } } } }
    post:
      operationId: createPet
      parameters: [{ name: a, in: nowhere, schema: {} }]
      responses: { '201': { description: Created. } }
";

#[test]
fn a_document_with_errors_is_kept_to_if_asked() {
    let folder = TempDir::new().unwrap();
    write(&folder, &[("pets.yaml", BROKEN)]);
    approve("keep-going-check", &xtask(folder.path(), &["check", "pets.yaml", "--keep-going"]));
    let regenerate = ["regenerate", "--spec", "pets.yaml", "--out", "client", "--package", "pets"];
    assert!(xtask(folder.path(), &regenerate).starts_with("exit 2\n"));
    let regenerate = [regenerate.as_slice(), &["--keep-going"]].concat();
    approve("keep-going-regenerate", &xtask(folder.path(), &regenerate));
    let pets = fs::read_to_string(folder.path().join("client/API.md")).unwrap();
    assert!(pets.contains("list_pets") && !pets.contains("create_pet"), "{pets}");
    fs::write(folder.path().join("client/API.md"), "").unwrap();
    let check = [regenerate.as_slice(), &["--check"]].concat();
    let printed = xtask(folder.path(), &check);
    assert!(printed.contains("--package pets --keep-going`\n"), "{printed}");
}

const SEVERAL: &str = "\
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get: { responses: { '200': { $ref: '../shared/responses.yaml#/Pets' } } }
";

const RESPONSES: &str = "Pets: { description: Pets. }\n";

#[test]
fn files_elsewhere_are_read_if_allowed() {
    let folder = TempDir::new().unwrap();
    write(&folder, &[("api/pets.yaml", SEVERAL), ("shared/responses.yaml", RESPONSES)]);
    approve("outside-refused", &xtask(folder.path(), &["check", "api/pets.yaml"]));
    let printed = xtask(folder.path(), &["check", "api/pets.yaml", "--allow-files", "shared"]);
    assert_eq!(printed, "exit 0\napi/pets.yaml: OpenAPI 3.1, 1 operations; 0 errors, 0 warnings, 0 notes\n");
    approve("no-such-folder", &xtask(folder.path(), &["check", "api/pets.yaml", "--allow-files", "nowhere"]));
}

/// A server on loopback that answers with the same document to every request but one; its base URL.
fn serve(document: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request = lines.next().unwrap().unwrap();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            let status = if request.contains("/nowhere") { "404 Not Found" } else { "200 OK" };
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close", document.len());
            stream.write_all(format!("{head}\r\n\r\n{document}").as_bytes()).unwrap();
        }
    });
    url
}

#[test]
fn urls_are_followed_if_asked() {
    let (folder, url) = (TempDir::new().unwrap(), serve(RESPONSES));
    let here = SEVERAL.replace("../shared", &url);
    let nowhere = here.replace("/responses.yaml", "/nowhere.yaml");
    write(&folder, &[("pets.yaml", &here), ("nowhere.yaml", &nowhere)]);
    let check = |arguments: &[&str]| {
        xtask(folder.path(), &[&["check"], arguments].concat()).replace(&url, "http://HOST")
    };
    approve("url-refused", &check(&["pets.yaml"]));
    let printed = check(&["pets.yaml", "--follow-urls"]);
    assert!(printed.starts_with("exit 0\n"), "{printed}");
    approve("url-nowhere", &check(&["nowhere.yaml", "--follow-urls"]));
}
