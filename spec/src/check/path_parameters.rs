//! Path parameters and template expressions belong together (OpenAPI 3.1, sections 4.8.8.2 and 4.8.12.1).

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::Diagnostic;
use crate::model::{
    Api, Extensions, Keyword, Operation, Parameter, ParameterIn, ParameterKind, Schema, SchemaPool,
    SchemaType, Style,
};
use crate::resolve::Guesses;
use crate::source::Sources;

/// A parameter that its path does not mention cannot be sent and is left out; an expression that no parameter
/// describes is read as a string.
pub(super) fn match_templates(api: &mut Api) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let sources = Arc::clone(&api.sources);
    let guesses = Guesses::default();
    for operation in &mut api.operations {
        if !is_matched(operation) {
            let missing = missing(operation);
            leave_out(operation, &missing, &sources, &guesses, &mut diagnostics);
            add_missing(operation, missing, &mut api.schemas, &mut diagnostics);
        }
    }
    diagnostics
}

/// Whether path and parameters have the same names, as in almost all operations.
fn is_matched(operation: &Operation) -> bool {
    let names = || operation.path.parameters();
    let described = || operation.parameters_in(ParameterIn::Path).map(|parameter| parameter.name.as_str());
    names().all(|name| described().any(|known| known == name))
        && described().all(|name| names().any(|known| known == name))
}

/// The names of the path that no parameter describes.
fn missing(operation: &Operation) -> IndexSet<String> {
    let described: HashSet<&str> =
        operation.parameters_in(ParameterIn::Path).map(|parameter| parameter.name.as_str()).collect();
    operation.path.parameters().filter(|name| !described.contains(name)).map(str::to_owned).collect()
}

fn leave_out(
    operation: &mut Operation,
    missing: &IndexSet<String>,
    sources: &Sources,
    guesses: &Guesses,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let path = operation.path.clone();
    let names: HashSet<&str> = path.parameters().collect();
    operation.parameters.retain(|parameter| {
        let stands = parameter.location_in != ParameterIn::Path || names.contains(parameter.name.as_str());
        if !stands {
            let message =
                format!("the path `{path}` has no `{{{}}}`; this parameter is ignored", parameter.name);
            let name = sources.member(&parameter.location, "name");
            let warning = Diagnostic::warning("unused-path-parameter", name, message);
            diagnostics.push(match guesses.closest(&parameter.name, missing.iter().map(String::as_str)) {
                Some(similar) => warning.with_help(format!("did you mean `{similar}`?")),
                None => warning,
            });
        }
        stands
    });
}

fn add_missing(
    operation: &mut Operation,
    missing: IndexSet<String>,
    schemas: &mut SchemaPool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for name in missing {
        // Of an expression without a name it is told that it has none.
        if !name.is_empty() {
            diagnostics.push(undescribed(operation, &name));
        }
        let parameter = Arc::new(string_parameter(operation, name, schemas));
        operation.parameters.push(parameter);
    }
}

fn undescribed(operation: &Operation, name: &str) -> Diagnostic {
    let message = format!("no parameter describes `{{{name}}}` of the path; it is read as a string");
    Diagnostic::warning("undescribed-path-parameter", operation.location, message)
        .at_its_key()
        .with_help(format!("add a parameter with `name: {name}`, `in: path` and `required: true`"))
}

fn string_parameter(operation: &Operation, name: String, schemas: &mut SchemaPool) -> Parameter {
    let location = operation.location;
    let keywords = vec![Keyword::Type(vec![SchemaType::String])];
    let schema = schemas.push(Schema { location, boolean: None, keywords });
    let kind = ParameterKind::Schema { schema, style: Style::Simple, explode: false, allow_reserved: false };
    Parameter {
        location,
        name,
        location_in: ParameterIn::Path,
        description: None,
        required: true,
        deprecated: false,
        allow_empty_value: false,
        kind,
        examples: IndexMap::new(),
        extensions: Extensions::default(),
    }
}
