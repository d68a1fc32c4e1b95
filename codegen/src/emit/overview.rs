//! `API.md`: one line an operation.

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
