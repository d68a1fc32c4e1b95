//! What is told of places where the client accepts more than the document says: all of them, each with its place and reason.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests state what they expect, and say what they pass over"
)]

use std::path::{Path, PathBuf};

use codegen::{Options, Untyped};
use spec::Api;

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents: Vec<PathBuf> = ["tests/cases", "tests/left_out"]
        .into_iter()
        .flat_map(|folder| root.join(folder).read_dir().unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    documents.sort();
    let real = root.join("../../shared/corpus");
    for name in REAL {
        let path = real.join(name);
        if path.exists() {
            documents.push(path);
        } else {
            println!("passed over: {name} is not there");
        }
    }
    documents
}

/// Real documents with many such places.
const REAL: [&str; 2] = ["lago.yaml", "discord.json"];

fn told(api: &Api) -> Vec<Untyped> {
    codegen::untyped(api, &Options::new("a", "a.yaml"))
}

#[test]
fn every_value_of_no_type_is_listed() {
    for path in documents() {
        let api = spec::read(&path).api.unwrap();
        let listed = told(&api).iter().filter(|untyped| untyped.ty != "supertype").count();
        let counted = codegen::generate(&api, &Options::new("a", "a.yaml")).summary.untyped;
        assert_eq!(listed, counted, "{}", path.display());
    }
}

#[test]
fn each_has_its_place_and_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for name in ["cases/objects", "cases/unions"] {
        let api = spec::read(&folder.join(name).with_extension("yaml")).api.unwrap();
        let lines = told(&api).into_iter().map(|untyped| {
            let place = api.sources.place(&untyped.location).unwrap();
            let pointer = api.sources.pointer(&untyped.location);
            let Untyped { rust, ty, code, reason, .. } = untyped;
            let code = code.map(|code| format!("[{code}]")).unwrap_or_default();
            format!("{}:{} #{pointer}\n    {rust}: {ty}{code}: {reason}\n", place.line, place.column)
        });
        let name = format!("untyped-{}", name.replace('/', "-"));
        insta::with_settings!({ snapshot_path => "goldens", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, lines.collect::<String>());
        });
    }
}
