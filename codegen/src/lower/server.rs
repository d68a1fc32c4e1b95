//! The Server Objects: a variant each, with a struct of its variables if it has some.

use spec::model::{self, ServerVariable};

use super::context::Context;
use super::names::{Case, Scope};
use super::prose;
use crate::ir::{EnumVariant, Server, Variable, Variables};

/// The servers at the root of the document, named by name, description or host.
pub(super) fn lower(context: &mut Context<'_>) -> Vec<Server> {
    let mut scope = Scope::holding(&["self"]);
    let mut types = Scope::holding(&["Server", "String", "Self", "Default"]);
    let api = context.api;
    api.servers
        .iter()
        .map(|server| {
            let words =
                server.name.as_deref().or(server.description.as_deref()).filter(|text| text.len() <= 60);
            let url = server.default_url();
            let name = scope.give(words.unwrap_or_else(|| host(&url)), Case::Camel, "server");
            let doc = server
                .description
                .as_deref()
                .or(server.name.as_deref())
                .map(prose::lines)
                .unwrap_or_default();
            let variables = variables(server, &name, &mut types);
            Server { name, doc, url, variables }
        })
        .collect()
}

/// The variables that stand in the URL.
fn variables(server: &model::Server, name: &str, types: &mut Scope) -> Option<Variables> {
    let mut fields = Scope::holding(&["url"]);
    let used = server.variables.iter().filter(|(wire, _)| server.url.contains(&format!("{{{wire}}}")));
    let list: Vec<Variable> =
        used.map(|(wire, variable)| self::variable(wire, variable, name, &mut fields, types)).collect();
    if list.is_empty() {
        return None;
    }
    let name = types.give(&format!("{name} variables"), Case::Camel, "server");
    Some(Variables { name, template: server.url.trim_end_matches('/').to_owned(), list })
}

fn variable(
    wire: &str,
    variable: &ServerVariable,
    server: &str,
    fields: &mut Scope,
    types: &mut Scope,
) -> Variable {
    let mut doc = variable.description.as_deref().map(prose::lines).unwrap_or_default();
    if doc.is_empty() {
        doc.push(format!("{}.", prose::code(wire)));
    }
    let mut scope = Scope::holding(&["self"]);
    let value =
        |value: &String| EnumVariant { name: scope.give(value, Case::Camel, "value"), wire: value.clone() };
    let values: Vec<EnumVariant> = variable.allowed.iter().map(value).collect();
    let default = values.iter().find(|value| value.wire == variable.default).map(|value| value.name.clone());
    // A default that is none of the values leaves the variable open.
    let ty = default
        .map(|default| (types.give(&format!("{server} {wire}"), Case::Camel, "value"), values, default));
    Variable {
        field: fields.give(wire, Case::Snake, "variable"),
        wire: wire.to_owned(),
        doc,
        default: variable.default.clone(),
        ty,
    }
}

/// The server of an operation that has another than the document: the URL, which may be relative to that of the client.
pub(super) fn of_operation(context: &mut Context<'_>, operation: &model::Operation) -> Option<String> {
    let api = context.api;
    let (own, usual) = (operation.servers.first()?, api.servers.first()?);
    if operation.servers.iter().any(|server| server.default_url() == usual.default_url()) {
        return None;
    }
    let location = own.location.unwrap_or(operation.location);
    if operation.servers.len() > 1 || !own.variables.is_empty() {
        let message = "the client sends this operation to the first of its servers, with the variables at their defaults; `CallOptions::base_url` chooses another";
        context.note("fixed-server", location, message);
    }
    Some(own.default_url())
}

/// The host in a URL; a relative one has none.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    match rest.split(['/', '?', '#']).next() {
        Some(host) if !host.is_empty() => host,
        _ => "default",
    }
}
