//! The documents of the cases, taken apart by the grammar: which field of which object stands where, and what the document
//! is without it. The catalogue is made from this, here and in the crates that build on this one.

pub(crate) mod table;

use std::path::{Path, PathBuf};

use serde_json::Value;
use spec::Reading;
use spec::grammar::{self, Field, Object, Shape};
use spec::model::Version;

/// A document that is one file.
pub(crate) struct Case {
    /// The folder and the name of the file.
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) document: Value,
}

/// A field of an object in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// The object's name in the standard.
    pub(crate) object: &'static str,
    /// The field's name there: `x-` for all extensions, `{…}` for the keys of a map.
    pub(crate) field: &'static str,
    /// Where it stands.
    pub(crate) pointer: String,
}

/// The cases of a folder that are one file which `serde_yaml` reads as well, by name.
pub(crate) fn cases(folder: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/tests").join(folder);
    let mut paths: Vec<PathBuf> = path.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    assert!(!paths.is_empty(), "{folder} has no cases");
    paths.iter().filter_map(|path| case(folder, path)).collect()
}

fn case(folder: &str, path: &Path) -> Option<Case> {
    let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
    let document: Value = serde_yaml::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    let is_openapi = document["openapi"].is_string();
    let is_alone = !document.to_string().contains(".yaml");
    (is_openapi && is_alone).then_some(Case { name, document })
}

/// Reads a document that is at hand as a value.
pub(crate) fn read(document: &Value) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, document.to_string()).unwrap();
    spec::read(&path)
}

impl Case {
    /// Every field that its version of OpenAPI knows.
    pub(crate) fn occurrences(&self) -> Vec<Occurrence> {
        let version = match self.document["openapi"].as_str().unwrap().get(..3) {
            Some("3.0") => Version::V3_0,
            Some("3.1") => Version::V3_1,
            _ => Version::V3_2,
        };
        let mut walk = Walk { version, found: Vec::new() };
        walk.object(&grammar::OPENAPI, &self.document, "");
        walk.found
    }

    /// The document without the member at a pointer.
    pub(crate) fn without(&self, pointer: &str) -> Value {
        let mut document = self.document.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap();
        parent.as_object_mut().unwrap().shift_remove(&key.replace("~1", "/").replace("~0", "~")).unwrap();
        document
    }
}

struct Walk {
    version: Version,
    found: Vec<Occurrence>,
}

impl Walk {
    fn object(&mut self, object: &'static Object, value: &Value, pointer: &str) {
        let is_reference = object.referable.is_some() && value.get("$ref").is_some_and(Value::is_string);
        let object = if is_reference { &grammar::REFERENCE } else { object };
        for (key, member) in value.as_object().into_iter().flatten() {
            let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
            let found = |field| Occurrence { object: object.name, field, pointer: pointer.clone() };
            if key.starts_with("x-") && object.extensible {
                self.found.push(found("x-"));
            } else if let Some(field) = self.field(object, key) {
                self.found.push(found(field.name));
                self.shape(field.shape, member, &pointer);
            }
        }
    }

    fn field(&self, object: &'static Object, key: &str) -> Option<Field> {
        let field = object.field(key).copied().or(object.patterned)?;
        (field.since <= self.version && field.until.is_none_or(|until| self.version <= until))
            .then_some(field)
    }

    fn shape(&mut self, shape: Shape, value: &Value, pointer: &str) {
        match shape {
            Shape::Object(object) => self.object(object, value, pointer),
            Shape::Objects(object) | Shape::ObjectMap(object) => {
                self.each(Shape::Object(object), value, pointer);
            }
            Shape::Schema => self.object(&grammar::SCHEMA, value, pointer),
            Shape::Schemas | Shape::SchemaMap => self.each(Shape::Schema, value, pointer),
            Shape::Text | Shape::Flag | Shape::Texts | Shape::TextMap | Shape::AnyMap | Shape::Any => {}
        }
    }

    fn each(&mut self, shape: Shape, value: &Value, pointer: &str) {
        for (index, element) in value.as_array().into_iter().flatten().enumerate() {
            self.shape(shape, element, &format!("{pointer}/{index}"));
        }
        for (key, member) in value.as_object().into_iter().flatten() {
            let key = key.replace('~', "~0").replace('/', "~1");
            self.shape(shape, member, &format!("{pointer}/{key}"));
        }
    }
}
