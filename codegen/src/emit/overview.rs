//! `API.md`, one line an operation, and `README.md`.

use std::fmt::Write as _;

use super::imports::Imports;
use super::operation::parts;
use super::{World, outcome};
use crate::Options;
use crate::ir::{Crate, Operation, Resource};

/// `API.md`
pub(crate) fn overview(krate: &Crate, world: &World<'_>, options: &Options) -> String {
    let mut text =
        format!("<!-- {} -->\n\n# {} {}\n", options.header(), krate.about.title, krate.about.version);
    for resource in &krate.resources {
        let _ = write!(text, "\n## {}\n\n", crate::lower::quoted_plain(&resource.tag));
        for operation in &resource.operations {
            let _ = writeln!(text, "- {}", line(resource, operation, world));
        }
    }
    text
}

/// `GET /api_logs → client.api_logs().find_all_api_logs() → ApiLogsPaginated`
fn line(resource: &Resource, operation: &Operation, world: &World<'_>) -> String {
    let (success, _) = outcome::result(operation, world, &mut Imports::default());
    let success = success.to_string().replace(' ', "");
    let arguments: Vec<&str> =
        parts(operation).iter().filter(|part| part.required).map(|part| part.name).collect();
    let (module, method, arguments) = (&resource.module, &operation.method_name, arguments.join(", "));
    let key = crate::lower::quoted_plain(&operation.key);
    let deprecated = if operation.deprecated { " (deprecated)" } else { "" };
    format!("{key} → `client.{module}().{method}({arguments})` → `{success}`{deprecated}")
}

/// `README.md`
pub(crate) fn readme(krate: &Crate, options: &Options) -> String {
    let about = &krate.about;
    let schemes: Vec<String> =
        krate.schemes.iter().map(|scheme| format!("`ClientBuilder::{}`", scheme.setter)).collect();
    let credentials = match schemes.as_slice() {
        [] => String::new(),
        schemes => format!("Credentials are given to the builder: {}. ", schemes.join(", ")),
    };
    let servers: Vec<String> =
        krate.servers.iter().map(|server| format!("`Server::{}`", server.name)).collect();
    format!(
        "<!-- {header} -->\n\n# {package}\n\nA client of {title}, version {version}.\n\n\
         [API.md](API.md) lists every operation; `cargo doc --open` says the rest. {credentials}\
         The servers are {servers}.\n\n\
         The features `rustls` (default) and `native-tls` choose the TLS library. Each tag of the document is a \
         feature, on by default. `contract` adds a table of all operations for testing servers against the \
         document.\n\n\
         This directory is written by `cargo xtask regenerate`; changes to it are lost at the next run.\n",
        header = options.header(),
        package = options.package,
        title = about.title,
        version = about.version,
        servers = servers.join(", "),
    )
}
