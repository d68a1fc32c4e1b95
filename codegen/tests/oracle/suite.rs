//! The schemas of the JSON Schema test suite with their instances, and what URLs in them lead to.

use std::path::{Path, PathBuf};

use codegen::options::Untyped;
use serde_json::{Value, json};
use spec::{Fetched, Options, Remote};

use crate::case::{Case, Instance};

const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/suites/json-schema");

/// Every schema outside of `optional`; `None` where the suite is not there.
pub(crate) fn cases() -> Option<Vec<Case>> {
    let folder = Path::new(SUITE).join("draft2020-12");
    let mut cases = Vec::new();
    for file in files(&folder)? {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let groups: Vec<Value> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        for group in groups {
            cases.push(case(&name, &group, cases.len()));
        }
    }
    Some(cases)
}

fn case(file: &str, group: &Value, index: usize) -> Case {
    let instance = |test: &Value| Instance {
        title: test["description"].as_str().unwrap().to_owned(),
        data: test["data"].clone(),
        valid: test["valid"].as_bool().unwrap(),
    };
    Case {
        name: format!("S{index:03}"),
        title: format!("{file}: {}", group["description"].as_str().unwrap()),
        schema: group["schema"].clone(),
        untyped: Untyped::Exact,
        instances: group["tests"].as_array().unwrap().iter().map(instance).collect(),
    }
}

/// The files directly in a folder, by name.
fn files(folder: &Path) -> Option<Vec<PathBuf>> {
    let entries = folder.read_dir().ok()?.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    paths.sort();
    Some(paths)
}

/// `http://localhost:1234/` is the suite's folder `remotes`; the meta-schemas are the validator's.
pub(crate) fn options() -> Options {
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
