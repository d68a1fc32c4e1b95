//! The examples of the standard's own suites as an oracle, where they are at hand: what they hold for right is read, and what they hold
//! for a fault is told of at its place.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use spec::diagnostic::At;
use spec::{Fetched, Options, Reading, Remote, Severity};

const SUITES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/suites/oas");

/// Faults of 3.1 and 3.2 alike: the file, the code, and where: `key` or `value`, and the JSON pointer. They are errors,
/// warnings that say how the document is read, or notes where nobody reads it otherwise (`HARMLESS`); what else a file has to be warned of does not stand here.
#[rustfmt::skip]
const FAULTS: [(&str, &str, &str); 11] = [
    ("example-examples", "example-and-examples", "key #/components/parameters/animal/examples"),
    ("header-object-allowReserved", "unknown-key", "key #/components/headers/Style/allowReserved"),
    ("invalid_schema_types", "wrong-type", "value #/components/schemas/invalid_null"),
    ("invalid_schema_types", "wrong-type", "value #/components/schemas/invalid_number"),
    ("invalid_schema_types", "wrong-type", "value #/components/schemas/invalid_array"),
    ("no_containers", "no-contents", "value #"),
    ("parameter-object-header-allowReserved", "no-effect", "key #/components/parameters/header/allowReserved"),
    ("server_enum_empty", "empty-enum", "value #/servers/0/variables/var/enum"),
    ("servers", "wrong-type", "value #/servers"),
    ("unknown_container", "no-contents", "value #"),
    ("unknown_container", "unknown-key", "key #/overlays"),
];

/// The codes of faults that harm nobody.
const HARMLESS: [&str; 1] = ["no-effect"];

/// Faults of 3.1 alone.
#[rustfmt::skip]
const FAULTS_3_1: [(&str, &str, &str); 3] = [
    ("link-object-no-body", "unknown-key", "key #/components/links/Link-Object-with-body-property/body"),
    ("parameter-object-cookie-form-allowReserved", "no-effect", "key #/components/parameters/style_form/allowReserved"),
    ("parameter-object-path-allowReserved", "no-effect", "key #/components/parameters/path/allowReserved"),
];

/// Faults of 3.2 alone.
#[rustfmt::skip]
const FAULTS_3_2: [(&str, &str, &str); 22] = [
    ("encoding-enc-item-exclusion", "exclusive-fields", "key #/components/requestBodies/encoding-with-prefixEncoding-not-allowed/content/multipart~1mixed/prefixEncoding/0/prefixEncoding"),
    ("encoding-enc-prefix-exclusion", "exclusive-fields", "key #/components/requestBodies/encoding-with-itemEncoding-not-allowed/content/multipart~1mixed/prefixEncoding/0/itemEncoding"),
    ("encoding-enc-prefix-exclusion", "wrong-type", "value #/components/requestBodies/encoding-with-itemEncoding-not-allowed/content/multipart~1mixed/prefixEncoding/0/itemEncoding"),
    ("example-object-old-exclusions", "example-values", "key #/components/examples/CannotHaveBoth/externalValue"),
    ("example-object-old-vs-data", "example-values", "key #/components/examples/NoValueWithDataValue/dataValue"),
    ("example-object-old-vs-ser", "example-values", "key #/components/examples/CannotHaveBoth/serializedValue"),
    ("example-object-ser-exclusions", "example-values", "key #/components/examples/CannotHaveBoth/externalValue"),
    ("header-object-name", "invalid-header-name", "key #/paths/~1foo/get/responses/default/headers/Bad=Header"),
    ("media-type-enc-item-exclusion", "exclusive-fields", "key #/components/requestBodies/encoding-with-itemEncoding-not-allowed/content/multipart~1mixed/itemEncoding"),
    ("media-type-enc-prefix-exclusion", "exclusive-fields", "key #/components/requestBodies/encoding-with-prefixEncoding-not-allowed/content/multipart~1mixed/prefixEncoding"),
    ("operation-object-query-with-querystring", "querystring-not-alone", "value #/components/pathItems/my-path-item/get/parameters/1"),
    ("operation-object-two-querystrings", "querystring-not-alone", "value #/components/pathItems/my-path-item/get/parameters/1"),
    ("parameter-object-content-not-with-style", "no-effect", "key #/components/parameters/content-not-with-style/style"),
    ("parameter-object-cookie-allowReserved", "no-effect", "key #/components/parameters/my_cookie/allowReserved"),
    ("parameter-object-header-name", "invalid-header-name", "value #/components/parameters/BadHeader/name"),
    ("parameter-object-path-name", "invalid-parameter-name", "value #/components/parameters/BadPath/name"),
    ("parameter-object-querystring-not-with-schema", "querystring-content", "key #/components/parameters/querystring-not-with-schema/schema"),
    ("path-item-object-conflicting-additional-operation", "fixed-method", "key #/paths/~1pets~1{id}/additionalOperations/POST"),
    ("path-item-object-query-with-querystring", "querystring-not-alone", "value #/components/pathItems/my-path-item/parameters/1"),
    ("path-item-object-two-querystrings", "querystring-not-alone", "value #/components/pathItems/my-path-item/parameters/1"),
    ("xml-attr-exclusion", "xml-exclusion", "key #/components/schemas/Attr/xml/attribute"),
    ("xml-wrapped-exclusion", "xml-exclusion", "key #/components/schemas/List/xml/wrapped"),
];

#[test]
fn what_is_right_is_read() {
    for (version, folder) in folders("pass") {
        for path in files(&folder) {
            let reading = spec::read_with(&path, &with_remote());
            let rendered = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
            assert!(reading.api.is_some(), "{version}: {rendered}");
        }
    }
}

#[test]
fn each_fault_is_told_at_its_place() {
    for (version, folder) in folders("fail") {
        let own: &[_] = if version == "3.1" { &FAULTS_3_1 } else { &FAULTS_3_2 };
        let faults = || FAULTS.iter().chain(own);
        let mut listed: BTreeSet<&str> = faults().map(|(file, ..)| *file).collect();
        for path in files(&folder) {
            let file = path.file_stem().unwrap().to_str().unwrap();
            assert!(listed.remove(file), "{version}: what is wrong with {file} does not stand in the table");
            let told = told(&spec::read(&path));
            for (_, code, at) in faults().filter(|(name, ..)| *name == file) {
                assert!(
                    told.contains(&format!("{code} at {at}")),
                    "{version}: {file}: {code} at {at}: {told:#?}"
                );
            }
        }
        assert!(listed.is_empty(), "{version}: in the table, but no file: {listed:?}");
    }
}

/// The errors, the warnings and the harmless faults of a document, each with its place.
fn told(reading: &Reading) -> BTreeSet<String> {
    let sources = &reading.sources;
    let place = |at: &At| match at {
        At::Key(location) => format!("key #{}", sources.pointer(location)),
        At::Value(location) => format!("value #{}", sources.pointer(location)),
        At::Text(..) | At::File(_) => "the text".to_owned(),
    };
    let told = reading
        .diagnostics
        .iter()
        .filter(|found| found.severity >= Severity::Warning || HARMLESS.contains(&found.code));
    told.map(|found| format!("{} at {}", found.code, place(&found.at))).collect()
}

/// What the suites refer to on a host that has nothing there.
fn with_remote() -> Options {
    let fetch = |url: &str| {
        match url {
        "https://example.com/api/openapi.json" => Ok(Fetched {
            redirected_to: None,
            bytes:
                br#"{"components": {"externalDocs": {"ThingExternalDocs": {"type": "http", "scheme": "bearer"}}}}"#
                    .to_vec(),
        }),
        other => Err(format!("nothing is known of {other}")),
    }
    };
    Options { remote: Some(Remote::new(fetch)), ..Options::default() }
}

/// The folders of that name, one for each version that has it.
fn folders(name: &str) -> Vec<(&'static str, PathBuf)> {
    let folder = |version| (version, Path::new(SUITES).join(version).join(name));
    let folders: Vec<_> =
        ["3.0", "3.1", "3.2"].map(folder).into_iter().filter(|(_, folder)| folder.is_dir()).collect();
    if folders.is_empty() {
        println!("passed over: {SUITES} is not there");
    }
    folders
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
