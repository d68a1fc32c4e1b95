//! What the README and the guide show of using the generator from another project is built as it stands there; and the module that it makes of
//! each case compiles without warnings.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::options::{DateTime, Decimal, Enums, PerType};
use codegen::{NoModulePath, Options, Settings};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The page of the guide that has what the README has no room for.
const GUIDE: &str = "contract-tests/guide/from-elsewhere.md";

/// The files that the README and the guide show, by their paths.
fn shown() -> Vec<(String, String)> {
    let text = ["README.md", GUIDE].map(|page| fs::read_to_string(root().join(page)).unwrap());
    let blocks = text.iter().flat_map(|page| page.split("<!-- elsewhere: ").skip(1));
    blocks
        .map(|block| {
            let (path, rest) = block.split_once(" -->\n```").unwrap();
            let (_, rest) = rest.split_once('\n').unwrap();
            let (text, _) = rest.split_once("```").unwrap();
            (path.to_owned(), text.to_owned())
        })
        .collect()
}

/// The document of the examples, as the options call it.
const DOCUMENT: &str = include_str!("elsewhere/petstore.yaml");

/// Uses the macro that the guide shows.
const USES_MACRO: &str = "\
mod petstore {
    petstore_macro::client!(\"petstore.yaml\", crate::petstore);
}

fn main() {
    println!(\"{:?}\", petstore::types::Pet::new(\"Rex\"));
}
";

/// What clients need for some formats and options, beside what the guide names.
const MORE: &str = r#"regress = "0.12"
chrono = { version = "0.4", default-features = false, features = ["std", "serde"] }
rust_decimal = { version = "1", default-features = false, features = ["std", "serde"] }
time = { version = "0.3", default-features = false, features = ["std", "serde-human-readable"] }
uuid = { version = "1", default-features = false, features = ["std", "serde"] }
"#;

struct Workspace(PathBuf);

impl Workspace {
    /// A workspace beside which the generator stands in the folder `lockstep`, as far as the manifests say.
    fn new() -> Self {
        let folder = root().join("target/elsewhere");
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        let profile = "[profile.dev]\ndebug = \"line-tables-only\"\n";
        fs::write(
            folder.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n{profile}"),
        )
        .unwrap();
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self(folder)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("../lockstep", &root().to_string_lossy())).unwrap();
    }

    /// What a command of Cargo prints; it must not warn.
    fn cargo(&self, folder: &str, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .current_dir(self.0.join(folder))
            // The dependencies of the cases are those of the modules too.
            .env("CARGO_TARGET_DIR", root().join("target/codegen-cases/target"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && !said.contains("warning"),
            "{folder}: cargo {arguments:?}:\n{said}"
        );
        String::from_utf8(output.stdout).unwrap()
    }
}

#[test]
fn what_the_readme_shows_works() {
    let workspace = Workspace::new();
    let shown = shown();
    let dependencies = shown.iter().find(|(path, _)| path == "build-script/Cargo.toml").unwrap();
    for (path, text) in &shown {
        // Members that are not there yet are none.
        workspace.write(path, text);
    }
    workspace.write("build-script/petstore.yaml", DOCUMENT);
    workspace.write("xtask/petstore.yaml", DOCUMENT);
    let manifest = dependencies.1.replace("\"build-script\"", "\"uses-macro\"");
    let (manifest, _) = manifest.split_once("[build-dependencies]").unwrap();
    workspace.write(
        "uses-macro/Cargo.toml",
        &format!("{manifest}petstore-macro = {{ path = \"../petstore-macro\" }}\n"),
    );
    workspace.write("uses-macro/petstore.yaml", DOCUMENT);
    workspace.write("uses-macro/src/main.rs", USES_MACRO);
    let modules_manifest =
        manifest.replace("\"uses-macro\"", "\"modules\"").trim_end().to_owned() + "\n" + MORE;
    workspace.write("modules/Cargo.toml", &modules_manifest);
    workspace.write("modules/src/lib.rs", &modules(&workspace));

    chosen(&workspace, manifest);

    workspace.cargo("modules", &["clippy"]);
    workspace.cargo("chosen", &["run"]);
    let request = workspace.cargo("build-script", &["run"]);
    assert!(request.contains("ListPets") && request.contains("limit: Some(10)"), "{request}");
    let pet = workspace.cargo("uses-macro", &["run"]);
    assert!(pet.contains("name: \"Rex\""), "{pet}");
    let written = workspace.cargo("xtask", &["run"]);
    assert!(written.starts_with("2 operations, Written {"), "{written}");
    fs::copy(root().join("Cargo.lock"), workspace.0.join("xtask/petstore-client/Cargo.lock")).unwrap();
    workspace.cargo("xtask/petstore-client", &["check"]);
}

/// A program whose client has options, and the crate of one of its types.
fn chosen(workspace: &Workspace, manifest: &str) {
    let manifest = manifest.replace("\"uses-macro\"", "\"chosen\"");
    let manifest = format!("{}\n{MORE}people = {{ path = \"../people\" }}\n", manifest.trim_end());
    workspace.write("chosen/Cargo.toml", &manifest);
    workspace.write("chosen/src/main.rs", include_str!("elsewhere/chosen.rs"));
    let serde = "[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\n";
    workspace
        .write("people/Cargo.toml", &format!("[package]\nname = \"people\"\nedition = \"2024\"\n\n{serde}"));
    workspace.write("people/src/lib.rs", include_str!("elsewhere/people.rs"));
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elsewhere/petstore.yaml");
    let named = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let options = Options {
        date_time: DateTime::Time,
        decimal: Decimal::RustDecimal,
        enums: PerType { all: Enums::Closed, of: BTreeMap::new() },
        derive: PerType {
            all: Vec::new(),
            of: BTreeMap::from([(
                "ShopStatus".to_owned(),
                ["PartialOrd", "Ord"].map(str::to_owned).to_vec(),
            )]),
        },
        replace: named("Person", "people::Person"),
        schema_prefix: "Shop".to_owned(),
        rename_schemas: named("Pet", "Pet"),
        rename_operations: named("listPets", "pets"),
        dependencies: named("people", "{ path = \"../people\" }"),
        ..Options::new("petstore", "petstore.yaml")
    };
    let generated = codegen::from_document(document, &options).unwrap();
    assert_eq!(generated.misfits, []);
    assert!(generated.files.get("Cargo.toml").unwrap().contains("\npeople = { path = \"../people\" }\n"));
    workspace.write("chosen/src/petstore.rs", &generated.module("crate::petstore").unwrap());
}

/// What a crate with the module depends on is what a client of the document depends on. `LOCKSTEP_UPDATE=1` writes it into the guide.
#[test]
fn the_guide_names_the_dependencies_of_a_client() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elsewhere/petstore.yaml");
    let generated = codegen::from_document(document, &Options::new("a", "a.yaml")).unwrap();
    let (_, rest) = generated.files.get("Cargo.toml").unwrap().split_once("\n[dependencies]\n").unwrap();
    let (own, _) = rest.split_once("\n\n").unwrap();
    // What is optional belongs to features, and a module has those only that need nothing else; TLS is one of them.
    let own: Vec<&str> = own.lines().filter(|line| !line.contains("optional = true")).collect();
    let own = own.join("\n").replace("features = [\"stream\"", "features = [\"stream\", \"rustls\"");
    let path = root().join(GUIDE);
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) =
        page.split_once("name = \"build-script\"\nedition = \"2024\"\n\n[dependencies]\n").unwrap();
    let (shown, after) = rest.split_once("\n\n[build-dependencies]").unwrap();
    if std::env::var_os("LOCKSTEP_UPDATE").is_some() {
        let head = "name = \"build-script\"\nedition = \"2024\"\n\n[dependencies]\n";
        fs::write(&path, format!("{before}{head}{own}\n\n[build-dependencies]{after}")).unwrap();
        return;
    }
    assert_eq!(shown, own, "run again with LOCKSTEP_UPDATE=1");
}

/// A module for each case; gives the crate that has them.
fn modules(workspace: &Workspace) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut names: Vec<String> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().replace('-', "_"))
        .collect();
    names.sort();
    for name in &names {
        let document = folder.join(name.replace('_', "-")).with_extension("yaml");
        let stated = fs::read_to_string(document.with_extension("toml")).unwrap_or_default();
        let settings = Settings::parse(&document, format!("[workspace.metadata.lockstep]\n{stated}"));
        let options =
            Options { document: "case.yaml".to_owned(), package: "modules".to_owned(), ..settings.options };
        let generated = codegen::from_document(&document, &options).unwrap();
        let module = generated.module(&format!("crate::cases::{name}")).unwrap();
        workspace.write(&format!("modules/src/cases/{name}.rs"), &module);
    }
    let modules: Vec<String> = names.iter().map(|name| format!("    pub mod {name};\n")).collect();
    let modules = modules.concat();
    format!(
        "//! A module for each case.\n#![deny(warnings)]\n\npub mod cases {{\n    //! The cases.\n{modules}}}\n"
    )
}

#[test]
fn a_path_of_no_module_is_refused() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elsewhere/petstore.yaml");
    let generated = codegen::from_document(document, &Options::new("a", "a.yaml")).unwrap();
    for wrong in ["", "petstore", "::crate::a", "crate::", "crate::a b", "self::a", "crate::a;"] {
        assert_eq!(generated.module(wrong), Err(NoModulePath(wrong.to_owned())));
    }
    assert!(generated.module("crate").unwrap().contains("use crate::runtime"));
}

#[test]
fn a_name_of_no_package_is_refused() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elsewhere/petstore.yaml");
    for name in ["", "-", "1a", "a b", "\"\n", "päckchen"] {
        let refusal = codegen::from_document(&document, &Options::new(name, name)).unwrap_err();
        assert!(refusal.to_string().contains("is no name for a package"), "{name}: {refusal}");
    }
    // A word of Rust's is one that Cargo takes.
    let generated = codegen::from_document(&document, &Options::new("self", "self")).unwrap();
    assert!(generated.files.get("src/lib.rs").unwrap().contains("::Client::builder()"));
}

#[test]
fn a_bad_document_is_refused_with_its_places() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("a.yaml");
    fs::write(&document, DOCUMENT.replace("schemas/Person'", "schemas/Persn'")).unwrap();
    let refusal = codegen::from_document(&document, &Options::new("a", "a.yaml")).unwrap_err();
    let text = refusal.to_string();
    assert!(text.contains("dangling-reference") && text.contains("a.yaml:"), "{text}");
    let options =
        Options { replace: BTreeMap::from([("Pet".to_owned(), "a b".to_owned())]), ..Options::new("a", "a") };
    fs::write(&document, DOCUMENT).unwrap();
    let refusal = codegen::from_document(&document, &options).unwrap_err();
    assert_eq!(refusal.to_string(), "error: option `replace`: `a b` is no path of a type");
    let header =
        "- { name: status, in: header, style: simple, content: { text/csv: { schema: { type: array } } } }";
    fs::write(&document, DOCUMENT.replace("- { name: limit", &format!("{header}\n        - {{ name: limit")))
        .unwrap();
    let refusal = codegen::from_document(&document, &Options::new("a", "a")).unwrap_err().to_string();
    assert!(refusal.contains("error[unsupported-parameter]"), "{refusal}");
    let less =
        codegen::from_document(&document, &Options { skip_unsupported: true, ..Options::new("a", "a") });
    assert_eq!(less.unwrap().summary.operations, 1);
}
