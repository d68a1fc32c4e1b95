//! The options as a manifest states them: each is read, what is wrong is told with its place, and the guide lists them all.

use std::fs;
use std::path::Path;

use codegen::options::{Counted, DateTime, Decimal, Enums, LargeVariants, Paging, PagingRule, TABLE};
use codegen::{Options, Settings};
use spec::diagnostic;

fn read(manifest: &str) -> Settings {
    Settings::parse(Path::new("Cargo.toml"), manifest.to_owned())
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "goldens", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn every_option_is_read() {
    let settings = read(
        r#"
[workspace]
members = []

[workspace.metadata.lockstep]
spec = "api.yaml"
out = "client"
package = "api"
date_time = "chrono"
decimal = "rust_decimal"
enums = { "*" = "closed", Status = "open" }
large_variants = "unboxed"
replace = { Money = "my_crate::Money" }
replace_formats = { email = "my_crate::Email" }
skip_unsupported = true
schema_prefix = "Lago"
operation_prefix = "v1"
rename_schemas = { Pets = "Animals" }
rename_operations = { getPets = "pets" }
include = { tags = ["a"], paths = ["/b/**"], operations = ["c"] }
exclude.tags = ["d"]
paging = { a = "link", b = "none", "GET /c" = { parameter = "p", last = "/l", more = "/m", items = "/i" }, d = { parameter = "p", counts = "items", total = "/t" }, e = { next = "/n" } }

[workspace.metadata.lockstep.derive]
"*" = ["schemars::JsonSchema"]
Pet = ["Hash"]

[workspace.metadata.lockstep.dependencies.my_crate]
path = "../my \"crate\""
features = ["a", "b"]
default-features = false
"#,
    );
    assert!(settings.is_sound(), "{:#?}", settings.diagnostics);
    let Options { enums, derive, include, exclude, dependencies, .. } = &settings.options;
    assert_eq!(settings.spec.as_deref(), Some(Path::new("api.yaml")));
    assert_eq!(settings.out.as_deref(), Some(Path::new("client")));
    assert_eq!(settings.options.package, "api");
    assert_eq!(settings.options.document, "api.yaml");
    assert_eq!(settings.options.date_time, DateTime::Chrono);
    assert_eq!(settings.options.decimal, Decimal::RustDecimal);
    assert_eq!((enums.all, enums.of["Status"]), (Enums::Closed, Enums::Open));
    assert_eq!(settings.options.large_variants, LargeVariants::Unboxed);
    assert_eq!((&*derive.all[0], &*derive.of["Pet"][0]), ("schemars::JsonSchema", "Hash"));
    assert_eq!(settings.options.replace["Money"], "my_crate::Money");
    assert_eq!(settings.options.replace_formats["email"], "my_crate::Email");
    assert_eq!(settings.options.schema_prefix, "Lago");
    assert_eq!(settings.options.operation_prefix, "v1");
    assert_eq!(settings.options.rename_schemas["Pets"], "Animals");
    assert_eq!(settings.options.rename_operations["getPets"], "pets");
    assert_eq!((&*include.tags[0], &*include.paths[0], &*include.operations[0]), ("a", "/b/**", "c"));
    assert_eq!(exclude.tags, ["d"]);
    let paging = &settings.options.paging;
    assert_eq!([&paging["a"], &paging["b"]], [&Paging::Link, &Paging::None]);
    let text = |text: &str| Some(text.to_owned());
    let (p, l, m, i) = (text("p"), text("/l"), text("/m"), text("/i"));
    let rule = PagingRule { parameter: p.clone(), last: l, more: m, items: i, ..PagingRule::default() };
    assert_eq!(paging["GET /c"], Paging::By(rule));
    let rule =
        PagingRule { parameter: p, counts: Some(Counted::Items), total: text("/t"), ..PagingRule::default() };
    assert_eq!(paging["d"], Paging::By(rule));
    assert_eq!(paging["e"], Paging::By(PagingRule { next: text("/n"), ..PagingRule::default() }));
    assert!(settings.options.skip_unsupported);
    let dependency: toml::Table = format!("my_crate = {}", dependencies["my_crate"]).parse().unwrap();
    assert_eq!(dependency["my_crate"]["path"].as_str(), Some("../my \"crate\""));
    assert_eq!(dependency["my_crate"]["features"].as_array().unwrap().len(), 2);
    assert_eq!(dependency["my_crate"]["default-features"].as_bool(), Some(false));
}

#[test]
fn each_option_of_the_table_is_one() {
    for option in TABLE {
        let settings = read(&format!("[workspace.metadata.lockstep]\n{} = 1\n", option.key));
        let codes: Vec<&str> = settings.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        // A number is no option's value, but the option is known.
        assert!(
            !codes.contains(&"unknown-option") && codes.contains(&"wrong-option"),
            "{}: {codes:?}",
            option.key
        );
    }
    for key in ["spec", "out", "package"] {
        let settings = read(&format!("[workspace.metadata.lockstep]\n{key} = \"a\"\n"));
        assert!(settings.is_sound(), "{key}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let settings = read(
        r#"[package.metadata.lockstep]
spec = "api.yaml"
date_tme = "chrono"
decimal = "rust-decimal"
enums = { "*" = "shut" }
derive = { Pet = "Hash" }
replace = ["Money"]
include = { tag = ["a"] }
schema_prefix = 1
nothing_like_it = true
paging = { a = "lnk", b = { paramter = "x" }, c = { parameter = 1, counts = "things" } }
"#,
    );
    snapshot("settings-wrong", &diagnostic::render(&settings.diagnostics, &settings.sources, false));
    let broken = read("[workspace.metadata.lockstep]\nspec = \n");
    snapshot("settings-broken", &diagnostic::render(&broken.diagnostics, &broken.sources, false));
}

/// What the options name and the document does not have, with its place in the manifest.
#[test]
fn what_does_not_fit_the_document_is_told_with_its_place() {
    let settings = read(
        r#"[workspace.metadata.lockstep]
replace = { Petz = "my_crate::Pet", Kind = "my crate" }
rename_schemas = { Pe = "Animal" }
rename_operations = { getPet = "pet" }
replace_formats = { datetime = "String" }
enums = { Knd = "closed" }
derive = { Pet = ["1"] }
include = { tags = ["pet"], paths = ["/pet/*"], operations = ["GET /pet"] }
"#,
    );
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/options-names.yaml");
    let options = Options { package: "a".to_owned(), ..settings.options.clone() };
    let generated = codegen::generate(&spec::read(&document).api.unwrap(), &options);
    let located = settings.locate(&generated.misfits);
    snapshot("settings-misfits", &diagnostic::render(&located, &settings.sources, false));
}

/// Paging that the document has nothing for.
#[test]
fn paging_that_does_not_fit_is_told_with_its_place() {
    let settings = read(
        r#"[workspace.metadata.lockstep.paging]
tokn = "link"
token = { parameter = "form", next = "/position/following" }
url = { next = "/position/folowing" }
last = { parameter = "number", last = "/key", items = "/others" }
"GET /pages" = { parameter = "number", counts = "pages" }
items = { parameter = "number", counts = "items", total = "/position/following", items = "/others" }
none = { parameter = "cursor" }
link = { parameter = "x", counts = "items" }
"#,
    );
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/options-paging.yaml");
    let options = Options { package: "a".to_owned(), ..settings.options.clone() };
    let generated = codegen::generate(&spec::read(&document).api.unwrap(), &options);
    let located = settings.locate(&generated.misfits);
    snapshot("settings-paging", &diagnostic::render(&located, &settings.sources, false));
}

const BEGIN: &str = "<!-- made from codegen/src/options/table.rs -->\n";
const END: &str = "<!-- end -->";

/// `LOCKSTEP_UPDATE=1` writes the table into the guide.
#[test]
fn the_guide_lists_every_option() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contract-tests/guide/client.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let rows = TABLE
        .iter()
        .map(|option| format!("| `{}` | `{}` | {} |\n", option.key, option.values, option.effect));
    let table = format!("| option | values | effect |\n|---|---|---|\n{}", rows.collect::<String>());
    let expected = format!("{before}{BEGIN}{table}{END}{after}");
    if std::env::var_os("LOCKSTEP_UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap() == expected, "run again with LOCKSTEP_UPDATE=1");
}

#[test]
fn a_package_has_a_name_that_cargo_takes() {
    let api = spec::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/shared.yaml")).api.unwrap();
    let refused = |package: &str| {
        let misfits = codegen::generate(&api, &Options::new(package, "a.yaml")).misfits;
        misfits.iter().map(ToString::to_string).collect::<String>()
    };
    assert_eq!(refused("pets-client_2"), "");
    for name in ["2fa", "", "имя", "a b", "a/../b"] {
        let said = format!("error: option `package`: `{name}` is no name for a package");
        assert!(refused(name).starts_with(&said), "{}", refused(name));
    }
}
