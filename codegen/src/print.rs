//! Tokens → text: module by module, with a head, and with blank lines where a person would put them.

use proc_macro2::TokenStream;

use crate::emit::{self, Source, World};
use crate::files::Files;
use crate::ir::Crate;
use crate::{Options, runtime};

/// Prints every file of the crate.
pub(crate) fn print(krate: &Crate, options: &Options) -> Files {
    let world = World::new(krate);
    let mut files = Files::default();
    let mut rust = |path: String, source: &Source| files.insert(path, file(source, options));
    rust("src/lib.rs".to_owned(), &emit::library(krate, options, &world));
    rust("src/client.rs".to_owned(), &emit::client(krate));
    rust("src/server.rs".to_owned(), &emit::server(krate));
    rust("src/contract.rs".to_owned(), &emit::contract(krate));
    if !krate.schemas.is_empty() {
        rust("src/schemas.rs".to_owned(), &emit::schemas(krate));
    }
    if !krate.types.is_empty() {
        rust("src/types/mod.rs".to_owned(), &emit::types_index(krate));
    }
    if !krate.resources.is_empty() {
        rust("src/resources/mod.rs".to_owned(), &emit::resources_index(krate));
    }
    for module in &krate.types {
        rust(format!("src/types/{}.rs", module.name), &emit::types_module(module, &world));
    }
    for resource in &krate.resources {
        rust(format!("src/resources/{}.rs", resource.module), &emit::resource(resource, &world));
    }
    for (name, text) in runtime::sources(krate) {
        files.insert(format!("src/runtime/{name}"), format!("// {}\n\n{text}", options.header()));
    }
    for part in emit::optional(krate) {
        let text = format!("// {}\n\n{}", options.header(), part.text);
        files.insert(format!("src/{}.rs", part.module), text);
    }
    files.insert("Cargo.toml", emit::manifest(krate, options));
    files.insert("rustfmt.toml", formatting(options));
    files.insert("README.md", emit::readme(krate, options, &world));
    files.insert("API.md", emit::overview(krate, &world, options));
    files
}

/// Keeps `cargo fmt` in the workspace around the crate from making it stale.
fn formatting(options: &Options) -> String {
    format!("# {}\n\ndisable_all_formatting = true\n", options.header())
}

/// One Rust file.
fn file(source: &Source, options: &Options) -> String {
    let mut text = format!("// {}\n\n", options.header());
    for line in &source.head {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    let imports = unparse(&source.imports);
    let body = unparse(&source.body);
    text.push_str(&apart(&imports));
    if !imports.is_empty() && !body.is_empty() {
        text.push('\n');
    }
    text.push_str(&spaced(&body));
    text
}

/// Formats tokens. Ours always parse; should they ever not, the tokens as they are let the compiler say why.
fn unparse(tokens: &TokenStream) -> String {
    let Ok(syn::File { items, attrs, .. }) = syn::parse2(tokens.clone()) else { return tokens.to_string() };
    let mut text =
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items: Vec::new() });
    let mut plain = Vec::new();
    for item in items {
        match inside(&item) {
            Some((name, inside)) => {
                text.push_str(&pretty(std::mem::take(&mut plain)));
                text.extend([&name.to_string(), "! {\n", &indented(&prettyplease::unparse(&inside)), "}\n"]);
            }
            None => plain.push(item),
        }
    }
    text + &pretty(plain)
}

fn pretty(items: Vec<syn::Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

/// The items in a macro call, which would be printed as a heap of tokens otherwise.
fn inside(item: &syn::Item) -> Option<(&syn::Ident, syn::File)> {
    let syn::Item::Macro(call) = item else { return None };
    let name = call.mac.path.get_ident()?;
    Some((name, call.mac.parse_body().ok()?))
}

/// One level deeper; doc comments are the only strings of more than a line in there, and have a mark on each.
fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

/// Blank lines between the imports of the standard library, of other crates and of this one.
fn apart(imports: &str) -> String {
    let mut text = String::new();
    let mut before = None;
    let mut pending = String::new();
    let mut open = false;
    for line in imports.lines() {
        if line.starts_with("#[") {
            pending = format!("{line}\n");
            continue;
        }
        if !open {
            let module = line.trim_start_matches("pub ").trim_start_matches("use ");
            let group = match module.split("::").next() {
                Some("std") => 0,
                Some("crate" | "super") => 2,
                _ => 1,
            };
            if before.is_some_and(|before| before != group) {
                text.push('\n');
            }
            before = Some(group);
        }
        open = !line.ends_with(';');
        text.push_str(&std::mem::take(&mut pending));
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// A blank line before every item and every method that stands behind another.
fn spaced(body: &str) -> String {
    let mut text = String::new();
    let mut previous = "";
    for line in body.lines() {
        if starts_item(line, previous) {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        previous = line;
    }
    text
}

/// Whether a line begins something that wants a blank line before it: a closing brace of the same depth came
/// before, or a single-line item of another sort.
fn starts_item(line: &str, previous: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let (here, text, before) = (depth(line), line.trim_start(), previous.trim_start());
    if here > 4 || here != depth(previous) || before.is_empty() || text.starts_with('}') || text.is_empty() {
        return false;
    }
    let begins =
        ["///", "#[", "pub ", "pub(", "impl", "fn ", "const ", "static ", "type ", "use ", "mod ", "async "];
    let block = text.ends_with("! {");
    let closed =
        before == "}" || before == "};" || before == "];" || before == "});" || before.ends_with("{}");
    let statement = before.ends_with(';') && !before.starts_with("//");
    let same_sort = |word: &str| text.starts_with(word) && before.starts_with(word);
    let module = |line: &str| line.starts_with("mod ") || line.starts_with("pub mod ");
    let listed = (module(text) && module(before)) || ["use ", "pub use ", "type "].into_iter().any(same_sort);
    let gated = text.starts_with("#[cfg")
        && (before.starts_with("mod ") || before.starts_with("pub "))
        && before.ends_with(';');
    (block || begins.iter().any(|word| text.starts_with(word)))
        && (closed || (statement && !listed && !gated))
}
