//! What the options say, asked in the words of the document; and which of them do not fit it.

use std::collections::BTreeSet;

use spec::model::Operation;
use spec::{Api, Severity, diagnostic};

use super::context::Context;
use super::filter::{fits, is_called};
use crate::emit;
use crate::ir::{Crate, Type};
use crate::options::{Filter, Manifest, Misfit, Options, PerType};

impl Context<'_> {
    /// What a component schema is called: by its own name, or as the options say.
    pub(super) fn schema_name(&self, name: &str) -> String {
        let prefix = &self.options.schema_prefix;
        called(self.options.rename_schemas.get(name), prefix, name.to_owned())
    }

    /// What an operation is called: by `operationId`, or else by method and path, or as the options say.
    pub(super) fn operation_name(&self, operation: &Operation) -> String {
        let renamed = &self.options.rename_operations;
        let new = operation.operation_id.as_ref().and_then(|id| renamed.get(id));
        let own = match &operation.operation_id {
            Some(id) if !id.trim().is_empty() => id.clone(),
            _ => format!("{} {}", operation.method.as_str().to_lowercase(), operation.path),
        };
        called(new.or_else(|| renamed.get(&operation.key())), &self.options.operation_prefix, own)
    }

    /// The derive macros that a type gets beside those that it has anyway.
    pub(super) fn derives(&self, name: &str) -> Vec<String> {
        let PerType { all, of } = &self.options.derive;
        let own = of.get(name).into_iter().flatten().filter(|path| !all.contains(path));
        // Those of serde are a matter of direction, and written out for some types.
        let is_serde = |path: &str| matches!(path.rsplit("::").next(), Some("Serialize" | "Deserialize"));
        let is_path = |path: &&String| !is_serde(path) && syn::parse_str::<syn::Path>(path).is_ok();
        all.iter().chain(own).filter(is_path).cloned().collect()
    }
}

fn called(new: Option<&String>, prefix: &str, own: String) -> String {
    match (new, prefix) {
        (Some(new), _) => new.clone(),
        (None, "") => own,
        (None, prefix) => format!("{prefix} {own}"),
    }
}

/// A path of a type in the options, as a type; `String` is what the text is on the wire.
pub(super) fn replacement(path: &str) -> Option<Type> {
    match path {
        "String" => Some(Type::String),
        path => is_type(path).then(|| Type::Foreign(path.to_owned())),
    }
}

fn is_type(path: &str) -> bool {
    syn::parse_str::<syn::TypePath>(path).is_ok()
}

/// The options that name what the document or the crate does not have, or that are no Rust.
pub(super) fn misfits(api: &Api, krate: &Crate, options: &Options) -> Vec<Misfit> {
    let mut found = Misfits::default();
    found.package(options);
    let schemas: Vec<&str> = api.component_schemas.keys().map(String::as_str).collect();
    found.unknown("replace", options.replace.keys(), "component schema", &schemas);
    found.unknown("rename_schemas", options.rename_schemas.keys(), "component schema", &schemas);
    found.operations("rename_operations", options.rename_operations.keys(), api);
    found.operations("paging", options.paging.keys(), api);
    let types: Vec<&str> = krate.items().map(|item| item.name.as_str()).collect();
    found.unknown("derive", options.derive.of.keys(), "type", &types);
    found.unknown("enums", options.enums.of.keys(), "type", &types);
    found.filter(["include.tags", "include.paths", "include.operations"], &options.include, api);
    found.filter(["exclude.tags", "exclude.paths", "exclude.operations"], &options.exclude, api);
    found.formats(options, api);
    found.types("replace", options.replace.values());
    found.types("replace_formats", options.replace_formats.values());
    found.macros(options);
    found.crates(options);
    found.0
}

#[derive(Default)]
struct Misfits(Vec<Misfit>);

impl Misfits {
    /// Names that are none of those that there are.
    fn unknown(
        &mut self,
        option: &'static str,
        names: impl IntoIterator<Item = impl AsRef<str>>,
        what: &str,
        known: &[&str],
    ) {
        for name in names {
            let name = name.as_ref();
            if !known.contains(&name) {
                self.warn(option, name, format!("there is no {what} `{name}`"), known);
            }
        }
    }

    fn warn(&mut self, option: &'static str, name: &str, message: String, known: &[&str]) {
        let similar = diagnostic::similar(name, known.iter().copied());
        let help = similar.map(|similar| format!("did you mean `{similar}`?"));
        self.0.push(Misfit { severity: Severity::Warning, option, name: name.to_owned(), message, help });
    }

    fn operations(
        &mut self,
        option: &'static str,
        names: impl ExactSizeIterator<Item = impl AsRef<str>>,
        api: &Api,
    ) {
        if names.len() == 0 {
            return;
        }
        let keys: Vec<String> = api.operations.iter().map(Operation::key).collect();
        let ids = api.operations.iter().filter_map(|operation| operation.operation_id.as_deref());
        let known: Vec<&str> = ids.chain(keys.iter().map(String::as_str)).collect();
        for name in names {
            let name = name.as_ref();
            if !api.operations.iter().any(|operation| is_called(operation, name)) {
                self.warn(option, name, format!("there is no operation `{name}`"), &known);
            }
        }
    }

    fn filter(&mut self, [tags, paths, operations]: [&'static str; 3], filter: &Filter, api: &Api) {
        if filter.is_empty() {
            return;
        }
        let known: BTreeSet<&str> =
            api.operations.iter().flat_map(|operation| &operation.tags).map(String::as_str).collect();
        let known: Vec<&str> = known.into_iter().collect();
        self.unknown(tags, filter.tags.iter(), "operation with the tag", &known);
        let templates: Vec<String> =
            api.operations.iter().map(|operation| operation.path.to_string()).collect();
        let templates: Vec<&str> = templates.iter().map(String::as_str).collect();
        for pattern in filter.paths.iter().filter(|pattern| !templates.iter().any(|path| fits(pattern, path)))
        {
            self.warn(paths, pattern, format!("no path fits `{pattern}`"), &templates);
        }
        self.operations(operations, filter.operations.iter(), api);
    }

    fn formats(&mut self, options: &Options, api: &Api) {
        if options.replace_formats.is_empty() {
            return;
        }
        let formats: BTreeSet<&str> = api.schemas.iter().filter_map(|(_, schema)| schema.format()).collect();
        let formats: Vec<&str> = formats.into_iter().collect();
        self.unknown("replace_formats", options.replace_formats.keys(), "schema of the format", &formats);
    }

    /// A name that Cargo does not take, as it begins with a digit.
    fn package(&mut self, options: &Options) {
        if !options.names_package() {
            let message = format!(
                "`{}` is no name for a package: letters, digits, `-` and `_`, beginning with a letter",
                options.package
            );
            self.refuse("package", &options.package, message);
        }
    }

    /// Replacements that are no types.
    fn types(&mut self, option: &'static str, paths: impl IntoIterator<Item = impl AsRef<str>>) {
        for path in paths {
            let path = path.as_ref();
            if replacement(path).is_none() {
                self.refuse(option, path, format!("`{path}` is no path of a type"));
            }
        }
    }

    /// Derives that are no paths.
    fn macros(&mut self, options: &Options) {
        let paths = options.derive.of.values().chain([&options.derive.all]).flatten();
        for path in paths.filter(|path| syn::parse_str::<syn::Path>(path).is_err()) {
            self.refuse("derive", path, format!("`{path}` is no path of a derive macro"));
        }
    }

    /// Crates that a client by itself would have to know the version of.
    fn crates(&mut self, options: &Options) {
        let is_known = |name: &&str| options.dependencies.contains_key(*name) || emit::knows_version(name);
        let standalone = options.manifest == Manifest::Standalone;
        let unknown: Vec<&str> =
            options.foreign_crates().into_iter().filter(|name| standalone && !is_known(name)).collect();
        for name in unknown {
            self.refuse(
                "dependencies",
                name,
                format!("nothing says which version of `{name}` there is to be"),
            );
        }
    }

    fn refuse(&mut self, option: &'static str, name: &str, message: String) {
        let name = name.to_owned();
        self.0.push(Misfit { severity: Severity::Error, option, name, message, help: None });
    }
}
