//! The JSON Schema Test Suite: each schema as a file of its own that a document refers to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use spec::json_schema::Validators;
use spec::model::SchemaId;
use spec::{Api, Fetched, JsonPointer, Options, Remote};

const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/suites/json-schema");

/// A schema of the suite with the schemas inside it, read.
pub(crate) struct Group {
    /// The file and what it says of the schema.
    pub(crate) title: String,
    pub(crate) validators: Validators,
    /// The schema and those inside it, each with the way there.
    pub(crate) schemas: Vec<(JsonPointer, SchemaId)>,
}

/// The folder of the suite, if it is here.
pub(crate) fn folder() -> Option<PathBuf> {
    Some(Path::new(SUITE).join("draft2020-12")).filter(|folder| folder.is_dir())
}

/// Goes through every schema of the suite, those of `optional` included.
pub(crate) fn each(folder: &Path, mut visit: impl FnMut(&Group)) {
    let folders = [folder.to_owned(), folder.join("optional"), folder.join("optional/format")];
    for file in folders.iter().flat_map(|folder| files(folder)) {
        let groups: Vec<Value> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let name = file.strip_prefix(folder).unwrap().with_extension("");
        for group in groups {
            let title = format!("{}: {}", name.display(), group["description"].as_str().unwrap());
            visit(&read(title, &group["schema"]));
        }
    }
}

fn read(title: String, schema: &Value) -> Group {
    let folder = tempfile::tempdir().unwrap();
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "one schema", "version": "1" },
        "components": { "schemas": { "S": { "$ref": "schema.json" } } },
    });
    std::fs::write(folder.path().join("schema.json"), schema.to_string()).unwrap();
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, document.to_string()).unwrap();
    let api = spec::read_with(&path, &options()).api.unwrap();
    let mut schemas = Vec::new();
    let root = api[api.component_schemas["S"]].reference().unwrap();
    walk(&api, root, &JsonPointer::root(), &mut schemas);
    Group { title, validators: Validators::new(Arc::new(api)), schemas }
}

/// A schema and those inside it; what a reference leads to is not inside.
fn walk(api: &Api, id: SchemaId, at: &JsonPointer, found: &mut Vec<(JsonPointer, SchemaId)>) {
    found.push((at.clone(), id));
    for child in api[id].sub_schemas() {
        let way = std::iter::once(child.keyword).chain(child.token.as_deref());
        walk(api, child.id, &way.fold(at.clone(), |way, token| way.join(token)), found);
    }
}

/// `http://localhost:1234/` is the suite's folder `remotes`; the meta-schemas are the validator's.
fn options() -> Options {
    let fetch = |url: &str| {
        if url.starts_with("https://json-schema.org/") {
            return Ok(Fetched { redirected_to: None, bytes: meta_schema(url).to_string().into_bytes() });
        }
        let name = url.strip_prefix("http://localhost:1234/").ok_or("not of the suite")?;
        let bytes =
            std::fs::read(Path::new(SUITE).join("remotes").join(name)).map_err(|error| error.to_string())?;
        Ok(Fetched { redirected_to: None, bytes })
    };
    Options { remote: Some(Remote::new(fetch)), ..Options::default() }
}

fn meta_schema(url: &str) -> Value {
    let registry =
        jsonschema::Registry::new().add("urn:any", json!({ "$ref": url })).unwrap().prepare().unwrap();
    let resolver = registry.resolver(jsonschema::uri::from_str(url).unwrap());
    resolver.lookup("").unwrap().contents().clone()
}

/// The files directly in a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}
