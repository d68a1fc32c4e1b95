//! A schema with instances: read as a component of a document, generated, and judged by the validator.

use std::collections::BTreeSet;
use std::path::Path;

use codegen::options::Untyped;
use codegen::{Files, Manifest, Options};
use serde_json::{Value, json};

/// A schema and values to try it with.
pub(crate) struct Case {
    /// The name of the type, which no other case's name begins with.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) schema: Value,
    pub(crate) untyped: Untyped,
    pub(crate) instances: Vec<Instance>,
}

pub(crate) struct Instance {
    pub(crate) title: String,
    pub(crate) data: Value,
    pub(crate) valid: bool,
}

/// A case with what was generated for it.
pub(crate) struct Generated {
    pub(crate) case: Case,
    pub(crate) files: Files,
    pub(crate) judge: Judge,
}

impl Case {
    /// Reads and generates. The schema is a file that the component refers to, so that `#` in it is the schema; beside it
    /// stands a struct that holds a value of it, as what a component's name stands for may not be a type of its own.
    pub(crate) fn generate(self, folder: &Path, options: &spec::Options) -> Generated {
        let holder = self.holder();
        let file = format!("{}.json", self.name);
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Oracle", "version": "1" },
            "components": { "schemas": {
                self.name.clone(): { "$ref": file },
                holder: {
                    "type": "object",
                    "required": ["value"],
                    "properties": { "value": { "$ref": format!("#/components/schemas/{}", self.name) } },
                },
            } },
        });
        std::fs::write(folder.join(&file), self.schema.to_string()).unwrap();
        let reading = spec::read_text(&folder.join("openapi.json"), document.to_string(), options);
        let told = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
        let api = reading.api.unwrap_or_else(|| panic!("{}: {told}", self.title));
        let of_crate = Options {
            manifest: Manifest::Workspace,
            untyped: self.untyped,
            ..Options::new("oracle", "the suite")
        };
        let generated = codegen::generate(&api, &of_crate);
        let id = api.component_schemas.get(&self.name).unwrap();
        let judge = Judge::new(&spec::json_schema::document(&api, *id));
        Generated { case: self, files: generated.files, judge }
    }

    /// The struct that holds a value of the type.
    pub(crate) fn holder(&self) -> String {
        format!("H{}", self.name.to_lowercase())
    }
}

/// The validator for one schema.
pub(crate) struct Judge(jsonschema::Validator);

impl Judge {
    pub(crate) fn new(document: &Value) -> Self {
        let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
        Self(options.should_validate_formats(true).build(document).unwrap())
    }

    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }

    /// The keywords that refuse a value, outermost.
    pub(crate) fn refusing(&self, value: &Value) -> BTreeSet<String> {
        self.0.iter_errors(value).map(|error| error.kind().keyword().to_owned()).collect()
    }

    /// The members of a valid value that the schema names, each by the pointer to its object and its name: those that
    /// `properties` and its kin evaluate (JSON Schema Core, section 10.3.2).
    pub(crate) fn named(&self, value: &Value) -> BTreeSet<(String, String)> {
        let evaluation = self.0.evaluate(value);
        let mut named = BTreeSet::new();
        for entry in evaluation.iter_annotations() {
            if let Value::Array(names) = entry.annotations.value() {
                let place = entry.instance_location.as_str().to_owned();
                let names = names.iter().filter_map(Value::as_str);
                named.extend(names.map(|name| (place.clone(), name.to_owned())));
            }
        }
        named
    }
}
