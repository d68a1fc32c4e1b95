//! The hand-written part of every client, copied into it as it is (see the package `codegen-runtime`).

use crate::ir::{BodyKind, Check, Crate, Item, Operation, StreamKind, Type};

/// The files by their names in the module `runtime`.
pub(crate) const SOURCES: &[(&str, &str)] = &[
    ("blocking.rs", include_str!("../runtime/src/blocking.rs")),
    ("bounds.rs", include_str!("../runtime/src/bounds.rs")),
    ("byte_source.rs", include_str!("../runtime/src/byte_source.rs")),
    ("call.rs", include_str!("../runtime/src/call.rs")),
    ("call_options.rs", include_str!("../runtime/src/call_options.rs")),
    ("client.rs", include_str!("../runtime/src/client.rs")),
    ("client_builder.rs", include_str!("../runtime/src/client_builder.rs")),
    ("clock.rs", include_str!("../runtime/src/clock.rs")),
    ("closed_enum.rs", include_str!("../runtime/src/closed_enum.rs")),
    ("constant.rs", include_str!("../runtime/src/constant.rs")),
    ("contract.rs", include_str!("../runtime/src/contract.rs")),
    ("credential.rs", include_str!("../runtime/src/credential.rs")),
    ("decode_error.rs", include_str!("../runtime/src/decode_error.rs")),
    ("disk.rs", include_str!("../runtime/src/disk.rs")),
    ("endpoint.rs", include_str!("../runtime/src/endpoint.rs")),
    ("error.rs", include_str!("../runtime/src/error.rs")),
    ("error_enum.rs", include_str!("../runtime/src/error_enum.rs")),
    ("events.rs", include_str!("../runtime/src/events.rs")),
    ("excerpt.rs", include_str!("../runtime/src/excerpt.rs")),
    ("exchange.rs", include_str!("../runtime/src/exchange.rs")),
    ("form.rs", include_str!("../runtime/src/form.rs")),
    ("framed.rs", include_str!("../runtime/src/framed.rs")),
    ("header_field.rs", include_str!("../runtime/src/header_field.rs")),
    ("integral.rs", include_str!("../runtime/src/integral.rs")),
    ("json.rs", include_str!("../runtime/src/json.rs")),
    ("json_items.rs", include_str!("../runtime/src/json_items.rs")),
    ("middleware.rs", include_str!("../runtime/src/middleware.rs")),
    ("mod.rs", include_str!("../runtime/src/mod.rs")),
    ("multipart.rs", include_str!("../runtime/src/multipart.rs")),
    ("never.rs", include_str!("../runtime/src/never.rs")),
    ("nullable.rs", include_str!("../runtime/src/nullable.rs")),
    ("oauth2.rs", include_str!("../runtime/src/oauth2.rs")),
    ("paging.rs", include_str!("../runtime/src/paging.rs")),
    ("pattern.rs", include_str!("../runtime/src/pattern.rs")),
    ("percent.rs", include_str!("../runtime/src/percent.rs")),
    ("prepare.rs", include_str!("../runtime/src/prepare.rs")),
    ("present.rs", include_str!("../runtime/src/present.rs")),
    ("raw_response.rs", include_str!("../runtime/src/raw_response.rs")),
    ("redirect.rs", include_str!("../runtime/src/redirect.rs")),
    ("representation.rs", include_str!("../runtime/src/representation.rs")),
    ("request.rs", include_str!("../runtime/src/request.rs")),
    ("request_id.rs", include_str!("../runtime/src/request_id.rs")),
    ("response.rs", include_str!("../runtime/src/response.rs")),
    ("retry.rs", include_str!("../runtime/src/retry.rs")),
    ("retry_after.rs", include_str!("../runtime/src/retry_after.rs")),
    ("schema_assertions.rs", include_str!("../runtime/src/schema_assertions.rs")),
    ("schema_parts.rs", include_str!("../runtime/src/schema_parts.rs")),
    ("schema_walk.rs", include_str!("../runtime/src/schema_walk.rs")),
    ("schemas.rs", include_str!("../runtime/src/schemas.rs")),
    ("security.rs", include_str!("../runtime/src/security.rs")),
    ("shown.rs", include_str!("../runtime/src/shown.rs")),
    ("span.rs", include_str!("../runtime/src/span.rs")),
    ("streaming.rs", include_str!("../runtime/src/streaming.rs")),
    ("string_enum.rs", include_str!("../runtime/src/string_enum.rs")),
    ("style.rs", include_str!("../runtime/src/style.rs")),
    ("transport.rs", include_str!("../runtime/src/transport.rs")),
    ("union.rs", include_str!("../runtime/src/union.rs")),
    ("validate.rs", include_str!("../runtime/src/validate.rs")),
    ("violation.rs", include_str!("../runtime/src/violation.rs")),
    ("watched.rs", include_str!("../runtime/src/watched.rs")),
];

/// A point in time of the crate `time`, for clients that have one.
pub(crate) const TIMESTAMP: &str = include_str!("../runtime/optional/timestamp.rs");

/// A decimal as a JSON number, for clients that have one.
pub(crate) const DECIMAL_NUMBER: &str = include_str!("../runtime/optional/decimal_number.rs");

/// The files that a crate needs: what is only for some sorts of bodies stays away where there are none.
pub(crate) fn sources(krate: &Crate) -> Vec<(&'static str, String)> {
    let has = |wanted: fn(&BodyKind) -> bool| bodies(krate).any(wanted);
    let streams = |wanted: fn(&StreamKind) -> bool| {
        krate.operations().flat_map(|operation| &operation.streaming).any(|streaming| wanted(&streaming.kind))
    };
    let is_form = |kind: &BodyKind| matches!(kind, BodyKind::Form(..) | BodyKind::Multipart(..));
    let optional = [
        ("disk", reads_files(krate)),
        ("events", streams(StreamKind::is_of_events)),
        ("form", has(is_form)),
        ("framed", streams(|kind| *kind != StreamKind::Bytes)),
        ("header_field", krate.operations().any(|operation| !operation.headers.is_empty())),
        ("json_items", streams(|kind| matches!(kind, StreamKind::Lines(_) | StreamKind::Records(_)))),
        ("pattern", has_patterns(krate)),
        ("representation", krate.operations().any(|operation| !operation.representations.is_empty())),
        ("schema_assertions", !krate.schemas.is_empty()),
        ("schema_parts", !krate.schemas.is_empty()),
        ("schema_walk", !krate.schemas.is_empty()),
        ("schemas", !krate.schemas.is_empty()),
        ("shown", !krate.schemas.is_empty() || has_patterns(krate)),
        ("multipart", has(|kind| matches!(kind, BodyKind::Multipart(..)))),
        ("never", holds_never(krate)),
        ("oauth2", krate.schemes.iter().any(|scheme| scheme.token_url.is_some())),
    ];
    let absent: Vec<&str> =
        optional.into_iter().filter(|(_, needed)| !needed).map(|(name, _)| name).collect();
    let kept =
        SOURCES.iter().filter(|(name, _)| !absent.iter().any(|absent| *name == format!("{absent}.rs")));
    kept.map(|(name, text)| {
        (*name, if *name == "mod.rs" { without(text, &absent) } else { (*text).to_owned() })
    })
    .collect()
}

/// Whether a type without values stands somewhere.
fn holds_never(krate: &Crate) -> bool {
    let of_operations = krate.operations().flat_map(Operation::slots);
    krate.items().flat_map(Item::slots).chain(of_operations).any(|slot| slot.ty.holds(&Type::Never))
}

/// Whether the crate holds texts against patterns.
pub(crate) fn has_patterns(krate: &Crate) -> bool {
    let in_schemas = |json: &String| json.contains("\"pattern\"") || json.contains("\"patternProperties\"");
    krate.checks().any(is_pattern) || krate.schemas.values().any(in_schemas)
}

fn is_pattern(check: &Check) -> bool {
    match check {
        Check::Pattern(_) => true,
        Check::Items(checks) | Check::Values(checks) => checks.iter().any(is_pattern),
        _ => false,
    }
}

/// Whether the crate streams files from disk.
pub(crate) fn reads_files(krate: &Crate) -> bool {
    bodies(krate).any(|kind| matches!(kind, BodyKind::Bytes | BodyKind::Multipart(..)))
}

fn bodies(krate: &Crate) -> impl Iterator<Item = &BodyKind> {
    krate
        .operations()
        .flat_map(|operation| &operation.body)
        .flat_map(|body| &body.contents)
        .map(|content| &content.kind)
}

/// The index without the lines of modules that are absent.
fn without(index: &str, absent: &[&str]) -> String {
    let names = |line: &&str| {
        absent.iter().any(|name| {
            line.trim_start_matches("pub ") == format!("mod {name};")
                || line.starts_with(&format!("pub use {name}::"))
        })
    };
    index.lines().filter(|line| !names(line)).flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::SOURCES;

    #[test]
    fn every_file_of_the_runtime_is_copied() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/src");
        let mut names: Vec<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(SOURCES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    }
}
