//! Path parameters and template expressions belong together (OpenAPI 3.1, sections 4.8.8.2 and 4.8.12.1).

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::Diagnostic;
use crate::model::{
    Api, Extensions, Keyword, Operation, Parameter, ParameterIn, ParameterKind, Schema, SchemaPool,
    SchemaType, Style,
};
use crate::source::Sources;

/// A parameter that its path does not mention cannot be sent and is left out; an expression that no parameter
/// describes is read as a string.
pub(super) fn match_templates(api: &mut Api) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let sources = Arc::clone(&api.sources);
    for operation in &mut api.operations {
        if !is_matched(operation) {
            let names: IndexSet<String> = operation.path.parameters().map(str::to_owned).collect();
            leave_out(operation, &names, &sources, &mut diagnostics);
            add_missing(operation, names, &mut api.schemas, &mut diagnostics);
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

fn leave_out(
    operation: &mut Operation,
    names: &IndexSet<String>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let path = operation.path.clone();
    operation.parameters.retain(|parameter| {
        let stands = parameter.location_in != ParameterIn::Path || names.contains(&parameter.name);
        if !stands {
            let message =
                format!("the path `{path}` has no `{{{}}}`; this parameter is ignored", parameter.name);
            let name = sources.member(&parameter.location, "name");
            diagnostics.push(Diagnostic::warning("unused-path-parameter", name, message));
        }
        stands
    });
}

fn add_missing(
    operation: &mut Operation,
    names: IndexSet<String>,
    schemas: &mut SchemaPool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let described: HashSet<String> =
        operation.parameters_in(ParameterIn::Path).map(|parameter| parameter.name.clone()).collect();
    for name in names.into_iter().filter(|name| !described.contains(name)) {
        let message = format!("no parameter describes `{{{name}}}` of the path; it is read as a string");
        let location = operation.location;
        diagnostics.push(
            Diagnostic::warning("undescribed-path-parameter", location, message)
                .at_its_key()
                .with_help(format!("add a parameter with `name: {name}`, `in: path` and `required: true`")),
        );
        let parameter = Arc::new(string_parameter(operation, name, schemas));
        operation.parameters.push(parameter);
    }
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
