//! `Cargo.toml`: only the dependencies that the crate needs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::ir::{Crate, Type};
use crate::options::{DateTime, Manifest, Options};
use crate::runtime;

/// A dependency of generated crates: name, and the rest of the line where it gives its version itself.
struct Dependency {
    name: &'static str,
    standalone: &'static str,
}

/// What the runtime and every client need.
const ALWAYS: &[Dependency] = &[
    Dependency { name: "base64", standalone: "\"0.23\"" },
    Dependency { name: "bytes", standalone: "\"1\"" },
    Dependency { name: "futures-core", standalone: "{ version = \"0.3\", default-features = false }" },
    Dependency {
        name: "futures-util",
        standalone: "{ version = \"0.3\", default-features = false, features = [\"std\"] }",
    },
    Dependency { name: "http", standalone: "\"1\"" },
    Dependency {
        name: "reqwest",
        standalone: "{ version = \"0.13\", default-features = false, features = [\"stream\"] }",
    },
    Dependency { name: "secrecy", standalone: "\"0.10\"" },
    Dependency { name: "serde", standalone: "{ version = \"1\", features = [\"derive\"] }" },
    Dependency {
        name: "serde_json",
        standalone: "{ version = \"1\", features = [\"float_roundtrip\", \"preserve_order\"] }",
    },
    Dependency { name: "serde_path_to_error", standalone: "\"0.1\"" },
    Dependency { name: "thiserror", standalone: "\"2\"" },
    Dependency {
        name: "tokio",
        standalone: "{ version = \"1\", default-features = false, features = [\"sync\", \"time\"] }",
    },
    Dependency {
        name: TRACING,
        standalone: "{ version = \"0.1\", default-features = false, features = [\"std\"], optional = true }",
    },
    Dependency { name: "url", standalone: "\"2.5\"" },
];

/// What only a feature of the same name needs.
const TRACING: &str = "tracing";

const JIFF: Dependency = Dependency {
    name: "jiff",
    standalone: "{ version = \"0.2\", default-features = false, features = [\"std\", \"serde\"] }",
};
const CHRONO: Dependency = Dependency {
    name: "chrono",
    standalone: "{ version = \"0.4\", default-features = false, features = [\"std\", \"serde\"] }",
};
const TIME: Dependency = Dependency {
    name: "time",
    standalone: "{ version = \"0.3\", default-features = false, features = [\"std\", \"serde-human-readable\"] }",
};
const RUST_DECIMAL: Dependency = Dependency {
    name: "rust_decimal",
    standalone: "{ version = \"1\", default-features = false, features = [\"std\", \"serde\"] }",
};
const REGRESS: Dependency = Dependency { name: "regress", standalone: "\"0.12\"" };
const UUID: Dependency = Dependency {
    name: "uuid",
    standalone: "{ version = \"1\", default-features = false, features = [\"std\", \"serde\"] }",
};

pub(crate) fn manifest(krate: &Crate, options: &Options) -> String {
    let mut text = format!("# {}\n\n", options.header());
    let _ = writeln!(text, "[package]\nname = {}", quoted(&options.package));
    text.push_str("version = \"0.1.0\"\n");
    let _ = writeln!(text, "description = {}", quoted(&format!("A client of {}", krate.about.title)));
    text.push_str("edition = \"2024\"\nrust-version = \"1.95\"\npublish = false\n\n[features]\n");
    features(krate, &mut text);
    text.push_str("\n[dependencies]\n");
    for (name, standalone) in dependencies(krate, options) {
        match options.manifest {
            Manifest::Workspace if name == TRACING => {
                let _ = writeln!(text, "{name} = {{ workspace = true, optional = true }}");
            }
            Manifest::Workspace => {
                let _ = writeln!(text, "{name}.workspace = true");
            }
            Manifest::Standalone => {
                let _ = writeln!(text, "{name} = {standalone}");
            }
        }
    }
    if runtime::reads_files(krate) {
        text.push_str("\n# Reads files while they are sent.\n");
        text.push_str("[target.'cfg(not(target_arch = \"wasm32\"))'.dependencies]\n");
        text.push_str(match options.manifest {
            Manifest::Workspace => "tokio = { workspace = true, features = [\"fs\", \"io-util\"] }\n",
            Manifest::Standalone => {
                "tokio = { version = \"1\", default-features = false, features = [\"fs\", \"io-util\"] }\n"
            }
        });
    }
    if options.manifest == Manifest::Standalone {
        text.push_str("\n# A crate by itself, wherever it stands.\n[workspace]\n");
    }
    text
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|character| !character.is_control()).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

fn features(krate: &Crate, text: &mut String) {
    let tags: Vec<&String> =
        krate.resources.iter().filter_map(|resource| resource.feature.as_ref()).collect();
    let list = |first: Option<&str>| {
        let names = first.into_iter().chain(tags.iter().map(|tag| tag.as_str()));
        names.map(|name| format!("{name:?}")).collect::<Vec<_>>()
    };
    let array = |names: Vec<String>| match names.len() {
        0..=6 => format!("[{}]", names.join(", ")),
        _ => format!("[\n    {},\n]", names.join(",\n    ")),
    };
    let _ = writeln!(text, "default = {}", array(list(Some("rustls"))));
    let _ = writeln!(text, "# TLS by rustls, or by what the platform has.\nrustls = [\"reqwest/rustls\"]");
    text.push_str("native-tls = [\"reqwest/native-tls\"]\n");
    text.push_str("# Asks servers to pack their responses.\ngzip = [\"reqwest/gzip\"]\n");
    text.push_str(
        "# A span for each attempt of a call, with OpenTelemetry's names.\ntracing = [\"dep:tracing\"]\n",
    );
    text.push_str("# `wait()` in place of `.await`.\nblocking = [\"tokio/rt\"]\n");
    let _ = writeln!(
        text,
        "# The contract table, and both directions of every type.\ncontract = {}",
        array(list(None))
    );
    if !tags.is_empty() {
        text.push_str("# The operations of each tag.\n");
    }
    for tag in tags {
        let _ = writeln!(text, "{tag} = []");
    }
}

/// What is known of a crate.
fn known(name: &str) -> Option<&'static Dependency> {
    let all = ALWAYS.iter().chain([&JIFF, &CHRONO, &TIME, &RUST_DECIMAL, &UUID, &REGRESS]);
    all.into_iter().find(|known| known.name == name)
}

/// Whether a crate needs no line in [`Options::dependencies`].
pub(crate) fn knows_version(name: &str) -> bool {
    known(name).is_some()
}

/// The dependencies by name, each with what it is where it gives its version itself. What the options say goes before what is
/// known here.
fn dependencies<'a>(krate: &Crate, options: &'a Options) -> BTreeMap<&'a str, &'a str> {
    let (mut dates, mut uuids, mut decimals) = (false, false, false);
    for_each_type(krate, &mut |ty| {
        dates |= matches!(ty, Type::Date | Type::Timestamp);
        uuids |= matches!(ty, Type::Uuid);
        decimals |= matches!(ty, Type::Decimal | Type::DecimalNumber);
    });
    let of_dates = match krate.date_time {
        DateTime::Jiff | DateTime::String => &JIFF,
        DateTime::Chrono => &CHRONO,
        DateTime::Time => &TIME,
    };
    let patterns = runtime::has_patterns(krate);
    let used = [(dates, of_dates), (uuids, &UUID), (decimals, &RUST_DECIMAL), (patterns, &REGRESS)];
    let used = used.into_iter().filter(|(is_used, _)| *is_used).map(|(_, dependency)| dependency);
    let mut all: BTreeMap<&str, &str> =
        ALWAYS.iter().chain(used).map(|known| (known.name, known.standalone)).collect();
    for name in options.foreign_crates() {
        // Without a version that cannot be built, which lowering has said.
        all.entry(name).or_insert(known(name).map_or("\"\"", |known| known.standalone));
    }
    all.extend(options.dependencies.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    all
}

/// Calls `visit` for every type in the crate, and for its parts.
pub(super) fn for_each_type(krate: &Crate, visit: &mut impl FnMut(&Type)) {
    krate.items().flat_map(crate::ir::Item::slots).for_each(|slot| parts(&slot.ty, visit));
    for operation in krate.operations() {
        operation.slots().for_each(|slot| parts(&slot.ty, visit));
    }
}

fn parts(ty: &Type, visit: &mut impl FnMut(&Type)) {
    visit(ty);
    match ty {
        Type::Option(inner) | Type::Box(inner) | Type::Vec(inner) | Type::Map(inner) => parts(inner, visit),
        Type::Tuple(list) => list.iter().for_each(|part| parts(part, visit)),
        _ => {}
    }
}
